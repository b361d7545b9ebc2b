"""What was decided on is not so any more: forms opened before a change, changes that come too late.

Forms that were opened before somebody else changed the record are refused once, with what was typed kept.

A page sends along which version it showed (``version_of``). Where the record has a newer one
when the form comes back, the page answers 409, shows how the record stands now beside what was
typed, and takes it when it is sent again.

What comes too late for the record itself raises ``MovedOn`` or the lifecycle's refusal (``LATE``):
nothing happened. Every page answers 409 with ``late_words``, which ``pages.confirm`` says in its
form and ``config.middleware`` for all other pages.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.forms import BaseForm, BaseModelForm
from django.http import HttpRequest
from django.utils.translation import gettext as _
from viewflow.fsm import TransitionNotAllowed

from coordination.wording import listed

FIELD = "version"  # the hidden field's name


class MovedOn(Exception):
    """A colleague was first: what was decided on is not so any more, and nothing happened."""

    @property
    def sentence(self) -> str:
        return _("The record has moved on meanwhile.")


LATE = (MovedOn, TransitionNotAllowed)


def late_words(error: Exception) -> str:
    """What happened meanwhile, as far as it is known."""
    return (error if isinstance(error, MovedOn) else MovedOn()).sentence


def version_of(*records: Model | None) -> str:
    """The newest row of each record's history, joined: another whenever one of them is saved."""
    return "-".join(str(_newest(record)) for record in records if record is not None)


def _newest(record: Any) -> int:
    history = getattr(record, "history", None)
    found = history.order_by("-history_id").values_list("history_id", flat=True).first() if history else None
    return found or 0


def posted_version(request: HttpRequest) -> str:
    return request.POST.get(FIELD, "")


def is_stale(request: HttpRequest, version: str) -> bool:
    """Whether the form that comes back showed an older version; a form without the field is not asked."""
    return posted_version(request) not in ("", version)


def as_it_stands(form: BaseForm) -> list[tuple[str, str]]:
    """Of a form that edits the record itself, the values that differ from what was typed."""
    if not isinstance(form, BaseModelForm):
        return []
    return [
        (str(form[name].label), _words(form, name))
        for name in form.changed_data
        if name in form.fields and not form.fields[name].widget.is_hidden and name not in form.files
    ]


def _words(form: BaseForm, name: str) -> str:
    """The record's value as the form would have shown it."""
    value, field = form.get_initial_for_field(form.fields[name], name), form.fields[name]
    choices = dict(getattr(field, "choices", None) or ()) if not hasattr(field, "queryset") else {}
    if hasattr(field, "queryset") and value:
        many = value if isinstance(value, list | tuple | set) else [value]
        keys = [getattr(one, "pk", one) for one in many]
        return listed(str(one) for one in field.queryset.filter(pk__in=keys))
    return str(choices.get(value, "" if value is None else value))
