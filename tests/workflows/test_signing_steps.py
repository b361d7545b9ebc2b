"""Whoever signs types the password again: asked once, at the one door by which every step is taken."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from viewflow.workflow.status import STATUS
from viewflow.workflow.token import Token

from coordination.access import Actor, Medium
from coordination.units.queries import clock_actor
from tests.reading import all_flows
from workflows.engine.steps import complete
from workflows.models import HUMAN, Process, Task

from .tiny import TinyFlow

pytestmark = pytest.mark.django_db

SIGNING = {
    f"{flow.__name__}.{node.name}": (flow, node)
    for flow in all_flows()
    for node in flow.instance.nodes()
    if getattr(node, "signs", False)
}
NO_PASSWORD = "签发前须再次输入密码"


class Reached(Exception):
    """The action was called, by this actor."""


def act(subject, *, actor):
    raise Reached(actor)


@pytest.fixture
def clerk(cast) -> Actor:
    return cast.actor("wangmin")


@pytest.fixture
def waiting(request, monkeypatch, village, clerk) -> Task:
    """A step of that node, held by the clerk; whose it is else, and what it asks of its record, is not asked here."""
    flow, node = SIGNING[request.param]
    monkeypatch.setattr(node, "policy", None)
    monkeypatch.setattr(flow, "lock", TinyFlow.lock)
    process = Process.objects.create(flow_class=flow, artifact=village)
    return Task.objects.create(
        process=process,
        flow_task=node,
        flow_task_type=HUMAN,
        token=Token("start"),
        status=STATUS.NEW,
        due_at=timezone.now(),
        holder_unit=clerk.post.unit,
        holder_role=clerk.role,
    )


def test_there_are_such_steps():
    assert len(SIGNING) > 30


@pytest.mark.parametrize("waiting", sorted(SIGNING), indirect=True)
def test_a_signing_step_is_refused_without_the_password(waiting, clerk):
    with pytest.raises(PermissionDenied, match=NO_PASSWORD):
        complete(waiting, act, actor=clerk)
    waiting.refresh_from_db()
    assert waiting.is_open
    with pytest.raises(Reached) as reached:
        complete(waiting, act, actor=clerk, reauth=True)
    assert reached.value.args[0] == clerk.proven()


@pytest.mark.parametrize("waiting", sorted(SIGNING), indirect=True)
def test_it_is_not_asked_of_the_clock_nor_of_paper_and_telephone(waiting, clerk, monkeypatch):
    monkeypatch.setattr("workflows.engine.access._clock_may", lambda task: None)
    for actor, medium in ((clerk, Medium.PAPER), (clerk, Medium.PHONE), (clock_actor(), Medium.SCREEN)):
        with pytest.raises(Reached) as reached:
            complete(waiting, act, actor=actor, medium=medium)
        assert not reached.value.args[0].is_proven


@pytest.mark.parametrize("waiting", sorted(SIGNING)[:1], indirect=True)
def test_who_proved_themselves_for_one_step_has_not_for_another(waiting, clerk):
    with pytest.raises(PermissionDenied, match=NO_PASSWORD):
        complete(waiting, act, actor=clerk.proven())
