"""The approval sheet of a step: printed, signed by hand, and entered by the office (纸质签批)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from coordination.documents.layout import FormSheet
from coordination.documents.layout.sheet import Sheet
from coordination.exports import ExportName, Leaving, mark_of
from coordination.vocabulary import word
from workflows.engine.narrowing import posts_for

if TYPE_CHECKING:
    from coordination.access import Actor
    from workflows.models import Task

    from .task_pages import TaskPage


def approval_sheet(task: Task, page: TaskPage | None, *, actor: Actor) -> bytes:
    """The PDF of a step's sheet, in the language of the house; who prints it is on record and at its foot."""
    with translation.override("zh-hans"):
        mark = mark_of(Leaving(actor, word(ExportName.APPROVAL_SHEET), subject=task.record))
        sheet = Sheet(title=_("Approval sheet"), number=task.subject_number, is_draft=True, foot=str(mark))
        form = FormSheet(sheet, title=_("Approval sheet"))
        form.row((_("Matter"), task.subject_title))
        form.row((_("Step"), task.label), (_("Due"), _moment(task)))
        for fact in page.facts() if page is not None else []:
            words, value = str(fact.words), _plain(fact.value)
            if value:
                form.row((words, value))
        for choice in _choices(page):
            form.text(f"□ {choice}")
        for post in posts_for(task):
            form.opinion(post.title, lines=6)
        form.note(_("Opinion, name and full date are written by hand; the office enters them with the scan."))
        return sheet.pdf()


def _moment(task: Task) -> str:
    return timezone.localtime(task.due_at).strftime("%Y-%m-%d %H:%M") if task.due_at else ""


def _plain(value: Any) -> str:
    return "" if value is None else str(value)


def _choices(page: TaskPage | None) -> list[str]:
    return list(page.outcome_words().values()) if page is not None else []
