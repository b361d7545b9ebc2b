"""What changes a decision afterwards: the person declines, new facts recall it, a closed case is taken up again (C7)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.aid.actions.stages import stop_unpaid
from coordination.aid.acts import note_visit, take_part
from coordination.aid.lifecycle import move
from coordination.aid.models import AidCase, Part, Stage, Visit
from coordination.aid.notices import AidAnswer, AidNotice
from coordination.aid.policies import afterwards as policies
from coordination.aid.queries.holding import last_payer_of, township_side, verifier_of
from coordination.aid.verbs import AidVerb
from coordination.changes import begin, need, say_why
from coordination.rules import ask, must_have_come
from coordination.telling import tell
from coordination.vocabulary import word

S = AidCase.Status
F = Part.Function


@transaction.atomic
def decline_aid(case: AidCase, *, actor: Actor, said: str, on: dt.date) -> AidCase:
    """The person does not want what was granted: nothing more is paid, and a visit sees whether help is needed still.

    What was paid stays paid; the same person may ask again.
    """
    case, change = begin(case, actor=actor)
    require(policies.can_decline_aid(actor, case))
    said = need(said, _("Write what the person said."), field="said")
    ask("on", must_have_come, on)
    _take_back(case, actor, said)
    move(case, S.FOLLOW_UP)
    case.reason = said[:500]
    take_part(case, F.REGISTRAR, actor=actor)
    event = change.save(AidVerb.DECLINED_BY_PERSON, reason=said, after={"on": on})
    concerned = [*township_side(case), last_payer_of(case), verifier_of(case)]
    tell(case, AidNotice.STOPPED, event, concerned, actor=actor, answer=word(AidAnswer.DECLINED), reason="")
    return case


@transaction.atomic
def recall_decision(case: AidCase, *, actor: Actor, found: str, statement: str, on: dt.date) -> AidCase:
    """New facts, before anything is carried out: the promise is released, the facts are verified and decided on anew.

    The person is heard on them first; what is decided then has its own paper, with its remedies.
    """
    case, change = begin(case, actor=actor)
    require(policies.can_recall_decision(actor, case))
    found = say_why(found)
    statement = need(statement, _("Write what the person said, or that nothing was said."), field="statement")
    ask("on", must_have_come, on)
    _take_back(case, actor, found)
    move(case, S.VERIFYING)
    case.lane, case.reason = AidCase.Lane.ORDINARY, found[:500]
    take_part(case, F.APPROVER, actor=actor)
    note_visit(case, Visit.Kind.HEARING, statement, on, actor=actor)
    event = change.save(AidVerb.DECISION_RECALLED, reason=found)
    concerned = [*township_side(case), last_payer_of(case), verifier_of(case)]
    tell(case, AidNotice.STOPPED, event, concerned, actor=actor, answer=word(AidAnswer.RECALLED), reason="")
    return case


@transaction.atomic
def reopen_case(case: AidCase, *, actor: Actor, reason: str) -> AidCase:
    """The hardship is back, or something was left: a new round under the same number, verified first."""
    case, change = begin(case, actor=actor)
    require(policies.can_reopen_case(actor, case))
    reason = say_why(reason)
    move(case, S.VERIFYING)
    case.round += 1
    case.lane, case.reason, case.outcome, case.ended_at = AidCase.Lane.ORDINARY, reason[:500], "", None
    case.registered_at = timezone.now()  # the ordinary lane's clock begins anew
    event = change.save(AidVerb.REOPENED, reason=reason, after={"round": case.round})
    tell(case, AidNotice.REOPENED, event, [*township_side(case), verifier_of(case)], actor=actor)
    return case


def _take_back(case: AidCase, actor: Actor, reason: str) -> None:
    """What is promised and not paid is promised no more; a draft that nobody approved goes."""
    stop_unpaid(case, actor=actor, reason=reason)
    case.plan.stages.filter(status=Stage.Status.DRAFTED).delete()
    case.suspended_until, case.suspended_in, case.bounced_in, case.duplicate_in = None, "", "", ""
