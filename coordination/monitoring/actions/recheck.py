"""Route 4 (R249): the determining authority re-checks, hears the person before any cut, and decides."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.changes import Change, begin, need
from coordination.documents.kinds import PaperKind
from coordination.documents.signing import draft_paper, issue, sign
from coordination.monitoring.lifecycle import WarningLifecycle
from coordination.monitoring.models import Finding, Kind, Outcome, Route, Warning
from coordination.monitoring.papers import cut_content, cut_title, hearing_content, hearing_title
from coordination.monitoring.policies import (
    can_begin_review,
    can_decide_cut,
    can_hear_person,
    can_recheck_household,
)
from coordination.monitoring.standing import grace_until, gradual_until, standing_categories
from coordination.monitoring.verbs import WarningVerb
from coordination.policy.queries import parameter
from coordination.register.actions import end_category, reduce_category, set_review
from coordination.register.models import CategoryStatus
from coordination.rules import ask, must_have_come
from coordination.units.counties import county_of
from coordination.units.models import Organisation


@transaction.atomic
def begin_review(warning: Warning, *, actor: Actor, authority: Organisation) -> Warning:
    """The review of a category is due (R16): its authority re-checks, nobody has to triage or to verify before."""
    warning, change = begin(warning, actor=actor)
    require(can_begin_review(actor, warning))
    WarningLifecycle(warning).begin_review()
    warning.route, warning.authority = Route.RECHECK, authority
    _save(change, WarningVerb.REVIEW_BEGUN, reason="")
    return warning


@transaction.atomic
def recheck_household(
    warning: Warning, *, actor: Actor, finding: str, note: str, review_on: dt.date | None = None
) -> Warning:
    """The conditions are still met, or a cut is proposed: then the person is heard first.

    Where a review was due and nothing is cut, the day of the next one is set (R16).
    """
    warning, change = begin(warning, actor=actor)
    require(can_recheck_household(actor, warning))
    need(note, _("Say on what the finding rests."), field="note")
    warning.finding, warning.recheck_note = Finding(finding), note
    warning.rechecked_by = actor.acting_post
    life = WarningLifecycle(warning)
    if warning.finding == Finding.KEEP:
        life.keep_aid()
        warning.outcome, warning.note = Outcome.KEPT, note
        _set_review(warning, review_on, note, actor=actor)
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
    status: CategoryStatus | None = None,
    monthly: Decimal | None = None,
    from_on: dt.date | None = None,
    until_on: dt.date | None = None,
    review_on: dt.date | None = None,
) -> Warning:
    """The leader decides after the hearing: the aid stays, is reduced, or ends (D37); what it says happens.

    ``status`` is the category that is meant, where this authority determined several.
    """
    warning, change = begin(warning, actor=actor)
    require(can_decide_cut(actor, warning))
    need(grounds, _("A decision says its grounds."), field="grounds")
    WarningLifecycle(warning).decide()
    warning.note = grounds
    if decision == Finding.KEEP:
        warning.outcome = Outcome.KEPT
        _set_review(warning, review_on, grounds, actor=actor)
        _save(change, WarningVerb.AID_KEPT, reason=grounds, basis=basis)
        return warning
    warning.outcome = Outcome.ENDED if decision == Finding.END else Outcome.REDUCED
    cut = _what_is_cut(warning, decision, status)
    said: dict[str, Any] = {"decision": decision, "cut": cut, "monthly": monthly, "from_on": from_on}
    if decision == Finding.END:
        said["last_day"] = _last_day(warning, until_on)
    issue(
        PaperKind.D37,
        subject=warning,
        organ=_authority(warning),
        word=parameter("WORD_CUT", on=timezone.localdate(), county=county_of(warning)).value,
        title=cut_title(warning),
        content=cut_content(warning, grounds=grounds, basis=basis, **said),
        actor=actor,
        recipients=[_authority(warning), warning.township],
    )
    for one in cut:
        if decision == Finding.END:
            end_category(one, actor=actor, until_on=said["last_day"], reason=grounds)
        else:
            reduce_category(one, actor=actor, monthly=monthly, from_on=from_on, reason=grounds)
    if decision == Finding.REDUCE:
        _set_review(warning, review_on, grounds, actor=actor)
    _save(change, WarningVerb.AID_CUT, reason=grounds, basis=basis)
    return warning


def _set_review(warning: Warning, review_on: dt.date | None, reason: str, *, actor: Actor) -> None:
    """What stays is reviewed again on a day; where a review was due, nobody closes it without naming one."""
    if review_on is None:
        if warning.kind == Kind.REVIEW and standing_categories(warning):
            raise ValidationError({"review_on": _("Say when it is reviewed next.")})
        return
    for status in standing_categories(warning):
        set_review(status, actor=actor, review_on=review_on, reason=reason)


def _what_is_cut(warning: Warning, decision: str, chosen: CategoryStatus | None) -> list[CategoryStatus]:
    """A decision ends or reduces what this authority determined, or it is none."""
    standing = standing_categories(warning)
    if not standing:
        words = _("%(unit)s determined nothing that is held here: there is nothing to reduce or to end.")
        raise ValidationError(words % {"unit": _authority(warning).label})
    if chosen is None and decision == Finding.REDUCE and len(standing) > 1:
        raise ValidationError({"status": _("Say which category is reduced.")})
    if chosen is not None and chosen not in standing:
        raise ValidationError({"status": _("This authority determined another category.")})
    return standing if chosen is None else [chosen]


def _last_day(warning: Warning, chosen: dt.date | None) -> dt.date:
    """As long as the region keeps aid on, or a gradual exit within what it allows (R68)."""
    last = chosen or grace_until(warning)
    if last < timezone.localdate():
        raise ValidationError({"until_on": _("Nothing ends before it is decided.")})
    if last > (latest := gradual_until(warning)):
        words = _("A gradual exit ends here on %(day)s at the latest.")
        raise ValidationError({"until_on": words % {"day": latest}})
    return last


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
