"""Route 4 (R249): the determining authority re-checks, hears the person before any cut, and decides."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.audit.actions import record, save_version
from coordination.documents.kinds import PaperKind
from coordination.documents.models import Attachment
from coordination.documents.signing import draft_paper, issue, sign
from coordination.monitoring.lifecycle import WarningLifecycle
from coordination.monitoring.locks import lock_warning
from coordination.monitoring.models import Finding, Outcome, Warning
from coordination.monitoring.papers import cut_content, cut_title, hearing_content, hearing_title
from coordination.monitoring.policies import can_decide_cut, can_hear_person, can_recheck_household
from coordination.monitoring.standing import grace_until, standing_categories
from coordination.monitoring.verbs import WarningVerb
from coordination.notifications.actions import hint
from coordination.policy.queries import parameter
from coordination.register.actions import end_category
from coordination.rules import ask, must_have_come
from coordination.units.models import Organisation


@transaction.atomic
def recheck_household(warning: Warning, *, actor: Actor, finding: str, note: str) -> Warning:
    """The conditions are still met, or a cut is proposed: then the person is heard first."""
    warning = lock_warning(warning)
    require(can_recheck_household(actor, warning))
    if not note.strip():
        raise ValidationError({"note": _("Say on what the finding rests.")})
    warning.finding, warning.recheck_note = Finding(finding), note
    warning.rechecked_by = actor.acting_post
    life = WarningLifecycle(warning)
    fields = ["finding", "recheck_note", "rechecked_by"]
    if warning.finding == Finding.KEEP:
        life.keep_aid()
        warning.outcome, warning.note = Outcome.KEPT, note
        fields += ["outcome", "note"]
    else:
        life.propose_cut()
    _save(warning, actor, WarningVerb.RECHECKED, fields, reason=note)
    return warning


@transaction.atomic
def hear_person(
    warning: Warning,
    *,
    actor: Actor,
    heard_on: dt.date,
    place: str,
    statement: str,
    reauth: bool = False,
    medium: str = "screen",
    scan: Attachment | None = None,
) -> Warning:
    """What the person says to the proposed cut, signed as the record of hearing (D36; art. 48)."""
    warning = lock_warning(warning)
    require(can_hear_person(actor, warning))
    ask("heard_on", must_have_come, heard_on)
    if not statement.strip():
        raise ValidationError({"statement": _("Enter what the person said, also that nothing was said.")})
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
    sign(paper, actor=actor, reauth=reauth, medium=medium, scan=scan, recipients=[organ])
    _save(warning, actor, WarningVerb.HEARD, ["heard_at"], reason=statement)
    return warning


@transaction.atomic
def decide_cut(
    warning: Warning,
    *,
    actor: Actor,
    decision: str,
    grounds: str,
    basis: str = "",
    reauth: bool = False,
    medium: str = "screen",
    scan: Attachment | None = None,
) -> Warning:
    """The leader decides after the hearing: the aid stays, is reduced, or ends with its grace (D37)."""
    warning = lock_warning(warning)
    require(can_decide_cut(actor, warning))
    if not grounds.strip():
        raise ValidationError({"grounds": _("A decision says its grounds.")})
    WarningLifecycle(warning).decide()
    warning.note = grounds
    if decision == Finding.KEEP:
        warning.outcome = Outcome.KEPT
        _save(warning, actor, WarningVerb.AID_KEPT, ["outcome", "note"], reason=grounds, basis=basis)
        return warning
    warning.outcome = Outcome.ENDED if decision == Finding.END else Outcome.REDUCED
    last_day = grace_until(warning)
    issue(
        PaperKind.D37,
        subject=warning,
        organ=_authority(warning),
        word=parameter("WORD_CUT", on=timezone.localdate()).value,
        title=cut_title(warning),
        content=cut_content(warning, decision=decision, grounds=grounds, basis=basis, last_day=last_day),
        actor=actor,
        reauth=reauth,
        medium=medium,
        scan=scan,
        recipients=[_authority(warning), warning.township],
    )
    if decision == Finding.END:
        for status in standing_categories(warning):
            end_category(status, actor=actor, until_on=last_day, reason=grounds)
    _save(warning, actor, WarningVerb.AID_CUT, ["outcome", "note"], reason=grounds, basis=basis)
    return warning


def _authority(warning: Warning) -> Organisation:
    return warning.authority or warning.desk


def _save(
    warning: Warning,
    actor: Actor,
    verb: WarningVerb,
    fields: list[str],
    *,
    reason: str,
    basis: str = "",
) -> None:
    warning.changed_at = timezone.now()
    save_version(warning, actor=actor, update_fields=["status", "changed_at", *fields])
    record(
        verb,
        actor=actor,
        subject=warning,
        household=warning.household_key,
        unit=warning.authority_id or warning.desk_id,
        reason=reason,
        basis=basis,
        after={"status": warning.status, "finding": warning.finding, "outcome": warning.outcome},
    )
    hint(warning)
