"""What somebody typed into a form that is refused for good: shown again, to be copied or sent on.

A form that comes back keeps its words by itself. Where no form comes back (a colleague took the
step, the record moved on, the desk is not open to this post any more) the page of the refusal shows
them: of a form as its fields are called, of any other page by the labels that its script sent along.
"""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.forms import BaseForm
from django.http import HttpRequest

from coordination.wording import listed

Typed = list[tuple[str, str]]

LABELS = "typed-labels"  # the hidden field that static/js/forms.js adds to what is sent


def typed_in(form: BaseForm) -> Typed:
    """What a bound form was given, by label; choices by their words. Secrets and files are left out."""
    return [(str(form[name].label), words) for name in kept_fields(form) if (words := _words(form, name))]


def kept_fields(form: BaseForm) -> list[str]:
    """The fields whose values may be shown again and kept: neither secret nor hidden, no files."""
    return [name for name, field in form.fields.items() if not _is_secret(field)]


def _is_secret(field: forms.Field) -> bool:
    widget = field.widget
    unseen = widget.attrs.get("autocomplete") == "off" and widget.attrs.get("spellcheck") == "false"
    return unseen or widget.is_hidden or isinstance(widget, forms.PasswordInput | forms.FileInput)


def _words(form: BaseForm, name: str) -> str:
    value: Any = form[name].data
    if isinstance(form.fields[name], forms.BooleanField):
        return ""
    values = [str(one) for one in value if one] if isinstance(value, list | tuple) else [str(value or "")]
    choices = _choices(form.fields[name], values)
    return listed(str(choices.get(one, one)) for one in values if one.strip())


def _choices(field: Any, values: list[str]) -> dict[str, Any]:
    """The words of what was chosen; of a long list only those rows are read."""
    if hasattr(field, "queryset"):
        keys = [one for one in values if one.isascii() and one.isdecimal()]
        return {str(one.pk): one for one in field.queryset.filter(pk__in=keys)} if keys else {}
    flat: dict[str, Any] = {}
    for key, words in getattr(field, "choices", None) or ():
        flat.update({str(k): w for k, w in words} if isinstance(words, list | tuple) else {str(key): words})
    return flat


def posted_words(request: HttpRequest) -> Typed:
    """The texts that any page posted, by the labels that its script sent along."""
    if request.method != "POST":
        return []
    try:
        labels = json.loads(request.POST.get(LABELS, "{}"))
    except ValueError:
        return []
    if not isinstance(labels, dict):
        return []
    found = [(str(label), request.POST.get(name, "").strip()) for name, label in labels.items()]
    return [(label, text) for label, text in found if text]
