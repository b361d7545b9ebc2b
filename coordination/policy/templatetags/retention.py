"""``{% load retention %}``: what the rules say of the trail, beside how it stands."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.policy import traces
from coordination.policy.queries import ParameterMissing, parameters
from coordination.policy.regions import region_of

if TYPE_CHECKING:
    from coordination.access import Actor
    from coordination.audit.queries import TrailState

register = template.Library()

ASKED = ("SEAL_ALARM", "LOG_MONTHS", "AUDIT_YEARS")


def _rules(actor: Actor) -> dict[str, int] | None:
    """What holds where the reader sits, in one query a page; None in a house before its rules."""
    try:
        rows = parameters(ASKED, on=timezone.localdate(), county=region_of(actor))
    except ParameterMissing:
        return None
    return {name: int(row.value) for name, row in rows.items()}


@register.simple_tag
def seals_are_late(state: TrailState, actor: Actor) -> bool:
    rules = _rules(actor)
    return state.is_late(dt.timedelta(minutes=rules["SEAL_ALARM"] if rules else traces.FIRST_MINUTES))


@register.simple_tag
def kept_words(actor: Actor) -> str:
    """For how long what is kept."""
    rules = _rules(actor)
    if rules is None:
        return ""
    words = {"years": rules["AUDIT_YEARS"], "months": traces.lawful_months(rules["LOG_MONTHS"])}
    return (
        _(
            "Events are never deleted; backups and archives of them are kept for at least %(years)s years."
            " Who looked at what is kept for %(months)s months, then dropped day by day, and an event says so."
        )
        % words
    )
