"""The window decides on a category that may fit and is before no authority (R220–R224; 3.11)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.changes import begin, gives_reason, trace
from coordination.notifications.actions import hint
from coordination.referrals.hands import note_hand
from coordination.referrals.models import CategoryTry, Referral
from coordination.referrals.policies import can_decide_category
from coordination.referrals.terms import house_words
from coordination.referrals.verbs import ReferralVerb
from coordination.register.models import Category


@gives_reason
@transaction.atomic
def decide_category(case: Referral, *, actor: Actor, category: str, decision: str, reason: str) -> Referral:
    """The window finds, with its reason, that the category is held already or does not fit."""
    case, _change = begin(case, actor=actor)
    require(can_decide_category(actor, case))
    row = case.category_tries.unsent().filter(category=category).first()
    if row is None:
        raise ValidationError({"category": _("This category is not open.")})
    row.decision, row.note, row.decided_at = decision, reason.strip(), timezone.now()
    row.full_clean()
    row.save()
    note_hand(case, actor)
    words = house_words(CategoryTry.Decision, decision)
    after = {"category": house_words(Category, category), "decision": decision, "words": words}
    trace(case, ReferralVerb.CATEGORY_DECIDED, actor=actor, reason=reason, after=after)
    hint(case)
    return case
