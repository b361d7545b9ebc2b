"""Who holds the steps of a session, and by when they are due."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils import timezone

from coordination.meetings.models import Session
from coordination.policy.deadlines import Due, close_of_day, due, due_before
from coordination.units.counties import county_of
from coordination.units.holders import Holder
from coordination.units.models import Role
from workflows.engine.holders import at_county

office = at_county(Role.OFFICE)
director = at_county(Role.OFFDIR)
convener = at_county(lambda session: session.convener_role)


def chair(session: Session, task: Any) -> Holder:
    """Whoever presides: their role and unit, as the arrangement named them."""
    post: Any = session.sitting.chair  # named when the session was arranged
    return Holder.of_post(post)


def notice_due(session: Session, task: Any) -> Due:
    """Early enough to leave the units their lead (JM_NOTICE_LEAD)."""
    began: Any = session.sitting.starts_at  # set when the session was arranged
    return due_before("JM_NOTICE_LEAD", event=began, on=session.policy_on, county=county_of(session))


def end_of_meeting_day(session: Session, task: Any) -> dt.datetime:
    return close_of_day(timezone.localdate(session.sitting.starts_at), county=county_of(session))


def issue_due(session: Session, task: Any) -> Due:
    """Minutes are issued within MIN_ISSUE of the session, whatever the steps before took."""
    ended: Any = session.sitting.ended_at  # the session is over by this step
    return due("MIN_ISSUE", start=ended, on=session.policy_on, county=county_of(session))


def desk(session: Session, task: Any) -> str:
    return reverse("meetings:desk", args=[session.pk])
