"""Numbers on paper and payments at the bank, of which the backup knows nothing."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from coordination.aid.models import Payment
from coordination.audit.models import Event
from coordination.documents.models import IssuedNumber, Series
from coordination.documents.numbering import draw_number
from coordination.safekeeping.actions import (
    ask_opening,
    close_after_restore,
    enter_late_payment,
    enter_numbers,
    enter_payments,
    open_again,
    place_late_payment,
)
from coordination.safekeeping.models import LatePayment, VoidNumber
from coordination.safekeeping.verbs import SafekeepingVerb
from coordination.units.actors import clock_actor
from tests.aid.world import Aid
from tests.safekeeping.answers import FINANCE, OFFICE, answered
from tests.safekeeping.conftest import manifest

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year


@pytest.fixture
def series(cast) -> Series:
    """Two numbers are drawn; then the copy is taken."""
    office = cast.unit("LXB")
    number = [draw_number(office, "纪", on=timezone.localdate()) for _each in range(2)][-1]
    return number.series


class TestNumbers:
    def test_m2_5_14_what_lies_between_is_void_with_a_reason_and_the_next_paper_follows(
        self, cast, series, answer
    ):
        enter_numbers(answer, actor=cast.actor(OFFICE), last={series.pk: 5})
        void = VoidNumber.objects.filter(answer=answer).select_related("number")
        assert [one.number.serial for one in void] == [3, 4, 5]
        assert all("备份" in one.reason for one in void)
        assert draw_number(cast.unit("LXB"), "纪", on=timezone.localdate()).serial == 6
        event = Event.objects.get(verb=SafekeepingVerb.NUMBERS_ENTERED)
        assert (event.after["void"], event.after["numbers"][0]) == (3, str(void[0].number))
        assert series.numbers.count() == 6

    def test_m2_5_14_a_series_begun_after_the_copy_is_known_too(self, cast, answer):
        new = [(cast.unit("LXB"), "办交", YEAR, 4)]
        enter_numbers(answer, actor=cast.actor(OFFICE), last={}, new=new)
        assert draw_number(cast.unit("LXB"), "办交", on=timezone.localdate()).serial == 5
        assert IssuedNumber.objects.filter(series__word="办交").count() == 5

    @pytest.mark.parametrize(("last", "words"), [(1, "2"), (90000, "90000")], ids=["taken back", "mistyped"])
    def test_m2_5_14_a_number_that_cannot_be_is_refused(self, cast, series, answer, last, words):
        with pytest.raises(ValidationError, match=words):
            enter_numbers(answer, actor=cast.actor(OFFICE), last={series.pk: last})
        series.refresh_from_db()
        assert series.last == 2

    def test_m2_5_14_no_series_is_left_out(self, cast, series, answer):
        with pytest.raises(ValidationError, match="纪"):
            enter_numbers(answer, actor=cast.actor(OFFICE), last={})

    @pytest.mark.parametrize("who", [FINANCE, "yangfan", "songlan"])
    def test_m2_5_14_the_office_alone_enters_them(self, cast, series, answer, who):
        with pytest.raises(PermissionDenied):
            enter_numbers(answer, actor=cast.actor(who), last={series.pk: 3})


@pytest.fixture
def aid(cast) -> Aid:
    return Aid(cast)


@pytest.fixture
def approved(aid):
    """An advance that waits to be paid when the copy is taken."""
    return aid.walk().approved()


@pytest.fixture
def copied(approved):
    """The house put back with it."""
    return close_after_restore("lianxi-backup.tar.gz", manifest(), actor=clock_actor())


def opened(cast, restoration):
    answered(cast, restoration.answers.get())
    ask_opening(restoration, actor=cast.actor("yangfan"))
    open_again(restoration, actor=cast.actor("majun"))


class TestPayments:
    def test_m2_5_14_what_was_paid_after_the_copy_is_booked_and_not_paid_again(self, cast, approved, copied):
        stage = approved.case.stage
        enter_late_payment(
            copied.answers.get(),
            actor=cast.actor(FINANCE),
            stage=stage,
            voucher="BANK-118",
            paid_on=timezone.localdate(),
        )
        opened(cast, copied)
        with pytest.raises(ValidationError) as refused:
            approved.paid()
        assert "BANK-118" in str(refused.value.message_dict["reference"])
        assert not Payment.objects.exists()
        approved.paid(reference="BANK-118")
        assert Payment.objects.get().reference == "BANK-118"

    def test_m2_5_14_a_payment_of_an_unknown_matter_bars_its_amount_until_it_has_its_stage(
        self, cast, aid, approved, copied
    ):
        payment = enter_late_payment(
            copied.answers.get(),
            actor=cast.actor(FINANCE),
            case_number="救2026-9",
            amount=Decimal(700),
            voucher="BANK-119",
            paid_on=timezone.localdate(),
        )
        opened(cast, copied)
        with pytest.raises(ValidationError, match="BANK-119"):
            approved.paid()
        other = aid.walk(person=aid.member("陶二")).approved()
        place_late_payment(payment, actor=cast.actor(FINANCE), stage=other.case.stage)
        approved.paid()
        assert Payment.objects.get().plan.case_id == approved.case.pk

    def test_m2_5_14_the_last_payment_and_bank_file_are_on_record(self, cast, copied):
        answer = copied.answers.get()
        enter_payments(
            answer,
            actor=cast.actor(FINANCE),
            last_paid_on=timezone.localdate(),
            last_voucher="BANK-120",
            last_bank_file="20261130-02",
        )
        event = Event.objects.get(verb=SafekeepingVerb.PAYMENTS_ENTERED)
        assert (event.after["voucher"], event.after["bank_file"]) == ("BANK-120", "20261130-02")

    @pytest.mark.parametrize(
        "given",
        [
            {"voucher": " "},
            {"paid_on": timezone.localdate() + dt.timedelta(days=2)},
            {"case_number": ""},
            {"amount": None},
        ],
        ids=["no voucher", "not come yet", "no case", "no amount"],
    )
    def test_m2_5_14_half_a_payment_is_refused(self, cast, answer, given):
        whole = {"case_number": "救2026-9", "amount": 700, "voucher": "B1", "paid_on": timezone.localdate()}
        with pytest.raises(ValidationError):
            enter_late_payment(answer, actor=cast.actor(FINANCE), **(whole | given))
        assert not LatePayment.objects.exists()

    def test_m2_5_14_no_stage_is_entered_twice(self, cast, approved, copied):
        given = {"actor": cast.actor(FINANCE), "stage": approved.case.stage, "paid_on": timezone.localdate()}
        enter_late_payment(copied.answers.get(), voucher="B1", **given)
        with pytest.raises(ValidationError):
            enter_late_payment(copied.answers.get(), voucher="B2", **given)

    @pytest.mark.parametrize("who", [OFFICE, "yangfan", "wutong"])
    def test_m2_5_14_finance_alone_enters_them(self, cast, answer, who):
        with pytest.raises(PermissionDenied):
            enter_payments(answer, actor=cast.actor(who))
