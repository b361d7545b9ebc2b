"""What a warning finds outside its own matter: that the person has died, or moved."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils import translation

from coordination.access import Actor
from coordination.monitoring.actions import informing, triage
from coordination.monitoring.models import Method, Warning
from coordination.register.models import Person
from workflows.life_reports import front as lives


@transaction.atomic
def find_dead_at_verification(
    warning: Warning,
    *,
    actor: Actor,
    method: str,
    findings: str,
    died_on: dt.date,
    person: Person | None = None,
) -> Warning:
    """Whoever verifies finds a death: it is reported, and triage chooses again for those who are left.

    Somebody whom the register does not know has nothing there that could end.
    """
    warning = triage.send_warning_back(warning, actor=actor, method=method, findings=findings, person=person)
    lives.report_where_new(warning.person, actor=actor, died_on=died_on, how_known=findings, source=warning)
    return warning


@transaction.atomic
def find_dead(
    warning: Warning, *, actor: Actor, died_on: dt.date, way: str, at: dt.datetime, proof: str
) -> Warning:
    """Whoever was to inform the person finds that they have died: an attempt in vain, and the step rests."""
    warning = informing.try_to_inform(warning, actor=actor, way=way, at=at, proof=proof)
    lives.report_where_new(warning.person, actor=actor, died_on=died_on, how_known=proof, source=warning)
    warning.refresh_from_db()
    return warning


@transaction.atomic
def find_moved_at_verification(
    warning: Warning, *, actor: Actor, method: str, moved_on: dt.date, new_place: str, findings: str
) -> Warning:
    """Whoever verifies finds that the household has moved: reported; the step goes where the household went."""
    with translation.override(settings.LANGUAGE_CODE):  # it is kept, and read by everybody
        known = f"{Method(method).label}：{findings}"
    lives.report_move_where_new(
        warning.person, actor=actor, moved_on=moved_on, how_known=known, place=new_place, source=warning
    )
    warning.refresh_from_db()
    return warning


@transaction.atomic
def find_moved(
    warning: Warning,
    *,
    actor: Actor,
    moved_on: dt.date,
    new_place: str,
    way: str,
    at: dt.datetime,
    proof: str,
) -> Warning:
    """Whoever was to inform the person finds that they have moved: an attempt in vain, and the step stays open."""
    warning = informing.try_to_inform(warning, actor=actor, way=way, at=at, proof=proof)
    lives.report_move_where_new(
        warning.person, actor=actor, moved_on=moved_on, how_known=proof, place=new_place, source=warning
    )
    warning.refresh_from_db()
    return warning
