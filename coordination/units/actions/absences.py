"""Days on which a holder is away: noted, confirmed where somebody would gain by it, ended."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import require
from coordination.changes import begin, enter, gives_reason, lock
from coordination.notifications.actions import hint, notify
from coordination.units.counties import county_of
from coordination.units.holders import people_of
from coordination.units.models import Absence, Post, Role, Substitution
from coordination.units.notices import UnitNotice
from coordination.units.policies import can_confirm_absence, can_end_absence, can_record_absence
from coordination.units.verbs import UnitVerb

if TYPE_CHECKING:
    from coordination.access import Actor
    from coordination.audit.models import Event


@gives_reason
@transaction.atomic
def record_absence(
    post: Post, *, actor: Actor, first_day: dt.date, last_day: dt.date, reason: str
) -> Absence:
    """Note the days on which a holder is away; the substitute sees the tasks on those days.

    The holder hears at once of what somebody else has noted. Where that is the substitute,
    nothing changes hands before the holder or the office has confirmed it (C10).
    """
    post = lock(post)
    require(can_record_absence(actor, post))
    if last_day < timezone.localdate():
        raise ValidationError({"last_day": _("These days are past already.")})
    absence = Absence(
        post=post, first_day=first_day, last_day=last_day, reason=reason, recorded_by=actor.user
    )
    absence.full_clean()
    if post.absences.filter(first_day__lte=last_day, last_day__gte=first_day).exists():
        raise ValidationError({"first_day": _("An absence on some of these days is recorded already.")})
    days = {"first_day": first_day, "last_day": last_day}
    event = enter(absence, UnitVerb.ABSENCE_RECORDED, actor=actor, after=days, reason=reason)
    if absence.waits_for_confirmation:
        notify(
            [post.user],
            UnitNotice.ABSENCE_NOTED,
            subject=absence,
            url=reverse("units:absence"),
            key=f"absence:{absence.pk}:noted",
            event=event,
            who=actor.user.name,
            **_told(absence),
        )
    for substitution in _substitutions_during(post, first_day, last_day):
        if absence.waits_for_confirmation and substitution.substitute.user_id == actor.user.pk:
            _ask_office(absence, actor=actor, event=event)
        else:
            _tell_substitute(absence, substitution, event)
    hint(post.unit)
    return absence


@transaction.atomic
def confirm_absence(absence: Absence, *, actor: Actor) -> Absence:
    """The holder or the office says that it is true: whoever noted it may stand in from now on."""
    absence, change = begin(absence, actor=actor)
    require(can_confirm_absence(actor, absence))
    if not absence.waits_for_confirmation:
        raise ValidationError(_("This absence needs no confirmation any more."))
    if absence.last_day < timezone.localdate():
        raise ValidationError(_("This absence is over already."))
    absence.confirmed_by, absence.confirmed_at = actor.user, timezone.now()
    event = change.save(UnitVerb.ABSENCE_CONFIRMED)
    for substitution in _substitutions_during(absence.post, absence.first_day, absence.last_day):
        if substitution.substitute.user_id == absence.recorded_by_id:
            _tell_substitute(absence, substitution, event)
    hint(absence.post.unit)
    return absence


@transaction.atomic
def end_absence(absence: Absence, *, actor: Actor, reason: str = "") -> Absence:
    """The holder is back today: the substitute stops seeing the tasks at once."""
    absence, change = begin(absence, actor=actor)
    require(can_end_absence(actor, absence))
    today = timezone.localdate()
    if absence.last_day < today:
        raise ValidationError(_("This absence is over already."))
    before = {"first_day": absence.first_day, "last_day": absence.last_day}
    absence.last_day = today - dt.timedelta(days=1)
    absence.first_day = min(absence.first_day, absence.last_day)
    last = {"last_day": absence.last_day}
    event = change.save(UnitVerb.ABSENCE_ENDED, before=before, after=last, reason=reason)
    if actor.user.pk != absence.post.user_id:
        notify(
            [absence.post.user],
            UnitNotice.ABSENCE_TAKEN_BACK,
            subject=absence,
            url=reverse("units:absence"),
            key=f"absence:{absence.pk}:ended",
            event=event,
            who=actor.user.name,
            post=absence.post.house_label,
            first=before["first_day"].isoformat(),
        )
    hint(absence.post.unit)
    return absence


def _ask_office(absence: Absence, *, actor: Actor, event: Event) -> None:
    office = county_of(absence).holder(Role.OFFICE)
    notify(
        [user for user in people_of([office]) if user.pk != actor.user.pk],
        UnitNotice.ABSENCE_TO_CONFIRM,
        subject=absence,
        url=reverse("units:absence"),
        key=f"absence:{absence.pk}:confirm",
        event=event,
        who=actor.user.name,
        **_told(absence),
    )


def _tell_substitute(absence: Absence, substitution: Substitution, event: Event) -> None:
    told = _told(absence)
    notify(
        [substitution.substitute.user],
        UnitNotice.SUBSTITUTION_STARTED,
        subject=absence,
        url=reverse("units:absence"),
        key=f"absence:{absence.pk}",
        event=event,
        **{**told, "post": f"{told['post']} {absence.post.user.name}"},
    )


def _told(absence: Absence) -> dict[str, Any]:
    return {
        "post": absence.post.house_label,
        "first": absence.first_day.isoformat(),
        "last": absence.last_day.isoformat(),
    }


def _substitutions_during(post: Post, first_day: dt.date, last_day: dt.date) -> list[Substitution]:
    substitutions = post.substitutions.filter(valid_from__lte=last_day).exclude(valid_to__lt=first_day)
    return list(substitutions.select_related("substitute__user"))
