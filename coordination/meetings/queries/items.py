"""Reads on agenda items that decide where they go."""

from __future__ import annotations

from django.utils.translation import gettext as _

from coordination.meetings.models.items import AgendaItem, Opinion
from coordination.policy.queries import parameter
from coordination.units.counties import county_of
from coordination.units.holders import Holder, liaison_and_head
from coordination.units.models import Role

# kinds that the chief convener decides whatever the money (domain point 7)
CHIEF_KINDS = (AgendaItem.Kind.POLICY, AgendaItem.Kind.COMMENDATION)
NEEDS_BASIS = (AgendaItem.Kind.POLICY, AgendaItem.Kind.LINKAGE)


def approver_role(item: AgendaItem) -> Role:
    """The chief for policy, commendations and money above the limit; else the deputy."""
    if item.kind in CHIEF_KINDS:
        return Role.CHIEF
    limit = parameter("JM_CHIEF_ABOVE", on=item.policy_on, county=county_of(item)).value
    if item.amount is not None and item.amount > limit:
        return Role.CHIEF
    return Role.DEPUTY


def returns_left(item: AgendaItem) -> int:
    return max(
        0, int(parameter("RETURN_ITEM_MAX", on=item.policy_on, county=county_of(item)).value) - item.returns
    )


def latest_opinions(item: AgendaItem) -> list[Opinion]:
    """The newest word of each unit asked; an earlier round stands where it was not asked again."""
    newest: dict[int, Opinion] = {}
    opinions = item.opinions.exclude(status=Opinion.Status.DROPPED).select_related("unit", "answered_by")
    for opinion in opinions.order_by("round"):
        newest[opinion.unit_id] = opinion
    return sorted(newest.values(), key=lambda opinion: (opinion.unit.order, opinion.unit_id))


def is_unresolved(item: AgendaItem) -> bool:
    """Somebody disagreed and has not changed its mind."""
    return any(opinion.stance == Opinion.Stance.DISAGREE for opinion in latest_opinions(item))


def has_open_opinions(item: AgendaItem) -> bool:
    return item.opinions.filter(round=item.round, status=Opinion.Status.ASKED).exists()


def missing_parts(item: AgendaItem) -> list[str]:
    """Everything that still keeps the item from being handed over, at once."""
    missing = []
    if not item.title.strip():
        missing.append(_("The title is missing."))
    if not item.background.strip():
        missing.append(_("Say what the matter is and how it came about."))
    if not item.request.strip():
        missing.append(_("Say what the meeting is asked to decide."))
    if not item.proposed_lines:
        missing.append(_("Propose at least one decision line."))
    if item.kind in NEEDS_BASIS and not item.basis.strip():
        missing.append(_("Name the basis: law, policy document or earlier decision."))
    return missing


def reporting_side(item: AgendaItem, *, office: bool = False) -> list[Holder]:
    """Whom the unit's item concerns at home: who drafted it, the liaison, the head; perhaps the office, too."""
    side = [Holder(item.unit, item.drafter_role), *liaison_and_head(item.unit)]
    return [*side, county_of(item).holder(Role.OFFICE)] if office else side
