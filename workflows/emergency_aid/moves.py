"""What breaks into an aid case outside its steps: its process ends and begins anew where the record stands."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from coordination.access import Actor
from coordination.aid.actions import paying, stages, turns
from coordination.aid.models import AidCase
from workflows.engine import turning
from workflows.engine.steps import wake


def withdraw(case: AidCase, *, actor: Actor, reason: str) -> AidCase:
    """The person takes the request back; what was paid stays paid."""
    return turning.withdraw(case, turns.withdraw_case, actor=actor, reason=reason)


def suspend(case: AidCase, *, actor: Actor, reason: str, until: dt.date) -> AidCase:
    """Pay nothing until somebody decides, on the day named, whether the aid goes on."""
    return turning.restart(case, turns.suspend_case, actor=actor, reason=reason, until=until)


def report_bounce(case: AidCase, *, actor: Actor, reason: str) -> AidCase:
    """The payment came back: it is to be made once more."""
    return turning.restart(case, paying.report_bounce, actor=actor, reason=reason)


def report_death(case: AidCase, *, actor: Actor, on: dt.date, evidence: str) -> AidCase:
    """Freeze what is unpaid; the county leader decides on what was due before."""
    return turning.restart(case, turns.report_death, actor=actor, reason=evidence, on=on, evidence=evidence)


@transaction.atomic
def bring_forward(case: AidCase, *, actor: Actor, on: dt.date, reason: str) -> AidCase:
    """The process waits for the stage's day: moved, it may go on at once."""
    case = stages.bring_forward(case, actor=actor, on=on, reason=reason)
    wake(case, "next_stage", actor=actor)
    return case
