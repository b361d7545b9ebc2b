"""Categories, checks, the watch list, questions of identity, and opening a file."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.forms import (
    day_field,
    leave_out,
    line_field,
    money_field,
    offer,
    outcome_field,
    past_day,
    planned_day,
    reason_field,
    text_field,
)
from coordination.register.models import (
    Category,
    CheckAuthorization,
    Household,
    IdentityQuestion,
    MeansCheck,
    Person,
    WatchEntry,
)
from coordination.register.models.households import TOWNSHIP_ROLES
from coordination.units.counties import county_of
from coordination.units.fields import UnitField
from coordination.units.models import Organisation

if TYPE_CHECKING:
    from coordination.access import Actor


class WhoseField(forms.ModelChoiceField):
    """The whole household, or one member of it, masked."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.masked_name} · {obj.get_relation_display()}"


def _whose(household: Household, actor: Actor) -> Any:
    return Person.objects.visible_to(actor).filter(household=household).standing().select_related("household")


class OpenForm(forms.Form):
    encrypted = ("purpose",)
    purpose = line_field(
        gettext_lazy("What do you need the names for?"),
        phrases=gettext_lazy(
            "Visit at home|Checking an application|Telling a decision|Calling back|Paying aid"
        ),
        max_length=200,
    )


class CategoryForm(forms.Form):
    person = WhoseField(
        Person.objects.none(),
        label=gettext_lazy("For whom"),
        required=False,
        empty_label=gettext_lazy("the whole household"),
    )
    category = forms.ChoiceField(label=gettext_lazy("Category"), choices=Category.choices)
    authority = UnitField(label=gettext_lazy("Confirming authority"), empty_label=None)
    from_on = day_field(gettext_lazy("In force from"), initial=timezone.localdate)
    review_on = planned_day(
        gettext_lazy("Review by"),
        from_today=True,
        required=False,
        help_text=gettext_lazy("The list shows the nearest review first."),
    )
    until_on = planned_day(
        gettext_lazy("Last day in force"),
        from_today=True,
        required=False,
        help_text=gettext_lazy("Only for a gradual exit."),
    )
    monthly = money_field(gettext_lazy("Monthly aid (yuan)"), required=False)
    basis = forms.CharField(
        label=gettext_lazy("Basis"),
        max_length=200,
        help_text=gettext_lazy("Rule, or number of the decision."),
    )

    def __init__(self, *args: Any, household: Household, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "person", _whose(household, actor))
        units = county_of(household).units()
        if actor.has_role(*TOWNSHIP_ROLES):
            units = units.filter(pk=actor.unit_id or 0)
        else:
            units = units.filter(kind=Organisation.Kind.MEMBER_UNIT) | units.filter(pk=household.township_id)
        offer(self, "authority", units)


class EndForm(forms.Form):
    encrypted = ("reason",)
    until_on = day_field(gettext_lazy("Last day in force"), initial=timezone.localdate)
    reason = reason_field(
        gettext_lazy("Reason"),
        max_length=300,
        phrases=gettext_lazy("Income above the standard|Moved away|At the household’s own wish"),
    )


class AuthorizationForm(forms.Form):
    encrypted = ("scope",)
    signer = WhoseField(Person.objects.none(), label=gettext_lazy("Signed by"), empty_label=None)
    signed_on = past_day(gettext_lazy("Signed on"))
    scope = forms.CharField(
        label=gettext_lazy("What may be checked"),
        max_length=200,
        initial=gettext_lazy("income, property and expenses of all members"),
    )

    def __init__(self, *args: Any, household: Household, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "signer", _whose(household, actor))


class AuthorizationField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return _("signed %(day)s: %(scope)s") % {"day": obj.signed_on, "scope": obj.scope}


