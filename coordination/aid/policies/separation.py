"""Registrar, approver, payer and verifier of one case are different people; proxies inherit the bar."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from coordination.access import Actor, AnyPolicy, Refusal, never_for
from coordination.aid.models import AidCase, Part
from coordination.units.holders import Holder
from coordination.units.models import Role
from coordination.units.queries import acts_for


def people_of(actor: Actor) -> set[int]:
    """Who acts: the person, and the one represented. The office that types in a signed sheet only types."""
    behalf = actor.on_behalf_of
    if behalf is None:
        return {actor.user.pk}
    typed = actor.post is not None and actor.post.role == Role.OFFICE
    return {behalf.user_id} if typed else {actor.user.pk, behalf.user_id}


def barred(actor: Actor, case: AidCase, function: str) -> Refusal:
    """Whether one of them has another part in this case already."""
    other = (
        Part.objects.filter(case=case, user__in=people_of(actor))
        .exclude(function=function)
        .select_related("user")
        .first()
    )
    if other is None:
        return None
    return _("%(who)s has another part in this case (%(part)s); somebody else takes this step.") % {
        "who": other.user.label,
        "part": other.get_function_display(),
    }


def apart(function: str) -> Callable[[AnyPolicy], AnyPolicy]:
    """Say of a policy that it is for nobody who has another part in the case."""

    def others(case: AidCase) -> QuerySet[Part, int]:
        return Part.objects.filter(case=case).exclude(function=function).values_list("user_id", flat=True)

    return never_for(others)


def holds(actor: Actor, holder: Holder) -> bool:
    return actor.role == holder.role and acts_for(actor, holder.unit.pk)


def takes_step(actor: Actor, case: AidCase, function: str, holder: Holder) -> Refusal:
    """The step is this holder's, and whoever takes it has no other part in the case."""
    if not holds(actor, holder):
        return _("This step waits for %(holder)s.") % {"holder": holder.words}
    return barred(actor, case, function)
