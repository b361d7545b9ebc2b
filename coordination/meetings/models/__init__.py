from coordination.meetings.models.items import AgendaItem, ConcernedUnit, Opinion, Placement
from coordination.meetings.models.minutes import Countersign, DecisionLine, Minutes, Passage
from coordination.meetings.models.sessions import CallAnswer, Session

__all__ = [
    "AgendaItem",
    "CallAnswer",
    "ConcernedUnit",
    "Countersign",
    "DecisionLine",
    "Minutes",
    "Opinion",
    "Passage",
    "Placement",
    "Session",
]
