"""What the system gathers for a case by itself (C4-2), and the advance of an urgent one (C4-4)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from coordination.aid.models import AidCase
from coordination.audit.models import Event
from coordination.deliberation.actions.preparing import count_advance, keep_findings, note_advance
from coordination.deliberation.models import Deliberation
from coordination.deliberation.pseudonym import pseudonymise
from coordination.policy.standards import months_of_standard
from coordination.referrals.models import Referral
from coordination.register.actions.checks import reuse_means_check
from coordination.register.models import CategoryStatus, CheckAuthorization, MeansCheck
from coordination.units.counties import county_of
from workflows.emergency_aid.front import open_aid

from .front import given_in_advance

if TYPE_CHECKING:
    from coordination.access import Actor

Finding = dict[str, Any]
Need = Deliberation.Need
CAUSES: dict[str, str] = {
    Need.MEDICAL: AidCase.Cause.ILLNESS,
    Need.EDUCATION: AidCase.Cause.EDUCATION,
}


def gather(case: Deliberation, *, actor: Actor) -> None:
    """Aid chain, categories, duplicates, and the means check that is taken over (R225, R226)."""
    findings = [
        _chain(case),
        *_categories(case),
        *_duplicates(case),
        *_aid(case),
        *_referrals(case),
        _means(case, actor),
    ]
    keep_findings(case, actor=actor, findings=findings)
    count_advance(case, actor=actor, amount=given_in_advance(case))


def start_advance(case: Deliberation, *, actor: Actor) -> None:
    """An urgent case: the advance runs at the township while the case is prepared (C4-4)."""
    if case.person is None:
        return  # a proposal without a person is refused as urgent
    running = AidCase.objects.filter(household=case.household).exclude(status__in=AidCase.ENDED).first()
    if running is not None:  # a warning or the township has begun it already
        note_advance(case, actor=actor, label=running.number)
        return
    aid = open_aid(
        actor=actor,
        household=case.household,
        person=case.person,
        township=case.household.township,
        nature=AidCase.Nature.EMERGENCY,
        cause=cause_of(case),
        facts=pseudonymise(case.facts, case),
        amount=_advance(case),
        is_urgent=True,
        source=case,
        source_label=case.number_text,
    )
    note_advance(case, actor=actor, label=aid.number)


def cause_of(case: Deliberation) -> str:
    """The need that the proposal ticked, as aid names its causes."""
    return next((CAUSES[need] for need in case.needs if need in CAUSES), AidCase.Cause.OTHER)


def _advance(case: Deliberation) -> Decimal:
    """What is asked for, at most what a small quick aid may be (SMALL_CAP)."""
    most = months_of_standard("SMALL_CAP", on=case.policy_on, county=county_of(case))
    return min(case.amount, most) if case.amount else most


def _chain(case: Deliberation) -> Finding:
    events = Event.objects.filter(household=case.household.key)
    last = events.order_by("-at").exclude(subject_type=case._meta.label_lower).first()
    return {
        "code": "chain",
        "tone": "calm",
        "params": {
            "count": events.count(),
            "last": timezone.localdate(last.at).isoformat() if last else "",
        },
    }


def _categories(case: Deliberation) -> list[Finding]:
    current = CategoryStatus.objects.current().filter(household=case.household)
    return [
        {
            "code": "category",
            "tone": "calm",
            "params": {"category": status.category, "review": _iso(status.review_on)},
        }
        for status in current
    ]


def _duplicates(case: Deliberation) -> list[Finding]:
    """Other open cases of the household; two proposals of the same hardship are merged."""
    others = Deliberation.objects.filter(household=case.household).exclude(pk=case.pk)
    open_ones = others.exclude(status__in=Deliberation.ENDED)
    return [
        {"code": "open_case", "tone": "late", "params": {"number": other.number, "title": other.title}}
        for other in open_ones
    ]


def _aid(case: Deliberation) -> list[Finding]:
    """Aid asked for or granted in the calendar year: the same cause is not paid twice (SAME_CAUSE_PERIOD)."""
    year = timezone.localdate().year
    found = AidCase.objects.filter(household=case.household, registered_at__year=year)
    return [
        {
            "code": "open_aid",
            "tone": "soon",
            "params": {"number": aid.number, "amount": f"{aid.amount:,.2f}", "status": aid.status},
        }
        for aid in found
    ]


def _referrals(case: Deliberation) -> list[Finding]:
    found = Referral.objects.filter(household=case.household).exclude(status__in=Referral.ENDED)
    return [
        {"code": "open_referral", "tone": "calm", "params": {"number": one.number, "title": one.title}}
        for one in found
        if not (case.source_type == one._meta.label_lower and case.source_id == one.pk)
    ]


def _means(case: Deliberation, actor: Actor) -> Finding:
    """A check within its months is taken over; else the old authorisation still serves for a new one."""
    check = (
        MeansCheck.objects.reusable()
        .filter(household=case.household)
        .select_related("authorization", "checked_by")
    ).first()
    if check is not None:
        reuse_means_check(check, actor=actor, purpose=case.number_text, unit=case.lead_unit)
        return {
            "code": "check_reused",
            "tone": "ok",
            "params": {
                "day": check.checked_on.isoformat(),
                "until": check.valid_through.isoformat(),
                "unit": check.checked_by.short_name,
                "result": check.result,
                "authorised": check.authorization.signed_on.isoformat(),
            },
        }
    authorization = CheckAuthorization.objects.in_force().filter(household=case.household).first()
    if authorization is not None:
        return {
            "code": "check_needed",
            "tone": "soon",
            "params": {"authorised": authorization.signed_on.isoformat()},
        }
    return {"code": "authorisation_needed", "tone": "soon", "params": {}}


def _iso(day: Any) -> str:
    return day.isoformat() if day else ""
