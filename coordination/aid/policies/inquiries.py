"""Who answers another county's question: the handler of civil affairs, its head where there is none."""

from __future__ import annotations

from django.utils.translation import gettext as _

from coordination.access import Actor, Refusal
from coordination.aid.models import CountyInquiry
from coordination.aid.policies.separation import holds
from coordination.units.counties import county_of
from coordination.units.holders import Holder
from coordination.units.models import Role


def answerer(inquiry: CountyInquiry) -> Holder:
    clerk = county_of(inquiry).holder(Role.CCLERK)
    return clerk if clerk.people() else county_of(inquiry).holder(Role.CHEAD)


def can_answer_inquiry(actor: Actor, inquiry: CountyInquiry) -> Refusal:
    holder = answerer(inquiry)
    return None if holds(actor, holder) else _("This step waits for %(holder)s.") % {"holder": holder.words}
