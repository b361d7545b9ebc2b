"""What every change of a case ends with: saved, recorded on the household's chain, told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from coordination.access import Actor
from coordination.audit.actions import record, save_version
from coordination.audit.models import Event
from coordination.deliberation.models import Deliberation, Round
from coordination.deliberation.notices import DeliberationNotice
from coordination.deliberation.verbs import DeliberationVerb
from coordination.notifications.actions import hint, notify
from coordination.units.counties import county_of
from coordination.units.holders import Holder, people_of
from coordination.units.models import Organisation, Role, User

# every field that a move may set
MOVES = ("status", "reason", "route", "returns", "round", "merged_into", "closed_as")


def lock_case(case: Deliberation) -> Deliberation:
    return (
        Deliberation.objects.select_for_update(of=("self",))
        .select_related("household__township", "proposer_unit")
        .get(pk=case.pk)
    )


def lock_round(case: Deliberation) -> Round:
    return Round.objects.select_for_update(of=("self",)).get(deliberation=case, number=case.round)


def trace(
    case: Deliberation,
    verb: DeliberationVerb,
    *,
    actor: Actor,
    was: str,
    fields: Iterable[str] = (),
    reason: str = "",
    basis: str = "",
    medium: str = "",
    unit: Organisation | int | None = None,
    after: dict[str, Any] | None = None,
) -> Event:
    """Save the move with its version, leave the event on the household's chain, let open pages re-read."""
    save_version(case, actor=actor, update_fields=[*MOVES, *fields], reason=reason)
    event = note(
        case,
        verb,
        actor=actor,
        reason=reason,
        basis=basis,
        medium=medium,
        unit=unit,
        before={"status": was},
        after={"status": case.status, **(after or {})},
    )
    return event


def note(
    case: Deliberation,
    verb: DeliberationVerb,
    *,
    actor: Actor,
    reason: str = "",
    basis: str = "",
    medium: str = "",
    unit: Organisation | int | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> Event:
    """An event about the case that moves nothing."""
    event = record(
        verb,
        actor=actor,
        subject=case,
        unit=unit if unit is not None else case.proposer_unit_id,
        household=case.household.key,
        before=before,
        after=after,
        reason=reason,
        basis=basis,
        medium=medium,
    )
    hint(case)
    return event


def tell(
    users: Iterable[User],
    kind: DeliberationNotice,
    case: Deliberation,
    event: Event,
    *,
    actor: Actor,
    **params: Any,
) -> None:
    """A notice about the case to each of these but whoever did it."""
    people = {user.pk: user for user in users}
    people.pop(actor.user.pk, None)
    notify(
        people.values(),
        kind,
        subject=case,
        key=f"{kind}:{event.uuid}",
        event=event,
        url=case.get_absolute_url(),
        **{"title": case.title, "number": case.number, "reason": event.reason, **params},
    )


def proposing_side(case: Deliberation) -> list[User]:
    """The proposer, and who stands in for the post."""
    people = {user.pk: user for user in people_of([Holder(case.proposer_unit, case.proposer_role)])}
    people.setdefault(case.proposer_id, case.proposer)
    return list(people.values())


def unit_people(units: Iterable[Organisation]) -> list[User]:
    """Heads and liaisons of units."""
    return people_of(side(unit) for unit in units for side in (Holder.head, Holder.liaison))


def office_people(case: Deliberation) -> list[User]:
    return people_of([county_of(case).holder(Role.OFFICE)])
