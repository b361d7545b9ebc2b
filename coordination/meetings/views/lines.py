"""One decision line, corrected by the office until the minutes are signed."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from coordination.access import require
from coordination.meetings.actions.holding import LineChanged, change_decision_line
from coordination.meetings.forms.sessions import ChangedLineForm
from coordination.meetings.models import DecisionLine, Session
from coordination.meetings.papers.minutes import line_words
from coordination.meetings.policies.lines import require_changeable
from coordination.meetings.policies.sessions import can_run_session
from coordination.pages import Request, is_sound, posted, refuse, status_of
from coordination.units.counties import county_of


@require_http_methods(["GET", "POST"])
def change_line(request: Request, pk: int, line: int) -> HttpResponse:
    """Change a line; over a colleague's newer one it refuses, shows both, and keeps what was typed."""
    actor = request.actor
    session = get_object_or_404(Session.objects.visible_to(actor), pk=pk)
    require(can_run_session(actor, session))
    found = get_object_or_404(
        DecisionLine.objects.select_related("lead_unit", "matter"), pk=line, session=session
    )
    form = ChangedLineForm(posted(request), units=county_of(session).members, line=found)
    context: dict[str, Any] = {"form": form, "line": found, "session": session, "newer": ""}
    status = 200
    if request.method == "POST" and is_sound(form, request.actor):
        try:
            change_decision_line(found, actor=actor, **form.values())
        except LineChanged as changed:
            context |= {
                "form": form.over(changed.line),
                "newer": line_words(changed.line),
                "words": str(changed),
            }
            status = 409
        except ValidationError as error:
            refuse(form, error)
        else:
            at_desk = session.status == Session.Status.IN_SESSION
            return redirect("meetings:desk" if at_desk else "meetings:minutes", pk=session.pk)
    elif request.method == "GET":
        try:
            require_changeable(session)
        except ValidationError as error:
            context["why"] = " ".join(error.messages)
    status = status if status == 409 else status_of(form)
    return render(request, "meetings/minutes/line.html", context, status=status)
