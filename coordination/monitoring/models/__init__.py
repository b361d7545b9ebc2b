from coordination.monitoring.models.attempts import Attempt
from coordination.monitoring.models.imports import ImportRun
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
    "Attempt",
    "Channel",
    "Finding",
    "ImportRun",
    "Kind",
    "Level",
    "Method",
    "Outcome",
    "Route",
    "Warning",
]
