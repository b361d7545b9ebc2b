"""What a decision on a death moves in all processes: freezes thaw, matters end, the household is looked at anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from coordination.documents.attachments import attach
from coordination.lives import actions
from coordination.lives.models import DeathReport
from coordination.monitoring.intake import Row
from coordination.monitoring.models import Channel, Kind
from coordination.referrals.policies import can_register_referral
from coordination.referrals.terms import LegTerms, Purpose
from coordination.register.models import Category
from coordination.register.queries.living import living_members
from coordination.units.counties import county_of
from coordination.units.queries import clock_actor
from workflows.engine import turning
from workflows.engine.hearing import hear_confirmed, hear_refuted, hear_undone
from workflows.referral_closure.front import open_referral
from workflows.warning_disposal.front import open_warnings

if TYPE_CHECKING:
    from coordination.access import Actor

R = DeathReport.Relief
BURIAL = "特困供养人员丧葬事宜办理"
RELIEF = "四项基本殡葬费用减免"


@transaction.atomic
def confirm(
    report: DeathReport,
    *,
    actor: Actor,
    died_on: dt.date,
    proof: str,
    proof_words: str,
    files: Iterable[Any] = (),
) -> DeathReport:
    """Confirmed: categories end, every matter hears it, whoever is left is looked at anew."""
    report = actions.confirm_death(report, actor=actor, died_on=died_on, proof=proof, proof_words=proof_words)
    for file in files:
        attach(file, to=report, actor=actor)
    hear_confirmed(report, actor=actor)
    look_at_household(report, actor=actor)
    return report


@transaction.atomic
def refute(report: DeathReport, *, actor: Actor, reason: str, files: Iterable[Any] = ()) -> DeathReport:
    """Refuted: what rested goes on."""
    report = actions.refute_death(report, actor=actor, reason=reason)
    for file in files:
        attach(file, to=report, actor=actor)
    hear_refuted(report, actor=actor)
    return report


@transaction.atomic
def undo(report: DeathReport, *, actor: Actor, reason: str) -> DeathReport:
    """Confirmed in error: the register stands as before, and what can be taken up again is."""
    report = turning.withdraw(report, actions.undo_death, actor=actor, reason=reason)
    hear_undone(report, actor=actor)
    return report


def look_at_household(report: DeathReport, *, actor: Actor) -> None:
    """Whoever is left is re-assessed: a warning of this house, triaged by civil affairs as any other."""
    household = report.household
    left = living_members(household)
    if not left:
        return
    with translation.override(settings.LANGUAGE_CODE):
        facts = _(
            "A member of household %(household)s died on %(day)s. Look at what the household is entitled to now."
        ) % {"household": household.number, "day": report.died_on}
    head = left[0]
    row = Row(
        source_key=f"death:{report.pk}",
        name=head.name,
        id_number=head.id_number,
        born_on=head.born_on,
        phone=head.phone,
        township=household.township_id,
        village=household.village_id,
        kind=Kind.DEATH,
        facts=facts,
        occurred_on=report.died_on,
    )
    open_warnings([row], actor=actor, channel=Channel.HOUSE, source="house", reported_by=household.township)


@transaction.atomic
def offer_relief(report: DeathReport, *, actor: Actor, outcome: str, note: str) -> DeathReport:
    """Offered to the family; what they ask for, and the burial of a person in extreme hardship, goes to civil affairs."""
    report = actions.offer_relief(report, actor=actor, outcome=outcome, note=note)
    supported = is_buried_by_support(report)
    if report.relief == R.ACCEPTED or supported:
        _refer(report, BURIAL if supported else RELIEF, actor=actor)
    return report


def is_buried_by_support(report: DeathReport) -> bool:
    """For people in extreme hardship the burial is part of their support (社会救助法 16)."""
    held = report.person.current.categories.filter(category=Category.TEKUN, from_on__lte=report.died_on)
    return any(one.until_on is None or one.until_on >= report.died_on for one in held)


def _refer(report: DeathReport, matter: str, *, actor: Actor) -> None:
    household = report.household
    window = household.township
    left = living_members(household)
    open_referral(
        actor=actor if can_register_referral(actor, window) is None else clock_actor(),
        kind="forward",
        household=household,
        person=left[0] if left else None,
        title=matter,
        facts=report.relief_note,
        legs=[LegTerms(county_of(report).civil_affairs, matter, purpose=Purpose.FUNERAL)],
        window=window,
        source=report,
        source_label=report.title,
    )
