"""Whose a task is: said once, from its holder, and resolved when read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import county_id_of
from coordination.units.kept_out import why_kept_out
from coordination.units.models import Post, Role, Substitution
from coordination.units.queries import actors_of, current_successor

from .ladder import Closing
from .resting import resting_words
from .stopping import EXECUTION

if TYPE_CHECKING:
    from coordination.access import Actor, Refusal
    from workflows.models import Process, Task


def may_take(actor: Actor, task: Task) -> Refusal:
    """Its holder may, and who stands in for an absent holder; a task already taken goes to nobody."""
    if not task.is_open:
        return _("This step is no longer open.")
    if not is_holder(actor, task):
        return _("This step waits for %(holder)s.") % {"holder": holder_words(task)}
    return why_kept_out(actor, task.record)


def may_record_for(actor: Actor, task: Task) -> Refusal:
    """The office enters what was signed on paper or said on the telephone; the clock does what a closing
    time says."""
    if actor.role == Role.CLOCK and actor.on_behalf_of is None:
        return _clock_may(task) if task.is_open else _("This step is no longer open.")
    if task.flow_task.phone and may_enter_call(actor, task) is None:
        return None
    return may_enter_paper(actor, task)


def may_enter_call(actor: Actor, task: Task) -> Refusal:
    """The office enters what the holder said on the telephone, in its own name."""
    if not task.is_open:
        return _("This step is no longer open.")
    if not task.flow_task.phone:
        return _("This step is not answered on the telephone.")
    if actor.on_behalf_of is not None or not _is_office(actor, task):
        return _("Answers given on the telephone are entered by the office.")
    return why_kept_out(actor, task.record)


def may_enter_paper(actor: Actor, task: Task) -> Refusal:
    """The office enters what the holder signed on paper, on behalf of the signer."""
    if not task.is_open:
        return _("This step is no longer open.")
    if not task.flow_task.paper:
        return _("This step is not signed on paper.")
    if not _is_office(actor, task):
        return _("Signatures made on paper are entered by the office.")
    signer = actor.on_behalf_of
    if signer is not None and not (
        signer.role == task.holder_role and _is_unit(signer, task) and _is_current(signer)
    ):
        return _("The paper has to be signed by %(holder)s.") % {"holder": holder_words(task)}
    return why_kept_out(actor, task.record)


def may_do(actor: Actor, task: Task) -> Refusal:
    """By hand or for its holder; the sentence is the holder's."""
    refusal = may_take(actor, task)
    if refusal is not None and may_record_for(actor, task) is None:
        return None
    return refusal


def refused_by_policy(actor: Actor, task: Task) -> Refusal:
    """What the step's own rule says to whoever holds it."""
    if (resting := why_at_rest(task)) is not None:
        return resting
    policy = task.flow_task.policy
    refusal: Refusal = policy(actor, task.subject) if policy is not None else None
    return refusal


def why_at_rest(task: Task) -> Refusal:
    """What a step says that nobody takes now, however late it is."""
    if task.process.is_stopped:
        return stopped_words(task.process)
    return resting_words() if task.rests_since is not None else None


def stopped_words(process: Process) -> str:
    """What a process says while one of its signatures is disputed or its decision is not executed (C10)."""
    if process.stopped_for == EXECUTION:
        return _(
            "The execution of the decision is stopped while a review or a suit runs. This matter rests until that is decided."
        )
    return _(
        "A signature entered from paper is disputed by its holder. This matter rests until the objection is answered and put right."
    )


def takers(actors: Iterable[Actor], task: Task) -> list[Actor]:
    """As whom of these a person comes to the step: those whom its policy admits first.

    A step of somebody kept out of the matter is taken in their place by whoever was named for it.
    """
    if task.in_place_of_id is not None:
        actors = [actor.for_post(task.in_place_of) for actor in actors if actor.on_behalf_of is None]
    holding = [actor for actor in actors if actor.post is not None and may_take(actor, task) is None]
    if len(holding) < 2:
        return holding
    return sorted(holding, key=lambda actor: refused_by_policy(actor, task) is not None)


def actor_for_task(user: Any, task: Task) -> Actor | None:
    """As whom this person takes the step: the first of their posts that holder and policy admit."""
    if user is None or not user.is_authenticated:
        return None
    found = next(iter(takers(actors_of(user), task)), None)
    return found if found is not None and refused_by_policy(found, task) is None else None


def is_holder(actor: Actor, task: Task) -> bool:
    if task.in_place_of_id is not None:
        return _takes_its_place(actor, task)
    post = actor.acting_post
    if post is None or post.role != task.holder_role:
        return False
    if not _is_unit(post, task) or not _is_current(post):
        return False
    if actor.on_behalf_of is None:
        return post.user_id == actor.user.pk
    return actor.post is not None and _stands(actor.post, actor) and _stands_in(actor)


def _takes_its_place(actor: Actor, task: Task) -> bool:
    """Who was named to take the steps of somebody kept out of the matter (C7): they alone, in that post."""
    behalf, post = actor.on_behalf_of, actor.post
    if behalf is None or post is None or behalf.pk != task.in_place_of_id or post.role != task.holder_role:
        return False
    return actor.user.pk == task.named_id and _is_unit(post, task) and _stands(post, actor)


def holder_words(task: Task) -> str:
    """The holder as sentences name it: the unit and the role."""
    return task.holder.words


def _is_office(actor: Actor, task: Task) -> bool:
    """The office of the county in which the matter lies."""
    post = actor.post
    if post is None or post.role != Role.OFFICE or not _stands(post, actor):
        return False
    return post.unit.county_id == county_id_of(task.record)


def closed_branches(tasks: Iterable[Task], actor: Actor) -> set[int]:
    """Of these tasks those that are another's branch of a for-each, whose own row this reader may not see."""
    seeds: dict[int, dict[int, list[int]]] = {}
    for task in tasks:
        if task.seed_object_id:
            by_seed = seeds.setdefault(task.seed_content_type_id, {})
            by_seed.setdefault(task.seed_object_id, []).append(task.pk)
    closed: set[int] = set()
    for kind, by_seed in seeds.items():
        model: Any = ContentType.objects.get_for_id(kind).model_class()
        if not hasattr(model._default_manager, "visible_to"):
            continue
        seen = model._default_manager.visible_to(actor).filter(pk__in=by_seed).values_list("pk", flat=True)
        for hidden in set(by_seed) - set(seen):
            closed.update(by_seed[hidden])
    return closed


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
