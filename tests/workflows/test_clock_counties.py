"""The clock goes county by county: a fault in the data of one leaves the others their turn."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from coordination.audit.models import Event
from coordination.duties.actions.cycles import set_cycle
from coordination.duties.models import Assignment, DutyCycle
from coordination.notifications.models import Notice
from coordination.policy.actions import import_notice, register_document
from coordination.policy.notice import read_notice
from coordination.policy.verbs import PolicyVerb
from coordination.units.models import Organisation, Role
from coordination.units.queries import clock_actor
from tests.counties import second_county
from tests.policy.test_notice import NOTICE
from tests.walking import in_days, load_rules
from workflows.engine import clock, night
from workflows.engine.checks import check_county
from workflows.engine.clock import sweep
from workflows.engine.night import look_over
from workflows.engine.steps import open_tasks
from workflows.member_duty.cycles import open_cycles
from workflows.member_duty.front import open_duty
from workflows.models import Task
from workflows.verbs import FlowVerb

pytestmark = pytest.mark.django_db
REGION = "recipient__posts__unit__region"


@pytest.fixture
def other(cast):
    load_rules()
    return second_county()


def duty_of(actor, unit, title="补发护理补贴") -> Assignment:
    """An assignment whose slip waits for the office director."""
    return open_duty(
        actor=actor,
        source=None,
        source_label="县领导批示",
        title=title,
        requirement="逐一核实并补发到位。",
        measure="补发到人",
        basis="残疾人两项补贴制度",
        due_on=in_days(60),
        is_verbatim=True,
        lead_unit=unit,
    )


@pytest.fixture
def ours(cast, other):
    return duty_of(cast.actor("wangmin"), cast.unit("CL"))


@pytest.fixture
def theirs(other):
    return duty_of(other.actor(Role.OFFICE), other.unit("ZJ"))


def late(*records) -> list[Task]:
    """The open step of each, whose last rung has come."""
    tasks = [open_tasks(record)[0] for record in records]
    for task in tasks:
        Task.objects.filter(pk=task.pk).update(
            rung=0, next_rung_at=timezone.now(), due_at=timezone.now() - dt.timedelta(days=9)
        )
    return tasks


def without_office(other) -> None:
    """Wrong data: nobody said which unit is the office."""
    Organisation.objects.filter(pk=other.unit("LXB").pk).update(kind=Organisation.Kind.SERVICE_BODY)


def test_a_county_without_an_office_keeps_no_rung_of_another_waiting(cast, other, ours, theirs):
    mine, failing = late(ours, theirs)
    without_office(other)
    assert Task.objects.filter(pk=failing.pk, rung=0).exists()
    assert sweep() >= 1
    mine.refresh_from_db()
    assert mine.rung == 1
    assert Event.objects.of(ours).filter(verb__in=[FlowVerb.RUNG_FIRED, FlowVerb.ESCALATED]).exists()


def test_a_county_with_more_rungs_than_a_batch_keeps_no_other_waiting(cast, other, theirs, monkeypatch):
    monkeypatch.setattr(clock, "BATCH", 1)
    many = [duty_of(cast.actor("wangmin"), cast.unit("CL"), f"事项{n}") for n in range(3)]
    *_many, task = late(*many, theirs)
    assert sweep() == 2  # one of each county
    task.refresh_from_db()
    assert task.rung == 1


def test_what_fires_says_its_records_county_and_tells_its_people(cast, other, ours, theirs):
    late(ours, theirs)
    sweep()
    for record, county in ((ours, cast.county), (theirs, other.county)):
        fired = Event.objects.of(record).filter(verb__in=[FlowVerb.RUNG_FIRED, FlowVerb.ESCALATED])
        assert {event.county_id for event in fired} == {county.pk}
        told = Notice.objects.filter(event__in=[event.uuid for event in fired])
        regions = told.values_list(REGION, flat=True)
        assert set(regions) == {county.pk}


@pytest.fixture
def house_flows(monkeypatch):
    """Only the flows of the house are checked, not the small ones of the tests."""
    from workflows.engine import checks

    found = [one for one in checks.FLOWS if one.record_label != "units.organisation"]
    monkeypatch.setattr(checks, "FLOWS", found)


def alarmed() -> set[int]:
    found = Notice.objects.filter(kind="system_alarm")
    return set(found.values_list(REGION, flat=True))


def test_each_county_has_its_night_check_and_its_own_alarm(cast, other, ours, theirs, house_flows):
    Assignment.objects.filter(pk=theirs.pk).update(status="approving")
    assert check_county(cast.county) == []
    assert [finding.record for finding in check_county(other.county)] == [theirs]
    assert look_over() == 2
    checked = Event.objects.filter(verb=FlowVerb.FLOWS_CHECKED)
    assert {event.county_id: event.after["count"] for event in checked} == {
        cast.county.pk: 0,
        other.county.pk: 1,
    }
    assert alarmed() == {other.county.pk}
    assert look_over() == 0  # the same night


def test_a_county_that_cannot_be_looked_over_keeps_no_other_from_it(
    cast, other, ours, theirs, house_flows, caplog
):
    Assignment.objects.filter(pk__in=[ours.pk, theirs.pk]).update(status="approving")
    without_office(other)
    assert look_over() == 1
    assert alarmed() == {cast.county.pk}
    assert f"failed in county {other.county.pk}" in caplog.text
    assert look_over() == 0  # tried again, with the same end
    Organisation.objects.filter(pk=other.unit("LXB").pk).update(kind=Organisation.Kind.OFFICE)
    assert look_over() == 1
    assert alarmed() == {cast.county.pk, other.county.pk}
    assert night.look_over() == 0


def test_a_step_whose_rule_fails_keeps_no_other_county_from_its_night(
    cast, other, ours, theirs, house_flows, monkeypatch, caplog
):
    def narrow_held_in(region):
        if region in (None, other.county.pk):
            raise LookupError("what a rule asks for is not there")

    monkeypatch.setattr(night, "narrow_held_in", narrow_held_in)
    assert look_over() == 1
    assert f"failed in county {other.county.pk}" in caplog.text
    assert "held above the counties" in caplog.text
    checked = Event.objects.filter(verb=FlowVerb.FLOWS_CHECKED)
    assert [event.county_id for event in checked] == [cast.county.pk]


def cycle(actor, unit) -> DutyCycle:
    return set_cycle(
        None,
        actor=actor,
        title="季度进展报告",
        requirement="汇总本季度工作进展并报市民政局。",
        measure="已报送",
        basis="每季度报告一次",
        lead_unit=unit,
        co_units=[],
        opens_on=f"{timezone.localdate():%m-%d}",
        term=8,
    )


def test_recurring_duties_open_in_each_county_though_one_fails(cast, other, monkeypatch):
    theirs = cycle(other.actor(Role.OFFDIR), other.unit("MZ"))
    ours = cycle(cast.actor("chenjing", "OFFDIR"), cast.unit("MZ"))
    DutyCycle.objects.update(looked_at=timezone.localdate() - dt.timedelta(days=1))
    without_office(other)
    assert open_cycles() == 1
    assert [(one.county_id, one.source_id) for one in Assignment.objects.all()] == [(cast.county.pk, ours.pk)]
    Organisation.objects.filter(pk=other.unit("LXB").pk).update(kind=Organisation.Kind.OFFICE)
    assert open_cycles() == 1
    opened = Assignment.objects.of_county(other.county).get()
    assert (opened.source_id, opened.lead_unit) == (theirs.pk, other.unit("MZ"))


def test_each_office_hears_how_many_of_its_own_deadlines_moved(cast, other, ours, theirs):
    actor = cast.actor("wangmin")
    document = register_document(
        "通知", number="国办发明电〔2026〕7号", issuers=["国务院办公厅"], level="state",
        issued_on=None, in_force_from=None, actor=actor,
    )  # fmt: skip
    Assignment.objects.update(due_on=dt.date(2027, 1, 27))  # a Wednesday, which the notice leaves as it is
    Assignment.objects.filter(pk=theirs.pk).update(title="只属于外县的事项")
    theirs.refresh_from_db()
    Task.objects.filter(pk__in=[open_tasks(theirs)[0].pk]).update(due_provisional=True)
    import_notice(2027, read_notice(NOTICE), document, actor=actor)
    told = Notice.objects.filter(kind="calendar_imported")
    regions = dict(told.values_list("pk", REGION))
    counts = {(region, notice.params["count"]) for notice in told for region in [regions[notice.pk]]}
    assert counts == {(cast.county.pk, "0"), (other.county.pk, "1")}
    moved = Event.objects.of(theirs).get(verb=PolicyVerb.DEADLINE_RECOMPUTED)
    assert (moved.user_id, moved.county_id) == (clock_actor().user.pk, other.county.pk)
    traces = cast.client("wangmin").get("/audit/mine/").content.decode()
    assert theirs.title not in traces
    assert ours.title in traces
