"""What comes back from the bank, at any time, and is not paid twice for it (C7, measured-2 3.7)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from coordination.aid.actions import paying
from coordination.notifications.models import Notice
from coordination.policy.stages import StageTerms
from tests.aid.bank import CLOSED, Counter
from tests.aid.money import assert_books_hold
from tests.aid.world import TODAY, Walker
from tests.lives.deaths import died
from workflows.emergency_aid.front import grant_plan


@pytest.fixture
def bank(aid):
    return Counter(aid)


# --- returns at any time -----------------------------------------------------------------------


def closed(walk):
    return walk.received().eased().supplemented().filed().followed_up().closed()


def test_m2_3_7_a_return_after_closing_reopens_the_case_at_its_pay_step(bank):
    [walk] = bank.approved()
    batch = bank.file()
    closed(walk)
    assert (walk.status, walk.open) == ("closed", [])
    bank.taken(batch, CLOSED)
    assert (walk.status, walk.open) == ("bounced", ["pay"])
    assert walk.case.ended_at is None
    assert_books_hold(bank.account)
    told = {notice.recipient.username for notice in Notice.objects.filter(kind="aid_bounced")}
    assert {"wutong", "shilei", "tiantian"} <= told
    walk.paid(method="cash", witnesses="李四、王五", reference="SJ-3").received()
    assert walk.open == ["follow_up"]
    walk.followed_up().closed()
    assert walk.status == "closed"
    assert_books_hold(bank.account)


def test_m2_3_7_the_payer_reports_a_return_of_a_closed_case_by_hand(aid):
    walk = closed(aid.walk().approved().paid())
    client = aid.cast.client("tiantian")
    url = reverse("workflows:aid-bounce", args=[walk.case.pk])
    assert url in client.get(walk.case.get_absolute_url()).content.decode()
    assert client.post(url, {"reason": "账户已销户"}).status_code == 302
    assert (walk.status, walk.open) == ("bounced", ["pay"])
    assert client.post(url, {"reason": "再报一次"}).status_code == 403
    assert_books_hold(aid.reserve)


def test_m2_3_7_a_case_followed_up_goes_back_to_its_pay_step(bank):
    [walk] = bank.approved()
    batch = bank.file()
    walk.received().eased().supplemented().filed().followed_up()
    bank.taken(batch, CLOSED)
    assert (walk.status, walk.open) == ("bounced", ["pay"])


def test_m2_3_7_what_is_being_verified_goes_on_where_it_stood(bank):
    """More aid is looked at when the advance comes back: nobody verifies twice, nobody waits for the money."""
    [walk] = bank.approved()
    batch = bank.file()
    walk.received().eased().supplemented(needs_plan=True).filed().verified()
    assert walk.open == ["draw_up"]
    bank.taken(batch, CLOSED)
    assert walk.open == ["pay"]
    walk.paid(method="cash", witnesses="李四、王五", reference="SJ-4").received()
    assert (walk.status, walk.open, walk.case.bounced_in) == ("planning", ["draw_up"], "")
    walk.planned(500)
    assert walk.open == ["review"]
    assert_books_hold(bank.account)


def granted(aid, *amounts):
    """Granted by a decision: paid by finance out of the pool."""
    case = grant_plan(
        actor=aid.cast.actor("wangmin"),
        household=aid.person.household,
        person=aid.person,
        township=aid.town,
        cause="illness",
        facts="大额医疗支出",
        stages=[StageTerms(Decimal(one), TODAY()) for one in amounts],
        source=None,
        source_label="决定书",
    )
    return Walker(case, aid.cast)


def test_m2_3_7_the_first_stage_comes_back_while_the_second_is_on_its_way(aid):
    bank = Counter(aid, "hejun", "songlan")
    walk = granted(aid, 500, 400).checked()
    first = bank.file()
    walk.received().checked()
    second = bank.file()
    bank.taken(first, CLOSED)
    assert (walk.status, walk.open) == ("bounced", ["pay"])
    assert walk.case.stage.number == 1
    walk.paid(method="cash", witnesses="李四、王五", reference="SJ-5").received()
    assert (walk.status, walk.open) == ("stage_paid", ["receive"])  # the second is not paid twice
    assert walk.case.plan.payments.get(stage__number=2).attempt == 1
    bank.taken(second)
    walk.received()
    assert walk.open == ["follow_up"]
    assert walk.case.plan.paid == 900
    assert_books_hold(aid.pool)


def test_m2_3_7_while_the_aid_rests_the_money_comes_back_and_whoever_decides_decides_on_it(aid):
    bank = Counter(aid, "hejun", "songlan")
    walk = granted(aid, 500, 400).checked()
    first = bank.file()
    walk.received().checked()
    walk.case.refresh_from_db()
    died(aid.cast, walk.case.person)
    walk.reread()
    assert walk.open == ["settle"]
    bank.taken(first, CLOSED)
    assert (walk.status, walk.open) == ("frozen", ["settle"])
    assert walk.case.plan.paid == 0
    assert aid.pool.reserved == 900
    assert_books_hold(aid.pool)


def test_m2_3_7_the_county_leader_hears_of_the_third_return(bank):
    [walk] = bank.approved()
    for nth in (1, 2, 3):
        bank.taken(bank.file(walk), CLOSED)
        told = Notice.objects.filter(kind="aid_returned_again")
        assert told.count() == (nth == 3)
    assert [notice.recipient.username for notice in told] == ["weiguoqiang"]
    assert walk.case.plan.payments.get().attempt == 3
    assert_books_hold(bank.account)


# --- nothing is paid twice ---------------------------------------------------------------------


def missed(walk):
    """The visitor does not find the money."""
    walk.take("receive", paying.report_missing, found="未到账", on=TODAY())
    return walk


def test_m2_3_7_what_somebody_missed_is_not_paid_again_before_the_bank_has_answered(bank):
    [walk] = bank.approved()
    batch = bank.file()
    missed(walk)
    assert walk.open == ["pay"]
    with pytest.raises(ValidationError, match=batch.number), transaction.atomic():
        walk.paid(method="cash", witnesses="李四、王五", reference="SJ-6")
    bank.taken(batch, CLOSED)
    walk.paid(method="cash", witnesses="李四、王五", reference="SJ-6")
    assert walk.case.plan.payments.get().attempt == 2
    assert_books_hold(bank.account)


def test_m2_3_7_what_the_bank_credited_after_all_is_booked_and_not_paid_again(bank):
    [walk] = bank.approved()
    batch = bank.file()
    missed(walk)
    bank.taken(batch)
    serial = batch.rows.get().serial
    assert Notice.objects.filter(kind="aid_credited_after_all", recipient=bank.maker.user).count() == 1
    with pytest.raises(ValidationError) as refused, transaction.atomic():
        walk.paid()
    assert serial in str(refused.value)
    walk.paid(reference=serial)
    assert (walk.status, walk.open) == ("advance_paid", ["receive"])
    assert walk.case.plan.paid == 600
    assert_books_hold(bank.account)
