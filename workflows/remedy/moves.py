"""What a remedy does to the matter that it is about: it rests while execution is stopped, and goes on after."""

from __future__ import annotations

from django.db import transaction

from coordination.access import Actor
from coordination.audit.actions import record
from coordination.changes import gives_reason
from coordination.recoveries.models import Recovery
from coordination.remedies.actions.entering import stop_execution
from coordination.remedies.models import Remedy
from workflows.engine.stopping import let_record_go, stop_record
from workflows.recovery.front import take_order_away
from workflows.verbs import FlowVerb


@gives_reason
@transaction.atomic
def stop(remedy: Remedy, *, actor: Actor, basis: str) -> Remedy:
    """The decision is not executed further until the remedy is decided."""
    remedy = stop_execution(remedy, actor=actor, basis=basis)
    matter = remedy.paper.subject
    if matter is not None and stop_record(matter):
        record(FlowVerb.RESTS, actor=actor, subject=matter)
    return remedy


def execute_on(remedy: Remedy, *, actor: Actor) -> None:
    """The remedy is decided: what rested for it goes on, as the decision now stands."""
    matter = remedy.paper.subject
    if not remedy.is_execution_stopped or matter is None or _another_stops(remedy):
        return
    if let_record_go(matter):
        record(FlowVerb.GOES_ON, actor=actor, subject=matter)


def carry_to_the_matter(remedy: Remedy) -> None:
    """An order to return aid that does not stand is not collected any further, from this moment on."""
    matter = remedy.paper.subject
    if isinstance(matter, Recovery) and remedy.outcome in (Remedy.Outcome.CHANGED, Remedy.Outcome.REVOKED):
        take_order_away(matter, reason=f"{remedy.house_kind}：{remedy.outcome_words}"[:500])


def _another_stops(remedy: Remedy) -> bool:
    """A review and a suit may each have stopped the same decision."""
    others = Remedy.objects.filter(paper=remedy.paper, is_execution_stopped=True).exclude(pk=remedy.pk)
    return others.filter(status__in=(Remedy.Status.REPLYING, Remedy.Status.AWAITED)).exists()
