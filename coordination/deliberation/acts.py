"""What several acts on a case write down alike (for actions alone)."""

from __future__ import annotations

from django.utils import timezone

from coordination.access import Actor
from coordination.deliberation.models import Deliberation
from coordination.documents.kinds import PaperKind
from coordination.documents.refusals import refusal_content
from coordination.documents.signing import issue
from coordination.policy.queries import parameter
from coordination.units.counties import county_of


def refuse(case: Deliberation, *, reason: str, basis: str, advice: str, actor: Actor) -> None:
    """The notice of refusal (D35), with its reason, basis and the way to a review."""
    today, county = timezone.localdate(), county_of(case)
    issue(
        PaperKind.D35,
        subject=case,
        organ=county.office,
        word=parameter("WORD_DECISION", on=today, county=county).value,
        title=case.title,
        content=refusal_content(
            addressee=f"{case.household.number}户",
            matter=case.title,
            reason=reason,
            basis=basis,
            on=today,
            county=county,
            organ=county.office,
            advice=advice,
        ),
        actor=actor,
        recipients=[case.household.township],
    )
