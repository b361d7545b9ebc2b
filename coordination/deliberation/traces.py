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
from coordination.units.models import Organisation, Role, User
from coordination.units.queries import head_role, liaison_role, meeting_office, users_acting_for

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
    acting = users_acting_for({(case.proposer_unit_id, case.proposer_role)})
    people = {user.pk: user for users in acting.values() for user in users}
    people.setdefault(case.proposer_id, case.proposer)
    return list(people.values())


def people_of(units: Iterable[Organisation]) -> list[User]:
    """Heads and liaisons of units."""
    keys = {(unit.pk, str(role(unit))) for unit in units for role in (head_role, liaison_role)}
    return _people(keys)


def office_people() -> list[User]:
    return _people({(meeting_office().pk, str(Role.OFFICE))})


def _people(keys: set[tuple[int, str]]) -> list[User]:
    found: dict[int, User] = {}
    for users in users_acting_for(keys).values():
        for user in users:
            found.setdefault(user.pk, user)
    return list(found.values())
