"""Every open matter hears of a death, whatever process it runs in (C10, measured 3.6)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from coordination.aid.models import AidCase, AidElsewhere, CountyInquiry, Overlap
from coordination.audit.models import Event
from coordination.deliberation.models import Deliberation
from coordination.documents.models import Paper
from coordination.lives.models import DeathReport
from coordination.monitoring.models import Warning
from coordination.notifications.models import Notice
from coordination.referrals.models import Referral
from coordination.register.actions import register_person
from coordination.register.models import Person
from coordination.units.models import Organisation
from tests.aid.world import Aid
from tests.deliberation.cases import Panel
from tests.lives.deaths import decided, died, reported
from tests.monitoring.reports import Registered
from tests.monitoring.reports import Walker as Reported
from tests.order import disagreements
from tests.recoveries.test_recoveries import ask_back
from tests.referrals.walker import Walker as Application
from tests.remedies.test_remedies import brought
from workflows.emergency_aid.rounds import start_inquiries
from workflows.engine.base import FLOWS
from workflows.engine.hearing import HEARINGS
from workflows.engine.steps import open_tasks
from workflows.life_reports.front import report_death

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
# processes about nobody in hardship: public business, papers, money as such
ABOUT_NOBODY = {
    "aid.monthend",
    "aid.topup",
    "duties.assignment",
    "duties.chase",
    "duties.cotask",
    "duties.extension",
    "duties.progress",
    "entries.objection",
    "entries.paperentry",
    "leaks.leak",
    "lives.arrival",
    "lives.deathreport",
    "lives.departure",
    "lives.householdmove",
    "lives.movereport",
    "meetings.agendaitem",
    "meetings.session",
    "referrals.charityproject",
}


def test_c10_death_every_process_that_has_a_person_hears_of_it():
    """A new process says which of its records are about a person, or stands in the list above."""
    carried = {flow.record_label for flow in FLOWS} - {"units.organisation"}  # the small flows of tests
    assert carried == set(HEARINGS) | ABOUT_NOBODY
    assert not set(HEARINGS) & ABOUT_NOBODY


def heard(person: Person) -> list:
    return [matter for hearing in HEARINGS.values() for matter in hearing.matters(person)]


@pytest.fixture
def person(cast) -> Person:
    """Somebody who lives alone, with a matter in each process."""
    Aid(cast)
    known = Registered(cast, serial=7)
    Application(cast, "JT", person=known.person).dispatched()
    Panel(cast, household=_headed(known))
    Reported(cast, id_number=known.id_number).triaged("2")
    aid = Aid.__new__(Aid)
    aid.cast = cast
    aid.walk(person=known.person)
    return known.person


@pytest.fixture
def decided_about(cast, person) -> Person:
    """The same, after what follows decisions: aid asked back, a refusal contested, aid given twice."""
    aid = Aid.__new__(Aid)
    aid.cast = cast
    person.account = "6217009999998"
    person.save()
    paid = aid.walk(person=person, cause="traffic").approved().paid().received()
    back = ask_back(paid.case, cast).heard().ordered()
    brought(Paper.objects.of(back.record).get(kind="D38"), cast)
    Overlap.objects.create(
        case=paid.case,
        other=person.aid_cases.exclude(pk=paid.case.pk)[0],
        ground="person",
        amount=Decimal(100),
        given_on=TODAY(),
        status="ahead",
        found_at=timezone.now(),
        policy_on=TODAY(),
        policy_version="2024-1",
    )
    _asked_about(person, paid.case)
    return person


def _asked_about(person: Person, case: AidCase) -> None:
    """Another county wants to know what this one gives."""
    now, asking = timezone.now(), Organisation.objects.get(code="XZF", region=person.county_id)
    CountyInquiry.objects.create(
        elsewhere=AidElsewhere.objects.create(case=case, where=asking, asked_at=now),
        person=person,
        asking=asking,
        cause=case.cause,
        status="asked",
        asked_at=now,
        policy_on=TODAY(),
        policy_version="2024-1",
    )
    start_inquiries()


def _headed(known):
    known.household.refresh_from_db()
    return known.household


def test_m2_3_6_each_open_matter_leaves_a_trace_and_tells_its_holders(cast, person, decided_about):
    report = reported(cast, person)
    matters = heard(person)
    assert {matter._meta.label_lower for matter in matters} == set(HEARINGS)
    for matter in matters:
        assert Event.objects.of(matter).filter(verb="workflow.death_reported").exists(), matter
    told = set(
        Notice.objects.filter(kind="death_reported", subject_id=str(report.pk)).values_list(
            "recipient__username", flat=True
        )
    )
    [leg] = [matter for matter in matters if matter._meta.label_lower == "referrals.leg"]
    receivers = {user.username for task in open_tasks(leg) for user in task.holder.people()}
    assert receivers
    assert receivers | {"suting", "shilei"} <= told
    decided(cast, report, "refute", who=("suting", "CCLERK"))
    again = set(Notice.objects.filter(kind="death_refuted").values_list("recipient__username", flat=True))
    assert told - {"suting"} <= again  # all who heard, but whoever decided
    assert disagreements() == []


def test_m2_3_6_what_somebody_alone_asked_for_ends_with_the_confirmed_death(cast, person):
    died(cast, person)
    assert heard(person) == []
    assert Referral.objects.get(person=person).status == "withdrawn"
    assert Deliberation.objects.get(person=person).status == "withdrawn"
    warning = Warning.objects.get(person=person)
    assert (warning.status, warning.outcome) == ("closed", "deceased")
    assert person.aid_cases.get().status == "withdrawn"
    assert Event.objects.of(warning).filter(verb="monitoring.warning_closed").exists()
    assert disagreements() == []


def test_m2_3_6_what_a_household_asked_for_goes_on_and_the_household_is_looked_at_anew(
    cast, person, decided_about
):
    spouse = register_person(
        person.household,
        actor=cast.actor("suting"),
        name="李建国",
        relation="spouse",
        account="6217009999999",
    )
    report = died(cast, person)
    assert {matter._meta.label_lower for matter in heard(person)} == set(HEARINGS)
    assert {matter.status for matter in heard(person)}.isdisjoint({"withdrawn"})
    warning = Warning.objects.get(kind="death")
    assert (warning.status, warning.source) == ("triage", "house")
    assert warning.township_id == report.household.township_id
    household = report.household
    household.refresh_from_db()
    assert household.head == spouse
    assert household.categories.get(person=None).until_on is None  # the household's own stays
    assert household.next_review_on == TODAY()
    assert disagreements() == []


def test_m2_3_6_the_dead_cannot_register_again(cast, person):
    died(cast, person)
    person.refresh_from_db()
    aid = Aid.__new__(Aid)
    aid.cast = cast
    for opens in (
        lambda: aid.walk(person=person),
        lambda: Application(cast, "JT", person=person),
        lambda: Panel(cast, household=person.household),
    ):
        with pytest.raises(ValidationError, match="死亡"):
            opens()
    with pytest.raises(PermissionDenied):
        report_death(person, actor=cast.actor("wutong"), died_on=TODAY(), how_known="再次来电")


def test_c10_death_while_it_is_reported_money_goes_to_another_member(cast):
    aid = Aid(cast)
    spouse = register_person(
        aid.person.household,
        actor=cast.actor("wutong"),
        name="陶妻",
        relation="spouse",
        account="6217008888888",
    )
    walk = aid.walk(person=spouse, is_urgent=False, cause="illness", amount=Decimal(900)).verified()
    walk.planned(900).reviewed().checked()
    reported(cast, aid.person)
    assert walk.task("pay").rests_since is None  # what is due to the household goes on
    with pytest.raises(ValidationError):
        walk.paid(payee=aid.person)
    walk.paid(payee=spouse)
    assert DeathReport.objects.get().status == "reported"
