"""What a task page promises is the step itself, taken on trial and undone."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.utils import timezone

from coordination.audit.models import Event
from coordination.documents.attachments import attach, files_follow_rows
from coordination.documents.models import Attachment
from coordination.notifications.models import Notice
from workflows.desk.consequences import consequences
from workflows.engine.steps import complete, open_tasks, record_for_holder, start, task_for
from workflows.engine.trial import on_trial
from workflows.models import Process, Task

from . import tiny
from .test_pages import PDF, approval

pytestmark = pytest.mark.django_db
__all__ = ["approval"]


def rows() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in (Task, Process, Event, Notice, Attachment)}


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    """Of these tests alone: another worker writes files, too."""
    settings.MEDIA_ROOT = tmp_path


def files() -> set[str]:
    return {str(path) for path in Path(default_storage.path("")).rglob("*") if path.is_file()}


def said_of(task, action, actor, **values):
    return consequences(lambda: complete(task, action, actor=actor, **values), about=task, actor=actor)


def test_m2_1_1_the_promise_names_the_holder_and_the_time_and_leaves_nothing(cast, village, process):
    task, before = task_for(village, "write"), rows()
    said = said_of(task, tiny.write, cast.actor("wangmin"))
    assert rows() == before
    village.refresh_from_db()
    assert village.organ_word == ""
    (opening,) = said.opens
    assert (opening.step, opening.people) == ("approve", ("林越",))
    complete(task, tiny.write, actor=cast.actor("wangmin"))
    assert abs(task_for(village, "approve").due_at - opening.due_at).total_seconds() < 60


def test_m2_1_1_branches_alike_stand_in_one_line_with_each_holder(cast, village, approval):
    said = said_of(approval, tiny.approve, cast.actor("linyue"), reauth=True)
    holders = {holder for opening in said.opens for holder in opening.holders}
    assert [opening.step for opening in said.opens] == ["answer"] * len(said.opens)
    assert len(holders) == 2


def test_m2_1_1_what_a_step_waits_for_is_named_where_nothing_opens(cast, village, approval):
    complete(approval, tiny.approve, actor=cast.actor("linyue"), reauth=True)
    first, second = open_tasks(village)
    said = said_of(first, tiny.answer, cast.actor(_holder(first)))
    assert not said.opens
    assert [opening.step for opening in said.waits_for] == ["answer"]
    assert said.waits_for[0].people == (second.holder.posts()[0].user.label,)


def _holder(task) -> str:
    return task.holder.posts()[0].user.username


@pytest.mark.parametrize(
    "why",
    [ValidationError("先补齐附件"), PermissionDenied("须由副县长审批")],
    ids=lambda why: type(why).__name__,
)
def test_m2_1_1_what_the_step_refuses_is_said_before(cast, village, process, why):
    def refuses(village, *, actor):
        tiny.write(village, actor=actor)
        raise why

    before = rows()
    said = said_of(task_for(village, "write"), refuses, cast.actor("wangmin"))
    assert said.refused in ("先补齐附件", "须由副县长审批")
    assert rows() == before


def test_m2_1_1_a_step_that_a_colleague_took_is_refused_in_words(cast, village, process):
    task = task_for(village, "write")
    complete(task, tiny.write, actor=cast.actor("wangmin"))
    assert "王敏" in said_of(task, tiny.write, cast.actor("wangmin")).refused


def test_m2_1_1_parents_are_woken_and_their_steps_named_where_one_may_see_them(cast):
    township, director = cast.unit("XZ01"), cast.actor("songlan")
    start(township, actor=director, flow="ParentFlow")
    children = list(Process.objects.filter(parent_task__isnull=False))
    assert len(children) == 2
    for child in children[1:]:
        step = Task.objects.open().get(process=child)
        complete(step, tiny.write, actor=cast.actor(_holder(step)))
        connection.run_on_commit.clear()
    step = Task.objects.open().get(process=children[0])
    said = said_of(step, tiny.write, cast.actor(_holder(step)))
    assert "sign" in [opening.step for opening in said.opens]
    assert not Task.objects.open().filter(subject_id=township.pk).exists()


def test_m2_1_1_nothing_that_a_trial_would_send_leaves(cast, village, process):
    waiting = list(connection.run_on_commit)
    said_of(task_for(village, "write"), tiny.write, cast.actor("wangmin"))
    assert connection.run_on_commit == waiting


def test_m2_1_1_a_trial_writes_no_file(cast, village):
    before = files()

    def keep():
        attach(
            SimpleUploadedFile("测算.pdf", PDF, "application/pdf"), to=village, actor=cast.actor("wangmin")
        )

    kept = on_trial(keep, lambda notes: Attachment.objects.count())
    assert kept == 1
    assert Attachment.objects.count() == 0
    assert files() == before


# --- the page ---------------------------------------------------------------------------------


def preview(client, task, kind="", **typed):
    return client.post(f"/tasks/{task.pk}/{kind}preview/", typed)


def test_m2_1_1_the_page_asks_for_what_it_promises(cast, village, process):
    task = task_for(village, "write")
    page = cast.client("wangmin").get(f"/tasks/{task.pk}/").content.decode()
    assert f'hx-post="/tasks/{task.pk}/preview/"' in page
    answer = preview(cast.client("wangmin"), task)
    assert answer.status_code == 200
    assert "林越" in answer.content.decode()


def test_m2_1_1_no_password_is_needed_for_a_promise_and_none_is_tried(cast, village, approval):
    answer = preview(cast.client("linyue"), approval, outcome="return", reason="请补充测算依据")
    assert answer.status_code == 200
    assert "王敏" in answer.content.decode()
    assert task_for(village, "approve") is not None


def test_m2_1_1_without_a_decision_nothing_is_promised_but_what_is_missing(cast, approval):
    text = preview(cast.client("linyue"), approval).content.decode()
    assert "Outcome" in text
    assert "data-opens" not in text


def test_m2_1_1_a_sheet_that_is_not_scanned_yet_does_not_hold_the_promise_back(cast, approval):
    before = files()
    client = cast.client("wangmin")
    text = preview(
        client, approval, "paper/", outcome="return", signer=cast.post("linyue").pk
    ).content.decode()
    assert "data-opens" in text
    assert files() == before
    assert Attachment.objects.count() == 0


def test_m2_1_1_who_may_not_take_the_step_is_promised_nothing(cast, approval):
    text = preview(cast.client("wangmin"), approval, outcome="approve").content.decode()
    assert "data-refused" in text
    assert "data-opens" not in text
    assert preview(cast.client("songlan"), Task(pk=999999)).status_code == 404


def test_m2_1_1_a_promise_is_not_asked_for_by_a_link(cast, approval):
    assert cast.client("linyue").get(f"/tasks/{approval.pk}/preview/").status_code == 405


# --- files of refused steps -----------------------------------------------------------------------


def test_m2_1_1_a_paper_entry_that_is_refused_leaves_no_scan(cast, village, approval):
    before = files()

    def refuses(village, *, actor):
        raise ValidationError("编号已用")

    with pytest.raises(ValidationError):
        record_for_holder(
            approval,
            refuses,
            actor=cast.actor("wangmin"),
            compared=cast.actor("liqian"),
            signed_on=approval.created.date(),
            scan=SimpleUploadedFile("批示.pdf", PDF, "application/pdf"),
        )
    assert Attachment.objects.count() == 0
    assert files() == before


def test_m2_1_1_a_file_of_what_is_rolled_back_around_it_goes_too(cast, village):
    before = files()

    def fails_later():
        with files_follow_rows(), transaction.atomic():
            with files_follow_rows():
                handed_in = SimpleUploadedFile("测算.pdf", PDF, "application/pdf")
                attach(handed_in, to=village, actor=cast.actor("wangmin"))
            assert len(files()) == len(before) + 1
            raise ValidationError("后一步未通过")

    with pytest.raises(ValidationError):
        fails_later()
    assert files() == before


def test_m2_1_1_a_page_that_is_refused_keeps_no_file_and_one_that_is_taken_keeps_its_own(
    cast, village, approval
):
    before = files()
    client = cast.client("wangmin")

    def enter(**values):
        scan = SimpleUploadedFile("批示.pdf", PDF, "application/pdf")
        given = {
            "signer": cast.post("linyue").pk,
            "signed_on": timezone.localdate().isoformat(),
            "scan": scan,
        }
        return client.post(f"/tasks/{approval.pk}/paper/", given | values).status_code

    assert enter(outcome="approve", next_due="2020-01-01") == 422
    assert files() == before
    assert enter(outcome="approve") == 302
    assert len(files()) == len(before) + 1
