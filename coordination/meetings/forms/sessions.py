"""What the office types for a session."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from coordination.meetings.models import DecisionLine, Session
from coordination.units.models import Organisation


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **attrs: Any) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, **attrs: Any) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%dT%H:%M")


class SessionForm(forms.ModelForm[Session]):
    """Open a session: what kind, what for, who convenes."""

    class Meta:
        model = Session
        fields = ["kind", "purpose", "convener_role", "planned_on"]
        widgets = {
            "kind": forms.RadioSelect,
            "convener_role": forms.RadioSelect,
            "purpose": forms.Textarea(attrs={"rows": 3}),
            "planned_on": DayInput(**{"data-working-days": "15"}),
        }
        help_texts = {
            "purpose": _("Stands in the call for items, so that the units know what is wanted."),
            "convener_role": _("Gives the instruction and presides."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("kind", "convener_role"):
            field: Any = self.fields[name]
            field.choices = [choice for choice in field.choices if choice[0]]


class CallForm(forms.Form):
    """Until when the units may answer the call for items."""

    closes_on = forms.DateField(
        label=_("Closes at the end of"),
        widget=DayInput(**{"data-working-days": "5"}),
        help_text=_("The rules ask for about a week."),
    )


class UnitsField(forms.ModelMultipleChoiceField):
    """Units chosen from a list; a number larger than any database key is no unit."""

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except OverflowError:
            raise ValidationError(self.error_messages["invalid_list"], code="invalid_list") from None


class DecisionLineForm(forms.Form):
    """One thing decided: what, by whom, with whom, by when, measured how."""

    text = forms.CharField(label=_("What was decided"), widget=forms.Textarea(attrs={"rows": 2}))
    lead_unit = forms.ModelChoiceField(Organisation.objects.none(), label=_("Lead unit"))
    co_units = UnitsField(
        Organisation.objects.none(),
        label=_("Co-operating units"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    due_on = forms.DateField(label=_("Due"), widget=DayInput(**{"data-working-days": "15"}))
    measure = forms.CharField(label=_("Measured by"), max_length=300)

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead_unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["co_units"].queryset = units  # type: ignore[attr-defined]


class ChangedLineForm(DecisionLineForm):
    """A line that stands, and the revision that was read."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, units: Any, line: DecisionLine) -> None:
        self.line = line
        super().__init__(
            data,
            units=units,
            initial={
                "text": line.text,
                "lead_unit": line.lead_unit_id,
                "co_units": [unit.pk for unit in line.co_units.all()],
                "due_on": line.due_on,
                "measure": line.measure,
                "revision": line.revision,
            },
        )

    def values(self) -> dict[str, Any]:
        return {**self.cleaned_data, "co_units": list(self.cleaned_data["co_units"])}

    def over(self, newer: DecisionLine) -> ChangedLineForm:
        """What was typed, to be sent once more over the newer line."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict, of which a copy can be changed
        data["revision"] = str(newer.revision)
        return ChangedLineForm(data, units=self.fields["lead_unit"].queryset, line=newer)  # type: ignore[attr-defined]


def posted_id(request: HttpRequest, name: str) -> int | None:
    """The id that a page posted; what is no id is nothing that can be found."""
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() else None
