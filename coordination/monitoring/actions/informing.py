"""Route 3 (R248): the person is told of policy and channel, with proof, and followed up."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.audit.actions import save_version
from coordination.changes import Change, begin, gives_reason, need
from coordination.documents.kinds import PaperKind
from coordination.documents.refusals import refusal_content
from coordination.documents.signing import issue
from coordination.monitoring.lifecycle import WarningLifecycle
from coordination.monitoring.models import Attempt, Outcome, Warning
from coordination.monitoring.papers import refusal_title
from coordination.monitoring.policies import can_inform_person
from coordination.monitoring.verbs import WarningVerb
from coordination.policy.queries import parameter
from coordination.register.actions import watch_refusal
from coordination.rules import ask, must_have_come
from coordination.units.counties import county_of

FOLLOWED = (Outcome.APPLIED, Outcome.DECLINED, Outcome.UNQUALIFIED)


@transaction.atomic
def inform_person(
    warning: Warning, *, actor: Actor, way: str, at: dt.datetime, policies: str, proof: str
) -> Warning:
    """The person was told which policies may apply and where to ask; the proof is kept."""
    warning, change = begin(warning, actor=actor)
    require(can_inform_person(actor, warning))
    for name, text in (("policies", policies), ("proof", proof)):
        need(text, _("Informing without proof closes nothing."), field=name)
    WarningLifecycle(warning).inform()
    _attempt(warning, actor, way=way, at=at, reached=True, policies=policies, proof=proof)
    _save(change, WarningVerb.INFORMED, after={"way": way}, reason=policies)
    return warning


@transaction.atomic
def try_to_inform(warning: Warning, *, actor: Actor, way: str, at: dt.datetime, proof: str = "") -> Warning:
    """Nobody was reached: the attempt is kept, the clock runs on."""
    warning, change = begin(warning, actor=actor)
    require(can_inform_person(actor, warning))
    WarningLifecycle(warning).try_again()
    _attempt(warning, actor, way=way, at=at, reached=False, policies="", proof=proof)
    _save(change, WarningVerb.INFORM_TRIED, after={"way": way})
    return warning


@gives_reason
@transaction.atomic
def follow_up(warning: Warning, *, actor: Actor, outcome: str, note: str, basis: str = "") -> Warning:
    """Thirty days on: the person applied, does not want to, or does not qualify (WARN_FOLLOW).

    Who is told not to qualify has that in writing, with reason, basis and remedies (D35).
    """
    warning, change = begin(warning, actor=actor)
    require(can_inform_person(actor, warning))
    if outcome not in FOLLOWED:
        raise ValidationError({"outcome": _("Say what came of informing the person.")})
    is_refused = outcome == Outcome.UNQUALIFIED
    if is_refused:
        basis = need(basis, _("Name the rule by which the person does not qualify."), field="basis")
    WarningLifecycle(warning).follow_up()
    warning.outcome, warning.note = Outcome(outcome), note
    if is_refused:
        _refuse(warning, reason=note, basis=basis, actor=actor)
    _save(change, WarningVerb.FOLLOWED_UP, after={"outcome": outcome}, reason=note)
    return warning


def _refuse(warning: Warning, *, reason: str, basis: str, actor: Actor) -> None:
    """The township's notice of refusal (D35); who was refused stays in sight (R237)."""
    today, county = timezone.localdate(), county_of(warning)
    issue(
        PaperKind.D35,
        subject=warning,
        organ=warning.township,
        word=parameter("WORD_REFUSAL", on=today, county=county).value,
        title=refusal_title(warning),
        content=refusal_content(
            addressee=warning.name or "当事人",
            matter="申请社会救助的条件",
            reason=reason,
            basis=basis,
            on=warning.policy_on,
            county=county,
            organ=warning.township,
            advice="家庭情况有变化的，可以随时到乡镇申请",
        ),
        actor=actor,
        recipients=[warning.township],
    )
    if warning.person is not None:
        watch_refusal(
            warning.person,
            actor=actor,
            source=warning,
            source_label=warning.number,
            reason=reason,
            authority=warning.township,
        )


def _attempt(
    warning: Warning,
    actor: Actor,
    *,
    way: str,
    at: dt.datetime,
    reached: bool,
    policies: str,
    proof: str,
) -> Attempt:
    ask("at", must_have_come, at)
    attempt = Attempt(
        warning=warning,
        way=Attempt.Way(way),
        at=at,
        reached=reached,
        policies=policies,
        proof=proof,
        by=actor.acting_post,
    )
    return save_version(attempt, actor=actor)


def _save(change: Change[Warning], verb: WarningVerb, *, after: dict[str, str], reason: str = "") -> None:
    change.record.changed_at = timezone.now()
    change.save(verb, after=after, reason=reason)
