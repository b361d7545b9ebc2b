"""Verifications of the trail as they are asked for, carried out beside the pages and kept.

Each night by the clock, by the audit officer's button, by command: one row and one event a run, and
whoever follows what is found hears of it. The reading itself is ``verify``'s.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.db import models, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from coordination.access import Actor
from coordination.audit.actions import record
from coordination.audit.models import Event, VerificationRun
from coordination.audit.verbs import AuditVerb
from coordination.audit.verify import Verification
from coordination.dates import newest_night
from coordination.vocabulary import choice

if TYPE_CHECKING:
    from coordination.audit.verify import Finding

log = logging.getLogger(__name__)

How = VerificationRun.How
MOST = 100
"""Findings that a run lists; where more is wrong, it is one thing that is wrong."""
LEASE = dt.timedelta(minutes=30)
"""After which a run without an end is one whose worker died; the job comes back by then as well."""

Follower = Callable[[VerificationRun, Event], object]
_followers: list[Follower] = []


def hears_of_runs(function: Follower) -> Follower:
    """Register who passes on, in the run's own transaction, how the trail was found."""
    if function not in _followers:
        _followers.append(function)
    return function


def verify_tonight(now: dt.datetime | None = None) -> int:
    """Once a night the trail is verified; of several clocks one asks for it. How many were asked for."""
    due = newest_night(now or timezone.now())
    night = timezone.localdate(due)
    if VerificationRun.objects.filter(night=night).exists() or not Event.objects.exists():
        return 0
    house = house_actor()
    with transaction.atomic():
        run, is_new = VerificationRun.objects.get_or_create(
            night=night, defaults={"how": How.NIGHT, **_asked_by(house)}
        )
        if is_new:
            verify_trail.enqueue(run.pk)
    return int(is_new)


def begin_run(how: How, *, actor: Actor) -> VerificationRun:
    """Ask for a run; a worker carries it out once the transaction stands."""
    run = VerificationRun.objects.create(how=how, **_asked_by(actor))
    verify_trail.enqueue(run.pk)
    return run


def under_way() -> VerificationRun | None:
    """The run that is asked for or reads; not one whose worker died long ago."""
    since = timezone.now() - LEASE
    return VerificationRun.objects.under_way().filter(asked_at__gte=since).first()


def run_by_command(limit: int, *, thorough: bool = False) -> tuple[VerificationRun, list[Finding]]:
    """The same in a command's own process, which says itself what was found."""
    run = VerificationRun.objects.create(how=How.COMMAND, began_at=timezone.now(), **_asked_by(house_actor()))
    return run, carry_out(run, limit, thorough=thorough)


@task()
def verify_trail(pk: int) -> None:
    """Carry a run out, unless another worker does."""
    now = timezone.now()
    free = models.Q(began_at=None) | models.Q(began_at__lt=now - LEASE)
    if VerificationRun.objects.under_way().filter(free, pk=pk).update(began_at=now):
        carry_out(VerificationRun.objects.get(pk=pk))


def carry_out(run: VerificationRun, limit: int = MOST, *, thorough: bool = False) -> list[Finding]:
    """Read the trail, keep what was found in the language of the house, leave the event, tell who follows."""
    verification = Verification(limit, thorough=thorough)
    findings: list[Finding] = []
    with translation.override(settings.LANGUAGE_CODE):
        try:
            findings = verification.run()
        except ImproperlyConfigured as error:  # without its key nothing can be compared
            run.trouble = str(error)
            log.exception("The audit trail could not be verified")
        except Exception as error:  # whatever breaks it off: nobody may take silence for soundness
            words = _("It broke off (%(error)s). The server's log says more.")
            run.trouble = words % {"error": type(error).__name__}
            log.exception("The audit trail could not be verified")
        run.findings = [{"kind": finding.kind, "sentence": finding.sentence} for finding in findings]
        run.is_cut = verification.full
        run.events, run.seals = verification.events, len(verification.seals)
        _keep(run)
    return findings


@transaction.atomic
def _keep(run: VerificationRun) -> None:
    run.ended_at = timezone.now()
    run.save(update_fields=["ended_at", "findings", "is_cut", "events", "seals", "trouble"])
    event = record(
        _verb_of(run),
        actor=_actor_of(run),
        subject=run,
        after={
            "how": choice(run, "how", run.how),
            "events": run.events,
            "seals": run.seals,
            "count": len(run.findings),
        },
    )
    for finding in run.findings:
        log.warning("The audit trail: %s", finding["sentence"])
    for follower in _followers:
        follower(run, event)


def _verb_of(run: VerificationRun) -> AuditVerb:
    if run.trouble:
        return AuditVerb.AUDIT_UNREAD
    return AuditVerb.AUDIT_UNSOUND if run.findings else AuditVerb.AUDIT_VERIFIED


def _asked_by(actor: Actor) -> dict[str, Any]:
    return {
        "user_id": actor.user.pk,
        "user_name": getattr(actor.user, "name", ""),
        "post_id": actor.post.pk if actor.post is not None else None,
    }


def _actor_of(run: VerificationRun) -> Actor:
    """Who asked for it, as the event names them."""
    post = _posts().filter(pk=run.post_id).first()
    return Actor(post.user, post) if post is not None else house_actor()


def house_actor() -> Actor:
    """The clock of the house; in a house without a county nobody."""
    post = _posts().filter(role="CLOCK").order_by("pk").first()
    if post is None:
        return Actor(AnonymousUser(), None)  # type: ignore[arg-type]
    return Actor(post.user, post)


def _posts() -> models.QuerySet[Any]:
    posts: Any = apps.get_model("units", "Post")._default_manager
    return posts.select_related("user", "unit__region")
