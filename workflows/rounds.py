"""What the house does by itself, and how often.

The embedded server goes these rounds in its own loop, ``manage.py clock`` beside
scaled-out servers. Any number of clocks may run: each round looks before it
opens a write transaction, takes what it finds under a lock and skips what
another holds.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.conf import settings
from django.core.management import call_command
from django.db import close_old_connections
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from coordination.anchors.rounds import look_after_anchors
from coordination.audit.closing import is_closed
from coordination.audit.running import verify_tonight
from coordination.documents.printing import render_missing
from coordination.documents.rounds import drop_old_drafts
from coordination.notifications.outbox import deliver_outbox
from coordination.policy.traces import close_looks, seal_in_time, watch_seals
from coordination.sign_ins.rounds import look_after_sign_ins
from coordination.units.rounds import tell_of_today
from workflows.emergency_aid.rounds import look_after_aid
from workflows.engine.clock import sweep
from workflows.engine.night import look_over
from workflows.member_duty.cycles import open_cycles
from workflows.paper_signatures.rounds import look_after_entries
from workflows.warning_disposal.imports import resume_imports
from workflows.warning_disposal.refused import forget_refused
from workflows.warning_disposal.silence import look_after_platforms
from workflows.warning_disposal.watching import look_after_categories

log = logging.getLogger("workflows.rounds")
REST_AFTER_ERROR = 5.0
JOB_LEASE = dt.timedelta(minutes=30)
JOB_KEPT = dt.timedelta(days=7)


@dataclass(frozen=True)
class Round:
    name: str
    work: Callable[[], object]
    seconds: float


def while_open(work: Callable[[], object]) -> Callable[[], object]:
    """The work of a round that rests while the house is closed: nothing is sent, escalated or moved meanwhile."""

    @wraps(work)
    def done() -> object:
        return None if is_closed() else work()

    return done


def rounds() -> list[Round]:
    """All of them; whatever is not wrapped goes on while the house is closed."""
    return [
        Round("clock", while_open(sweep), settings.CLOCK_SECONDS),
        Round("anchors", while_open(look_after_anchors), 30),
        Round("sealer", seal_in_time, 10),
        Round("seal watch", while_open(watch_seals), 60),
        Round("looks", while_open(close_looks), 600),
        Round("outbox", while_open(deliver_outbox), 5),
        Round("printer", while_open(render_missing), 5),
        Round("job keeper", while_open(put_back_jobs), 60),
        Round("importer", while_open(resume_imports), 60),
        Round("night watch", while_open(look_over), 60),
        Round("trail watch", while_open(verify_tonight), 60),
        Round("aid watch", while_open(look_after_aid), 30),
        Round("category watch", while_open(look_after_categories), 600),
        Round("platform watch", while_open(look_after_platforms), 600),
        Round("second looks", while_open(look_after_entries), 30),
        Round("sign-ins", look_after_sign_ins, 30),
        Round("morning round", while_open(tell_of_today), 60),
        Round("old drafts", while_open(drop_old_drafts), 3600),
        Round("refused rows", while_open(forget_refused), 3600),
        Round("recurring duties", while_open(open_cycles), 60),
    ]


def go(each: Round) -> float:
    """Go one round on fresh connections; for how many seconds to rest after it."""
    close_old_connections()
    try:
        each.work()
    except Exception:  # whatever failed is logged: the other rounds go on, and this one is tried again
        rest = max(each.seconds, REST_AFTER_ERROR)
        log.exception("The %s failed; its next round comes in %.0f s", each.name, rest)
        return rest
    finally:
        close_old_connections()
    return each.seconds


def put_back_jobs() -> int:
    """Let another worker take the jobs of one that died over them, whose row says running for ever; clear old ones."""
    if DBTaskResult.objects.successful().filter(finished_at__lt=timezone.now() - JOB_KEPT).exists():
        call_command("prune_db_task_results", queue_name="*", min_age_days=JOB_KEPT.days, verbosity=0)
    lost = DBTaskResult.objects.running().filter(started_at__lt=timezone.now() - JOB_LEASE)
    if not lost.exists():
        return 0
    return lost.update(status=TaskResultStatus.READY, started_at=None)
