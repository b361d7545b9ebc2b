"""What must be true of a case's outcomes, whoever writes them down."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from coordination.deliberation.models import Outcome, Round
from coordination.deliberation.queries.money import may_chair_money, money_at_stake
from coordination.sittings.models import Matter, Position

C = Round.Conclusion


def is_split(matter: Matter | None) -> bool:
    """No majority agrees: the chair decides with a reason, or refers it to the joint meeting."""
    stances = list(matter.positions.values_list("stance", flat=True)) if matter else []
    return bool(stances) and stances.count(Position.Stance.AGREE) * 2 <= len(stances)


def open_outcomes(found: Round) -> list[Outcome]:
    """What is to be decided now: without what an earlier hearing of the round has done."""
    rows: Iterable[Outcome] = (
        found.outcomes.filter(carried_out_at=None).select_related("unit").prefetch_related("co_units")
    )
    return list(rows)


def check_outcomes(found: Round, conclusion: str, outcomes: list[Outcome]) -> None:
    """Whether the outcomes written down say what the conclusion says."""
    kinds = {outcome.kind for outcome in outcomes}
    alone = kinds & set(Outcome.ALONE)
    if conclusion == C.SUPPORTED:
        if not kinds or alone:
            raise ValidationError(
                {"conclusion": _("Write down at least one outcome that supports the case.")}
            )
        if not may_chair_money(found.chair_role, money_at_stake(found), found.deliberation):
            raise ValidationError(
                {
                    "conclusion": _(
                        "Money above the county's limit is decided under the deputy chief convener."
                    )
                }
            )
    if conclusion == C.NOT_SUPPORTED and kinds != {Outcome.Kind.REFUSAL}:
        raise ValidationError({"conclusion": _("Write down why and on what basis, and no other outcome.")})
    if conclusion == C.DEFERRED:
        if kinds != {Outcome.Kind.EVIDENCE}:
            raise ValidationError({"conclusion": _("Name the evidence and the day, and no other outcome.")})
        if found.deferrals:
            raise ValidationError({"conclusion": _("A case is deferred for evidence once only.")})
