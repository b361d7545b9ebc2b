"""The append-only trace: events, what awaits its seal, seals and their leaves; who looked; how it was found."""

from coordination.audit.models.events import NO_COUNTY, Event, EventQuerySet, Pending
from coordination.audit.models.looks import ExportSeries, Look, LookQuerySet
from coordination.audit.models.runs import VerificationRun, VerificationRunQuerySet
from coordination.audit.models.seals import AnchorMark, Leaf, Seal, SealStatement

__all__ = [
    "NO_COUNTY",
    "AnchorMark",
    "Event",
    "EventQuerySet",
    "ExportSeries",
    "Leaf",
    "Look",
    "LookQuerySet",
    "Pending",
    "Seal",
    "SealStatement",
    "VerificationRun",
    "VerificationRunQuerySet",
]
