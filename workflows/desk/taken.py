"""A step that a colleague took first: who, when and how, and what the other had typed, to copy or to send on."""

from __future__ import annotations

import datetime as dt
import logging
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coordination.audit.models import Event
from coordination.documents.actions import discard_draft, save_draft
from coordination.documents.models import FormDraft
from coordination.links import is_seen
from coordination.pages import CONFLICT, UNPROCESSABLE, Request, refuse
from coordination.proofs import ReauthForm
from coordination.staleness import late_words
from coordination.typed import Typed, kept_fields, posted_words, typed_in
from workflows.engine.notes import LONGEST, can_send_note, notes_of, send_note
from workflows.models import Task

from .finding import find_task
from .forms import NoteForm
from .task_pages import page_for

if TYPE_CHECKING:
    from django.forms import BaseForm

    from coordination.access import Actor

log = logging.getLogger("workflows.desk.taken")
STEP_TAKES = dt.timedelta(seconds=30)  # its events are written with it


def draft_key(task: Task) -> str:
    """One step's own: no other step, nor the same one opened again, is offered its draft."""
    return f"task:{task.pk}"


def kept_draft(task: Task, actor: Actor) -> QueryDict | None:
    """What this person had typed at the step and not sent, or sent too late."""
    found = FormDraft.objects.filter(user=actor.user, key=draft_key(task)).first()
    if found is None:
        return None
    data = QueryDict(mutable=True)
    for name, values in found.data.items():
        data.setlist(name, values if isinstance(values, list) else [values])
    return data


def late_forms(task: Task, actor: Actor, data: Any) -> list[BaseForm]:
    """The step's form as it was sent; none where the record has moved so far that it cannot be made any more."""
    page_class = page_for(task)
    if page_class is None:
        return []
    try:
        return [page_class(task, actor).form(data)]
    except Exception:  # the words are then shown by the labels that the page sent along
        log.warning("The form of step %s cannot be made any more", task.pk, exc_info=True)
        return []


def taken(request: Request, task: Task, error: Exception, *forms: BaseForm) -> HttpResponse:
    """409: what happened meanwhile, what was typed, and a way to send it on."""
    task.refresh_from_db()
    shown = [form for form in forms if not isinstance(form, ReauthForm)]
    typed = [pair for form in shown for pair in typed_in(form)] or posted_words(request)
    if request.method == "POST":
        _keep(task, shown, request)
    return _page(
        request, task, late_words(error), typed, NoteForm(initial={"text": _as_text(typed)}), CONFLICT
    )


def _keep(task: Task, forms: list[BaseForm], request: Request) -> None:
    """The step shows it again, whenever it is opened."""
    names = {name for form in forms for name in kept_fields(form)}
    data = {name: request.POST.getlist(name) for name in sorted(names) if name in request.POST}
    if data:
        save_draft(draft_key(task), data, actor=request.actor)


def _as_text(typed: Typed) -> str:
    lines = [_("%(label)s: %(text)s") % {"label": label, "text": text} for label, text in typed]
    return "\n".join(lines)[:LONGEST]


def _page(
    request: Request, task: Task, sentence: str, typed: Typed, form: NoteForm, status: int
) -> HttpResponse:
    actor = request.actor
    context = {
        "task": task,
        "record": task.record,
        "sentence": sentence,
        "events": _outcome(task, actor),
        "typed": typed,
        "form": form,
        "why_no_note": can_send_note(actor, task),
        "notes": notes_of(actor, task),
    }
    return render(request, "workflows/taken.html", context, status=status)


def _outcome(task: Task, actor: Actor) -> list[Event]:
    """What the colleague did, in the words of the record's trace, where the reader may see the record."""
    record = task.record
    if task.finished is None or task.owner_id is None or record is None:
        return []
    if not is_seen(record, actor):
        return []
    during = (task.finished - STEP_TAKES, task.finished)
    found = Event.objects.of(record).filter(user_id=task.owner_id, at__range=during)
    return list(found.order_by("-at", "-pk")[:5])


@require_http_methods(["GET", "POST"])
def notes(request: Request, pk: int) -> HttpResponse:
    """The notes on a step: for whoever wrote one, and for whoever took the step."""
    task, actor = find_task(pk, request), request.actor
    if request.method == "POST":
        form = NoteForm(request.POST)
        if form.is_valid():
            try:
                send_note(task, form.cleaned_data["text"], actor=actor)
            except ValidationError as error:
                refuse(form, error)
            else:
                discard_draft(draft_key(task), actor=actor)
                messages.success(request, _("Your note was sent to %(whom)s.") % {"whom": _taker(task)})
                return redirect("workflows:notes", pk=task.pk)
        return _page(request, task, "", [], form, UNPROCESSABLE)
    found = notes_of(actor, task)
    if not found:
        raise Http404
    return render(request, "workflows/notes.html", {"task": task, "record": task.record, "notes": found})


def _taker(task: Task) -> str:
    return task.owner.label if task.owner else ""
