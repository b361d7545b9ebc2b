"""Who may do what with an agenda item; each answers None or the sentence that says why not."""

from __future__ import annotations

from django.utils.translation import gettext as _

from coordination.access import Actor, Refusal, never_for
from coordination.meetings.lifecycle.items import WITHDRAWABLE
from coordination.meetings.models.items import AgendaItem, Opinion
from coordination.sittings.models import Matter
from coordination.sittings.policies import can_conclude_matter
from coordination.units.models import Organisation, Role
from coordination.units.queries import acts_for

Status = AgendaItem.Status

HEADS = (Role.UHEAD, Role.THEAD)
DRAFTERS = (
    Role.UCLERK,
    Role.LIAISON,
    Role.UDEPUTY,
    Role.TCLERK,
    Role.TOFFICER,
    *HEADS,
)
OFFICE = (Role.OFFICE, Role.OFFDIR)
CONVENERS = (Role.CHIEF, Role.DEPUTY)


def who_wrote(item: AgendaItem) -> set[int | None]:
    """Who drafted or handed it in: they check nothing of it."""
    return {item.drafter_id, item.submitted_by_id}


def can_draft_item(actor: Actor, unit: Organisation | None = None) -> Refusal:
    """A member unit's people report items, each for the unit of the post acted in."""
    if not actor.has_role(*DRAFTERS):
        return _("Items are drafted by the member units: their heads, liaisons and clerks.")
    unit = unit or (actor.acting_post.unit if actor.acting_post else None)
    if unit is None or not unit.is_member:
        return _("Only member units of the joint meeting report items.")
    if not acts_for(actor, unit.pk):
        return _("You draft items only for your own unit.")
    return None


def can_open_review_item(actor: Actor) -> Refusal:
    """The clock puts up what stayed undone after every reminder (R203)."""
    if not actor.has_role(Role.CLOCK):
        return _("Implementation reviews are put up by the clock; units report items of their own.")
    return None


def can_raise_item(actor: Actor) -> Refusal:
    """A signed decision of another process raises an item by itself, under the house's own actor."""
    if not actor.has_role(Role.CLOCK, *OFFICE):
        return _("Items are drafted by the member units: their heads, liaisons and clerks.")
    return None


def can_edit_item(actor: Actor, item: AgendaItem) -> Refusal:
    """The reporting unit writes while the item is on its own desk."""
    if not acts_for(actor, item.unit_id) or not actor.has_role(*DRAFTERS):
        return _only_of(item)
    if item.status not in (Status.DRAFT, Status.RETURNED):
        return _("The item has been handed in; it can be changed again when it is returned for amendment.")
    return None


def can_hand_over_item(actor: Actor, item: AgendaItem) -> Refusal:
    """Whoever drafts for the unit lays the item before its head."""
    if not acts_for(actor, item.unit_id) or not actor.has_role(*DRAFTERS):
        return _only_of(item)
    return None


def can_sign_item(actor: Actor, item: AgendaItem) -> Refusal:
    """The head signs for the unit; in a township the first responsible person (D02)."""
    if not acts_for(actor, item.unit_id) or not actor.has_role(*HEADS):
        return _("Only the head of %(unit)s signs its items.") % {"unit": item.unit.label}
    return None


def can_withdraw_item(actor: Actor, item: AgendaItem) -> Refusal:
    """The unit may take its item back until the convener has approved it.

    What arose out of another matter is withdrawn with it, by the house.
    """
    if item.approved_at is not None or item.status not in WITHDRAWABLE:
        return _("An item can be withdrawn only until it is approved, rejected or re-routed.")
    if item.source_id is not None and actor.has_role(Role.CLOCK):
        return None
    if not acts_for(actor, item.unit_id):
        return _only_of(item)
    if item.number and not actor.has_role(*HEADS):
        return _("A submitted item is withdrawn by the head of the unit, who signed it.")
    if not actor.has_role(*DRAFTERS):
        return _only_of(item)
    return None


@never_for(who_wrote)
def can_check_item(actor: Actor, item: AgendaItem) -> Refusal:
    """Office staff check completeness, but never what they themselves drafted or signed."""
    if not actor.has_role(Role.OFFICE):
        return _("Only the joint-meeting office checks whether items are complete.")
    return _not_own(actor, item)


