"""C0-1: registrar, approver, payer and verifier of one case are different people; proxies inherit the bar."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from coordination.access import Actor
from coordination.aid.actions import deciding, paying
from coordination.aid.models import Part
from coordination.aid.policies import cases as policies
from coordination.aid.queries import holding
from coordination.units.models import Post
from workflows.engine.steps import complete


def test_c0_1_each_part_is_another_persons(aid):
    walk = aid.walk().approved().paid().received()
    parts = {part.user.username: part.function for part in Part.objects.of(walk.case)}
    assert parts == {
        "wutong": "registrar",
        "shilei": "approver",
        "tiantian": "payer",
        "taochunsheng": "verifier",
    }


def test_c0_1_one_person_cannot_hold_two_parts_whatever_the_code_says(aid):
    case = aid.walk().case
    with pytest.raises(IntegrityError), transaction.atomic():
        Part.objects.create(case=case, user=aid.cast.user("wutong"), function="payer")


def test_c0_1_a_proxy_inherits_the_bar_and_bars_whom_it_stands_for(aid):
    """The second officer registers for the absent clerk: neither may approve it, nor pay it."""
    aid.cast.away("wutong")
    registered = aid.cast.substitute("tiantian", "wutong")
    from workflows.emergency_aid.front import open_aid

    case = open_aid(
        actor=registered,
        household=aid.person.household,
        person=aid.person,
        township=aid.town,
        nature="emergency",
        cause="fire",
        facts="火灾",
        amount=700,
        is_urgent=True,
    )
    assert {part.user.username for part in Part.objects.of(case)} == {"tiantian", "wutong"}
    aid.cast.away("shilei", "THEAD")
    as_head = aid.cast.substitute("tiantian", "shilei")
    assert "已承担其他环节" in str(policies.can_quick_approve(as_head, case))
    # the approval waits for the head himself or the county; the payment goes to finance
    complete(
        task_of(case, "quick_approve"),
        deciding.quick_approve,
        actor=aid.cast.actor("shilei", "THEAD"),
        reauth=True,
    )
    assert holding.payer_of(case).role == "FIN"


def test_c0_1_who_approved_for_the_head_does_not_pay(aid):
    aid.cast.away("shilei", "THEAD")
    as_head = aid.cast.substitute("tiantian", "shilei")
    walk = aid.walk()
    complete(walk.task("quick_approve"), deciding.quick_approve, actor=as_head, reauth=True)
    task = walk.task("pay")
    assert (task.holder_unit.code, task.holder_role) == ("CZ", "FIN")
    with pytest.raises(PermissionDenied):
        paying.pay_stage(walk.case, actor=aid.cast.actor("tiantian"))
    walk.paid("hejun")


def test_c0_8_without_a_second_officer_the_county_leader_approves(aid):
    """Where nobody in the township is free to approve, the step goes to the county leader."""
    head = aid.cast.post("shilei", "THEAD")
    Post.objects.filter(pk=head.pk).update(valid_to=timezone.localdate() - dt.timedelta(days=1))
    walk = aid.walk()
    task = walk.task("quick_approve")
    assert (task.holder_unit.code, task.holder_role) == ("MZ", "CHEAD")
    walk.approved("weiguoqiang")
    assert walk.case.plan.tier == "county"


def test_the_office_that_types_in_a_signed_sheet_has_no_part(aid):
    walk = aid.walk()
    office = aid.cast.actor("wangmin")
    typed = Actor(office.user, office.post, aid.cast.post("shilei", "THEAD"))
    from coordination.aid.policies.separation import people_of

    assert people_of(typed) == {aid.cast.user("shilei").pk}
    assert walk.open == ["quick_approve"]


def task_of(case, name):
    from workflows.engine.steps import task_for

    return task_for(case, name)
