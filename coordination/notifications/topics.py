"""What a page may listen to: each topic is asked of the record's own ``visible_to``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.apps import apps
from django.core.exceptions import EmptyResultSet, ValidationError
from django.db import models

from coordination.notifications.hints import in_county

if TYPE_CHECKING:
    from coordination.access import Actor

CASEWORK = "case"
RECORD = re.compile(r"(?P<model>[a-z_]{1,30}\.[a-z_]{1,50})(?::(?P<pk>[A-Za-z0-9-]{1,40}))?")


def may_listen(actor: Actor, topic: str) -> bool:
    """Whether this actor sees the record of a topic, or for a list topic any list of its kind."""
    named = RECORD.fullmatch(topic)
    if named is None:
        return False
    visible = _visible(named["model"], actor)
    if visible is None:
        return False
    if named["pk"] is None:
        # who has no casework hears of those lists alone in which something stands for them
        return _may_hold_something(visible) and (actor.user.account_class == CASEWORK or visible.exists())
    try:
        return visible.filter(pk=named["pk"]).exists()
    except (ValueError, OverflowError, ValidationError):  # no key of this model looks like that
        return False


def _may_hold_something(visible: models.QuerySet) -> bool:
    """Whether there can be any rows; of nothing by its very words, however deep they lie, no query is asked."""
    try:
        visible.query.sql_with_params()
    except EmptyResultSet:
        return False
    return True


def topics_behind(actor: Actor, topic: str) -> list[str]:
    """What a page hears by a topic that it may listen to: by a list's, what changes in its county."""
    if ":" in topic:
        return [topic]
    return list(dict.fromkeys([topic, in_county(topic, actor.county_id)]))


def _visible(label: str, actor: Actor) -> models.QuerySet | None:
    """The records of a model that the actor sees; ``None`` where the model does not say."""
    try:
        model = apps.get_model(label)
    except LookupError:
        return None
    visible_to = getattr(model._default_manager, "visible_to", None)
    return visible_to(actor) if visible_to is not None else None
