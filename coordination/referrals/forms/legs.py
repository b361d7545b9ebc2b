"""Forms of the window, the receivers and the office."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coordination.forms import (
    AskingForm,
    Asks,
    OutcomeForm,
    offer,
    outcome_field,
    past_day,
    reason_field,
    text_field,
    yes_or_no,
)
from coordination.referrals.actions.intake import ConsentTerms
from coordination.referrals.again import unexplained
from coordination.referrals.forms.again import again_field, ask_why_again, standing_words
from coordination.referrals.models import CategoryTry, Consent, ContactTry, Leg, Referral
from coordination.referrals.queries.people import helpers_among, is_helper, receivers
from coordination.referrals.queries.standing import standing_legs
from coordination.referrals.rules import must_fit_purpose
from coordination.referrals.terms import Purpose, SharedField
from coordination.register.models import Category, CategoryStatus
from coordination.rules import ask
from coordination.units.counties import county_of
from coordination.units.fields import UnitField
from coordination.units.models import AccountClass, Organisation, Post, Role, User

if TYPE_CHECKING:
    from coordination.access import Actor

LONG = 2000
Satisfaction = Referral.Satisfaction


class LegsField(forms.ModelMultipleChoiceField):
    """Legs that were answered, each by its number and its receiver."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        super().__init__(Leg.objects.none(), **options)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.short_number} · {obj.receiver.label}"


def answered_legs(case: Referral) -> Any:
    return case.legs.filter(status=Leg.Status.ANSWERED).select_related("receiver", "case")


class ReasonForm(forms.Form):
    encrypted = ("reason",)
    reason = reason_field(_("Reason"))


