"""Pages of sessions: the list, a new one, the session itself."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from coordination.access import Actor, require
from coordination.audit.models import Event
from coordination.documents.models import Paper
from coordination.exports import workbook_response
from coordination.meetings.actions.sessions import open_session
from coordination.meetings.forms.sessions import SessionForm
from coordination.meetings.models import Session
from coordination.meetings.policies.sessions import can_open_session, can_run_session
from coordination.meetings.queries.sessions import (
    call_answers_of,
    call_tallies,
    lines_of,
    matters_of,
    seat_tallies,
    seats_of,
    unmet_requirements,
)
from coordination.paging import page_of

ORDER = ("-year", "-serial")
TIMELINE_LENGTH = 60


@require_GET
def sessions(request: HttpRequest) -> HttpResponse:
    """All sessions that the reader may see, newest first."""
    actor = request.actor  # type: ignore[attr-defined]
    rows = Session.objects.visible_to(actor).select_related("sitting__chair__user")
    status = request.GET.get("status", "")
    if status in Session.Status.values:
        rows = rows.filter(status=status)
    if request.GET.get("format") == "xlsx":
        return workbook_response(
            "sessions",
            [_("Session"), _("Status"), _("Starts"), _("Place")],
            (
                (row.title, row.get_status_display(), row.sitting.starts_at, row.sitting.place)
                for row in rows.order_by(*ORDER)[:1000]
            ),
        )
    context = {
        "page": page_of(rows, order=ORDER, query=request.GET),
        "status": status,
        "statuses": Session.Status.choices,
        "why_not_open": can_open_session(actor),
    }
    part = "_list" if request.headers.get("X-Live") else "list"
    return render(request, f"meetings/sessions/{part}.html", context)


@require_http_methods(["GET", "POST"])
def new_session(request: HttpRequest) -> HttpResponse:
    """Open a session in draft."""
    actor = request.actor  # type: ignore[attr-defined]
    require(can_open_session(actor))
    form = SessionForm(request.POST or None, initial={"kind": Session.Kind.AD_HOC})
    if request.method == "POST" and form.is_valid():
        session = open_session(actor=actor, **form.cleaned_data)
        return redirect(session)
    return render(
        request,
        "meetings/sessions/new.html",
        {"form": form},
        status=422 if form.is_bound else 200,
    )


@require_GET
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """One session: how far it is, who comes, what is on the agenda, what was decided."""
    actor = request.actor  # type: ignore[attr-defined]
    found = get_object_or_404(
        Session.objects.visible_to(actor).select_related(
            "sitting__chair__user", "sitting__chair__unit", "created_by__user", "instructed_by__user"
        ),
        pk=pk,
    )
    part = "_body" if request.headers.get("X-Live") else "page"
    return render(request, f"meetings/sessions/{part}.html", session_context(found, actor))


def session_context(session: Session, actor: Actor) -> dict[str, Any]:
    seats = seats_of(session)
    matters = matters_of(session)
    answers = call_answers_of(session, actor)
    is_office = can_run_session(actor, session) is None
    return {
        "session": session,
        "sitting": session.sitting,
        "answers": answers,
        "call_tallies": call_tallies(answers),
        "seats": seats,
        "seat_tallies": seat_tallies(seats),
        "own_seat": next((seat for seat in seats if seat.unit_id == actor.unit_id), None),
        "matters": matters,
        "lines": lines_of(session),
        "unmet": unmet_requirements(matters, seats) if session.status == Session.Status.NOTICED else [],
        "papers": Paper.objects.visible_to(actor).of(session),
        "events": Event.objects.of(session, session.sitting)[:TIMELINE_LENGTH] if is_office else None,
        "is_office": is_office,
        "minutes": getattr(session, "minutes", None),
    }
