"""Cases of 一事一议: the case, its rounds, the units' sheets, the outcomes."""

from coordination.deliberation.models.cases import Deliberation
from coordination.deliberation.models.outcomes import Outcome
from coordination.deliberation.models.rounds import Hearing, Round, Sheet

__all__ = ["Deliberation", "Hearing", "Outcome", "Round", "Sheet"]
