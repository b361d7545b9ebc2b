"""On the page of a matter: who keeps out of it, and where a conflict of interest is declared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.urls import reverse

from coordination.recusals.policies import can_declare
from coordination.recusals.queries import standing_at

if TYPE_CHECKING:
    from coordination.recusals.models import Declaration

register = template.Library()


@register.simple_tag(takes_context=True)
def declaring(context: template.Context, matter: Any) -> str:
    """The address of the declaration; empty where this reader declares none."""
    if can_declare(context["request"].actor, matter) is not None:
        return ""
    return reverse("recusals:declare", args=[matter._meta.label_lower, matter.pk])


@register.simple_tag
def kept_out_here(matter: Any) -> list[Declaration]:
    return standing_at(matter)
