"""What the pages of one referral and of one leg show, each reader by what they may know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from coordination.audit.models import Event
from coordination.open_steps import open_steps
from coordination.policy.calendar import working_days_between
from coordination.policy.words import due_day, full_date, lamp, time_left
from coordination.referrals.models import Leg, LegResult, Referral
from coordination.referrals.terms import SharedField, field_words
from coordination.register.privacy import veil
from coordination.showing import Fact, veiled
from coordination.units.counties import county_of

if TYPE_CHECKING:
    pass

S = Referral.Status
L = Leg.Status
CASE_TONES = {
    S.CLOSED: "ok",
    S.WITHDRAWN: "calm",
    S.SUPERVISED: "late",
    S.RESULTS_IN: "soon",
    S.REGISTERED: "soon",
}
LEG_TONES = {L.RETURNED: "late", L.RULING: "late", L.ANSWERED: "ok", L.DROPPED: "calm", L.SENT: "soon"}
RESULT_TONES = {
    LegResult.Code.GRANTED: "ok",
    LegResult.Code.ALREADY: "ok",
    LegResult.Code.REFUSED: "late",
    LegResult.Code.UNREACHABLE: "soon",
    LegResult.Code.WAIT_LIST: "soon",
}


@dataclass(frozen=True, slots=True)
class LegLine:
    """One leg in the table beside the others: holder, due, result."""

    leg: Leg
    tone: str
    holder: str
    lamp: str
    time_words: str
    result: LegResult | None
    result_tone: str
    consent: Any


def case_events(case: Referral) -> list[Event]:
    """What happened to the case and to its legs, newest first."""
    legs = [str(pk) for pk in case.legs.values_list("pk", flat=True)]
    own = Event.objects.of(case)
    theirs = Event.objects.filter(subject_type=Leg._meta.label_lower, subject_id__in=legs)
    return sorted([*own, *theirs], key=lambda event: (event.at, event.pk), reverse=True)


def leg_lines(case: Referral, *, shows_named: bool = True) -> list[LegLine]:
    """The legs side by side, in four queries however many."""
    legs = list(case.legs.select_related("receiver", "project").order_by("serial"))
    if not shows_named:
        legs = [leg for leg in legs if leg.status != L.NAMED]
    keys = [leg.pk for leg in legs]
    tasks = {
        task.subject_id: task
        for task in open_steps(Leg).filter(subject_id__in=keys).select_related("holder_unit")
    }
    results: dict[int, LegResult] = {}
    for result in LegResult.objects.filter(leg__in=keys).order_by("pk"):
        results[result.leg_id] = result
    consents = {
        (row.leg_id, row.receiver_id): row
        for row in apps.get_model("referrals", "Consent").objects.filter(leg__in=keys, withdrawn_at=None)
    }
    return [_line(leg, tasks.get(leg.pk), results.get(leg.pk), consents) for leg in legs]


def _line(leg: Leg, task: Any, result: LegResult | None, consents: dict[tuple[int, int], Any]) -> LegLine:
    return LegLine(
        leg=leg,
        tone=LEG_TONES.get(leg.status, ""),  # type: ignore[call-overload]
        holder=f"{task.holder_unit.label} · {task.label}" if task else "",
        lamp=lamp(task.due_at, county=county_of(leg)) if task else "",
        time_words=time_left(task.due_at) if task else "",
        result=result if leg.status == L.ANSWERED else None,
        result_tone=RESULT_TONES.get(result.code, "calm") if result else "",  # type: ignore[call-overload]
        consent=consents.get((leg.pk, leg.receiver_id)),
    )


def veil_of(case: Referral) -> Callable[[str], str]:
    """What goes over every text about the person, who is opened field by field only."""
    name = case.person.name if case.person else ""
    return lambda text: veil(text, name)


def wait_words(case: Referral) -> str:
    """From the application to the answer, over whatever was returned on the way; the person knows no legs (3.21)."""
    begun = timezone.localdate(case.created_at)
    ended = case.answered_at or (case.closed_at if case.is_ended else None)
    days = working_days_between(begun, timezone.localdate(ended))
    words = ngettext("%(days)d working day", "%(days)d working days", days) % {"days": days}
    back = sum(case.legs.values_list("returns", flat=True))
    if not back:
        return _("%(waited)s since %(day)s") % {"waited": words, "day": full_date(begun)}
    times = ngettext("returned once", "returned %(times)s times", back) % {"times": back}
    return _("%(waited)s since %(day)s, %(times)s on the way") % {
        "waited": words,
        "day": full_date(begun),
        "times": times,
    }


def case_facts(case: Referral) -> list[Fact]:
    """The overview in pairs of words; what is empty is left out by the template."""
    comma = pgettext("list of names", ", ")
    tries = [_tried(row) for row in case.category_tries.select_related("leg__receiver", "leg__case")]
    readers = comma.join(user.label for user in case.readers.all()) if case.is_restricted else ""
    facts = [
        Fact("window", _("Accepting window"), case.window.label),
        Fact("waited", _("How long the person has waited"), wait_words(case), wide=True),
        Fact("channel", _("Source channel"), case.get_channel_display()),
        Fact("order_number", _("Number of the work order"), case.order_number, masked=False),
        Fact("kind", _("Kind"), case.get_kind_display()),
        Fact("facts", _("Facts"), case.facts, wide=True),
        Fact("wish", _("What the person asks"), case.wish, wide=True),
        Fact(
            "tries",
            _("One application, all categories tried"),
            "\n".join(tries),
            wide=True,
        ),
        Fact("green_ground", _("Green channel"), case.get_green_ground_display()),
        Fact("need_to_know", _("Need to know"), readers, wide=True),
        Fact("answer", _("Answer to the person"), case.answer, wide=True),
        Fact("answer_way", _("How answered"), case.get_answer_way_display()),
        Fact("satisfaction", _("Satisfaction"), case.get_satisfaction_display()),
        Fact("person_says", _("What the person said"), case.person_says, wide=True),
        Fact(
            "supervised_unit",
            _("Unit under supervision"),
            case.supervised_unit.label if case.supervised_unit else "",
        ),
        Fact("closing_note", _("Finding of the verification"), case.closing_note, wide=True),
        Fact("verified_by", _("Verified by"), case.verified_by.label if case.verified_by else ""),
        Fact("rules", _("Rules as of"), f"{case.policy_on} · {case.policy_version}"),
    ]
    return veiled(facts, veil_of(case))


def _tried(row: Any) -> str:
    """A category, what the window found, and where it is decided on."""
    words = f"{_category(row.category)} · {row.get_outcome_display()}"
    if row.decision:
        return f"{words} → {row.get_decision_display()}"
    if row.leg is None or row.leg.status == L.DROPPED:
        return words
    return f"{words} → {row.leg.receiver.label} · {row.leg.short_number} · {row.leg.get_status_display()}"


def _category(code: str) -> str:
    from coordination.register.models import Category

    return str(Category(code).label) if code in Category.values else code


def leg_facts(leg: Leg, *, knows_case: bool) -> list[Fact]:
    """What a receiver knows of the matter: what is asked, for what, and what goes with it."""
    received = leg.received_by.label if leg.received_by else ""
    is_sealed = leg.case.is_restricted and leg.status == L.SENT and not knows_case
    matter = _("It opens with the receipt, to whoever handles it.") if is_sealed else leg.matter
    facts = [
        Fact("window", _("Accepting window"), leg.case.window.label),
        Fact("receiver", _("Receiver"), leg.receiver.label),
        Fact("waited", _("How long the person has waited"), wait_words(leg.case), wide=True),
        Fact("kind", _("Way"), leg.get_kind_display()),
        Fact("purpose", _("For what purpose"), leg.get_purpose_display()),
        Fact("matter", pgettext("referrals", "What is asked"), matter, wide=True),
        Fact("fields_words", _("Fields that go with it"), leg.fields_words, wide=True),
        Fact("number", _("Number of the slip"), leg.number),
        Fact("received_by", _("Received by"), received),
        Fact("handled_by", _("Handled by"), leg.handler.label if leg.handler else ""),
        Fact(
            "assigned_by_ruling",
            _("Assigned by ruling"),
            _("yes, it cannot be returned") if leg.is_ruled else "",
        ),
    ]
    return veiled(facts, veil_of(leg.case))


def result_facts(result: LegResult) -> list[Fact]:
    value = f"{result.value:,.2f}" if result.value is not None else ""
    facts = [
        Fact("code", _("Result"), result.get_code_display()),
        Fact("form", _("Form of the aid"), result.get_form_display()),
        Fact("summary", _("What was done"), result.summary, wide=True),
        Fact("value", _("Amount or value (yuan)"), value),
        Fact(
            "happened_on",
            _("Day of the event"),
            full_date(result.happened_on) if result.happened_on else "",
        ),
        Fact("reason", _("Reason"), result.reason, wide=True),
        Fact("basis", _("Basis"), result.basis, wide=True),
        Fact(
            "notice_sent_on",
            _("Notice of refusal sent on"),
            full_date(result.notice_sent_on) if result.notice_sent_on else "",
        ),
        Fact(
            "review_on",
            _("To be reviewed on"),
            due_day(result.review_on),
        ),
        Fact("place", _("Where the person lives now"), result.place),
        Fact("proof", _("Proof"), result.proof, wide=True),
    ]
    return veiled(facts, veil_of(result.leg.case))


def person_fields(leg: Leg, *, is_open: bool) -> list[tuple[str, str]]:
    """The fields that go with the leg and no others: masked, or in full where they were opened (B8)."""
    person, household = leg.case.person, leg.case.household
    if person is None:
        return []
    masked = {
        SharedField.NAME: person.masked_name,
        SharedField.ID_NUMBER: person.masked_id_number,
        SharedField.PHONE: person.masked_phone,
        SharedField.ADDRESS: household.masked_address if household else "",
        SharedField.BORN_ON: f"{person.born_on:%Y}-**-**" if person.born_on else "",
        SharedField.CATEGORIES: "***",
        SharedField.HEALTH: "***" if person.health_note else "",
        SharedField.ACCOUNT: person.masked_account,
    }
    opened = {
        SharedField.NAME: person.name or person.temporary_number,
        SharedField.ID_NUMBER: person.id_number,
        SharedField.PHONE: person.phone,
        SharedField.ADDRESS: f"{household.masked_address} {household.address}" if household else "",
        SharedField.BORN_ON: full_date(person.born_on) if person.born_on else "",
        SharedField.CATEGORIES: categories_words(leg.case) if is_open else "",
        SharedField.HEALTH: person.health_note,
        SharedField.ACCOUNT: person.account,
    }
    shown = opened if is_open else masked
    return [(field_words([name]), shown[SharedField(name)] or "—") for name in leg.fields]


def categories_words(case: Referral) -> str:
    """The categories that household and person hold today."""
    from django.db.models import Q

    from coordination.register.models import CategoryStatus

    held = CategoryStatus.objects.current().filter(
        Q(household=case.household_id, person=None) | Q(person=case.person_id)
    )
    return pgettext("enumeration", ", ").join(str(row.get_category_display()) for row in held)
