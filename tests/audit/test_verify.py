"""Everything that can be done to the trail behind Django's back, and what verification says of it."""
# ruff: noqa: S608 - the statements are ours

import sqlite3
import uuid

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from coordination.audit import guards
from coordination.audit.models import Event, Leaf, Pending, Seal
from coordination.audit.seals import seal_all
from coordination.audit.verify import verify


@pytest.fixture
def sealed(happen):
    """Two seals of three events each, after whatever came before."""
    seal_all()
    first = happen(3)
    seal_all()
    second = happen(3)
    seal_all()
    assert verify() == []
    return first + second


def first_finding():
    findings = verify()
    assert findings, "nothing was noticed"
    return findings[0]


def copy_of(event: Event, **changes: str) -> str:
    """An INSERT that copies an event's row with some columns changed."""
    columns = [field.column for field in Event._meta.concrete_fields if field.column != "id"]
    values = [changes.get(column, f'"{column}"') for column in columns]
    names = ", ".join(f'"{column}"' for column in columns)
    return (
        f"INSERT INTO audit_event ({names}) SELECT {', '.join(values)} FROM audit_event WHERE id = {event.pk}"
    )


@pytest.mark.parametrize(
    "change",
    [
        "reason = 'otherwise'",
        "user_name = 'somebody else'",
        "verb = 'units.post_ended'",
        "on_behalf_label = ''",
        "unit_id = unit_id + 1",
        "medium = 'paper'",
        "mac = 'f' || substr(mac, 2)",
    ],
)
def test_an_altered_event_is_named(sealed, tamper, change):
    event = sealed[4]
    if change.startswith("on_behalf"):
        change = "on_behalf_label = 'for somebody'"
    if change.startswith("mac") and event.mac.startswith("f"):
        change = "mac = '0' || substr(mac, 2)"
    tamper(f"UPDATE audit_event SET {change} WHERE id = {event.pk}")
    finding = first_finding()
    assert finding.kind == "altered"
    assert str(event.uuid) in finding.sentence


def test_a_changed_time_is_named(sealed, tamper):
    event = sealed[0]
    tamper(f"UPDATE audit_event SET at = '2020-01-01 00:00:00+00' WHERE id = {event.pk}")
    finding = first_finding()
    assert (finding.kind, str(event.uuid) in finding.sentence) == ("altered", True)


def test_a_removed_event_is_named(sealed, tamper):
    event = sealed[1]
    tamper(f"DELETE FROM audit_event WHERE id = {event.pk}")
    finding = first_finding()
    assert finding.kind == "removed"
    assert str(event.uuid) in finding.sentence


def test_a_removed_leaf_is_named_by_place_and_event(sealed, tamper):
    leaf = sealed[1].leaf
    tamper(f"DELETE FROM audit_leaf WHERE id = {leaf.pk}")
    findings = verify()
    assert {finding.kind for finding in findings} == {"removed"}
    assert str(leaf.position) in findings[0].sentence
    assert any(str(sealed[1].uuid) in finding.sentence for finding in findings)


def test_an_event_and_its_leaf_removed_leave_a_named_gap(sealed, tamper):
    leaf = sealed[2].leaf
    tamper(
        f"DELETE FROM audit_leaf WHERE id = {leaf.pk}",
        f"DELETE FROM audit_event WHERE id = {sealed[2].pk}",
    )
    finding = first_finding()
    assert finding.kind == "removed"
    assert finding.gap == (leaf.seal.number, leaf.position)


def test_an_inserted_event_is_named(sealed, tamper):
    stranger = uuid.uuid4()
    spelled = f"'{stranger.hex}'" if connection.vendor == "sqlite" else f"'{stranger}'"
    tamper(copy_of(sealed[0], uuid=spelled))
    finding = first_finding()
    assert finding.kind == "inserted"
    assert str(stranger) in finding.sentence


