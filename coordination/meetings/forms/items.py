"""What people fill in about agenda items; each form gives the values of one action."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import ModelMultipleChoiceField
from django.utils.translation import gettext_lazy as _

from coordination.forms import leave_out
from coordination.meetings.models import AgendaItem, Opinion
from coordination.units.models import Organisation
from coordination.units.queries import member_units

REASONS = _(
    "Please add the basis.|Please attach the calculation.|Please agree with the unit concerned first."
)


class UnitsField(ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Organisation) -> str:
        return obj.label


class Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once; each is checked when it is attached."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(FilesField, self).clean(one, initial) for one in given]


class ItemForm(forms.ModelForm):
    """The item form: own words first, one column, help under the field."""

    concerned = UnitsField(
        label=_("Units concerned"),
        queryset=Organisation.objects.none(),
        required=False,
        help_text=_(
            "They are asked for their opinion before the session. "
            "Suggestions come from the duty catalogue, with the words by which they were found."
        ),
    )
    files = FilesField(  # type: ignore[assignment]
        label=_("Attachments"), required=False, help_text=_("Several files can be chosen at once.")
    )

    class Meta:
        model = AgendaItem
        fields = [
            "title",
            "kind",
            "background",
            "request",
            "proposal",
            "basis",
            "amount",
            "wished_session",
        ]
        widgets = {
            "title": forms.TextInput(attrs={"data-count": "true"}),
            "background": forms.Textarea(attrs={"rows": 6}),
            "request": forms.Textarea(attrs={"rows": 3}),
            "proposal": forms.Textarea(attrs={"rows": 4}),
            "basis": forms.Textarea(attrs={"rows": 2}),
            "amount": forms.NumberInput(attrs={"step": "0.01", "min": "0", "inputmode": "decimal"}),
            "wished_session": forms.RadioSelect,
        }
        help_texts = {
            "title": _("What it is about, without the name of any person in hardship."),
            "background": _("What the matter is, how it came about, what has been tried."),
            "request": _("What you ask the joint meeting to decide, in one or two sentences."),
            "amount": _("Leave empty where no money is involved."),
        }

    def __init__(self, *args: Any, unit: Organisation, is_final: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["concerned"].queryset = member_units().exclude(pk=unit.pk).order_by("order", "code")  # type: ignore[attr-defined]
        self.fields["concerned"].widget.attrs["class"] = "lx-columns"
        # a draft may be unfinished: what is missing is said when it is handed over
        for name in ("background", "request", "proposal"):
            self.fields[name].required = is_final
        self.fields["kind"].choices = AgendaItem.Kind.choices  # type: ignore[attr-defined]
        if self.instance.pk:
            self.fields["concerned"].initial = list(self.instance.concerned.values_list("unit_id", flat=True))

    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


def reason_field(label: Any, *, phrases: Any = "", help_text: Any = "") -> forms.CharField:
    attrs = {"rows": 3, "data-phrases": phrases} if phrases else {"rows": 3}
    return forms.CharField(
        label=label, widget=forms.Textarea(attrs=attrs), help_text=help_text, max_length=2000
    )


class NoteForm(forms.Form):
    """A step that needs nothing but a word."""

    note = forms.CharField(
        label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=500
    )


class WithdrawForm(forms.Form):
    reason = reason_field(_("Why is the item withdrawn?"))


class SignForm(forms.Form):
    """The head signs, or sends the item back to its drafter."""

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[("sign", _("Sign and submit")), ("send_back", _("Send back to the drafter"))],
        widget=forms.RadioSelect,
        initial="sign",
    )
    reason = forms.CharField(
        label=_("What is to be changed"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-for-outcome": "send_back"}),
        max_length=2000,
        help_text=_("Needed only when you send it back."),
    )

    def clean(self) -> dict[str, Any]:
        return need_reason(self, "outcome", ("send_back",))


class CheckForm(forms.Form):
    """Complete or not; and which units are asked first."""

    outcome = forms.ChoiceField(
        label=_("Is the item complete?"),
        choices=[
            ("complete", _("Complete")),
            ("return", _("Incomplete: return it for amendment")),
            ("put_off", _("Still incomplete: put it off to the next call for items")),
        ],
        widget=forms.RadioSelect,
        initial="complete",
    )
    units = UnitsField(
        label=_("Units asked for their opinion first"),
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "lx-columns", "data-for-outcome": "complete"}),
        help_text=_("None ticked: the item goes straight to the office director."),
    )
    reason = forms.CharField(
        label=_("What is missing"),
        required=False,
        widget=forms.Textarea(
            attrs={"rows": 3, "data-phrases": REASONS, "data-for-outcome": "return put_off"}
        ),
        max_length=2000,
        help_text=_("Needed only when it goes back to the unit."),
    )

    def __init__(self, *args: Any, item: AgendaItem, returns_left: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        leave_out(self, "outcome", "put_off" if returns_left else "return")
        units = fields["units"]
        units.queryset = member_units().exclude(pk=item.unit_id).order_by("order", "code")
        answered = item.opinions.filter(status=Opinion.Status.ANSWERED).values_list("unit_id", flat=True)
        units.initial = list(
            item.concerned.exclude(unit__in=list(answered)).values_list("unit_id", flat=True)
        )

    def clean(self) -> dict[str, Any]:
        return need_reason(self, "outcome", ("return", "put_off"))


class OpinionForm(forms.Form):
    stance = forms.ChoiceField(
        label=_("Opinion of your unit"), choices=Opinion.Stance.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("Comment, or reason for disagreeing"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        help_text=_("Needed unless your unit simply agrees."),
    )

    def clean(self) -> dict[str, Any]:
        return need_reason(self, "stance", (Opinion.Stance.COMMENT, Opinion.Stance.DISAGREE), "text")


class RecommendForm(forms.Form):
    view = reason_field(
        _("Recommended view of the office"),
        help_text=_("It stands beside the reasons of both sides when director and convener read the item."),
    )


class ReviewForm(forms.Form):
    """Pass, return, reject, or send another way; only ways that exist are offered."""

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[
            ("pass", _("Pass it on to the convener")),
            ("return", _("Return it to the unit for amendment")),
            ("reroute", _("Send it another way")),
            ("reject", _("Reject it")),
        ],
        widget=forms.RadioSelect,
        initial="pass",
    )
    opinion = forms.CharField(
        label=_("Opinion or reason"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=_("A reason is needed unless you pass it on."),
    )
    destination = forms.ChoiceField(
        label=_("Where to"),
        required=False,
        choices=[("", _("please choose")), *AgendaItem.Destination.choices],
        widget=forms.Select(attrs={"data-for-outcome": "reroute"}),
        help_text=_("Only when it takes another way."),
    )
    unit = forms.ModelChoiceField(
        label=_("Unit that handles it"),
        required=False,
        queryset=Organisation.objects.none(),
        widget=forms.Select(attrs={"data-for-outcome": "reroute"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = member_units().order_by("order", "code")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = need_reason(self, "outcome", ("return", "reroute", "reject"), "opinion")
        if data.get("outcome") == "reroute":
            if not data.get("destination"):
                self.add_error("destination", _("Say where the item goes."))
            elif data["destination"] == AgendaItem.Destination.DUTY_UNIT and not data.get("unit"):
                self.add_error("unit", _("Name the unit that handles the matter."))
        return data


class ApproveForm(forms.Form):
    """The convener's word on one screen."""

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[
            ("approve", _("Approve")),
            ("hold", _("Hold to the next session")),
            ("higher", _("Needs higher approval")),
            ("reject", _("Reject")),
        ],
        widget=forms.RadioSelect,
        initial="approve",
    )
    opinion = forms.CharField(
        label=_("Opinion or reason"),
        required=False,
        widget=forms.Textarea(
            attrs={"rows": 3, "data-phrases": _("Agreed.|Agreed; please prepare it well.")}
        ),
        max_length=2000,
        help_text=_("A reason is needed unless you approve."),
    )
    until = forms.DateField(
        label=_("Held until"),
        required=False,
        widget=forms.DateInput(
            attrs={"type": "date", "data-working-days": "", "data-for-outcome": "hold"}, format="%Y-%m-%d"
        ),
        help_text=_("Only when you hold it; then the office presents it again."),
    )

    def clean(self) -> dict[str, Any]:
        return need_reason(self, "outcome", ("hold", "higher", "reject"), "opinion")


class HigherForm(forms.Form):
    """The answer of the higher level, as the office enters it."""

    approved = forms.ChoiceField(
        label=_("Answer of the higher level"),
        choices=[("yes", _("Approved")), ("no", _("Refused"))],
        widget=forms.RadioSelect,
    )
    answer = reason_field(_("What was answered, by whom and when"))
    basis = forms.CharField(label=_("Document number of the answer"), required=False, max_length=120)

    def clean_approved(self) -> bool:
        return bool(self.cleaned_data["approved"] == "yes")


def need_reason(
    form: forms.Form, choice: str, values: tuple[str, ...], name: str = "reason"
) -> dict[str, Any]:
    """A refusal, a return or a hold says why."""
    data: dict[str, Any] = form.cleaned_data
    if data.get(choice) in values and not str(data.get(name) or "").strip():
        form.add_error(name, _("Say why."))
    return data
