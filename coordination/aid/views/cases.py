"""Pages of aid cases that read; their steps and turns are pages of the process."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from coordination.access import Actor
from coordination.aid.models import AidCase
from coordination.aid.models.cases import READS_ALL
from coordination.aid.policies import cases as policies
from coordination.aid.queries.case_lists import ORDER, VIEWS, case_list, order_columns, rows_of, views
from coordination.aid.queries.case_pages import (
    TONES,
    case_duplicates,
    case_events,
    case_facts,
    case_lines,
    case_track,
    source_url,
    stage_rows,
)
from coordination.documents.attachments import attachments_of
from coordination.documents.models import Paper
from coordination.exports import workbook_response
from coordination.pages import Request, is_fragment
from coordination.paging import page_of
from coordination.units.models import Organisation

MOST_EXPORTED = 5000
TABS = ("overview", "money", "papers", "flow", "traces")


def visible_case(actor: Actor, pk: int) -> AidCase:
    """The case, or 404 to whom it does not concern."""
    cases = AidCase.objects.visible_to(actor).select_related(
        "township", "household__township", "household__village", "person__household"
    )
    return get_object_or_404(cases, pk=pk)


@require_GET
def case_index(request: Request) -> HttpResponse:
    """Cases that wait for me, those under way, all that I may read; filters in the address."""
    actor = request.actor
    view = request.GET.get("view", "")
    if view not in VIEWS:
        view = "todo" if actor.has_role(*READS_ALL) else "open"
    found = case_list(actor, view, request.GET)
    if request.GET.get("format") == "xlsx":
        return _workbook(found.order_by(*order_columns())[:MOST_EXPORTED], actor)
    page = page_of(found, order=ORDER, query=request.GET)
    kept = request.GET.copy()
    for name in ("after", "format", "view"):
        kept.pop(name, None)
    context = {
        "page": page,
        "rows": rows_of(page.rows, actor),
        "tabs": [
            {"words": words, "url": f"?view={name}&{kept.urlencode()}".rstrip("&"), "current": name == view}
            for name, words in views()
        ],
        "view": view,
        "filters": request.GET,
        "is_filtered": any(kept.get(name) for name in ("status", "cause", "town", "q")),
        "statuses": AidCase.Status.choices,
        "causes": AidCase.Cause.choices,
        "towns": Organisation.objects.valid_on().filter(kind=Organisation.Kind.TOWNSHIP)
        if actor.has_role(*READS_ALL)
        else (),
        "export_url": f"?view={view}&{kept.urlencode()}&format=xlsx",
        "live_url": request.get_full_path(),
        "register_refusal": policies.can_register_aid(actor),
    }
    name = "aid/_list.html" if is_fragment(request, "aid-list") else "aid/list.html"
    return render(request, name, context)


def _workbook(cases: Any, actor: Actor) -> HttpResponse:
    heads = [
        _("Number"),
        _("Place of hardship"),
        _("Person"),
        _("Cause"),
        _("Lane"),
        _("Status"),
        _("With"),
        _("Time left"),
        _("Amount asked (yuan)"),
    ]
    rows = (
        [
            row.case.number,
            row.source,
            row.case.person.masked_name,
            row.case.get_cause_display(),
            row.case.get_lane_display(),
            row.step,
            row.holder,
            row.time_words,
            float(row.case.amount),
        ]
        for row in rows_of(cases, actor)
    )
    return workbook_response("aid-cases", heads, rows)


@require_GET
def case_page(request: Request, pk: int) -> HttpResponse:
    """One case: where it stands, who holds it, what may be done now, what was paid."""
    actor = request.actor
    case = visible_case(actor, pk)
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else TABS[0]
    events = case_events(case)
    papers = list(Paper.objects.visible_to(actor).of(case).select_related("number", "organ"))
    attachments = list(attachments_of(case))
    context = {
        "case": case,
        "tab": tab,
        "tone": TONES.get(AidCase.Status(case.status), ""),
        "track": case_track(case, events),
        "recent": events[:8],
        "facts": case_facts(case) if tab == "overview" else (),
        "plan": case.the_plan,
        "stages": stage_rows(case),
        "lines": case_lines(case) if tab == "money" else (),
        "duplicates": case_duplicates(case),
        "visits": list(case.visits.select_related("by", "stage")) if tab == "overview" else (),
        "papers": papers,
        "attachments": attachments,
        "source_url": source_url(case, actor),
        "tabs": _tabs(tab, papers=len(papers) + len(attachments), traces=len(events)),
        "turns": turns_for(case, actor),
        "live_url": request.get_full_path(),
        "topic": f"{AidCase._meta.label_lower}:{case.pk}",
    }
    name = "aid/_record.html" if is_fragment(request, "record") else "aid/record.html"
    return render(request, name, context)


def turns_for(case: AidCase, actor: Actor) -> list[dict[str, Any]]:
    """What may break in on this case now, with the reason where this reader may not; only where it could."""
    offered: list[tuple[str, str, Any, bool, bool]] = [
        ("withdraw", _("Withdraw"), policies.can_withdraw_case, case.status in case.BEFORE_DECISION, True),
        ("suspend", _("Suspend"), policies.can_suspend_case, True, False),
        ("bring-forward", _("Bring the stage forward"), policies.can_bring_forward, True, False),
        ("bounce", _("Payment came back"), policies.can_report_bounce, True, False),
        ("death", _("Report a death"), policies.can_report_death, True, True),
    ]
    turns = []
    for name, words, policy, shown, danger in offered:
        refusal = policy(actor, case) if shown else _("no")
        if refusal is None:
            turns.append({"name": name, "words": words, "danger": danger})
    return turns


def _tabs(current: str, **counts: int) -> list[dict[str, Any]]:
    words = {
        "overview": _("Overview"),
        "money": _("Money"),
        "papers": _("Papers"),
        "flow": _("Flow diagram"),
        "traces": _("Traces"),
    }
    return [
        {
            "words": words[name],
            "url": f"?tab={name}",
            "current": name == current,
            "count": counts.get(name, ""),
        }
        for name in TABS
    ]
