"""What the page of one assignment shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from coordination.access import Actor
from coordination.audit.models import Event
from coordination.audit.verbs import Verb
from coordination.duties.models import Assignment
from coordination.policy.words import full_date

S = Assignment.Status


@dataclass(frozen=True, slots=True)
class Step:
    words: str
    small: str
    state: str


def assignment_track(assignment: Assignment, events: list[Event]) -> list[Step]:
    """From the draft to the receipt, with who and when."""
    done = {
        S.DRAFTED: 1,
        S.DISPATCHED: 2,
        S.RECEIVED: 3,
    }[S(assignment.status)]
    steps = (
        (_("Drafted"), Verb.ASSIGNMENT_DRAFTED),
        (_("Slip signed and sent"), Verb.SLIP_SIGNED),
        (_("Received"), Verb.ASSIGNMENT_RECEIVED),
    )
    by_verb = {event.verb: event for event in events}
    track = []
    for place, (words, verb) in enumerate(steps):
        event = by_verb.get(verb)
        small = f"{timezone.localtime(event.at):%m-%d} {event.user_name}" if event else ""
        state = "done" if place < done else "now" if place == done else "todo"
        track.append(Step(words, small, state))
    return track


def assignment_facts(assignment: Assignment) -> list[tuple[str, Any, bool]]:
    comma = pgettext("list of names", ", ")
    return [
        (_("Lead unit"), assignment.lead_unit.label, False),
        (_("Co-operating units"), comma.join(unit.label for unit in assignment.co_units.all()), False),
        (_("What is required"), assignment.requirement, True),
        (_("Measured by"), assignment.measure, True),
        (_("Due"), full_date(assignment.due_on), False),
        (_("Basis"), assignment.basis, False),
        (_("Duty"), str(assignment.duty_line) if assignment.duty_line else "", True),
        (_("Received by"), assignment.received_by.user.label if assignment.received_by else "", False),
        (_("Rules as of"), f"{assignment.policy_on} · {assignment.policy_version}", False),
    ]


def source_url(assignment: Assignment, actor: Actor) -> str:
    """The record that the assignment came from, where this reader may see it."""
    model = apps.get_model(assignment.source_type)
    source: Any = model._default_manager.visible_to(actor).filter(pk=assignment.source_id).first()
    if source is None or not hasattr(source, "get_absolute_url"):
        return ""
    return str(source.get_absolute_url())
