"""What every change of a case ends with: saved, recorded, told to those whom it concerns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils import translation

from coordination.access import Actor
from coordination.aid.models import AidCase, Part, Stage, Visit
from coordination.aid.notices import AidNotice
from coordination.aid.policies.separation import people_of
from coordination.aid.verbs import AidVerb
from coordination.audit.actions import record, save_version
from coordination.audit.models import Event
from coordination.notifications.actions import hint, notify
from coordination.units.models import Organisation, Role
from coordination.units.queries import users_acting_for


def lock_case(case: AidCase) -> AidCase:
    return (
        AidCase.objects.select_for_update(of=("self",))
        .select_related("township", "household__village", "household__township", "person")
        .get(pk=case.pk)
    )


def trace_case(
    case: AidCase,
    verb: AidVerb,
    *,
    actor: Actor,
    was: str,
    fields: Iterable[str] = (),
    reason: str = "",
    basis: str = "",
    medium: str = "",
    after: dict[str, Any] | None = None,
) -> Event:
    """Save the move with its version, leave the event on the household's chain, let open pages re-read."""
    save_version(case, actor=actor, update_fields=["status", "reason", *fields], reason=reason)
    event = record(
        verb,
        actor=actor,
        subject=case,
        unit=case.township_id,
        household=str(case.household.key),
        before={"status": was},
        after={"status": case.status, **(after or {})},
        reason=reason,
        basis=basis,
        medium=medium,
    )
    hint(case)
    return event


def take_part(case: AidCase, function: Part.Function, *, actor: Actor) -> None:
    """Write down what the people of this act did; the database refuses a second part."""
    if actor.has_role(Role.CLOCK):
        return
    for user_id in sorted(people_of(actor)):
        Part.objects.get_or_create(case=case, user_id=user_id, defaults={"function": function})


def tell(
    case: AidCase,
    kind: AidNotice,
    event: Event,
    *,
    actor: Actor,
    desks: Iterable[tuple[Organisation, str]],
    **params: Any,
) -> None:
    """A notice to those desks, not to whoever did it. Whose turn it is hears that from the process."""
    keys = {(unit.pk, str(role)) for unit, role in desks}
    people = {user.pk: user for users in users_acting_for(keys).values() for user in users}
    people.pop(actor.user.pk, None)
    notify(
        people.values(),
        kind,
        subject=case,
        key=f"{kind}:{event.uuid}",
        event=event,
        url=case.get_absolute_url(),
        title=case.title,
        number=case.number,
        **params,
    )


def township_desks(case: AidCase) -> list[tuple[Organisation, str]]:
    return [(case.township, Role.TCLERK), (case.township, Role.THEAD)]


def note_visit(
    case: AidCase,
    kind: Visit.Kind,
    found: str,
    on: dt.date,
    *,
    actor: Actor,
    stage: Stage | None = None,
    methods: str = "",
) -> Visit:
    """What somebody found, with day and post."""
    return Visit.objects.create(
        case=case,
        kind=kind,
        stage=stage,
        methods=methods,
        found=found.strip(),
        on=on,
        by=actor.user,
        by_post=actor.acting_post.house_label if actor.acting_post else "",
    )


def stage_words(stage: Stage) -> str:
    """The stage as traces keep it: in the language of the house, whoever acts."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(stage.label)
