"""What the page of a decision shows of its remedies, and whether this reader may take one in."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from coordination.documents.models import Paper
from coordination.remedies.facts import TONES
from coordination.remedies.models import DECISIONS, Remedy
from coordination.remedies.policies import can_enter

register = template.Library()


@register.simple_tag(takes_context=True)
def contesting(context: dict[str, Any], paper: Paper) -> str:
    """The page on which a remedy is entered; empty where this reader does not."""
    if can_enter(context["request"].actor, paper) is not None:
        return ""
    return reverse("workflows:remedy-enter", args=[paper.pk])


@register.simple_tag(takes_context=True)
def remedies_of(context: dict[str, Any], paper: Paper) -> list[tuple[Remedy, str]]:
    """Those that this reader may see, each with the colour of its status."""
    if paper.kind not in DECISIONS:
        return []
    rows = Remedy.objects.visible_to(context["request"].actor).filter(paper=paper)
    return [(one, TONES[Remedy.Status(one.status)]) for one in rows]
