"""A move as it is found: reported by whoever looks, led on or refuted by the household's township (3.6)."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.changes import begin, enter, gives_reason, lock, need
from coordination.lives.lifecycle import move_report
from coordination.lives.models import MoveReport
from coordination.lives.policies import can_decide_move, can_report_move
from coordination.lives.verbs import LifeVerb
from coordination.policy.queries import policy_version
from coordination.register.models import Household
from coordination.rules import ask, must_have_come
from coordination.units.counties import county_of

S = MoveReport.Status


@transaction.atomic
def report_move(
    household: Household,
    *,
    actor: Actor,
    moved_on: dt.date,
    how_known: str,
    place: str = "",
    source: models.Model | None = None,
    source_label: str = "",
) -> MoveReport:
    """Somebody found that a household has moved; it stays where it is until its township has looked."""
    household = lock(household)
    require(can_report_move(actor, household, source))
    ask("moved_on", must_have_come, moved_on)
    how_known = need(how_known, _("Say how it is known."), field="how_known")
    if household.move_reports.filter(status=S.REPORTED).exists():
        raise ValidationError(_("The move of this household is reported already."))
    today = timezone.localdate()
    report = MoveReport(
        household=household,
        township=household.township,
        moved_on=moved_on,
        place=place.strip(),
        how_known=how_known,
        reported_by=actor.acting_post,
        reported_at=timezone.now(),
        source_type=source._meta.label_lower if source is not None else "",
        source_id=source.pk if source is not None else None,
        source_label=source_label[:200],
        policy_on=today,
        policy_version=policy_version(on=today, county=county_of(household)),
    )
    report.full_clean()
    enter(report, LifeVerb.MOVE_REPORTED, actor=actor, basis=source_label, reason=how_known)
    return report


@gives_reason
@transaction.atomic
def lead_report(report: MoveReport, *, actor: Actor, reason: str) -> MoveReport:
    """True: the household is handed over, inside the county or out of it."""
    return _decide(report, S.LED, LifeVerb.MOVE_LED, reason, actor=actor)


@gives_reason
@transaction.atomic
def refute_move(report: MoveReport, *, actor: Actor, reason: str) -> MoveReport:
    """The household still lives here."""
    return _decide(report, S.REFUTED, LifeVerb.MOVE_REFUTED, reason, actor=actor)


def _decide(
    report: MoveReport, to: MoveReport.Status, verb: LifeVerb, reason: str, *, actor: Actor
) -> MoveReport:
    report, change = begin(report, actor=actor)
    require(can_decide_move(actor, report))
    move_report(report, to)
    report.reason, report.decided_by, report.decided_at = reason, actor.acting_post, timezone.now()
    change.save(verb, reason=reason)
    return report
