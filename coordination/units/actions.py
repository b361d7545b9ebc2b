"""Every change to people, posts, substitutes and units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import require
from coordination.audit.actions import bulk_update_versions, record
from coordination.changes import begin, enter, lock
from coordination.notifications.actions import hint, notify
from coordination.units.actors import acting_key
from coordination.units.models import (
    Absence,
    AccountClass,
    DutyLine,
    Organisation,
    Post,
    Role,
    Substitution,
    Succession,
    User,
)
from coordination.units.notices import UnitNotice
from coordination.units.policies import (
    can_create_user,
    can_end_absence,
    can_end_organisation,
    can_end_post,
    can_end_substitution,
    can_grant_post,
    can_record_absence,
    can_set_substitution,
)
from coordination.units.verbs import UnitVerb

if TYPE_CHECKING:
    from coordination.access import Actor

Row = TypeVar("Row", Post, DutyLine)


@transaction.atomic
def create_user(
    username: str,
    name: str,
    *,
    actor: Actor,
    account_class: str = AccountClass.CASE,
    name_en: str = "",
    phone: str = "",
    password: str | None = None,
) -> User:
    """Open an account; its class can never be changed, and it holds no post yet."""
    user = User(
        username=username, name=name, name_en=name_en, phone=phone, account_class=AccountClass(account_class)
    )
    require(can_create_user(actor, user))
    user.set_password(password)
    user.full_clean(exclude=["password"])
    enter(user, UnitVerb.ACCOUNT_CREATED, actor=actor, after={"account_class": user.account_class})
    return user


@transaction.atomic
def grant_post(
    user: User,
    unit: Organisation,
    role: str,
    title: str,
    *,
    actor: Actor,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
    title_en: str = "",
    reason: str = "",
) -> Post:
    """Give a person a post, where the role fits the class of the account."""
    user = lock(user)
    post = Post(
        user=user,
        unit=unit,
        role=Role(role),
        title=title,
        title_en=title_en,
        valid_from=valid_from or timezone.localdate(),
        valid_to=valid_to,
    )
    require(can_grant_post(actor, post))
    if not unit.is_valid_on(post.valid_from):
        raise ValidationError({"unit": _("The unit does not stand on that day.")})
    post.full_clean()
    event = enter(post, UnitVerb.POST_GRANTED, actor=actor, after={"role": post.role}, reason=reason)
    notify(
        [user],
        UnitNotice.POST_GRANTED,
        subject=post,
        key=f"post:{post.pk}:granted",
        event=event,
        post=post.house_label,
        first=post.valid_from.isoformat(),
    )
    return post


@transaction.atomic
def end_post(post: Post, *, actor: Actor, last_day: dt.date, reason: str) -> Post:
    """End a post on a day; its open tasks stay with the role, for whoever holds it next."""
    post, change = begin(post, actor=actor)
    require(can_end_post(actor, post))
    if post.valid_to is not None and post.valid_to < timezone.localdate():
        raise ValidationError(_("This post has already ended."))
    before = post.valid_to
    post.valid_to = last_day
    post.full_clean()
    event = change.save(
        UnitVerb.POST_ENDED, before={"valid_to": before}, after={"valid_to": last_day}, reason=reason
    )
    notify(
        [post.user],
        UnitNotice.POST_ENDED,
        subject=post,
        key=f"post:{post.pk}:ended:{last_day}",
        event=event,
        post=post.house_label,
        last=last_day.isoformat(),
    )
    return post


@transaction.atomic
def record_absence(
    post: Post, *, actor: Actor, first_day: dt.date, last_day: dt.date, reason: str
) -> Absence:
    """Note the days on which a holder is away; the substitute sees the tasks on those days."""
    post = lock(post)
    require(can_record_absence(actor, post))
    if last_day < timezone.localdate():
        raise ValidationError({"last_day": _("These days are past already.")})
    absence = Absence(post=post, first_day=first_day, last_day=last_day, reason=reason)
    absence.full_clean()
    if post.absences.filter(first_day__lte=last_day, last_day__gte=first_day).exists():
        raise ValidationError({"first_day": _("An absence on some of these days is recorded already.")})
    days = {"first_day": first_day, "last_day": last_day}
    event = enter(absence, UnitVerb.ABSENCE_RECORDED, actor=actor, after=days, reason=reason)
    for substitution in _substitutions_during(post, first_day, last_day):
        notify(
            [substitution.substitute.user],
            UnitNotice.SUBSTITUTION_STARTED,
            subject=absence,
            key=f"absence:{absence.pk}",
            event=event,
            post=f"{post.house_label} {post.user.name}",
            first=first_day.isoformat(),
            last=last_day.isoformat(),
        )
    hint(post.unit)
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
    change.save(UnitVerb.ABSENCE_ENDED, before=before, after=last, reason=reason)
    hint(absence.post.unit)
    return absence


@transaction.atomic
def set_substitution(
    post: Post, substitute: Post, *, actor: Actor, valid_from: dt.date | None = None
) -> Substitution:
    """Name the B post that stands in for an A post whenever its holder is absent."""
    posts = Post.objects.select_for_update(of=("self",)).select_related("user", "unit").order_by("pk")
    found = posts.in_bulk([post.pk, substitute.pk])
    post, substitute = found[post.pk], found[substitute.pk]
    substitution = Substitution(
        post=post, substitute=substitute, valid_from=valid_from or timezone.localdate()
    )
    require(can_set_substitution(actor, substitution))
    if post.substitutions.valid_on(substitution.valid_from).filter(substitute=substitute).exists():
        raise ValidationError(_("This substitute is named already."))
    named = {"post": post.house_label, "substitute": substitute.house_label}
    event = enter(substitution, UnitVerb.SUBSTITUTION_SET, actor=actor, after=named)
    notify(
        [substitute.user],
        UnitNotice.SUBSTITUTE_NAMED,
        subject=substitution,
        key=f"substitution:{substitution.pk}",
        event=event,
        post=f"{post.house_label} {post.user.name}",
        first=substitution.valid_from.isoformat(),
    )
    return substitution


@transaction.atomic
def end_substitution(substitution: Substitution, *, actor: Actor, last_day: dt.date) -> Substitution:
    substitution, change = begin(substitution, actor=actor)
    require(can_end_substitution(actor, substitution))
    substitution.valid_to = last_day
    substitution.full_clean()
    change.save(UnitVerb.SUBSTITUTION_ENDED, after={"valid_to": last_day})
    return substitution


@dataclass(frozen=True, slots=True)
class Successor:
    """A unit that takes over work; the main one takes the open tasks."""

    unit: Organisation
    is_main: bool = True
    scope: str = ""


@transaction.atomic
def end_organisation(
    unit: Organisation, *, actor: Actor, last_day: dt.date, successors: Sequence[Successor], reason: str
) -> Organisation:
    """End a unit by a reform: its posts and duties end with it, its open tasks go to the main successor."""
    unit, change = begin(unit, actor=actor)
    require(can_end_organisation(actor, unit))
    _check_end(unit, last_day, successors)
    unit.valid_to = last_day
    unit.full_clean(exclude=["successors"])
    successor_codes = [successor.unit.code for successor in successors]
    ended = {"valid_to": last_day, "successors": successor_codes}
    event = change.save(UnitVerb.ORGANISATION_ENDED, after=ended, reason=reason)
    since = last_day + dt.timedelta(days=1)
    for successor in successors:
        Succession(
            predecessor=unit,
            successor=successor.unit,
            on=since,
            is_main=successor.is_main,
            scope=successor.scope,
        ).save(force_insert=True)
    posts = _end_with_unit(
        list(Post.objects.filter(unit=unit).select_related("user")), last_day, actor, reason
    )
    _end_with_unit(list(DutyLine.objects.filter(unit=unit)), last_day, actor, reason)
    main = next(successor.unit for successor in successors if successor.is_main)
    heirs = Post.objects.current(since).filter(unit__in=[successor.unit for successor in successors])
    notify(
        [*(post.user for post in posts), *(post.user for post in heirs.select_related("user"))],
        UnitNotice.UNIT_ENDED,
        subject=unit,
        key=f"organisation:{unit.pk}:ended",
        event=event,
        unit=unit.short_name,
        successor=main.short_name,
        last=last_day.isoformat(),
    )
    hint(unit, *(successor.unit for successor in successors))
    return unit


@transaction.atomic
def switch_post(chosen: Actor, *, actor: Actor) -> User:
    """Act in another of one's posts, now and at the next sign-in."""
    user, change = begin(actor.user, actor=actor)
    if chosen.user.pk != user.pk or chosen.post is None:
        require(_("This post is not yours."))
    user.last_post = chosen.post
    change.keep()
    record(UnitVerb.POST_CHOSEN, actor=chosen, subject=user, after={"acting": acting_key(chosen)})
    return user


