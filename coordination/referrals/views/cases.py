"""Pages of referrals that read: the lists, one case with its legs side by side, the receipt."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from coordination.access import require
from coordination.audit.looks import looked_at
from coordination.documents.attachments import attachments_of
from coordination.documents.models import Paper
from coordination.pages import Request, is_fragment
from coordination.referrals.models import Referral
from coordination.referrals.models.cases import READS_ALL, READS_WINDOW
from coordination.referrals.policies import (
    can_decide_category,
    can_name_leg,
    can_name_reader,
    can_open_at_window,
    can_open_gap,
    can_reopen_closed,
    can_withdraw_referral,
)
from coordination.referrals.queries.lists import CASES, LEGS, list_for
from coordination.referrals.queries.pages import (
    CASE_TONES,
    case_events,
    case_facts,
    leg_lines,
)
from coordination.referrals.tracks import CASE_TRACK
from coordination.register.models import MeansCheck
from coordination.tabs import Tabs
from coordination.worklists import Link

TABS = Tabs("overview", "papers", "flow", "traces")


def referrals_home() -> tuple[str, str]:
    """The list above every page of this room, and its name."""
    return reverse("referrals:cases"), _("Referrals")


def visible_case(request: Request, pk: int) -> Referral:
    """The case, or 404 to whom it does not concern; that it was opened is on record."""
    cases = Referral.objects.visible_to(request.actor).select_related(
        "window", "household__township", "household__village", "person", "verified_by", "supervised_unit"
    )
    found = get_object_or_404(cases, pk=pk)
    looked_at(request, found)
    return found


@require_GET
def cases(request: Request) -> HttpResponse:
    """Applications of my window, what was sent to my unit, all that I may read; filters in the address."""
    actor = request.actor
    found = list_for(actor, request.GET.get("view", ""))
    refusal = _("Referrals are open to windows, receivers, the office and the conveners.")
    require(None if found.views_for(actor) else refusal)
    links = [
        (can_open_gap(actor) is None, _("Gaps between lists"), "referrals:gaps"),
        (actor.has_role(*READS_ALL), _("Returns by unit"), "referrals:returns"),
        (True, _("Projects of social forces"), "referrals:projects"),
        (actor.has_role(*READS_ALL, *READS_WINDOW), _("Closure ledger"), "referrals:ledger"),
    ]
    new = Link(_("New application"), reverse("workflows:referral-new"), main=True)
    return found.answer(
        request,
        *(Link(words, reverse(name)) for is_open, words, name in links if is_open),
        new if can_open_at_window(actor) is None else None,
        among=(CASES, LEGS),
    )


@require_GET
def case(request: Request, pk: int) -> HttpResponse:
    """One application: its legs side by side, who holds each, until when, and with what result."""
    actor = request.actor
    found = visible_case(request, pk)
    tab = TABS.chosen(request)
    events = case_events(found)
    legs = list(found.legs.all())
    papers = list(Paper.objects.visible_to(actor).of(found).select_related("number", "organ"))
    for leg in legs:
        papers += Paper.objects.visible_to(actor).of(leg).select_related("number", "organ")
    attachments = list(attachments_of(found))
    topics = [f"{Referral._meta.label_lower}:{found.pk}"]
    context = {
        "case": found,
        "tab": tab,
        "tabs": TABS.rows(tab, papers=len(papers) + len(attachments), traces=len(events)),
        "tone": CASE_TONES.get(found.status, ""),  # type: ignore[call-overload]
        "track": CASE_TRACK.stops(found, events),
        "lines": leg_lines(found),
        "facts": case_facts(found) if tab == "overview" else (),
        "papers": papers,
        "attachments": attachments,
        "events": events,
        "recent": events[:8],
        "source_url": found.source_page(actor),
        "is_window": can_name_leg(actor, found) is None or actor.unit_id == found.window_id,
        "name_refusal": can_name_leg(actor, found),
        "withdraw_refusal": can_withdraw_referral(actor, found),
        "category_refusal": can_decide_category(actor, found),
        "reader_refusal": can_name_reader(actor, found),
        "reopen_refusal": can_reopen_closed(actor, found),
        "live_url": request.get_full_path(),
        "topic": " ".join(topics),
    }
    name = "referrals/_case.html" if is_fragment(request, "record") else "referrals/case.html"
    return render(request, name, context)


@require_GET
def receipt(request: Request, pk: int) -> HttpResponse:
    """The receipt that the person takes along: number, day, window, and what need not be brought."""
    found = visible_case(request, pk)
    checks = MeansCheck.objects.reusable().filter(household=found.household_id)
    context = {"case": found, "check": checks.order_by("-checked_on").first() if found.household_id else None}
    return render(request, "referrals/receipt.html", context)
