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
from coordination.monitoring.lifecycle import WarningLifecycle
from coordination.monitoring.models import Attempt, Outcome, Warning
from coordination.monitoring.policies import can_inform_person
from coordination.monitoring.verbs import WarningVerb
from coordination.rules import ask, must_have_come

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
def follow_up(warning: Warning, *, actor: Actor, outcome: str, note: str) -> Warning:
    """Thirty days on: the person applied, does not want to, or does not qualify (WARN_FOLLOW)."""
    warning, change = begin(warning, actor=actor)
    require(can_inform_person(actor, warning))
    if outcome not in FOLLOWED:
        raise ValidationError({"outcome": _("Say what came of informing the person.")})
    WarningLifecycle(warning).follow_up()
    warning.outcome, warning.note = Outcome(outcome), note
    _save(change, WarningVerb.FOLLOWED_UP, after={"outcome": outcome}, reason=note)
    return warning


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
