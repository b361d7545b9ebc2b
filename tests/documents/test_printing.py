"""PDFs are made by the worker: nobody who signs waits for one, and none is lost, doubled or forgotten."""

import asyncio
import datetime as dt
import threading

import pytest
import time_machine
from django.db import connections
from django.urls import reverse
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult

from coordination.config import lifespan
from coordination.config.lifespan import PAPERS, run_jobs
from coordination.documents import printing, rendering
from coordination.documents.kinds import PaperKind
from coordination.documents.models import Paper, PaperFile, Printing
from coordination.documents.printing import make_pdf, print_now, print_paper, render_missing
from coordination.documents.signing import draft_paper, issue
from coordination.notifications.models import Notice
from coordination.trial import noting
from workflows.rounds import put_back_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("layouts", "media")]
LATER = dt.timedelta(minutes=5)


@pytest.fixture
def signed(cast):
    def make(title: str = "工作情况报告", kind: PaperKind = PaperKind.D41) -> Paper:
        return issue(
            kind,
            subject=cast.unit("LXB"),
            organ=cast.unit("LXB"),
            word="报",
            title=title,
            content={"body": "工作平稳。"},
            actor=cast.actor("chenjing").proven(),
        )

    return make


@pytest.fixture
def broken(monkeypatch):
    """A layout that fails until it is mended."""

    def failing(paper):
        raise OSError("a typeface is missing")

    monkeypatch.setattr(printing, "pdf_bytes", failing)
    return lambda: monkeypatch.setattr(printing, "pdf_bytes", rendering.pdf_bytes)


def fresh(paper: Paper) -> Paper:
    return Paper.objects.get(pk=paper.pk)


def page(cast, paper, **headers) -> str:
    return cast.client("wangmin").get(paper.get_absolute_url(), headers=headers).content.decode()


def opened(cast, paper, **headers):
    return cast.client("wangmin").get(reverse("documents:pdf", args=[paper.pk]), headers=headers)


def test_m2_1_28_signing_asks_for_the_pdf_and_prints_nothing(
    signed, monkeypatch, django_capture_on_commit_callbacks
):
    def printed(paper):
        raise AssertionError("printed while somebody waits")

    monkeypatch.setattr(printing, "pdf_bytes", printed)
    with django_capture_on_commit_callbacks(execute=True):
        paper = signed()
    assert fresh(paper).file is None
    job = DBTaskResult.objects.get()
    assert (job.task_path, job.queue_name) == (print_paper.module_path, PAPERS)
    assert job.args_kwargs["args"] == [paper.pk]
    assert Printing.objects.get().sha256 == paper.sha256


