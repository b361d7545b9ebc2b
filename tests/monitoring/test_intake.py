"""C1, start: warnings come in, are matched, compared, and proposed a route with version and reasons."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from coordination.audit.models import Event
from coordination.monitoring.intake import Reader
from coordination.monitoring.models import Warning
from coordination.monitoring.proposal import reason_words
from coordination.monitoring.verbs import WarningVerb
from coordination.notifications.models import Notice
from coordination.units.models import Organisation
from tests.monitoring.reports import GIVEN, Registered, Walker, id_number, row
from tests.order import disagreements
from workflows.engine.steps import open_tasks
from workflows.models import Process, Task
from workflows.warning_disposal.flow import WarningFlow
from workflows.warning_disposal.front import open_warnings


def report(cast, *rows, reporter="zhuoya", channel="hotline", source="hotline"):
    return open_warnings(list(rows), actor=cast.actor(reporter), channel=channel, source=source)


def test_c1_start_a_reported_row_becomes_a_warning_that_waits_for_triage(cast):
    received = report(cast, row(source_key="a-1"))
    warning = Warning.objects.get()
    assert received.warnings == [warning]
    assert received.is_new == [True]
    [task] = open_tasks(warning)
    assert task.flow_task.name == "triage"
    assert (task.holder_unit.code, task.holder_role) == ("MZ", "CCLERK")
    assert task.due_at is not None
    assert task.next_rung_at is not None
    assert task.previous.get().owner == cast.user("zhuoya")
    assert Event.objects.of(warning).get().verb == WarningVerb.RECEIVED
    assert warning.history.count() == 1
    assert disagreements() == []


@pytest.mark.parametrize(
    ("reporter", "channel"),
    [
        ("taochunsheng", "visit"),
        ("wutong", "visit"),
        ("zhuoya", "hotline"),
        ("suting", "window"),
        ("jiangli", "unit"),
        ("sunjing", "unit"),
    ],
)
def test_c1_start_by_every_door_it_waits_at_the_same_desk(cast, reporter, channel):
    warning = report(cast, row(), reporter=reporter, channel=channel).warnings[0]
    assert (warning.channel, warning.reported_by) == (channel, cast.post(reporter).unit)
    [task] = open_tasks(warning)
    assert (task.flow_task.name, task.holder_unit.code, task.holder_role) == ("triage", "MZ", "CCLERK")


def test_c1_start_the_same_key_of_a_source_changes_nothing(cast):
    report(cast, row(source_key="a-1"))
    before = (Event.objects.count(), Task.objects.count(), Notice.objects.count())
    again = report(cast, row(source_key="a-1", facts="改过的内容"), row(source_key="a-1"))
    assert again.is_new == [False, False]
    assert Warning.objects.get().facts == GIVEN["facts"]
    assert (Event.objects.count(), Task.objects.count(), Notice.objects.count()) == before
    assert report(cast, row(source_key="a-1"), source="another").is_new == [True]


def test_a_key_that_comes_twice_in_one_batch_is_one_warning(cast):
    received = report(cast, row(source_key="b-1"), row(source_key="b-1"), row(), row())
    assert received.is_new == [True, False, True, True]
    assert Warning.objects.count() == 3


def test_c1_service_match_finds_the_person_by_number_with_the_categories_held(cast):
    known = Registered(cast)
    report(cast, row(id_number=known.id_number))
    warning = Warning.objects.get()
    assert warning.person == known.person
    assert warning.household == known.household
    assert warning.categories == ["DIBAO"]
    assert Event.objects.of(warning).get().household == known.household.key


def test_c1_service_match_asks_where_only_name_and_birth_date_agree(cast):
    known = Registered(cast)
    report(cast, row(born_on="1966-03-12"))
    warning = Warning.objects.get()
    assert warning.person is None
    assert warning.candidates == [known.person.key]


def test_c1_service_dedupe_marks_the_same_hardship_of_the_same_person(cast):
    known = Registered(cast)
    first, second = report(
        cast, row(id_number=known.id_number, source_key="1"), row(id_number=known.id_number, source_key="2")
    ).warnings
    assert (first.duplicate_of, second.duplicate_of) == (None, first)
    third = report(cast, row(id_number=known.id_number), source="other").warnings[0]
    assert third.duplicate_of == first
    assert ["duplicate", {"days": 30}] in third.reasons
    other = report(cast, row(id_number=known.id_number, kinds=["housing"])).warnings[0]
    assert other.duplicate_of is None


@pytest.mark.parametrize(
    ("category", "given", "route", "why"),
    [
        ("DIBAO", {"kinds": ["policy_gap"], "policy_item": "取暖救助"}, "1", "gap"),
        ("DIBAO", {}, "2", "new"),
        ("", {}, "3", "may_qualify"),
        ("DIBAO", {"kinds": ["improved"]}, "4", "improved"),
        ("", {"kinds": ["improved"]}, "", "nothing_held"),
        ("DIBAO", {"kinds": ["illness", "education"]}, "5", "units"),
        ("DIBAO", {"refusals": 2}, "5", "refusals"),
        ("DIBAO", {"amount": "7861"}, "5", "amount"),
        ("DIBAO", {"amount": "7860"}, "2", "new"),
        ("", {"kinds": ["other"]}, "5", "category"),
        ("DIBAO", {"kinds": ["minor"]}, "5", "risk"),
    ],
)
def test_c1_a_route_is_proposed_with_version_and_reasons(cast, category, given, route, why):
    known = Registered(cast, category=category)
    warning = report(cast, row(id_number=known.id_number, **given)).warnings[0]
    assert warning.proposed == route
    assert why in [code for code, _given in warning.reasons]
    assert warning.rule_version.startswith("W1/")
    event = Event.objects.of(warning).get()
    assert event.after["rule"] == warning.rule_version


def test_the_units_of_a_reason_are_listed_as_its_reader_lists_them(cast):
    known = Registered(cast, category="DIBAO")
    given = {"kinds": ["illness", "education"]}
    warning = report(cast, row(id_number=known.id_number, **given)).warnings[0]
    [units] = [given["units"] for code, given in warning.reasons if code == "units"]
    assert len(units) == 2
    older = [["units", {"count": 2, "units": "、".join(units)}]]  # as proposals kept them once
    for reasons in (warning.reasons, older):
        assert "、".join(units) in "".join(reason_words(reasons))
        with translation.override("en"):
            assert ", ".join(units) in "".join(reason_words(reasons))


def test_urgent_warnings_are_told_one_by_one_the_others_once(cast):
    report(cast, row(source_key="1"), row(source_key="2"), row(source_key="3", level="urgent"))
    notices = Notice.objects.filter(recipient=cast.user("suting")).order_by("pk")
    assert [notice.kind for notice in notices] == ["warnings_arrived", "warning_urgent"]
    assert [notice.urgent for notice in notices] == [False, True]
    assert "张" not in str([notice.params for notice in notices])


@pytest.mark.parametrize("username", ["majun", "yangfan", "zhouzhengyi", "shilei"])
def test_who_reports_nothing_is_refused(cast, username):
    with pytest.raises(PermissionDenied):
        report(cast, row(), reporter=username)
    assert not Warning.objects.exists()


def test_every_problem_of_a_row_is_said_at_its_field(cast):
    bad = {
        "name": "",
        "township": "月亮镇",
        "kinds": ["flood"],
        "id_number": "123",
        "born_on": "2999-01-01",
        "amount": "many",
        "refusals": "-1",
        "level": "red",
        "phone": "call me",
        "facts": "x" * 2001,
    }
    read, problems = Reader(cast.county.units()).read(bad)
    assert read is None
    assert {problem.field for problem in problems} == set(bad)


def test_m2_4_12_text_that_a_spreadsheet_would_run_is_kept_as_it_is(cast):
    read = row(facts='=HYPERLINK("http://x")', name="'+cmd", policy_item="@SUM(1)", source_key="-1+1")
    assert read.facts == '=HYPERLINK("http://x")'
    assert (read.name, read.policy_item, read.source_key) == ("'+cmd", "@SUM(1)", "-1+1")


def test_m2_5_13_a_thousand_rows_cost_no_more_queries_than_ten(cast):
    def queries(count, tag):
        rows = [
            row(
                name=f"李{n}",
                id_number=id_number(n + 1),
                source_key=f"{tag}{n}",
            )
            for n in range(count)
        ]
        with CaptureQueriesContext(connection) as seen:
            report(cast, *rows)
        return sum(query["sql"].startswith("SELECT") for query in seen)

    few, many = queries(10, "few"), queries(600, "many")
    assert many <= few  # inserts go in batches


def test_the_bulk_start_writes_what_a_start_writes(cast):
    one = Walker(cast).warning
    process = Process.objects.of(one).get()
    assert process.flow_class is WarningFlow
    start, triage = process.task_set.order_by("pk")
    assert (start.flow_task.name, start.status, start.done_as.role) == ("start", "DONE", "HOT")
    assert (triage.subject_type, triage.subject_id, triage.subject_number) == (
        "monitoring.warning",
        one.pk,
        one.number,
    )
    assert triage.token == start.token


def test_m2_5_5_the_key_of_a_warning_is_no_persons_number(cast):
    """It stands in clear, as the source sends it; a platform's own long number is taken."""
    county = cast.county
    reader = Reader(Organisation.objects.of_county(county).valid_on())
    read, problems = reader.read({**GIVEN, "source_key": id_number(7)})
    assert read is None
    assert [one.field for one in problems] == ["source_key"]
    assert row(source_key="1862351279934771201").source_key
    assert row(source_key="202611300000000123").source_key
