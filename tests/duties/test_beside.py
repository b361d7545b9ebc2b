"""C3-4 and C3-5: progress at its rhythm, co-units' parts, more time, transfer, reminder."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from coordination.audit.models import Event
from coordination.documents.models import Paper
from coordination.duties.actions import co_tasks, extensions, work
from coordination.duties.models import CoTask
from coordination.duties.queries.due import extension_limit
from coordination.duties.verbs import DutyVerb
from coordination.notifications.models import Notice
from coordination.policy.calendar import add_working_days
from coordination.policy.deadlines import due
from coordination.units.counties import county_of
from tests.duties.walk import DIRECTOR, Duty
from tests.order import disagreements
from workflows.engine.steps import open_tasks
from workflows.member_duty.moves import ask_for_time, transfer

pytestmark = pytest.mark.django_db


@pytest.fixture
def duty(cast) -> Duty:
    return Duty(cast)


# --- progress ---------------------------------------------------------------------------------------


def test_c3_4_progress_is_asked_at_its_rhythm(duty):
    duty.begun()
    first = duty.entry()
    day = timezone.localdate()
    on = duty.assignment.policy_on
    assert (
        first.due_at == due("FIRST_REPORT", start=timezone.now(), on=on, county=county_of(duty.assignment)).at
    )
    with pytest.raises(PermissionDenied), transaction.atomic():
        duty.take("report_progress", work.give_progress, "sunjing", record=first, text="x")
    duty.give_progress()
    second = duty.entry()
    assert (second.place, second.due_at) == (
        2,
        due("PROGRESS_EVERY", start=day, on=on, county=county_of(duty.assignment)).at,
    )
    assert Notice.objects.filter(kind="duty_progress_given", recipient__username="wangmin").exists()
    duty.draft()
    assert duty.task("report_progress", record=second)  # the head has not signed yet
    duty.sign()
    assert not duty.assignment.progress.filter(status="asked").exists()
    assert list(duty.assignment.progress.values_list("status", flat=True)) == ["given", "lapsed"]
    assert disagreements("duties.") == []


def test_progress_is_never_asked_after_the_due_day(cast):
    duty = Duty(cast, days=3).begun()
    assert duty.entry().due_at <= duty.assignment.closes_at


# --- co-units ---------------------------------------------------------------------------------------


def test_c3_4_co_units_join_before_the_report(cast):
    duty = Duty(cast, helpers=("CZ", "ZJ")).begun()
    assert {part.unit.code for part in duty.assignment.co_tasks.all()} == {"CZ", "ZJ"}
    part = duty.part("CZ")
    assert part.due_on < duty.assignment.due_on
    with pytest.raises(PermissionDenied), transaction.atomic():
        duty.take("receive_part", co_tasks.receive_co_task, "tangwen", record=part)
    duty.contribute("CZ")
    with pytest.raises(ValidationError, match="县住建局"), transaction.atomic():
        duty.draft()
    with pytest.raises(ValidationError), transaction.atomic():  # its time has not passed
        duty.draft(defaulting=[cast.unit("ZJ")])
    with pytest.raises(ValidationError), transaction.atomic():  # it has joined
        duty.draft(defaulting=[cast.unit("CZ")])
    duty.contribute("ZJ")
    duty.draft()
    duty.sign()
    paper = Paper.objects.of(duty.assignment).get(kind="D15")
    assert ["县财政局", "资金已拨付。"] in paper.content["tables"][0][2]
    assert disagreements("duties.") == []


def test_c3_4_the_lead_submits_without_a_late_co_unit_naming_it(cast):
    duty = Duty(cast, helpers=("CZ",)).begun()
    CoTask.objects.update(due_on=timezone.localdate() - dt.timedelta(days=1))
    duty.draft(defaulting=[cast.unit("CZ")])
    assert duty.part("CZ").status == "asked"  # until the head has signed it may still join
    duty.sign()
    part = duty.part("CZ")
    assert part.status == "defaulted"
    assert open_tasks(part) == []
    paper = Paper.objects.of(duty.assignment).get(kind="D15")
    assert ["未按时反馈的配合单位", "县财政局"] in paper.content["rows"]
    assert Event.objects.of(duty.assignment).filter(verb=DutyVerb.CO_TASK_DEFAULTED).exists()
    assert Notice.objects.filter(kind="duty_co_task_defaulted", recipient__username="fengkai").exists()
    assert disagreements("duties.") == []


# --- more time --------------------------------------------------------------------------------------


def ask(duty, *, days=5, who="zhaoli"):
    until = add_working_days(duty.assignment.due_on, days)
    return ask_for_time(
        duty.assignment,
        actor=duty.actor(who),
        asked_until=until,
        reason="名单未齐。",
        measures="先办已核实的。",
    )


def granted(duty, request, who=DIRECTOR):
    duty.take("sign_request", extensions.sign_extension, "qiumin", record=request)
    duty.take("rule_request", extensions.grant_extension, who, record=request, note="同意。")


def test_c3_5_the_director_extends_once(duty):
    duty.begun()
    was = duty.assignment.due_on
    request = ask(duty)
    assert request.decider == "OFFDIR"
    with pytest.raises(PermissionDenied), transaction.atomic():
        ask(duty)  # one at a time
    granted(duty, request)
    assert duty.assignment.due_on == request.asked_until > was
    assert duty.assignment.first_due_on == was
    assert duty.task("work").due_at == duty.assignment.closes_at
    assert Paper.objects.of(duty.assignment).get(kind="D11").is_signed
    again = ask(duty)
    assert again.decider == "DEPUTY"
    duty.take("sign_request", extensions.sign_extension, "qiumin", record=again)
    with pytest.raises(PermissionDenied), transaction.atomic():
        duty.take("rule_request", extensions.grant_extension, DIRECTOR, record=again)
    duty.take("rule_request", extensions.refuse_extension, "linyue", record=again, note="已延一次。")
    assert duty.assignment.due_on == request.asked_until
    assert Notice.objects.filter(kind="duty_extension_ruled", recipient__username="zhaoli").count() == 2
    assert disagreements("duties.") == []


def test_c3_5_beyond_half_the_term_the_deputy_decides(duty):
    duty.begun()
    limit = extension_limit(duty.assignment)
    days = 1 + sum(1 for n in range(1, 200) if add_working_days(duty.assignment.due_on, n) <= limit)
    assert ask(duty, days=days).decider == "DEPUTY"


def test_c3_5_civil_affairs_asks_the_deputy(cast):
    duty = Duty(cast, lead="MZ").begun()
    assert ask(duty, who="gaoyuan").decider == "DEPUTY"


def test_c3_5_only_before_the_due_day_and_by_the_handler(duty):
    duty.begun()
    for who in ("sunjing", "qiumin", "wangmin"):
        with pytest.raises(PermissionDenied), transaction.atomic():
            ask(duty, who=who)
    with pytest.raises(ValidationError), transaction.atomic():
        ask(duty, days=-1)
    request = ask(duty)
    duty.due_passed()
    with pytest.raises(ValidationError), transaction.atomic():
        duty.take("sign_request", extensions.sign_extension, "qiumin", record=request)
    duty.take("sign_request", extensions.drop_extension, "qiumin", record=request, note="已过期限。")
    request.refresh_from_db()
    assert request.status == "dropped"
    with pytest.raises(PermissionDenied), transaction.atomic():
        ask(duty)


def test_the_report_ends_an_open_request(duty):
    duty.begun()
    request = ask(duty)
    duty.draft()
    duty.sign()
    request.refresh_from_db()
    assert (request.status, open_tasks(request)) == ("dropped", [])
    assert disagreements("duties.") == []


# --- transfer, reminder -----------------------------------------------------------------------------


def test_transferred_to_another_handler(cast, duty):
    duty.begun()
    handler = cast.post("sunjing")
    for who in ("zhaoli", "wangmin", "songlan"):
        with pytest.raises(PermissionDenied), transaction.atomic():
            transfer(duty.assignment, actor=duty.actor(who), handler=handler, reason="x")
    with pytest.raises(ValidationError), transaction.atomic():
        transfer(duty.assignment, actor=duty.actor("sunjing"), handler=duty.assignment.handler, reason="x")
    transfer(duty.assignment, actor=duty.actor("sunjing"), handler=handler, reason="赵丽休假。")
    duty.reread()
    assert duty.assignment.handler == handler
    assert duty.task("work").holder_role == "LIAISON"
    assert duty.task("report_progress", record=duty.entry()).holder_role == "LIAISON"
    assert Notice.objects.filter(kind="duty_handler_changed", recipient__username="zhaoli").exists()
    with pytest.raises(PermissionDenied), transaction.atomic():
        duty.take("work", work.draft_report, "zhaoli", text="已办。", evidence="回单。")
    duty.take("work", work.draft_report, "sunjing", text="已办。", evidence="回单。")
    assert duty.status == "signing"


def test_the_office_reminds_whoever_holds_it(duty):
    duty.begun()
    for who in ("zhaoli", "songlan", "linyue"):
        with pytest.raises(PermissionDenied), transaction.atomic():
            work.remind(duty.assignment, actor=duty.actor(who), reason="请抓紧。")
    work.remind(duty.assignment, actor=duty.actor("wangmin"), reason="请抓紧。")
    told = set(Notice.objects.filter(kind="duty_reminded").values_list("recipient__username", flat=True))
    assert told == {"zhaoli", "sunjing", "qiumin"}
    assert Notice.objects.filter(kind="duty_reminded", urgent=True).exists()
    duty.draft()
    duty.sign()
    with pytest.raises(PermissionDenied), transaction.atomic():
        work.remind(duty.assignment, actor=duty.actor("wangmin"), reason="请抓紧。")


def test_the_time_at_the_office_does_not_count(duty):
    duty.reported()
    at = timezone.now() - dt.timedelta(days=7)
    type(duty.assignment).objects.filter(pk=duty.assignment.pk).update(submitted_at=at)
    was = duty.assignment.due_on
    duty.send_back()
    assert duty.assignment.due_on == add_working_days(was, duty.assignment.pause_days)
    assert duty.assignment.pause_days >= 4
