"""Links to the pages of units."""

from __future__ import annotations

from django import template
from django.template import Context

from coordination.units.addresses import unit_address
from coordination.units.models import Organisation

register = template.Library()


@register.simple_tag(takes_context=True)
def unit_url(context: Context, unit: Organisation, name: str = "units:unit") -> str:
    """The address of a unit's page for whoever reads this one."""
    return unit_address(unit, context["request"].actor, name)
