"""What begins today, told again on the day: posts granted before, absences, units that took over others' work."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from coordination.notifications.actions import notify
from coordination.units.counties import County
from coordination.units.each_county import in_each_county
from coordination.units.leaving import waiting_at
from coordination.units.models import Absence, Post, Substitution, Succession, User
from coordination.units.notices import UnitNotice


def tell_of_today() -> int:
    return in_each_county("morning round", tell_county_of_today)


def tell_county_of_today(county: County) -> int:
    """Each person once, under the key of what begins; what was told today already is not told again."""
    today = timezone.localdate()
    return _posts(county, today) + _absences(county, today) + _successions(county, today)


def _posts(county: County, today: dt.date) -> int:
    begun = Post.objects.current(today).filter(unit__region=county.pk, valid_from=today)
    told = 0
    for post in begun.select_related("user", "unit").order_by("pk"):
        if _known_before(post, today):
            told += _tell(
                [post.user],
                UnitNotice.POST_BEGINS,
                subject=post,
                key=f"post:{post.pk}:begins",
                post=post.house_label,
                count=waiting_at(post),
            )
    return told


def _absences(county: County, today: dt.date) -> int:
    told = 0
    begun = Absence.objects.filter(post__unit__region=county.pk, first_day=today)
    for absence in begun.select_related("post__user", "post__unit").order_by("pk"):
        if not _known_before(absence, today):
            continue
        standing_in = Substitution.objects.in_force(today).filter(post=absence.post_id)
        people = [one.substitute.user for one in standing_in.select_related("substitute__user")]
        told += _tell(
            people,
            UnitNotice.SUBSTITUTION_BEGINS,
            subject=absence,
            url=reverse("units:absence"),
            key=f"absence:{absence.pk}:begins",
            post=f"{absence.post.house_label} {absence.post.user.name}",
            last=absence.last_day.isoformat(),
            count=waiting_at(absence.post),
        )
    return told


def _successions(county: County, today: dt.date) -> int:
    told = 0
    begun = Succession.objects.filter(successor__region=county.pk, on=today)
    for one in begun.select_related("predecessor", "successor").order_by("pk"):
        heirs = Post.objects.current(today).filter(unit=one.successor_id).select_related("user")
        told += _tell(
            [post.user for post in heirs],
            UnitNotice.UNIT_TAKEN_OVER,
            subject=one.successor,
            key=f"succession:{one.pk}",
            unit=one.predecessor.short_name,
            successor=one.successor.short_name,
        )
    return told


def _known_before(row: Post | Absence, today: dt.date) -> bool:
    """Whether it was decided before the day on which it begins: who decides today tells at once."""
    first = row.history.order_by("history_id").values_list("history_date", flat=True).first()
    return first is not None and timezone.localdate(first) < today


@transaction.atomic
def _tell(people: list[User], kind: UnitNotice, **about: Any) -> int:
    return len(notify(people, kind, **about)) if people else 0
