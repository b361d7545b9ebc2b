"""Pages of aid cases that read; their steps and turns are pages of the process."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from coordination.access import Actor
from coordination.aid.models import AidCase
from coordination.aid.other_help import help_lines
from coordination.aid.policies import afterwards
from coordination.aid.policies import cases as policies
from coordination.aid.queries.advances import advance_account
from coordination.aid.queries.case_lists import CASES
from coordination.aid.queries.case_pages import (
    TONES,
    case_facts,
    case_lines,
    duplicate_lines,
    stage_rows,
)
from coordination.aid.queries.inquiries import answers_elsewhere
from coordination.aid.queries.limits import is_green_now
from coordination.aid.queries.overlap_pages import overlap_rows
from coordination.aid.tracks import CASE_TRACK
from coordination.audit.looks import looked_at
from coordination.audit.models import Event
from coordination.documents.attachments import attachments_of
from coordination.documents.models import Paper
from coordination.pages import Request, is_fragment
from coordination.readings import trail_of
from coordination.showing import Reading, shown
from coordination.tabs import Tabs
from coordination.worklists import Link

TABS = Tabs("overview", "money", "papers", "flow", "traces", money=gettext_lazy("Money"))


def visible_case(request: Request, pk: int) -> AidCase:
    """The case, or 404 to whom it does not concern; that it was opened is on record."""
    cases = AidCase.objects.visible_to(request.actor).select_related(
        "township", "household__township", "household__village", "person__household"
    )
    found = get_object_or_404(cases, pk=pk)
    looked_at(request, found)
    return found


@require_GET
def case_index(request: Request) -> HttpResponse:
    """Cases that wait for me, those under way, all that I may read; filters in the address."""
    new = Link(_("Register a request"), reverse("workflows:aid-register"), main=True)
    return CASES.answer(request, new if policies.can_register_aid(request.actor) is None else None)


@require_GET
def case_page(request: Request, pk: int) -> HttpResponse:
    """One case: where it stands, who holds it, what may be done now, what was paid."""
    actor = request.actor
    case = visible_case(request, pk)
    reading = case.reading_of(actor)
    events = list(Event.objects.of(case))
    traces = list(trail_of(case, actor))
    papers = list(Paper.objects.visible_to(actor).of(case).select_related("number", "organ"))
    attachments = list(attachments_of(case)) if reading.file else []
    without = tabs_without(reading, papers)
    tab = TABS.chosen(request, without=without)
    context = {
        "case": case,
        "reading": reading,
        "tab": tab,
        "tone": TONES.get(AidCase.Status(case.status), ""),
        "is_green": is_green_now(case),
        "track": CASE_TRACK.stops(case, events),
        "recent": traces[:8],
        "facts": shown(case_facts(case), reading) if tab == "overview" else (),
        "plan": case.the_plan if reading.money else None,
        "advance": advance_account(case) if reading.money else None,
        "stages": stage_rows(case) if reading.lines else (),
        "lines": case_lines(case) if tab == "money" else (),
        **(found_before(case) if reading.file and tab == "overview" else {}),
        "elsewhere": answers_elsewhere(case) if reading.file else (),
        "papers": papers,
        "attachments": attachments,
        "source_url": case.source_page(actor),
        "tabs": TABS.rows(tab, without=without, papers=len(papers) + len(attachments), traces=len(traces)),
        "turns": turns_for(case, actor),
        "live_url": request.get_full_path(),
        "topic": f"{AidCase._meta.label_lower}:{case.pk}",
    }
    name = "aid/_record.html" if is_fragment(request, "record") else "aid/record.html"
    return render(request, name, context)


def tabs_without(reading: Reading, papers: list[Paper]) -> set[str]:
    """No tab for what stays shut to a reader."""
    shut = set() if reading.lines else {"money"}
    return shut if reading.file or papers else shut | {"papers"}


def found_before(case: AidCase) -> dict[str, Any]:
    """What was found beside and at visits: of the file."""
    return {
        "duplicates": duplicate_lines(case),
        "overlaps": overlap_rows(case),
        "helped": help_lines(case),
        "visits": list(case.visits.select_related("by", "stage")),
    }


def turns_for(case: AidCase, actor: Actor) -> list[dict[str, Any]]:
    """What this reader may do now to a case that goes another way than planned."""
    offered = (
        ("workflows:aid-withdraw", _("Withdraw"), policies.can_withdraw_case, True),
        ("workflows:aid-decline", _("Declined by the person"), afterwards.can_decline_aid, False),
        ("workflows:aid-recall", _("Recall the decision"), afterwards.can_recall_decision, True),
        ("workflows:aid-reopen", _("Reopen the case"), afterwards.can_reopen_case, False),
        ("workflows:aid-suspend", _("Suspend"), policies.can_suspend_case, False),
        ("workflows:aid-bring-forward", _("Bring the stage forward"), policies.can_bring_forward, False),
        ("workflows:aid-bounce", _("Payment came back"), policies.can_report_bounce, False),
        ("workflows:aid-given-back", _("Money given back"), policies.can_take_back, False),
        ("workflows:aid-death", _("Report a death"), policies.can_report_death, True),
    )
    turns = [
        {"words": words, "url": reverse(address, args=[case.pk]), "danger": danger}
        for address, words, policy, danger in offered
        if policy(actor, case) is None
    ]
    if afterwards.can_follow_with_another(actor, case) is None:
        url = f"{reverse('workflows:aid-register')}?after={case.pk}"
        turns.append({"words": _("New request that follows this case"), "url": url, "danger": False})
    return turns
