"""The officers' pages: the anchors of the days and their sheets, and what is wrong with the file."""

from __future__ import annotations

import datetime as dt
from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from coordination.access import require
from coordination.anchors.actions import change_address, confirm_alarm, explain_alarm, print_sheet
from coordination.anchors.forms import AddressForm, ExplainForm, FindingsForm
from coordination.anchors.lists import DAYS
from coordination.anchors.models import AnchorAlarm, DayAnchor
from coordination.anchors.policies import can_confirm_alarm, can_explain_alarm, can_get_mail, can_see_anchors
from coordination.anchors.sheet import sheet_pdf
from coordination.audit.anchor_file import file_state
from coordination.audit.models import Event
from coordination.audit.statements import fingerprint
from coordination.notifications.adapters import mail_is_set
from coordination.pages import Request, confirm, posted
from coordination.policy.words import short_moment
from coordination.showing import Fact

BEFORE = 7  # anchors that a sheet repeats
EVENTS_SHOWN = 30


@require_GET
def days(request: Request) -> HttpResponse:
    """How the file stands, what waits for an answer, and the anchors of the days."""
    actor = request.actor
    require(can_see_anchors(actor))
    return DAYS.answer(
        request,
        template="anchors/desk.html",
        state=file_state(),
        alarm=AnchorAlarm.objects.visible_to(actor).open().first(),
        fingerprint=fingerprint(),
        gets_mail=can_get_mail(actor) is None,
        mail_is_set=mail_is_set(),
    )


@require_GET
def sheet(request: Request, day: str) -> HttpResponse:
    """A PDF to be signed by hand; its printing is an event."""
    actor = request.actor
    require(can_see_anchors(actor))
    try:
        on = dt.date.fromisoformat(day)
    except ValueError:
        raise Http404 from None
    seen = DayAnchor.objects.visible_to(actor)
    found = get_object_or_404(seen, day=on)
    print_sheet(found, actor=actor)
    pdf = sheet_pdf(found, list(seen.filter(day__lt=found.day)[:BEFORE]))
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="anchor-{found.day}.pdf"'
    return response


@require_http_methods(["GET", "POST"])
def address(request: Request) -> HttpResponse:
    require(can_get_mail(request.actor))
    initial = {"address": request.actor.user.email}
    return confirm(
        request,
        AddressForm(posted(request), initial=initial),
        change_address,
        heading=_("Address for the daily mail"),
        home=_home(),
        back=reverse("anchors:desk"),
        submit=_("Keep the address"),
        points=[
            _("Each day the newest seal and the fingerprint of the public key go there."),
            _("What lies there cannot be changed from here: keep the mails."),
        ],
        done=_("The address is kept."),
    )


@require_GET
def alarm(request: Request, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    actor = request.actor
    context = {
        "alarm": found,
        "facts": _facts(found),
        "why_no_explanation": can_explain_alarm(actor, found),
        "why_no_confirmation": can_confirm_alarm(actor, found),
        "events": Event.objects.of(found).order_by("-at", "-pk")[:EVENTS_SHOWN],
    }
    return render(request, "anchors/alarm.html", context)


@require_http_methods(["GET", "POST"])
def explain(request: Request, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    require(can_explain_alarm(request.actor, found))
    return confirm(
        request,
        ExplainForm(posted(request)),
        partial(explain_alarm, found),
        record=found,
        heading=_("Say why the anchor file is not as it was left"),
        home=_home(),
        submit=_("Ask the second officer"),
        points=[
            _(
                "A second officer of the other office is asked to confirm it; until then nothing is written to the file."
            ),
            _("Where the file is found again, have it put back first: then nothing is lost."),
        ],
        done=_("The second officer has been asked."),
    )


@require_http_methods(["GET", "POST"])
def confirm_second(request: Request, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    require(can_confirm_alarm(request.actor, found))
    return confirm(
        request,
        FindingsForm(posted(request)),
        partial(confirm_alarm, found),
        record=found,
        heading=_("Confirm as second officer"),
        home=_home(),
        submit=_("Confirm and let the file go on"),
        points=[
            _(
                "Where the file is still not as it was left, it is written anew from the seals in the database."
            ),
            _("What is left of the old one is kept beside it, under its name and the time."),
            _(
                "Compare first: what was cut off the file and the database alike, only mails, sheets and papers show."
            ),
        ],
        done=_("The anchor file goes on."),
        danger=True,
    )


def _visible(request: Request, pk: int) -> AnchorAlarm:
    require(can_see_anchors(request.actor))
    seen = AnchorAlarm.objects.visible_to(request.actor).select_related("explained_by", "confirmed_by")
    return get_object_or_404(seen, pk=pk)


def _home() -> tuple[str, str]:
    return reverse("anchors:desk"), _("Anchors")


def _facts(alarm: AnchorAlarm) -> list[Fact]:
    return [
        Fact("kind", pgettext("anchor alarm", "What is wrong"), alarm.get_kind_display()),
        Fact("found", _("Found at"), short_moment(alarm.found_at)),
        Fact("last", _("Newest seal in the file"), str(alarm.last)),
        Fact("written", _("Seal up to which the file was written"), alarm.written),
        Fact("newest", _("Newest seal in the database"), alarm.newest),
        Fact("explained_by", _("First officer"), alarm.explained_by.label if alarm.explained_by else ""),
        Fact("reason", _("Why it happened"), alarm.reason, wide=True),
        Fact("confirmed_by", _("Second officer"), alarm.confirmed_by.label if alarm.confirmed_by else ""),
        Fact("findings", _("What the second officer found"), alarm.findings, wide=True),
    ]
