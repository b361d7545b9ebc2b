"""What people fill in at the steps of a warning; each form gives the values of one action."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.forms import (
    Asks,
    HappenedMoment,
    OutcomeForm,
    offer,
    outcome_field,
    past_day,
    reason_field,
    text_field,
)
from coordination.monitoring.actions.informing import FOLLOWED
from coordination.monitoring.models import Attempt, Finding, Method, Outcome, Route, Warning
from coordination.monitoring.people import match_words
from coordination.register.models import CategoryStatus, Person
from coordination.register.queries.elsewhere import registered_elsewhere
from coordination.units.counties import county_of
from coordination.units.fields import UnitField
from coordination.units.models import Organisation

LONG = 2000


class PersonField(forms.ModelChoiceField):
    """Somebody of the register, masked, with the household's number."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.title} · {obj.household.masked_address}"


def candidates_of(warning: Warning) -> Any:
    people = Person.objects.of_county(warning.county_id).filter(key__in=warning.candidates, merged_into=None)
    return people.select_related("household__township", "household__village").order_by("pk")


class TriageForm(OutcomeForm):
    """The route, or why the warning goes no further."""

    encrypted = ("note",)

    outcome = outcome_field(
        _("Route"),
        [
            *((one.value, format_lazy("{} · {}", one.value, one.label)) for one in Route),
            (Outcome.FALSE.value, _("Dismiss: it is not so")),
            (Outcome.DUPLICATE.value, _("Dismiss: reported already")),
        ],
    )
    authority = UnitField(
        label=_("Determining authority"),
        empty_label=None,
        help_text=_(
            "The unit that determined the category; it re-checks and hears the person before any cut."
        ),
    )
    opens_aid = forms.BooleanField(label=_("Open emergency aid at once, beside the route"))
    note = reason_field(
        _("Note or reason"),
        help_text=_("A reason is needed where the warning is dismissed; it stays on record."),
    )
    asks = {
        **dict.fromkeys(Route, Asks(may=("opens_aid", "note"))),
        Route.RECHECK: Asks(may=("authority", "opens_aid", "note")),
        Outcome.FALSE: Asks(needs=("note",)),
        Outcome.DUPLICATE: Asks(needs=("note",)),
    }

    def __init__(self, data: Any = None, files: Any = None, *, warning: Warning) -> None:
        super().__init__(data, files, initial={"outcome": warning.route or warning.proposed or None})
        if not warning.duplicate_of_id:
            self.withhold(Outcome.DUPLICATE)
        determined = CategoryStatus.objects.current().filter(household=warning.household).values("authority")
        units = Organisation.objects.filter(Q(pk__in=determined) | Q(pk=warning.desk_id))
        offer(self, "authority", units, initial=warning.desk_id)
        self.fields["opens_aid"].initial = warning.opens_aid

    def values(self) -> dict[str, Any]:
        return {**self.cleaned_data, "route": self.cleaned_data["outcome"]}


class VerifyForm(OutcomeForm):
    """What was found, by which of the three methods."""

    encrypted = ("findings",)

    outcome = outcome_field(
        _("What was found"),
        [
            ("confirmed", _("It is so: the route begins")),
            ("back", _("Something else was found: choose the route again")),
            ("false", _("It is not so: the warning closes")),
        ],
    )
    method = outcome_field(_("Verified by"), Method.choices)
    findings = text_field(
        _("Findings"), 4, max_length=LONG, help_text=_("What was seen, compared or said, by whom and when.")
    )
    person = PersonField(
        label=_("Who it is"),
        queryset=Person.objects.none(),
        empty_label=_("Not in the register: enter this person now"),
    )
    opens_aid = forms.BooleanField(label=_("Urgent: open emergency aid beside the route"))
    asks = {"confirmed": Asks(may=("person", "opens_aid"))}

    def __init__(self, data: Any = None, files: Any = None, *, warning: Warning) -> None:
        super().__init__(data, files)
        if warning.person_id:
            del self.fields["person"]
        else:
            others = registered_elsewhere(warning.id_number, county=county_of(warning))
            words = " ".join([match_words(warning.match_reason), *map(str, others)])
            offer(self, "person", candidates_of(warning), help_text=words.strip())
        if warning.opens_aid:
            del self.fields["opens_aid"]


def now_local() -> dt.datetime:
    return timezone.localtime().replace(second=0, microsecond=0)


class InformForm(OutcomeForm):
    """An attempt to inform: reached with proof, or in vain."""

    encrypted = ("policies", "proof")

    outcome = outcome_field(
        _("Was the person informed?"),
        [("reached", _("Yes, and informed")), ("missed", _("No, it is to be tried again"))],
    )
    way = outcome_field(_("How"), Attempt.Way.choices)
    at = HappenedMoment(label=_("When"), initial=now_local)
    policies = text_field(
        _("Policies and channel named"),
        max_length=LONG,
        help_text=_("Which aid may apply, what papers it needs, and where to ask for it."),
    )
    proof = text_field(
        _("Proof"),
        2,
        max_length=LONG,
        help_text=_("A signed note, the time and number of the call, the post receipt; informing needs one."),
    )
    asks = {"reached": Asks(needs=("policies", "proof")), "missed": Asks(may=("proof",))}


class FollowUpForm(OutcomeForm):
    encrypted = ("note",)
    outcome = outcome_field(_("What came of it"), [(one.value, one.label) for one in FOLLOWED])
    note = text_field(
        _("Note"),
        max_length=LONG,
        help_text=_("What the person said; where an application was made, its number."),
    )


class RecheckForm(forms.Form):
    encrypted = ("note",)
    finding = outcome_field(_("Finding"), Finding.choices)
    note = text_field(
        _("Grounds"),
        4,
        max_length=LONG,
        help_text=_("Income, property and household as found, and on what day."),
    )


class HearForm(forms.Form):
    """The record of hearing (D36)."""

    encrypted = ("place", "statement")

    heard_on = past_day(_("Heard on"))
    place = forms.CharField(label=_("Place"), max_length=100)
    statement = text_field(_("Said at the hearing"), 5, max_length=LONG)


class DecideForm(forms.Form):
    """The decision after the hearing (D37)."""

    encrypted = ("grounds",)

    decision = outcome_field(pgettext_lazy("of a step", "Decision"), Finding.choices)
    grounds = text_field(
        _("Grounds"), 4, max_length=LONG, help_text=_("Answer what the person said at the hearing.")
    )
    basis = forms.CharField(label=_("Basis"), max_length=200, required=False)
