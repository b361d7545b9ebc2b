"""A new county by pages, for the system administrator: bring, look, found, fetch the sheets."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coordination.access import require
from coordination.exports import XLSX
from coordination.founding.actions import bring_workbook, carry_out, fetch_sheets
from coordination.founding.forms import CarryOutForm, WorkbookForm
from coordination.founding.layouts import LAYOUTS
from coordination.founding.lists import UNDERTAKINGS, tone_of
from coordination.founding.models import Undertaking
from coordination.founding.policies import can_carry_out, can_fetch_sheets, can_found, can_see_foundings
from coordination.pages import Request, confirm, posted
from coordination.workbooks import template
from coordination.worklists import Link


def home() -> tuple[str, str]:
    return reverse("founding:undertakings"), _("New counties")


@require_GET
def undertakings(request: Request) -> HttpResponse:
    """What was brought and what came of it."""
    require(can_see_foundings(request.actor))
    why_not = can_found(request.actor)
    offered = [
        Link(_("Workbook to fill in"), reverse("founding:template")),
        Link(_("Bring a workbook"), reverse("founding:bring"), main=True),
    ]
    return UNDERTAKINGS.answer(
        request, *(offered if why_not is None else ()), template="founding/undertakings.html", why_not=why_not
    )


@require_GET
def workbook(request: Request) -> HttpResponse:
    """The workbook to fill in."""
    require(can_found(request.actor))
    answer = HttpResponse(template(LAYOUTS), content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="county.xlsx"'
    return answer


@require_http_methods(["GET", "POST"])
def bring(request: Request) -> HttpResponse:
    require(can_found(request.actor))
    form = WorkbookForm(posted(request), request.FILES or None)
    return confirm(
        request,
        form,
        bring_workbook,
        heading=_("Bring the workbook of a county"),
        home=home(),
        submit=_("Look it through"),
        points=[
            _("Every problem is told with its sheet, row and column."),
            _("Where there is none, you see what it makes before anything stands."),
        ],
        done=redirect,
    )


@require_GET
def undertaking(request: Request, pk: int) -> HttpResponse:
    """What is wrong in a workbook, or what it makes; then how it went."""
    found = visible(request, pk)
    context = {
        "undertaking": found,
        "tone": tone_of(found),
        "counts": counted(found),
        "refusal": can_carry_out(request.actor, found),
        "fetch_refusal": can_fetch_sheets(request.actor, found),
    }
    return render(request, "founding/undertaking.html", context)


@require_http_methods(["GET", "POST"])
def found(request: Request, pk: int) -> HttpResponse:
    """The confirmation: what is made, who may sign in then, what cannot be taken back."""
    undertaking = visible(request, pk)
    require(can_carry_out(request.actor, undertaking))
    return confirm(
        request,
        CarryOutForm(posted(request)),
        partial(carry_out, undertaking),
        heading=_("Found %(county)s") % {"county": undertaking.county_name},
        record=undertaking,
        home=home(),
        points=[f"{words}{pgettext('punctuation', ': ')}{number}" for words, number in counted(undertaking)]
        + [
            _("All of it stands at once, or nothing does. It cannot be taken back by a page."),
            _("Everybody gets a first password, on a sheet that is fetched here once."),
            _("Nobody signs with an account before its person and a second officer have confirmed it."),
        ],
        done=_("The county is being founded. The page tells when it stands."),
    )


@require_POST
def sheets(request: Request, pk: int) -> HttpResponse:
    """The first passwords of the county, once."""
    found = visible(request, pk)
    require(can_fetch_sheets(request.actor, found))
    try:
        content = fetch_sheets(found, actor=request.actor)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
        return redirect(found)
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="first-passwords-{found.pk}.pdf"'
    return answer


def visible(request: Request, pk: int) -> Undertaking:
    require(can_see_foundings(request.actor))
    seen = Undertaking.objects.visible_to(request.actor).select_related("brought_by", "fetched_by")
    return get_object_or_404(seen, pk=pk)


def counted(found: Undertaking) -> list[tuple[str, int]]:
    """What a workbook makes, in the order in which one asks."""
    words = {
        "organisations": _("Units"),
        "people": _("People"),
        "posts": _("Posts"),
        "substitutions": _("Substitutes"),
        "duty_lines": _("Duty lines"),
        "parameters": _("Parameters of its own"),
    }
    return [(word, found.counts[name]) for name, word in words.items() if name in found.counts]
