"""C10, 3.2: charity and a referral's result of the same cause are asked about in a sentence, and hold nothing."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from coordination.aid.models import AidCase, OtherHelp
from coordination.aid.other_help import has_soft, open_help
from coordination.audit.models import Event
from coordination.documents.models import Paper
from coordination.referrals.models import Referral
from tests.referrals.walker import Walker as Application
from workflows.emergency_aid.branches import refer_on

S = AidCase.Status


def helped(aid, code="JT", purpose="medical", **more):
    """A referral of the same person, answered: granted, 1,000 yuan."""
    walk = Application(aid.cast, code, person=aid.person, purpose=purpose, **more).dispatched()
    return walk.received(code).answered_leg(code)


def test_m2_3_2_a_referrals_result_of_the_same_cause_is_asked_about_and_holds_nothing(aid):
    leg = helped(aid).leg("JT")
    walk = aid.walk(cause="illness")
    assert (walk.status, walk.open) == (S.REGISTERED, ["quick_approve"])
    [found] = open_help(walk.case)
    assert (found.kind, found.giver, found.cause, found.value) == (
        "referral",
        aid.cast.unit("JT"),
        "illness",
        1000,
    )
    assert found.given_on == timezone.localdate()
    page = aid.cast.client("shilei", "THEAD").get(walk.task("quick_approve").get_absolute_url())
    words = page.content.decode()
    assert 'name="found_answer"' in words
    for one in ("其他帮扶", leg.short_number, "重大疾病", "1,000.00"):
        assert one in words, one
    assert "已办理" not in words, "what was done stays with the referral"
    walk.approved(found_answer="医疗救助不含此次费用")
    kept = OtherHelp.objects.get()
    assert (kept.answer, kept.answered_by.user.username) == ("医疗救助不含此次费用", "shilei")
    assert not has_soft(walk.case)
    assert Event.objects.filter(verb="aid.soft_found_answered").count() == 1
    printed = str(Paper.objects.of(walk.case).get(kind="D23").content)
    assert "医疗救助不含此次费用" in printed
    assert "1000元" in printed or "1,000" in printed


def test_c10_an_advance_does_not_wait_for_the_sentence(aid):
    helped(aid)
    walk = aid.walk(cause="illness").approved()
    assert walk.status == S.QUICK_APPROVED
    assert not OtherHelp.objects.exists()
    assert has_soft(walk.case), "it stands open, and the page goes on showing it"


def test_c10_an_ordinary_decision_needs_its_sentence(aid):
    helped(aid)
    walk = aid.walk(cause="illness", is_urgent=False).verified().planned(500)
    with pytest.raises(ValidationError) as refused:
        walk.reviewed(found_answer=" ")
    assert "found_answer" in refused.value.message_dict
    walk.reviewed(found_answer="不同费用")
    assert walk.status in (S.PLAN_APPROVED, S.STAGE_DUE)
    assert "不同费用" in str(Paper.objects.of(walk.case).get(kind="D25").content)


def test_m2_3_2_charity_is_asked_about_whatever_its_cause(aid):
    walk = Application(aid.cast, "CSH", kind="refer", person=aid.person, purpose="charity")
    walk.dispatched().received("CSH").answered_leg("CSH")
    case = aid.walk().case
    [found] = open_help(case)
    assert (found.kind, found.cause, found.giver) == ("charity", "", aid.cast.unit("CSH"))


@pytest.mark.parametrize(
    ("given", "result"),
    [({"purpose": "education"}, "granted"), ({}, "wait_list"), ({"is_restricted": True}, "granted")],
)
def test_c10_another_cause_another_result_and_a_restricted_matter_are_not_named(aid, given, result):
    purpose = given.get("purpose", "medical")
    more = {"is_restricted": True} if given.get("is_restricted") else {}
    walk = Application(aid.cast, "JT", person=aid.person, purpose=purpose, **more).dispatched()
    if more:
        walk.received("JT", handler=aid.cast.user("zhuqi"))
    else:
        walk.received("JT")
    values = {"review_on": timezone.localdate() + dt.timedelta(days=30)} if result == "wait_list" else {}
    walk.answered_leg("JT", result, **values)
    assert open_help(aid.walk(cause="illness").case) == []


def test_c10_the_cause_of_the_aid_that_opened_the_referral_counts(aid):
    first = aid.walk(cause="fire").case
    refer_on(first, [aid.cast.unit("JT")], "房屋烧毁", actor=aid.cast.actor("wutong"))
    walk = Application.__new__(Application)
    walk.who, walk.person = "wutong", aid.person
    super(Application, walk).__init__(Referral.objects.get(), aid.cast)
    walk.dispatched().received("JT").answered_leg("JT")
    again = aid.walk(cause="fire", person=aid.member("陶二")).case
    assert open_help(again) == [], "of other people"
    assert [one.cause for one in open_help(first)] == ["fire"]


def test_c10_what_was_given_before_the_period_is_not_asked_about(aid):
    helped(aid)
    walk = aid.walk(cause="illness")
    with time_machine.travel(timezone.now() + dt.timedelta(days=400), tick=True):
        assert open_help(walk.case) == []
