"""Projects of social forces: reported beforehand, put on file or returned (R98)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from coordination.access import Actor, require
from coordination.audit.actions import record, save_version
from coordination.audit.models import Event
from coordination.notifications.actions import hint
from coordination.referrals.lifecycle import ProjectLifecycle
from coordination.referrals.models import CharityProject
from coordination.referrals.notices import ReferralNotice
from coordination.referrals.policies import can_amend_project, can_file_project, can_report_project
from coordination.referrals.traces import tell
from coordination.referrals.verbs import ReferralVerb
from coordination.units.holders import Holder
from coordination.units.models import Role

TEXTS = ("title", "kind", "audience", "content", "planned_value", "begins_on", "ends_on")


@transaction.atomic
def report_project(
    *,
    actor: Actor,
    title: str,
    kind: str,
    audience: str,
    content: str,
    planned_value: Decimal,
    begins_on: dt.date,
    ends_on: dt.date,
) -> CharityProject:
    """A body reports a project before it takes anybody up."""
    require(can_report_project(actor))
    post = actor.acting_post
    assert post is not None  # noqa: S101 - the policy asked for the role of a post
    project = CharityProject(
        body=post.unit,
        title=title,
        kind=kind,
        audience=audience,
        content=content,
        planned_value=planned_value,
        begins_on=begins_on,
        ends_on=ends_on,
        reported_by=actor.user,
        reported_at=timezone.now(),
        policy_on=timezone.localdate(),
    )
    project.full_clean()
    save_version(project, actor=actor)
    record(ReferralVerb.PROJECT_REPORTED, actor=actor, subject=project, unit=project.body_id)
    hint(project)
    return project


@transaction.atomic
def file_project(project: CharityProject, *, actor: Actor) -> CharityProject:
    """Put it on file: from now on help under it is counted."""
    project = _lock(project)
    require(can_file_project(actor, project))
    ProjectLifecycle(project).put_on_file()
    project.filed_by, project.filed_at = actor.user, timezone.now()
    event = _trace(project, ReferralVerb.PROJECT_FILED, actor=actor, fields=["filed_by", "filed_at"])
    _answer(project, event, actor=actor)
    return project


@transaction.atomic
def return_project(project: CharityProject, *, actor: Actor, reason: str) -> CharityProject:
    """Send it back with what is missing."""
    project = _lock(project)
    require(can_file_project(actor, project))
    ProjectLifecycle(project).give_back(reason)
    event = _trace(project, ReferralVerb.PROJECT_RETURNED, actor=actor, reason=reason)
    _answer(project, event, actor=actor)
    return project


@transaction.atomic
def amend_project(project: CharityProject, *, actor: Actor, **values: Any) -> CharityProject:
    """Write it anew and report it once more."""
    project = _lock(project)
    require(can_amend_project(actor, project))
    ProjectLifecycle(project).report_again()
    for name in TEXTS:
        if name in values:
            setattr(project, name, values[name])
    project.reported_at = timezone.now()
    project.full_clean()
    _trace(project, ReferralVerb.PROJECT_REPORTED, actor=actor, fields=[*TEXTS, "reported_at"])
    return project


def _trace(
    project: CharityProject, verb: ReferralVerb, *, actor: Actor, fields: Any = (), reason: str = ""
) -> Event:
    save_version(project, actor=actor, update_fields=["status", "reason", *fields], reason=reason)
    event = record(
        verb,
        actor=actor,
        subject=project,
        unit=project.body_id,
        reason=reason,
        after={"status": project.status},
    )
    hint(project)
    return event


def _answer(project: CharityProject, event: Event, *, actor: Actor) -> None:
    is_filed = project.status == CharityProject.Status.FILED
    kind = ReferralNotice.PROJECT_FILED if is_filed else ReferralNotice.PROJECT_RETURNED
    tell(Holder(project.body, Role.PROV).people(), kind, event, actor=actor, subject=project)


def _lock(project: CharityProject) -> CharityProject:
    return CharityProject.objects.select_for_update(of=("self",)).select_related("body").get(pk=project.pk)
