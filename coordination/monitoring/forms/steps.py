"""What people fill in at the steps of a warning; each form gives the values of one action."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.forms import (
    Asks,
    HappenedMoment,
    OutcomeForm,
    line_field,
    money_field,
    offer,
    outcome_field,
    past_day,
    planned_day,
    reason_field,
    text_field,
)
from coordination.lives.forms import DIED, died_on_field
from coordination.lives.leaving_forms import MOVED, moved_on_field, new_place_field
from coordination.monitoring.actions.informing import FOLLOWED
from coordination.monitoring.models import Attempt, Finding, Method, Outcome, Route, Warning
from coordination.monitoring.people import match_words
from coordination.monitoring.proposal import leaves_proposal
from coordination.monitoring.standing import (
    determining_units,
    grace_until,
    gradual_until,
    standing_categories,
)
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


def _with_reason(asks: Asks) -> Asks:
    return Asks(needs=(*asks.needs, "note"), may=tuple(name for name in asks.may if name != "note"))


class TriageForm(OutcomeForm):
    """The route, or why the warning goes no further."""

    encrypted = ("note",)

    at_times = ("authority",)
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
    person = PersonField(
        label=_("Who it is"),
        queryset=Person.objects.none(),
        empty_label=_("not decided here: whoever verifies finds out"),
    )
    opens_aid = forms.BooleanField(label=_("Open emergency aid at once, beside the route"))
    note = reason_field(
        _("Note or reason"),
        help_text=_(
            "A reason is needed where the warning is dismissed or another route is taken than the one proposed; it stays on record."
        ),
    )
    asks = {
        **dict.fromkeys(Route, Asks(may=("person", "opens_aid", "note"))),
        Route.RECHECK: Asks(may=("authority", "person", "opens_aid", "note")),
        Outcome.FALSE: Asks(needs=("note",)),
        Outcome.DUPLICATE: Asks(needs=("note",)),
    }

    def __init__(self, data: Any = None, files: Any = None, *, warning: Warning) -> None:
        super().__init__(data, files, initial={"outcome": warning.route or warning.proposed or None})
        if not warning.duplicate_of_id:
            self.withhold(Outcome.DUPLICATE)
        if warning.person_id or not warning.candidates:
            del self.fields["person"]
        else:
            offer(self, "person", candidates_of(warning), help_text=match_words(warning.match_reason))
        determined = determining_units(warning) or [warning.desk]
        units = Organisation.objects.filter(pk__in=[unit.pk for unit in determined])
        offer(self, "authority", units, initial=determined[0].pk)
        self.fields["opens_aid"].initial = warning.opens_aid
        left = [route for route in Route if leaves_proposal(warning, route)]
        self.asks = {**self.asks, **{route: _with_reason(self.asks[route]) for route in left}}

    def values(self) -> dict[str, Any]:
        return {**self.cleaned_data, "route": self.cleaned_data["outcome"]}


class VerifyForm(OutcomeForm):
    """What was found, by which of the three methods."""

    encrypted = ("findings", "new_place")

    outcome = outcome_field(
        _("What was found"),
        [
            ("confirmed", _("It is so: the route begins")),
            ("back", _("Something else was found: choose the route again")),
            ("false", _("It is not so: the warning closes")),
            ("died", _("The person has died: reported, and the route is chosen again")),
            MOVED,
        ],
    )
    died_on = died_on_field()
    moved_on = moved_on_field()
    new_place = new_place_field()
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
    asks = {
        "confirmed": Asks(may=("person", "opens_aid")),
        "died": Asks(needs=("died_on",), may=("person",)),
        "moved": Asks(needs=("moved_on", "new_place")),
    }

    def __init__(self, data: Any = None, files: Any = None, *, warning: Warning) -> None:
        super().__init__(data, files)
        if warning.person_id:
            del self.fields["person"]
        else:
            self.withhold("moved")  # nobody of the register could have moved
            others = registered_elsewhere(warning.id_number, county=county_of(warning))
            words = " ".join([match_words(warning.match_reason), *map(str, others)])
            offer(self, "person", candidates_of(warning), help_text=words.strip())
        if warning.opens_aid:
            del self.fields["opens_aid"]


def now_local() -> dt.datetime:
    return timezone.localtime().replace(second=0, microsecond=0)


class InformForm(OutcomeForm):
    """An attempt to inform: reached with proof, or in vain."""

    encrypted = ("policies", "proof", "new_place")

    outcome = outcome_field(
        _("Was the person informed?"),
        [("reached", _("Yes, and informed")), ("missed", _("No, it is to be tried again")), DIED, MOVED],
    )
    died_on = died_on_field()
    moved_on = moved_on_field()
    new_place = new_place_field()
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
    asks = {
        "reached": Asks(needs=("policies", "proof")),
        "missed": Asks(may=("proof",)),
        "died": Asks(needs=("died_on", "proof")),
        "moved": Asks(needs=("moved_on", "new_place", "proof")),
    }


class FollowUpForm(OutcomeForm):
    encrypted = ("note", "basis")
    outcome = outcome_field(_("What came of it"), [(one.value, one.label) for one in FOLLOWED])
    note = text_field(
        _("Note"),
        max_length=LONG,
        help_text=_("What the person said; where an application was made, its number; why nobody qualifies."),
    )
    basis = line_field(
        _("Rule by which the person does not qualify"),
        max_length=200,
        help_text=_(
            "The notice of refusal carries the note as its reason, this rule and the ways to object."
        ),
    )
    asks = {Outcome.UNQUALIFIED: Asks(needs=("basis",))}


def next_review_field() -> Any:
    return planned_day(
        _("Next review on"),
        from_today=True,
        help_text=_("Needed where a review was due: what stays is looked at again."),
    )


class RecheckForm(OutcomeForm):
    encrypted = ("note",)
    decides = "finding"
    at_times = ("review_on",)

    finding = outcome_field(_("Finding"), Finding.choices)
    review_on = next_review_field()
    note = text_field(
        _("Grounds"),
        4,
        max_length=LONG,
        help_text=_("Income, property and household as found, and on what day."),
    )
    asks = {Finding.KEEP: Asks(may=("review_on",))}


class HearForm(forms.Form):
    """The record of hearing (D36)."""

    encrypted = ("place", "statement")

    heard_on = past_day(_("Heard on"))
    place = forms.CharField(label=pgettext_lazy("hearing", "Place"), max_length=100)
    statement = text_field(_("Said at the hearing"), 5, max_length=LONG)


class StatusField(forms.ModelChoiceField):
    """A category that is held, with the monthly aid where it is known."""

    def label_from_instance(self, obj: Any) -> str:
        words = str(obj.get_category_display())
        return f"{words} · {obj.monthly:,.2f}" if obj.monthly is not None else words


class DecideForm(OutcomeForm):
    """The decision after the hearing (D37): what it says is what happens to the category."""

    encrypted = ("grounds",)
    decides = "decision"
    at_times = ("until_on", "review_on")

    decision = outcome_field(pgettext_lazy("of a step", "Decision"), Finding.choices)
    status = StatusField(
        label=_("Category concerned"),
        queryset=CategoryStatus.objects.none(),
        empty_label=_("all that this authority determined"),
    )
    monthly = money_field(_("Aid from then on (yuan a month)"))
    from_on = planned_day(_("Reduced from"), from_today=True)
    until_on = planned_day(
        _("Last day of the aid"),
        from_today=True,
        help_text=_("Where nothing is said, as long as the region keeps aid on."),
    )
    review_on = next_review_field()
    grounds = text_field(
        _("Grounds"), 4, max_length=LONG, help_text=_("Answer what the person said at the hearing.")
    )
    basis = forms.CharField(label=_("Basis"), max_length=200, required=False)
    asks = {
        Finding.KEEP: Asks(may=("review_on",)),
        Finding.REDUCE: Asks(needs=("status", "monthly", "from_on"), may=("review_on",)),
        Finding.END: Asks(may=("status", "until_on")),
    }

    def __init__(self, data: Any = None, files: Any = None, *, warning: Warning) -> None:
        super().__init__(data, files)
        standing = standing_categories(warning)
        rows = CategoryStatus.objects.filter(pk__in=[one.pk for one in standing])
        only = standing[0].pk if len(standing) == 1 else None
        offer(self, "status", rows, initial=only)
        words = _(
            "Kept on until %(grace)s where nothing is said; a gradual exit ends on %(latest)s at the latest."
        )
        days = {"grace": grace_until(warning), "latest": gradual_until(warning)}
        self.fields["until_on"].help_text = format_lazy("{}", words % days)
