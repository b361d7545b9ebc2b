"""What each step of a case asks of the one who takes it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.deliberation.models import Deliberation, Round, Sheet
from coordination.forms import (
    Asks,
    OutcomeForm,
    money_field,
    offer,
    outcome_field,
    reason_field,
    text_field,
)
from coordination.lives.forms import DIED, died_on_field
from coordination.lives.leaving_forms import MOVED, moved_on_field, new_place_field
from coordination.policy.days import called_moment
from coordination.units.fields import PostField, UnitField, UnitsField
from coordination.units.models import Organisation


class CaseForm(forms.Form):
    """The proposal (D18): what the hardship is, what was tried, what is asked for."""

    encrypted = ("facts", "tried", "request")

    title = forms.CharField(
        label=_("What the hardship is"),
        max_length=120,
        help_text=_("It stands in lists and on the agenda: no name of a person."),
    )
    facts = text_field(
        _("Facts"), 5, help_text=_("Names and numbers are replaced in every report that units read.")
    )
    tried = text_field(
        _("Ways tried so far"),
        phrases="已享受：|已申请未通过：|不符合现行政策条件：",
        help_text=_("Insurance, assistance and welfare already asked for, and what came of it."),
    )
    needs = forms.MultipleChoiceField(
        label=_("Needs"),
        choices=Deliberation.Need.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    request = text_field(_("What is asked for"))
    amount = money_field(_("Money asked for (yuan)"), least="0", required=False)
    is_urgent = forms.BooleanField(
        label=_("Urgent: the advance starts at once, not after the hearing"), required=False
    )
    is_guarded = forms.BooleanField(label=_("A minor or a person at risk is concerned"), required=False)


class ReopenForm(forms.Form):
    encrypted = ("reason",)
    reason = reason_field(_("Why is it taken up again?"), max_length=500)


class ProposeForm(CaseForm):
    """A new proposal names its household by number, or its person by the ID number."""

    numbers = ("who",)

    who = forms.CharField(
        label=_("Household number, or ID number of the person"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("who",)


def case_words(case: Deliberation) -> str:
    return f"{case.number_text} {case.title}".strip()


class AcceptForm(OutcomeForm):
    encrypted = ("reason",)
    outcome = outcome_field(
        pgettext_lazy("of a step", "Decision"),
        [
            ("accept", _("Accept and ask the units")),
            ("return", _("Return to the proposer")),
            ("decline", _("Decline, with the right way")),
            ("merge", _("Merge into an open case of the household")),
        ],
    )
    lead_unit = UnitField(label=_("Lead unit"))
    units = UnitsField(
        label=_("Units asked for their sheet"),
        help_text=_("Civil affairs is always asked, finance where money is; others by the duty catalogue."),
    )
    route = forms.CharField(label=_("The right way instead"), max_length=200)
    basis = forms.CharField(
        label=_("By which rule"),
        max_length=200,
        help_text=_("It stands on the notice of refusal, with the ways to object."),
    )
    other = forms.ModelChoiceField(Deliberation.objects.none(), label=_("Merge into"))
    reason = reason_field(_("Reason"), 2, max_length=None)
    asks = {
        "accept": Asks(needs=("lead_unit",), may=("units",)),
        "return": Asks(needs=("reason",)),
        "decline": Asks(needs=("route", "basis", "reason")),
        "merge": Asks(needs=("other",), may=("reason",)),
    }

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
        offer(self, "lead_unit", units, initial=lead.pk if lead else None)
        offer(self, "units", units, initial=[unit.pk for unit in suggested])
        offer(self, "other", others, label_from_instance=case_words)
        if not others.exists():
            self.withhold("merge")

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        lead = data.get("lead_unit")
        units = list(data.pop("units", ()))
        if lead is not None and lead not in units:
            units.append(lead)
        return {**data, "units": {unit: self.suggested.get(unit, "") for unit in units}}


class SheetForm(OutcomeForm):
    """What this unit knows and can give, by which rule (C4-3)."""

    encrypted = ("facts", "offer", "rule")

    facts = text_field(
        _("What your unit knows of the case"),
        phrases="我单位掌握情况：|我单位无相关记录。",
        help_text=_("Names and numbers are replaced before others read it."),
    )
    offer_kind = outcome_field(_("Can your unit give something?"), Sheet.Offer.choices)
    offer = text_field(_("What it can give"), 2)
    rule = forms.CharField(label=_("By which rule"), max_length=200)
    amount = money_field(_("Amount (yuan)"), least="0", required=False)
    agrees_to_written = forms.BooleanField(
        label=_("We agree to decide this case in writing, without a meeting"), required=False
    )
    decides = "offer_kind"
    asks = {
        **dict.fromkeys(Sheet.Offer, Asks(needs=("offer", "rule"))),
        Sheet.Offer.NOTHING: Asks(may=("offer", "rule")),
    }


class AssembleForm(forms.Form):
    """The order of insurance, assistance and welfare, then the report (R96)."""

    encrypted = ("insurance", "assistance", "welfare")

    insurance = text_field(
        _("First insurance: what was paid or is due"),
        2,
        phrases="基本医保、大病保险、医疗救助已结算。|未参保。|不涉及。",
        max_length=300,
    )
    assistance = text_field(
        _("Then assistance: what was granted or refused"),
        2,
        phrases="已享受临时救助。|不符合低保条件。|不涉及。",
        max_length=300,
    )
    welfare = text_field(
        _("Then welfare and charity"),
        2,
        phrases="尚未对接慈善资源。|已对接慈善项目。|不涉及。",
        max_length=300,
    )
    report = text_field(
        _("Case report"),
        9,
        help_text=_("Drafted from the proposal and the sheets; names and numbers are replaced."),
    )


class ScheduleForm(OutcomeForm):
    outcome = outcome_field(_("Heard by"), Round.Forum.choices)
    chair = PostField(
        label=_("Chair"),
        help_text=_("Civil affairs' leader may chair where no money above the county's limit is decided."),
    )
    place = forms.CharField(label=_("Place"), max_length=80)
    starts_at = called_moment(_("Starts"))
    units = UnitsField(
        label=_("Further units summoned"),
        help_text=_("Those asked for a sheet are summoned in any case."),
    )
    asks = {
        Round.Forum.PANEL: Asks(needs=("chair", "place", "starts_at"), may=("units",)),
        Round.Forum.WRITTEN: Asks(needs=("chair",), may=("units",)),
    }

    def __init__(
        self, *args: Any, chairs: Any, units: Any, written_refusal: str, forum: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "chair", chairs, initial=chairs.first())
        offer(self, "units", units)
        self.fields["outcome"].initial = forum
        if written_refusal:
            self.withhold(Round.Forum.WRITTEN)
            self.fields["outcome"].help_text = written_refusal

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {**data, "forum": data["outcome"], "units": list(data["units"])}


class ConcludeForm(OutcomeForm):
    encrypted = ("reason",)
    outcome = outcome_field(
        _("Conclusion"), [one for one in Round.Conclusion.choices if one[0] != Round.Conclusion.NO_QUORUM]
    )
    reason = text_field(_("Reason (against the majority, where units are split, or not to support)"))
    asks = {
        Round.Conclusion.SUPPORTED: Asks(may=("reason",)),
        Round.Conclusion.NOT_SUPPORTED: Asks(needs=("reason",)),
        Round.Conclusion.DEFERRED: Asks(may=("reason",)),
        Round.Conclusion.REFERRED: Asks(needs=("reason",)),
    }

    def __init__(self, *args: Any, is_split: bool, **kwargs: Any) -> None:
        if is_split:
            self.asks = {**self.asks, Round.Conclusion.SUPPORTED: Asks(needs=("reason",))}
        super().__init__(*args, **kwargs)

    def values(self) -> dict[str, Any]:
        return {**self.cleaned_data, "conclusion": self.cleaned_data["outcome"]}


class EvidenceForm(forms.Form):
    encrypted = ("evidence",)
    evidence = text_field(_("What was received"), 4, phrases="已收到材料：|逾期未提供。")


class SignForm(OutcomeForm):
    encrypted = ("reason",)
    outcome = outcome_field(
        pgettext_lazy("of a step", "Decision"),
        [
            ("sign", _("Sign the decision")),
            ("return", _("Send back; the wording is to be changed")),
            ("recall", _("New facts; hear the case again")),
        ],
    )
    reason = reason_field(_("What is to be changed, or which new facts"), max_length=None)
    asks = {"return": Asks(needs=("reason",)), "recall": Asks(needs=("reason",))}


class TellForm(forms.Form):
    encrypted = ("plain_words",)
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
    plain_words = text_field(
        _("In plain words"),
        5,
        help_text=_("What is given, by whom, from when; and where to turn with questions."),
    )


class VisitForm(OutcomeForm):
    encrypted = ("note_text", "new_place")
    decides = "found"

    found = outcome_field(_("What did the visit find?"), [*Round.FollowUp.choices, DIED, MOVED])
    died_on = died_on_field()
    moved_on = moved_on_field()
    new_place = new_place_field()
    note_text = text_field(_("What was seen"), 4)
    asks = {"died": Asks(needs=("died_on",)), "moved": Asks(needs=("moved_on", "new_place"))}
