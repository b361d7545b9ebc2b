"""A batch arrives, a clerk disposes of it, and one warning is complex and urgent."""

from __future__ import annotations

from coordination.demo.story.people import HERO, batch
from coordination.demo.story.teller import Teller

PLATFORM = "whole-story"
MOST_AT_ONCE = 100


def two_hundred_arrive(tell: Teller) -> None:
    key = tell.beside("client_key", PLATFORM)
    said = tell.call("/api/v1/warnings", key, {"warnings": batch()})
    if said["opened"] != len(batch()):
        raise ValueError(f"opened {said['opened']}, known {said['known']}, refused {said['refused']}")
    again = tell.call("/api/v1/warnings", key, {"warnings": batch()})
    if again["known"] != len(batch()):
        raise ValueError("a batch sent twice opened something twice")
    rows = {row["source_key"]: row for row in said["results"]}
    hers = rows.pop(next(row["source_key"] for row in batch() if row["name"] == HERO.name))
    tell.keep("warning", f"/warnings/{hers['key']}/")
    tell.proposed = {row["key"]: row["proposed_route"] for row in rows.values()}


def the_clerk_disposes_of_them(tell: Teller) -> None:
    """Every proposal is looked at and confirmed; what a colleague took already is left alone."""
    keys = list(tell.proposed)
    clerk = tell["suting"]
    for start in range(0, len(keys), MOST_AT_ONCE):
        page = clerk.open("/warnings/?view=todo")
        chosen = {f"route-{key}": tell.proposed[key] for key in keys[start : start + MOST_AT_ONCE]}
        clerk.send(page, page.form_with(button="确认"), chosen)


def one_goes_to_deliberation_with_an_advance(tell: Teller) -> None:
    """Route 5, and the advance beside it: it does not wait for the deliberation."""
    tell.take("suting", "warning", "分流", outcome="5", opens_aid="on", note="三个部门都有职责，且急迫。")
