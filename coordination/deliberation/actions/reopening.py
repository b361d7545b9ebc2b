"""A closed case is taken up again: the hardship is back, or something was left (C7)."""

from __future__ import annotations

from django.db import transaction

from coordination.access import Actor, require
from coordination.changes import begin, say_why
from coordination.deliberation.actions.proposing import begin_sheets
from coordination.deliberation.lifecycle import DeliberationLifecycle
from coordination.deliberation.models import Deliberation, Sheet
from coordination.deliberation.notices import DeliberationNotice
from coordination.deliberation.policies import can_reopen
from coordination.deliberation.queries.people import proposing_post
from coordination.deliberation.verbs import DeliberationVerb
from coordination.telling import tell


@transaction.atomic
def reopen_case(case: Deliberation, *, actor: Actor, reason: str) -> Deliberation:
    """A new round under the same number; the units of the last one are asked again, its papers stay."""
    case, change = begin(case, actor=actor)
    require(can_reopen(actor, case))
    reason = say_why(reason)
    before = case.current
    DeliberationLifecycle(case).reopen(reason)
    event = change.save(DeliberationVerb.REOPENED, reason=reason, after={"round": case.round})
    asked = before.sheets.exclude(status=Sheet.Status.DROPPED).select_related("unit")
    begin_sheets(case, {sheet.unit: sheet.why for sheet in asked}, actor=actor, reason=reason)
    tell(case, DeliberationNotice.REOPENED, event, [proposing_post(case)], actor=actor, also=[case.proposer])
    return case