class OpenForm(forms.Form):
    encrypted = ("purpose",)
    purpose = forms.CharField(
        label=_("For what do you open the fields?"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ReaderForm(forms.Form):
    user = forms.ModelChoiceField(User.objects.none(), label=_("Who needs to know"))

    def __init__(self, *args: Any, case: Referral, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = Post.objects.of_county(county_of(case)).current()
        posts = posts.exclude(role__in=[Role.PROV, Role.UP, Role.VCO])
        people = User.objects.filter(account_class=AccountClass.CASE, pk__in=posts.values("user"))
        offer(self, "user", people.order_by("name"))


class AcceptForm(forms.Form):
    """One application, tried against every category in turn; what is held already is said by itself."""

    is_disabled = forms.BooleanField(
        label=_("Severe disability (green channel)"),
        required=False,
        help_text=_("From the sixtieth birthday the green channel opens by itself."),
    )

    def __init__(self, *args: Any, case: Referral, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = set()
        if case.household_id:
            held = set(
                CategoryStatus.objects.current()
                .filter(household=case.household_id)
                .values_list("category", flat=True)
            )
        for code, label in Category.choices:
            self.fields[f"try_{code}"] = forms.ChoiceField(
                label=label,
                choices=CategoryTry.Outcome.choices,
                initial=CategoryTry.Outcome.HELD if code in held else CategoryTry.Outcome.NO,
            )
        if case.is_green:
            del self.fields["is_disabled"]

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        tries = {name.removeprefix("try_"): value for name, value in data.items() if name.startswith("try_")}
        return {"tries": tries, "is_disabled": bool(data.get("is_disabled"))}


class ConsentForm(forms.Form):
    """The person's consent to the fields of one leg."""

    given_on = past_day(_("The person agreed on"))
    giver = forms.ChoiceField(label=_("Given by"), choices=Consent.Giver.choices)
    way = forms.ChoiceField(label=_("How given"), choices=Consent.Way.choices)
    scan = forms.FileField(label=_("Signed consent"), required=False)

    def values(self) -> dict[str, ConsentTerms]:
        data = self.cleaned_data
        return {"terms": ConsentTerms(data["given_on"], data["giver"], data["way"], data["scan"])}


class LegForm(AskingForm):
    """A receiver, what is asked of it, and the fields that go with it; consent where there is no duty."""

    encrypted = ("matter", "again")

    again = again_field()

    receiver = UnitField(
        label=_("Receiver"),
        help_text=_("Your own window where you handle it yourself; partner regions stand at the end."),
    )
    purpose = forms.ChoiceField(label=_("For what purpose"), choices=Purpose.choices)
    matter = text_field(_("What is asked of the receiver"), 4, max_length=LONG)
    fields_shared = forms.MultipleChoiceField(
        label=_("Fields that go with it"),
        required=False,
        choices=SharedField.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: the least that the purpose needs. Give no more than is needed."),
    )
    given_on = past_day(
        _("The person agreed on"),
        initial=None,
        required=False,
        error_messages={"required": _("Without the person's consent nothing is sent there.")},
        help_text=_("Needed for a charity or service body: the consent to exactly these fields."),
    )
    giver = forms.ChoiceField(label=_("Given by"), choices=Consent.Giver.choices, required=False)
    way = forms.ChoiceField(label=_("How given"), choices=Consent.Way.choices, required=False)
    scan = forms.FileField(label=_("Signed consent"), required=False)

    def __init__(self, *args: Any, case: Referral, actor: Actor, **kwargs: Any) -> None:
        self.case, self.actor = case, actor
        units = receivers(case)
        self.needs_with = {"receiver": dict.fromkeys(map(str, sorted(helpers_among(units))), ("given_on",))}
        super().__init__(*args, **kwargs)
        offer(self, "receiver", units)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        receiver = data.get("receiver")
        if receiver is not None and is_helper(receiver):
            purpose = data.get("purpose") or Purpose.OTHER
            ask("fields_shared", must_fit_purpose, data.get("fields_shared") or (), purpose)
        if receiver is not None and data.get("purpose"):
            ask_why_again(self, standing_legs(self.case, receiver, data["purpose"], self.actor))
        return data

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        consent = None
        if data.get("given_on"):
            consent = ConsentTerms(
                data["given_on"],
                data.get("giver") or Consent.Giver.PERSON,
                data.get("way") or Consent.Way.SIGNED,
                data.get("scan"),
            )
        return {
            "receiver": data["receiver"],
            "purpose": data["purpose"],
            "matter": data["matter"],
            "fields": data["fields_shared"],
            "consent": consent,
            "again": data["again"],
        }


class DispatchForm(OutcomeForm):
    """Send to the receivers named, or propose the matter for deliberation."""

    encrypted = ("reason", "again")

    outcome = outcome_field(
        _("Which way?"),
        [
            ("send", _("Sign and send to the receivers named")),
            ("deliberate", _("Too complex: propose it for case deliberation")),
        ],
        initial="send",
    )
    reason = reason_field(_("Why no receiver can settle it, and what was tried"))
    again = reason_field(_("Why once more"), 2, max_length=500)
    asks = {"send": Asks(needs=("again",)), "deliberate": Asks(needs=("reason",))}

    def __init__(self, *args: Any, case: Referral, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        legs = case.legs.filter(status=Leg.Status.NAMED).select_related("receiver").order_by("serial")
        found = [one for _leg, standing in unexplained(legs, actor) for one in standing]
        if found:
            self.fields["again"].help_text = standing_words(found)
        else:
            del self.fields["again"]


class ReceiveForm(OutcomeForm):
    """Ours, or not ours: with the ground and the right unit."""

    encrypted = ("reason",)

    outcome = outcome_field(
        _("Is it yours?"),
        [("receive", _("Ours: receive it")), ("return", _("Not ours: return it"))],
        initial="receive",
    )
    handler = forms.ModelChoiceField(User.objects.none(), label=_("Handled by"))
    reason = reason_field(_("Why it is not yours"))
    basis = forms.CharField(label=_("Basis"), max_length=200, help_text=_("The duty or rule that says so."))
    right_unit = UnitField(label=_("Right unit"))
    asks = {
        "receive": Asks(may=("handler",)),
        "return": Asks(needs=("reason", "basis", "right_unit")),
    }

    def __init__(self, *args: Any, leg: Leg, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = Post.objects.current().filter(unit=leg.receiver_id)
        posts = posts.filter(role__in=[Role.UCLERK, Role.LIAISON, Role.TCLERK, Role.TOFFICER, Role.PROV])
        people = User.objects.filter(pk__in=posts.values("user")).order_by("name")
        offer(self, "handler", people, initial=people.get().pk if people.count() == 1 else None)
        offer(self, "right_unit", receivers(leg.case).exclude(pk=leg.receiver_id))
        if leg.is_ruled:
            self.withhold("return")


class ContactForm(forms.Form):
    encrypted = ("note",)
    on = past_day(_("Day"))
    way = outcome_field(_("How"), ContactTry.Way.choices)
    reached = yes_or_no(_("Was the person reached?"), [("no", _("No")), ("yes", _("Yes"))])
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class AnswerForm(forms.Form):
    """One answer for all legs, in plain words."""

    encrypted = ("answer",)

    answer = text_field(
        _("Answer to the person"),
        6,
        max_length=LONG,
        help_text=_("In plain words: what comes, from whom, when; what does not, and why."),
    )
    answer_way = outcome_field(_("How the person is told"), Referral.AnswerWay.choices)


class CallBackForm(OutcomeForm):
    """Satisfied or not; with ground, a leg is reopened or a unit put under supervision."""

    encrypted = ("person_says",)

    outcome = outcome_field(
        _("Is the person satisfied?"),
        [
            (Satisfaction.SATISFIED, _("Satisfied")),
            (Satisfaction.FAIR, _("Fairly satisfied")),
            (Satisfaction.DISSATISFIED, _("Dissatisfied, without ground")),
            ("reopen", _("Dissatisfied with ground: reopen legs")),
            ("supervise", _("Dissatisfied with ground: put a unit under supervision")),
        ],
    )
    person_says = text_field(_("What the person said"), max_length=LONG)
    legs = LegsField(label=_("Legs to be reopened"))
    unit = UnitField(label=_("Unit under supervision"))
    asks = {
        Satisfaction.SATISFIED: Asks(may=("person_says",)),
        Satisfaction.FAIR: Asks(may=("person_says",)),
        Satisfaction.DISSATISFIED: Asks(needs=("person_says",)),
        "reopen": Asks(needs=("person_says", "legs")),
        "supervise": Asks(needs=("person_says", "unit")),
    }

    def __init__(self, *args: Any, case: Referral, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answered = answered_legs(case)
        inside = [leg.receiver_id for leg in answered if leg.kind != Leg.Kind.REGION]
        offer(self, "legs", answered)
        offer(self, "unit", Organisation.objects.filter(pk__in=inside))

    def values(self) -> dict[str, Any]:
        return {**self.cleaned_data, "satisfaction": self.cleaned_data["outcome"]}


class VerifyForm(OutcomeForm):
    """In order and struck off, or a leg is reopened."""

    encrypted = ("note", "reason")

    outcome = outcome_field(
        _("Outcome"),
        [("close", _("In order: strike it off")), ("reopen", _("Wanting: reopen legs"))],
        initial="close",
    )
    note = text_field(
        _("What was verified, and how"),
        max_length=LONG,
    )
    reason = reason_field(_("What is wanting"))
    legs = LegsField(label=_("Legs to be reopened"))
    asks = {
        "close": Asks(
            needs=("note",),
            phrases={"note": _("Compared with the proofs and the call-back: true.|Asked the person: true.")},
        ),
        "reopen": Asks(needs=("reason", "legs")),
    }

    def __init__(self, *args: Any, case: Referral, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "legs", answered_legs(case))
