"""What somebody did in a case, written down beside it: parts and visits (for actions alone)."""

from __future__ import annotations

import datetime as dt

from coordination.access import Actor
from coordination.aid.models import AidCase, Part, Stage, Visit
from coordination.aid.policies.separation import people_of
from coordination.rules import ask, must_have_come
from coordination.units.models import Role


def take_part(case: AidCase, function: Part.Function, *, actor: Actor) -> None:
    """Write down what the people of this act did; the database refuses a second part."""
    if actor.has_role(Role.CLOCK):
        return
    for user_id in sorted(people_of(actor)):
        Part.objects.get_or_create(case=case, user_id=user_id, defaults={"function": function})


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
    ask("on", must_have_come, on)
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
