"""Which counties are asked about a case and have not answered, and what the county that is asked reads."""

from __future__ import annotations

from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from coordination.aid.models import NOTHING, AidCase, AidElsewhere, CountyInquiry
from coordination.aid.queries.duplicates import NO_AID, same_persons, what_was_given
from coordination.policy.deadlines import due
from coordination.policy.words import full_date, full_moment
from coordination.register.models import Person
from coordination.register.queries.elsewhere import Elsewhere, whom_to_ask
from coordination.showing import Fact
from coordination.units.counties import County, county_of

TONES = {CountyInquiry.Status.ASKED: "soon", CountyInquiry.Status.ANSWERED: "ok"}


def person_there(case: AidCase, county: County) -> Person | None:
    """The other county's own entry of the person whom the case is for."""
    identity = case.person.current.identity_id
    if identity is None:
        return None
    entries = Person.objects.of_county(county).filter(identity=identity, merged_into=None)
    return entries.select_related("household").order_by("pk").first()


def unanswered(case: AidCase) -> list[AidElsewhere]:
    return list(case.aid_elsewhere.filter(answer="", asked_at__isnull=False))


def awaits_answers(case: AidCase) -> bool:
    """Whether some county still has time to answer; once it is over the head rules without it."""
    rows, now = unanswered(case), timezone.now()
    return any(
        now <= due("INQUIRY_ANSWER", start=row.asked_at, on=case.policy_on, county=county_of(case)).at
        for row in rows
        if row.asked_at is not None
    )


def given_elsewhere(case: AidCase) -> Decimal:
    """What other counties answered that they give for this cause."""
    rows = case.aid_elsewhere.filter(answer__in=AidElsewhere.COUNTS)
    return sum((row.amount or NOTHING for row in rows), NOTHING)


def cases_that_wait(county: County) -> list[AidCase]:
    """Cases of a county of which another has answered, or that are held for its answer."""
    rows = AidCase.objects.of_county(county).filter(
        aid_elsewhere__answer="", aid_elsewhere__asked_at__isnull=False
    )
    return list(rows.exclude(status__in=AidCase.ENDED).distinct())


def own_aid(inquiry: CountyInquiry) -> list[AidCase]:
    """What this county gives the person for that cause: its own cases, newest first."""
    rows = AidCase.objects.of_county(inquiry.county_id).filter(
        person__in=same_persons(inquiry.person), cause=inquiry.cause
    )
    return list(rows.exclude(status__in=NO_AID).select_related("plan", "township").order_by("-pk")[:10])


def inquiry_facts(inquiry: CountyInquiry) -> list[Fact]:
    asking = whom_to_ask(County(inquiry.asking_id))
    facts = [
        Fact("county", _("County that asks"), asking.county),
        Fact("ask", _("Its civil affairs"), asking.ask),
        Fact("person", _("Person"), inquiry.person.masked_name, masked=False),
        Fact("cause", _("Cause"), inquiry.get_cause_display()),
        Fact("asked_at", pgettext("inquiry", "Asked on"), full_moment(inquiry.asked_at)),
    ]
    if inquiry.answer:
        by = inquiry.answered_by
        facts += [
            Fact("answer", _("Answer"), inquiry.get_answer_display()),
            Fact("amount", _("Amount or value (yuan)"), f"{inquiry.amount:,.2f}" if inquiry.amount else ""),
            Fact("given_on", _("Given on"), full_date(inquiry.given_on) if inquiry.given_on else ""),
            Fact("words", _("Answer in words"), inquiry.words, wide=True),
            Fact("answered_by", _("Answered by"), by.label if by else ""),
        ]
    return facts


def answers_elsewhere(case: AidCase) -> list[tuple[AidElsewhere, Elsewhere]]:
    """Other counties that aid the person for the same cause: what each answered, and whom to ask there."""
    return [(one, whom_to_ask(County(one.where_id))) for one in case.aid_elsewhere.select_related("where")]


def newest_given(inquiry: CountyInquiry) -> dict[str, object]:
    """With what the answer begins: the newest case of this county, as paid or as promised."""
    for case in own_aid(inquiry):
        kind, amount = what_was_given(case)
        if amount:
            paid = kind == "paid"
            on = case.last_paid_at if paid and case.last_paid_at else case.registered_at
            answer = AidElsewhere.Answer.GIVEN if paid else AidElsewhere.Answer.PROMISED
            return {"outcome": answer, "amount": amount, "given_on": timezone.localdate(on)}
    return {}
