"""The closure ledger, the projects of social forces with their statistics, and the gaps between lists."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from coordination.access import require
from coordination.audit.models import Event
from coordination.exports import workbook_response
from coordination.pages import Request
from coordination.paging import page_of
from coordination.referrals.models import CharityProject, Referral
from coordination.referrals.models.cases import READS_ALL, READS_WINDOW
from coordination.referrals.models.projects import READS_PROJECTS
from coordination.referrals.policies import can_open_gap, can_report_project
from coordination.referrals.queries.gaps import SIDES, gap_counts, gap_list
from coordination.referrals.queries.projects import ledger as ledger_rows
from coordination.referrals.queries.projects import project_list, totals
from coordination.units.models import Role

MOST_EXPORTED = 5000
LEDGER_ORDER = ("-closed_at", "-pk")


def _results_words(case: Referral) -> str:
    lines = []
    for leg in case.legs.all():
        result = next(iter(leg.results.all()), None)  # newest first
        if result is not None:
            lines.append(f"{leg.receiver.label} · {result.get_code_display()}")
    return "\n".join(lines)


@require_GET
def ledger(request: Request) -> HttpResponse:
    """The closure ledger (销号台账): what was asked, by whom handled, with what result, verified by whom."""
    actor = request.actor
    may = actor.has_role(*READS_ALL, *READS_WINDOW)
    require(None if may else _("The ledger is open to windows, units, the office and the conveners."))
    rows = ledger_rows(actor)
    if request.GET.get("format") == "xlsx":
        return _ledger_workbook(rows.order_by(*LEDGER_ORDER)[:MOST_EXPORTED])
    page = page_of(rows, order=LEDGER_ORDER, query=request.GET)
    lines = [(case, _results_words(case)) for case in page.rows]
    return render(request, "referrals/ledger.html", {"page": page, "lines": lines})


def _ledger_workbook(rows: Any) -> HttpResponse:
    heads = [
        _("Number"),
        _("Matter"),
        _("Source"),
        _("Accepting window"),
        _("Results of the legs"),
        _("Satisfaction"),
        _("Finding of the verification"),
        _("Verified by"),
        _("Struck off on"),
        _("Times reopened"),
    ]
    lines = (
        [
            case.number,
            case.shown_title,
            case.source_label or case.get_channel_display(),
            case.window.label,
            _results_words(case),
            case.get_satisfaction_display(),
            "" if case.is_restricted else case.closing_note,
            case.verified_by.label if case.verified_by else "",
            case.closed_at,
            case.reopenings,
        ]
        for case in rows
    )
    return workbook_response("closure-ledger", heads, lines)


@require_GET
def projects(request: Request) -> HttpResponse:
    """Projects of social forces: on file beforehand, counted afterwards (R98)."""
    actor = request.actor
    may = actor.has_role(*READS_PROJECTS, Role.PROV)
    require(None if may else _("Projects are open to charities, units, the office and the conveners."))
    counted = totals(actor)
    context = {
        "page": page_of(project_list(actor), order=("-pk",), query=request.GET),
        "tiles": [
            (counted["on_file"], _("projects on file")),
            (counted["people"], _("referrals taken up")),
            (f"{counted['planned']:,.2f}", _("yuan planned")),
            (f"{counted['value']:,.2f}", _("yuan booked")),
        ],
        "report_refusal": can_report_project(actor),
        "live_url": request.get_full_path(),
    }
    part = "_projects" if request.headers.get("X-Live") else "projects"
    return render(request, f"referrals/{part}.html", context)


@require_GET
def project(request: Request, pk: int) -> HttpResponse:
    actor = request.actor
    found = get_object_or_404(project_list(actor), pk=pk)
    comma = pgettext("enumeration", ", ")
    facts = [
        (_("Body"), found.body.label, False),
        (_("Kind of resource"), found.get_kind_display(), False),
        (_("Whom it helps"), found.audience, True),
        (_("What it gives"), found.content, True),
        (_("Runs"), f"{found.begins_on} – {found.ends_on}", False),
        (_("Planned value (yuan)"), f"{found.planned_value:,.2f}", False),
        (_("Value booked (yuan)"), f"{found.value_given:,.2f}", False),  # type: ignore[attr-defined]
        (_("People taken up"), str(found.people), False),  # type: ignore[attr-defined]
        (_("Reported by"), comma.join([found.reported_by.label]), False),
        (_("Put on file by"), found.filed_by.label if found.filed_by else "", False),
    ]
    context = {
        "project": found,
        "facts": facts,
        "events": list(Event.objects.of(found)),
        "live_url": request.get_full_path(),
        "topic": f"{CharityProject._meta.label_lower}:{found.pk}",
    }
    part = "_project" if request.headers.get("X-Live") else "project"
    return render(request, f"referrals/{part}.html", context)


@require_GET
def gaps(request: Request) -> HttpResponse:
    """Dual inclusion (双纳入): who stands on one list and not on the other; each gap becomes a referral."""
    actor = request.actor
    require(can_open_gap(actor))
    side = request.GET.get("side", "")
    side = side if side in SIDES else SIDES[0]
    counts = gap_counts(actor)
    words = {
        "watched_only": _("Watched, without the guarantee"),
        "guaranteed_only": _("With the guarantee, not watched"),
        "both": _("On both lists"),
    }
    context = {
        "page": page_of(gap_list(actor, side), order=("pk",), query=request.GET),
        "side": side,
        "tabs": [
            {
                "words": words[name],
                "url": f"?side={name}",
                "current": name == side,
                "count": getattr(counts, name),
            }
            for name in SIDES
        ],
    }
    return render(request, "referrals/gaps.html", context)