class CheckForm(forms.Form):
    encrypted = ("findings",)
    authorization = AuthorizationField(
        CheckAuthorization.objects.none(),
        label=gettext_lazy("Under the authorisation"),
        empty_label=None,
        help_text=gettext_lazy("The earlier authorisation serves; nobody signs twice."),
    )
    category = forms.ChoiceField(
        label=gettext_lazy("Checked for"),
        choices=[("", gettext_lazy("no particular category")), *Category.choices],
        required=False,
    )
    checked_by = UnitField(label=gettext_lazy("Checked by"), empty_label=None)
    checked_on = past_day(gettext_lazy("Checked on"))
    result = forms.ChoiceField(label=gettext_lazy("Result"), choices=MeansCheck.Result.choices)
    findings = text_field(
        gettext_lazy("Findings"),
        max_length=1000,
        required=False,
        help_text=gettext_lazy("They are encrypted."),
    )

    def __init__(self, *args: Any, household: Household, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "authorization", CheckAuthorization.objects.in_force().filter(household=household))
        units = county_of(household).units()
        kinds = [Organisation.Kind.MEMBER_UNIT, Organisation.Kind.SERVICE_BODY]
        units = units.filter(kind__in=kinds) | units.filter(pk=household.township_id)
        offer(self, "checked_by", units)


class PurposeForm(forms.Form):
    """For which decision a check is taken over."""

    encrypted = ("purpose",)

    purpose = line_field(
        gettext_lazy("For which decision"),
        phrases=gettext_lazy("Change of category|Temporary aid|Case deliberation"),
        max_length=200,
    )


class RevokeForm(forms.Form):
    revoked_on = past_day(gettext_lazy("Revoked on"))


class WatchForm(forms.Form):
    encrypted = ("reason",)
    person = WhoseField(
        Person.objects.none(),
        label=gettext_lazy("For whom"),
        required=False,
        empty_label=gettext_lazy("the whole household"),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Why watched"), choices=WatchEntry.Kind.choices)
    category = forms.ChoiceField(
        label=gettext_lazy("Category"),
        choices=[("", gettext_lazy("no particular category")), *Category.choices],
        required=False,
    )
    since_on = past_day(
        gettext_lazy("Since"),
        help_text=gettext_lazy("The day of the refusal, or the last day in the category."),
    )
    notice = line_field(
        gettext_lazy("Number of the notice of refusal"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Of a refusal: the notice (D35) that the person got from whoever refused."),
    )
    reason = reason_field(gettext_lazy("Reason"), max_length=300)

    def __init__(self, *args: Any, household: Household, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "person", _whose(household, actor))

    def clean(self) -> dict[str, Any]:
        """Nobody is refused without a notice in writing (社会救助法 45)."""
        data = super().clean() or {}
        if data.get("kind") == WatchEntry.Kind.REFUSED and not data.get("notice"):
            self.add_error(
                "notice",
                _(
                    "Enter the number of the notice of refusal; without one the refusing unit issues it first."
                ),
            )
        return data


class ReasonForm(forms.Form):
    encrypted = ("reason",)
    reason = reason_field(gettext_lazy("Reason"), max_length=300)


class DecideForm(forms.Form):
    """One person or two; where one, which entry stands."""

    encrypted = ("note",)

    answer = outcome_field(gettext_lazy("Are the two one person?"), ())
    holds = forms.TypedChoiceField(
        label=gettext_lazy("Day of birth that holds"),
        coerce=dt.date.fromisoformat,
        empty_value=None,
        required=False,
        help_text=gettext_lazy("The two entries name two days; where they are one person, say which holds."),
    )
    note = reason_field(
        gettext_lazy("How do you know?"),
        max_length=300,
        phrases=gettext_lazy("Household register compared|Asked at home|Asked the police station"),
    )

    def __init__(self, *args: Any, question: IdentityQuestion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stands = _("one person: the entry of %(number)s stands")
        choices = [
            ("first", stands % {"number": question.person.household.number}),
            ("second", stands % {"number": question.other.household.number}),
            ("different", _("two different people")),
        ]
        offer(self, "answer", choices)
        sides = (question.person, question.other)
        days = sorted({one.born_on for one in sides if one.born_on is not None})
        if len(days) > 1:
            said = [(str(day), str(day)) for day in days]
            offer(self, "holds", [("", _("please choose")), *said])
        else:
            del self.fields["holds"]
        if len({one.id_number for one in sides if one.id_number}) > 1:
            leave_out(self, "answer", "first", "second")
            self.fields["answer"].help_text = _(
                "They have two valid ID numbers, so they are two people. Where a number was mistyped, civil affairs corrects that entry first."
            )
