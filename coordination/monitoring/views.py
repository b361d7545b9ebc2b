"""Pages of warnings that read: the list, one warning, a file on its way in, the template."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from coordination.access import Actor, require
from coordination.audit.looks import looked_at
from coordination.audit.models import Event
from coordination.documents.models import Paper
from coordination.exports import XLSX
from coordination.monitoring.actions.opening import open_person
from coordination.monitoring.feeds import silent_sources
from coordination.monitoring.forms.reports import OpenForm
from coordination.monitoring.lists import RELATED, WARNINGS, WarningLine
from coordination.monitoring.marks import marks_of
from coordination.monitoring.models import ImportRun, RefusedRow, Route, Warning
from coordination.monitoring.openings import is_open
from coordination.monitoring.policies import (
    can_import_warnings,
    can_open_person,
    can_read_refused,
    can_report_by_hand,
)
from coordination.monitoring.proposal import reason_words
from coordination.monitoring.queries import (
    TONES,
    children_of,
    course_facts,
    person_facts,
    report_facts,
)
from coordination.monitoring.sheets import field_words, warnings_template
from coordination.pages import Request, is_fragment, refuse
from coordination.tabs import Tabs
from coordination.units.counties import county_of
from coordination.worklists import Link, count_of, shown

TABS = Tabs("overview", "papers", "flow", "traces")


def visible_warning(request: Request, key: str) -> Warning:
    """The warning, or 404 to whom it does not concern; that it was opened is on record."""
    warnings = Warning.objects.visible_to(request.actor).select_related(*RELATED, "authority")
    found = get_object_or_404(warnings, key=key)
    looked_at(request, found)
    return found


def list_context(request: Request) -> dict[str, object]:
    """The list as its page and the answer to a triage of several show it."""
    actor = request.actor
    listed = WARNINGS.read(actor, request.GET, f"{reverse('monitoring:warnings')}?{request.GET.urlencode()}")
    links = [
        (
            can_read_refused(actor) is None,
            Link(_("Refused rows"), reverse("monitoring:refused-rows"), count=shown(_refused_of(actor))),
        ),
        (
            can_import_warnings(actor) is None,
            Link(_("Bring in a file"), reverse("workflows:warnings-import")),
        ),
        (
            can_report_by_hand(actor) is None,
            Link(_("Report a warning"), reverse("workflows:warning-new"), main=True),
        ),
    ]
    for line in listed.lines:
        line.record.marks = marks_of(line.record, actor)
    return {
        "silent": silent_sources(county_of(actor)) if can_report_by_hand(actor) is None else [],
        "list": listed,
        "links": [link for is_open, link in links if is_open],
        "may_triage": any(isinstance(line, WarningLine) and line.may_triage for line in listed.lines),
        "routes": list(Route),
    }


def _refused_of(actor: Actor) -> int:
    """How many rows were refused whose content still stands."""
    if can_read_refused(actor) is not None:
        return 0
    return count_of(RefusedRow.objects.visible_to(actor).filter(wiped_at=None))


@require_GET
def warnings(request: Request) -> HttpResponse:
    """What waits for me first; filters in the address, never a name."""
    if request.GET.get("format") == "xlsx":
        return WARNINGS.read(request.actor, request.GET).workbook_of_all()
    part = "_list" if is_fragment(request, WARNINGS.element) else "list"
    return render(request, f"monitoring/{part}.html", list_context(request))


@require_GET
def warning(request: Request, key: str) -> HttpResponse:
    """One warning: what is reported, whom it is about, what is proposed and why, what became of it."""
    actor = request.actor
    found = visible_warning(request, key)
    part = "_body" if request.headers.get("X-Live") else "page"
    return render(request, f"monitoring/{part}.html", page_context(request, actor, found, OpenForm()))


def page_context(request: Request, actor: Actor, found: Warning, form: OpenForm) -> dict[str, object]:
    tab = TABS.chosen(request)
    events = list(Event.objects.of(found))
    papers = list(Paper.objects.visible_to(actor).of(found).select_related("number", "organ"))
    refusal = can_open_person(actor, found)
    opened = refusal is None and is_open(found, actor)
    return {
        "warning": found,
        "tab": tab,
        "tabs": TABS.rows(tab, papers=len(papers), traces=len(events)),
        "marks": marks_of(found, actor),
        "tone": TONES.get(Warning.Status(found.status), ""),
        "facts": report_facts(found, is_open=opened),
        "person_facts": person_facts(found, is_open=opened),
        "course": [fact for fact in course_facts(found, is_open=opened) if fact.value],
        "opened": opened,
        "open_refusal": refusal,
        "open_form": form,
        "reasons": reason_words(found.reasons),
        "proposed": Route(found.proposed) if found.proposed else None,
        "children": children_of(found, actor),
        "attempts": list(found.attempts.select_related("by__user", "by__unit")),
        "routes_so_far": [
            {**one, "words": Route(one["route"]).short}
            for one in found.routes
            if one.get("route") in Route.values
        ],
        "papers": papers,
        "events": events,
        "recent": events[:8],
        "live_url": request.get_full_path() if request.method == "GET" else found.get_absolute_url(),
    }


@require_POST
def open_particulars(request: Request, key: str) -> HttpResponse:
    """Show the particulars for a stated purpose; the opening is recorded."""
    actor = request.actor
    found = visible_warning(request, key)
    require(can_open_person(actor, found))
    form = OpenForm(request.POST)
    if form.is_valid():
        try:
            open_person(found, actor=actor, purpose=form.cleaned_data["purpose"])
        except ValidationError as error:
            refuse(form, error)
        else:
            return redirect(found)
    return render(request, "monitoring/page.html", page_context(request, actor, found, form), status=422)


@require_GET
def template_file(request: Request) -> HttpResponse:
    """The empty Excel template."""
    require(can_import_warnings(request.actor))
    response = HttpResponse(warnings_template(county_of(request.actor)), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="warnings-template.xlsx"'
    return response


@require_GET
def import_run(request: Request, key: str) -> HttpResponse:
    """A file on its way in: every row's problem, then how far the import is."""
    actor = request.actor
    run = get_object_or_404(ImportRun.objects.visible_to(actor), key=key)
    lines: dict[int, list[tuple[str, str]]] = {}
    for number, name, words in run.problems:
        lines.setdefault(number, []).append((field_words(name), words))
    context = {
        "run": run,
        "problem_lines": sorted(lines.items()),
        "bad": run.total - run.good,
        "results": run.results[:500],
        "more_results": max(0, len(run.results) - 500),
        "live_url": request.get_full_path(),
    }
    part = "_import" if request.headers.get("X-Live") else "import"
    return render(request, f"monitoring/{part}.html", context)