def test_an_inserted_event_given_a_pending_row_is_named(sealed, tamper):
    stranger = uuid.uuid4()
    spelled = f"'{stranger.hex}'" if connection.vendor == "sqlite" else f"'{stranger}'"
    tamper(
        copy_of(sealed[0], uuid=spelled),
        "INSERT INTO audit_pending (event_id, at) SELECT max(id), max(at) FROM audit_event",
    )
    assert str(stranger) in first_finding().sentence
    seal_all()
    finding = first_finding()
    assert finding.kind == "altered"
    assert str(stranger) in finding.sentence


def test_an_inserted_event_with_a_leaf_is_named(sealed, tamper):
    stranger, seal = uuid.uuid4(), sealed[0].leaf.seal
    spelled = f"'{stranger.hex}'" if connection.vendor == "sqlite" else f"'{stranger}'"
    tamper(
        copy_of(sealed[0], uuid=spelled),
        "INSERT INTO audit_leaf (seal_id, position, event_id, event_uuid, mac) "
        f"SELECT {seal.pk}, {seal.count + 1}, max(id), {spelled}, 'forged' FROM audit_event",
    )
    finding = first_finding()
    assert finding.kind == "inserted"
    assert str(stranger) in finding.sentence


def test_leaves_that_changed_places_are_named_with_where_they_were(sealed, tamper):
    one, other = sealed[0].leaf, sealed[2].leaf
    tamper(
        f"UPDATE audit_leaf SET position = {other.position} WHERE id = {one.pk}",
        f"UPDATE audit_leaf SET position = {one.position} WHERE id = {other.pk}",
    )
    findings = verify()
    assert [finding.kind for finding in findings] == ["moved", "moved"]
    for leaf, finding in ((other, findings[0]), (one, findings[1])):
        assert f" {leaf.pk} " in f" {finding.sentence} ".replace("（", " ")
        assert str(leaf.event_uuid) in finding.sentence


def test_leaves_that_exchanged_events_are_named(sealed, tamper):
    one, other = sealed[0].leaf, sealed[2].leaf
    tamper(
        f"UPDATE audit_leaf SET event_id = -1 WHERE id = {one.pk}",
        f"UPDATE audit_leaf SET event_id = {one.event_id}, event_uuid = (SELECT uuid FROM audit_event "
        f"WHERE id = {one.event_id}) WHERE id = {other.pk}",
        f"UPDATE audit_leaf SET event_id = {other.event_id}, event_uuid = (SELECT uuid FROM audit_event "
        f"WHERE id = {other.event_id}) WHERE id = {one.pk}",
    )
    findings = verify()
    assert [finding.kind for finding in findings] == ["moved", "moved"]
    assert str(one.pk) in findings[0].sentence


def test_a_leaf_moved_to_another_seal_is_named(sealed, tamper):
    leaf, elsewhere = sealed[1].leaf, sealed[3].leaf
    tamper(
        f"UPDATE audit_leaf SET seal_id = {elsewhere.seal_id}, position = {elsewhere.seal.count + 1} "
        f"WHERE id = {leaf.pk}"
    )
    finding = first_finding()
    assert finding.kind == "moved"
    assert str(leaf.pk) in finding.sentence
    assert str(leaf.event_uuid) in finding.sentence


def test_events_that_exchanged_row_numbers_are_named(sealed, tamper):
    one, other = sealed[0], sealed[1]
    tamper(
        f"UPDATE audit_event SET id = -1 WHERE id = {one.pk}",
        f"UPDATE audit_event SET id = {one.pk} WHERE id = {other.pk}",
        f"UPDATE audit_event SET id = {other.pk} WHERE id = -1",
    )
    finding = first_finding()
    assert finding.kind == "moved"
    assert str(one.uuid) in finding.sentence


def test_an_event_altered_or_removed_before_its_seal_is_named(happen, tamper):
    seal_all()
    altered, removed = happen(2)
    tamper(
        f"UPDATE audit_event SET reason = 'x' WHERE id = {altered.pk}",
        f"DELETE FROM audit_event WHERE id = {removed.pk}",
    )
    findings = verify()
    assert [finding.kind for finding in findings] == ["altered", "removed"]
    assert str(altered.uuid) in findings[0].sentence
    assert str(removed.pk) in findings[1].sentence
    seal_all()
    assert Pending.objects.filter(pk=removed.pk).exists()


