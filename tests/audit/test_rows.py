"""Rows that money and signatures rest on, changed behind Django's back, and what verification says of them."""
# ruff: noqa: S608 - the statements are ours

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from coordination.aid.models import BankBatch, BankRow, LedgerLine, Payment
from coordination.audit import guards, rows
from coordination.audit.actions import bulk_create_versions, record, save_version
from coordination.audit.models import Event
from coordination.audit.rows import Bound, bound_models
from coordination.audit.seals import seal_all
from coordination.audit.verbs import AuditVerb
from coordination.audit.verify import Verification, verify
from coordination.changes import remove, trace
from coordination.documents.models import Paper, PaperFile, Signature
from coordination.documents.printing import print_now
from coordination.leaks.models import Leak
from coordination.meetings.models import DecisionLine, Passage
from coordination.recoveries.models import Receipt, Recovery
from coordination.remedies.models import Remedy
from coordination.units.actions import grant_post
from coordination.units.models import Post
from coordination.units.verbs import UnitVerb
from tests.aid.money import Bank
from tests.aid.world import Aid
from tests.meetings.sessions import Meeting
from tests.recoveries.test_recoveries import ask_back
from tests.remedies.test_remedies import brought
from workflows.emergency_aid.banking import pay_by_file
from workflows.leak_case.front import open_leak

# each bound model: what is changed of a row, and what a copy of it must have of its own
ALTERED = {
    LedgerLine: ("reason = 'otherwise'", {"sequence": "sequence + 1000"}),
    BankBatch: ("total = total + 1", {"number": "number || 'x'"}),
    BankRow: ("amount = amount + 1", {"sequence": "sequence + 1000", "payment_id": "payment_id + 100000"}),
    Payment: ("amount = amount + 1", {"stage_id": "stage_id + 100000"}),
    Paper: ("title = 'otherwise'", {"number_id": "NULL", "file_id": "NULL"}),
    PaperFile: ("sha256 = 'otherwise'", {}),
    Signature: ("signer_name = 'otherwise'", {}),
    Post: ("title = 'otherwise'", {"valid_from": "'2001-02-03'"}),
    Passage: ("text = 'otherwise'", {"matter_id": "matter_id + 100000"}),
    DecisionLine: ("measure = 'otherwise'", {"number": "number + 1000"}),
    Recovery: ("returned = returned - 1", {"case_id": "case_id + 100000"}),
    Receipt: ("amount = amount + 1", {}),
    Leak: ("number = 'otherwise'", {"subject_id": "subject_id + 100000"}),
    Remedy: ("received_on = '2001-02-03'", {"paper_id": "paper_id + 100000"}),
}


@pytest.fixture
def house(cast, tmp_path, settings) -> None:
    """Something was paid, decided, signed and printed."""
    settings.MEDIA_ROOT = tmp_path
    aid = Aid(cast)
    bank = Bank(aid)
    bank.pay(bank.release(bank.reserve(500)))
    walk = aid.walk(cause="traffic").approved()
    pay_by_file(aid.reserve, actor=cast.actor("tiantian"), stages=[str(walk.case.pk)])
    walk = aid.walk(cause="stranded").approved().paid().received()
    back = ask_back(walk.case, cast).heard().ordered().returned(100)
    brought(Paper.objects.of(back.record).get(kind="D38"), cast)
    open_leak(walk.case, actor=cast.actor("shilei"), kind="wrong", found="误开。")
    Meeting(cast).issued()
    print_now()
    seal_all()


@contextmanager
def behind_the_back() -> Iterator[None]:
    """Guards and foreign keys ask nobody; undone afterwards."""
    with suppress(Undone), transaction.atomic():
        if connection.vendor == "postgresql":
            run("SET LOCAL session_replication_role = replica")
        else:
            guards.lift(connection)
        yield
        raise Undone


class Undone(Exception):
    pass


