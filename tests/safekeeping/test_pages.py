"""A restored house as people meet it: every page says why nothing is done, one page asks what is missing."""

import pytest
from django.urls import reverse
from django.utils import timezone

from coordination.audit.closing import HouseClosed
from coordination.documents.models import Distribution, Paper
from coordination.meetings.actions.clearance import pass_item
from coordination.safekeeping.actions import close_after_restore
from coordination.safekeeping.models import LatePayment, Restoration
from coordination.safekeeping.queries import open_receipts
from coordination.units.actors import clock_actor
from coordination.units.models import Organisation
from tests.access_world import ningxi
from tests.aid.world import Aid
from tests.meetings.items import Walker
from tests.safekeeping.answers import answered
from tests.safekeeping.conftest import manifest

pytestmark = pytest.mark.django_db
HOME = reverse("safekeeping:reopening")
ACCOUNT = {"username": "xinren", "name": "辛仁", "account_class": "case", "reason": "新到岗"}
BANNER = "本系统刚从备份恢复，现已锁定"


def page(client, address, **sent):
    answer = client.post(address, sent, follow=True) if sent else client.get(address, follow=True)
    return answer.content.decode()


@pytest.mark.parametrize("who", ["wangmin", "songlan", "linyue", "yangfan", "guqing"])
def test_m2_5_14_every_page_says_why_in_both_languages_and_is_read(cast, closed, who):
    client = cast.client(who)
    assert BANNER in page(client, "/")
    client.post("/language/", {"language": "en"})
    assert "This house was restored from a backup and is closed" in page(client, "/")


def test_m2_5_14_an_open_house_says_nothing_of_it(cast):
    assert BANNER not in page(cast.client("wangmin"), "/")


def test_m2_5_14_who_signs_in_is_let_in(cast, closed, client):
    answer = client.post("/login/", {"username": "wangmin", "password": cast.password}, follow=True)
    assert answer.status_code == 200
    assert BANNER in answer.content.decode()


def test_m2_5_14_a_step_is_refused_with_the_sentence_and_nothing_is_kept(cast):
    """The clerk of finance has an item on the desk when the copy is taken."""
    walker = Walker(cast, clerk="duwei").asked(head="fengkai")
    restored(cast)
    before = walker.status
    with pytest.raises(HouseClosed, match=BANNER):
        walker.take("review", pass_item, opinion="拟同意。")
    assert walker.status == before
    answer = cast.client("yangfan").post(reverse("accounts:new"), ACCOUNT | {"unit": cast.unit("CZ").pk})
    assert answer.status_code == 403
    assert BANNER in answer.content.decode()


class TestAnswers:
    def test_m2_5_14_finance_enters_a_payment_and_the_last_one(self, cast):
        case = Aid(cast).walk().approved().case
        restoration = restored(cast)
        client, answer = cast.client("hejun"), restoration.answers.get()
        assert f"{case.number}" in page(client, reverse("safekeeping:late_payment", args=[answer.pk]))
        said = page(
            client,
            reverse("safekeeping:late_payment", args=[answer.pk]),
            stage=case.stage.pk,
            voucher="BANK-7",
            paid_on=f"{timezone.localdate()}",
        )
        assert "BANK-7" in said
        assert LatePayment.objects.get().stage == case.stage
        said = page(
            client,
            reverse("safekeeping:payments", args=[answer.pk]),
            last_voucher="BANK-7",
            last_paid_on=f"{timezone.localdate()}",
            last_bank_file="F-2",
            is_complete="on",
        )
        assert "F-2" in said

    def test_m2_5_14_the_last_payment_is_not_entered_before_the_bank_was_asked(self, cast, closed, answer):
        said = page(cast.client("hejun"), reverse("safekeeping:payments", args=[answer.pk]), last_voucher="B")
        assert "请先与银行对账" in said
        answer.refresh_from_db()
        assert answer.payments_at is None

    def test_m2_5_14_the_office_enters_each_series_and_a_new_one(self, cast):
        signed = Walker(cast, clerk="duwei").asked(head="fengkai")
        assert signed
        restoration = restored(cast)
        answer = restoration.answers.get()
        address = reverse("safekeeping:numbers", args=[answer.pk])
        client = cast.client("wangmin")
        form = client.get(address).context["form"]
        sent = {f"last_{one.pk}": one.last + 2 for one in form.series}
        office = cast.unit("LXB")
        said = page(client, address, **sent, organ_1=office.pk, word_1="函", year_1=2026, number_1=3)
        assert "〔2026〕1–3号" in said
        answer.refresh_from_db()
        assert answer.void_numbers.count() == 2 * len(form.series) + 3

    def test_m2_5_14_half_a_new_series_is_refused(self, cast, closed, answer):
        address = reverse("safekeeping:numbers", args=[answer.pk])
        said = page(cast.client("wangmin"), address, word_1="函", number_1=3)
        assert "须填写发文机关" in said


def test_m2_5_14_receipts_that_the_copy_does_not_have_are_listed(cast):
    Walker(cast, clerk="duwei").asked("ZJ", head="fengkai")
    paper = Paper.objects.signed().first()
    assert paper is not None
    Distribution.objects.create(paper=paper, unit=cast.unit("WJK"), sent_at=timezone.now())
    answer = restored(cast).answers.get()
    assert cast.unit("WJK") in {row.unit for row in open_receipts(answer, cast.actor("wangmin"))}
    said = page(cast.client("wangmin"), HOME)
    assert "需重新确认的阅知回执" in said
    assert paper.title in said
    for officer in ("yangfan", "majun", "guqing"):  # who keeps the house reads no paper of it
        assert paper.title not in page(cast.client(officer), HOME)


def test_m2_5_14_officers_open_it_by_the_page(cast, closed, answer):
    assert "以下县尚未填全末号和付款：安和县" in page(cast.client("yangfan"), HOME)
    answered(cast, answer)
    page(cast.client("yangfan"), reverse("safekeeping:ask", args=[closed.pk]), go="1")
    page(cast.client("majun"), reverse("safekeeping:open", args=[closed.pk]), go="1")
    closed.refresh_from_db()
    assert closed.status == Restoration.Status.OPEN
    assert BANNER not in page(cast.client("wangmin"), "/")


def test_m2_5_14_a_house_of_several_counties_is_opened_above_them_once_all_have_answered(cast):
    ningxi(with_records=False)
    restoration = restored(cast)
    ours, theirs = restoration.answers.order_by("government__order", "pk")
    assert {ours.county_id, theirs.county_id} == set(
        Organisation.objects.counties().values_list("pk", flat=True)
    )
    if ours.county_id != cast.county.pk:
        ours, theirs = theirs, ours
    answered(cast, ours)
    assert "宁溪县" in page(cast.client("bianjun"), HOME)
    address = reverse("safekeeping:numbers", args=[theirs.pk])
    assert cast.client("wangmin").get(address).status_code == 404
    answered(cast, theirs, office="luyao", finance="congrong")
    ask = reverse("safekeeping:ask", args=[restoration.pk])
    assert "由上级系统管理员和安全管理员开放" in page(cast.client("yangfan"), HOME)
    assert cast.client("yangfan").post(ask, {"go": "1"}).status_code == 403
    page(cast.client("bianjun"), ask, go="1")
    page(cast.client("rongyan"), reverse("safekeeping:open", args=[restoration.pk]), go="1")
    restoration.refresh_from_db()
    assert restoration.status == Restoration.Status.OPEN


def restored(cast):
    return close_after_restore("lianxi-backup.tar.gz", manifest(), actor=clock_actor())
