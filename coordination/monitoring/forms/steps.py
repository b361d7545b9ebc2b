"""What people fill in at the steps of a warning; each form gives the values of one action."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from coordination.forms import leave_out
from coordination.monitoring.actions.informing import FOLLOWED
from coordination.monitoring.models import Attempt, Finding, Method, Outcome, Route, Warning
from coordination.monitoring.people import match_words
from coordination.register.models import CategoryStatus, Person
from coordination.units.models import Organisation

LONG = 2000
DISMISS = (Outcome.FALSE, Outcome.DUPLICATE)


def text(label: Any, *, rows: int = 3, required: bool = True, only: str = "", **more: Any) -> forms.CharField:
    attrs: dict[str, Any] = {"rows": rows}
    if only:
        attrs["data-for-outcome"] = only
    return forms.CharField(
        label=label, required=required, max_length=LONG, widget=forms.Textarea(attrs=attrs), **more
    )


def need(form: forms.Form, data: dict[str, Any], name: str, words: Any) -> None:
    if not data.get(name) and name not in form.errors:
        form.add_error(name, words)


class PersonField(forms.ModelChoiceField):
    """Somebody of the register, masked, with the household's number."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.title} · {obj.household.masked_address}"


def candidates_of(warning: Warning) -> Any:
    people = Person.objects.filter(key__in=warning.candidates, merged_into=None)
    return people.select_related("household__township", "household__village").order_by("pk")


class TriageForm(forms.Form):
    """The route, or why the warning goes no further."""

    outcome = forms.ChoiceField(
        label=_("Route"),
        choices=[
            *((one.value, format_lazy("{} · {}", one.value, one.label)) for one in Route),
            (Outcome.FALSE.value, _("Dismiss: it is not so")),
            (Outcome.DUPLICATE.value, _("Dismiss: reported already")),
        ],
        widget=forms.RadioSelect,
    )
    authority = forms.ModelChoiceField(
        label=_("Determining authority"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=None,
        widget=forms.Select(attrs={"data-for-outcome": "4"}),
        help_text=_(
            "The unit that determined the category; it re-checks and hears the person before any cut."
        ),
    )
    opens_aid = forms.BooleanField(
        label=_("Open emergency aid at once, beside the route"),
        required=False,
        widget=forms.CheckboxInput(attrs={"data-for-outcome": "1 2 3 4 5"}),
    )
    note = text(
        _("Note or reason"),
        required=False,
        help_text=_("A reason is needed where the warning is dismissed; it stays on record."),
    )

    def __init__(self, data: Any = None, files: Any = None, *, warning: Warning) -> None:
        super().__init__(data, files, initial={"outcome": warning.route or warning.proposed or None})
        if not warning.duplicate_of_id:
            leave_out(self, "outcome", Outcome.DUPLICATE)
        authority: Any = self.fields["authority"]
        determined = CategoryStatus.objects.current().filter(household=warning.household).values("authority")
        authority.queryset = Organisation.objects.filter(Q(pk__in=determined) | Q(pk=warning.desk_id))
        authority.initial = warning.desk_id
        self.fields["opens_aid"].initial = warning.opens_aid

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("outcome") in DISMISS:
            need(self, data, "note", _("Say why the warning is dismissed."))
        return data

    def values(self) -> dict[str, Any]:
        return {**self.cleaned_data, "route": self.cleaned_data["outcome"]}


class VerifyForm(forms.Form):
    """What was found, by which of the three methods."""

    outcome = forms.ChoiceField(
        label=_("What was found"),
        choices=[
            ("confirmed", _("It is so: the route begins")),
            ("back", _("Something else was found: choose the route again")),
            ("false", _("It is not so: the warning closes")),
        ],
        widget=forms.RadioSelect,
    )
    method = forms.ChoiceField(label=_("Verified by"), choices=Method.choices, widget=forms.RadioSelect)
    findings = text(_("Findings"), rows=4, help_text=_("What was seen, compared or said, by whom and when."))
    person = PersonField(
        label=_("Who it is"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=_("Not in the register: enter this person now"),
        widget=forms.Select(attrs={"data-for-outcome": "confirmed"}),
    )
    opens_aid = forms.BooleanField(
        label=_("Urgent: open emergency aid beside the route"),
        required=False,
        widget=forms.CheckboxInput(attrs={"data-for-outcome": "confirmed"}),
    )

    def __init__(self, data: Any = None, files: Any = None, *, warning: Warning) -> None:
        super().__init__(data, files)
        person: Any = self.fields["person"]
        if warning.person_id:
            del self.fields["person"]
        else:
            person.queryset = candidates_of(warning)
            person.help_text = match_words(warning.match_reason)
        if warning.opens_aid:
            del self.fields["opens_aid"]


def now_local() -> dt.datetime:
    return timezone.localtime().replace(second=0, microsecond=0)


class InformForm(forms.Form):
    """An attempt to inform: reached with proof, or in vain."""

    outcome = forms.ChoiceField(
        label=_("Was the person informed?"),
        choices=[("reached", _("Yes, and informed")), ("missed", _("No, it is to be tried again"))],
        widget=forms.RadioSelect,
    )
    way = forms.ChoiceField(label=_("How"), choices=Attempt.Way.choices, widget=forms.RadioSelect)
    at = forms.DateTimeField(
        label=_("When"),
        initial=now_local,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    policies = text(
        _("Policies and channel named"),
        required=False,
        only="reached",
        help_text=_("Which aid may apply, what papers it needs, and where to ask for it."),
    )
    proof = text(
        _("Proof"),
        rows=2,
        required=False,
        help_text=_("A signed note, the time and number of the call, the post receipt; informing needs one."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("outcome") == "reached":
            for name in ("policies", "proof"):
                need(self, data, name, _("Informing without proof closes nothing."))
        return data


class FollowUpForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What came of it"),
        choices=[(one.value, one.label) for one in FOLLOWED],
        widget=forms.RadioSelect,
    )
    note = text(_("Note"), help_text=_("What the person said; where an application was made, its number."))


class RecheckForm(forms.Form):
    finding = forms.ChoiceField(label=_("Finding"), choices=Finding.choices, widget=forms.RadioSelect)
    note = text(
        _("Grounds"), rows=4, help_text=_("Income, property and household as found, and on what day.")
    )


class HearForm(forms.Form):
    """The record of hearing (D36)."""

    heard_on = forms.DateField(
        label=_("Heard on"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    place = forms.CharField(label=_("Place"), max_length=100)
    statement = text(_("Said at the hearing"), rows=5)


class DecideForm(forms.Form):
    """The decision after the hearing (D37)."""

    decision = forms.ChoiceField(label=_("Decision"), choices=Finding.choices, widget=forms.RadioSelect)
    grounds = text(_("Grounds"), rows=4, help_text=_("Answer what the person said at the hearing."))
    basis = forms.CharField(label=_("Basis"), max_length=200, required=False)
