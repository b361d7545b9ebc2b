"""C10, R236: two civil-affairs offices about one person: asked at once, answered from the own books, read by the house."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from viewflow.fsm import TransitionNotAllowed

from coordination.aid.actions import duplicates, inquiries
from coordination.aid.models import AidCase, CountyInquiry
from coordination.aid.papers.content import duplicate_rows
from coordination.aid.verbs import AidVerb
from coordination.audit.models import Event
from coordination.notifications.models import Notice
from tests.aid.test_elsewhere import there
from tests.counties import OtherCounty, second_county
from tests.walking import Walker
from workflows.emergency_aid.rounds import hear_other_counties, start_inquiries
from workflows.engine.checks import check_flows

S = AidCase.Status
TODAY = timezone.localdate


@pytest.fixture
def other(aid) -> OtherCounty:
    return second_county()


def asked() -> CountyInquiry:
    """What was laid before the other county, once the clock has begun its process."""
    start_inquiries()
    return CountyInquiry.objects.get()


def answered(other: OtherCounty, answer="given", **values) -> CountyInquiry:
    """The other county's handler answers what the first has asked, and the clock reads it."""
    inquiry = asked()
    said = {"answer": answer, "words": "已发放临时救助金，不再发放。", **values}
    if answer in ("given", "promised"):
        said = {"amount": Decimal(600), "given_on": TODAY(), **said}
    Walker(inquiry).take("answer", inquiries.answer_inquiry, other.actor("CCLERK"), **said)
    return inquiry


def heard(walk) -> int:
    done = hear_other_counties(walk.cast.county)
    walk.reread()
    return done


def test_c10_the_other_civil_affairs_office_is_asked_and_the_head_waits(aid, other):
    case = there(other)
    walk = aid.walk(is_urgent=False)
    assert (walk.status, walk.open) == (S.DUPLICATE, [])
    [row] = walk.case.aid_elsewhere.all()
    inquiry = asked()
    assert row.inquiry == inquiry
    assert (inquiry.county_id, inquiry.person) == (other.pk, case.person)
    assert not [found for found in check_flows() if found.record in (walk.case, CountyInquiry.objects.get())]
    assert Event.objects.of(walk.case).filter(verb=AidVerb.COUNTIES_ASKED).exists()
    assert Event.objects.of(inquiry).filter(verb=AidVerb.INQUIRY_CAME).exists()
    assert Notice.objects.filter(recipient=other.actor("CCLERK").user, subject_id=inquiry.pk).exists()
    assert heard(walk) == 0, "nobody has answered yet"


def test_c10_the_answer_is_read_at_the_ruling_and_netted_off(aid, other):
    there(other)
    walk = aid.walk(is_urgent=False)
    answered(other, amount=Decimal(200))
    assert heard(walk) == 1
    assert (walk.status, walk.open) == (S.DUPLICATE, ["rule"])
    [row] = walk.case.aid_elsewhere.all()
    assert (row.answer, row.amount, row.given_on) == ("given", 200, TODAY())
    assert "社会救助股经办人" in row.answered_by
    [[_label, printed]] = duplicate_rows(walk.case)
    assert "云屏县答复：" in printed
    assert "200元" in printed
    page = aid.cast.client("shilei", "THEAD").get(walk.task("rule").get_absolute_url()).content.decode()
    assert "云屏县已答复" in page
    assert "已发放临时救助金，不再发放。" in page
    with pytest.raises(ValidationError):
        walk.take(
            "rule",
            duplicates.rule_on_duplicate,
            "shilei",
            ruling="net_off",
            netted=Decimal(201),
            reason="核减",
        )
    walk.take("rule", duplicates.rule_on_duplicate, "shilei", ruling="net_off", reason="云屏县已给200元")
    assert (walk.status, walk.case.amount) == (S.VERIFYING, 700 - 200)


