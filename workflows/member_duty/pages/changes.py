"""What is done to an assignment outside its steps: opened, transferred, reminded of, given more time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.db import models, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from coordination.access import Actor, require
from coordination.duties.actions.extensions import draft_extension
from coordination.duties.actions.work import remind, transfer_assignment
from coordination.duties.forms.breakdown import NewAssignmentForm, NoteForm
from coordination.duties.forms.steps import ExtensionForm, RemindForm, TransferForm
from coordination.duties.models import Assignment, Extension
from coordination.duties.policies import (
    can_ask_extension,
    can_draft_assignment,
    can_note_assignment,
    can_remind,
    can_transfer_assignment,
)
from coordination.duties.queries.breakdown import suggest_split
from coordination.duties.queries.due import extension_limit
from coordination.notifications.actions import hint_topic
from coordination.pages import Request, confirm, status_of
from coordination.policy.words import full_date
from coordination.units.models import Post
from coordination.units.queries import civil_affairs
from workflows.engine.steps import open_tasks, start
from workflows.engine.telling import inbox_topic
from workflows.member_duty.flow import MemberDutyFlow, open_duty
from workflows.member_duty.parts import ExtensionFlow, rehold
from workflows.models import Process

Origin = Assignment.Origin
TO_BE_SAID = "由联席办分解时明确"


# --- the writes -----------------------------------------------------------------------------------


def note_matter(*, actor: Actor, title: str, requirement: str, due_on: Any, is_major: bool) -> Assignment:
    """A convener's note opens an assignment; the office says who leads and how it is measured."""
    require(can_note_assignment(actor))
    lead = suggest_split(f"{title} {requirement}").lead
    post = actor.acting_post
    return open_duty(
        actor=actor,
        source=None,
        source_label=f"{post.house_label if post else ''}批示",
        title=title,
        requirement=requirement,
        measure=TO_BE_SAID,
        basis="领导批示",
        lead_unit=lead.unit if lead else civil_affairs(),
        due_on=due_on,
        duty_line=lead.duty_line if lead else None,
        is_major=is_major,
        origin=Origin.NOTE,
    )


def transfer(assignment: Assignment, *, actor: Actor, handler: Post, reason: str) -> Assignment:
    """Another handler: the open steps move to the new holder's inbox in the same transaction."""
    process = Process.objects.of(assignment).filter(finished__isnull=True).get()
    with MemberDutyFlow.lock(process.pk):
        assignment = transfer_assignment(assignment, actor=actor, handler=handler, reason=reason)
        rows: list[models.Model] = [assignment, *assignment.progress.filter(status="asked")]
        tasks = [task for row in rows for task in open_tasks(row)]
        moving = [task for task in tasks if task.flow_task.name in ("work", "report_progress")]
        topics = {inbox_topic(task) for task in moving}
        topics |= {inbox_topic(rehold(task)) for task in moving}
        hint_topic(*sorted(topics))
    return assignment


@transaction.atomic
def ask_for_time(assignment: Assignment, *, actor: Actor, **values: Any) -> Extension:
    """The request, with the process that carries it to its ruling."""
    extension = draft_extension(assignment, actor=actor, **values)
    start(ExtensionFlow, extension, actor=actor)
    return extension


# --- the pages ------------------------------------------------------------------------------------


def _visible(request: Request, pk: int) -> tuple[Assignment, Actor]:
    actor = request.actor
    rows = Assignment.objects.visible_to(actor).select_related("lead_unit", "handler__user")
    return get_object_or_404(rows, pk=pk), actor


@require_http_methods(["GET", "POST"])
def new_assignment(request: Request) -> HttpResponse:
    """The office breaks down a matter of its own or a leader's note; the director approves it."""
    actor = request.actor
    require(can_draft_assignment(actor))
    form = NewAssignmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.values()
        values["origin"] = Origin(values["origin"])
        assignment = open_duty(actor=actor, source=None, is_broken_down=True, **values)
        messages.success(request, _("The breakdown is before the office director."))
        return redirect(assignment)
    return render(request, "duties/new.html", {"form": form}, status=status_of(form))


@require_http_methods(["GET", "POST"])
def note(request: Request) -> HttpResponse:
    actor = request.actor
    require(can_note_assignment(actor))
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        assignment = note_matter(actor=actor, **form.cleaned_data)
        messages.success(request, _("The office breaks the matter down now."))
        return redirect(assignment)
    return render(request, "duties/note.html", {"form": form}, status=status_of(form))


def _change(
    request: Request, assignment: Assignment, form: Any, action: Callable[..., Any], **words: Any
) -> HttpResponse:
    """A change that asks why and says what will happen."""
    home = reverse("duties:assignments"), _("Assignments")
    return confirm(request, form, partial(action, assignment), record=assignment, home=home, **words)


@require_http_methods(["GET", "POST"])
def transfer_page(request: Request, pk: int) -> HttpResponse:
    assignment, actor = _visible(request, pk)
    require(can_transfer_assignment(actor, assignment))
    points = [
        _("The open steps move to the new handler's inbox at once; the due day stays."),
        _("Whoever had it hears why."),
    ]
    return _change(
        request,
        assignment,
        TransferForm(request.POST or None, assignment=assignment),
        transfer,
        heading=_("Transfer to another handler"),
        points=points,
        done=_("The matter is transferred."),
    )


@require_http_methods(["GET", "POST"])
def remind_page(request: Request, pk: int) -> HttpResponse:
    assignment, actor = _visible(request, pk)
    require(can_remind(actor, assignment))
    points = [
        _("The unit's liaison, head and handler get an urgent notice; unread ones come on the call list."),
        _("The reminder stands among the traces. The ladder goes on by itself."),
    ]
    return _change(
        request,
        assignment,
        RemindForm(request.POST or None),
        remind,
        heading=_("Remind the unit"),
        points=points,
        done=_("The unit is reminded."),
    )


@require_http_methods(["GET", "POST"])
def extension_page(request: Request, pk: int) -> HttpResponse:
    assignment, actor = _visible(request, pk)
    require(can_ask_extension(actor, assignment))
    limit = extension_limit(assignment)
    points = [
        _("The head of your unit signs the request (D11); until it is granted the due day stands."),
        _(
            "The office director decides a first request until %(day)s; anything beyond goes to the deputy convener."
        )
        % {"day": full_date(limit) if limit else "—"},
    ]
    return _change(
        request,
        assignment,
        ExtensionForm(request.POST or None),
        ask_for_time,
        heading=_("Ask for more time"),
        points=points,
        done=_("The request is before the head of your unit."),
    )


@require_POST
def suggestions(request: Request) -> HttpResponse:
    """Who would lead and help by the duty catalogue, for the words typed so far."""
    actor = request.actor
    require(can_draft_assignment(actor))
    text = " ".join(request.POST.get(name, "") for name in ("title", "requirement"))[:4000]
    return render(request, "duties/_suggestions.html", {"split": suggest_split(text)})
