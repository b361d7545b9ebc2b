"""Whom an assignment concerns, whoever's turn it is."""

from __future__ import annotations

from coordination.duties.models import Assignment
from coordination.units.counties import county_of
from coordination.units.holders import Holder, liaison_and_head
from coordination.units.models import Role


def lead_holders(assignment: Assignment) -> list[Holder]:
    """The lead unit's liaison and head, and its handler."""
    handler = [Holder.of_post(assignment.handler)] if assignment.handler is not None else []
    return [*liaison_and_head(assignment.lead_unit), *handler]


def office(assignment: Assignment) -> Holder:
    return county_of(assignment).holder(Role.OFFICE)
