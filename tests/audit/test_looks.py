"""Who looked is on record: one row a person, record and day, whatever page opened it."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager

import pytest
import time_machine
from django.db import connection, transaction
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from coordination.audit.looks import looked_at, looks_at_record, looks_of_person
from coordination.audit.models import Event, Look
from coordination.pages import BY_ITSELF
from tests.access_rules import ANONYMOUS, COLUMNS, PEOPLE, Row
from tests.access_table import ROWS
from tests.access_world import World
from workflows.engine.steps import open_tasks

# Pages of one record that show nothing of a person in hardship, by what their records are.
NOTHING_OF_PEOPLE: dict[str, tuple[str, ...]] = {
    "accounts, posts and units, of people who serve": (
        "accounts:account",
        "accounts:check",
        "accounts:check_confirm",
        "accounts:check_refuse",
        "accounts:reset",
        "accounts:sign_out",
        "accounts:unlock",
        "recusals:recusal",
        "recusals:withdraw",
        "units:post_end",
        "units:post_grant",
        "units:substitute",
        "units:unit",
        "units:unit_end",
    ),
    "books that wait to be taken over: counts and sums, and nobody's row": (
        "books:opening",
        "books:refuse",
        "books:sign",
    ),
    "keys of interfaces": ("interfaces:client", "interfaces:end", "interfaces:key"),
    "rules and working days": (
        "policy:calendar",
        "policy:change_parameter",
        "policy:import_calendar",
        "policy:parameter",
    ),
    "money by its account; a line of it names its case by number, and a list masks whom it pays": (
        "aid:reserve",
        "workflows:aid-ask-top-up",
        "workflows:bank-new",
    ),
    "sessions and items, which name nobody in hardship": (
        "meetings:desk",
        "meetings:desk-attendance",
        "meetings:item",
        "meetings:item_edit",
        "meetings:minutes",
        "meetings:projector",
        "meetings:session",
        "workflows:item-drop-opinion",
        "workflows:item-withdraw",
    ),
    "here of no household; one that is of one leaves a look": (
        "duties:assignment",
        "workflows:duty-extension",
        "workflows:duty-remind",
        "workflows:duty-transfer",
    ),
    "the trail, which names nobody in hardship; its anchors, the jobs of the house, counties, a restore": (
        "anchors:alarm",
        "anchors:confirm",
        "anchors:explain",
        "anchors:sheet",
        "audit:event",
        "audit:verification",
        "founding:found",
        "founding:undertaking",
        "officers:retry",
        "safekeeping:ask",
        "safekeeping:numbers",
        "safekeeping:open",
        "safekeeping:place",
        "safekeeping:refuse",
    ),
    "a process as it is drawn": ("workflows:bpmn", "workflows:diagram"),
    "here about an item; about a case they leave a look": (
        "entries:entry",
        "workflows:entry-object",
        "workflows:paper",
        "workflows:process",
        "workflows:sheet",
        "workflows:task",
    ),
    "what of a file's rows was not understood; those brought in are warnings": ("monitoring:import",),
    "a project of a charity": ("referrals:project",),
}


def opened(row: Row) -> list[str]:
    return [column for column in COLUMNS if column != ANONYMOUS and row.expect.of(column) == 200]


def of_one_record(row: Row) -> bool:
    return row.method == "get" and bool(row.args) and bool(opened(row))


def test_whoever_opens_a_record_of_people_leaves_a_look(cast):
    world = World(cast)
    silent = set()
    for row in filter(of_one_record, ROWS):
        args = row.args(world) if callable(row.args) else row.args
        data = row.data(world) if callable(row.data) else row.data
        client = cast.client(*PEOPLE[opened(row)[0]])
        Look.objects.all().delete()
        with transaction.atomic():
            response = client.get(reverse(row.name, kwargs=args), data)
            assert response.status_code == 200, row.id
            if not Look.objects.filter(kind=Look.Kind.RECORD).exists():
                silent.add(row.name)
            transaction.set_rollback(True)
    named = [name for names in NOTHING_OF_PEOPLE.values() for name in names]
    assert sorted(silent) == sorted(named)


@pytest.fixture
def case(cast):
    return World(cast).aid.case


def test_a_second_look_on_the_same_day_is_counted_on_the_row_of_the_first(cast, case):
    client = cast.client("wutong", "TCLERK")
    client.get(case.get_absolute_url())
    first = Look.objects.get()
    assert (first.user_name, first.count) == (cast.user("wutong").name, 1)
    assert first.post_label
    assert (first.subject_type, first.subject_id) == ("aid.aidcase", str(case.pk))
    assert first.household == case.household.key
    assert first.county_id == case.county_id

    client.get(case.get_absolute_url())
    second = Look.objects.get()
    assert (second.pk, second.count) == (first.pk, 2)
    assert second.first_at == first.first_at < second.last_at
    assert not Event.objects.filter(at__gte=first.first_at).exists()  # a look is no event

    with time_machine.travel(timezone.now() + dt.timedelta(days=1)):
        cast.client("wutong", "TCLERK").get(case.get_absolute_url())
    assert Look.objects.count() == 2


def test_what_a_page_reads_again_by_itself_is_on_record_once_and_not_counted(cast, case):
    client = cast.client("wutong", "TCLERK")
    for _time in range(3):
        client.get(case.get_absolute_url(), headers={BY_ITSELF: "true", "HX-Request": "true"})
    assert Look.objects.get().count == 1
    client.get(case.get_absolute_url())
    assert Look.objects.get().count == 2


def test_a_step_its_sheet_and_its_process_are_looks_at_their_record(cast, case):
    (task,) = open_tasks(case)
    client = cast.client("shilei", "THEAD")
    for address in (f"/tasks/{task.pk}/", f"/tasks/{task.pk}/sheet.pdf", f"/processes/{task.process_id}/"):
        Look.objects.all().delete()
        assert client.get(address).status_code == 200, address
        assert looks_at_record(case, cast.actor("guqing")).count() == 1, address


def test_whoever_is_refused_leaves_no_look(cast, case):
    assert cast.client("zhaoli").get(case.get_absolute_url()).status_code == 404
    assert not Look.objects.exists()


def test_looks_are_asked_by_person_and_by_record(cast, case):
    household = case.household
    for name, role in (("wutong", "TCLERK"), ("wangmin", "OFFICE")):
        cast.client(name, role).get(case.get_absolute_url())
    cast.client("wangmin", "OFFICE").get(household.get_absolute_url())
    officer = cast.actor("guqing")
    wangmin = cast.user("wangmin")
    assert {look.subject_type for look in looks_of_person(wangmin.pk, officer)} == {
        "aid.aidcase",
        "register.household",
    }
    assert {look.user_id for look in looks_at_record(case, officer)} == {wangmin.pk, cast.user("wutong").pk}
    assert looks_at_record(household, officer).count() == 3  # the case is of the household
    # nobody else reads others' looks
    assert looks_at_record(case, cast.actor("wangmin")).count() == 1
    assert not looks_of_person(wangmin.pk, cast.actor("majun")).exists()


def test_a_look_costs_one_statement(cast, case):
    client = cast.client("wutong", "TCLERK")
    client.get(case.get_absolute_url())
    with CaptureQueriesContext(connection) as asked:
        client.get(case.get_absolute_url())
    assert sum("audit_look" in query["sql"] for query in asked) == 1


@pytest.mark.django_db(transaction=True)
def test_where_nothing_can_be_written_the_page_is_shown_and_the_look_follows(cast, caplog):
    case = World(cast).aid.case
    reader = RequestFactory().get("/")
    reader.actor = cast.actor("wutong", "TCLERK")
    with read_only():
        looked_at(reader, case)
    assert not Look.objects.exists()
    assert "could not be written" in caplog.text
    other = case.household
    looked_at(reader, other)
    assert looks_of_person(reader.actor.user.pk, cast.actor("guqing")).count() == 2


@contextmanager
def read_only():
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON" if sqlite else "SET default_transaction_read_only = on")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only = OFF" if sqlite else "SET default_transaction_read_only = off")
