"""Taking a remedy in, answering it in the house, replying to whoever decides it, and what comes of it."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.changes import Change, begin, enter, lock, need, say_why
from coordination.documents.kinds import PaperKind
from coordination.documents.models import Paper
from coordination.documents.signing import draft_paper, sign
from coordination.policy.queries import parameter, policy_version
from coordination.remedies import holding, papers, policies
from coordination.remedies.lifecycle import move
from coordination.remedies.models import Remedy
from coordination.remedies.notices import RemedyNotice
from coordination.remedies.verbs import RemedyVerb
from coordination.remedies.words import RemedyEnding
from coordination.rules import ask, must_have_come
from coordination.telling import tell
from coordination.units.counties import county_of
from coordination.vocabulary import word

S = Remedy.Status
ANSWERS = {
    Remedy.Outcome.STANDS: RemedyEnding.STANDS,
    Remedy.Outcome.CHANGED: RemedyEnding.CHANGED,
    Remedy.Outcome.REVOKED: RemedyEnding.REVOKED,
    Remedy.Outcome.ORDERED: RemedyEnding.ORDERED,
    Remedy.Outcome.WITHDRAWN: RemedyEnding.WITHDRAWN,
}


@transaction.atomic
def enter_remedy(
    paper: Paper,
    *,
    actor: Actor,
    kind: str,
    came: str,
    received_on: dt.date,
    said: str,
    is_simple: bool = False,
    reference: str = "",
) -> Remedy:
    """Take in what a person brings against a decision. The decision stands meanwhile; who decided is told."""
    paper = lock(paper)
    require(policies.can_enter(actor, paper))
    said = need(said, _("Say what is brought forward."), field="said")
    ask("received_on", must_have_come, received_on)
    if paper.issued_on is not None and received_on < paper.issued_on:
        raise ValidationError({"received_on": _("The decision was not made yet on that day.")})
    if paper.kind == PaperKind.D44 and kind not in Remedy.HERE:
        words = _(
            "Against a public notice an objection or a complaint is taken in; a review is of the decision."
        )
        raise ValidationError({"kind": words})
    if paper.remedies.filter(kind=kind).exclude(status=S.CLOSED).exists():
        raise ValidationError({"kind": _("Such a remedy against this decision is open already.")})
    if actor.acting_post is None:
        raise ValidationError(_("Choose the post you act in first."))
    here = kind in Remedy.HERE
    today = timezone.localdate()
    remedy = Remedy(
        paper=paper,
        kind=kind,
        came=came,
        received_on=received_on,
        is_simple=is_simple and kind == Remedy.Kind.REVIEW,
        said=said,
        reference="" if here else reference.strip(),
        status=S.ANSWERING if here else S.REPLYING,
        entered_by=actor.acting_post,
        entered_at=timezone.now(),
        policy_on=today,
        policy_version=policy_version(on=today, county=county_of(paper)),
    )
    event = enter(remedy, RemedyVerb.ENTERED, actor=actor, after={"kind": kind, "received_on": received_on})
    tell(remedy, RemedyNotice.ENTERED, event, holding.concerned_by(remedy), actor=actor)
    return remedy


@transaction.atomic
def answer(remedy: Remedy, *, actor: Actor, outcome: str, words: str) -> Remedy:
    """Somebody else than who decided says whether the decision stands, and why; the person has it on paper (D33)."""
    remedy, change = begin(remedy, actor=actor)
    require(policies.can_answer(actor, remedy))
    if not remedy.is_answered_here:
        raise ValidationError(_("A review or a suit is not decided here."))
    words = say_why(words, field="words")
    remedy.decided_by = actor.acting_post
    today = timezone.localdate()
    _settle(change, outcome, today, words, RemedyVerb.ANSWERED)
    county = county_of(remedy)
    organ = actor.acting_post.unit if actor.acting_post else county.civil_affairs
    paper = draft_paper(
        PaperKind.D33,
        subject=remedy,
        title=papers.answer_title(remedy),
        content=papers.answer(remedy, organ),
        actor=actor,
        organ=organ,
    )
    sign(paper, actor=actor, word=parameter("WORD_ANSWER", on=today, county=county).value)
    return remedy


@transaction.atomic
def reply(remedy: Remedy, *, actor: Actor, on: dt.date, words: str) -> Remedy:
    """Reply and evidence left for the reviewing body or the court; only evidence that stood at the decision (46)."""
    remedy, change = begin(remedy, actor=actor)
    require(policies.can_reply(actor, remedy))
    words = need(words, _("Say what was replied, and which evidence went with it."), field="words")
    ask("on", must_have_come, on)
    move(remedy, S.AWAITED)
    remedy.replied_on, remedy.reply = on, words
    change.save(RemedyVerb.REPLIED, after={"on": on})
    return remedy


@transaction.atomic
def enter_decision(remedy: Remedy, *, actor: Actor, outcome: str, on: dt.date, words: str) -> Remedy:
    """What the reviewing body or the court decided; what changes the decision is carried out."""
    remedy, change = begin(remedy, actor=actor)
    require(policies.can_reply(actor, remedy))
    words = need(words, _("Say what was decided, with its number."), field="words")
    ask("on", must_have_come, on)
    _settle(change, outcome, on, words, RemedyVerb.DECIDED)
    return remedy


@transaction.atomic
def carry_out(remedy: Remedy, *, actor: Actor, on: dt.date, words: str) -> Remedy:
    """Whoever decided says how it did what came of the remedy."""
    remedy, change = begin(remedy, actor=actor)
    require(policies.can_carry_out(actor, remedy))
    words = need(words, _("Say what was done."), field="words")
    ask("on", must_have_come, on)
    move(remedy, S.CLOSED)
    remedy.carried_out, remedy.carried_out_on, remedy.ended_at = words, on, timezone.now()
    change.save(RemedyVerb.CARRIED_OUT, after={"on": on})
    return remedy


@transaction.atomic
def stop_execution(remedy: Remedy, *, actor: Actor, basis: str) -> Remedy:
    """The decision is not executed until the remedy is decided; by whose order, and why."""
    remedy, change = begin(remedy, actor=actor)
    require(policies.can_stop(actor, remedy))
    basis = say_why(basis, field="basis")
    remedy.is_execution_stopped, remedy.stop_basis = True, basis
    event = change.save(RemedyVerb.STOPPED, reason=basis)
    tell(remedy, RemedyNotice.STOPPED, event, holding.concerned_by(remedy), actor=actor)
    return remedy


def _settle(change: Change[Remedy], outcome: str, on: dt.date, words: str, verb: RemedyVerb) -> None:
    remedy, actor = change.record, change.actor
    is_to_do = outcome in Remedy.CARRIED_OUT
    move(remedy, S.CARRYING_OUT if is_to_do else S.CLOSED)
    remedy.outcome, remedy.outcome_on, remedy.outcome_words = outcome, on, words
    if not is_to_do:
        remedy.ended_at = timezone.now()
    event = change.save(verb, reason=words, after={"outcome": outcome, "on": on})
    concerned = holding.concerned_by(remedy)
    tell(
        remedy,
        RemedyNotice.DECIDED,
        event,
        concerned,
        actor=actor,
        answer=word(ANSWERS[Remedy.Outcome(outcome)]),
    )
