"""The papers of a case: D18 to D22; registered on import."""

from coordination.deliberation.papers import layouts

__all__ = ["layouts"]
