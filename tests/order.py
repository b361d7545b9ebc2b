"""Whether every record stands where its flow says it does."""

from __future__ import annotations

from workflows.engine.checks import check_flows


def disagreements(kind: str = "") -> list[str]:
    """What the nightly look finds, of one room or of all; the engine's own small flows left aside."""
    return [
        str(found)
        for found in check_flows()
        if found.key.startswith(kind) and not found.key.startswith("units.")
    ]