@pytest.mark.django_db(transaction=True)
def test_m2_1_28_the_worker_makes_twenty_at_once_each_once(signed):
    papers = [signed(f"报告{number}") for number in range(20)]
    run_jobs(but=[PAPERS])  # the worker of other jobs leaves them
    assert not PaperFile.objects.exists()
    workers = [threading.Thread(target=_work) for _each in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert all(fresh(paper).pdf_sha256 for paper in papers)
    assert PaperFile.objects.count() == 20
    assert not Printing.objects.exists()
    assert not DBTaskResult.objects.failed().exists()


def _work() -> None:
    try:
        run_jobs([PAPERS])
    finally:
        connections.close_all()


def test_m2_1_28_a_rolled_back_or_tried_signature_asks_for_nothing(cast, signed):
    with noting(is_trial=True):
        signed()
    assert not Printing.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_m2_1_28_the_page_says_so_and_shows_it_when_it_is_there(cast, signed):
    paper = signed()
    before = page(cast, paper)
    assert "正在生成 PDF" in before
    assert "打开 PDF" in before
    assert reverse("documents:pdf", args=[paper.pk]) not in before
    with translation.override("en"):
        assert "The PDF is being made" in page(cast, paper, accept_language="en")
    again = page(cast, paper, HX_Request="true")  # in turn, should the hint be lost
    assert again.lstrip().startswith('<div id="paper"')
    assert "every 10s" in again
    print_now()
    after = page(cast, paper, X_Live="true")
    assert "every 10s" not in after
    assert "正在生成 PDF" not in after
    assert reverse("documents:pdf", args=[paper.pk]) in after
    assert 'hx-swap-oob="true"' in after  # the button stands outside the part that is read again
    assert fresh(paper).pdf_sha256 in after


def test_m2_1_28_whoever_asks_too_early_is_told_and_led_on(cast, signed):
    paper = signed()
    answer = opened(cast, paper)
    assert (answer.status_code, answer["Retry-After"]) == (202, "5")
    assert "正在生成 PDF" in answer.content.decode()
    again = opened(cast, paper, HX_Request="true")
    assert again.status_code == 202
    assert again.content.decode().lstrip().startswith('<div id="awaited"')
    assert fresh(paper).file is None
    print_now()
    there = opened(cast, paper, HX_Request="true")
    assert (there.status_code, there["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "打开 PDF" in there.content.decode()
    assert "every 10s" not in there.content.decode()  # where a browser saves PDFs, it saves one
    assert opened(cast, paper)["Content-Type"] == "application/pdf"


def test_m2_1_28_where_neither_worker_nor_clock_runs_the_reader_is_served(cast, signed):
    paper = signed()
    with time_machine.travel(timezone.now() + dt.timedelta(seconds=61)):
        assert opened(cast, paper).status_code == 200
    assert not Printing.objects.exists()


def test_m2_1_28_what_a_crash_left_out_comes_to_the_clock(signed):
    paper = signed()
    DBTaskResult.objects.all().delete()  # the queue was lost
    assert render_missing() == 0  # a worker may still take it
    with time_machine.travel(timezone.now() + dt.timedelta(seconds=16)):
        assert render_missing() == 1
        assert render_missing() == 0
    assert fresh(paper).pdf_sha256


def test_m2_1_28_what_a_dead_worker_began_comes_to_the_clock(signed, monkeypatch):
    paper = signed()

    def killed(found):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(printing, "pdf_bytes", killed)
        with pytest.raises(SystemExit):
            print_paper.call(paper.pk)
    assert Printing.objects.get().claim
    assert print_now() == 0  # somebody has it in hand
    with time_machine.travel(timezone.now() + dt.timedelta(seconds=30)):
        assert render_missing() == 0
    with time_machine.travel(timezone.now() + LATER):
        assert render_missing() == 1
    assert PaperFile.objects.count() == 1


def test_m2_1_28_two_at_once_make_one_file(signed, monkeypatch):
    paper = signed()
    tried = []

    def while_another_comes(found):
        monkeypatch.setattr(printing, "pdf_bytes", rendering.pdf_bytes)
        print_paper.call(found.pk)
        tried.append(PaperFile.objects.count())
        return rendering.pdf_bytes(found)

    monkeypatch.setattr(printing, "pdf_bytes", while_another_comes)
    print_paper.call(paper.pk)
    assert tried == [0]
    assert PaperFile.objects.count() == 1


def test_m2_1_28_a_draft_that_changes_while_it_is_printed_is_printed_as_it_stands(cast, monkeypatch):
    def draft(body):
        return draft_paper(
            PaperKind.D41,
            subject=cast.unit("MZ"),
            title="季度报告",
            content={"body": body},
            actor=cast.actor("gaoyuan"),
        )

    paper = draft("旧的内容。")

    def while_it_changes(found):
        laid_out = rendering.pdf_bytes(found)
        monkeypatch.setattr(printing, "pdf_bytes", rendering.pdf_bytes)
        draft("新的内容。")
        return laid_out

    monkeypatch.setattr(printing, "pdf_bytes", while_it_changes)
    assert make_pdf(paper.pk, Printing.objects.all()) is False
    assert fresh(paper).file is None
    assert print_now() == 1
    assert draft("新的内容。").file  # unchanged: nothing is asked for again
    assert not Printing.objects.exists()


def test_m2_1_28_a_failure_is_logged_shown_tried_again_and_told_once(cast, signed, broken, caplog):
    paper = signed()
    print_paper.call(paper.pk)
    assert "could not be rendered" in caplog.text
    assert "再次生成" in page(cast, paper)
    assert opened(cast, paper).status_code == 202
    now = timezone.now()
    for attempt in range(2, 6):
        now += dt.timedelta(hours=2)
        with time_machine.travel(now):
            assert render_missing() == 0
        assert Printing.objects.get().attempts == attempt
    notice = Notice.objects.get(kind="pdf_failed", recipient=cast.user("wangmin"))
    assert "3" in notice.sentence
    assert paper.title in notice.sentence
    broken()
    with time_machine.travel(now + dt.timedelta(hours=2)):
        assert render_missing() == 1
    assert "再次生成" not in page(cast, paper)


def test_m2_1_28_a_paper_that_cannot_be_printed_stops_no_other(signed):
    unknown = signed("没有版式", PaperKind.D42)
    sound = signed("有版式")
    with time_machine.travel(timezone.now() + LATER):
        assert render_missing() == 1
    assert (fresh(unknown).file, bool(fresh(sound).file)) == (None, True)


@pytest.mark.django_db(transaction=True)
def test_m2_1_28_old_jobs_are_cleared(signed):
    signed()
    run_jobs([PAPERS])
    assert DBTaskResult.objects.successful().count() == 1
    assert put_back_jobs() == 0
    assert DBTaskResult.objects.exists()
    with time_machine.travel(timezone.now() + dt.timedelta(days=8)):
        put_back_jobs()
    assert not DBTaskResult.objects.exists()


async def test_m2_1_28_the_embedded_server_has_a_worker_for_papers_alone(monkeypatch, settings):
    assert settings.TASKS["default"]["QUEUES"] == ["default", PAPERS]
    server = lifespan.Lifespan()
    monkeypatch.setattr(lifespan, "go_round", lambda each, stopping: asyncio.sleep(0))
    server.start()
    assert {"job worker", "paper worker", "printer"} <= {each.get_name() for each in server.tasks}
    await server.stop()
