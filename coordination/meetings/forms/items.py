"""What people fill in about agenda items; each form gives the values of one action."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coordination.forms import (
    Asks,
    OutcomeForm,
    files_field,
    long_text,
    offer,
    outcome_field,
    reason_field,
    text_field,
    yes_or_no,
)
from coordination.meetings.models import AgendaItem, Opinion
from coordination.meetings.rules import must_name_unit
from coordination.policy.days import worked_day
from coordination.rules import ask
from coordination.units.counties import county_of
from coordination.units.fields import UnitField, UnitsField
from coordination.units.models import Organisation

REASONS = _(
    "Please add the basis.|Please attach the calculation.|Please agree with the unit concerned first."
)


class ItemForm(forms.ModelForm):
    """The item form: own words first, one column, help under the field."""

    concerned = UnitsField(
        label=_("Units concerned"),
        required=False,
        columns=True,
        help_text=_(
            "They are asked for their opinion before the session. "
            "Suggestions come from the duty catalogue, with the words by which they were found."
        ),
    )
    files = files_field(_("Attachments"), required=False, help_text=_("Several files can be chosen at once."))

    class Meta:
        model = AgendaItem
        fields = AgendaItem.WRITTEN
        widgets = {
            "title": forms.TextInput(attrs={"data-count": "true"}),
            "background": long_text(6),
            "request": long_text(),
            "proposal": long_text(4),
            "basis": long_text(2),
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
        offer(self, "concerned", county_of(unit).members.exclude(pk=unit.pk))
        # a draft may be unfinished: what is missing is said when it is handed over
        for name in ("background", "request", "proposal"):
            self.fields[name].required = is_final
        offer(self, "kind", AgendaItem.Kind.choices)
        if self.instance.pk:
            self.fields["concerned"].initial = list(self.instance.concerned.values_list("unit_id", flat=True))

    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class NoteForm(forms.Form):
    """A step that needs nothing but a word."""

    note = text_field(_("Note"), 2, required=False, max_length=500)


class WithdrawForm(forms.Form):
    reason = reason_field(_("Why is the item withdrawn?"))


class SignForm(OutcomeForm):
    """The head signs, or sends the item back to its drafter."""

    outcome = outcome_field(
        _("Outcome"),
        [("sign", _("Sign and submit")), ("send_back", _("Send back to the drafter"))],
        initial="sign",
    )
    reason = reason_field(_("What is to be changed"), help_text=_("Needed only when you send it back."))
    asks = {"send_back": Asks(needs=("reason",))}


class CheckForm(OutcomeForm):
    """Complete or not; and which units are asked first."""

    outcome = outcome_field(
        _("Is the item complete?"),
        [
            ("complete", _("Complete")),
            ("return", _("Incomplete: return it for amendment")),
            ("put_off", _("Still incomplete: put it off to the next call for items")),
        ],
        initial="complete",
    )
    units = UnitsField(
        label=_("Units asked for their opinion first"),
        columns=True,
        help_text=_("None ticked: the item goes straight to the office director."),
    )
    reason = reason_field(_("What is missing"), help_text=_("Needed only when it goes back to the unit."))
    asks = {
        "complete": Asks(may=("units",)),
        "return": Asks(needs=("reason",), phrases={"reason": REASONS}),
        "put_off": Asks(needs=("reason",), phrases={"reason": REASONS}),
    }

    def __init__(self, *args: Any, item: AgendaItem, returns_left: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.withhold("put_off" if returns_left else "return")
        answered = item.opinions.filter(status=Opinion.Status.ANSWERED).values_list("unit_id", flat=True)
        asked = item.concerned.exclude(unit__in=list(answered)).values_list("unit_id", flat=True)
        offer(self, "units", county_of(item).members.exclude(pk=item.unit_id), initial=list(asked))


class OpinionForm(OutcomeForm):
    stance = outcome_field(_("Opinion of your unit"), Opinion.Stance.choices)
    text = reason_field(
        _("Comment, or reason for disagreeing"), 4, help_text=_("Needed unless your unit simply agrees.")
    )
    decides = "stance"
    asks = {
        Opinion.Stance.AGREE: Asks(may=("text",)),
        Opinion.Stance.COMMENT: Asks(needs=("text",)),
        Opinion.Stance.DISAGREE: Asks(needs=("text",)),
    }


class RecommendForm(forms.Form):
    view = text_field(
        _("Recommended view of the office"),
        max_length=2000,
        help_text=_("It stands beside the reasons of both sides when director and convener read the item."),
    )


class ReviewForm(OutcomeForm):
    """Pass, return, reject, or send another way; only ways that exist are offered."""

    outcome = outcome_field(
        _("Outcome"),
        [
            ("pass", _("Pass it on to the convener")),
            ("return", _("Return it to the unit for amendment")),
            ("reroute", _("Send it another way")),
            ("reject", _("Reject it")),
        ],
        initial="pass",
    )
    opinion = reason_field(_("Opinion or reason"), help_text=_("A reason is needed unless you pass it on."))
    destination = forms.ChoiceField(
        label=_("Where to"),
        choices=[("", _("please choose")), *AgendaItem.Destination.choices],
        help_text=_("Only when it takes another way."),
    )
    unit = UnitField(label=_("Unit that handles it"))
    asks = {
        "pass": Asks(may=("opinion",)),
        "return": Asks(needs=("opinion",)),
        "reroute": Asks(needs=("opinion", "destination"), may=("unit",)),
        "reject": Asks(needs=("opinion",)),
    }
    needs_with = {"destination": {AgendaItem.Destination.DUTY_UNIT: ("unit",)}}

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "unit", county_of(item).members)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if "unit" not in self.errors:
            ask("unit", must_name_unit, data.get("destination", ""), data.get("unit"))
        return data


class ApproveForm(OutcomeForm):
    """The convener's word on one screen."""

    outcome = outcome_field(
        _("Outcome"),
        [
            ("approve", _("Approve")),
            ("hold", _("Hold to the next session")),
            ("higher", _("Needs higher approval")),
            ("reject", _("Reject")),
        ],
        initial="approve",
    )
    opinion = reason_field(_("Opinion or reason"), help_text=_("A reason is needed unless you approve."))
    until = worked_day(
        _("Held until"),
        working_days="",
        help_text=_("Only when you hold it; then the office presents it again."),
    )
    asks = {
        "approve": Asks(may=("opinion",), phrases={"opinion": _("Agreed.|Agreed; please prepare it well.")}),
        "hold": Asks(
            needs=("opinion",),
            may=("until",),
            phrases={"opinion": _("The papers are not ready; held.|Agree with the units concerned first.")},
        ),
        "higher": Asks(
            needs=("opinion",), phrases={"opinion": _("A weighty matter: to be approved above first.")}
        ),
        "reject": Asks(needs=("opinion",), phrases={"opinion": _("Not a matter for the joint meeting.")}),
    }


class HigherForm(forms.Form):
    """The answer of the higher level, as the office enters it."""

    approved = yes_or_no(_("Answer of the higher level"), [("yes", _("Approved")), ("no", _("Refused"))])
    answer = text_field(_("What was answered, by whom and when"), max_length=2000)
    basis = forms.CharField(label=_("Document number of the answer"), required=False, max_length=120)
