"""How a referral is opened at its window, and how a social force's project is reported."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import models, transaction

from coordination.referrals.actions.intake import register_referral
from coordination.referrals.actions.projects import report_project
from coordination.referrals.models import CharityProject, Referral
from coordination.referrals.terms import LegTerms
from coordination.register.queries.living import who_stands_for
from workflows.engine.steps import start

if TYPE_CHECKING:
    from coordination.access import Actor
    from coordination.register.models import Household, Person
    from coordination.units.models import Organisation
    from workflows.models import Task


@transaction.atomic
def open_referral(
    *,
    actor: Actor,
    kind: str,
    household: Household | None,
    person: Person | None,
    title: str,
    facts: str,
    legs: Sequence[LegTerms],
    window: Organisation,
    source: models.Model | None = None,
    source_label: str = "",
    parent_task: Task | None = None,
    **more: Any,
) -> Referral:
    """Register a referral at its window and start its process; the one way for every other process.

    The window accepts it, adds or takes off receivers, obtains consent where a charity
    is among them, and sends. ``parent_task`` is woken when the referral is closed or withdrawn.
    """
    more.setdefault("channel", Referral.Channel.PROCESS)
    case = register_referral(
        actor=actor,
        kind=kind,
        household=household,
        person=who_stands_for(person) if person is not None and source is not None else person,
        title=title,
        facts=facts,
        legs=legs,
        window=window,
        source=source,
        source_label=source_label,
        **more,
    )
    start(case, actor=actor, parent_task=parent_task)
    return case


@transaction.atomic
def open_project(*, actor: Actor, **values: Any) -> CharityProject:
    """Report a project and start its filing."""
    project = report_project(actor=actor, **values)
    start(project, actor=actor)
    return project
