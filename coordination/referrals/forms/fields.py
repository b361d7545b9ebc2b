"""The fields that the forms of referrals share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _


class UnitField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.label)


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.label)


class LegsField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.short_number} · {obj.receiver.label}"


def day_input(**more: str) -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date", **more}, format="%Y-%m-%d")


def text_field(label: Any, *, rows: int = 3, required: bool = True, **more: Any) -> forms.CharField:
    attrs = {"rows": rows, **more.pop("attrs", {})}
    return forms.CharField(
        label=label, required=required, max_length=2000, widget=forms.Textarea(attrs=attrs), **more
    )


def need(form: forms.Form, choice: str, values: tuple[str, ...], *names: str) -> dict[str, Any]:
    """Fields that an outcome asks for."""
    data: dict[str, Any] = form.cleaned_data
    if data.get(choice) in values:
        for name in names:
            value = data.get(name)
            empty = not value.exists() if isinstance(value, QuerySet) else not value
            if empty and name not in form.errors:
                form.add_error(name, _("This outcome needs it."))
    return data
