"""R69: the relief station, the means-check centre and the welfare centre are chosen, receive and handle like any unit."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from coordination.documents.kinds import PaperKind
from coordination.documents.models import Paper
from coordination.notifications.models import Notice
from coordination.referrals.actions import results, sending
from coordination.referrals.models import Leg
from coordination.referrals.queries.people import receivers
from tests.order import disagreements
from tests.referrals.walker import Walker
from workflows.engine.clock import climb_ladders

pytestmark = pytest.mark.django_db
BODIES = {
    "JZZ": ("leyi", "yutao", "duanyong"),
    "HDZX": ("bixin", "kangjie", "fulan"),
    "FLZX": ("shimin", "baiqiu", "anping"),
}


def test_r69_the_window_is_offered_the_bodies_of_civil_affairs(cast):
    case = Walker(cast).accepted().case
    assert set(BODIES) <= set(receivers(case).values_list("code", flat=True))
    page = cast.client("wutong").get(reverse("referrals:leg_new", args=[case.pk])).content.decode()
    for code in BODIES:
        assert f'value="{cast.unit(code).pk}"' in page


@pytest.mark.parametrize("code", sorted(BODIES))
def test_m2_3_24_a_body_of_civil_affairs_receives_and_handles_a_referral(cast, code):
    liaison, clerk, _head = BODIES[code]
    walk = Walker(cast, code, purpose="care").dispatched()
    leg = walk.leg(code)
    assert (leg.kind, leg.needs_consent) == (Leg.Kind.FORWARD, False)  # it has a duty, no consent is asked
    slip = Paper.objects.of(leg).get(kind=PaperKind.D31)
    assert slip.content["addressee"] == f"{leg.receiver.name}："
    assert Notice.objects.filter(recipient__username=liaison).exists()
    with pytest.raises(PermissionDenied), transaction.atomic():
        sending.receive_leg(leg, actor=cast.actor("panchen"))
    walk.take("receive", sending.receive_leg, liaison, record=leg)
    with pytest.raises(PermissionDenied), transaction.atomic():
        results.answer_leg(leg, actor=cast.actor("panchen").proven(), code="refused", summary="x")
    walk.answered_leg(code, who=clerk).settled()
    assert walk.status == "results_in"
    walk.closed()
    assert walk.status == "closed"
    assert {liaison, clerk} <= set(walk.case.hands.values_list("username", flat=True))
    assert disagreements("referrals.") == []


def test_r69_the_head_of_the_body_hears_that_it_is_late(cast):
    walk = Walker(cast, "JZZ").dispatched()
    task = walk.task("receive", record=walk.leg("JZZ"))
    climb_ladders(task.due_at + dt.timedelta(days=10))
    late = Notice.objects.filter(kind="task_escalated", recipient__username="duanyong")
    assert late.exists()
