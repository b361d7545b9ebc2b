"""What the pages of papers show, without a query a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Prefetch
from django.utils.translation import pgettext

from coordination.audit.models import Event
from coordination.dates import full_date
from coordination.documents.kinds import PaperKind
from coordination.documents.models import Distribution, Paper, Printing, PublicNotice, Signature
from coordination.documents.models.papers import READS_ALL_PAPERS, PaperQuerySet
from coordination.documents.models.subjects import WithSubject
from coordination.policy.words import due_day
from coordination.showing import Fact
from coordination.units.queries import units_of

if TYPE_CHECKING:
    from django.db.models import Model

    from coordination.access import Actor

TIMELINE_LENGTH = 30


def paper_page(actor: Actor) -> PaperQuerySet:
    found: PaperQuerySet = (
        Paper.objects.visible_to(actor)
        .select_related("number", "organ", "file", "corrects__number", "drafted_by")
        .prefetch_related(
            Prefetch("signatures", Signature.objects.select_related("scan", "user")),
            Prefetch("readers", Distribution.objects.select_related("unit", "read_by")),
            Prefetch("corrections", Paper.objects.select_related("number")),
        )
    )
    return found


def notice_facts(notice: PublicNotice) -> list[Fact]:
    """Where a public notice hangs, and from which day to which."""
    down = full_date(notice.taken_down_on) if notice.taken_down_on else ""
    return [
        Fact("notice_place", pgettext("public notice", "Where it hangs"), notice.place),
        Fact("notice_from", pgettext("public notice", "Put up on"), full_date(notice.put_up_on)),
        Fact("notice_by", pgettext("public notice", "Put up by"), notice.put_up_by.user.label),
        Fact("notice_until", pgettext("public notice", "Hangs through"), due_day(notice.until_on)),
        Fact("notice_down", pgettext("public notice", "Taken down on"), down),
        Fact(
            "notice_down_by",
            pgettext("public notice", "Taken down by"),
            notice.taken_down_by.user.label if notice.taken_down_by else "",
        ),
    ]


def posting_facts(paper: Paper) -> list[Fact]:
    """The same of a paper, where it is a public notice that was put up."""
    if paper.kind != PaperKind.D44:
        return []
    found = PublicNotice.objects.filter(paper=paper)
    return [
        fact
        for notice in found.select_related("put_up_by__user", "taken_down_by__user")
        for fact in notice_facts(notice)
    ]


def printing_of(paper: Paper) -> Printing | None:
    """What is known of a PDF that is still to come."""
    return None if paper.file_id else Printing.objects.filter(paper=paper).first()


def visible_subject(row: WithSubject, actor: Actor) -> Model | None:
    """The record that a paper or a sheet belongs to, where the reader may see it and it has a page."""
    subject = row.subject
    if subject is None or not hasattr(subject, "get_absolute_url"):
        return None
    manager = type(subject)._default_manager
    if hasattr(manager, "visible_to") and not manager.visible_to(actor).filter(pk=subject.pk).exists():
        return None
    return subject


def timeline(paper: Paper, actor: Actor) -> list[Event]:
    """All that happened to it for the office and the conveners, for others what they did themselves."""
    events = Event.objects.of(paper)
    if not actor.has_role(*READS_ALL_PAPERS):
        events = events.filter(unit_id__in=units_of(actor))
    return list(events.order_by("-at", "-pk")[:TIMELINE_LENGTH])
