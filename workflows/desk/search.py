"""Ctrl K: people, units and records by a few characters, and the page of all that was found.

The words are posted, never in an address. What is still open stands before papers and what is closed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from coordination.limits import SEARCHES
from coordination.monitoring.finding import find_warnings
from coordination.monitoring.models import Warning
from coordination.pages import Request
from coordination.paging import cut
from coordination.register.queries import standing_people
from coordination.register.strangers import looked_for_people
from coordination.rooms import Kind, kinds, status_words
from coordination.units.addresses import unit_address
from coordination.units.models import AccountClass, Organisation, Post

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from coordination.access import Actor

SHORTEST = 2
LONGEST = 60
EACH = 6  # hits of one part in the dialog
ENOUGH = 12  # with so many that are open, the dialog leaves what is closed to the page of all
PAGE = 25  # hits of one part on the page of all
CLOSED = pgettext_lazy("what was found", "closed")


@dataclass(frozen=True, slots=True)
class Hit:
    title: str
    small: str
    url: str
    person: Any = None  # whom it is about, of those in hardship


@dataclass(frozen=True, slots=True)
class Part:
    """What is found of one kind: read behind a mark, with the mark of what follows."""

    key: str
    heading: _StrOrPromise
    read: Callable[[str, int], tuple[list[Any], str]]
    hit: Callable[[Any], Hit | None]
    is_closed: bool = False

    def hits(self, size: int, after: str = "") -> dict[str, Any]:
        rows, following = self.read(after, size)
        hits = [hit for row in rows if (hit := self.hit(row)) is not None]
        return {"key": self.key, "heading": self.heading, "hits": hits, "after": following}


@require_POST
def search(request: Request) -> HttpResponse:
    words = _words(request)
    groups = list(found(words, request.actor))
    _put_on_record(request, words, groups)
    return render(request, "shell/_hits.html", {"words": words, "groups": groups})


@require_http_methods(["GET", "POST"])
def results(request: Request) -> HttpResponse:
    """All that was found, kind by kind; of one kind what follows, where that is asked."""
    words = _words(request)
    wanted = request.POST.get("kind", "")
    asked = [part for part in parts(words, request.actor) if wanted in ("", part.key)]
    after = request.POST.get("after", "") if wanted else ""
    groups = [group for part in asked if (group := part.hits(PAGE, after))["hits"]]
    _put_on_record(request, words, groups)
    context = {"words": words, "groups": groups, "goes_on": bool(after)}
    if wanted and request.htmx:
        return render(request, "shell/_more_hits.html", {**context, "group": groups[0] if groups else None})
    return render(request, "shell/results.html", context)


def _put_on_record(request: Request, words: str, groups: list[dict[str, Any]]) -> None:
    """Where people in hardship were looked for."""
    people = [hit.person for group in groups for hit in group["hits"] if hit.person is not None]
    looked_for_people(request, words, people)


def _words(request: Request) -> str:
    """What is looked for; how often one person asks is bounded."""
    words = request.POST.get("q", "").strip()[:LONGEST]
    if len(words) >= SHORTEST:
        SEARCHES.admit(request.actor.user.pk)
    return words


def found(words: str, actor: Actor) -> Iterator[dict[str, Any]]:
    """The first hits of each part; what is closed only where little is open."""
    count = 0
    for part in parts(words, actor):
        if part.is_closed and count >= ENOUGH:
            return
        group = part.hits(EACH)
        count += len(group["hits"])
        if group["hits"]:
            yield group


def parts(words: str, actor: Actor) -> list[Part]:
    """All that may be found by this reader: what is open, people and units, papers, what is closed."""
    if len(words) < SHORTEST:
        return []
    people = [_people(words, actor), _units(words, actor)]
    if actor.user.account_class != AccountClass.CASE:
        return people
    searched = [kind for kind in kinds() if kind.fields or kind.model == Warning._meta.label_lower]
    records = [kind for kind in searched if not kind.is_paper]
    return [
        *(_of_kind(kind, words, actor, ended=False) for kind in records),
        _in_need(words, actor),
        *people,
        *(_of_kind(kind, words, actor) for kind in searched if kind.is_paper),
        *(_of_kind(kind, words, actor, ended=True) for kind in records),
    ]


def _of_kind(kind: Kind, words: str, actor: Actor, *, ended: bool | None = None) -> Part:
    heading = kind.found_as or kind.words
    key = kind.model
    if ended:
        heading, key = format_lazy("{} · {}", heading, CLOSED), f"{key}-closed"
    if kind.model == Warning._meta.label_lower:
        return Part(key, heading, partial(_warnings, words, actor, bool(ended)), _warning, bool(ended))
    rows = _records(kind, words, actor, ended)
    return Part(key, heading, _paged(rows, "-pk"), partial(_record, kind), bool(ended))


def _paged(rows: models.QuerySet[Any], *order: str) -> Callable[[str, int], tuple[list[Any], str]]:
    return lambda after, size: cut(rows, order=order, after=after, size=size)


def _records(kind: Kind, words: str, actor: Actor, ended: bool | None) -> models.QuerySet[Any]:
    model = apps.get_model(kind.model)
    # visible_to may join; the ids alone are made distinct, so that ordering stays ours
    seen = model._default_manager.visible_to(actor).filter(_named(kind, words)).values("pk")
    rows = model._default_manager.filter(pk__in=seen).select_related(*kind.related)
    if ended is None:
        return rows
    statuses = model.ENDED
    return rows.filter(status__in=statuses) if ended else rows.exclude(status__in=statuses)


def _named(kind: Kind, words: str) -> Q:
    if not kind.sealed_by:
        return _any_of(kind.fields, words)
    unsealed = _any_of(kind.open_fields, words) & Q(**{kind.sealed_by: False})
    return _any_of(kind.fields, words) | unsealed


def _any_of(fields: tuple[str, ...], words: str) -> Q:
    condition = Q()
    for name in fields:
        condition |= Q(**{f"{name}__icontains": words})
    return condition


def _record(kind: Kind, record: Any) -> Hit | None:
    try:
        title = getattr(record, "shown_title", record.title)  # what is sealed has other words for a title
        return Hit(str(title), str(kind.small(record)), record.get_absolute_url())
    except NoReverseMatch:  # its room has no page yet
        return None


def _warnings(words: str, actor: Actor, ended: bool, after: str, size: int) -> tuple[list[Warning], str]:
    below = int(after) if after.isascii() and after.isdigit() and len(after) < 19 else None
    rows = find_warnings(words, actor, limit=size + 1, ended=ended, below=below)
    return rows[:size], str(rows[size - 1].pk) if len(rows) > size else ""


def _warning(warning: Warning) -> Hit:
    """A hit says where and what, never who."""
    return Hit(warning.title, f"{warning.number} · {status_words(warning)}", warning.get_absolute_url())


def _in_need(words: str, actor: Actor) -> Part:
    """People in hardship, masked; an ID number or phone finds its owner, and stands nowhere."""
    return Part(
        "households",
        _("Households"),
        _paged(standing_people(words, actor), "pk"),
        lambda person: Hit(person.title, person.household.masked_address, person.get_absolute_url(), person),
    )


def _people(words: str, actor: Actor) -> Part:
    posts = (
        Post.objects.visible_to(actor)
        .current()
        .filter(Q(user__name__icontains=words) | Q(user__name_en__icontains=words))
        .exclude(user__account_class=AccountClass.SYSTEM)
        .select_related("user", "unit")
    )
    return Part(
        "people",
        _("People"),
        _paged(posts, "unit__order", "order", "pk"),
        lambda post: Hit(post.user.label, post.label, unit_address(post.unit, actor)),
    )


def _units(words: str, actor: Actor) -> Part:
    units = (
        Organisation.objects.visible_to(actor)
        .valid_on()
        .filter(_any_of(("name", "short_name", "name_en"), words) | Q(code__iexact=words))
    )
    return Part(
        "units",
        _("Units"),
        _paged(units, "order", "code", "pk"),
        lambda unit: Hit(unit.full_name, unit.get_kind_display(), unit_address(unit, actor)),
    )
