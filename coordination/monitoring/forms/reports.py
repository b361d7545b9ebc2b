"""Reporting a warning by hand, bringing in a file, opening a person's particulars."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from coordination.documents.content import check_content
from coordination.forms import money_field, offer, outcome_field, past_day
from coordination.monitoring.intake import Reader, Row
from coordination.monitoring.models import BY_HAND, Channel, Level
from coordination.monitoring.models.terms import REPORTED
from coordination.monitoring.sheets import MOST_ROWS, WARNINGS
from coordination.units.counties import county_of
from coordination.units.models import Organisation, Post, Role
from coordination.workbooks import Reading, read_sheet, refuse_excess

Place = Organisation.Kind
CHANNEL_OF = {
    Role.VCO: Channel.VISIT,
    Role.TCLERK: Channel.VISIT,
    Role.TOFFICER: Channel.VISIT,
    Role.HOT: Channel.HOTLINE,
    Role.CCLERK: Channel.WINDOW,
}


class PlaceField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        parent = obj.parent.label if obj.kind == Place.VILLAGE and obj.parent else ""
        return f"{parent} {obj.label}".strip()


class ReportForm(forms.Form):
    """One warning in one's own words; what is uncertain may stay empty."""

    encrypted = ("name", "id_number", "phone", "facts", "policy_item")

    channel = outcome_field(_("How it became known"), [(one.value, one.label) for one in BY_HAND])
    name = forms.CharField(
        label=_("Name"),
        max_length=40,
        required=False,
        help_text=_("Empty only where it is urgent and nobody knows who it is."),
    )
    id_number = forms.CharField(label=_("ID number"), max_length=24, required=False)
    born_on = past_day(
        _("Date of birth"), initial=None, required=False, help_text=_("Where the ID number is not known.")
    )
    phone = forms.CharField(label=_("Phone"), max_length=20, required=False)
    township = PlaceField(label=_("Township"), queryset=Organisation.objects.none(), to_field_name="code")
    village = PlaceField(
        label=_("Village"), queryset=Organisation.objects.none(), to_field_name="code", required=False
    )
    kinds = forms.MultipleChoiceField(
        label=_("What is wrong"), choices=REPORTED, widget=forms.CheckboxSelectMultiple
    )
    level = outcome_field(_("How pressing"), Level.choices, initial=Level.ORDINARY)
    facts = forms.CharField(
        label=_("What was seen or said"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5, "data-count": "true"}),
        help_text=_("Who visited or called, when, what was found, what is needed most."),
    )
    occurred_on = past_day(_("Since"), initial=None, required=False)
    policy_item = forms.CharField(
        label=_("Policy not delivered"),
        max_length=100,
        required=False,
        help_text=_("Where a policy is due and was not given."),
    )
    amount = money_field(_("Sum needed (yuan)"), least="0", digits=9, required=False)
    refusals = forms.IntegerField(label=_("Refusals so far"), required=False, min_value=0, max_value=99)

    row: Row | None = None

    def __init__(self, data: Any = None, *, post: Post) -> None:
        super().__init__(data)
        self.fields["channel"].initial = CHANNEL_OF.get(Role(post.role), Channel.UNIT)
        self.units = county_of(post).units()
        valid = self.units.select_related("parent").order_by("order", "code")
        townships, villages = valid.filter(kind=Place.TOWNSHIP), valid.filter(kind=Place.VILLAGE)
        unit = post.unit
        own = unit if unit.kind == Place.TOWNSHIP else unit.parent if unit.kind == Place.VILLAGE else None
        if own is not None:
            townships, villages = townships.filter(pk=own.pk), villages.filter(parent=own)
        offer(self, "township", townships, **({"empty_label": None, "initial": own.code} if own else {}))
        offer(self, "village", villages, initial=unit.code if unit.kind == Place.VILLAGE else None)

    def clean(self) -> dict[str, Any]:
        """The same checks as at every other door."""
        data = super().clean() or {}
        given = {**data, "township": getattr(data.get("township"), "code", "")}
        given["village"] = getattr(data.get("village"), "code", "")
        self.row, problems = Reader(self.units).read(given)
        for problem in problems:
            if problem.field in self.fields and problem.field not in self.errors:
                self.add_error(problem.field, problem.words)
        return data


class UploadForm(forms.Form):
    """A file of warnings; its cleaned value is what was read of it."""

    file = forms.FileField(
        label=_("Excel file"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _(
            "The template, filled in: at most %(rows)s rows and %(mb)s MB. "
            "Nothing is imported yet: first every row is looked through."
        ) % {"rows": MOST_ROWS, "mb": settings.MAX_ATTACHMENT_MB}

    def clean_file(self) -> Reading:
        file = self.cleaned_data["file"]
        if Path(file.name).suffix.lower() != ".xlsx":
            raise ValidationError(_("Bring an Excel file (.xlsx), best the template."))
        if file.size > settings.MAX_ATTACHMENT_MB * 1024 * 1024:
            raise ValidationError(_("The file is larger than %(n)s MB.") % {"n": settings.MAX_ATTACHMENT_MB})
        refuse_excess(file)
        check_content(file, file.name, "xlsx")
        return read_sheet(file, WARNINGS)


class OpenForm(forms.Form):
    encrypted = ("purpose",)
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=200,
        help_text=_("It is recorded with your name; the particulars close again by themselves."),
    )
