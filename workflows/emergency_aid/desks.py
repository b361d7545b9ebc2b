"""The steps of an aid case by the desk at which they are taken: holder, lane and the usual ladder."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from coordination.aid.models import AidCase
from coordination.aid.queries import holding
from workflows.engine.ladder import Holder
from workflows.engine.nodes import Human

from .terms import LADDER

TOWNSHIP = _("Township clerk")
HEAD = _("Township head")
COUNTY = _("County civil affairs")
PAYER = _("Payer: second officer or finance")
VISITOR = _("Village co-ordinator")


def desk(find: Callable[[AidCase], holding.Desk]) -> Callable[[AidCase, Any], Holder]:
    """The holder of a step, found anew when the step opens."""

    def holder(case: AidCase, task: Any) -> Holder:
        found = find(case)
        return Holder(found.unit, found.role)

    return holder


registrar = desk(holding.registrar_of)
approver = desk(holding.approver_of)
county_approver = desk(holding.county_approver_of)
decider = desk(holding.decider_of)
the_payer = desk(holding.payer_of)
verifier = desk(holding.verifier_of)
county_checker = desk(holding.county_checker_of)


def step(holder: Any, lane: Any, label: Any, policy: Any, deadline: Any, **more: Any) -> Human:
    """A step of an aid case; the usual ladder unless it names another."""
    more.setdefault("ladder", LADDER)
    return Human(holder=holder, lane=lane, label=label, policy=policy, deadline=deadline, **more)


clerk = partial(step, registrar, TOWNSHIP)
head = partial(step, approver, HEAD)
who_decided = partial(step, decider, HEAD)
county_leader = partial(step, county_approver, COUNTY)
reviewer = partial(step, county_checker, COUNTY)
visitor = partial(step, verifier, VISITOR)
payer = partial(step, the_payer, PAYER)
