"""Ctrl K: people, units and records by a few characters. The words are posted, never in an address."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from coordination.monitoring.finding import find_warnings
from coordination.pages import Request
from coordination.register.queries import find_people
from coordination.units.models import AccountClass, Organisation, Post

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from coordination.access import Actor

SHORTEST = 2
LONGEST = 60
EACH = 6  # hits of one kind


@dataclass(frozen=True, slots=True)
class Hit:
    title: str
    small: str
    url: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record that is searched: by which fields, and how a hit is written."""

    heading: _StrOrPromise
    model: str
    fields: tuple[str, ...]
    small: Callable[[Any], object]
    order: tuple[str, ...] = ("-pk",)
    related: tuple[str, ...] = ()


def _status(record: Any) -> str:
    return str(record.get_status_display())


RECORDS = (
    Kind(
        _("Documents"),
        "documents.Paper",
        ("number__text", "title"),
        lambda paper: (
            f"{paper.number} · {paper.get_kind_display()}" if paper.number else paper.get_kind_display()
        ),
        related=("number",),
    ),
    Kind(
        _("Agenda items"),
        "meetings.AgendaItem",
        ("number", "title"),
        lambda item: f"{item.number_text} · {_status(item)}" if item.number else _status(item),
    ),
    Kind(_("Joint meetings"), "meetings.Session", ("purpose",), _status),
    Kind(
        _("Referrals"),
        "referrals.Referral",
        ("number", "title", "order_number"),
        lambda case: f"{case.number} · {_status(case)}",
    ),
    Kind(
        _("Legs"),
        "referrals.Leg",
        ("number", "case__number", "case__title"),
        lambda leg: f"{leg.short_number} · {leg.receiver.label} · {_status(leg)}",
        related=("case", "receiver"),
    ),
    Kind(
        _("Assignments"),
        "duties.Assignment",
        ("number", "title"),
        lambda duty: f"{duty.number} · {_status(duty)}" if duty.number else _status(duty),
    ),
    Kind(
        _("Case deliberation"),
        "deliberation.Deliberation",
        ("number", "title"),
        lambda case: f"{case.number_text} · {_status(case)}" if case.number else _status(case),
    ),
    Kind(
        _("Emergency aid"),
        "aid.AidCase",
        ("number",),
        lambda case: f"{case.number_text} · {_status(case)}",
        related=("township",),
    ),
)


@require_POST
def search(request: Request) -> HttpResponse:
    words = request.POST.get("q", "").strip()[:LONGEST]
    actor = request.actor
    groups = list(found(words, actor)) if len(words) >= SHORTEST else []
    return render(request, "shell/_hits.html", {"words": words, "groups": groups})


def found(words: str, actor: Actor) -> Iterator[dict[str, object]]:
    """Groups of hits among what this actor may see, records first."""
    if actor.user.account_class == AccountClass.CASE:
        for kind in RECORDS:
            hits = [hit for record in _records(kind, words, actor) if (hit := _hit(kind, record))]
            if hits:
                yield {"heading": kind.heading, "hits": hits}
        yield from _groups(
            (_("Warnings"), _warnings(words, actor)), (_("Households"), _in_need(words, actor))
        )
    yield from _groups((_("People"), _people(words, actor)), (_("Units"), _units(words, actor)))


def _groups(*groups: tuple[_StrOrPromise, list[Hit]]) -> Iterator[dict[str, object]]:
    for heading, hits in groups:
        if hits:
            yield {"heading": heading, "hits": hits}


def _warnings(words: str, actor: Actor) -> list[Hit]:
    """By number or by person; a hit says where and what, never who."""
    return [
        Hit(warning.title, f"{warning.number} · {_status(warning)}", warning.get_absolute_url())
        for warning in find_warnings(words, actor, limit=EACH)
    ]


def _in_need(words: str, actor: Actor) -> list[Hit]:
    """People in hardship, masked; an ID number or phone finds its owner, and stands nowhere."""
    return [
        Hit(person.title, person.household.masked_address, person.get_absolute_url())
        for person in find_people(words, actor, limit=EACH)
    ]


def _records(kind: Kind, words: str, actor: Actor) -> models.QuerySet:
    model = apps.get_model(kind.model)
    # visible_to may join; the ids alone are made distinct, so that ordering stays ours
    seen = model._default_manager.visible_to(actor).filter(_any_of(kind.fields, words)).values("pk")
    return (
        model._default_manager.filter(pk__in=seen).select_related(*kind.related).order_by(*kind.order)[:EACH]
    )


def _any_of(fields: tuple[str, ...], words: str) -> Q:
    condition = Q()
    for name in fields:
        condition |= Q(**{f"{name}__icontains": words})
    return condition


def _hit(kind: Kind, record: Any) -> Hit | None:
    try:
        return Hit(str(record.title), str(kind.small(record)), record.get_absolute_url())
    except NoReverseMatch:  # its room has no page yet
        return None


def _people(words: str, actor: Actor) -> list[Hit]:
    posts = (
        Post.objects.visible_to(actor)
        .current()
        .filter(Q(user__name__icontains=words) | Q(user__name_en__icontains=words))
        .exclude(user__account_class=AccountClass.SYSTEM)
        .select_related("user", "unit")
        .order_by("unit__order", "order", "pk")[:EACH]
    )
    return [Hit(post.user.label, post.label, _unit_url(post.unit)) for post in posts]


def _units(words: str, actor: Actor) -> list[Hit]:
    units = (
        Organisation.objects.visible_to(actor)
        .valid_on()
        .filter(_any_of(("name", "short_name", "name_en"), words) | Q(code__iexact=words))
        .order_by("order", "code")[:EACH]
    )
    return [Hit(unit.full_name, unit.get_kind_display(), _unit_url(unit)) for unit in units]


def _unit_url(unit: Organisation) -> str:
    return reverse("units:unit", args=[unit.code])
