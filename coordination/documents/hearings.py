"""Hearing somebody before a cut (D36) and the decision on it (D37), which several rooms issue (art. 48)."""

from __future__ import annotations

from coordination.documents.kinds import PaperKind
from coordination.documents.plain_forms import decided_form
from coordination.documents.renderers import paper_renderer

paper_renderer(PaperKind.D36, PaperKind.D37)(decided_form)
