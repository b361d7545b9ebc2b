"""A death for tests: reported by one, decided by the second person at the step."""

from __future__ import annotations

from django.utils import timezone

from coordination.demo.walk import Walk
from coordination.lives.models import DeathReport
from coordination.register.models import Person
from workflows.life_reports import moves
from workflows.life_reports.front import report_death

PROOF = {"proof": "certificate", "proof_words": "死亡医学证明 2026-118 号，县医院"}


def reported(cast, person: Person, who: str = "wutong", **given) -> DeathReport:
    values = {"died_on": timezone.localdate(), "how_known": "村委会来电", **given}
    return report_death(person, actor=cast.actor(who), **values)


def decided(cast, report: DeathReport, outcome: str = "confirm", who=None, **given) -> DeathReport:
    values = {"died_on": report.died_on, **PROOF} if outcome == "confirm" else {"reason": "本人在世，系误报"}
    action = moves.confirm if outcome == "confirm" else moves.refute
    Walk(report, cast).take("confirm", action, who, **{**values, **given})
    report.refresh_from_db()
    return report


def died(cast, person: Person, who: str = "wutong", **given) -> DeathReport:
    """Reported and confirmed."""
    return decided(cast, reported(cast, person, who, **given))