def can_give_opinion(actor: Actor, opinion: Opinion) -> Refusal:
    """The unit asked answers by its head or liaison."""
    if not acts_for(actor, opinion.unit_id):
        return _("Only %(unit)s gives this opinion.") % {"unit": opinion.unit.label}
    if not actor.has_role(*HEADS, Role.LIAISON, Role.UDEPUTY, Role.TCLERK):
        return _("The unit's head or liaison gives its opinion.")
    return None


def can_close_opinion(actor: Actor, opinion: Opinion) -> Refusal:
    """At the closing time the clock notes that no reply came."""
    if not actor.has_role(Role.CLOCK):
        return _("Silence is noted by the clock at the closing time.")
    return None


def can_end_opinion(actor: Actor, opinion: Opinion) -> Refusal:
    """An opinion is given by its unit, or noted as missing by the clock."""
    return (
        can_close_opinion(actor, opinion) if actor.has_role(Role.CLOCK) else can_give_opinion(actor, opinion)
    )


def can_drop_opinion(actor: Actor, opinion: Opinion) -> Refusal:
    """The office may stop asking a unit that turns out not to be concerned."""
    if not actor.has_role(*OFFICE):
        return _("Only the joint-meeting office decides which units are asked.")
    if opinion.item.status != AgendaItem.Status.COORDINATING or opinion.status != Opinion.Status.ASKED:
        return _("This opinion has been given or is no longer asked for.")
    return None


@never_for(who_wrote)
def can_recommend_view(actor: Actor, item: AgendaItem) -> Refusal:
    if not actor.has_role(Role.OFFICE):
        return _("Only the joint-meeting office writes its recommended view.")
    return _not_own(actor, item)


def can_review_item(actor: Actor, item: AgendaItem) -> Refusal:
    """The office director reviews, civil affairs' own items too (R211)."""
    if not actor.has_role(Role.OFFDIR):
        return _("Only the office director reviews items before the convener sees them.")
    return None


def can_approve_item(actor: Actor, item: AgendaItem) -> Refusal:
    """The deputy approves ordinary items; the chief policy, money above the limit, commendations."""
    if not actor.has_role(*CONVENERS):
        return _("Only the convener approves items.")
    if item.approver_role and actor.role != item.approver_role:
        if item.approver_role == Role.CHIEF:
            return _("Policy, large sums and commendations are approved by the chief convener.")
        return _("Ordinary items are approved by the deputy chief convener.")
    return None


def can_present_item(actor: Actor, item: AgendaItem) -> Refusal:
    """The office brings a held item before the convener again."""
    if not actor.has_role(*OFFICE):
        return _("Only the joint-meeting office presents a held item again.")
    return None


def can_record_higher_answer(actor: Actor, item: AgendaItem) -> Refusal:
    if not actor.has_role(*OFFICE):
        return _("Only the joint-meeting office records the answer of the higher level.")
    return None


def can_print_item(actor: Actor, item: AgendaItem) -> Refusal:
    """The sheets for signing by hand are printed by the reporting unit, the office and the leaders."""
    if actor.has_role(*OFFICE, *CONVENERS) or acts_for(actor, item.unit_id):
        return None
    return _only_of(item)


def can_place_item(actor: Actor, item: AgendaItem) -> Refusal:
    """The office arranges the agenda at the convener's instruction (R212)."""
    if not actor.has_role(*OFFICE, *CONVENERS):
        return _("Only the joint-meeting office places items on a session.")
    return None


def can_conclude_item(actor: Actor, matter: Matter) -> Refusal:
    """What the chair concluded on the matter is what becomes of its item."""
    return can_conclude_matter(actor, matter)


def _only_of(item: AgendaItem) -> str:
    return _("Only the reporting unit, %(unit)s, works on this item.") % {"unit": item.unit.label}


def _not_own(actor: Actor, item: AgendaItem) -> Refusal:
    if actor.people & who_wrote(item):
        return _("You drafted or signed this item yourself; a colleague of the office checks it.")
    return None
