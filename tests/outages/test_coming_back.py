"""What waits for the database, and begins anew where it went away."""

from __future__ import annotations

import logging
import time

import pytest
from django.core.management import call_command
from django.db import InterfaceError, OperationalError
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from coordination.config import health
from coordination.keeping import opening
from coordination.keeping.jobs import put_back_own
from coordination.keeping.management.commands import db_worker as ours
from tests.api.clients import Platform, rows
from tests.outages.jobs import be_done


@pytest.fixture
def away(monkeypatch):
    """A database that does not answer so many times."""

    def times(count: int) -> list[int]:
        asked: list[int] = []

        def answers() -> None:
            asked.append(1)
            if len(asked) <= count:
                raise OperationalError("connection refused")

        monkeypatch.setattr(opening, "database_answers", answers)
        monkeypatch.setattr(opening, "close_old_connections", lambda: None)
        monkeypatch.setattr(opening, "TRIED_EVERY", 0.01)
        return asked

    return times


def test_m2_5_7_a_start_waits_for_its_database(away, caplog):
    asked = away(3)
    with caplog.at_level(logging.WARNING):
        opening.wait_for_database(30)
    assert len(asked) == 4
    assert len([line for line in caplog.records if "is waited for" in line.message]) == 1, "said once"


def test_m2_5_7_a_start_refuses_in_words_once_its_time_is_over(away):
    away(10**6)
    began = time.monotonic()
    with pytest.raises(OperationalError, match="数据库 0 秒内没有应答，系统未启动"):
        opening.wait_for_database(0.1)
    assert time.monotonic() - began < 5


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OperationalError("the connection is closed"), InterfaceError("closed")])
def test_m2_5_7_the_worker_begins_anew_with_what_it_lost(monkeypatch, error):
    be_done.enqueue()
    be_done.enqueue()
    mine, others = DBTaskResult.objects.order_by("pk")
    begun = {"status": TaskResultStatus.RUNNING, "started_at": timezone.now()}
    DBTaskResult.objects.filter(pk=mine.pk).update(worker_ids=["another", "me"], **begun)
    DBTaskResult.objects.filter(pk=others.pk).update(worker_ids=["me", "another"], **begun)
    runs: list[list[str]] = []

    def run(worker: db_worker.Worker) -> None:
        runs.append(list(DBTaskResult.objects.order_by("pk").values_list("status", flat=True)))
        if len(runs) == 1:
            raise error

    monkeypatch.setattr(db_worker.Worker, "run", run)
    monkeypatch.setattr(db_worker.Worker, "configure_signals", lambda worker: None)
    monkeypatch.setattr(ours, "RESTS", 0)
    monkeypatch.setattr(ours, "close_old_connections", lambda: None)
    call_command("db_worker", worker_id="me", verbosity=0)
    assert runs == [["RUNNING", "RUNNING"], ["READY", "RUNNING"]]
    assert put_back_own("me") == 0


@pytest.mark.django_db
def test_m2_5_7_health_names_the_part_that_is_missing(client, monkeypatch):
    assert client.get("/health/").json() == {"status": "ok"}

    def refuse() -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(health, "database_answers", refuse)
    for address in ("/health/", "/health/ready"):
        answer = client.get(address)
        assert answer.status_code == 503
        assert answer.json() == {
            "status": "unavailable",
            "missing": {"database": "数据库没有应答，无法提供页面。"},
        }
        assert answer["Cache-Control"] == "private, no-store"
    assert client.get("/health/live").status_code == 200
    assert client.post("/health/ready").status_code == 405


@pytest.mark.django_db
def test_m2_5_7_health_with_a_full_disk_takes_no_server_out(client, monkeypatch):
    monkeypatch.setattr(health, "LEAST_FREE", 10**18)
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["status"], list(answer.json()["missing"])) == (
        200,
        "degraded",
        ["disk"],
    )


def test_m2_5_7_live_asks_nothing_of_what_may_be_away(client):
    """No database is marked for this test: a read would fail it."""
    client.cookies["sessionid"] = "a" * 32
    assert client.get("/health/live").json() == {"status": "ok"}


@pytest.mark.django_db
def test_m2_5_7_a_platform_hears_in_words_that_the_database_is_away(cast, monkeypatch):
    platform = Platform(cast)

    def refuse(*args: object, **kwargs: object) -> None:
        raise OperationalError("the connection is closed")

    monkeypatch.setattr("coordination.api.service.open_warnings", refuse)
    answer = platform.post(rows(1))
    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert "不能确定" in answer.json()["detail"]
