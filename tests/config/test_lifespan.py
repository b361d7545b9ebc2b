"""The server's own rounds: they go on after an error, end whole, and take lost jobs back."""

import asyncio
import datetime as dt
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from coordination.audit.models import Pending
from coordination.audit.running import verify_tonight
from coordination.config import lifespan
from workflows.engine.night import look_over
from workflows.rounds import Round, put_back_jobs, rounds

done = []


@task()
def note(word):
    done.append(word)


async def test_a_round_goes_on_after_an_error_which_the_log_names(monkeypatch, caplog):
    monkeypatch.setattr("workflows.rounds.REST_AFTER_ERROR", 0.01)
    times = []

    def work():
        times.append(1)
        if len(times) == 1:
            raise RuntimeError("once")

    stopping = asyncio.Event()
    going = asyncio.create_task(lifespan.go_round(Round("test", work, 0.01), stopping))
    for _wait in range(500):
        await asyncio.sleep(0.01)
        if len(times) >= 3:
            break
    stopping.set()
    async with asyncio.timeout(5):
        await going
    assert len(times) >= 3
    assert [str(line.exc_info[1]) for line in caplog.records if line.exc_info] == ["once"]


async def test_a_round_that_has_begun_is_awaited():
    began, ended = asyncio.Event(), []
    loop = asyncio.get_running_loop()

    def work():
        loop.call_soon_threadsafe(began.set)
        time.sleep(0.1)
        ended.append(1)

    server = lifespan.Lifespan()
    server.tasks.append(asyncio.create_task(lifespan.go_round(Round("test", work, 60), server.stopping)))
    await began.wait()
    await server.stop()
    assert ended == [1]


async def test_nothing_starts_where_the_clock_is_elsewhere(settings, monkeypatch):
    monkeypatch.setattr(lifespan, "open_house", lambda: None)
    settings.EMBEDDED_CLOCK = settings.KEEPS_BEAT = False
    messages = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])
    sent = []

    async def receive():
        return next(messages)

    async def send(message):
        sent.append(message["type"])

    server = lifespan.Lifespan()
    await server({}, receive, send)
    assert server.tasks == []
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


@pytest.mark.django_db(transaction=True)
def test_jobs_that_wait_are_done_and_a_failed_one_stops_no_other():
    done.clear()
    note.enqueue("first")
    DBTaskResult.objects.create(
        task_path="tests.config.test_lifespan.gone",
        args_kwargs={"args": [], "kwargs": {}},
        backend_name="default",
        run_after=timezone.now(),
    )
    note.enqueue("second")
    lifespan.run_jobs()
    assert sorted(done) == ["first", "second"]
    assert DBTaskResult.objects.failed().count() == 1


@pytest.mark.django_db
def test_a_job_whose_worker_died_waits_again():
    note.enqueue("lost")
    DBTaskResult.objects.update(
        status=TaskResultStatus.RUNNING, started_at=timezone.now() - dt.timedelta(hours=1)
    )
    note.enqueue("fresh")
    assert put_back_jobs() == 1
    assert DBTaskResult.objects.ready().count() == 2
    assert put_back_jobs() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("each", rounds(), ids=lambda each: each.name)
def test_a_round_that_finds_nothing_opens_no_transaction(cast, each):
    look_over()
    verify_tonight()
    Pending.objects.all().delete()
    with CaptureQueriesContext(connection) as queries:
        each.work()
    assert {query["sql"].split()[0] for query in queries} <= {"SELECT"}
