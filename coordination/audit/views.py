"""The trail, for the audit administrator; and everybody's own traces."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from coordination.access import require
from coordination.audit.forms import TrailFilter
from coordination.audit.policies import can_read_trail
from coordination.audit.queries import SHEET, Line, events_page, parse_key, trail_state, unit_names
from coordination.exports import workbook_response
from coordination.pages import Request

if TYPE_CHECKING:
    from coordination.access import Actor


@require_GET
def events(request: Request) -> HttpResponse:
    actor = request.actor
    require(can_read_trail(actor))
    return _page(request, actor, own=False)


@require_GET
def mine(request: Request) -> HttpResponse:
    return _page(request, request.actor, own=True)


def _page(request: Request, actor: Actor, *, own: bool) -> HttpResponse:
    units = unit_names()
    form = TrailFilter(request.GET, units=None if own else units)
    chosen = dict(form.cleaned_data) if form.is_valid() else {}
    key = parse_key(request.GET.get("after", ""))
    if request.GET.get("format") == "xlsx":
        return _sheet(events_page(actor, units=units, own=own, size=SHEET, **chosen).lines)
    page = events_page(actor, units=units, own=own, key=key, **chosen)
    filters = {name: value for name, value in request.GET.items() if name in form.fields and value}
    context = {
        "form": form,
        "own": own,
        "lines": page.lines,
        "state": None if own else trail_state(),
        "next_url": f"?{urlencode({**filters, 'after': page.next_key})}" if page.next_key else "",
        "first_url": f"?{urlencode(filters)}" if key else "",
        "export_url": f"?{urlencode({**filters, 'format': 'xlsx'})}",
    }
    return render(request, "audit/events.html", context)


def _sheet(lines: list[Line]) -> HttpResponse:
    heads = [_("Time"), _("What happened"), _("Post and medium"), _("Record"), _("Unit"), _("Reason")]
    return workbook_response(
        "audit",
        heads,
        (
            [
                timezone.localtime(one.event.at),
                one.sentence,
                one.event.small,
                one.subject,
                one.unit,
                one.reason,
            ]
            for one in lines
        ),
    )
