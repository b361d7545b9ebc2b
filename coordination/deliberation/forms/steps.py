"""What each step of a case asks of the one who takes it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.deliberation.models import Deliberation, Round, Sheet
from coordination.forms import leave_out
from coordination.units.models import Organisation, Post


def long_text(rows: int = 4, phrases: str = "", **attrs: Any) -> forms.Textarea:
    given: dict[str, Any] = {"rows": rows, **attrs}
    if phrases:
        given["data-phrases"] = phrases
    return forms.Textarea(attrs=given)


class UnitsField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Organisation) -> str:
        return obj.label


class UnitField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Organisation) -> str:
        return obj.label


class PostField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Post) -> str:
        return f"{obj.user.label} · {obj.label}"


class CaseForm(forms.Form):
    """The proposal (D18): what the hardship is, what was tried, what is asked for."""

    title = forms.CharField(
        label=_("What the hardship is"),
        max_length=120,
        help_text=_("It stands in lists and on the agenda: no name of a person."),
    )
    facts = forms.CharField(
        label=_("Facts"),
        widget=long_text(5),
        help_text=_("Names and numbers are replaced in every report that units read."),
    )
    tried = forms.CharField(
        label=_("Ways tried so far"),
        widget=long_text(3, "已享受：|已申请未通过：|不符合现行政策条件："),
        help_text=_("Insurance, assistance and welfare already asked for, and what came of it."),
    )
    needs = forms.MultipleChoiceField(
        label=_("Needs"),
        choices=Deliberation.Need.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    request = forms.CharField(label=_("What is asked for"), widget=long_text(3))
    amount = forms.DecimalField(
        label=_("Money asked for (yuan)"), required=False, min_value=0, max_digits=12, decimal_places=2
    )
    is_urgent = forms.BooleanField(
        label=_("Urgent: the advance starts at once, not after the hearing"), required=False
    )
    is_guarded = forms.BooleanField(label=_("A minor or a person at risk is concerned"), required=False)


class ProposeForm(CaseForm):
    """A new proposal names its household by number, or its person by the ID number."""

    who = forms.CharField(
        label=_("Household number, or ID number of the person"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("who",)


class AcceptForm(forms.Form):
    outcome = forms.ChoiceField(
        label=pgettext_lazy("of a step", "Decision"),
        widget=forms.RadioSelect,
        choices=[
            ("accept", _("Accept and ask the units")),
            ("return", _("Return to the proposer")),
            ("decline", _("Decline, with the right way")),
            ("merge", _("Merge into an open case of the household")),
        ],
    )
    lead_unit = UnitField(
        Organisation.objects.none(),
        label=_("Lead unit"),
        required=False,
        widget=forms.Select(attrs={"data-for-outcome": "accept"}),
    )
    units = UnitsField(
        Organisation.objects.none(),
        label=_("Units asked for their sheet"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"data-for-outcome": "accept"}),
        help_text=_("Civil affairs is always asked, finance where money is; others by the duty catalogue."),
    )
    route = forms.CharField(
        label=_("The right way instead"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"data-for-outcome": "decline"}),
    )
    other = forms.ModelChoiceField(
        Deliberation.objects.none(),
        label=_("Merge into"),
        required=False,
        widget=forms.Select(attrs={"data-for-outcome": "merge"}),
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        widget=long_text(2, **{"data-for-outcome": "return decline merge"}),
    )

    def __init__(
        self,
        *args: Any,
        units: Any,
        suggested: dict[Organisation, str],
        others: Any,
        lead: Organisation | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.suggested = suggested
        fields: dict[str, Any] = self.fields
        fields["units"].queryset = fields["lead_unit"].queryset = units
        fields["units"].initial = [unit.pk for unit in suggested]
        fields["lead_unit"].initial = lead.pk if lead else None
        fields["other"].queryset = others
        fields["other"].label_from_instance = lambda case: f"{case.number_text} {case.title}".strip()
        if not others.exists():
            leave_out(self, "outcome", "merge")
            del self.fields["other"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        outcome = data.get("outcome")
        if outcome == "accept" and not data.get("lead_unit"):
            self.add_error("lead_unit", _("Name the lead unit."))
        if outcome == "merge" and not data.get("other"):
            self.add_error("other", _("Choose the case."))
        if outcome in ("return", "decline") and not data.get("reason"):
            self.add_error("reason", _("Say why."))
        return data

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        lead = data.get("lead_unit")
        units = list(data.pop("units", ()))
        if lead is not None and lead not in units:
            units.append(lead)
        return {**data, "units": {unit: self.suggested.get(unit, "") for unit in units}}


class SheetForm(forms.Form):
    """What this unit knows and can give, by which rule (C4-3)."""

    facts = forms.CharField(
        label=_("What your unit knows of the case"),
        widget=long_text(3, "我单位掌握情况：|我单位无相关记录。"),
        help_text=_("Names and numbers are replaced before others read it."),
    )
    offer_kind = forms.ChoiceField(
        label=_("Can your unit give something?"), choices=Sheet.Offer.choices, widget=forms.RadioSelect
    )
    offer = forms.CharField(label=_("What it can give"), required=False, widget=long_text(2))
    rule = forms.CharField(label=_("By which rule"), max_length=200, required=False)
    amount = forms.DecimalField(
        label=_("Amount (yuan)"), required=False, min_value=0, max_digits=12, decimal_places=2
    )
    agrees_to_written = forms.BooleanField(
        label=_("We agree to decide this case in writing, without a meeting"), required=False
    )


class AssembleForm(forms.Form):
    """The order of insurance, assistance and welfare, then the report (R96)."""

    insurance = forms.CharField(
        label=_("First insurance: what was paid or is due"),
        max_length=300,
        widget=long_text(2, "基本医保、大病保险、医疗救助已结算。|未参保。|不涉及。"),
    )
    assistance = forms.CharField(
        label=_("Then assistance: what was granted or refused"),
        max_length=300,
        widget=long_text(2, "已享受临时救助。|不符合低保条件。|不涉及。"),
    )
    welfare = forms.CharField(
        label=_("Then welfare and charity"),
        max_length=300,
        widget=long_text(2, "尚未对接慈善资源。|已对接慈善项目。|不涉及。"),
    )
    report = forms.CharField(
        label=_("Case report"),
        widget=long_text(9),
        help_text=_("Drafted from the proposal and the sheets; names and numbers are replaced."),
    )


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class ScheduleForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Heard by"), choices=Round.Forum.choices, widget=forms.RadioSelect)
    chair = PostField(
        Post.objects.none(),
        label=_("Chair"),
        required=False,
        widget=forms.Select(attrs={"data-for-outcome": "panel written"}),
        help_text=_("Civil affairs' leader may chair where no money above the county's limit is decided."),
    )
    place = forms.CharField(
        label=_("Place"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"data-for-outcome": "panel"}),
    )
    starts_at = forms.DateTimeField(label=_("Starts"), required=False, widget=MomentInput())
    units = UnitsField(
        Organisation.objects.none(),
        label=_("Further units summoned"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"data-for-outcome": "panel written"}),
        help_text=_("Those asked for a sheet are summoned in any case."),
    )

    def __init__(
        self, *args: Any, chairs: Any, units: Any, written_refusal: str, forum: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["chair"].queryset = chairs
        fields["chair"].initial = chairs.first()
        fields["units"].queryset = units
        fields["starts_at"].widget.attrs["data-for-outcome"] = "panel"
        fields["outcome"].initial = forum
        if written_refusal:
            leave_out(self, "outcome", Round.Forum.WRITTEN)
            fields["outcome"].help_text = written_refusal

    def clean_starts_at(self) -> dt.datetime | None:
        starts_at: dt.datetime | None = self.cleaned_data["starts_at"]
        if starts_at is not None and starts_at <= timezone.now():
            raise ValidationError(_("The meeting must lie ahead."))
        return starts_at

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {**data, "forum": data["outcome"], "units": list(data["units"])}


class PositionForm(forms.Form):
    stance = forms.ChoiceField(
        label=_("Your unit's position"),
        widget=forms.RadioSelect,
        choices=[("agree", _("agrees")), ("reserve", _("has reservations")), ("oppose", _("opposes"))],
    )
    reason = forms.CharField(label=_("Reason"), required=False, widget=long_text(2))


class ConcludeForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("Conclusion"),
        widget=forms.RadioSelect,
        choices=[one for one in Round.Conclusion.choices if one[0] != Round.Conclusion.NO_QUORUM],
    )
    reason = forms.CharField(
        label=_("Reason (against the majority, where units are split, or not to support)"),
        required=False,
        widget=long_text(3),
    )

    def values(self) -> dict[str, Any]:
        return {**self.cleaned_data, "conclusion": self.cleaned_data["outcome"]}


class EvidenceForm(forms.Form):
    evidence = forms.CharField(label=_("What was received"), widget=long_text(4, "已收到材料：|逾期未提供。"))


class SignForm(forms.Form):
    outcome = forms.ChoiceField(
        label=pgettext_lazy("of a step", "Decision"),
        widget=forms.RadioSelect,
        choices=[
            ("sign", _("Sign the decision")),
            ("return", _("Send back; the wording is to be changed")),
            ("recall", _("New facts; hear the case again")),
        ],
    )
    reason = forms.CharField(
        label=_("What is to be changed, or which new facts"),
        required=False,
        widget=long_text(3, **{"data-for-outcome": "return recall"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("outcome") in ("return", "recall") and not data.get("reason"):
            self.add_error("reason", _("Say why."))
        return data


class TellForm(forms.Form):
    told_how = forms.ChoiceField(
        label=_("How the person is told"),
        widget=forms.RadioSelect,
        choices=[
            ("in_person", _("In person")),
            ("phone", _("By telephone")),
            ("post", _("By post")),
            ("relative", _("Through a relative in the household")),
        ],
    )
    plain_words = forms.CharField(
        label=_("In plain words"),
        widget=long_text(5),
        help_text=_("What is given, by whom, from when; and where to turn with questions."),
    )


class VisitForm(forms.Form):
    found = forms.ChoiceField(
        label=_("What did the visit find?"), choices=Round.FollowUp.choices, widget=forms.RadioSelect
    )
    note_text = forms.CharField(label=_("What was seen"), widget=long_text(4))
