"""What each step of an aid case asks of the one who takes it; each form gives the values of one action."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from coordination.aid.forms.fields import OutcomeForm, day_field, long_text, opinion_field, outcomes, past_day
from coordination.aid.forms.reserves import money_field
from coordination.aid.models import AidCase, Payment, Stage
from coordination.aid.terms import StageTerms
from coordination.units.models import Organisation


class RulingForm(OutcomeForm):
    outcome = outcomes(
        _("What do you rule?"),
        ("stop", _("Aided already: refuse this request")),
        ("net_off", _("Net off what was given, and go on with the rest")),
        ("other_cause", _("It is another cause: go on")),
        ("county", _("The same cause deserves aid a second time: lay it before the county leader")),
    )
    cause = forms.ChoiceField(
        label=_("The other cause"),
        required=False,
        choices=[("", _("please choose")), *AidCase.Cause.choices],
        widget=forms.Select(attrs={"data-for-outcome": "other_cause"}),
    )
    reason = forms.CharField(label=_("Reason"), widget=long_text(3), max_length=2000)


class AllowForm(OutcomeForm):
    outcome = outcomes(
        _("Is one cause aided a second time?"),
        ("allow", _("Allow it")),
        ("refuse", _("Refuse the request")),
    )
    reason = forms.CharField(label=_("Reason"), widget=long_text(3), max_length=2000)


class QuickForm(OutcomeForm):
    """The head's word on a phone: approve, or one of three other ways."""

    needs_reason, says = ("ordinary", "return", "refuse"), "opinion"
    outcome = outcomes(
        _("Decision"),
        ("approve", _("Approve, pay at once")),
        ("ordinary", _("To the ordinary lane: verify first")),
        ("return", _("Return it for amendment")),
        ("refuse", _("Refuse the request")),
        initial="approve",
    )
    amount = money_field(_("Amount approved (yuan)"), outcome="approve")
    opinion = opinion_field(
        _("The case is urgent, agreed.|Agreed; hand the papers in afterwards."),
        _("A reason is needed unless you approve."),
    )

    def __init__(self, *args: Any, case: AidCase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].initial = case.amount


class OpinionForm(forms.Form):
    opinion = forms.CharField(
        label=_("Opinion"), required=False, widget=long_text(2, _("Agreed.")), max_length=500
    )


