"""The list of households, the page of one, its chain for paper, and the opening of its names."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from coordination.audit.models import Event
from coordination.exports import ExportName, Leaving, mark_of
from coordination.pages import Request
from coordination.policy.queries import parameters
from coordination.register import actions
from coordination.register.forms.statuses import OpenForm
from coordination.register.models import CheckAuthorization, Household, MeansCheck, WatchEntry
from coordination.register.openings import can_open_another, open_until
from coordination.register.policies import (
    COUNTY_CLERKS,
    can_amend_household,
    can_confirm_category,
    can_open_file,
    can_register_household,
    reads_file,
)
from coordination.register.queries.chain import chain, outline
from coordination.register.queries.elsewhere import members_elsewhere
from coordination.register.queries.finding import find_people
from coordination.register.queries.lists import HOUSEHOLDS, QUESTIONS, line_of, with_lines
from coordination.register.queries.pages import (
    address_of,
    categories,
    chain_facts,
    members,
    open_words,
    paper_facts,
    questions_of,
    whereabouts,
)
from coordination.register.strangers import looked_for_people
from coordination.register.views.steps import household_of
from coordination.tabs import Tabs
from coordination.units.counties import county_of
from coordination.vocabulary import word
from coordination.worklists import Link, count_of, shown

NEWEST = 8  # entries beside the overview
TABS = Tabs("overview", "chain", "traces", chain=gettext_lazy("Aid chain"))
FOUND = 25
TRACES = 200


@require_GET
def household_list(request: Request) -> HttpResponse:
    """Households that the reader may see, the nearest review first."""
    actor = request.actor
    waiting = shown(count_of(QUESTIONS.rows(actor)))
    questions = Link(_("Possible duplicates"), reverse("register:questions"), count=waiting)
    new = Link(_("Register a household"), reverse("register:new_household"), main=True)
    return HOUSEHOLDS.answer(
        request,
        questions if waiting else None,
        new if can_register_household(actor) is None else None,
        template="register/households.html",
    )


@require_POST
def find(request: Request) -> HttpResponse:
    """Search a person: the words are posted and stand in no address."""
    actor = request.actor
    words = request.POST.get("q", "").strip()[:60]
    people = find_people(words, actor, limit=FOUND)
    looked_for_people(request, words, people)
    found = {one.household_id: one for one in people}
    rows = {row.pk: row for row in with_lines(Household.objects.filter(pk__in=found))}
    context = {
        "words": words,
        "table": HOUSEHOLDS.table(
            [replace(line_of(rows[one.household_id]), head=one.masked_name) for one in people]
        ),
        "more": len(people) == FOUND,
    }
    return render(request, "register/_found.html", context)


@require_GET
def household(request: Request, key: str) -> HttpResponse:
    """One household: members, categories, checks, watch list, and its aid chain."""
    actor = request.actor
    found = household_of(request, key)
    until = open_until(found, actor)
    whole = reads_file(actor, found)
    closed = () if whole else ("traces",)
    tab = TABS.chosen(request, without=closed)
    aid = outline(found, actor)
    newest = chain(found, actor, longest=NEWEST).newest_first if tab != "chain" else []
    current, ended = categories(found, actor)
    shown = members(found, actor, is_open=until is not None)
    where = whereabouts(found, actor)
    context = {
        "household": found,
        "tab": tab,
        "tabs": TABS.rows(tab, without=closed, chain=aid.count),
        "members": shown,
        "address": address_of(found, shown, actor),
        "chain_facts": chain_facts(aid),
        "current": current,
        "ended": ended,
        "checks": MeansCheck.objects.visible_to(actor).filter(household=found).select_related("checked_by"),
        "authorizations": CheckAuthorization.objects.visible_to(actor)
        .filter(household=found)
        .select_related("signer"),
        "watched": WatchEntry.objects.visible_to(actor)
        .filter(household=found)
        .select_related("authority", "household"),
        "questions": questions_of(found, actor),
        "elsewhere": members_elsewhere(found, county=county_of(found)) if whole else (),
        "whereabouts": where,
        "is_leaving": any(one.status in ("prepared", "sent", "signed") for one in where),
        "chain": aid,
        "newest": newest,
        "events": list(Event.objects.filter(household=found.key).order_by("-at", "-pk")[:TRACES])
        if tab == "traces"
        else [],
        "whole": whole,
        "open_until": until,
        "open_words": open_words(timezone.localtime(until)) if until else "",
        "open_form": OpenForm(),
        "open_points": _open_points(found),
        "why_not_open": can_open_file(actor, found) or can_open_another(actor),
        "may_amend": can_amend_household(actor, found) is None,
        "may_report": actor.acting_post is not None,
        "may_correct": actor.has_role(*COUNTY_CLERKS),
        "may_confirm": can_confirm_category(actor, found) is None,
        "live_url": request.get_full_path(),
    }
    part = "_household" if request.headers.get("X-Live") else "household"
    return render(request, f"register/{part}.html", context)


def _open_points(household: Household) -> list[str]:
    names = ["OPEN_MINUTES", "OPEN_HOURLY"]
    rows = parameters(names, on=timezone.localdate(), county=county_of(household))
    minutes, hourly = rows["OPEN_MINUTES"].value, rows["OPEN_HOURLY"].value
    return [
        _("Names, ID numbers and phones are shown to you alone, for %(minutes)s minutes.")
        % {"minutes": minutes},
        _("Purpose, time and your post are recorded for good; the audit administrator reads them."),
        _("Nobody opens more than %(count)s files in an hour.") % {"count": hourly},
    ]


@require_POST
def open_household(request: Request, key: str) -> HttpResponse:
    """Open the names of one household for a stated purpose."""
    found = household_of(request, key)
    form = OpenForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say what you need the names for."))
        return redirect(found.get_absolute_url())
    try:
        actions.open_file(found, actor=request.actor, purpose=form.cleaned_data["purpose"])
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(found.get_absolute_url())


@require_GET
def chain_events(request: Request, key: str) -> HttpResponse:
    """What was done, event by event: read when its fold on the chain is opened."""
    found = household_of(request, key)
    return render(request, "register/_chain_events.html", {"chain": chain(found, request.actor)})


@require_GET
def chain_paper(request: Request, key: str) -> HttpResponse:
    """The aid chain from its beginning, laid out for printing; names masked unless the file is open."""
    actor = request.actor
    found = household_of(request, key)
    shown = members(found, actor, is_open=open_until(found, actor) is not None)
    aid = chain(found, actor)
    context = {
        "household": found,
        "facts": paper_facts(shown, categories(found, actor)[0], aid),
        "chain": aid,
        "mark": mark_of(Leaving(actor, word(ExportName.CHAIN), len(aid.entries), subject=found)),
    }
    return render(request, "register/chain.html", context)
