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
from coordination.changes import begin, enter, gives_reason, lock
from coordination.dates import full_date
from coordination.notifications.actions import hint, notify
from coordination.trial import Note, note
from coordination.units.actors import acting_key
from coordination.units.leaving import PassedOn, left_by
from coordination.units.models import (
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
    can_end_organisation,
    can_end_post,
    can_end_substitution,
    can_grant_post,
    can_set_substitution,
)
from coordination.units.queries import holder_beside
from coordination.units.verbs import UnitVerb

from .absences import confirm_absence as confirm_absence
from .absences import end_absence as end_absence
from .absences import record_absence as record_absence

if TYPE_CHECKING:
    from coordination.access import Actor

Row = TypeVar("Row", Post, DutyLine)


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
    _must_be_free(post)
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


def _must_be_free(post: Post) -> None:
    """A post that is one passes from hand to hand: its holder's ends first."""
    lock(post.unit)  # of two who grant it at once the second finds the first one's
    holder = holder_beside(post)
    if holder is None:
        return
    if holder.valid_to is None:
        words = _("%(name)s holds this post. End it there first; the next holder begins on the day after.")
        raise ValidationError(words, params={"name": holder.user.label})
    words = _("%(name)s holds this post until %(day)s. The next holder begins after that day.")
    raise ValidationError(words, params={"name": holder.user.label, "day": full_date(holder.valid_to)})


@gives_reason
@transaction.atomic
def end_post(
    post: Post,
    *,
    actor: Actor,
    last_day: dt.date,
    reason: str,
    successor: User | None = None,
    steps_wait: bool = False,
    is_past_meant: bool = False,
) -> Post:
    """End a post on a day; its open steps stay with the role, for whoever holds it next.

    Where that is nobody, a successor is named, who holds the post from the day after, or it is
    said that the steps wait.

    A day that has passed is asked for twice: until now the post was in force.
    """
    post, change = begin(post, actor=actor)
    require(can_end_post(actor, post))
    if post.valid_to is not None and post.valid_to < timezone.localdate():
        raise ValidationError(_("This post has already ended."))
    if last_day < timezone.localdate() and not is_past_meant:
        raise ValidationError(
            {
                "is_past_meant": _(
                    "This day has passed. Tick this if the post really ended then, or choose another day."
                )
            }
        )
    left = left_by(post, last_day)
    if left.is_nobodys and successor is None and not steps_wait:
        words = _(
            "%(count)s open steps would be nobody's from the day after. Name who holds the post next, or say that they wait."
        )
        raise ValidationError({"successor": ValidationError(words, params={"count": left.count})})
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
    if successor is not None:
        _pass_on(post, successor, actor=actor, reason=reason)
    if left.count:
        heirs = [*left.heirs, *([successor] if successor is not None else [])]
        since = last_day + dt.timedelta(days=1)
        note(Note.PASSES_ON, PassedOn(left.count, since, tuple(dict.fromkeys(user.label for user in heirs))))
    return post


def _pass_on(post: Post, successor: User, *, actor: Actor, reason: str) -> None:
    """The same post in other hands from the day after."""
    if post.valid_to is None:
        raise ValueError("A post passes on once it has its last day.")
    grant_post(
        successor,
        post.unit,
        post.role,
        post.title,
        title_en=post.title_en,
        actor=actor,
        valid_from=post.valid_to + dt.timedelta(days=1),
        reason=reason,
    )


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


@gives_reason
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
    posts = _end_with_unit(
        list(Post.objects.filter(unit=unit).select_related("user")), last_day, actor, reason
    )
    _end_with_unit(list(DutyLine.objects.filter(unit=unit)), last_day, actor, reason)
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
