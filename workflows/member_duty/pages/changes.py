"""Pages of an assignment outside its steps: opened, transferred, reminded of, given more time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from coordination.access import Actor, require
from coordination.duties.actions.work import remind
from coordination.duties.forms.breakdown import NewAssignmentForm, NoteForm
from coordination.duties.forms.steps import ExtensionForm, RemindForm, TransferForm
from coordination.duties.models import Assignment
from coordination.duties.policies import (
    can_ask_extension,
    can_draft_assignment,
    can_note_assignment,
    can_remind,
    can_transfer_assignment,
)
from coordination.duties.queries.breakdown import suggest_split
from coordination.duties.queries.due import extension_limit
from coordination.pages import Request, confirm, is_sound, posted, status_of
from coordination.policy.words import full_date
from coordination.previews import foretell, is_preview, preview_address
from coordination.units.counties import county_of
from workflows.member_duty.front import open_duty
from workflows.member_duty.moves import ask_for_time, note_matter, transfer

Origin = Assignment.Origin


def _visible(request: Request, pk: int) -> tuple[Assignment, Actor]:
    actor = request.actor
    rows = Assignment.objects.visible_to(actor).select_related("lead_unit", "handler__user")
    return get_object_or_404(rows, pk=pk), actor


@require_http_methods(["GET", "POST"])
def new_assignment(request: Request) -> HttpResponse:
    """The office breaks down a matter of its own or a leader's note; the director approves it."""
    actor = request.actor
    require(can_draft_assignment(actor))
    form = NewAssignmentForm(posted(request), county=county_of(request.actor))

    def change() -> Assignment:
        values = form.values()
        values["origin"] = Origin(values["origin"])
        return open_duty(actor=actor, source=None, is_broken_down=True, **values)

    if is_preview(request):
        return foretell(request, change, form, about=[])
    if request.method == "POST" and is_sound(form, request.actor):
        assignment = change()
        messages.success(request, _("The breakdown is before the office director."))
        return redirect(assignment)
    context = {"form": form, "preview_url": preview_address(request)}
    return render(request, "duties/new.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def note(request: Request) -> HttpResponse:
    actor = request.actor
    require(can_note_assignment(actor))
    form = NoteForm(posted(request))
    if is_preview(request):
        return foretell(request, lambda: note_matter(actor=actor, **form.cleaned_data), form, about=[])
    if request.method == "POST" and is_sound(form, request.actor):
        assignment = note_matter(actor=actor, **form.cleaned_data)
        messages.success(request, _("The office breaks the matter down now."))
        return redirect(assignment)
    context = {"form": form, "preview_url": preview_address(request)}
    return render(request, "duties/note.html", context, status=status_of(form))


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
    return _change(
        request,
        assignment,
        TransferForm(posted(request), assignment=assignment),
        transfer,
        heading=_("Transfer to another handler"),
        points=[_("The due day stays.")],
        done=_("The matter is transferred."),
    )


@require_http_methods(["GET", "POST"])
def remind_page(request: Request, pk: int) -> HttpResponse:
    assignment, actor = _visible(request, pk)
    require(can_remind(actor, assignment))
    points = [
        _("The notice is urgent: whoever leaves it unread comes on the call list."),
        _("The reminder stands among the traces. The ladder goes on by itself."),
    ]
    return _change(
        request,
        assignment,
        RemindForm(posted(request)),
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
        _("Until the request is granted the due day stands."),
        _(
            "The office director decides a first request until %(day)s; anything beyond goes to the deputy convener."
        )
        % {"day": full_date(limit) if limit else "—"},
    ]
    return _change(
        request,
        assignment,
        ExtensionForm(posted(request), assignment=assignment),
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
    return render(request, "duties/_suggestions.html", {"split": suggest_split(text, county_of(actor))})
