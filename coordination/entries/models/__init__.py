"""Signatures entered from paper, and what their holders say against them."""

from coordination.entries.models.entries import PaperEntry
from coordination.entries.models.objections import Objection

__all__ = ["Objection", "PaperEntry"]
