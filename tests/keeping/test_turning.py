"""A key is turned while the house works, and may be cut off anywhere."""

import os
import signal

import pytest
from django.core.management import call_command
from django.db import connection

from coordination.audit import guards
from coordination.audit.models import Event
from coordination.audit.verify import verify
from coordination.ciphers.indexes import blind_index
from coordination.ciphers.ring import code_of
from coordination.ciphers.sealing import key_code
from coordination.keeping.beginning import begin
from coordination.keeping.keys import prove_keys, wrong_keys
from coordination.keeping.models import KeyProof
from coordination.keeping.stored import Table
from coordination.keeping.turning import turn
from coordination.keeping.verbs import KeepingVerb
from coordination.register.actions import register_household, register_person
from coordination.register.matching import match
from coordination.register.models import Identity, Person
from coordination.register.queries.finding import find_people
from coordination.units.counties import county_of
from tests.counties import second_county
from tests.register.people import Clerk

pytestmark = pytest.mark.django_db
PHONE, ILLNESS = "13855556789", "尿毒症，每周透析三次"


@pytest.fixture
def person(cast) -> Person:
    found = Clerk(cast).person(health_note=ILLNESS)
    prove_keys()
    return found


@pytest.fixture
def turned(settings):
    """Put a new key before that of now, as a start with the new ring does."""

    def to(name: str, key: str) -> str:
        before = f"{name}_BEFORE"
        old = getattr(settings, name)
        setattr(settings, before, f"{old} {getattr(settings, before)}".strip())
        setattr(settings, name, key)
        prove_keys()
        return code_of(old.encode())

    return to


def codes(model) -> set[str]:
    return {key_code(value.text) for lot in Table(model).lots() for value in lot}


def test_what_the_old_key_wrote_is_read_and_written_anew(person, turned, settings):
    old = turned("FIELD_KEY", "second")
    assert Person.objects.get(pk=person.pk).health_note == ILLNESS
    assert codes(Person) == {old}
    [result] = turn()
    assert codes(Person) == codes(Person.history.model) == {code_of(b"second")}
    assert Person.objects.get(pk=person.pk).health_note == ILLNESS
    assert person.history.latest().health_note == ILLNESS
    [event] = Event.objects.filter(verb=KeepingVerb.KEY_TURNED)
    assert event.after["key"] == "FIELD_KEY"
    assert event.after["values"] == result.rewritten > 5
    assert verify() == []
    [again] = turn()
    assert again.rewritten == 0
    assert Event.objects.filter(verb=KeepingVerb.KEY_TURNED).count() == 1


def test_what_nobody_may_change_keeps_its_key_in_the_ring(person, turned, settings):
    """Events stand as they were written: a ring without their key is refused."""
    old = turned("FIELD_KEY", "second")
    [result] = turn()
    assert result.left[old] > 0
    assert result.done_with == []
    assert guards.missing(connection) == []
    assert Event.objects.exclude(after=None).first().after
    settings.FIELD_KEY_BEFORE = ""
    assert wrong_keys() == ["FIELD_KEY_BEFORE"]
    settings.FIELD_KEY_BEFORE = "another"
    assert wrong_keys() == ["FIELD_KEY_BEFORE"]


def test_a_key_that_has_nothing_left_is_let_go_of(cast, turned, settings):
    prove_keys()
    old = turned("BLIND_INDEX_KEY", "second")
    assert KeyProof.objects.filter(name=f"BLIND_INDEX_KEY:{old}").exists()
    Clerk(cast).person()
    [result] = turn()
    assert result.done_with == [old]
    assert not KeyProof.objects.filter(name=f"BLIND_INDEX_KEY:{old}").exists()
    prove_keys()
    settings.BLIND_INDEX_KEY_BEFORE = ""
    assert wrong_keys() == []


def looked_up(cast, person) -> bool:
    actor, county = Clerk(cast).actor, county_of(Clerk(cast).actor)
    by_number, by_phone = find_people(person.id_number, actor), find_people(PHONE, actor)
    matched = match(name=person.name, id_number=person.id_number, county=county).person
    named = match(name=person.name, born_on=person.born_on, county=county).candidates
    return by_number == by_phone == [person] and matched == person and person in named


