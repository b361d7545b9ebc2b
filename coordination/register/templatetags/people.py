"""``{% load people %}``: a person in hardship on another room's page, masked, with the household."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.template.loader import render_to_string

from coordination.register.models import Household, Person
from coordination.register.models.households import READS_ALL

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from coordination.access import Actor

register = template.Library()


@register.simple_tag(takes_context=True)
def who(context: template.Context, person: Person | Household | None) -> SafeString | str:
    """{% who case.person %}: masked name and household, a link where the reader may see it."""
    if person is None:
        return ""
    household = person if isinstance(person, Household) else person.household
    name = household.number if isinstance(person, Household) else person.masked_name
    actor: Actor | None = getattr(context.get("request"), "actor", None)
    url = household.get_absolute_url() if actor is not None and _sees(actor, household) else ""
    return render_to_string("register/_who.html", {"name": name, "household": household, "url": url})


def _sees(actor: Actor, household: Household) -> bool:
    if actor.has_role(*READS_ALL):
        return True
    return Household.objects.visible_to(actor).filter(pk=household.pk).exists()
