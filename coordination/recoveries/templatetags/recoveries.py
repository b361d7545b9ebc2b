"""What a page of an aid case shows of its recoveries, and whether this reader may ask aid back."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from coordination.aid.models import AidCase
from coordination.recoveries.facts import TONES
from coordination.recoveries.models import Recovery
from coordination.recoveries.policies import can_propose

register = template.Library()


@register.simple_tag(takes_context=True)
def asking_back(context: dict[str, Any], case: AidCase) -> str:
    """The page on which aid is asked back; empty where this reader does not."""
    actor = context["request"].actor
    return reverse("workflows:aid-recover", args=[case.pk]) if can_propose(actor, case) is None else ""


@register.simple_tag(takes_context=True)
def recoveries_of(context: dict[str, Any], case: AidCase) -> list[tuple[Recovery, str]]:
    """Each that this reader opens, with the colour of its status (C9)."""
    seen = Recovery.objects.visible_to(context["request"].actor).filter(case=case)
    return [(one, TONES[Recovery.Status(one.status)]) for one in seen]
