"""The window decides on a category that may fit and is before no authority (R220–R224; 3.11)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.changes import begin, gives_reason, need, trace
from coordination.documents.kinds import PaperKind
from coordination.documents.refusals import refusal_content
from coordination.documents.signing import issue
from coordination.notifications.actions import hint
from coordination.policy.queries import parameter
from coordination.referrals.hands import note_hand
from coordination.referrals.models import CategoryTry, Referral
from coordination.referrals.papers import SEALED, addressee_of
from coordination.referrals.policies import can_decide_category
from coordination.referrals.terms import house_words
from coordination.referrals.verbs import ReferralVerb
from coordination.register.actions import watch_refusal
from coordination.register.models import Category
from coordination.units.counties import county_of


@gives_reason
@transaction.atomic
def decide_category(
    case: Referral, *, actor: Actor, category: str, decision: str, reason: str, basis: str = ""
) -> Referral:
    """The window finds, with its reason, that the category is held already or does not fit.

    What does not fit is refused: the person has that in writing (D35), and stays in sight (R237).
    """
    case, _change = begin(case, actor=actor)
    require(can_decide_category(actor, case))
    row = case.category_tries.unsent().filter(category=category).first()
    if row is None:
        raise ValidationError({"category": _("This category is not open.")})
    row.decision, row.note, row.decided_at = decision, reason.strip(), timezone.now()
    row.full_clean()
    row.save()
    note_hand(case, actor)
    if decision == CategoryTry.Decision.NO:
        basis = need(basis, _("Name the rule by which it does not fit."), field="basis")
        _refuse(case, house_words(Category, category), reason.strip(), basis, actor=actor)
    words = house_words(CategoryTry.Decision, decision)
    after = {"category": house_words(Category, category), "decision": decision, "words": words}
    trace(case, ReferralVerb.CATEGORY_DECIDED, actor=actor, reason=reason, basis=basis, after=after)
    hint(case)
    return case


def _refuse(case: Referral, category: str, reason: str, basis: str, *, actor: Actor) -> None:
    """The window's own notice of refusal, under its number."""
    county = county_of(case)
    issue(
        PaperKind.D35,
        subject=case,
        organ=case.window,
        word=parameter("WORD_REFUSAL", on=case.policy_on, county=county).value,
        title=f"{case.number}：{category}",
        content=refusal_content(
            addressee=addressee_of(case),
            matter=SEALED if case.is_restricted else f"{category}（受理编号：{case.number}）",
            reason=reason,
            basis=basis,
            on=case.policy_on,
            county=county,
            organ=case.window,
            advice="其他救助事项继续由本窗口办理，不需要重新申请",
        ),
        actor=actor,
    )
    if case.person is not None:
        watch_refusal(
            case.person,
            actor=actor,
            source=case,
            source_label=case.number,
            reason=reason,
            authority=case.window,
        )
