"""Receipts and attempts stay as they are, also behind Django's back."""

from __future__ import annotations

from coordination.audit.guards import append_only, register


def register_guards() -> None:
    register(*append_only("recoveries_receipt"), *append_only("recoveries_attempt"))
