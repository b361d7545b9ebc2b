"""What the office types for a session."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from coordination.forms import leave_out, long_text, offer, text_field
from coordination.meetings.models import DecisionLine, Session
from coordination.policy.days import CalledDay, CalledDayInput, worked_day
from coordination.units.fields import UnitField, UnitsField


class SessionForm(forms.ModelForm[Session]):
    """Open a session: what kind, what for, who convenes."""

    class Meta:
        model = Session
        fields = ["kind", "purpose", "convener_role", "planned_on"]
        widgets = {
            "kind": forms.RadioSelect,
            "convener_role": forms.RadioSelect,
            "purpose": long_text(),
            "planned_on": CalledDayInput(working_days="15"),
        }
        field_classes = {"planned_on": CalledDay}
        help_texts = {
            "purpose": _("Stands in the call for items, so that the units know what is wanted."),
            "convener_role": _("Gives the instruction and presides."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("kind", "convener_role"):
            leave_out(self, name, "")


class CallForm(forms.Form):
    """Until when the units may answer the call for items."""

    closes_on = worked_day(
        _("Closes at the end of"),
        working_days="5",
        help_text=_("The rules ask for about a week."),
    )


class DecisionLineForm(forms.Form):
    """One thing decided: what, by whom, with whom, by when, measured how."""

    text = text_field(_("What was decided"), 2)
    lead_unit = UnitField(label=_("Lead unit"))
    co_units = UnitsField(label=_("Co-operating units"), required=False)
    due_on = worked_day(_("Due"), working_days="15")
    measure = forms.CharField(label=_("Measured by"), max_length=300)

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = units
        offer(self, "lead_unit", units)
        offer(self, "co_units", units)


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
        data = cast(QueryDict, self.data).copy()
        data["revision"] = str(newer.revision)
        return ChangedLineForm(data, units=self.units, line=newer)
