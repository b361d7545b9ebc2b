"""A public notice comes down, and what was brought against it goes to whoever had no part in it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction

from coordination.deliberation.actions.publishing import end_publicity
from coordination.deliberation.models import Deliberation
from coordination.documents.public_notices import notice_up
from workflows.remedy.front import open_objection

if TYPE_CHECKING:
    from coordination.access import Actor


@transaction.atomic
def take_notice_down(
    case: Deliberation, *, actor: Actor, taken_down_on: dt.date, objections: str = ""
) -> Deliberation:
    """Taken down after its days; objections raised meanwhile begin their own process, and the decision stands."""
    notice = notice_up(case)
    case = end_publicity(case, actor=actor, taken_down_on=taken_down_on)
    if notice is not None and objections.strip():
        open_objection(notice.paper, actor=actor, received_on=taken_down_on, said=objections)
    return case
