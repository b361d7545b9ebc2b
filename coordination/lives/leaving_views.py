"""Households that leave the county and arrive in it, moves that were found: the lists, and each on its page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from coordination.audit.looks import looked_at
from coordination.audit.models import Event
from coordination.documents.models import Paper
from coordination.lives.leaving_pages import (
    ARRIVALS,
    DEPARTURES,
    MOVE_REPORTS,
    arrival_facts,
    departure_facts,
    move_report_facts,
)
from coordination.lives.models import Arrival, Departure, MoveReport
from coordination.lives.policies import can_undo_departure
from coordination.pages import Request
from coordination.register.models import Household
from coordination.showing import Fact

EVENTS_SHOWN = 30
HOLDERS = ("{}__unit", "{}__user")


@require_GET
def departures(request: Request) -> HttpResponse:
    return DEPARTURES.answer(request)


@require_GET
def arrivals(request: Request) -> HttpResponse:
    return ARRIVALS.answer(request)


@require_GET
def move_reports(request: Request) -> HttpResponse:
    return MOVE_REPORTS.answer(request)


@require_GET
def departure(request: Request, pk: int) -> HttpResponse:
    """Where it goes, what the transfer carries, what the other county answered, until when the aid here runs."""
    people = _held("prepared_by", "signed_by", "ended_by")
    found = _found(request, Departure, pk, "household__township", "household__village", "to_county", *people)
    return _page(
        request,
        found,
        departure_facts(found),
        (reverse("lives:departures"), _("Households that leave the county")),
        undo_url=reverse("workflows:departure-undo", args=[found.pk])
        if can_undo_departure(request.actor, found) is None
        else "",
        undo_words=_("Undo the departure"),
    )


@require_GET
def arrival(request: Request, pk: int) -> HttpResponse:
    """From where, what the transfer carries, what was answered, which household it is here."""
    found = _found(
        request,
        Arrival,
        pk,
        "unit",
        "from_county",
        "household__township",
        "household__village",
        *_held("decided_by"),
    )
    return _page(
        request,
        found,
        arrival_facts(found),
        (reverse("lives:arrivals"), _("Households from other counties")),
    )


@require_GET
def move_report(request: Request, pk: int) -> HttpResponse:
    """Who found it, in which matter, and where it led."""
    people = _held("reported_by", "decided_by")
    found = _found(request, MoveReport, pk, "household__township", "household__village", "township", *people)
    return _page(
        request,
        found,
        move_report_facts(found),
        (reverse("lives:move_reports"), _("Moves that were found")),
        source_url=found.source_page(request.actor),
    )


def _held(*posts: str) -> list[str]:
    return [form.format(post) for post in posts for form in HOLDERS]


def _found(request: Request, model: Any, pk: int, *beside: str) -> Any:
    found = get_object_or_404(model.objects.visible_to(request.actor).select_related(*beside), pk=pk)
    looked_at(request, found)
    return found


def _page(
    request: Request, record: Any, facts: Sequence[Fact], home: tuple[str, str], **more: Any
) -> HttpResponse:
    actor = request.actor
    context = {
        "record": record,
        "topic": f"{record._meta.label_lower}:{record.pk}",
        "home": home,
        "facts": [fact for fact in facts if fact.value],
        "papers": Paper.objects.visible_to(actor).of(record),
        "household": Household.objects.visible_to(actor).filter(pk=record.household_id).first(),
        "events": Event.objects.of(record)[:EVENTS_SHOWN],
        **more,
    }
    return render(request, "lives/record.html", context)
