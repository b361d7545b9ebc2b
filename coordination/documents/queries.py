"""What the pages of papers show, without a query a row."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import QueryDict

from coordination.audit.models import Event
from coordination.documents.kinds import PaperKind
from coordination.documents.models import Distribution, Paper, Series, Signature
from coordination.documents.models.papers import READS_ALL_PAPERS, PaperQuerySet
from coordination.units.models import Organisation
from coordination.units.queries import units_of

if TYPE_CHECKING:
    from django.db.models import Model

    from coordination.access import Actor

TIMELINE_LENGTH = 30


@dataclass(frozen=True)
class RegisterFilter:
    """What the address asks the register for; what it does not understand it leaves out."""

    kind: str
    year: int | None
    unit: int | None
    unread: bool

    @classmethod
    def read(cls, query: QueryDict) -> RegisterFilter:
        kind = query.get("kind", "")
        return cls(
            kind=kind if kind in PaperKind.values else "",
            year=_number(query.get("year", ""), 1949, 2999),
            unit=_number(query.get("unit", ""), 1, 2**31 - 1),
            unread=query.get("unread") == "1",
        )

    def __bool__(self) -> bool:
        return bool(self.kind or self.year or self.unit or self.unread)


def _number(text: str, least: int, most: int) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and least <= int(text[:12]) <= most else None


def register(actor: Actor, wanted: RegisterFilter) -> PaperQuerySet:
    """Signed papers that the reader may see, with number, organ, signatories and receipts."""
    papers = Paper.objects.visible_to(actor).signed()
    if wanted.kind:
        papers = papers.filter(kind=wanted.kind)
    if wanted.year:
        papers = papers.filter(
            issued_on__gte=dt.date(wanted.year, 1, 1), issued_on__lte=dt.date(wanted.year, 12, 31)
        )
    if wanted.unit:
        papers = papers.filter(organ=wanted.unit)
    if wanted.unread:
        mine = Distribution.objects.filter(unit__in=units_of(actor), read_at=None)
        papers = papers.filter(pk__in=mine.values("paper"))
    # subqueries, not joins: they are asked for the rows of one page only
    readers = Distribution.objects.filter(paper=OuterRef("pk")).order_by()
    found: PaperQuerySet = papers.select_related("number", "organ").annotate(
        signatory=Subquery(Signature.objects.filter(paper=OuterRef("pk")).values("signer_name")[:1]),
        sent_count=_count(readers),
        read_count=_count(readers.filter(read_at__isnull=False)),
    )
    return found


def _count(rows: QuerySet[Distribution]) -> Coalesce:
    return Coalesce(Subquery(rows.values("paper").annotate(number=Count("pk")).values("number")), 0)


def filter_choices() -> tuple[list[int], list[Organisation]]:
    """The years and the organs of all number series: a short list, read once."""
    series = list(Series.objects.select_related("organ").order_by("organ__order", "organ__code"))
    years = sorted({one.year for one in series}, reverse=True)
    return years, list({one.organ_id: one.organ for one in series}.values())


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


def visible_subject(paper: Paper, actor: Actor) -> Model | None:
    """The record that the paper belongs to, where the reader may see it and it has a page."""
    subject = paper.subject
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
