"""A request is refused with its notice, by whatever step found that it has to be (for actions alone)."""

from __future__ import annotations

from django.utils import timezone

from coordination.access import Actor
from coordination.aid.actions.stages import stop_unpaid
from coordination.aid.acts import take_part
from coordination.aid.lifecycle import move
from coordination.aid.models import AidCase, Part, Stage
from coordination.aid.notices import AidAnswer, AidNotice
from coordination.aid.queries.holding import township_side
from coordination.aid.signing import sign_form
from coordination.aid.verbs import AidVerb
from coordination.changes import Change, say_why
from coordination.documents.kinds import PaperKind
from coordination.documents.refusals import refusal_content
from coordination.register.actions import watch_refusal
from coordination.telling import tell
from coordination.units.counties import county_of
from coordination.units.models import Organisation, Role
from coordination.vocabulary import word

S = AidCase.Status
F = Part.Function
REFUSAL_BASIS = "《社会救助法》和县临时救助实施细则"


def refuse_now(change: Change[AidCase], *, reason: str) -> AidCase:
    """Refuse by whatever step found it; what was promised and is unpaid goes back to its account."""
    case, actor = change.record, change.actor
    reason = say_why(reason)
    plan = case.the_plan
    if plan is not None and plan.reserved:
        stop_unpaid(case, actor=actor, reason=reason)
    if plan is not None and plan.paid:
        # the advance stays; what is refused is more of it
        move(case, S.FOLLOW_UP)
    else:
        move(case, S.REFUSED)
        case.ended_at = timezone.now()
    case.reason = reason
    if plan is not None:
        plan.stages.filter(status=Stage.Status.DRAFTED).delete()
    take_part(case, F.APPROVER, actor=actor)
    today = timezone.localdate()
    sign_form(
        PaperKind.D35,
        case,
        refusal_content(
            addressee=case.person.name,
            matter=f"临时救助（登记编号：{case.number}）",
            reason=reason,
            basis=REFUSAL_BASIS,
            on=case.policy_on,
            county=county_of(case),
            organ=_organ(actor, case),
            advice="生活仍有困难的，可以申请最低生活保障等其他社会救助",
        ),
        actor=actor,
        organ=_organ(actor, case),
        numbered_on=today,
    )
    event = change.save(AidVerb.REFUSED, reason=reason, basis=REFUSAL_BASIS)
    watch_refusal(
        case.person,
        actor=actor,
        source=case,
        source_label=case.number,
        reason=reason,
        authority=_organ(actor, case),
    )
    tell(case, AidNotice.STOPPED, event, township_side(case), actor=actor, answer=word(AidAnswer.REFUSED))
    return case


def _organ(actor: Actor, case: AidCase) -> Organisation:
    return case.township if actor.role == Role.THEAD else county_of(case).civil_affairs
