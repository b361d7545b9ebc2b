"""``{% load retention %}``: what the rules say of the trail, beside how it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.translation import gettext as _

from coordination.policy import traces
from coordination.policy.queries import ParameterMissing
from coordination.policy.regions import region_of

if TYPE_CHECKING:
    from coordination.access import Actor
    from coordination.audit.queries import TrailState

register = template.Library()


@register.simple_tag
def seals_are_late(state: TrailState) -> bool:
    return state.is_late(traces.alarm_time())


@register.simple_tag
def kept_words(actor: Actor) -> str:
    """For how long what is kept; empty in a house before its rules."""
    try:
        words = {
            "years": traces.audit_years(region_of(actor)),
            "months": traces.look_months(region_of(actor)),
        }
    except ParameterMissing:
        return ""
    return (
        _(
            "Events are never deleted; backups and archives of them are kept for at least %(years)s years."
            " Who looked at what is kept for %(months)s months, then dropped day by day, and an event says so."
        )
        % words
    )
