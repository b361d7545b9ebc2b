"""Pages of cases: the list, one case, its outcomes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from coordination.access import Actor, require
from coordination.audit.looks import looked_at
from coordination.audit.models import Event
from coordination.clear_texts import tick_of
from coordination.deliberation.actions.agenda import ITEM
from coordination.deliberation.actions.outcomes import remove_outcome, write_outcome
from coordination.deliberation.forms.outcomes import WriteOutcomeForm
from coordination.deliberation.models import Deliberation, Outcome, Round, Sheet
from coordination.deliberation.policies import (
    can_drop_sheet,
    can_open_file,
    can_propose,
    can_read_positions,
    can_reopen,
    can_run_case,
    can_withdraw,
    can_write_outcomes,
)
from coordination.deliberation.queries.findings import finding_lines
from coordination.deliberation.queries.lists import CASES
from coordination.deliberation.queries.money import is_above_cap, money_at_stake
from coordination.deliberation.queries.pages import (
    TONES,
    case_facts,
    case_sheets,
    outcome_rows,
    report_facts,
    round_facts,
    seat_rows,
)
from coordination.deliberation.tracks import CASE_TRACK
from coordination.documents.models import Paper
from coordination.links import record_page
from coordination.pages import Request, is_sound
from coordination.policy.stages import stage_max
from coordination.readings import trail_of
from coordination.register.models import Household
from coordination.showing import Reading, shown
from coordination.sittings.desks import done, refused
from coordination.tabs import Tabs
from coordination.units.counties import county_of
from coordination.units.models import Organisation, Role
from coordination.wording import error_words
from coordination.worklists import Link

TABS = Tabs(
    "overview",
    "sheets",
    "hearing",
    "papers",
    "flow",
    "traces",
    sheets=gettext_lazy("Units' sheets"),
    hearing=gettext_lazy("Hearing"),
)
OFFICE = (Role.OFFICE, Role.OFFDIR)


def visible_case(request: Request, pk: int) -> Deliberation:
    """The case, or 404 to whom it does not concern; that it was opened is on record."""
    cases = Deliberation.objects.visible_to(request.actor).select_related(
        "household__township",
        "household__village",
        "proposer_unit",
        "proposer",
        "lead_unit",
        "merged_into",
        "person",
    )
    found = get_object_or_404(cases, pk=pk)
    looked_at(request, found)
    return found


@require_GET
def cases(request: Request) -> HttpResponse:
    """Cases that wait for me, that are open, that have ended; filters in the address."""
    new = Link(_("Propose a case"), reverse("workflows:case-new"), main=True)
    return CASES.answer(request, new if can_propose(request.actor) is None else None)


@require_GET
def case(request: Request, pk: int) -> HttpResponse:
    """One case: where it stands, who holds it, what each unit knows, what is decided."""
    actor = request.actor
    found = visible_case(request, pk)
    reading = found.reading_of(actor)
    events = list(Event.objects.of(found))
    traces = list(trail_of(found, actor))
    rounds = list(found.rounds.select_related("signed_by__user").order_by("-number"))
    wanted = request.GET.get("round", "")
    current = next((one for one in rounds if str(one.number) == wanted), rounds[0] if rounds else None)
    subjects = [Paper.objects.visible_to(actor).of(found)]
    subjects += [Paper.objects.visible_to(actor).of(one) for one in rounds]
    papers = [paper for rows in subjects for paper in rows.select_related("number", "organ")]
    without = tabs_without(reading, papers, actor)
    tab = TABS.chosen(request, without=without)
    context = {
        "case": found,
        "reading": reading,
        "round": current,
        "rounds": rounds if len(rounds) > 1 else (),
        "tab": tab,
        "tone": TONES.get(found.status, ""),  # type: ignore[call-overload]
        "track": CASE_TRACK.stops(found, events),
        "recent": traces[:8],
        "papers": papers,
        "facts": shown(case_facts(found), reading),
        "tabs": TABS.rows(tab, without=without, papers=len(papers), traces=len(traces)),
        "withdraw_refusal": can_withdraw(actor, found),
        "may_reopen": can_reopen(actor, found) is None,
        "is_own": actor.unit_id == found.proposer_unit_id or actor.has_role(*OFFICE),
        "may_desk": can_run_case(actor, found) is None
        and found.status in (Deliberation.Status.SCHEDULED, Deliberation.Status.DELIBERATING),
        "file": _file_of(found, actor),
        "live_url": request.get_full_path(),
        **(round_context(found, current, actor, reading) if current else {}),
    }
    sheets: Iterable[Sheet] = context.get("sheets", ())
    context["droppable"] = {sheet.pk for sheet in sheets if can_drop_sheet(actor, sheet) is None}
    part = "_body" if request.headers.get("X-Live") else "page"
    return render(request, f"deliberation/{part}.html", context)


def tabs_without(reading: Reading, papers: list[Paper], actor: Actor) -> set[str]:
    """No tab for what stays shut to a reader."""
    shut = set() if reading.matter else {"sheets"}
    if not reading.matter and not can_read_positions(actor):
        shut.add("hearing")
    return shut if reading.file or papers else shut | {"papers"}


def round_context(found: Deliberation, current: Round, actor: Actor, reading: Reading) -> dict[str, Any]:
    """The sheets, the hearing and the outcomes of one round, as far as this reader may know."""
    closed = str(can_open_file(actor, found) or "")
    matter = current.matter
    return {
        "file_refusal": closed,
        "findings": finding_lines(current) if reading.report else (),
        "round_facts": shown(round_facts(found, current), reading),
        "report_facts": () if closed else shown(report_facts(found, current), reading),
        "sheets": () if closed or not reading.matter else case_sheets(current, actor),
        "matter": matter,
        "item_url": record_page(ITEM, current.item_id, actor),
        "seats": seat_rows(matter, actor),
        "outcomes": outcome_rows(current, actor, reading),
        "may_write": can_write_outcomes(actor, found) is None and current.number == found.round,
        "above_cap": reading.money and is_above_cap(money_at_stake(current), found),
    }


def _file_of(found: Deliberation, actor: Actor) -> Household | None:
    """The household's file, where this reader may open it; each opening is on record there."""
    if can_open_file(actor, found) is not None:
        return None
    return Household.objects.visible_to(actor).filter(pk=found.household_id).first()


