"""What was signed or paid is on the disk when the page says so; a power cut is the disk's own test."""

from __future__ import annotations

import os

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from coordination import lasting
from coordination.documents.kinds import PaperKind
from coordination.documents.signing import issue
from coordination.lasting import outlives_a_power_cut
from tests.reading import ROOT, calls

pytestmark = pytest.mark.django_db
WAITS = connection.vendor == "sqlite"  # PostgreSQL does so by itself


@pytest.fixture
def written(monkeypatch, tmp_path) -> list[str]:
    """What the disk was asked to keep, of a database in a folder of its own."""
    found: list[str] = []
    monkeypatch.setitem(connection.settings_dict, "NAME", str(tmp_path / "house.sqlite3"))
    (tmp_path / "house.sqlite3-wal").write_text("what was committed")
    real = os.fsync

    def fsync(handle):
        found.append(os.readlink(f"/proc/self/fd/{handle}").removeprefix(str(tmp_path)))
        real(handle)

    monkeypatch.setattr(lasting.os, "fsync", fsync)
    return found


ALL = ["/house.sqlite3-wal", ""] if WAITS else []


def sign(cast, actor):
    return issue(
        PaperKind.D41,
        subject=cast.unit("CL"),
        organ=cast.unit("LXB"),
        word="报",
        title="第三季度报告",
        content={"body": "工作平稳。"},
        actor=actor,
    )


class Undone(Exception):
    """What came after the signature failed."""


@transaction.atomic
def sign_and_undo(cast):
    sign(cast, cast.actor("chenjing").proven())
    raise Undone


@transaction.atomic
def say_and_undo():
    outlives_a_power_cut()
    raise Undone


def test_m2_5_12_a_signature_is_on_the_disk_once_it_is_committed(
    cast, written, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        sign(cast, cast.actor("chenjing").proven())
        assert written == []  # what is not committed yet cannot last
    assert written == ALL


def test_m2_5_12_what_was_refused_or_undone_asks_nothing_of_the_disk(
    cast, written, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        with pytest.raises(PermissionDenied):
            sign(cast, cast.actor("chenjing"))
        with pytest.raises(Undone):
            sign_and_undo(cast)
    assert written == []


def test_m2_5_12_much_in_one_transaction_waits_for_the_disk_once_and_the_next_one_again(
    cast, written, django_capture_on_commit_callbacks
):
    for times in (1, 2):
        with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
            for _n in range(3):
                outlives_a_power_cut()
        assert written == ALL * times


def test_m2_5_12_what_a_savepoint_takes_back_takes_nothing_from_the_others(
    written, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        outlives_a_power_cut()
        with pytest.raises(Undone):
            say_and_undo()
    assert written == ALL


def test_m2_5_12_where_the_last_connection_has_closed_the_database_has_it_all(written, tmp_path):
    (tmp_path / "house.sqlite3-wal").unlink()
    lasting.write_out()
    assert written == []


def test_m2_5_12_all_that_signs_or_moves_money_waits_for_the_disk():
    """The doors through which each signature and each line of a ledger goes."""
    found = {
        str(path.relative_to(ROOT))
        for path, called, _call in calls("coordination", "workflows")
        if called == outlives_a_power_cut.__name__
    }
    assert found == {
        "coordination/aid/actions/ledger.py",
        "coordination/books/actions.py",
        "coordination/documents/signing.py",
        "workflows/engine/steps.py",
    }
