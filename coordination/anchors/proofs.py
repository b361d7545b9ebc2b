"""The proof of a paper: from the hash of its PDF to the anchor of a day, for ``tools/verify_paper.py``.

A paper is signed before its PDF is made and sealed after that, so that no PDF can carry its own
proof. It carries what it was issued as, signed; the proof is fetched by the hash of its content
once its seal is there, a minute later, and reaches an anchor once the day's has gone out.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from coordination.anchors.models import DayAnchor
from coordination.audit.merkle import merkle_path
from coordination.audit.models import Event, Leaf, Seal, SealStatement
from coordination.audit.statements import ProvenPaper, papers_in, text_of
from coordination.audit.verbs import SHOWN_OUTSIDE
from coordination.documents.models import Paper

FORMAT = "lianxi-proof-1"
MOST_SEALS = 5000  # between a paper and the anchor of its day: some days' worth


class Awaited(StrEnum):
    """Why there is no proof yet."""

    UNKNOWN = "unknown"  # no paper of this house has such a content
    UNPRINTED = "unprinted"  # its PDF is being made, or was made before papers had proofs
    UNSEALED = "unsealed"  # its seal is to come within the minute


def proof_of(sha256: str) -> dict[str, Any] | Awaited:
    """The proof of the paper whose content has this hash, or why there is none."""
    paper = Paper.objects.signed().filter(sha256=sha256).order_by("pk").first()
    if paper is None:
        return Awaited.UNKNOWN
    event = Event.objects.of(paper).filter(verb__in=SHOWN_OUTSIDE).order_by("-pk").first()
    if event is None:
        return Awaited.UNPRINTED
    leaf = Leaf.objects.select_related("seal").filter(event=event).first()
    if leaf is None or not SealStatement.objects.filter(seal=leaf.seal).exists():
        return Awaited.UNSEALED
    proven = ProvenPaper.of(event)
    leaves = [one.leaf for one in papers_in(leaf.seal)[leaf.seal_id]]
    anchor = DayAnchor.objects.filter(number__gte=leaf.seal.number).order_by("number", "day").first()
    return {
        "format": FORMAT,
        "number": proven.number,
        "content_sha256": proven.sha256,
        "pdf_sha256": proven.pdf_sha256,
        "path": [list(step) for step in merkle_path(leaves, leaves.index(proven.leaf))],
        "statements": _statements(leaf.seal, anchor),
        "anchor": {"day": anchor.day.isoformat(), "line": anchor.line} if anchor else None,
    }


def _statements(seal: Seal, anchor: DayAnchor | None) -> list[dict[str, str]]:
    """From the paper's seal to the anchored one, each naming the one before it; of no anchor yet, the seal's own."""
    last = anchor.number if anchor else seal.number
    seals = Seal.objects.filter(number__gte=seal.number, number__lte=last).select_related("statement")
    return [
        {"text": text_of(one, one.statement), "signature": one.statement.signature}
        for one in seals.order_by("number")[:MOST_SEALS]
        if hasattr(one, "statement")
    ]
