"""What the clock does for aid: it wakes cases whose next stage is near, tells payers of stages whose day has come,
starts top-ups asked for, asks about aid given twice, reads what other counties answered, and settles months."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from coordination.aid.actions.inquiries import read_answers
from coordination.aid.actions.overlaps import look_again
from coordination.aid.actions.stages import tell_of_due_stages
from coordination.aid.models import Account, AidCase, CountyInquiry, Overlap, TopUp
from coordination.aid.queries.accounts import months_over
from coordination.aid.queries.inquiries import cases_that_wait
from coordination.aid.queries.overlaps import answered_ahead
from coordination.aid.queries.stages import cases_fallen_due, cases_with_stage_near, is_near
from coordination.policy.deadlines import open_of_day
from coordination.units.counties import County
from coordination.units.each_county import in_each_county
from coordination.units.queries import clock_actor
from workflows.engine.steps import start, wake
from workflows.models import Process

from .front import settle

log = logging.getLogger("workflows.aid")


def look_after_aid() -> int:
    done = in_each_county("aid watch", wake_stages) + in_each_county("stages due", tell_payers)
    done += start_top_ups() + start_inquiries()
    done += in_each_county("aid given twice", ask_about_overlaps)
    done += in_each_county("answers of other counties", hear_other_counties)
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


def tell_payers(county: County) -> int:
    """Whoever pays a stage whose day has come hears of it when the offices open; each case under its own lock."""
    if timezone.now() < open_of_day(timezone.localdate(), county=county):
        return 0
    return sum(_tell_payer(case) for case in cases_fallen_due(county))


def _tell_payer(case: AidCase) -> int:
    try:
        tell_of_due_stages(case, actor=clock_actor())
    except Exception:  # one whose payer cannot be told does not keep the others waiting
        log.exception("The payer of aid case %s could not be told of its stage", case.pk)
        return 0
    return 1


def hear_other_counties(county: County) -> int:
    """What other counties answered is read, and the cases held for it go on; each under its own lock."""
    return sum(_hear(case) for case in cases_that_wait(county))


def _hear(case: AidCase) -> int:
    try:
        with transaction.atomic():
            read_answers(case, actor=clock_actor())
            return wake(case, "hear_counties", actor=clock_actor())
    except Exception:  # one that cannot be read does not keep the others waiting
        log.exception("The answer about aid case %s could not be read", case.pk)
        return 0


def ask_about_overlaps(county: County) -> int:
    """What was to be netted off a payment that comes no more is asked about; each under its own lock."""
    return sum(_ask_about(overlap) for overlap in answered_ahead(county))


def _ask_about(overlap: Overlap) -> int:
    try:
        with transaction.atomic():
            overlap = look_again(overlap, actor=clock_actor())
            if overlap.status == Overlap.Status.OPEN:
                start(overlap, actor=clock_actor())
    except Exception:  # one that cannot be asked about does not keep the others waiting
        log.exception("Aid given twice, %s, could not be asked about", overlap.pk)
        return 0
    return 1


def start_top_ups() -> int:
    """Top-ups that a low reserve asked for by itself wait for their process."""
    return _start_each(TopUp.objects.filter(status=TopUp.Status.DRAFTED))


def start_inquiries() -> int:
    """What another county asks waits for its process; what stands already is passed over."""
    return _start_each(CountyInquiry.objects.filter(status=CountyInquiry.Status.ASKED))


def _start_each(waiting: QuerySet[Any]) -> int:
    started = 0
    for pk in waiting.order_by("pk").values_list("pk", flat=True):
        try:
            started += _start(waiting.model, pk)
        except Exception:  # one that cannot be started does not keep those of other counties waiting
            log.exception("%s %s could not be started", waiting.model._meta.label, pk)
    return started


@transaction.atomic
def _start(model: type[Model], pk: int) -> int:
    record = model._default_manager.select_for_update(of=("self",)).get(pk=pk)
    if Process.objects.of(record).exists():
        return 0
    start(record, actor=clock_actor())
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
