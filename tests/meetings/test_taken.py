"""Two at one step: the slower one's words stand on the page, come again, and go to the colleague once."""

import json

import pytest
from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from coordination.audit.models import Event
from coordination.config import errors
from coordination.documents.models import FormDraft
from coordination.notifications.models import Notice
from coordination.typed import kept_fields, typed_in
from tests.reading import task_pages
from tests.seen import text
from workflows.engine.notes import send_note
from workflows.models import StepNote
from workflows.verbs import FlowVerb

pytestmark = pytest.mark.django_db
WORDS = "缺少政策依据，\n请补充测算。"
PASSWORDS = {"password", "new_password"}


@pytest.fixture
def clash(walker, cast):
    """Wang Min and Li Qian have the same step open; Wang Min was first."""
    walker.submitted()
    task = walker.task("check")
    second = cast.client("liqian")
    assert second.get(f"/tasks/{task.pk}/").status_code == 200
    cast.client("wangmin").post(f"/tasks/{task.pk}/", {"outcome": "complete"})
    task.refresh_from_db()
    assert task.finished
    return task, second


def send(client, task, way="", **values):
    return client.post(f"/tasks/{task.pk}/{way}", {"outcome": "return", "reason": WORDS} | values)


@pytest.mark.parametrize("way", ["", "paper/", "telephone/"])
def test_m2_1_25_the_words_of_the_slower_stand_with_who_when_and_how(clash, way):
    task, second = clash
    answer = send(second, task, way)
    assert answer.status_code == 409
    page = text(answer)
    for words in ("缺少政策依据", "请补充测算", "王敏", "复制", "发给王敏"):
        assert words in page
    assert str(task_page(task).form_class.base_fields["reason"].label) in page
    event = Event.objects.filter(user_id=task.owner_id, subject_type="meetings.agendaitem").latest("at", "pk")
    assert event.sentence in page
    assert timezone.localtime(task.finished).strftime("%H:%M") in page


def task_page(task):
    pages = {(flow, name): page for flow, name, page in task_pages()}
    return pages[task.flow_task.flow_class, task.flow_task.name]


def test_m2_1_25_in_english_too(clash):
    task, second = clash
    second.cookies["django_language"] = "en"
    page = text(send(second, task))
    for words in ("What you had typed", "Copy", "Send the note", "already did this step at"):
        assert words in page


def test_m2_1_25_the_step_shows_them_again_and_no_other_does(clash, walker, cast):
    task, second = clash
    send(second, task, password="geheim")
    kept = FormDraft.objects.get(user=cast.user("liqian"))
    assert kept.key == f"task:{task.pk}"
    assert "geheim" not in json.dumps(kept.data)
    again = second.get(f"/tasks/{task.pk}/")
    assert again.status_code == 409
    assert "请补充测算" in text(again)
    others = cast.client("wangmin").get(f"/tasks/{task.pk}/")
    assert "请补充测算" not in text(others)
    for other in walker_tasks(task):
        answer = cast.client("liqian").get(f"/tasks/{other.pk}/")
        assert "请补充测算" not in text(answer)
        if answer.status_code == 200:
            assert f'data-draft="task:{other.pk}"' in answer.content.decode()


def walker_tasks(task):
    return type(task).objects.open().filter(process=task.process_id)


def test_m2_1_25_the_note_goes_to_the_colleague_once(clash, cast):
    task, second = clash
    send(second, task)
    url = reverse("workflows:notes", args=[task.pk])
    blank = second.post(url, {"text": "  "})
    assert blank.status_code == 422
    assert not StepNote.objects.exists()
    assert second.post(url, {"text": WORDS}).status_code == 302
    note = StepNote.objects.get()
    assert note.text == WORDS
    event = Event.objects.get(verb=FlowVerb.NOTE_SENT)
    assert "李倩" in event.sentence
    assert "王敏" in event.sentence
    assert "政策依据" not in json.dumps(event.after, ensure_ascii=False)
    notice = Notice.objects.get(kind="note_sent")
    assert (notice.recipient, notice.url) == (cast.user("wangmin"), url)
    assert "政策依据" not in notice.sentence
    for who in ("wangmin", "liqian"):
        assert "请补充测算" in text(cast.client(who).get(url))
    assert cast.client("chenjing", "OFFDIR").get(url).status_code == 404  # whom it was not sent to
    assert cast.client("tangwen").get(url).status_code == 404
    assert second.post(url, {"text": "再发一次"}).status_code == 403
    assert StepNote.objects.count() == 1
    assert not FormDraft.objects.filter(user=cast.user("liqian")).exists()


def test_m2_1_25_nobody_writes_to_themselves_or_to_nobody(clash, walker, cast):
    task, _second = clash
    with pytest.raises(PermissionDenied, match="本人"):
        send_note(task, WORDS, actor=cast.actor("wangmin"))
    open_task = walker_tasks(task).first()
    assert open_task is not None
    with pytest.raises(PermissionDenied, match="无人办理"):
        send_note(open_task, WORDS, actor=cast.actor("liqian"))
    with pytest.raises(ValidationError):
        send_note(task, " \n", actor=cast.actor("liqian"))
    with pytest.raises(ValidationError):
        send_note(task, "长" * 4001, actor=cast.actor("liqian"))


@pytest.mark.parametrize(
    ("flow", "name", "page"), [pytest.param(*one, id=f"{one[0].__name__}.{one[1]}") for one in task_pages()]
)
def test_m2_1_25_every_step_keeps_every_free_text_by_its_label(flow, name, page):
    fields = page.form_class.base_fields
    texts = {key for key, field in fields.items() if isinstance(field.widget, forms.Textarea)}
    secret = {key for key, field in fields.items() if isinstance(field.widget, forms.PasswordInput)}

    class Plain(forms.Form):
        """The same fields: what a step's form asks for besides is of no matter here."""

        def __init__(self, data):
            super().__init__(data)
            self.fields = {key: fields[key] for key in texts | secret}

    form = Plain({key: f"内容{key}" for key in texts | secret})
    assert set(kept_fields(form)) == texts - secret
    assert {words for _label, words in typed_in(form)} == {f"内容{key}" for key in texts}


def test_m2_1_25_any_refused_page_shows_what_was_posted(rf):
    sent = {
        "reason": "请缓办。",
        "password": "geheim",
        "typed-labels": json.dumps({"reason": "理由", "gone": "别的栏目"}),
    }
    request = rf.post("/x/", sent)
    request.htmx = False
    for answer in (
        errors.conflict(request, "已有变化。"),
        errors.permission_denied(request, PermissionDenied("不可以。")),
        errors.csrf_failure(request, ""),
    ):
        page = answer.content.decode()
        for words in ("理由", "请缓办。", "复制", "data-status"):
            assert words in page
        assert "geheim" not in page
        assert "别的栏目" not in page


@pytest.mark.parametrize("labels", ["", "{", "[1]", '"x"', "null"])
def test_m2_1_25_labels_that_no_page_sends_break_nothing(rf, labels):
    request = rf.post("/x/", {"reason": "请缓办。", "typed-labels": labels})
    request.htmx = False
    assert errors.conflict(request, "已有变化。").status_code == 409