def _substitutions_during(post: Post, first_day: dt.date, last_day: dt.date) -> list[Substitution]:
    substitutions = post.substitutions.filter(valid_from__lte=last_day).exclude(valid_to__lt=first_day)
    return list(substitutions.select_related("substitute__user"))


def _check_end(unit: Organisation, last_day: dt.date, successors: Sequence[Successor]) -> None:
    if unit.valid_to is not None:
        raise ValidationError(_("This unit has already ended."))
    if sum(successor.is_main for successor in successors) != 1:
        raise ValidationError(_("Name one unit that takes the open tasks."))
    since = last_day + dt.timedelta(days=1)
    if any(successor.unit.pk == unit.pk or not successor.unit.is_valid_on(since) for successor in successors):
        raise ValidationError(_("A successor must stand on the day after."))
    if unit.children.valid_on(since).exists():
        raise ValidationError(_("Units below this one still stand; move or end them first."))


def _end_with_unit(rows: list[Row], last_day: dt.date, actor: Actor, reason: str) -> list[Row]:
    """End what still runs; what would only begin later ends on the day it begins."""
    open_rows = [row for row in rows if row.valid_to is None or row.valid_to > last_day]
    for row in open_rows:
        row.valid_to = max(last_day, row.valid_from)
    bulk_update_versions(open_rows, ["valid_to"], actor=actor, reason=reason)
    return open_rows
