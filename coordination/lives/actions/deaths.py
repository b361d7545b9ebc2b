"""A death: reported by whoever hears of it, confirmed or refuted by a second person, undone where it was wrong."""

from __future__ import annotations

import datetime as dt
from functools import partial

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.changes import begin, enter, gives_reason, lock, need
from coordination.lives.lifecycle import move
from coordination.lives.models import DeathReport
from coordination.lives.policies import (
    can_decide_report,
    can_offer_relief,
    can_report_death,
    can_undo_report,
)
from coordination.lives.queries import last_day_after, last_day_of_all
from coordination.lives.verbs import LifeVerb
from coordination.policy.queries import policy_version
from coordination.register.actions import note_death, take_death_back
from coordination.register.models import Person
from coordination.rules import ask, must_have_come
from coordination.units.counties import county_of

S = DeathReport.Status
ENDED_BY = "死亡确认"  # kept beside each category, in the language of the house


@transaction.atomic
def report_death(
    person: Person,
    *,
    actor: Actor,
    died_on: dt.date,
    how_known: str,
    source: models.Model | None = None,
    source_label: str = "",
) -> DeathReport:
    """Somebody heard that a person has died; nothing ends before a second person confirms it (C10)."""
    person = lock(person.current)
    require(can_report_death(actor, person, source))
    ask("died_on", must_have_come, died_on)
    if person.born_on is not None and died_on < person.born_on:
        raise ValidationError({"died_on": _("That is before the person was born.")})
    how_known = need(how_known, _("Say how it is known."), field="how_known")
    if person.death_reports.filter(status=S.REPORTED).exists():
        raise ValidationError(_("The death of this person is reported already; it waits to be confirmed."))
    post = actor.acting_post
    today = timezone.localdate()
    report = DeathReport(
        person=person,
        household=person.household,
        died_on=died_on,
        how_known=how_known,
        reported_by=actor.user,
        reported_post=post,
        reported_at=timezone.now(),
        source_type=source._meta.label_lower if source is not None else "",
        source_id=source.pk if source is not None else None,
        source_label=source_label[:200],
        policy_on=today,
        policy_version=policy_version(on=today, county=county_of(person)),
    )
    report.full_clean()
    enter(report, LifeVerb.REPORTED, actor=actor, after={"on": died_on}, basis=source_label, reason=how_known)
    return report


@transaction.atomic
def confirm_death(
    report: DeathReport, *, actor: Actor, died_on: dt.date, proof: str, proof_words: str
) -> DeathReport:
    """A second person has the proof: the categories end with their last day, by DEATH_END."""
    report, change = begin(report, actor=actor)
    require(can_decide_report(actor, report))
    ask("died_on", must_have_come, died_on)
    proof_words = need(proof_words, _("Name the proof: its number, organ and date."), field="proof_words")
    move(report, S.CONFIRMED)
    report.died_on, report.proof, report.proof_words = died_on, DeathReport.Proof(proof), proof_words
    _decided(report, actor)
    report.ended = note_death(
        report.person.current,
        actor=actor,
        died_on=died_on,
        last_day=partial(last_day_after, report),
        reason=ENDED_BY,
    )
    report.last_day = last_day_of_all(report)
    change.save(LifeVerb.CONFIRMED, after={"on": died_on, "until": report.last_day}, reason=proof_words)
    return report


@gives_reason
@transaction.atomic
def refute_death(report: DeathReport, *, actor: Actor, reason: str) -> DeathReport:
    """The person lives: what rested goes on, and everybody who heard is told."""
    report, change = begin(report, actor=actor)
    require(can_decide_report(actor, report))
    move(report, S.REFUTED)
    report.reason = reason
    _decided(report, actor)
    change.save(LifeVerb.REFUTED, reason=reason)
    return report


@transaction.atomic
def offer_relief(report: DeathReport, *, actor: Actor, outcome: str, note: str) -> DeathReport:
    """The relief of funeral fees (R274) was offered to whoever buries the person."""
    report, change = begin(report, actor=actor)
    require(can_offer_relief(actor, report))
    note = need(note, _("Say who was asked, and when."), field="note")
    move(report, S.SETTLED)
    report.relief, report.relief_note = DeathReport.Relief(outcome), note
    change.save(LifeVerb.RELIEF_OFFERED, after={"relief": report.relief}, reason=note)
    return report


@gives_reason
@transaction.atomic
def undo_death(report: DeathReport, *, actor: Actor, reason: str) -> DeathReport:
    """Confirmed in error: the person lives, what ended with the death is in force again as it stood."""
    report, change = begin(report, actor=actor)
    require(can_undo_report(actor, report))
    move(report, S.UNDONE)
    report.reason, report.undone_by, report.undone_at = reason, actor.user, timezone.now()
    take_death_back(report.person.current, actor=actor, ended=report.ended, reason=reason)
    change.save(LifeVerb.UNDONE, reason=reason)
    return report


def _decided(report: DeathReport, actor: Actor) -> None:
    report.decided_by, report.decided_post = actor.user, actor.acting_post
    report.decided_at = timezone.now()
