"""C7, measured 3.7: the person declines, new facts recall a decision, a closed case is reopened or followed by another."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from coordination.aid.models import Account, AidCase, Stage, Visit
from coordination.aid.verbs import AidVerb
from coordination.audit.models import Event
from coordination.documents.models import Paper
from coordination.notifications.models import Notice
from tests.aid.money import assert_books_hold
from tests.aid.test_pages import FIELDS
from tests.encrypted import set_all
from workflows.emergency_aid.moves import decline, recall, reopen
from workflows.engine.checks import check_flows

S = AidCase.Status
TODAY = timezone.localdate
SAID = "本人表示亲属已接济，不再需要。"


def closed(aid):
    return aid.walk().approved().paid().received().eased().supplemented().filed().followed_up().closed()


def reserved(aid):
    aid.reserve.refresh_from_db()
    return aid.reserve.reserved


def told(walk, verb) -> bool:
    return Event.objects.of(walk.case).filter(verb=verb).exists()


def is_sound(walk) -> bool:
    assert_books_hold(Account.objects.get(kind=Account.Kind.RESERVE))
    return not [found for found in check_flows() if found.record == walk.case]


# --- declining ------------------------------------------------------------------------------------


def test_who_declines_after_the_approval_is_paid_nothing_and_visited(aid, cast):
    walk = aid.walk().approved()
    held = reserved(aid)
    decline(walk.case, actor=cast.actor("wutong"), said=SAID, on=TODAY())
    walk.reread()
    assert (walk.status, walk.open) == (S.FOLLOW_UP, ["follow_up"])
    assert held - reserved(aid) == 700, "what was promised is free again"
    assert told(walk, AidVerb.DECLINED_BY_PERSON)
    assert walk.case.plan.stages.get().status == Stage.Status.STOPPED
    assert Notice.objects.filter(subject_id=walk.case.pk, kind="aid_stopped").exists()
    assert is_sound(walk)


def test_what_is_paid_stays_and_nothing_unpaid_is_left_to_decline(aid, cast):
    walk = aid.walk().approved().paid()
    with pytest.raises(PermissionDenied):
        decline(walk.case, actor=cast.actor("wutong"), said=SAID, on=TODAY())
    waiting = aid.walk(cause="illness", is_urgent=False).verified().planned(900, 600, days=30).reviewed()
    with pytest.raises(ValidationError):
        decline(waiting.case, actor=cast.actor("wutong"), said=" ", on=TODAY())
    with pytest.raises(ValidationError):
        decline(waiting.case, actor=cast.actor("wutong"), said=SAID, on=TODAY() + dt.timedelta(days=1))
    with pytest.raises(PermissionDenied):
        decline(waiting.case, actor=cast.actor("shilei"), said=SAID, on=TODAY())
    decline(waiting.case, actor=cast.actor("wutong"), said=SAID, on=TODAY())
    assert waiting.reread().plan.stages.exclude(status=Stage.Status.STOPPED).count() == 0
    assert is_sound(waiting)


def test_for_a_minor_the_office_alone_writes_it_down(aid, cast):
    walk = aid.walk().approved()
    set_all(
        type(walk.case.person).objects.filter(pk=walk.case.person_id), born_on=TODAY() - dt.timedelta(4000)
    )
    case = walk.reread()
    with pytest.raises(PermissionDenied):
        decline(case, actor=cast.actor("wutong"), said=SAID, on=TODAY())
    decline(case, actor=cast.actor("chenjing", "OFFDIR"), said="监护人放弃，已安排村级探访。", on=TODAY())
    assert walk.reread().status == S.FOLLOW_UP


# --- new facts ------------------------------------------------------------------------------------


def test_new_facts_recall_a_decision_before_anything_is_paid(aid, cast):
    walk = aid.walk(cause="illness", is_urgent=False).verified().planned(900, 600, days=30).reviewed()
    assert walk.status == S.PLAN_APPROVED
    values = {"found": "出院结算后自付减少。", "statement": "本人认可。", "on": TODAY()}
    with pytest.raises(PermissionDenied):
        recall(walk.case, actor=cast.actor("wutong"), **values)
    with pytest.raises(ValidationError):
        recall(walk.case, actor=cast.actor("shilei"), **(values | {"statement": ""}))
    recall(walk.case, actor=cast.actor("shilei"), **values)
    walk.reread()
    assert (walk.status, walk.open) == (S.VERIFYING, ["verify"])
    assert told(walk, AidVerb.DECISION_RECALLED)
    assert walk.case.visits.filter(kind=Visit.Kind.HEARING).exists()
    assert reserved(aid) == 0
    assert is_sound(walk)
    walk.verified().planned(500).reviewed()
    assert walk.case.plan.approved == 500, "what was recalled counts no more"
    assert Paper.objects.of(walk.case).filter(kind="D25").count() == 2
    assert is_sound(walk)


def test_an_advance_that_is_approved_and_not_paid_is_recalled_too(aid, cast):
    walk = aid.walk().approved()
    recall(
        walk.case, actor=cast.actor("shilei"), found="系他人房屋失火。", statement="未作陈述。", on=TODAY()
    )
    walk.reread()
    assert (walk.status, walk.open) == (S.VERIFYING, ["verify"])
    assert walk.case.lane == AidCase.Lane.ORDINARY
    assert is_sound(walk)


def test_what_is_paid_in_part_is_not_recalled(aid, cast):
    walk = aid.walk(cause="illness", is_urgent=False).verified().planned(900, 600).reviewed()
    walk.checked().paid().received()
    with pytest.raises(PermissionDenied):
        recall(walk.case, actor=cast.actor("shilei"), found="新情况", statement="无", on=TODAY())


# --- reopening ------------------------------------------------------------------------------------


def test_a_closed_case_is_reopened_within_the_months_in_a_new_round(aid, cast):
    walk = closed(aid)
    with pytest.raises(PermissionDenied):
        reopen(walk.case, actor=cast.actor("wutong"), reason="再次受灾")
    reopen(walk.case, actor=cast.actor("chenjing", "OFFDIR"), reason="房屋修缮后再次坍塌。")
    walk.reread()
    assert (walk.status, walk.case.round, walk.open) == (S.VERIFYING, 2, ["verify"])
    assert walk.case.ended_at is None
    assert told(walk, AidVerb.REOPENED)
    assert Notice.objects.filter(subject_id=walk.case.pk, kind="aid_reopened").exists()
    assert is_sound(walk)
    with pytest.raises(PermissionDenied):
        reopen(walk.case, actor=cast.actor("chenjing", "OFFDIR"), reason="重复")


def test_after_the_months_a_new_request_is_linked_to_the_old_one(aid, cast):
    walk = closed(aid)
    clerk, old = cast.client("wutong"), walk.case
    link = f"{reverse('workflows:aid-register')}?after={old.pk}"
    assert clerk.get(link).status_code == 403, "it can still be reopened"
    later = timezone.now() + dt.timedelta(days=800)
    with time_machine.travel(later):
        with pytest.raises(PermissionDenied):
            reopen(old, actor=cast.actor("chenjing", "OFFDIR"), reason="再次受灾")
        clerk = cast.client("wutong")
        assert link.replace("&", "&amp;") in clerk.get(old.get_absolute_url()).content.decode()
        page = clerk.get(link)
        assert old.number_text in page.content.decode()
        sent = {name: value for name, value in FIELDS.items() if name not in ("name", "id_number")}
        answer = clerk.post(link, {**sent, "after": old.pk, "township": aid.town.pk, "cause": "traffic"})
        assert answer.status_code == 302, answer.context["form"].errors
        new = AidCase.objects.exclude(pk=old.pk).get()
        assert (new.source_type, new.source_id, new.person) == ("aid.aidcase", old.pk, old.person)
        assert old.number_text in clerk.get(new.get_absolute_url()).content.decode()
