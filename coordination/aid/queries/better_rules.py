"""Which day's amounts a case is decided by: those of its registration, or better ones since (C7, R252 就高)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.aid.models import AidCase, StagePlan
from coordination.policy.queries import policy_version
from coordination.policy.standards import months_of_standard
from coordination.units.counties import county_of

# what the decision of each lane rests on; the standard of living is in every one of them
FAST = ("SMALL_CAP",)
PLANNED = ("TOWN_LIMIT", "COUNTY_LIMIT")


@dataclass(frozen=True, slots=True)
class Rules:
    """Both versions, and whether those of the decision are the ones applied."""

    registered_on: dt.date
    registered_version: str
    decided_on: dt.date
    decided_version: str
    follows_decision: bool

    @property
    def on(self) -> dt.date:
        """The day whose amounts apply."""
        return self.decided_on if self.follows_decision else self.registered_on

    @property
    def are_two(self) -> bool:
        return self.registered_version != self.decided_version

    @property
    def words(self) -> str:
        """As the record says it."""
        registered = f"{self.registered_on} · {self.registered_version}"
        if not self.are_two:
            return registered
        both = _("at registration %(registered)s; at the decision %(decided)s; applied: %(applied)s")
        applied = _("those of the decision, better for the person")
        return both % {
            "registered": registered,
            "decided": f"{self.decided_on} · {self.decided_version}",
            "applied": applied if self.follows_decision else _("those of the registration"),
        }


def rules_today(case: AidCase, names: tuple[str, ...]) -> Rules:
    """The rules by which a decision of today is made: the old ones unless the new ones are better in full.

    Better is higher in one of the amounts that the decision rests on and lower in none.
    """
    today, county = timezone.localdate(), county_of(case)
    then, now = (
        [months_of_standard(name, on=day, county=county) for name in names] for day in (case.policy_on, today)
    )
    is_better = now != then and all(new >= old for old, new in zip(then, now, strict=True))
    return Rules(
        case.policy_on,
        case.policy_version,
        today,
        policy_version(on=today, county=county),
        is_better,
    )


def rules_of_quick_aid(case: AidCase) -> Rules:
    return rules_today(case, FAST)


def rules_of_plan(case: AidCase) -> Rules:
    return rules_today(case, PLANNED)


def rules_of(case: AidCase) -> Rules:
    """Those by which the case was decided last; before any decision, those of today."""
    plan = case.the_plan
    if plan is not None and plan.policy_on is not None:
        return Rules(
            case.policy_on, case.policy_version, plan.policy_on, plan.policy_version, plan.follows_decision
        )
    return rules_of_quick_aid(case) if case.lane == AidCase.Lane.FAST else rules_of_plan(case)


def keep_rules(plan: StagePlan, rules: Rules) -> None:
    """Write down with an approval by which rules it was made."""
    plan.policy_on, plan.policy_version = rules.decided_on, rules.decided_version
    plan.follows_decision = rules.follows_decision
