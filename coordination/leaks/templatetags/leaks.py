"""On the page of a record: where a leak of it is reported."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from coordination.leaks.policies import can_report

register = template.Library()


@register.simple_tag(takes_context=True)
def reporting(context: template.Context, record: Any) -> str:
    """The address of the report; empty where this reader reports none."""
    if can_report(context["request"].actor, record) is not None:
        return ""
    return reverse("workflows:leak-report", args=[record._meta.label_lower, record.pk])
