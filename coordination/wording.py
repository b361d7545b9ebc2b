"""Words that several rooms put together in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import pgettext


def listed(names: Iterable[str]) -> str:
    """县财政局、县民政局。"""
    return pgettext("enumeration", ", ").join(names)


def error_words(form: forms.BaseForm) -> list[str]:
    """Each refusal with the name of its field, where the form itself is not shown again."""
    colon = pgettext("punctuation", ": ")
    return [
        str(word) if name == NON_FIELD_ERRORS else f"{form[name].label}{colon}{word}"
        for name, words in form.errors.items()
        for word in words
    ]
