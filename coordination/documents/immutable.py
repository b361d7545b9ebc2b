"""Signed papers, their numbers and signatures stay as they are, also behind Django's back."""

from __future__ import annotations

from coordination.audit.guards import Trigger, append_only, refusal, register

# what was signed, and whatever says who signed it and when
FIXED = (
    "kind",
    "status",
    "number_id",
    "organ_id",
    "title",
    "content",
    "sha256",
    "medium",
    "issued_on",
    "signed_at",
    "seal_root",
    "corrects_id",
    "subject_type",
    "subject_id",
)
SENTENCE = "a signed paper is never changed"


def _changed(differs: str) -> str:
    """A signed paper with another value in a fixed column, or another PDF than its first."""
    columns = " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in FIXED)
    return f"OLD.status = 'signed' AND ({columns} OR (OLD.file_id IS NOT NULL AND OLD.file_id {differs} NEW.file_id))"


def register_guards() -> None:
    sqlite, _postgresql = refusal(SENTENCE, where=_changed("IS NOT"))
    _sqlite, postgresql = refusal(SENTENCE, where=_changed("IS DISTINCT FROM"))
    register(
        Trigger("documents_paper_signed", "documents_paper", "BEFORE UPDATE", sqlite, postgresql),
        *append_only("documents_signature"),
        *append_only("documents_issuednumber"),
    )