@pytest.mark.parametrize("answer", ["none", "other"])
def test_c10_where_nothing_stands_the_case_goes_on_by_itself(aid, other, answer):
    there(other)
    walk = aid.walk(is_urgent=False)
    answered(other, answer)
    assert heard(walk) == 1
    assert (walk.status, walk.open) == (S.VERIFYING, ["verify"])
    assert Event.objects.of(walk.case).filter(verb=AidVerb.NOTHING_STANDS).exists()
    assert not [found for found in check_flows() if found.record in (walk.case, CountyInquiry.objects.get())]


def test_c10_without_an_answer_in_its_days_the_head_rules(aid, other):
    there(other)
    walk = aid.walk(is_urgent=False)
    with time_machine.travel(timezone.now() + dt.timedelta(days=8)):
        assert heard(walk) == 1
        assert (walk.status, walk.open) == (S.DUPLICATE, ["rule"])
        [[_label, printed]] = duplicate_rows(walk.case)
        assert "尚未答复" in printed
        with pytest.raises(ValidationError):
            walk.take("rule", duplicates.rule_on_duplicate, "shilei", ruling="net_off", reason="电话询问")
        answered(other)
        heard(walk)
        assert walk.case.aid_elsewhere.get().answer == "given", "a late answer is read all the same"


def test_c10_an_advance_goes_on_while_the_other_county_is_asked(aid, other):
    there(other)
    walk = aid.walk(needs_plan=True)
    assert (walk.status, walk.open) == (S.REGISTERED, ["quick_approve"])
    inquiry = answered(other, "none")
    assert heard(walk) == 0, "nothing waits for it"
    assert walk.case.aid_elsewhere.get().answer == "none"
    told = Notice.objects.filter(kind="aid_county_answered", subject_id=walk.case.pk)
    assert told.exists()
    walk.approved().paid().received().eased().supplemented(needs_plan=True).filed().verified().planned(500)
    walk.reviewed()
    assert walk.status == S.STAGE_DUE, "nothing stands there, so nothing is ruled on here"
    assert CountyInquiry.objects.get() == inquiry, "asked once"


def test_an_answer_is_given_once_with_its_sum_by_whoever_is_asked(aid, other):
    there(other)
    aid.walk(is_urgent=False)
    inquiry = CountyInquiry.objects.get()
    said = {"answer": "given", "words": "已发放"}
    with pytest.raises(ValidationError):
        inquiries.answer_inquiry(inquiry, actor=other.actor("CCLERK"), **said)
    for stranger in (other.actor("TCLERK"), aid.cast.actor("suting", "CCLERK")):
        with pytest.raises(PermissionDenied):
            inquiries.answer_inquiry(inquiry, actor=stranger, **said)
    answered(other)
    assert Event.objects.of(inquiry).filter(verb=AidVerb.INQUIRY_ANSWERED).exists()
    with pytest.raises(TransitionNotAllowed):
        inquiries.answer_inquiry(inquiry, actor=other.actor("CCLERK"), answer="none", words="无")


def test_the_page_begins_with_what_this_county_gives_and_names_nobody_of_the_other(aid, other):
    case = there(other)
    walk = aid.walk(is_urgent=False)
    inquiry, browser = asked(), other.client("CCLERK")
    step = browser.get(Walker(inquiry).task("answer").get_absolute_url())
    page = step.content.decode()
    assert step.context["form"].initial["amount"] == case.amount
    assert case.get_absolute_url() in page
    for secret in (walk.case.household.key, walk.case.person.key, walk.case.get_absolute_url() + '"'):
        assert secret not in page
    sent = {"outcome": "promised", "amount": "600", "given_on": str(TODAY()), "words": "已申请，尚未发放"}
    assert browser.post(step.wsgi_request.path, sent).status_code == 302
    record = browser.get(inquiry.get_absolute_url()).content.decode()
    assert "已申请，尚未发放" in record
    assert aid.cast.client("suting", "CCLERK").get(inquiry.get_absolute_url()).status_code == 404
    assert other.client("TCLERK").get(inquiry.get_absolute_url()).status_code == 404
    assert browser.get(reverse("aid:cases")).status_code == 200