def outcome_form(found: Deliberation, data: Any = None) -> WriteOutcomeForm:
    """The outcomes that can be written now: refusing and deferring stand alone."""
    taken = set(found.current.outcomes.filter(carried_out_at=None).values_list("kind", flat=True))
    kinds = [kind for kind in Outcome.Kind.values if not (taken and kind in Outcome.ALONE)]
    kinds = [
        kind for kind in kinds if not (kind in taken and kind in (Outcome.Kind.AID, Outcome.Kind.CATEGORY))
    ]
    if found.current.deferrals:
        kinds = [kind for kind in kinds if kind != Outcome.Kind.EVIDENCE]
    if taken & set(Outcome.ALONE):
        kinds = []
    units = (
        county_of(found)
        .units()
        .exclude(kind__in=[Organisation.Kind.VILLAGE, Organisation.Kind.GOVERNMENT, Organisation.Kind.OFFICE])
    )
    stages = stage_max(on=found.policy_on, county=county_of(found))
    return WriteOutcomeForm(data, kinds=kinds, units=units.order_by("order", "code"), stages=stages)


@require_GET
def outcomes(request: Request, pk: int) -> HttpResponse:
    """The outcomes as a fragment: what is decided, and everything that it will open."""
    actor = request.actor
    found = visible_case(request, pk)
    current = get_object_or_404(found.rounds, number=found.round)  # none before it is accepted
    may_write = can_write_outcomes(actor, found) is None
    reading = found.reading_of(actor)
    context = {
        "case": found,
        "round": current,
        "outcomes": outcome_rows(current, actor, reading),
        "may_write": may_write,
        "above_cap": reading.money and is_above_cap(money_at_stake(current), found),
    }
    return render(request, "deliberation/_outcomes.html", context)


@require_POST
def add_outcome(request: Request, pk: int) -> HttpResponse:
    actor = request.actor
    found = visible_case(request, pk)
    require(can_write_outcomes(actor, found))
    form = outcome_form(found, request.POST)
    if not is_sound(form, actor):
        return refused(request, error_words(form), tick=tick_of(form))
    return done(request, lambda: write_outcome(found, actor=actor, **form.values()))


@require_POST
def drop_outcome(request: Request, pk: int, outcome_pk: int) -> HttpResponse:
    actor = request.actor
    found = visible_case(request, pk)
    outcome = get_object_or_404(Outcome, pk=outcome_pk, round__deliberation=found)
    return done(request, lambda: remove_outcome(outcome, actor=actor))
