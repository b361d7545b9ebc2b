"""Forms of the window, the receivers and the office."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.forms import leave_out
from coordination.referrals.actions.intake import ConsentTerms
from coordination.referrals.forms.fields import LegsField, PersonField, UnitField, day_input, need, text_field
from coordination.referrals.models import CategoryTry, Consent, ContactTry, Leg, Referral
from coordination.referrals.queries.people import is_helper, receivers
from coordination.referrals.terms import Purpose, SharedField, least_fields
from coordination.register.models import Category, CategoryStatus
from coordination.units.models import AccountClass, Organisation, Post, Role, User


class ReasonForm(forms.Form):
    reason = text_field(_("Reason"))


class OpenForm(forms.Form):
    purpose = forms.CharField(
        label=_("For what do you open the fields?"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ReaderForm(forms.Form):
    user = PersonField(label=_("Who needs to know"), queryset=User.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = Post.objects.current().exclude(role__in=[Role.PROV, Role.UP, Role.VCO])
        field: Any = self.fields["user"]
        field.queryset = User.objects.filter(
            account_class=AccountClass.CASE, pk__in=posts.values("user")
        ).order_by("name")


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

    given_on = forms.DateField(
        label=_("The person agreed on"), widget=day_input(), initial=timezone.localdate
    )
    giver = forms.ChoiceField(label=_("Given by"), choices=Consent.Giver.choices)
    way = forms.ChoiceField(label=_("How given"), choices=Consent.Way.choices)
    scan = forms.FileField(label=_("Signed consent"), required=False)

    def values(self) -> dict[str, ConsentTerms]:
        data = self.cleaned_data
        return {"terms": ConsentTerms(data["given_on"], data["giver"], data["way"], data["scan"])}


class LegForm(forms.Form):
    """A receiver, what is asked of it, and the fields that go with it; consent where there is no duty."""

    receiver = UnitField(
        label=_("Receiver"),
        queryset=Organisation.objects.none(),
        help_text=_("Your own window where you handle it yourself; partner regions stand at the end."),
    )
    purpose = forms.ChoiceField(label=_("For what purpose"), choices=Purpose.choices)
    matter = text_field(_("What is asked of the receiver"), rows=4)
    fields_shared = forms.MultipleChoiceField(
        label=_("Fields that go with it"),
        required=False,
        choices=SharedField.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: the least that the purpose needs. Give no more than is needed."),
    )
    given_on = forms.DateField(
        label=_("The person agreed on"),
        required=False,
        widget=day_input(),
        help_text=_("Needed for a charity or service body: the consent to exactly these fields."),
    )
    giver = forms.ChoiceField(label=_("Given by"), choices=Consent.Giver.choices, required=False)
    way = forms.ChoiceField(label=_("How given"), choices=Consent.Way.choices, required=False)
    scan = forms.FileField(label=_("Signed consent"), required=False)

    def __init__(self, *args: Any, case: Referral, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["receiver"]
        field.queryset = receivers(case)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        receiver = data.get("receiver")
        if receiver is not None and is_helper(receiver):
            if not data.get("given_on"):
                self.add_error("given_on", _("Without the person's consent nothing is sent there."))
            extra = set(data.get("fields_shared") or ()) - set(least_fields(data.get("purpose") or "other"))
            if extra:
                self.add_error(
                    "fields_shared", _("A charity or service body gets no more than this purpose needs.")
                )
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
        }


class DispatchForm(forms.Form):
    """Send to the receivers named, or propose the matter for deliberation."""

    outcome = forms.ChoiceField(
        label=_("Which way?"),
        choices=[
            ("send", _("Sign and send to the receivers named")),
            ("deliberate", _("Too complex: propose it for case deliberation")),
        ],
        widget=forms.RadioSelect,
        initial="send",
    )
    reason = text_field(
        _("Why no receiver can settle it, and what was tried"),
        required=False,
        attrs={"data-for-outcome": "deliberate"},
    )

    def clean(self) -> dict[str, Any]:
        return need(self, "outcome", ("deliberate",), "reason")


class ReceiveForm(forms.Form):
    """Ours, or not ours: with the ground and the right unit."""

    outcome = forms.ChoiceField(
        label=_("Is it yours?"),
        choices=[("receive", _("Ours: receive it")), ("return", _("Not ours: return it"))],
        widget=forms.RadioSelect,
        initial="receive",
    )
    handler = PersonField(
        label=_("Handled by"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.Select(attrs={"data-for-outcome": "receive"}),
    )
    reason = text_field(_("Why it is not yours"), required=False, attrs={"data-for-outcome": "return"})
    basis = forms.CharField(
        label=_("Basis"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"data-for-outcome": "return"}),
        help_text=_("The duty or rule that says so."),
    )
    right_unit = UnitField(
        label=_("Right unit"),
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.Select(attrs={"data-for-outcome": "return"}),
    )

    def __init__(self, *args: Any, leg: Leg, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        if leg.is_ruled:
            leave_out(self, "outcome", "return")
        posts = Post.objects.current().filter(unit=leg.receiver_id)
        posts = posts.filter(role__in=[Role.UCLERK, Role.LIAISON, Role.TCLERK, Role.TOFFICER, Role.PROV])
        fields["handler"].queryset = User.objects.filter(pk__in=posts.values("user")).order_by("name")
        fields["right_unit"].queryset = receivers(leg.case).exclude(pk=leg.receiver_id)
        if fields["handler"].queryset.count() == 1:
            fields["handler"].initial = fields["handler"].queryset.get().pk

    def clean(self) -> dict[str, Any]:
        return need(self, "outcome", ("return",), "reason", "basis", "right_unit")


class ResendForm(forms.Form):
    """To the right unit, or nowhere any more."""

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[("resend", _("Send it on")), ("drop", _("It is pursued no longer"))],
        widget=forms.RadioSelect,
        initial="resend",
    )
    receiver = UnitField(
        label=_("To"),
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.Select(attrs={"data-for-outcome": "resend"}),
    )
    reason = text_field(_("Why"), required=False, attrs={"data-for-outcome": "drop"})

    def __init__(self, *args: Any, leg: Leg, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        back = leg.leg_returns.order_by("-pk").first()
        fields: Any = self.fields
        # a charity needs a consent of its own: it is named in a new application
        bodies = [unit.pk for unit in receivers(leg.case) if is_helper(unit)]
        fields["receiver"].queryset = receivers(leg.case).exclude(pk=leg.receiver_id).exclude(pk__in=bodies)
        fields["receiver"].initial = back.right_unit_id if back else None

    def clean(self) -> dict[str, Any]:
        need(self, "outcome", ("resend",), "receiver")
        return need(self, "outcome", ("drop",), "reason")


class RuleForm(forms.Form):
    """Whose it is; that unit cannot return it."""

    receiver = UnitField(label=_("It belongs to"), queryset=Organisation.objects.none())
    ruling = text_field(_("Ruling"), help_text=_("It is shown next time a matter of this kind comes back."))
    basis = forms.CharField(label=_("Basis"), max_length=200)

    def __init__(self, *args: Any, leg: Leg, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        back = leg.leg_returns.order_by("-pk").first()
        fields: Any = self.fields
        units = receivers(leg.case)
        fields["receiver"].queryset = units.exclude(pk__in=[unit.pk for unit in units if is_helper(unit)])
        fields["receiver"].initial = back.right_unit_id if back else None


class ContactForm(forms.Form):
    on = forms.DateField(label=_("Day"), widget=day_input(), initial=timezone.localdate)
    way = forms.ChoiceField(label=_("How"), choices=ContactTry.Way.choices, widget=forms.RadioSelect)
    reached = forms.TypedChoiceField(
        label=_("Was the person reached?"),
        choices=[("no", _("No")), ("yes", _("Yes"))],
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class AnswerForm(forms.Form):
    """One answer for all legs, in plain words."""

    answer = text_field(
        _("Answer to the person"),
        rows=6,
        help_text=_("In plain words: what comes, from whom, when; what does not, and why."),
    )
    answer_way = forms.ChoiceField(
        label=_("How the person is told"), choices=Referral.AnswerWay.choices, widget=forms.RadioSelect
    )


class CallBackForm(forms.Form):
    """Satisfied or not; with ground, a leg is reopened or a unit put under supervision."""

    outcome = forms.ChoiceField(
        label=_("Is the person satisfied?"),
        choices=[
            (Referral.Satisfaction.SATISFIED, _("Satisfied")),
            (Referral.Satisfaction.FAIR, _("Fairly satisfied")),
            (Referral.Satisfaction.DISSATISFIED, _("Dissatisfied, without ground")),
            ("reopen", _("Dissatisfied with ground: reopen legs")),
            ("supervise", _("Dissatisfied with ground: put a unit under supervision")),
        ],
        widget=forms.RadioSelect,
    )
    person_says = text_field(_("What the person said"), required=False)
    legs = LegsField(
        label=_("Legs to be reopened"),
        queryset=Leg.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"data-for-outcome": "reopen"}),
    )
    unit = UnitField(
        label=_("Unit under supervision"),
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.Select(attrs={"data-for-outcome": "supervise"}),
    )

    def __init__(self, *args: Any, case: Referral, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        answered = case.legs.filter(status=Leg.Status.ANSWERED).select_related("receiver", "case")
        fields["legs"].queryset = answered
        fields["unit"].queryset = Organisation.objects.filter(
            pk__in=[leg.receiver_id for leg in answered if leg.kind != Leg.Kind.REGION]
        )

    def clean(self) -> dict[str, Any]:
        unhappy = (Referral.Satisfaction.DISSATISFIED, "reopen", "supervise")
        need(self, "outcome", unhappy, "person_says")
        need(self, "outcome", ("reopen",), "legs")
        return need(self, "outcome", ("supervise",), "unit")

    def values(self) -> dict[str, Any]:
        return {**self.cleaned_data, "satisfaction": self.cleaned_data["outcome"]}


class VerifyForm(forms.Form):
    """In order and struck off, or a leg is reopened."""

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[("close", _("In order: strike it off")), ("reopen", _("Wanting: reopen legs"))],
        widget=forms.RadioSelect,
        initial="close",
    )
    note = text_field(
        _("What was verified, and how"),
        required=False,
        attrs={
            "data-for-outcome": "close",
            "data-phrases": _("Compared with the proofs and the call-back: true.|Asked the person: true."),
        },
    )
    reason = text_field(_("What is wanting"), required=False, attrs={"data-for-outcome": "reopen"})
    legs = LegsField(
        label=_("Legs to be reopened"),
        queryset=Leg.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"data-for-outcome": "reopen"}),
    )

    def __init__(self, *args: Any, case: Referral, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["legs"].queryset = case.legs.filter(status=Leg.Status.ANSWERED).select_related(
            "receiver", "case"
        )

    def clean(self) -> dict[str, Any]:
        need(self, "outcome", ("close",), "note")
        return need(self, "outcome", ("reopen",), "reason", "legs")
