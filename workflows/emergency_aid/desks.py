"""The steps of an aid case by the desk at which they are taken: holder, lane and the usual ladder."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from coordination.aid.models import AidCase
from coordination.aid.queries import holding
from coordination.units.holders import Holder
from workflows.engine.nodes import Human

from .terms import LADDER

TOWNSHIP = _("Township clerk")
HEAD = _("Township head")
COUNTY = _("County civil affairs")
PAYER = _("Payer: second officer or finance")
VISITOR = _("Village co-ordinator")


def step(
    find: Callable[[AidCase], Holder], lane: Any, label: Any, policy: Any, deadline: Any, **more: Any
) -> Human:
    """A step of an aid case, its holder found when it opens; the usual ladder unless it names another."""
    more.setdefault("ladder", LADDER)
    return Human(
        holder=lambda case, task: find(case), lane=lane, label=label, policy=policy, deadline=deadline, **more
    )


clerk = partial(step, holding.registrar_of, TOWNSHIP)
head = partial(step, holding.approver_of, HEAD)
who_decided = partial(step, holding.decider_of, HEAD)
county_leader = partial(step, holding.county_approver_of, COUNTY)
reviewer = partial(step, holding.county_checker_of, COUNTY)
visitor = partial(step, holding.verifier_of, VISITOR)
payer = partial(step, holding.payer_of, PAYER)
