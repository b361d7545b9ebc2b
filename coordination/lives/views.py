"""Deaths and moves: the lists, one report and one move with what came of them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from coordination.audit.looks import looked_at
from coordination.audit.models import Event
from coordination.documents.attachments import files_of
from coordination.documents.models import Paper
from coordination.lives.lists import DEATHS
from coordination.lives.models import DeathReport, HouseholdMove
from coordination.lives.move_pages import MOVES, move_facts
from coordination.lives.policies import can_undo_move, can_undo_report
from coordination.lives.queries import death_facts
from coordination.pages import Request
from coordination.register.models import Household
from coordination.worklists import Link

EVENTS_SHOWN = 30


@require_GET
def deaths(request: Request) -> HttpResponse:
    return DEATHS.answer(request, Link(_("Moves of households"), reverse("lives:moves")))


@require_GET
def death(request: Request, pk: int) -> HttpResponse:
    """Who reported it, where it was found, who confirmed or refuted it on which proof."""
    actor = request.actor
    found = get_object_or_404(
        DeathReport.objects.visible_to(actor).select_related(
            "person__household__township",
            "person__household__village",
            "household__township",
            "household__village",
            "reported_post__unit",
            "reported_post__user",
            "decided_post__unit",
            "decided_post__user",
            "undone_by",
        ),
        pk=pk,
    )
    looked_at(request, found)
    context = {
        "report": found,
        "facts": [fact for fact in death_facts(found) if fact.value],
        "files": files_of(found, actor),
        "household": Household.objects.visible_to(actor).filter(pk=found.household_id).first(),
        "source_url": found.source_page(actor),
        "may_undo": can_undo_report(actor, found) is None,
        "events": Event.objects.of(found)[:EVENTS_SHOWN],
    }
    return render(request, "lives/death.html", context)


@require_GET
def moves(request: Request) -> HttpResponse:
    return MOVES.answer(
        request,
        Link(_("Moves that were found"), reverse("lives:move_reports")),
        Link(_("Households from other counties"), reverse("lives:arrivals")),
        Link(_("Households that leave the county"), reverse("lives:departures")),
    )


@require_GET
def move(request: Request, pk: int) -> HttpResponse:
    """From where to where, who handed the household over, who signed for it."""
    actor = request.actor
    found = get_object_or_404(
        HouseholdMove.objects.visible_to(actor).select_related(
            "household__township",
            "household__village",
            "from_township",
            "to_township",
            "sent_by__unit",
            "sent_by__user",
            "received_by__unit",
            "received_by__user",
            "ended_by__unit",
            "ended_by__user",
        ),
        pk=pk,
    )
    looked_at(request, found)
    context = {
        "move": found,
        "facts": [fact for fact in move_facts(found) if fact.value],
        "papers": Paper.objects.visible_to(actor).of(found),
        "household": Household.objects.visible_to(actor).filter(pk=found.household_id).first(),
        "may_undo": can_undo_move(actor, found) is None,
        "events": Event.objects.of(found)[:EVENTS_SHOWN],
    }
    return render(request, "lives/move.html", context)