class PayForm(forms.Form):
    method = forms.ChoiceField(
        label=_("How is it paid?"),
        choices=Payment.Method.choices,
        widget=forms.RadioSelect,
        initial=Payment.Method.CARD,
    )
    reference = forms.CharField(
        label=_("Voucher"),
        required=False,
        max_length=60,
        help_text=_("Number of the bank's slip or of the receipt."),
    )
    witnesses = forms.CharField(
        label=_("Witnesses"),
        required=False,
        max_length=80,
        help_text=_("Two names, where it is paid in cash or in goods."),
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        names = [
            name for name in str(data.get("witnesses") or "").replace("，", "、").split("、") if name.strip()
        ]
        if data.get("method") in Payment.WITNESSED and len(names) < 2:
            self.add_error("witnesses", gettext("Money by hand and goods need two witnesses."))
        return data


class ReceiptForm(OutcomeForm):
    outcome = outcomes(
        _("Did it arrive?"),
        ("received", _("Yes, the person has it")),
        ("missing", _("No, it did not arrive: to be paid again")),
        initial="received",
    )
    found = forms.CharField(
        label=_("What was seen"),
        widget=long_text(2, _("The money is on the card.|The person confirmed the receipt.")),
        max_length=500,
    )
    on = past_day(_("On"))


class EaseForm(forms.Form):
    on = past_day(_("Emergency over on"))
    note = forms.CharField(label=_("Note"), required=False, widget=long_text(2), max_length=500)


class SupplementForm(forms.Form):
    statement = forms.CharField(
        label=_("What is found after the emergency"),
        widget=long_text(5),
        max_length=4000,
        help_text=_("Person, cause, amount, how it was given, and the proof that follows."),
    )
    needs_plan = forms.BooleanField(label=_("More aid in stages is needed"), required=False)


class FileForm(OutcomeForm):
    needs_reason, says = ("return", "lawful"), "note"
    outcome = outcomes(
        _("Are the papers in order?"),
        ("file", _("In order: file them")),
        ("return", _("Ask for better papers")),
        ("lawful", _("No entitlement followed, but the advance was lawful: no recovery")),
        initial="file",
    )
    note = forms.CharField(label=_("Note or reason"), required=False, widget=long_text(3), max_length=2000)


METHODS = (
    ("入户走访", _("visit at home")),
    ("邻里访问", _("neighbours asked")),
    ("信函索证和数据比对", _("letters and data")),
)


class VerifyForm(OutcomeForm):
    outcome = outcomes(
        _("Is the hardship true?"),
        ("true", pgettext_lazy("aid", "Confirmed")),
        ("false", _("Not confirmed: the township head decides")),
        initial="true",
    )
    methods = forms.MultipleChoiceField(
        label=_("How was it verified?"), choices=METHODS, widget=forms.CheckboxSelectMultiple
    )
    found = forms.CharField(label=_("What was found"), widget=long_text(4), max_length=2000)
    on = past_day(_("On"))


class NoticeForm(forms.Form):
    posted_on = day_field(_("Put up on"))
    taken_down_on = past_day(_("Taken down on"))
    objections = forms.CharField(
        label=_("Objections"),
        required=False,
        widget=long_text(2),
        max_length=2000,
        help_text=_("Leave empty where nobody objected."),
    )


class PlanForm(forms.Form):
    """Rows of stages; an empty row is left out."""

    def __init__(self, *args: Any, case: AidCase, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most = most
        for number in range(1, most + 1):
            needed = number == 1
            self.fields[f"amount_{number}"] = money_field(
                _("Stage %(n)d: amount (yuan)") % {"n": number}, required=needed
            )
            self.fields[f"due_on_{number}"] = day_field(
                _("Stage %(n)d: pay by") % {"n": number}, required=needed
            )
            self.fields[f"form_{number}"] = forms.ChoiceField(
                label=_("Stage %(n)d: form") % {"n": number}, choices=Stage.Form.choices
            )
            self.fields[f"condition_{number}"] = forms.CharField(
                label=_("Stage %(n)d: condition") % {"n": number}, required=False, max_length=300
            )
        self.fields["amount_1"].initial = case.amount
        self.fields["due_on_1"].initial = timezone.localdate()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        stages = []
        for number in range(1, self.most + 1):
            amount, due_on = data.get(f"amount_{number}"), data.get(f"due_on_{number}")
            if amount is None and due_on is None:
                continue
            if amount is None or due_on is None:
                self.add_error(f"amount_{number}", gettext("A stage has an amount and a day."))
                continue
            stages.append(StageTerms(amount, due_on, data[f"form_{number}"], data[f"condition_{number}"]))
        data["stages"] = stages
        return data


class ReviewForm(OutcomeForm):
    needs_reason, says = ("return", "refuse"), "opinion"
    outcome = outcomes(
        _("Decision"),
        ("agree", _("Agree")),
        ("return", _("Return it for amendment")),
        ("refuse", _("Refuse the request")),
        initial="agree",
    )
    opinion = opinion_field(_("Agreed."), _("A reason is needed unless you agree."))


class CountyCheckForm(OutcomeForm):
    needs_reason, says = ("return",), "note"
    outcome = outcomes(
        _("Is the plan in order?"),
        ("pass", _("In order: on to the county leader")),
        ("return", _("Return it for amendment")),
        initial="pass",
    )
    note = forms.CharField(label=_("Note or reason"), required=False, widget=long_text(3), max_length=2000)


class AmendForm(forms.Form):
    facts = forms.CharField(label=_("What happened"), widget=long_text(5), max_length=4000)
    amount = money_field(_("Amount asked (yuan)"))

    def __init__(self, *args: Any, case: AidCase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["facts"].initial, self.fields["amount"].initial = case.facts, case.amount


def confirmed(label: Any) -> forms.BooleanField:
    """A point without which no stage is released."""
    return forms.BooleanField(
        label=label, required=False, widget=forms.CheckboxInput(attrs={"data-for-outcome": "release"})
    )


class CheckStageForm(OutcomeForm):
    needs_reason = ("cut", "suspend")
    outcome = outcomes(
        _("What follows from the check?"),
        ("release", _("Release the stage")),
        ("cut", _("Propose to cut or stop; the person is heard first")),
        ("suspend", _("Suspend until a day")),
        initial="release",
    )
    is_alive = confirmed(_("The person was met alive"))
    is_resident = confirmed(_("The person still lives here"))
    is_met = confirmed(_("The condition is met, and no other aid was found"))
    found = forms.CharField(label=_("What was found"), widget=long_text(3), max_length=2000)
    on = past_day(_("On"))
    reason = forms.CharField(
        label=_("Reason"), required=False, widget=long_text(2, outcome="cut suspend"), max_length=2000
    )
    until = day_field(_("Suspended until"), required=False, outcome="suspend")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("outcome") == "suspend" and not data.get("until"):
            self.add_error("until", gettext("Name a day that lies ahead."))
        return data


class HearForm(forms.Form):
    statement = forms.CharField(
        label=_("What the person says"),
        widget=long_text(4, _("No objection.|The person asks to keep the aid.")),
        max_length=4000,
    )
    on = past_day(_("On"))


class CutForm(OutcomeForm):
    outcome = outcomes(
        _("Decision"),
        ("cut", _("Pay less on this stage")),
        ("stop", _("Stop everything that is not paid")),
        ("keep", _("Leave the stage as it was planned")),
    )
    amount = money_field(_("New amount of the stage (yuan)"), required=False, outcome="cut")
    reason = forms.CharField(label=_("Reason"), widget=long_text(3), max_length=2000)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("outcome") == "cut" and not data.get("amount"):
            self.add_error("amount", gettext("Name the new amount."))
        return data


class ResumeForm(OutcomeForm):
    outcome = outcomes(
        _("Decision"),
        ("resume", _("The aid goes on")),
        ("end", _("The reason lasts: hear the person, then decide on the end")),
    )
    reason = forms.CharField(label=_("Reason"), widget=long_text(3), max_length=2000)


class SettleForm(OutcomeForm):
    outcome = outcomes(
        _("Decision"),
        ("stop", _("Stop everything that is not paid")),
        ("pay", _("Pay to the family what was due before the death")),
    )
    reason = forms.CharField(label=_("Reason"), widget=long_text(3), max_length=2000)


class FollowForm(OutcomeForm):
    outcome = outcomes(_("How does it stand?"), *AidCase.Outcome.choices, initial=AidCase.Outcome.SOLVED)
    found = forms.CharField(label=_("What was found"), widget=long_text(4), max_length=2000)
    on = past_day(_("On"))
    units = forms.ModelMultipleChoiceField(
        label=_("Units that can help"),
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(
            attrs={"class": "lx-columns", "data-for-outcome": AidCase.Outcome.OTHER_UNITS}
        ),
    )

    def __init__(self, *args: Any, units: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["units"]
        field.queryset = units.order_by("order", "code")
        field.label_from_instance = lambda unit: unit.label

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("outcome") == AidCase.Outcome.OTHER_UNITS and not data.get("units"):
            self.add_error("units", gettext("Name at least one unit."))
        return data


class CloseForm(forms.Form):
    note = forms.CharField(label=_("Note"), required=False, widget=long_text(2), max_length=500)


class AgreeForm(OutcomeForm):
    needs_reason, says = ("refuse",), "opinion"
    outcome = outcomes(
        _("Decision"), ("agree", _("Agree")), ("refuse", _("Refuse the top-up")), initial="agree"
    )
    opinion = opinion_field(_("Agreed."), _("A reason is needed unless you agree."))


class PayInForm(forms.Form):
    reference = forms.CharField(label=_("Voucher"), required=False, max_length=60)


class SuspendForm(forms.Form):
    until = day_field(_("Suspended until"))
    reason = forms.CharField(label=_("Reason"), widget=long_text(3), max_length=2000)

    def clean_until(self) -> dt.date:
        until: dt.date = self.cleaned_data["until"]
        if until <= timezone.localdate():
            raise ValidationError(gettext("Name a day that lies ahead."))
        return until


class ForwardForm(forms.Form):
    on = day_field(_("New day of the stage"))
    reason = forms.CharField(label=_("Why is it urgent?"), widget=long_text(3), max_length=500)


class DeathForm(forms.Form):
    on = past_day(_("Died on"))
    evidence = forms.CharField(label=_("How is it known?"), widget=long_text(2), max_length=500)


class WhyForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), widget=long_text(3), max_length=500)