def test_a_person_is_found_before_while_and_after_the_index_is_turned(cast, person, turned):
    assert looked_up(cast, person)
    before = Person.objects.get(pk=person.pk).id_number_index
    turned("BLIND_INDEX_KEY", "second")
    assert looked_up(cast, person)
    turn()
    assert looked_up(cast, person)
    found = Person.objects.get(pk=person.pk)
    assert found.id_number_index not in ("", before)
    assert found.identity.index == found.id_number_index


def test_nobody_is_entered_twice_while_the_index_is_turned(cast, person, turned):
    """In another county the same number is the same human being, under whichever key it stands."""
    turned("BLIND_INDEX_KEY", "second")
    other = second_county()
    clerk, town = other.actor("TCLERK"), other.unit("XZ01")
    household = register_household(actor=clerk, township=town, village=None)
    twin = register_person(household, actor=clerk, name=person.name, id_number=person.id_number)
    assert twin.identity_id == person.identity_id
    assert Identity.objects.count() == 1


def test_an_identity_that_was_made_under_both_keys_is_one_again(cast, person, turned):
    """A process that had not been started again knew the old key alone."""
    turned("BLIND_INDEX_KEY", "second")
    late = Identity.objects.create(index=blind_index(person.id_number))
    turn()
    assert Person.objects.get(pk=person.pk).identity == late
    assert Identity.objects.count() == 1


def test_a_new_key_is_put_before_the_old_one(tmp_path):
    (tmp_path / "FIELD_KEY").write_text("first\n")
    begin("FIELD_KEY", tmp_path)
    second = (tmp_path / "FIELD_KEY").read_text()
    assert second != "first"
    assert (tmp_path / "FIELD_KEY_BEFORE").read_text().split() == ["first"]
    begin("FIELD_KEY", tmp_path)
    assert (tmp_path / "FIELD_KEY_BEFORE").read_text().split() == [second, "first"]
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600} | {
        (tmp_path / "FIELD_KEY").stat().st_mode & 0o777
    }


def test_the_command_says_what_is_left_to_do(person, turned, capsys):
    call_command("rotate_keys")
    assert "没有可轮换的密钥" in capsys.readouterr().out
    old = turned("FIELD_KEY", "second")
    call_command("rotate_keys")
    said = capsys.readouterr().out
    assert old in said
    assert "FIELD_KEY_BEFORE" in said


def test_what_cannot_be_read_stays_and_is_said(person, turned, capsys):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE register_person SET phone = health_note WHERE id = %s", [person.pk])
    turned("FIELD_KEY", "second")
    [result] = turn()
    assert result.unreadable == 1


@pytest.mark.django_db(transaction=True)
def test_kill_9_over_a_turning_leaves_everything_readable_and_it_goes_on(cast, turned, monkeypatch):
    people = [Clerk(cast).person(id_number="", name=f"赵小{n}", health_note=ILLNESS) for n in "一二三四五六"]
    prove_keys()
    turned("FIELD_KEY", "second")
    monkeypatch.setattr("coordination.keeping.stored.LOT", 2)
    assert turn_and_die(at=7)
    assert len(codes(Person) | codes(Person.history.model)) == 2  # in the middle of it
    assert {Person.objects.get(pk=one.pk).health_note for one in people} == {ILLNESS}
    turn()
    assert codes(Person) == codes(Person.history.model) == {code_of(b"second")}
    assert {Person.objects.get(pk=one.pk).health_note for one in people} == {ILLNESS}
    assert verify() == []


def turn_and_die(at: int) -> bool:
    """Turn in a process of its own that kills itself after so many values of persons; whether it died of it."""
    connection.close()
    if hasattr(connection, "close_pool"):
        connection.close_pool()
    child = os.fork()
    if child == 0:
        written = 0

        def count(execute, sql, params, many, context):
            nonlocal written
            if sql.startswith("UPDATE") and "person" in sql:
                written += 1
                if written == at:
                    os.kill(os.getpid(), signal.SIGKILL)
            return execute(sql, params, many, context)

        try:
            with connection.execute_wrapper(count):
                turn()
        finally:
            os._exit(1)
    _pid, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
