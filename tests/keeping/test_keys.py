"""A filled house starts with the keys that wrote what stands in it, and with no others."""

import asyncio

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import OperationalError, connection

from coordination.audit import guards
from coordination.audit.models import Event
from coordination.audit.seals import seal_all
from coordination.config.lifespan import Lifespan
from coordination.keeping.keys import WROTE, _columns, prove_after_migrations, prove_keys, wrong_keys
from coordination.keeping.models import KeyProof
from coordination.keeping.words import KeyAway
from coordination.register.models import Person
from tests.register.people import Clerk

pytestmark = pytest.mark.django_db
NAMES = sorted(WROTE)
COMMANDS = [["migrate"], ["clock", "--once"], ["db_worker", "--batch"], ["load_base"]]


@pytest.fixture(autouse=True)
def anchors(tmp_path, settings) -> None:
    settings.AUDIT_ANCHOR_FILE = tmp_path / "anchors.txt"


@pytest.fixture
def filled(cast) -> Person:
    """A house with a person in it, sealed and proven."""
    person = Clerk(cast).person()
    seal_all()
    prove_keys()
    return person


@pytest.fixture(params=NAMES)
def another_key(request, filled, settings) -> str:
    setattr(settings, request.param, "made anew")
    return request.param


def start_of_a_server() -> list[dict[str, str]]:
    said = []

    messages = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])

    async def receive():
        return next(messages)

    async def send(message):
        said.append(message)

    asyncio.run(Lifespan()({}, receive, send))
    return said


def test_m2_5_6_the_keys_that_wrote_what_stands_here_are_proven_once(filled):
    assert wrong_keys() == []
    before = dict(KeyProof.objects.values_list("name", "proven_at"))
    assert sorted(before) == NAMES
    prove_keys()
    assert dict(KeyProof.objects.values_list("name", "proven_at")) == before


def test_m2_5_6_another_key_is_named_with_where_it_stands_and_what_to_do(another_key, settings):
    with pytest.raises(KeyAway) as refused:
        prove_keys()
    [line] = str(refused.value).splitlines()
    assert str(settings.VAR / "keys" / another_key) in line
    assert "备份" in line
    assert "from the backup" in line
    assert "made anew" not in line


def test_m2_5_6_a_key_of_the_environment_is_named_as_such(filled, settings, monkeypatch):
    settings.FIELD_KEY = "another"
    monkeypatch.setenv("FIELD_KEY", "another")
    with pytest.raises(KeyAway, match=r"环境变量 FIELD_KEY .* the environment variable FIELD_KEY"):
        prove_keys()


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_m2_5_6_no_command_runs_under_another_key(another_key, command):
    events = Event.objects.count()
    with pytest.raises(SystemCheckError, match=f"keeping.E001.*{another_key}"):
        call_command(*command, skip_checks=False)
    assert Event.objects.count() == events


def test_m2_5_6_the_check_of_the_house_names_it(another_key):
    with pytest.raises(SystemCheckError, match=f"keeping.E001.*{another_key}"):
        call_command("check")


@pytest.mark.django_db(transaction=True)
def test_m2_5_6_no_server_starts_under_another_key(filled, settings):
    for name in NAMES:
        right = getattr(settings, name)
        setattr(settings, name, "made anew")
        [said] = start_of_a_server()
        assert said["type"] == "lifespan.startup.failed"
        assert name in said["message"]
        setattr(settings, name, right)
    settings.EMBEDDED_CLOCK = settings.KEEPS_BEAT = False
    assert [said["type"] for said in start_of_a_server()] == [
        "lifespan.startup.complete",
        "lifespan.shutdown.complete",
    ]


def test_m2_5_6_no_server_starts_where_its_keys_cannot_be_proven(monkeypatch):
    monkeypatch.setattr("coordination.keeping.opening.prove_keys", away)
    [said] = start_of_a_server()
    assert said == {"type": "lifespan.startup.failed", "message": "connection refused"}


def away():
    raise OperationalError("connection refused")


def test_m2_5_6_an_older_house_is_asked_what_it_wrote(another_key):
    """It has no proofs yet: its migration finds out before it keeps any."""
    KeyProof.objects.all().delete()
    assert wrong_keys() == [another_key]
    with pytest.raises(KeyAway, match=another_key):
        prove_after_migrations()
    assert not KeyProof.objects.exists()


def test_m2_5_6_a_house_is_asked_before_its_migration_in_the_columns_that_stand(another_key, monkeypatch):
    """Neither the table of proofs stands, nor what later versions added to events."""
    stands = "coordination.keeping.keys._columns"
    known = {
        "keeping_keyproof": set(),
        "audit_event": {field.column for field in Event._meta.concrete_fields},
    }
    known["audit_event"] -= {"medium"}
    monkeypatch.setattr(stands, lambda model: known.get(model._meta.db_table, _columns(model)))
    assert wrong_keys() == [another_key]


def test_m2_5_6_an_older_house_with_its_own_keys_goes_on(filled):
    KeyProof.objects.all().delete()
    prove_after_migrations()
    assert sorted(KeyProof.objects.values_list("name", flat=True)) == NAMES


def test_m2_5_6_what_was_altered_is_no_other_key(filled):
    """That is for the verification to say; the house goes on."""
    with guards.lifted(connection), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_event SET reason = 'altered'")
    assert wrong_keys() == []


def test_m2_5_6_a_house_in_which_a_key_has_written_nothing_takes_another(cast, settings):
    prove_keys()
    before = KeyProof.objects.get(name="BLIND_INDEX_KEY").value
    settings.BLIND_INDEX_KEY = "another, before anybody was entered"
    assert wrong_keys() == []
    prove_keys()
    assert KeyProof.objects.get(name="BLIND_INDEX_KEY").value != before


def test_m2_5_6_a_proof_left_in_an_empty_house_does_not_lock_out_who_filled_it(cast, settings):
    """Migrated under one key, filled under another: what stands here decides."""
    prove_keys()
    settings.BLIND_INDEX_KEY = "the one that the county was filled under"
    Clerk(cast).person()
    assert wrong_keys() == []
    prove_keys()
    settings.BLIND_INDEX_KEY = "a third"
    assert wrong_keys() == ["BLIND_INDEX_KEY"]


def test_m2_5_6_a_database_that_does_not_answer_is_said_and_no_key_called_wrong(monkeypatch, capsys):
    monkeypatch.setattr("coordination.keeping.checks.wrong_keys", away)
    call_command("check")
    assert "keeping.W001" in capsys.readouterr().err
