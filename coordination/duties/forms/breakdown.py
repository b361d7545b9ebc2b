"""Breaking a matter down: who leads, who helps, what is delivered, how it is measured, by when."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coordination.duties.models import Assignment
from coordination.duties.queries.breakdown import reason_for
from coordination.forms import AskingForm, offer, outcome_field, text_field
from coordination.policy.days import worked_day
from coordination.units.counties import County
from coordination.units.fields import UnitField, UnitsField


class BreakdownForm(AskingForm):
    """One column, own words first; the duty catalogue's suggestions stand beside it."""

    title = forms.CharField(
        label=_("Title"),
        max_length=120,
        widget=forms.TextInput(attrs={"data-count": "true"}),
        help_text=_("What it is about, without the name of any person in hardship."),
    )
    requirement = text_field(_("What is required"), 4, max_length=4000)
    measure = forms.CharField(
        label=_("Measured by"),
        max_length=300,
        help_text=_("What has to be shown so that the matter can be struck off."),
    )
    basis = forms.CharField(label=_("Basis"), max_length=200)
    lead_unit = UnitField(
        label=_("Lead unit"),
        help_text=_("Whoever is competent is responsible: suggestions come from the duty catalogue."),
    )
    co_units = UnitsField(label=_("Co-operating units"), required=False, columns=True)
    units_reason = text_field(
        _("Why these units"),
        2,
        required=False,
        max_length=300,
        help_text=_(
            "Left empty, the duty catalogue's reason stands; needed where it does not name the unit."
        ),
    )
    due_on = worked_day(_("Due"), working_days="15")
    is_major = forms.BooleanField(label=_("Major matter: the deputy convener closes it"), required=False)
    at_times = ("units_reason",)

    def __init__(
        self, *args: Any, county: County, assignment: Assignment | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in ("lead_unit", "co_units"):
            offer(self, name, county.members)
        if assignment is not None:
            for name in ("title", "requirement", "measure", "basis", "units_reason", "due_on", "is_major"):
                self.initial[name] = getattr(assignment, name)
            self.initial["lead_unit"] = assignment.lead_unit_id
            self.initial["co_units"] = list(assignment.co_units.values_list("pk", flat=True))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        lead = data.get("lead_unit")
        if lead is None:
            return data
        data["co_units"] = [unit for unit in data.get("co_units") or () if unit != lead]
        reason, line = reason_for(lead, f"{data.get('title', '')} {data.get('requirement', '')}")
        data["duty_line"] = line
        if not data.get("units_reason", "").strip():
            if not reason:
                self.add_error(
                    "units_reason", _("The duty catalogue does not name this unit: say why it leads.")
                )
            data["units_reason"] = reason
        return data

    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class NewAssignmentForm(BreakdownForm):
    """The office opens a matter that comes from no record of the house."""

    origin = outcome_field(
        _("Comes from"),
        [
            (Assignment.Origin.NOTE, Assignment.Origin.NOTE.label),
            (Assignment.Origin.OFFICE, Assignment.Origin.OFFICE.label),
        ],
        initial=Assignment.Origin.OFFICE,
    )
    source_label = forms.CharField(
        label=_("Source in words"),
        max_length=200,
        help_text=_("For example whose note of which day, or which plan of work."),
    )
    field_order = ("origin", "source_label", "title")


class NoteForm(forms.Form):
    """A convener's note: the office breaks it down."""

    title = forms.CharField(
        label=_("Title"),
        max_length=120,
        widget=forms.TextInput(attrs={"data-count": "true"}),
        help_text=_("What it is about, without the name of any person in hardship."),
    )
    requirement = text_field(
        _("Your note"),
        4,
        phrases="请联席办会同有关单位研究办理，并报结果。|请牵头单位抓紧落实，按时反馈。",
        max_length=4000,
    )
    due_on = worked_day(_("Due"), working_days="15")
    is_major = forms.BooleanField(label=_("Major matter: the deputy convener closes it"), required=False)
