"""Guards that stand by name and guard nothing, settings that switch them off, time that runs back."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from coordination.audit import guards
from coordination.audit.guard_check import check_guards
from coordination.audit.seals import seal_all
from coordination.audit.verify import verify
from tests.audit.test_rows import run

ON_SQLITE = connection.vendor == "sqlite"
only_sqlite = pytest.mark.skipif(not ON_SQLITE, reason="a setting of SQLite")
only_postgresql = pytest.mark.skipif(ON_SQLITE, reason="PostgreSQL keeps it so")


def findings() -> list[tuple[str, str]]:
    return [(finding.kind, finding.sentence) for finding in verify()]


@pytest.mark.parametrize(
    "name", ["audit_event_no_update", "documents_paper_signed", "units_user_class_fixed"]
)
def test_m2_5_10_an_empty_guard_is_named(db, name):
    trigger = next(one for one in guards.expected(connection) if one.name == name)
    if ON_SQLITE:
        run(f'DROP TRIGGER "{name}"')
        run(f'CREATE TRIGGER "{name}" {trigger.fires} ON "{trigger.table}" FOR EACH ROW BEGIN SELECT 1; END')
    else:
        run(
            f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$'
        )
    assert guards.missing(connection) == []  # it stands by its name
    ((kind, sentence),) = findings()
    assert kind == "guard"
    assert name in sentence


def test_m2_5_10_a_guard_that_fires_at_another_time_or_table_is_named(db):
    trigger = next(one for one in guards.expected(connection) if one.name == "audit_event_no_delete")
    late = guards.Trigger(trigger.name, "audit_pending", trigger.fires, trigger.sqlite, trigger.postgresql)
    guards.guards(connection, install=False, only=(trigger,))
    guards.guards(connection, install=True, only=(late,))
    assert [trigger.name in sentence for sentence in check_guards(connection)] == [True]


def test_m2_5_10_a_trigger_beside_the_guards_is_named(db):
    beside = guards.Trigger("helpful", "aid_ledgerline", "AFTER INSERT", "SELECT 1;", "")
    guards.guards(connection, install=True, only=(beside,))
    ((kind, sentence),) = findings()
    assert kind == "guard"
    assert "helpful" in sentence


@only_postgresql
def test_m2_5_10_a_guard_switched_off_and_a_rule_are_named(db):
    run("ALTER TABLE audit_event DISABLE TRIGGER audit_event_no_update")
    run("CREATE RULE swallow AS ON INSERT TO audit_pending DO INSTEAD NOTHING")
    run("CREATE RULE kept AS ON DELETE TO audit_leaf DO INSTEAD NOTHING")
    said = list(check_guards(connection))
    assert [
        name in sentence for name, sentence in zip(("audit_event_no_update", "kept"), said, strict=True)
    ] == [True] * 2


@only_postgresql
def test_m2_5_10_a_database_whose_triggers_sleep_is_named(db):
    run("SET LOCAL session_replication_role = replica")
    assert any("session_replication_role" in sentence for sentence in check_guards(connection))


@only_sqlite
@pytest.mark.parametrize("setting", ["writable_schema", "ignore_check_constraints"])
def test_m2_5_4_a_setting_that_lets_the_schema_be_passed_is_named(db, setting):
    run(f"PRAGMA {setting} = 1")
    try:
        ((kind, sentence),) = findings()
    finally:
        run(f"PRAGMA {setting} = 0")
    assert kind == "guard"
    assert f"{setting} = 1" in sentence
    assert findings() == []


@only_sqlite
def test_m2_5_4_rows_that_name_what_is_not_there_are_named(cast):
    """What is left of a statement that ran without foreign keys."""
    post = cast.post("wangmin")
    with guards.lifted(connection):
        run(f"UPDATE units_post SET unit_id = 987654 WHERE id = {post.pk}")  # noqa: S608
    assert [kind for kind, _sentence in findings()] == ["row", "guard"]
    with guards.lifted(connection):
        run(f"UPDATE units_post SET unit_id = {post.unit_id} WHERE id = {post.pk}")  # noqa: S608
    assert findings() == []


def test_m2_5_10_seals_dated_backwards_are_named(happen):
    happen(2)
    seal_all()
    happen(1)
    with time_machine.travel(timezone.now() - dt.timedelta(minutes=5)):
        (seal,) = seal_all()
    ((kind, sentence),) = findings()
    assert kind == "time"
    assert f" {seal.number} " in sentence


def test_m2_5_10_a_seal_dated_before_what_it_covers_is_named(happen):
    with time_machine.travel(timezone.now() + dt.timedelta(hours=3)):
        happen(1)
    (seal,) = seal_all()
    kind, sentence = findings()[0]
    assert kind == "time"
    assert f" {seal.number} " in sentence


@pytest.mark.parametrize("is_sealed", [False, True])
def test_m2_5_10_events_dated_before_what_was_sealed_are_named(happen, is_sealed):
    happen(2)
    seal_all()
    with time_machine.travel(timezone.now() - dt.timedelta(hours=3)):
        (event,) = happen(1)
    if is_sealed:
        seal_all()
    ((kind, sentence),) = findings()
    assert kind == "time"
    assert str(event.uuid) in sentence


def test_an_event_of_a_long_transaction_is_in_time(happen):
    happen(2)
    seal_all()
    with time_machine.travel(timezone.now() - dt.timedelta(minutes=40)):
        happen(1)
    seal_all()
    assert findings() == []