def test_an_altered_seal_is_named(sealed, tamper):
    seal = sealed[0].leaf.seal
    tamper(f"UPDATE audit_seal SET at = '2020-01-01 00:00:00+00' WHERE id = {seal.pk}")
    finding = first_finding()
    assert (finding.kind, str(seal.number) in finding.sentence) == ("seal", True)


def test_a_removed_last_seal_is_found_by_its_anchor(sealed, tamper):
    seal = sealed[5].leaf.seal
    events = list(Leaf.objects.filter(seal=seal).values_list("event_id", flat=True))
    assert events
    tamper(
        f"DELETE FROM audit_leaf WHERE seal_id = {seal.pk}",
        f"DELETE FROM audit_seal WHERE id = {seal.pk}",
        f"DELETE FROM audit_event WHERE id IN ({', '.join(map(str, events))})",
    )
    finding = first_finding()
    assert finding.kind == "seal"
    assert str(seal.number) in finding.sentence


def test_a_changed_anchor_file_is_noticed(sealed, anchors):
    lines = anchors.read_text().splitlines()
    anchors.write_text("\n".join([*lines[:-2], lines[-1]]) + "\n")
    assert first_finding().kind == "anchor"
    anchors.write_text("\n".join([*lines[:-1], "not a line"]) + "\n")
    assert first_finding().kind == "anchor"
    anchors.unlink()
    assert first_finding().kind == "anchor"


def test_a_lifted_guard_is_noticed(sealed):
    with guards.lifted(connection):
        assert first_finding().kind == "guard"


def test_another_key_is_noticed(sealed, settings):
    settings.AUDIT_MAC_KEY = "another"
    assert verify(limit=5)
    assert len(verify(limit=5)) == 5


def test_the_command_speaks_and_ends_with_a_code(sealed, tamper, capsys, settings):
    call_command("audit", "verify")
    assert str(Seal.objects.count()) in capsys.readouterr().out

    tamper(f"DELETE FROM audit_event WHERE id = {sealed[3].pk}")
    with pytest.raises(CommandError, match=str(sealed[3].uuid)) as unsound:
        call_command("audit", "verify")
    assert unsound.value.returncode == 1

    settings.AUDIT_MAC_KEY = ""
    with pytest.raises(CommandError, match="AUDIT_MAC_KEY") as unreadable:
        call_command("audit", "verify")
    assert unreadable.value.returncode == 2


def test_the_seal_command_seals(happen, capsys):
    happen(2)
    call_command("audit", "seal")
    assert not Pending.objects.exists()
    call_command("audit", "verify")


def raw_connection():
    """A connection of its own that knows nothing of Django."""
    if connection.vendor == "sqlite":
        return sqlite3.connect(connection.settings_dict["NAME"])
    return psycopg.connect(**{k: v for k, v in connection.get_connection_params().items() if k in RAW})


RAW = ("dbname", "user", "password", "host", "port")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("kind", "statement"),
    [
        ("altered", "UPDATE audit_event SET reason = 'otherwise' WHERE id = {event}"),
        ("removed", "DELETE FROM audit_event WHERE id = {event}"),
        ("moved", "UPDATE audit_leaf SET position = position + 100 WHERE event_id = {event}"),
    ],
)
def test_a_stranger_at_the_database_is_noticed(sealed, kind, statement):
    event = sealed[2]
    raw = raw_connection()
    with raw, pytest.raises((sqlite3.IntegrityError, psycopg.IntegrityError), match="append-only"):
        raw.execute(statement.format(event=event.pk))
    raw.close()

    guards.lift(connection)
    raw = raw_connection()
    with raw:
        raw.execute(statement.format(event=event.pk))
    raw.close()
    guards.install(connection)

    finding = first_finding()
    assert finding.kind == kind
    assert str(event.uuid) in finding.sentence
