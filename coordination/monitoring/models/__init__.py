from coordination.monitoring.models.attempts import Attempt
from coordination.monitoring.models.imports import ImportRun
from coordination.monitoring.models.refused import READS_REFUSED, RefusedRow
from coordination.monitoring.models.terms import (
    BY_HAND,
    Channel,
    Finding,
    Kind,
    Level,
    Method,
    Outcome,
    Route,
)
from coordination.monitoring.models.warnings import READS_ALL, Warning

__all__ = [
    "BY_HAND",
    "READS_ALL",
    "READS_REFUSED",
    "Attempt",
    "Channel",
    "Finding",
    "ImportRun",
    "Kind",
    "Level",
    "Method",
    "Outcome",
    "RefusedRow",
    "Route",
    "Warning",
]
