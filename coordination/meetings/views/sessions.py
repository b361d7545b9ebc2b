"""Pages of sessions: the list, a new one, the session itself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coordination.access import require
from coordination.audit.grouping import told_together
from coordination.dates import read_day
from coordination.documents.attachments import files_of
from coordination.documents.models import Paper
from coordination.meetings.actions.sessions import open_session
from coordination.meetings.forms.sessions import CallForm, SessionForm
from coordination.meetings.models import Minutes, Session
from coordination.meetings.models.items import READS_ALL
from coordination.meetings.policies.sessions import can_open_session, can_run_session
from coordination.meetings.queries.session_lists import SESSIONS
from coordination.meetings.queries.session_pages import (
    TONES,
    session_events,
    session_facts,
)
from coordination.meetings.queries.sessions import (
    call_answers_of,
    call_tallies,
    lines_of,
    matters_of,
    seat_tallies,
    seats_of,
    unmet_requirements,
)
from coordination.meetings.queries.signed import shown_as_signed
from coordination.meetings.tracks import SESSION_TRACK
from coordination.pages import Request, is_sound, posted, posted_id
from coordination.policy.deadlines import due
from coordination.sittings.actions import record_call
from coordination.sittings.models import Seat, Sitting
from coordination.tabs import Tabs
from coordination.units.counties import county_of
from coordination.worklists import Link

TABS = Tabs("overview", "units", "papers", "flow", "traces", units=gettext_lazy("Units"))


@require_GET
def sessions(request: Request) -> HttpResponse:
    """All sessions that the reader may see, newest first."""
    new = Link(_("New session"), reverse("meetings:session-new"), main=True)
    return SESSIONS.answer(request, new if can_open_session(request.actor) is None else None)


@require_http_methods(["GET", "POST"])
def new_session(request: Request) -> HttpResponse:
    """Open a session in draft."""
    actor = request.actor
    require(can_open_session(actor))
    form = SessionForm(posted(request), initial={"kind": Session.Kind.AD_HOC})
    if request.method == "POST" and is_sound(form, request.actor):
        session = open_session(actor=actor, **form.cleaned_data)
        return redirect(session)
    return render(
        request,
        "meetings/sessions/new.html",
        {"form": form},
        status=422 if form.is_bound else 200,
    )


@require_GET
def session(request: Request, pk: int) -> HttpResponse:
    """One session: how far it is, who comes, what is on the agenda, what was decided."""
    actor = request.actor
    found = get_object_or_404(
        Session.objects.visible_to(actor).select_related(
            "minutes", "sitting__chair__user", "sitting__chair__unit", "created_by__user"
        ),
        pk=pk,
    )
    context = session_context(request, found)
    context |= {"live_url": request.get_full_path(), "call_form": None}
    if found.status == Session.Status.DRAFT and can_run_session(actor, found) is None:
        lead = due("JM_CALL_LEAD", start=timezone.now(), on=found.policy_on, county=county_of(found))
        context |= {
            "call_form": CallForm(
                initial={"closes_on": read_day(request.GET.get("closes_on", "")) or lead.day}
            ),
            "call_points": [_("Whoever has not answered at closing time stands as no reply.")],
        }
    part = "_body" if request.headers.get("X-Live") else "page"
    return render(request, f"meetings/sessions/{part}.html", context)


@require_POST
def note_call(request: Request, pk: int) -> HttpResponse:
    """Note that the office telephoned a unit that has not answered the notice, without an answer from it."""
    actor = request.actor
    found = get_object_or_404(Session.objects.visible_to(actor), pk=pk)
    require(can_run_session(actor, found))
    seat = get_object_or_404(Seat, pk=posted_id(request, "seat"), sitting=found.sitting_id)
    try:
        record_call(seat, actor=actor, result=request.POST.get("result", ""))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The call is noted."))
    return redirect(f"{found.get_absolute_url()}?tab=units")


def session_context(request: Request, session: Session) -> dict[str, Any]:
    actor = request.actor
    closed = () if actor.has_role(*READS_ALL) else ("traces",)
    tab = TABS.chosen(request, without=closed)
    # a unit that was called but not invited reads no agenda, nor anybody before the notice (C9)
    is_seated = Sitting.objects.visible_to(actor).filter(pk=session.sitting_id).exists()
    seats = seats_of(session) if is_seated else []
    matters = matters_of(session) if is_seated else []
    answers = call_answers_of(session, actor)
    is_office = can_run_session(actor, session) is None
    events = session_events(session)
    minutes = Minutes.objects.visible_to(actor).filter(session=session).first()
    papers = list(Paper.objects.visible_to(actor).of(session).select_related("number", "organ"))
    return {
        "session": session,
        "sitting": session.sitting,
        "tab": tab,
        "tabs": TABS.rows(
            tab, without=closed, units=len(seats) or None, papers=len(papers), traces=len(events)
        ),
        "topic": f"meetings.session:{session.pk} sittings.sitting:{session.sitting_id}",
        "tone": TONES.get(Session.Status(session.status), ""),
        "track": SESSION_TRACK.stops(session, events),
        "facts": session_facts(session),
        "answers": answers,
        "call_tallies": call_tallies(answers),
        "seats": seats,
        "seat_tallies": seat_tallies(seats),
        "matters": matters,
        "lines": lines_of(session, actor),
        "unmet": unmet_requirements(matters, seats) if session.status == Session.Status.NOTICED else [],
        "papers": papers,
        "attachments": list(files_of(session, actor)) if tab == "papers" and is_seated else [],
        "events": [] if closed else events,
        "recent": [] if closed else told_together(events, 8),
        "is_office": is_office,
        "minutes": minutes,
        "is_altered": not shown_as_signed(minutes, actor=actor),
    }
