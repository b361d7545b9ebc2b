"""Registering households and persons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.forms import UNSEEN, AskingForm, past_day, reason_field, text_field
from coordination.register.fields import IdNumberField, PlaceField, places_for
from coordination.register.models import Household, Person
from coordination.register.queries.finding import find_household
from coordination.register.rules import UNNAMED

if TYPE_CHECKING:
    from coordination.access import Actor


class PersonFields(AskingForm):
    """Who somebody is; without papers the temporary identity asks for less."""

    encrypted: tuple[str, ...] = ("id_number", "phone", "account", "health_note", "identity_note")
    names = ("name",)

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=40,
        widget=forms.TextInput(attrs=UNSEEN),
        help_text=gettext_lazy("As on the identity card."),
        error_messages={"required": UNNAMED},
    )
    id_number = IdNumberField(
        label=gettext_lazy("ID number"),
        required=False,
        help_text=gettext_lazy("15 or 18 characters. It is encrypted and shown masked."),
    )
    born_on = past_day(
        gettext_lazy("Date of birth"),
        initial=None,
        required=False,
        help_text=gettext_lazy("Only where there is no ID number."),
    )
    phone = forms.CharField(
        label=gettext_lazy("Phone"), max_length=30, required=False, widget=forms.TextInput(attrs=UNSEEN)
    )
    account = forms.CharField(
        label=gettext_lazy("Bank account"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs=UNSEEN),
        help_text=gettext_lazy("To which aid is paid."),
    )
    health_note = text_field(
        gettext_lazy("Note on health"),
        2,
        max_length=500,
        required=False,
        help_text=gettext_lazy("Only what the case needs. It is encrypted."),
    )
    temporary = forms.BooleanField(
        label=gettext_lazy("Identity not yet established: register under a temporary number"), required=False
    )
    identity_note = text_field(
        gettext_lazy("What is known of the identity"),
        2,
        max_length=500,
        required=False,
        help_text=gettext_lazy("Apparent age, dialect, where found, what was said. It is encrypted."),
    )

    needs_with = {"temporary": {"": ("name",)}}

    def person_values(self) -> dict[str, Any]:
        """As ``register_person`` takes them."""
        names = (
            "name", "id_number", "born_on", "phone", "account", "health_note", "temporary", "identity_note",
        )  # fmt: skip
        return {name: self.cleaned_data[name] for name in names}


class HouseholdForm(PersonFields):
    """A household with its head: one page, one step."""

    encrypted = ("address",)

    place = PlaceField(label=gettext_lazy("Township and village"))
    address = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs=UNSEEN),
        help_text=gettext_lazy("Group and house; below the village it is shown only in an opened file."),
    )
    field_order = ["place", "address"]

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(PlaceField, self.fields["place"]).offer(places_for(actor))


class MemberForm(PersonFields):
    """A further member of a household."""

    relation = forms.ChoiceField(
        label=gettext_lazy("Relation to the head"),
        choices=[choice for choice in Person.Relation.choices if choice[0] != Person.Relation.HEAD],
    )
    field_order = ["relation"]

    def values(self) -> dict[str, Any]:
        return {**self.person_values(), "relation": self.cleaned_data["relation"]}


class AmendForm(forms.Form):
    """New particulars; what is left empty stays as it is, so nothing needs to be opened for it."""

    encrypted = ("phone", "account", "health_note")

    relation = forms.ChoiceField(label=gettext_lazy("Relation to the head"), choices=Person.Relation.choices)
    phone = forms.CharField(
        label=gettext_lazy("Phone"), max_length=30, required=False, widget=forms.TextInput(attrs=UNSEEN)
    )
    account = forms.CharField(
        label=gettext_lazy("Bank account"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs=UNSEEN),
    )
    health_note = text_field(gettext_lazy("Note on health"), 2, max_length=500, required=False)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"relation": person.relation}, **kwargs})
        for name, mask in (("phone", person.masked_phone), ("account", person.masked_account)):
            if mask:
                self.fields[name].help_text = _("Now %(value)s; left empty it stays.") % {"value": mask}
        if person.health_note:
            self.fields["health_note"].help_text = _("A note stands; left empty it stays.")

    def values(self) -> dict[str, Any]:
        """What was typed; empty means unchanged."""
        return {name: value or None for name, value in self.cleaned_data.items()}


class IdentityForm(forms.Form):
    """Who somebody turned out to be who was entered under a temporary number, or without one."""

    encrypted = ("id_number",)
    names = ("name",)

    name = forms.CharField(label=gettext_lazy("Name"), max_length=40, widget=forms.TextInput(attrs=UNSEEN))
    id_number = IdNumberField(label=gettext_lazy("ID number"), required=False)
    born_on = past_day(
        gettext_lazy("Date of birth"),
        initial=None,
        required=False,
        help_text=gettext_lazy("Only where there is no ID number."),
    )
    holds = past_day(
        gettext_lazy("Day of birth that holds"),
        initial=None,
        required=False,
        help_text=gettext_lazy("Where another day stands than what you enter."),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if person.born_on is None:  # nothing stands that could be contradicted
            del self.fields["holds"]


class CorrectForm(IdentityForm):
    """What the identity card says, where the register says something else."""

    encrypted = ("reason",)

    reason = reason_field(
        gettext_lazy("Reason"),
        max_length=300,
        phrases=gettext_lazy("Identity card compared|Household register compared|Asked the police station"),
    )


class MovePersonForm(forms.Form):
    """Into another household, by its number."""

    encrypted = ("reason",)
    numbers = ("household",)

    household = forms.CharField(
        label=gettext_lazy("Number of the other household"),
        max_length=24,
        help_text=gettext_lazy("Register the new household first where there is none."),
    )
    relation = forms.ChoiceField(
        label=gettext_lazy("Relation to the head there"), choices=Person.Relation.choices
    )
    reason = reason_field(
        gettext_lazy("Reason"),
        max_length=300,
        phrases=gettext_lazy("Marriage|Household split|Taken in by kin"),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor

    def clean_household(self) -> Household:
        found = find_household(self.cleaned_data["household"], self.actor)
        if found is None:
            raise ValidationError(_("No household of this number is open to you."))
        return found
