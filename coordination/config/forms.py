"""How a form looks, and what no form takes: our field groups for every ``{{ form }}``, text without hidden characters.

Nor does any take a number of a person into a text that stays in clear.
"""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm, CharField, PasswordInput
from django.forms.renderers import TemplatesSetting

from coordination.clear_texts import refuse_numbers_of
from coordination.wording import unhidden


class FormRenderer(TemplatesSetting):
    """Labels, help under the field, errors at the field and summed up at the top."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


def _take_out_hidden_characters() -> None:
    """At the one place through which the text of every form comes, before anything is made of it.

    Each form asks for its renderer when it is made, so this module is there before any text is read.
    A password is what was typed.
    """
    as_typed = CharField.to_python

    def as_seen(field: CharField, value: Any) -> Any:
        if isinstance(value, str) and not isinstance(field.widget, PasswordInput):
            value = unhidden(value)
        return as_typed(field, value)

    CharField.to_python = as_seen  # type: ignore[method-assign, assignment]


def _refuse_numbers_in_clear() -> None:
    """Once a form has read and checked all that was sent."""
    as_checked = BaseForm.full_clean

    def without_numbers(form: BaseForm) -> None:
        as_checked(form)
        if form.is_bound:
            refuse_numbers_of(form)

    BaseForm.full_clean = without_numbers  # type: ignore[method-assign, assignment]


_take_out_hidden_characters()
_refuse_numbers_in_clear()
