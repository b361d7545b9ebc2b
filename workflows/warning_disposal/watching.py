"""What the house itself finds about categories: one that ran out, one whose review is due. County by county, each in its own transaction."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from coordination.monitoring.intake import Row
from coordination.monitoring.models import Kind
from coordination.policy.queries import parameter
from coordination.register.actions import expire_category, note_review_opened, tell_exit
from coordination.register.models import CategoryStatus
from coordination.register.queries.living import living_members
from coordination.units.counties import County
from coordination.units.each_county import in_each_county
from coordination.units.queries import clock_actor

from .front import open_review

log = logging.getLogger("workflows.warning_disposal.watching")
BATCH = 200  # of one county in one round


def look_after_categories() -> int:
    """Say of each category that ran out that it did, and open the reviews that are due; how much was done."""
    return in_each_county("category watch", _look_after)


def _look_after(county: County) -> int:
    done = _each(_ran_out(county), partial(expire_category, actor=clock_actor()))
    done += _each(_to_review(county), _open_review)
    for status in _to_run_out(county):
        done += tell_exit(status, actor=clock_actor())
    return done


def _ran_out(county: County) -> Iterable[CategoryStatus]:
    """Confirmed for a time that is over, and not ended by anybody (R237)."""
    past = CategoryStatus.objects.of_county(county.pk).filter(
        until_on__lt=timezone.localdate(), end_reason=""
    )
    return past.order_by("until_on", "pk")[:BATCH]


def _to_run_out(county: County) -> Iterable[CategoryStatus]:
    """Those of a gradual exit, a retention or a time set beforehand that end soon (R68)."""
    today = timezone.localdate()
    days = int(parameter("EXIT_NOTICE", on=today, county=county).value)
    soon = CategoryStatus.objects.of_county(county.pk).current(today)
    soon = soon.filter(until_on__gt=today, until_on__lte=today + dt.timedelta(days=days))
    return soon.select_related("household__township", "authority", "person").order_by("until_on", "pk")[
        :BATCH
    ]


def _to_review(county: County) -> list[list[CategoryStatus]]:
    """What one authority determined for one household or member and is due, together: one task (R16)."""
    today = timezone.localdate()
    due = CategoryStatus.objects.of_county(county.pk).to_review(today)
    found: dict[tuple[int, int | None, int], list[CategoryStatus]] = {}
    for status in due.select_related("household", "person", "authority").order_by("review_on", "pk")[:BATCH]:
        whose = (status.household_id, status.person_id, status.authority_id)
        found.setdefault(whose, []).append(status)
    return list(found.values())


def _open_review(statuses: list[CategoryStatus]) -> None:
    actor, first = clock_actor(), statuses[0]
    person = first.person.current if first.person is not None else None
    if person is None:
        person = next(iter(living_members(first.household)), None)
    note_review_opened(statuses, actor=actor)
    if person is None or person.died_on is not None:
        return  # nobody is left of whom it could be said
    home = person.household
    with translation.override(settings.LANGUAGE_CODE):  # it is kept, and read by everybody
        names = "、".join(str(one.get_category_display()) for one in statuses)
        facts = _("The review of %(categories)s is due on %(day)s.") % {
            "categories": names,
            "day": first.review_on,
        }
    row = Row(
        source_key=f"review:{first.pk}:{first.review_on}",
        person=person.pk,
        name=person.name,
        id_number=person.id_number,
        born_on=person.born_on,
        phone=person.phone,
        township=home.township_id,
        village=home.village_id,
        kind=Kind.REVIEW,
        facts=facts,
    )
    open_review(row, actor=actor, authority=first.authority)


def _each(rows: Iterable[Any], work: Callable[[Any], Any]) -> int:
    """One that fails is logged and keeps none of the others from it."""
    done = 0
    for row in rows:
        try:
            with transaction.atomic():
                work(row)
        except Exception:  # the next round tries it again
            log.exception("%s could not be looked after", row)
        else:
            done += 1
    return done
