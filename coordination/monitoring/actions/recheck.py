"""Route 4 (R249): the determining authority re-checks, hears the person before any cut, and decides."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.changes import Change, begin, need
from coordination.documents.kinds import PaperKind
from coordination.documents.signing import draft_paper, issue, sign
from coordination.monitoring.lifecycle import WarningLifecycle
from coordination.monitoring.models import Finding, Outcome, Warning
from coordination.monitoring.papers import cut_content, cut_title, hearing_content, hearing_title
from coordination.monitoring.policies import can_decide_cut, can_hear_person, can_recheck_household
from coordination.monitoring.standing import grace_until, standing_categories
from coordination.monitoring.verbs import WarningVerb
from coordination.policy.queries import parameter
from coordination.register.actions import end_category
from coordination.rules import ask, must_have_come
from coordination.units.counties import county_of
from coordination.units.models import Organisation


@transaction.atomic
def recheck_household(warning: Warning, *, actor: Actor, finding: str, note: str) -> Warning:
    """The conditions are still met, or a cut is proposed: then the person is heard first."""
    warning, change = begin(warning, actor=actor)
    require(can_recheck_household(actor, warning))
    need(note, _("Say on what the finding rests."), field="note")
    warning.finding, warning.recheck_note = Finding(finding), note
    warning.rechecked_by = actor.acting_post
    life = WarningLifecycle(warning)
    if warning.finding == Finding.KEEP:
        life.keep_aid()
        warning.outcome, warning.note = Outcome.KEPT, note
    else:
        life.propose_cut()
    _save(change, WarningVerb.RECHECKED, reason=note)
    return warning


@transaction.atomic
def hear_person(
    warning: Warning,
    *,
    actor: Actor,
    heard_on: dt.date,
    place: str,
    statement: str,
) -> Warning:
    """What the person says to the proposed cut, signed as the record of hearing (D36; art. 48)."""
    warning, change = begin(warning, actor=actor)
    require(can_hear_person(actor, warning))
    ask("heard_on", must_have_come, heard_on)
    need(statement, _("Enter what the person said, also that nothing was said."), field="statement")
    WarningLifecycle(warning).hear()
    warning.heard_at = timezone.now()
    organ = _authority(warning)
    paper = draft_paper(
        PaperKind.D36,
        subject=warning,
        organ=organ,
        title=hearing_title(warning),
        content=hearing_content(warning, heard_on=heard_on, place=place, statement=statement),
        actor=actor,
    )
    sign(paper, actor=actor, recipients=[organ])
    _save(change, WarningVerb.HEARD, reason=statement)
    return warning


@transaction.atomic
def decide_cut(
    warning: Warning,
    *,
    actor: Actor,
    decision: str,
    grounds: str,
    basis: str = "",
) -> Warning:
    """The leader decides after the hearing: the aid stays, is reduced, or ends with its grace (D37)."""
    warning, change = begin(warning, actor=actor)
    require(can_decide_cut(actor, warning))
    need(grounds, _("A decision says its grounds."), field="grounds")
    WarningLifecycle(warning).decide()
    warning.note = grounds
    if decision == Finding.KEEP:
        warning.outcome = Outcome.KEPT
        _save(change, WarningVerb.AID_KEPT, reason=grounds, basis=basis)
        return warning
    warning.outcome = Outcome.ENDED if decision == Finding.END else Outcome.REDUCED
    last_day = grace_until(warning)
    issue(
        PaperKind.D37,
        subject=warning,
        organ=_authority(warning),
        word=parameter("WORD_CUT", on=timezone.localdate(), county=county_of(warning)).value,
        title=cut_title(warning),
        content=cut_content(warning, decision=decision, grounds=grounds, basis=basis, last_day=last_day),
        actor=actor,
        recipients=[_authority(warning), warning.township],
    )
    if decision == Finding.END:
        for status in standing_categories(warning):
            end_category(status, actor=actor, until_on=last_day, reason=grounds)
    _save(change, WarningVerb.AID_CUT, reason=grounds, basis=basis)
    return warning


def _authority(warning: Warning) -> Organisation:
    return warning.authority or warning.desk


def _save(change: Change[Warning], verb: WarningVerb, *, reason: str, basis: str = "") -> None:
    warning = change.record
    warning.changed_at = timezone.now()
    change.save(
        verb,
        unit=warning.authority_id or warning.desk_id,
        reason=reason,
        basis=basis,
        after={"finding": warning.finding, "outcome": warning.outcome},
    )
