"""What stood in clear is rewritten once, signed rows too, and is out of the file then."""

import base64
import hashlib
import json
import os
from decimal import Decimal
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings as house_settings
from django.db import connection

from coordination.aid.actions.ledger import write_line
from coordination.aid.models import LedgerLine
from coordination.audit import guards
from coordination.audit.models import Event
from coordination.audit.verify import verify
from coordination.ciphers.sealing import key_code
from coordination.documents.kinds import PaperKind
from coordination.documents.models import Paper
from coordination.documents.signing import content_hash, issue
from coordination.keeping.models import EncryptedColumns
from coordination.keeping.rewriting import (
    is_rewritten,
    refuse_clear_columns,
    rewrite_after_migrations,
)
from coordination.keeping.stored import Table, tables
from coordination.keeping.verbs import KeepingVerb
from coordination.keeping.words import Unfinished
from coordination.register.models import Person
from coordination.units.models import Absence
from tests.aid.world import Aid
from tests.register.people import Clerk

ILLNESS = "尿毒症，每周透析三次"
pytestmark = pytest.mark.django_db


@pytest.fixture
def vacuumed(monkeypatch) -> list[str]:
    names: list[str] = []
    monkeypatch.setattr("coordination.keeping.rewriting.vacuum", names.extend)
    return names


def unbound(text: str) -> str:
    """As one key wrote before anything was bound."""
    key = hashlib.sha256(b"lianxi-field-1|" + house_settings.FIELD_KEY.encode()).digest()
    nonce = os.urandom(12)
    sealed = AESGCM(key).encrypt(nonce, text.encode(), None)
    return f"v1.{base64.urlsafe_b64encode(nonce + sealed).decode()}"


def put_in_clear(*models) -> None:
    """As a version of before left it: guards and all."""
    with guards.lifted(connection):
        for model in models:
            table = Table(model)
            for row in model._base_manager.all():
                for field in table.fields:
                    value = getattr(row, field.attname)
                    is_json = field.get_internal_type() == "JSONField"
                    cast = "::jsonb" if is_json and connection.vendor == "postgresql" else ""
                    with connection.cursor() as cursor:
                        cursor.execute(
                            f"UPDATE {table.quoted} SET {field.column} = %s{cast} WHERE {table.key} = %s",  # noqa: S608
                            [json.dumps(value) if is_json else value, row.pk],
                        )
    EncryptedColumns.objects.all().delete()


@pytest.fixture
def standing(cast):
    """A person, a line of money and a signed paper of the years in which they stood in clear."""
    person = Clerk(cast).person(health_note=ILLNESS)
    line = write_line(
        Aid(cast).reserve,
        LedgerLine.Kind.TOP_UP,
        Decimal(100),
        actor=cast.actor("hejun"),
        reason="为赵小明垫付",
    )
    paper = issue(
        PaperKind.D41,
        subject=cast.unit("LXB"),
        organ=cast.unit("LXB"),
        word="报",
        title="关于第三季度工作情况的报告",
        content={"body": "全县困难群众基本生活保障工作平稳有序。"},
        actor=cast.actor("chenjing").proven(),
    )
    put_in_clear(Person, Person.history.model, LedgerLine, Paper)
    return person, line, Paper.objects.get(pk=paper.pk)


def in_clear() -> list[str]:
    return [
        f"{table.name}.{value.field.column} {value.raw[:40]}"
        for table in tables()
        for lot in table.lots()
        for value in lot
        if table.model is not Event and not key_code(value.text)
    ]


def test_m2_5_5_what_stood_in_clear_is_rewritten_signed_rows_too_and_their_hashes_stand(standing, vacuumed):
    person, line, paper = standing
    sha256 = paper.sha256
    assert len(in_clear()) > 8
    rewrite_after_migrations()
    assert in_clear() == []
    assert Person.objects.get(pk=person.pk).health_note == ILLNESS
    assert person.history.latest().health_note == ILLNESS
    assert LedgerLine.objects.get(pk=line.pk).reason == line.reason != ""
    found = Paper.objects.get(pk=paper.pk)
    assert content_hash(found) == found.sha256 == sha256
    [event] = Event.objects.filter(verb=KeepingVerb.ENCRYPTED)
    assert event.after["tables"].keys() == set(vacuumed) >= {"documents_paper", "aid_ledgerline"}
    assert event.after["values"] == sum(event.after["tables"].values())
    assert verify() == []
    assert guards.missing(connection) == []


def test_m2_5_5_it_is_done_once(standing, vacuumed):
    rewrite_after_migrations()
    vacuumed.clear()
    rewrite_after_migrations()
    EncryptedColumns.objects.all().delete()  # cut off after its last row
    rewrite_after_migrations()
    assert (vacuumed, Event.objects.filter(verb=KeepingVerb.ENCRYPTED).count()) == ([], 1)
    assert is_rewritten()


def test_m2_5_15_what_one_key_wrote_unbound_is_bound(standing, vacuumed):
    person, _line, _paper = standing
    old = unbound(ILLNESS)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE register_person SET health_note = %s WHERE id = %s", [old, person.pk])
    rewrite_after_migrations()
    assert Person.objects.get(pk=person.pk).health_note == ILLNESS
    assert in_clear() == []


def test_m2_5_5_why_an_official_was_away_is_rewritten_with_its_versions(cast, vacuumed):
    absence = cast.away("songlan", reason=ILLNESS)
    put_in_clear(Absence, Absence.history.model)
    assert len(in_clear()) == 2
    rewrite_after_migrations()
    assert in_clear() == []
    assert set(vacuumed) == {"units_absence", "units_historicalabsence"}
    assert Absence.objects.get(pk=absence.pk).reason == absence.history.latest().reason == ILLNESS


def test_no_page_is_shown_before_it_is_done(standing, vacuumed, settings, tmp_path):
    settings.VAR, settings.MEDIA_ROOT = tmp_path, tmp_path
    with pytest.raises(Unfinished, match=r"manage\.py migrate"):
        refuse_clear_columns()
    rewrite_after_migrations()
    refuse_clear_columns()


@pytest.mark.django_db(transaction=True)
def test_m2_5_5_the_file_holds_nothing_of_it_afterwards(cast):
    """The pages that rows stood on are given back, too, and so is the log that leads to them."""
    person = Clerk(cast).person(health_note=ILLNESS)
    put_in_clear(Person, Person.history.model)
    rewrite_after_migrations()
    assert Person.objects.get(pk=person.pk).health_note == ILLNESS
    if connection.vendor == "sqlite":
        path = Path(str(connection.settings_dict["NAME"]))
        held = b"".join(
            file.read_bytes() for file in (path, path.with_name(f"{path.name}-wal")) if file.exists()
        )
        assert (
            person.name.encode() in held
        )  # a title or name stands in clear, so that we looked at the right file
        for secret in (ILLNESS, person.id_number, person.phone):
            assert secret.encode() not in held
    else:
        with connection.cursor() as cursor:  # a table that was written whole has no dead rows
            cursor.execute(
                "SELECT sum(pg_relation_size(oid)) FROM pg_class WHERE relname = 'register_person'"
            )
            assert cursor.fetchone()[0] <= 8192
