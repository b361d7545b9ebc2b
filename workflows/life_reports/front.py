"""How a death is reported, from a person's page or by the step that found it; who has died is heard everywhere.

A move that was found is reported likewise (3.6); the household's township says where it leads.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models, transaction

from coordination.documents.attachments import attach
from coordination.links import named
from coordination.lives import actions
from coordination.lives.models import DeathReport, MoveReport
from coordination.lives.queries import open_move_report, open_report
from workflows.engine.hearing import hear_found_move, hear_report
from workflows.engine.steps import start
from workflows.engine.turning import withdraw

if TYPE_CHECKING:
    from coordination.access import Actor
    from coordination.register.models import Household, Person


@transaction.atomic
def report_death(
    person: Person,
    *,
    actor: Actor,
    died_on: dt.date,
    how_known: str,
    source: models.Model | None = None,
    files: Iterable[Any] = (),
) -> DeathReport:
    """File the report, let every open matter of the person hear it, and ask a second person."""
    report = actions.report_death(
        person,
        actor=actor,
        died_on=died_on,
        how_known=how_known,
        source=source,
        source_label=named(source) if source is not None else "",
    )
    for file in files:
        attach(file, to=report, actor=actor)
    start(report, actor=actor)
    hear_report(report, actor=actor)
    return report


def report_where_new(person: Person | None, **values: Any) -> DeathReport | None:
    """A step found that somebody has died: filed, unless it is known or reported already."""
    if person is None or person.current.died_on is not None or open_report(person) is not None:
        return None
    return report_death(person.current, **values)


@transaction.atomic
def report_move(
    household: Household,
    *,
    actor: Actor,
    moved_on: dt.date,
    how_known: str,
    place: str = "",
    source: models.Model | None = None,
) -> MoveReport:
    """File the report, let every open matter of the household hear it, and ask its township."""
    report = actions.report_move(
        household,
        actor=actor,
        moved_on=moved_on,
        how_known=how_known,
        place=place,
        source=source,
        source_label=named(source) if source is not None else "",
    )
    start(report, actor=actor)
    hear_found_move(report, actor=actor)
    return report


def report_move_where_new(person: Person | None, **values: Any) -> MoveReport | None:
    """A step found that somebody has moved: filed, unless it is reported already or the household is on its way."""
    if person is None:
        return None
    household = person.current.household
    if open_move_report(household) is not None or household.departures.under_way().exists():
        return None
    return report_move(household, **values)


def settle_report(household: Household, *, actor: Actor, reason: str) -> None:
    """The household is handed over on its own page: a report that waits has led there."""
    report = open_move_report(household)
    if report is not None:
        withdraw(report, actions.lead_report, actor=actor, reason=reason)