def run(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.rowcount


def found_after(statement: str) -> list[str]:
    """What is said of rows after somebody ran this behind the house's back."""
    sentences: list[str] = []
    with behind_the_back():
        assert run(statement) == 1, statement
        if connection.vendor == "postgresql":
            run("SET LOCAL session_replication_role = origin")
        else:
            guards.install(connection)
        sentences += [finding.sentence for finding in verify() if finding.kind == "row"]
    return sentences


def copied(model: type[models.Model], pk: int, changes: dict[str, str]) -> str:
    columns = [field.column for field in model._meta.concrete_fields if not field.primary_key]
    values = [changes.get(column, f'"{column}"') for column in columns]
    table, names = model._meta.db_table, ", ".join(f'"{column}"' for column in columns)
    return f"INSERT INTO {table} ({names}) SELECT {', '.join(values)} FROM {table} WHERE id = {pk}"


def test_m2_5_4_bound_rows_altered_deleted_or_inserted_by_sql_are_named(house):
    assert {bound.model for bound in bound_models()} == set(ALTERED)
    assert verify() == []
    for model, (change, own) in ALTERED.items():
        first, table, name = model._base_manager.order_by("pk").first(), model._meta.db_table, ""
        name = f"{model._meta.verbose_name} {first.pk} "
        (altered,) = found_after(f"UPDATE {table} SET {change} WHERE id = {first.pk}")
        assert altered.startswith(name)
        assert "与最近一次事件所记不符" in altered
        (deleted,) = found_after(f"DELETE FROM {table} WHERE id = {first.pk}")
        assert deleted.startswith(name)
        assert "已被删除" in deleted
        (inserted,) = found_after(copied(model, first.pk, own))
        assert "是插入的" in inserted
    assert verify() == []


def test_m2_5_4_a_helping_unit_taken_off_a_decision_line_by_sql_is_named(house):
    line = DecisionLine.objects.order_by("pk").first()
    table = DecisionLine.co_units.through._meta.db_table
    (found,) = found_after(f"DELETE FROM {table} WHERE decisionline_id = {line.pk}")
    assert str(line.pk) in found


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL fires its triggers on every replacement"
)
def test_m2_5_4_replaced_rows_are_refused_or_named(house):
    payment = Payment.objects.earliest("pk")
    changed = copied(Payment, payment.pk, {"amount": "amount + 1"}).replace("INSERT", "INSERT OR REPLACE")
    with suppress(Undone), transaction.atomic():
        run(changed)  # under the same plan and stage: the row of before is gone
        assert not Payment.objects.filter(pk=payment.pk).exists()
        new, gone = [finding.sentence for finding in verify() if finding.kind == "row"]
        assert f" {payment.pk} 已被删除" in gone
        assert "是插入的" in new
        raise Undone
    event, signature = Event.objects.order_by("pk").first(), Signature.objects.order_by("pk").first()
    for table, columns, pk in (
        ("audit_event", "uuid", event.pk),
        ("audit_event", "id", event.pk),
        ("audit_leaf", "event_id", event.leaf.pk),
        ("audit_seal", "number", event.leaf.seal_id),
        ("documents_signature", "id", signature.pk),
        ("aid_ledgerline", "sequence", LedgerLine.objects.order_by("pk").first().pk),
    ):
        model = next(one for one in apps.get_models() if one._meta.db_table == table)
        names = [
            field.column for field in model._meta.concrete_fields if columns == "id" or field.column != "id"
        ]
        quoted = ", ".join(f'"{name}"' for name in names)
        replaced = f"INSERT OR REPLACE INTO {table} ({quoted}) SELECT {quoted} FROM {table} WHERE id = {pk}"
        with pytest.raises(IntegrityError, match=f"{table} is append-only"), transaction.atomic():
            run(replaced)
    assert verify() == []


def test_every_column_of_a_bound_model_is_in_its_newest_form():
    """Who adds a column adds a form: rows that were bound before stay as they were bound.

    The keyed index of a column that is bound follows from it, and is rewritten when its key is turned.
    """
    for bound in bound_models():
        meta = bound.model._meta
        columns = {field.attname for field in meta.concrete_fields if not field.primary_key}
        columns -= {f"{name}_index" for name in columns}
        assert set(bound.forms[-1]) == columns | {field.name for field in meta.many_to_many}, bound.label


