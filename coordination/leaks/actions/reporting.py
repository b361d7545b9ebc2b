"""A leak is reported and frozen, assessed, told, mended and closed by a second person (个人信息保护法 57)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.changes import begin, enter, gives_reason, need
from coordination.documents.kinds import PaperKind
from coordination.documents.signing import draft_paper, sign
from coordination.leaks import holding, policies
from coordination.leaks.freezing import freeze, release
from coordination.leaks.lifecycle import move
from coordination.leaks.models import Leak
from coordination.leaks.notices import LeakNotice
from coordination.leaks.papers import notice_content
from coordination.leaks.verbs import LeakVerb
from coordination.notifications.actions import notify
from coordination.pages import acting
from coordination.policy.queries import policy_version
from coordination.rules import ask, must_have_come
from coordination.units.counties import county_of
from coordination.units.holders import people_of
from coordination.units.models import User

S = Leak.Status


@transaction.atomic
def report_leak(record: Any, *, actor: Actor, kind: str, found: str, account: User | None = None) -> Leak:
    """What it names is frozen before anybody has looked; the security officer is told."""
    require(policies.can_report(actor, record))
    if kind not in Leak.Kind.values:
        raise ValidationError({"kind": _("Say what happened.")})
    today = timezone.localdate()
    leak = Leak(
        kind=kind,
        subject_type=record._meta.label_lower,
        subject_id=record.pk,
        number=str(getattr(record, "number", "") or record.pk),
        account=account,
        found=need(found, _("Say what happened."), field="found"),
        reported_by=acting(actor),
        reported_at=timezone.now(),
        policy_on=today,
        policy_version=policy_version(on=today, county=county_of(acting(actor))),
    )
    enter(leak, LeakVerb.REPORTED, actor=actor)
    freeze(leak, record, actor=actor)
    key, url = f"leak:{leak.pk}", leak.get_absolute_url()
    officers = people_of([holding.officer_of(leak)])
    notify(officers, LeakNotice.REPORTED, subject=leak, key=key, url=url, title=leak.title)
    if account is not None:
        notify([account], LeakNotice.KEPT_OUT, subject=leak, key=f"{key}:out")
    return leak


@transaction.atomic
def ask_to_tell(leak: Leak, *, actor: Actor, data_kinds: str, harm: str, advice: str) -> Leak:
    """The person is to be notified, in words that are kept for the paper."""
    leak, change = begin(leak, actor=actor)
    require(policies.can_assess(actor, leak))
    move(leak, S.TO_NOTIFY)
    _assess(leak, actor, data_kinds=data_kinds, harm=harm)
    leak.advice = need(advice, _("Say what the person can do."), field="advice")
    change.save(LeakVerb.ASSESSED)
    return leak


@transaction.atomic
def spare_the_notice(leak: Leak, *, actor: Actor, data_kinds: str, harm: str, why_not_told: str) -> Leak:
    """No harm can come of it: nobody is notified, and it is said why."""
    leak, change = begin(leak, actor=actor)
    require(policies.can_assess(actor, leak))
    move(leak, S.MEASURES)
    _assess(leak, actor, data_kinds=data_kinds, harm=harm)
    leak.why_not_told = need(why_not_told, _("Say why the person is not notified."), field="why_not_told")
    change.save(LeakVerb.ASSESSED, reason=leak.why_not_told)
    return leak


@gives_reason
@transaction.atomic
def find_unfounded(leak: Leak, *, actor: Actor, reason: str) -> Leak:
    """Nothing leaked: what was frozen is open again."""
    leak, change = begin(leak, actor=actor)
    require(policies.can_assess(actor, leak))
    move(leak, S.UNFOUNDED)
    leak.assessed_by, leak.assessed_at = acting(actor), timezone.now()
    leak.reason, leak.ended_at = reason.strip(), timezone.now()
    change.save(LeakVerb.UNFOUNDED, reason=leak.reason)
    release(leak, actor=actor)
    return leak


@transaction.atomic
def tell_person(leak: Leak, *, actor: Actor, on: dt.date, how: str) -> Leak:
    """The notice is signed and handed over."""
    leak, change = begin(leak, actor=actor)
    require(policies.can_tell(actor, leak))
    ask("on", must_have_come, on)
    move(leak, S.MEASURES)
    paper = draft_paper(
        PaperKind.LEAK,
        subject=leak,
        organ=county_of(leak).civil_affairs,
        title=leak.number,
        content=notice_content(leak),
        actor=actor,
    )
    leak.notice = sign(paper, actor=actor)
    leak.told_on = on
    leak.told_how = need(how, _("Say how the person was notified."), field="how")
    change.save(LeakVerb.TOLD)
    return leak


@transaction.atomic
def take_measures(leak: Leak, *, actor: Actor, measures: str, stays_out: bool = False) -> Leak:
    """What was done so that it does not happen again, and whether the account stays kept out."""
    leak, change = begin(leak, actor=actor)
    require(policies.can_assess(actor, leak))
    move(leak, S.CLOSING)
    leak.measures = need(measures, _("Say what was done."), field="measures")
    leak.stays_out, leak.measured_by = stays_out, acting(actor)
    change.save(LeakVerb.MEASURED)
    return leak


@transaction.atomic
def close_leak(leak: Leak, *, actor: Actor) -> Leak:
    """A second person closes it; what was frozen is open again, unless the account stays kept out."""
    leak, change = begin(leak, actor=actor)
    require(policies.can_close(actor, leak))
    move(leak, S.CLOSED)
    leak.closed_by, leak.ended_at = acting(actor), timezone.now()
    change.save(LeakVerb.CLOSED)
    if not leak.stays_out:
        release(leak, actor=actor)
    return leak


@gives_reason
@transaction.atomic
def ask_for_more(leak: Leak, *, actor: Actor, reason: str) -> Leak:
    """The measures are not enough: it goes back to the security officer."""
    leak, change = begin(leak, actor=actor)
    require(policies.can_close(actor, leak))
    move(leak, S.MEASURES)
    leak.reason = reason.strip()
    change.save(LeakVerb.RETURNED, reason=leak.reason)
    return leak


def _assess(leak: Leak, actor: Actor, *, data_kinds: str, harm: str) -> None:
    leak.data_kinds = need(data_kinds, _("Say which personal data."), field="data_kinds")
    leak.harm = need(harm, _("Say what harm may come of it."), field="harm")
    leak.assessed_by, leak.assessed_at = acting(actor), timezone.now()
