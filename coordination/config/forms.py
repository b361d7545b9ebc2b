"""How a form looks, and what no form takes: our field groups for every ``{{ form }}``, text without hidden characters."""

from __future__ import annotations

from typing import Any

from django.forms import CharField, PasswordInput
from django.forms.renderers import TemplatesSetting

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


_take_out_hidden_characters()
