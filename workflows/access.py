"""Whose a task is: said once, from its holder, and resolved when read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.units.models import Post, Role, Substitution
from coordination.units.queries import current_successor

from .ladder import Closing

if TYPE_CHECKING:
    from coordination.access import Actor, Refusal

    from .models import Task


def may_take(actor: Actor, task: Task) -> Refusal:
    """Its holder may, and who stands in for an absent holder; a task already taken goes to nobody."""
    if not task.is_open:
        return _("This step is no longer open.")
    if not is_holder(actor, task):
        return _("This step waits for %(holder)s.") % {"holder": holder_words(task)}
    return None


def may_record_for(actor: Actor, task: Task) -> Refusal:
    """The office enters what a leader signed on paper; the clock does what a closing time says."""
    if not task.is_open:
        return _("This step is no longer open.")
    if actor.role == Role.CLOCK and actor.on_behalf_of is None:
        return _clock_may(task)
    if not task.flow_task.paper:
        return _("This step is not signed on paper.")
    if actor.post is None or actor.post.role != Role.OFFICE or not _stands(actor.post, actor):
        return _("Signatures made on paper are entered by the office.")
    signer = actor.on_behalf_of
    if signer is not None and not (
        signer.role == task.holder_role and _is_unit(signer, task) and _is_current(signer)
    ):
        return _("The paper has to be signed by %(holder)s.") % {"holder": holder_words(task)}
    return None


def may_do(actor: Actor, task: Task) -> Refusal:
    """By hand or for its holder; the sentence is the holder's."""
    refusal = may_take(actor, task)
    if refusal is not None and may_record_for(actor, task) is None:
        return None
    return refusal


def is_holder(actor: Actor, task: Task) -> bool:
    post = actor.acting_post
    if post is None or post.role != task.holder_role:
        return False
    if not _is_unit(post, task) or not _is_current(post):
        return False
    if actor.on_behalf_of is None:
        return post.user_id == actor.user.pk
    return actor.post is not None and _stands(actor.post, actor) and _stands_in(actor)


def holder_words(task: Task) -> str:
    """The holder as sentences name it: the unit and the role."""
    return f"{task.holder_unit.label} · {Role(task.holder_role).label}"


def _is_unit(post: Post, task: Task) -> bool:
    unit = task.holder_unit
    if unit.valid_to is None or unit.valid_to >= timezone.localdate():
        return post.unit_id == unit.pk
    return post.unit_id == current_successor(unit).pk


def _is_current(post: Post) -> bool:
    """The post stands today, and so does its unit."""
    today = timezone.localdate()
    return post.is_valid_on(today) and post.unit.is_valid_on(today)


def _stands(post: Post, actor: Actor) -> bool:
    return post.user_id == actor.user.pk and _is_current(post)


def _stands_in(actor: Actor) -> bool:
    """The substitution is in force: its holder is away today."""
    return (
        Substitution.objects.in_force(timezone.localdate())
        .filter(post=actor.on_behalf_of, substitute__user=actor.user)
        .exists()
    )


def _clock_may(task: Task) -> Refusal:
    """The rung that is due has to be a closing one."""
    ladder = task.flow_task.ladder
    if task.rung >= len(ladder) or not isinstance(ladder[task.rung], Closing):
        return _("The clock decides nothing.")
    if task.next_rung_at is None or task.next_rung_at > timezone.now():
        return _("This step is not due yet.")
    return None
