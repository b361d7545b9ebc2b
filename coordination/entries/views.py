"""Signatures on paper: the list, and one of them with what was said against it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from coordination.audit.looks import looked_at
from coordination.audit.models import Event
from coordination.audit.models.events import EventQuerySet
from coordination.documents.models import Attachment
from coordination.documents.queries import visible_subject
from coordination.entries.facts import entry_facts, objection_facts
from coordination.entries.lists import ENTRIES
from coordination.entries.models import Objection, PaperEntry
from coordination.entries.policies import can_go_on, can_object
from coordination.entries.verbs import EntryVerb
from coordination.pages import Request

EVENTS_SHOWN = 30


@require_GET
def entries(request: Request) -> HttpResponse:
    return ENTRIES.answer(request)


def _told_of(found: PaperEntry, objection: Objection | None) -> EventQuerySet:
    """The trail of both, newest first: what moves the sheet, too, stands there already."""
    of_sheet = Event.objects.of(found)
    if objection is None:
        return of_sheet
    return of_sheet | Event.objects.of(objection).filter(verb__in=[EntryVerb.EXAMINED, EntryVerb.PUT_RIGHT])


@require_GET
def entry(request: Request, pk: int) -> HttpResponse:
    """Who entered it in whose name, who compared it, what the holder says against it."""
    actor = request.actor
    found = get_object_or_404(
        PaperEntry.objects.visible_to(actor).select_related(
            "signer__user",
            "signer__unit",
            "entered_by",
            "entered_post__unit",
            "entered_post__user",
            "compared_by",
            "objection",
        ),
        pk=pk,
    )
    objection = getattr(found, "objection", None)
    scans = Attachment.objects.visible_to(actor).filter(pk=found.scan_id)
    record = visible_subject(found, actor)
    looked_at(request, record)
    context = {
        "entry": found,
        "facts": entry_facts(found),
        "objection": objection,
        "objection_tone": "" if objection is None or objection.is_settled else "late",
        "objection_facts": objection_facts(objection) if objection is not None else (),
        "record": record,
        "scan": scans.first(),
        "may_object": can_object(actor, found) is None,
        "may_go_on": found.status == PaperEntry.Status.WAITING and can_go_on(actor, found) is None,
        "events": _told_of(found, objection)[:EVENTS_SHOWN],
    }
    return render(request, "entries/entry.html", context)
