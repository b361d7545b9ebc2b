"""The papers of assignments: D07 to D16; each layout registers itself when imported."""

from coordination.duties.papers import chases, reports, requests, slips

__all__ = ["chases", "reports", "requests", "slips"]
