"""The review of a category: that its task was opened, and when it is reviewed next (R16)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.changes import begin, gives_reason, lock, revising
from coordination.register.models import CategoryStatus
from coordination.register.policies import can_end_category, can_review_category
from coordination.register.reviews import set_next_review
from coordination.register.verbs import RegisterVerb
from coordination.vocabulary import choice


@transaction.atomic
def note_review_opened(statuses: Iterable[CategoryStatus], *, actor: Actor) -> None:
    """A task was opened for these review days: none is opened for them again."""
    for status in statuses:
        require(can_end_category(actor, status))
        with revising(lock(status), actor=actor) as row:
            row.review_asked_on = row.review_on


@gives_reason
@transaction.atomic
def set_review(status: CategoryStatus, *, actor: Actor, review_on: dt.date, reason: str) -> CategoryStatus:
    """Reviewed, and to be reviewed again on a later day."""
    status, change = begin(status, actor=actor)
    require(can_review_category(actor, status))
    if review_on <= timezone.localdate():
        raise ValidationError({"review_on": _("The next review is on a later day.")})
    status.review_on = review_on
    status.full_clean()
    change.save(
        RegisterVerb.CATEGORY_REVIEWED,
        unit=status.authority,
        after={
            "authority": status.authority.short_name,
            "category": choice(status, "category", status.category),
            "review": review_on,
        },
        reason=reason,
    )
    set_next_review(lock(status.household), actor=actor)
    return status
