"""The structured result of a leg: only the fields that it needs are asked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.forms import leave_out
from coordination.referrals.forms.fields import day_input, need, text_field
from coordination.referrals.models import CharityProject, Leg, LegResult

C = LegResult.Code


class Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once; each is checked when it is attached."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(FilesField, self).clean(one, initial) for one in given]


def for_codes(*codes: str) -> dict[str, str]:
    return {"data-for-outcome": " ".join(str(code) for code in codes)}


class ProjectField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.title)


class ResultForm(forms.Form):
    """What came of it: a code, what makes it true, and its proof."""

    outcome = forms.ChoiceField(label=_("Result"), choices=C.choices, widget=forms.RadioSelect)
    summary = text_field(_("What was done"), help_text=_("In plain words; the person is told from this."))
    form = forms.ChoiceField(
        label=_("Form of the aid"),
        required=False,
        choices=[("", _("please choose")), *LegResult.Form.choices],
        widget=forms.Select(attrs=for_codes(C.GRANTED)),
    )
    value = forms.DecimalField(
        label=_("Amount or value (yuan)"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        widget=forms.NumberInput(
            attrs={"step": "0.01", "inputmode": "decimal", **for_codes(C.GRANTED, C.ALREADY)}
        ),
    )
    project = ProjectField(
        label=_("Project on file"),
        queryset=CharityProject.objects.none(),
        required=False,
        widget=forms.Select(attrs=for_codes(C.GRANTED)),
        help_text=_("A charity helps under a project that was filed beforehand."),
    )
    reason = text_field(_("Reason"), required=False, attrs=for_codes(C.REFUSED, C.DECLINED))
    basis = forms.CharField(
        label=_("Basis"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs=for_codes(C.REFUSED)),
        help_text=_("The notice of refusal carries it with the way of review; it is numbered when you sign."),
    )
    advice = forms.CharField(
        label=_("What the person may try instead"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs=for_codes(C.REFUSED)),
    )
    review_on = forms.DateField(
        label=_("To be reviewed on"),
        required=False,
        widget=day_input(**for_codes(C.WAIT_LIST)),
        help_text=_("On this day the waiting list comes back to you by itself."),
    )
    happened_on = forms.DateField(
        label=_("Day of the event"), required=False, widget=day_input(**for_codes(C.MOVED, C.DECEASED))
    )
    place = forms.CharField(
        label=_("Where the person lives now"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs=for_codes(C.MOVED)),
    )
    proof = forms.CharField(
        label=_("Proof"),
        required=False,
        max_length=200,
        help_text=_("Number of the voucher, the record or the letter; or attach it below."),
    )
    files = FilesField(  # type: ignore[assignment]
        label=_("Attached proof"), required=False, help_text=_("Several files can be chosen at once.")
    )

    def __init__(self, *args: Any, leg: Leg, reviewing: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        today = timezone.localdate()
        projects = CharityProject.objects.filter(
            body=leg.receiver_id,
            status=CharityProject.Status.FILED,
            begins_on__lte=today,
            ends_on__gte=today,
        )
        fields["project"].queryset = projects
        if leg.kind != Leg.Kind.REFER:
            del fields["project"]
        if reviewing:
            leave_out(self, "outcome", C.UNREACHABLE, C.MOVED, C.DECEASED)

    def clean(self) -> dict[str, Any]:
        need(self, "outcome", (C.GRANTED,), "form")
        need(self, "outcome", (C.REFUSED,), "reason", "basis")
        need(self, "outcome", (C.WAIT_LIST,), "review_on")
        need(self, "outcome", (C.MOVED,), "place", "happened_on")
        need(self, "outcome", (C.DECEASED,), "happened_on")
        if "project" in self.fields:
            need(self, "outcome", (C.GRANTED,), "project", "value")
        return self.cleaned_data

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        data["code"] = data.pop("outcome")
        return data