def test_a_row_bound_in_an_older_form_stands(cast, wangmin, monkeypatch):
    post = cast.post("wangmin")
    bound = next(bound for bound in bound_models() if bound.model is Post)
    newer = Bound(Post, [*(" ".join(form) for form in bound.forms), " ".join(bound.forms[-1][::-1])])
    monkeypatch.setitem(rows._bound, bound.label, newer)
    assert verify() == []  # all of them are of the first form
    save_version(post, actor=wangmin, update_fields=["title"])
    event = trace(post, UnitVerb.POST_GRANTED, actor=wangmin)
    assert event.rows == f"units.post {post.pk} 2 {newer.digest(post, 2)}"
    assert verify() == []


def test_an_event_carries_what_was_written_before_it_and_not_what_was_undone(cast, wangmin):
    one, other = cast.post("wangmin"), cast.post("hejun")
    with suppress(Undone), transaction.atomic():
        other.title = "临时"
        save_version(other, actor=wangmin)
        raise Undone
    one.title = "新职务"
    save_version(one, actor=wangmin)
    with suppress(Undone), transaction.atomic():
        assert keys(record(UnitVerb.POST_GRANTED, actor=wangmin, subject=one)) == [("units.post", one.pk)]
        raise Undone  # and with it the event that carried the row
    assert keys(record(UnitVerb.POST_GRANTED, actor=wangmin, subject=one)) == [("units.post", one.pk)]
    assert record(UnitVerb.POST_GRANTED, actor=wangmin, subject=one).rows == ""
    assert verify() == []


def test_a_row_that_was_taken_out_is_carried_as_gone(cast, wangmin):
    post = grant_post(cast.user("liqian"), cast.unit("CZ"), "UCLERK", "科员", actor=cast.actor("majun"))
    remove(post, actor=wangmin)
    pk = int(Event.objects.filter(verb=UnitVerb.POST_GRANTED).latest("pk").subject_id)
    event = record(UnitVerb.POST_ENDED, actor=wangmin, subject=None)
    assert event.rows == f"units.post {pk} 0 gone"
    assert verify() == []


def test_what_is_too_much_for_one_event_is_carried_by_several(cast, wangmin, monkeypatch):
    monkeypatch.setattr(rows, "LOT", 2)
    post = cast.post("wangmin")
    made = bulk_create_versions(
        [
            Post(user=post.user, unit=post.unit, role="MEMBER", title="成员", valid_from=day)
            for day in (dt.date(2001, 1, number) for number in range(1, 6))
        ],
        actor=wangmin,
    )
    event = record(UnitVerb.POST_GRANTED, actor=wangmin, subject=post)
    also = Event.objects.filter(verb=AuditVerb.ROWS_CARRIED).order_by("pk")
    assert [len(one.rows.splitlines()) for one in (event, *also)] == [2, 2, 1]
    assert [key for one in (event, *also) for key in keys(one)] == [("units.post", one.pk) for one in made]
    assert verify() == []


def test_a_row_written_while_it_is_verified_is_sound(cast, monkeypatch):
    """Between the reading of the events and of the rows somebody changes one, and somebody adds one."""
    begun = Verification._check_anchors

    def meanwhile(self, anchors):
        begun(self, anchors)
        if not Post.objects.filter(title="新科员").exists():
            post = cast.post("wangmin")
            post.title = "新职务"
            save_version(post, actor=cast.actor("wangmin"))
            grant_post(cast.user("liqian"), cast.unit("CZ"), "UCLERK", "新科员", actor=cast.actor("majun"))

    monkeypatch.setattr(Verification, "_check_anchors", meanwhile)
    assert verify() == []
    assert Post.objects.filter(title="新科员").exists()


def keys(event: Event) -> list[tuple[str, int]]:
    return [rows.Entry.parse(line)[:2] for line in event.rows.splitlines()]
