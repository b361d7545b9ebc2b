"""Task pages: what they show, whom they refuse and in what words, and what a late sender keeps."""

from __future__ import annotations

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from coordination.audit.models import Event
from coordination.units.verbs import UnitVerb
from tests.encrypted import saying
from tests.sheets_compared import compared_by
from workflows.desk.task_pages import TaskPage, task_page
from workflows.engine.steps import complete, open_tasks, task_for
from workflows.models import Process
from workflows.verbs import FlowVerb

from . import tiny

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


class ApproveForm(forms.Form):
    outcome = forms.ChoiceField(
        choices=[("approve", "Approve"), ("return", "Return")], widget=forms.RadioSelect
    )
    opinion = forms.CharField(label="Opinion", required=False)
    reason = forms.CharField(label="Reason", required=False)


@task_page(tiny.TinyFlow, "write")
class WritePage(TaskPage):
    action = tiny.write

    def done_url(self, result):
        return "/"


@task_page(tiny.TinyFlow, "approve")
class ApprovePage(TaskPage):
    form_class = ApproveForm
    actions = {"approve": tiny.approve, "return": tiny.send_back}

    def done_url(self, result):
        return "/"


@pytest.fixture
def approval(cast, village, process):
    complete(task_for(village, "write"), tiny.write, actor=cast.actor("wangmin"))
    return task_for(village, "approve")


def test_a_post_takes_the_step(cast, village, process):
    task = task_for(village, "write")
    answer = cast.client("wangmin").post(f"/tasks/{task.pk}/")
    assert answer.status_code == 302
    assert task_for(village, "approve") is not None


def test_who_sees_the_record_but_does_not_hold_the_step_reads_why(cast, village, process):
    answer = cast.client("songlan").get(f"/tasks/{task_for(village, 'write').pk}/")
    assert answer.status_code == 403
    assert "王敏" in answer.content.decode()


def test_a_strangers_number_is_not_there(cast, village, process):
    assert cast.client("songlan").get("/tasks/999999/").status_code == 404
    assert cast.client("songlan").get("/tasks/999999/paper/").status_code == 404


def test_a_colleague_was_first_and_nothing_typed_is_lost(cast, village, approval):
    client = cast.client("linyue")
    complete(approval, tiny.approve, actor=cast.actor("linyue"), reauth=True)
    typed = {"outcome": "return", "reason": "请补充测算依据", "password": cast.password}
    answer = client.post(f"/tasks/{approval.pk}/", typed)
    assert answer.status_code == 409
    village.refresh_from_db()
    assert village.organ_word == "approved"


def test_signing_asks_for_the_password(cast, village, approval):
    client = cast.client("linyue")
    answer = client.post(f"/tasks/{approval.pk}/", {"outcome": "approve", "password": "wrong"})
    assert answer.status_code == 422
    assert task_for(village, "approve") is not None
    answer = client.post(f"/tasks/{approval.pk}/", {"outcome": "approve", "password": cast.password})
    assert answer.status_code == 302
    assert Event.objects.filter(verb=UnitVerb.REAUTHENTICATED).count() == 1
    assert len(open_tasks(village)) == 2


def test_the_office_enters_what_the_leader_signed_on_paper(cast, village, approval):
    client = cast.client("wangmin")
    page = client.get(f"/tasks/{approval.pk}/paper/")
    assert page.status_code == 200
    assert client.get(f"/tasks/{approval.pk}/").status_code == 403
    entered = {
        "outcome": "approve",
        "opinion": "同意",
        "signer": cast.post("linyue").pk,
        "signed_on": timezone.localdate().isoformat(),
        "scan": SimpleUploadedFile("批示.pdf", PDF, "application/pdf"),
    }
    answer = client.post(f"/tasks/{approval.pk}/paper/", entered)
    assert answer.status_code == 302, answer.content.decode()
    compared_by(cast, "liqian", answer.url)
    [event] = saying(Event.objects.of(village), reason="同意")
    assert (event.medium, event.user_name) == ("paper", "王敏")
    assert "林越" in event.on_behalf_label
    approval.refresh_from_db()
    assert (approval.medium, approval.owner.username) == ("paper", "wangmin")
    assert Event.objects.of(village).filter(verb=FlowVerb.PAPER_SIGNATURE_ENTERED).exists()


def test_only_the_office_enters_paper(cast, approval):
    for username in ("songlan", "linyue", "hedan"):
        assert cast.client(username).get(f"/tasks/{approval.pk}/paper/").status_code == 403


def test_a_step_without_paper_is_not_entered_from_paper(cast, village, process):
    assert cast.client("wangmin").get(f"/tasks/{task_for(village, 'write').pk}/paper/").status_code == 403


def test_the_approval_sheet_is_a_pdf(cast, approval):
    answer = cast.client("wangmin").get(f"/tasks/{approval.pk}/sheet.pdf")
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF")


def test_the_process_page_shows_the_tokens_and_exports(cast, village, approval):
    process = Process.objects.of(village).get()
    client = cast.client("wangmin")
    page = client.get(f"/processes/{process.pk}/")
    assert page.status_code == 200
    assert "lx-diagram" in page.content.decode()
    assert client.get(f"/processes/{process.pk}/diagram/").status_code == 200
    bpmn = client.get(f"/processes/{process.pk}/diagram.bpmn")
    assert b"multiInstanceLoopCharacteristics" in bpmn.content
