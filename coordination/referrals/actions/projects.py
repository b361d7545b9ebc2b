"""Projects of social forces: reported beforehand, put on file or returned (R98)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from coordination.access import Actor, require
from coordination.changes import Change, begin, enter, gives_reason
from coordination.referrals.lifecycle import ProjectLifecycle
from coordination.referrals.models import CharityProject
from coordination.referrals.notices import ReferralNotice
from coordination.referrals.policies import can_amend_project, can_file_project, can_report_project
from coordination.referrals.verbs import ReferralVerb
from coordination.telling import tell
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
    enter(project, ReferralVerb.PROJECT_REPORTED, actor=actor)
    return project


@transaction.atomic
def file_project(project: CharityProject, *, actor: Actor) -> CharityProject:
    """Put it on file: from now on help under it is counted."""
    project, change = begin(project, actor=actor)
    require(can_file_project(actor, project))
    ProjectLifecycle(project).put_on_file()
    project.filed_by, project.filed_at = actor.user, timezone.now()
    _answer(change, ReferralVerb.PROJECT_FILED, ReferralNotice.PROJECT_FILED)
    return project


@gives_reason
@transaction.atomic
def return_project(project: CharityProject, *, actor: Actor, reason: str) -> CharityProject:
    """Send it back with what is missing."""
    project, change = begin(project, actor=actor)
    require(can_file_project(actor, project))
    ProjectLifecycle(project).give_back(reason)
    _answer(change, ReferralVerb.PROJECT_RETURNED, ReferralNotice.PROJECT_RETURNED, reason)
    return project


@transaction.atomic
def amend_project(project: CharityProject, *, actor: Actor, **values: Any) -> CharityProject:
    """Write it anew and report it once more."""
    project, change = begin(project, actor=actor)
    require(can_amend_project(actor, project))
    ProjectLifecycle(project).report_again()
    for name in TEXTS:
        if name in values:
            setattr(project, name, values[name])
    project.reported_at = timezone.now()
    project.full_clean()
    change.save(ReferralVerb.PROJECT_REPORTED)
    return project


def _answer(
    change: Change[CharityProject], verb: ReferralVerb, kind: ReferralNotice, reason: str = ""
) -> None:
    event, project = change.save(verb, reason=reason), change.record
    tell(project, kind, event, [Holder(project.body, Role.PROV)], actor=change.actor)
