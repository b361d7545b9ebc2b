"""After the money: the follow-up visit (D28) and the closing of the case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from coordination.access import Actor, require
from coordination.aid.acts import note_visit, take_part
from coordination.aid.lifecycle import move
from coordination.aid.models import AidCase, Part, Visit
from coordination.aid.papers import content
from coordination.aid.policies.cases import can_follow_up, can_keep_papers
from coordination.aid.signing import sign_form
from coordination.aid.verbs import AidVerb
from coordination.changes import begin
from coordination.documents.kinds import PaperKind

S = AidCase.Status
VISITED_IN: dict[str, Visit.Kind] = {
    S.VERIFYING: Visit.Kind.VERIFICATION,
    S.STAGE_DUE: Visit.Kind.STAGE_CHECK,
}


@transaction.atomic
def follow_up(
    case: AidCase,
    *,
    actor: Actor,
    outcome: str,
    found: str,
    on: dt.date,
) -> AidCase:
    """Is the hardship overcome? Where more aid is needed the same case enters the ordinary lane again (C5-7)."""
    case, change = begin(case, actor=actor)
    require(can_follow_up(actor, case))
    case.outcome = AidCase.Outcome(outcome)
    extends = case.outcome == AidCase.Outcome.EXTEND
    move(case, S.VERIFYING if extends else S.FOLLOWED_UP)
    if extends:
        case.round += 1
        case.lane = AidCase.Lane.ORDINARY
        case.registered_at = timezone.now()  # the ordinary lane's clock begins anew
    case.reason = ""
    take_part(case, Part.Function.VERIFIER, actor=actor)
    note_visit(case, Visit.Kind.FOLLOW_UP, found, on, actor=actor)
    sign_form(
        PaperKind.D28,
        case,
        content.follow_up(case, found, on),
        actor=actor,
        organ=case.township,
    )
    change.save(AidVerb.EXTENDED if extends else AidVerb.FOLLOWED_UP, after={"outcome": case.outcome})
    return case


@transaction.atomic
def close_case(case: AidCase, *, actor: Actor, note: str = "") -> AidCase:
    """The papers are complete: the case is closed and stays on the household's chain."""
    case, change = begin(case, actor=actor)
    require(can_keep_papers(actor, case))
    move(case, S.CLOSED)
    case.ended_at = timezone.now()
    take_part(case, Part.Function.REGISTRAR, actor=actor)
    change.save(AidVerb.CLOSED, reason=note)
    return case


@transaction.atomic
def find_dead(
    case: AidCase, *, actor: Actor, found: str, on: dt.date, methods: Sequence[str] = ()
) -> AidCase:
    """Whoever visits or checks found that the person has died: the visit stays on record, the step open."""
    return _found_elsewise(case, AidVerb.FOUND_DEAD, found, on, methods, actor=actor)


@transaction.atomic
def find_moved(
    case: AidCase, *, actor: Actor, found: str, on: dt.date, methods: Sequence[str] = ()
) -> AidCase:
    """Whoever visits or checks found that the household has moved: likewise."""
    return _found_elsewise(case, AidVerb.FOUND_MOVED, found, on, methods, actor=actor)


def _found_elsewise(
    case: AidCase, verb: AidVerb, found: str, on: dt.date, methods: Sequence[str], *, actor: Actor
) -> AidCase:
    case, change = begin(case, actor=actor)
    require(can_follow_up(actor, case))
    take_part(case, Part.Function.VERIFIER, actor=actor)
    stage = case.stage if case.status == S.STAGE_DUE else None
    kind = VISITED_IN.get(case.status, Visit.Kind.FOLLOW_UP)
    note_visit(case, kind, found, on, actor=actor, stage=stage, methods="、".join(methods))
    change.trace(verb, after={"on": on}, reason=found)
    return case
