"""An event's before and after side by side, in words.

What is not open to the reader (C9) is told as closed, and never shown in part.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.audit.key_words import KEY_WORDS
from coordination.audit.open_words import DAY, is_open
from coordination.vocabulary import said
from coordination.wording import listed

if TYPE_CHECKING:
    from coordination.audit.models import Event

HASH = 64
HASH_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Side:
    """One line: what it is, how it stood, how it stands."""

    name: str
    words: str
    before: str
    after: str

    @property
    def differs(self) -> bool:
        return self.before != self.after


def sides_of(event: Event, *, named: bool) -> list[Side]:
    """Every name that stands before or after, in the order in which it was written."""
    before, after = _mapped(event.before), _mapped(event.after)
    model = _model_of(event.subject_type)
    return [
        Side(
            name,
            words_of(model, name),
            _told(model, name, before[name], named) if name in before else "",
            _told(model, name, after[name], named) if name in after else "",
        )
        for name in dict.fromkeys((*before, *after))
    ]


def words_of(model: type[models.Model] | None, name: str) -> str:
    """What a name is called: as its field is, else by the list of the trail."""
    if name in KEY_WORDS:
        return str(KEY_WORDS[name])
    field = _field_of(model, name)
    return str(field.verbose_name) if field is not None else name.replace("_", " ")


def _told(model: type[models.Model] | None, name: str, value: Any, named: bool) -> str:
    if value in (None, "", [], {}):
        return "—"
    if not named and not is_open(name, value):
        return _("(closed: of the case file)")
    return _in_words(model, name, value)


def _in_words(model: type[models.Model] | None, name: str, value: Any) -> str:
    value = said(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Mapping):
        pairs = [f"{words_of(model, key)} {_in_words(model, key, one)}" for key, one in value.items()]
        return listed(pairs)
    if isinstance(value, list):
        return listed([_in_words(model, name, one) for one in value])
    text = str(value)
    if DAY.fullmatch(text):
        return _moment(text)
    if len(text) == HASH and text.isalnum():
        return f"{text[:HASH_SHOWN]}…"
    return _choice(model, name, text) or text


def _moment(text: str) -> str:
    """With its year, since the trail is read years later; by the clock of the house."""
    try:
        at = dt.datetime.fromisoformat(text)
    except ValueError:  # no day of any calendar
        return text
    if len(text) == len("2026-12-01"):
        return text
    return f"{timezone.localtime(at) if timezone.is_aware(at) else at:%Y-%m-%d %H:%M}"


def _choice(model: type[models.Model] | None, name: str, value: str) -> str:
    """A word of a closed list by its key: of the record's own field, else of a field of that name in its room."""
    if model is None:
        return ""
    candidates = [model, *apps.get_app_config(model._meta.app_label).get_models()]
    for one in candidates:
        field = _field_of(one, name)
        choices = dict(field.flatchoices) if field is not None and field.choices else {}
        if value in choices:
            return str(choices[value])
    return ""


def _field_of(model: type[models.Model] | None, name: str) -> Any:
    if model is None:
        return None
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, models.Field) else None


def _model_of(label: str) -> type[models.Model] | None:
    try:
        return apps.get_model(label) if label else None
    except (LookupError, ValueError):
        return None


def _mapped(value: Any) -> Mapping[str, Any]:
    """What was written; a list of old rows stands under one name."""
    if isinstance(value, Mapping):
        return value
    return {} if value is None else {"value": value}
