"""What the clock does for aid: it wakes cases whose next stage is near, starts top-ups asked for, and settles months."""

from __future__ import annotations

import datetime as dt
import logging

from django.db import transaction
from django.utils import timezone

from coordination.aid.models import Account, TopUp
from coordination.aid.queries.accounts import months_over
from coordination.aid.queries.stages import cases_with_stage_near, is_near
from coordination.units.counties import County
from coordination.units.each_county import in_each_county
from coordination.units.queries import clock_actor
from workflows.engine.steps import start, wake
from workflows.models import Process

from .front import settle

log = logging.getLogger("workflows.aid")


def look_after_aid() -> int:
    done = in_each_county("aid watch", wake_stages) + start_top_ups()
    return done + in_each_county("month-ends", open_month_ends)


def wake_stages(county: County) -> int:
    """Let the check of a county's near stages begin; each case under its own lock."""
    near = [case for case in cases_with_stage_near(county) if is_near(case)]
    if not near:
        return 0
    actor, woken = clock_actor(), 0
    for case in near:
        try:
            woken += wake(case, "next_stage", actor=actor)
        except Exception:  # one case that cannot be woken does not keep the others waiting
            log.exception("Aid case %s could not be woken for its stage", case.pk)
    return woken


def start_top_ups() -> int:
    """Top-ups that a low reserve asked for by itself wait for their process."""
    started = 0
    for pk in TopUp.objects.filter(status=TopUp.Status.DRAFTED).order_by("pk").values_list("pk", flat=True):
        try:
            started += _start(pk)
        except Exception:  # one that cannot be started does not keep those of other counties waiting
            log.exception("Top-up %s could not be started", pk)
    return started


@transaction.atomic
def _start(pk: int) -> int:
    top_up = TopUp.objects.select_for_update(of=("self",)).get(pk=pk)
    if Process.objects.of(top_up).exists():
        return 0
    start(top_up, actor=clock_actor())
    return 1


def open_month_ends(county: County) -> int:
    """Months of the county's reserves that are over are counted and signed (D29).

    A reserve begins with the month that has just ended; after a gap of the clock those in between follow.
    """
    this_month = timezone.localdate().replace(day=1)
    return sum(_settle(account, month) for account, month in months_over(county, this_month))


def _settle(account: Account, month: dt.date) -> int:
    try:
        settle(account, actor=clock_actor(), month=month)
    except Exception:  # one that cannot be opened does not keep the other townships waiting
        log.exception("The month-end %s of account %s could not be opened", month, account.pk)
        return 0
    return 1
