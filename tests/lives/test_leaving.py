"""A household that goes to another county of the house: its papers, its receipt, its aid until then (C7, C9, R36)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from viewflow.fsm import TransitionNotAllowed

from coordination.audit.models import Event
from coordination.demo.walk import Walk
from coordination.documents.models import Paper
from coordination.lives import actions
from coordination.lives.models import Arrival, Departure
from coordination.monitoring.models import Warning
from coordination.notifications.models import Notice
from coordination.register.models import Household, Person
from tests.aid.world import Aid
from tests.counties import second_county
from tests.order import disagreements
from tests.register.people import Clerk
from workflows.engine.steps import open_tasks
from workflows.life_reports import leaving

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
S, A = Departure.Status, Arrival.Status


class Gone:
    """A household of 桃源镇 with a category that goes to 云屏县."""

    def __init__(self, cast) -> None:
        self.cast, self.other = cast, second_county()
        self.aid = Aid(cast)
        self.household = self.aid.person.household
        self.category = Clerk(cast).category(self.aid.person)

    def leave(self, who="wutong", **given) -> Departure:
        values = {
            "to_county": self.other.county.government,
            "address": "云屏县北山乡坡头村3组",
            "moved_on": TODAY(),
            "reason": "随子女迁居",
            **given,
        }
        self.departure = leaving.leave(
            Household.objects.get(pk=self.household.pk), actor=self.cast.actor(who), **values
        )
        return self.departure

    def signed(self, **given) -> Departure:
        self.leave(**given)
        return Walk(self.departure, self.cast).take("sign", actions.sign_departure)

    @property
    def arrival(self) -> Arrival:
        return Arrival.objects.get(departure=self.departure)

    def answer(self, action=leaving.receive, **values) -> Arrival:
        if action is leaving.receive:
            values = {"place": (self.other.unit("XZ02"), self.other.unit("XZ02-01")), **values}
        Walk(self.arrival).take("receive", action, **values)
        self.departure.refresh_from_db()
        self.category.refresh_from_db()
        return self.arrival


@pytest.fixture
def gone(cast) -> Gone:
    return Gone(cast)


def test_m2_3_6_the_aid_here_goes_on_until_the_other_county_has_received(cast, gone):
    departure = gone.signed()
    gone.category.refresh_from_db()
    assert (departure.status, gone.category.until_on) == (S.SENT, None)
    assert [task.flow_task.name for task in open_tasks(gone.arrival)] == ["receive"]
    assert gone.arrival.county_id == gone.other.pk
    arrival = gone.answer()
    last = (TODAY().replace(day=1) + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
    assert (arrival.status, gone.departure.status) == (A.RECEIVED, S.RECEIVED)
    assert gone.departure.last_day == gone.category.until_on == last
    walk = Walk(gone.departure, cast)
    assert walk.open == ["tell"]
    walk.take("tell", actions.tell_departure, told="电话告知户主，救助发放至月底")
    assert walk.reread().status == S.TOLD
    verbs = set(Event.objects.of(departure).values_list("verb", flat=True))
    assert {"lives.departure_signed", "lives.departure_received", "lives.departure_told"} <= verbs
    assert disagreements() == []


def test_m2_3_6_the_receiving_county_has_rows_of_its_own_and_looks_at_the_household_anew(cast, gone):
    gone.signed()
    arrival = gone.answer()
    there = arrival.household
    assert there is not None
    assert (there.county_id, there.township.code, there.number != gone.household.number) == (
        gone.other.pk,
        "XZ02",
        True,
    )
    assert there.head is not None
    assert there.head.id_number == gone.aid.person.id_number
    assert there.head.pk != gone.aid.person.pk
    assert there.head.identity_id == Person.objects.get(pk=gone.aid.person.pk).identity_id
    assert not there.categories.exists()  # what it is entitled to there is found out there
    warning = Warning.objects.get(person=there.head)
    assert (warning.county_id, warning.kind, warning.status) == (gone.other.pk, "cliff", "triage")
    assert Paper.objects.of(arrival).get().organ_id == arrival.unit_id
    assert disagreements() == []


def test_c9_the_transfer_carries_what_it_says_and_nothing_more(cast, gone):
    person = gone.aid.person
    person.account, person.health_note = "6217009999998", "长期透析"
    person.save()
    gone.aid.walk(cause="traffic").approved().paid().received()
    departure = gone.signed()
    pack = departure.pack
    assert set(pack) == {"number", "members", "categories", "aid", "referrals"}
    assert set(pack["members"][0]) == {"name", "id_number", "born_on", "phone", "relation"}
    [category] = pack["categories"]
    assert (category["category"], bool(category["review"])) == (gone.category.category, True)
    assert [(one["cause"]["value"], Decimal(one["amount"]) > 0) for one in pack["aid"]] == [("traffic", True)]
    paper = Paper.objects.of(departure).get()
    assert paper.is_signed
    assert str(paper.number)
    text = str(paper.content) + str(gone.arrival.pack)
    assert "6217009999998" not in text
    assert "透析" not in text
    assert person.name not in departure.title + paper.title


def test_c7_a_refusal_with_its_reason_lets_everything_go_on(cast, gone):
    gone.signed()
    with pytest.raises(ValidationError):
        gone.answer(leaving.refuse, reason=" ")
    arrival = gone.answer(leaving.refuse, reason="该户实际未在我县居住")
    assert (arrival.status, gone.departure.status, gone.category.until_on) == (A.REFUSED, S.REFUSED, None)
    assert gone.departure.end_reason == "该户实际未在我县居住"
    assert not Household.objects.filter(county=gone.other.pk).exists()
    assert Notice.objects.filter(kind="household_stays", recipient__username="wutong").exists()
    gone.leave()  # and it can be sent once more
    assert disagreements() == []


def test_c7_undone_before_the_answer_there_is_nothing_left_to_answer(cast, gone):
    gone.signed()
    with pytest.raises(PermissionDenied):
        leaving.undo(gone.departure, actor=cast.actor("wutong"), reason="登记错误")
    leaving.undo(gone.departure, actor=cast.actor("suting", "CCLERK"), reason="登记错误")
    arrival = gone.arrival
    gone.departure.refresh_from_db()
    assert (gone.departure.status, arrival.status) == (S.UNDONE, A.WITHDRAWN)
    assert not open_tasks(arrival)
    assert not open_tasks(gone.departure)
    clerk = gone.other.post("CCLERK").user
    assert Notice.objects.filter(kind="arrival_withdrawn", recipient=clerk).exists()
    assert "登记错误" not in str(Event.objects.of(arrival).values_list("reason", flat=True))
    with pytest.raises(TransitionNotAllowed):
        actions.note_received(gone.departure, actor=cast.actor("clock"))
    assert disagreements() == []


def test_c7_undone_after_it_was_received_the_categories_stand_again_and_the_other_county_settles(cast, gone):
    gone.signed()
    gone.answer()
    assert gone.category.until_on is not None
    leaving.undo(gone.departure, actor=cast.actor("suting", "CCLERK"), reason="同名误转")
    gone.category.refresh_from_db()
    assert gone.category.until_on is None
    walk = Walk(gone.arrival)
    assert (walk.record.status, walk.open) == (A.UNDONE, ["settle"])
    walk.take("settle", actions.settle_arrival, settled="未确认类别，已告知乡镇")
    assert gone.arrival.status == A.SETTLED
    assert Event.objects.of(gone.departure).get(verb="lives.departure_undone").reason == "同名误转"
    assert Event.objects.of(gone.household).filter(verb="register.leaving_taken_back").exists()
    with pytest.raises(PermissionDenied):
        leaving.undo(gone.departure, actor=cast.actor("suting", "CCLERK"), reason="再次")
    assert disagreements() == []


def test_c7_a_departure_is_refused_where_it_cannot_be(cast, gone):
    with pytest.raises(PermissionDenied):  # another township's clerk
        gone.leave("yeqing")
    with pytest.raises(ValidationError):
        gone.leave(moved_on=TODAY() + dt.timedelta(days=1))
    with pytest.raises(ValidationError):  # its own county is none to leave for
        gone.leave(to_county=cast.county.government)
    departure = gone.leave()
    with pytest.raises(PermissionDenied):
        gone.leave()
    with pytest.raises(PermissionDenied):
        Walk(departure, cast).take("sign", actions.sign_departure, "wutong")
    Walk(departure, cast).take("sign", leaving.keep, reason="材料不符")
    departure.refresh_from_db()
    assert (departure.status, departure.end_reason) == (S.KEPT, "材料不符")
    assert not Arrival.objects.exists()


def test_c9_neither_county_reads_the_others_record(cast, gone):
    gone.signed()
    arrival = gone.answer()
    here, there = cast.client("suting", "CCLERK"), gone.other.client("CCLERK")
    assert here.get(gone.departure.get_absolute_url()).status_code == 200
    assert there.get(arrival.get_absolute_url()).status_code == 200
    assert here.get(arrival.get_absolute_url()).status_code == 404
    assert there.get(gone.departure.get_absolute_url()).status_code == 404
    assert there.get(gone.household.get_absolute_url()).status_code == 404
    shown = there.get(arrival.get_absolute_url()).content.decode()
    assert gone.aid.person.name not in shown
    assert gone.aid.person.masked_name in shown


def test_c7_somebody_registered_there_for_a_hardship_joins_the_household(cast, gone):
    from coordination.register.actions import register_household, register_person

    clerk = gone.other.actor("TCLERK", "XZ01")
    before = register_household(actor=clerk, township=gone.other.unit("XZ01"))
    known = register_person(
        before, actor=clerk, name=gone.aid.person.name, id_number=gone.aid.person.id_number
    )
    gone.signed()
    arrival = gone.answer()
    known.refresh_from_db()
    assert known.household_id == arrival.household_id
    assert arrival.household.head_id == known.pk
