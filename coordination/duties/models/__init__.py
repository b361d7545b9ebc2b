"""Assignments and what belongs to them: co-units' parts, progress, reports, requests, papers of the ladder."""

from coordination.duties.models.assignments import READS_ALL, Assignment, AssignmentQuerySet
from coordination.duties.models.chases import Chase
from coordination.duties.models.cycles import DutyCycle
from coordination.duties.models.requests import Dispute, Extension
from coordination.duties.models.work import CoTask, Progress, Report

__all__ = [
    "READS_ALL",
    "Assignment",
    "AssignmentQuerySet",
    "Chase",
    "CoTask",
    "Dispute",
    "DutyCycle",
    "Extension",
    "Progress",
    "Report",
]
