"""The proposed route of a warning: a rule with a version, and every reason in words.

The rule proposes and a person decides. What makes a case complex are parameters
of the county (C1, [P]); the version kept with a proposal names the rule and the
parameters it read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext

from coordination.monitoring.models.terms import Kind, Route
from coordination.policy.queries import parameters, policy_version
from coordination.register.losing import How
from coordination.register.models import Category
from coordination.wording import listed

if TYPE_CHECKING:
    from coordination.monitoring.models import Warning
    from coordination.units.counties import County

RULE = "W1"
NAMES = (
    "COMPLEX_TESTS",
    "COMPLEX_UNITS",
    "COMPLEX_REFUSALS",
    "COMPLEX_KINDS",
    "COUNTY_LIMIT",
    "LOW_STANDARD",
    "WARN_REPEAT",
    "WARN_UNITS",
)
SAYS = {
    "units": gettext_noop("%(count)s units are competent: %(units)s."),
    "refusals": gettext_noop("Aid was refused %(count)s times already."),
    "amount": gettext_noop("The sum needed is above what the county approves (%(limit)s yuan)."),
    "category": gettext_noop("No category of the register fits."),
    "risk": gettext_noop("A minor or a mental risk is concerned."),
    "improved": gettext_noop("The household is reported better off while it receives aid."),
    "review": gettext_noop("The review of what the household holds is due."),
    "gap": gettext_noop("A policy due to a low-income person is said not to be delivered."),
    "new": gettext_noop("A low-income person has a new hardship."),
    "may_qualify": gettext_noop("The person is in no category yet and may qualify for one."),
    "candidates": gettext_noop(
        "The person may be one of %(count)s in the register: somebody has to say which."
    ),
    "unknown": gettext_noop("The person is not in the register."),
    "nothing_held": gettext_noop("The household is reported better off, but holds no aid."),
    "duplicate": gettext_noop("The same hardship of this person was reported within %(days)s days."),
    "tier_beside": gettext_noop("The household still holds another category; what was lost may be made up."),
    "tier": gettext_noop("%(lost)s: %(how)s. Next to be looked at: %(next)s%(ratio)s."),
    "urgent": gettext_noop("It is urgent: emergency aid can open beside the route."),
}
Reason = list[Any]


@dataclass(frozen=True)
class Rules:
    """What the rule reads, once for a county's whole batch."""

    tests: frozenset[str]
    units_from: int
    refusals_from: int
    risk_kinds: frozenset[str]
    limit: Decimal
    repeat_days: int
    unit_of: dict[str, str]
    unit_names: dict[str, str]
    version: str

    @classmethod
    def of(cls, on: dt.date, county: County) -> Rules:
        found = {name: row.value for name, row in parameters(NAMES, on=on, county=county).items()}
        pairs = [str(pair).partition("=") for pair in found["WARN_UNITS"]]
        unit_of = {kind: code for kind, _equals, code in pairs if code}
        names = county.coded(unit_of.values())
        return cls(
            tests=frozenset(found["COMPLEX_TESTS"]),
            units_from=int(found["COMPLEX_UNITS"]),
            refusals_from=int(found["COMPLEX_REFUSALS"]),
            risk_kinds=frozenset(found["COMPLEX_KINDS"]),
            limit=Decimal(found["COUNTY_LIMIT"]) * Decimal(found["LOW_STANDARD"]),
            repeat_days=int(found["WARN_REPEAT"]),
            unit_of=unit_of,
            unit_names=dict(names.values_list("code", "short_name")),
            version=f"{RULE}/{policy_version(on=on, county=county)}",
        )

    def competent(self, kinds: Sequence[str]) -> list[str]:
        """The codes of the units that these hardships fall to, each once."""
        return list(dict.fromkeys(self.unit_of[kind] for kind in kinds if kind in self.unit_of))


@dataclass
class Proposal:
    route: str
    version: str
    reasons: list[Reason] = field(default_factory=list)


def propose(warning: Warning, rules: Rules, *, is_repeat: bool = False) -> Proposal:
    """The route that the rule proposes, and why; an empty route where nothing is to be done."""
    complex_reasons = _complex(warning, rules)
    lost = [reason for reason in warning.reasons if reason[0] == "tier"]
    known: list[Reason] = [] if warning.person_id else [_unfound(warning)]
    if is_repeat:
        known.append(["duplicate", {"days": rules.repeat_days}])
    if warning.is_urgent:
        known.append(["urgent", {}])
    if warning.kind == Kind.REVIEW:
        return Proposal(Route.RECHECK, rules.version, [["review", {}], *known])
    if warning.kind == Kind.IMPROVED:
        route, why = (Route.RECHECK, "improved") if warning.is_low_income else ("", "nothing_held")
    elif complex_reasons:
        return Proposal(Route.DELIBERATE, rules.version, lost + complex_reasons + known)
    elif warning.kind == Kind.CLIFF:
        # whatever else the household holds: it may qualify for the next tier, and is told how (R282, R248)
        why = "may_qualify" if not warning.is_low_income else "tier_beside"
        return Proposal(Route.INFORM, rules.version, [*lost, [why, {}], *known])
    elif warning.is_low_income and (warning.kind == Kind.POLICY_GAP or warning.policy_item):
        route, why = Route.DELIVER, "gap"
    elif warning.is_low_income:
        route, why = Route.PUSH, "new"
    else:
        route, why = Route.INFORM, "may_qualify"
    return Proposal(route, rules.version, [[why, {}], *known])


def leaves_proposal(warning: Warning, route: str) -> bool:
    """Whether this choice leaves what is proposed; after the township found something else nothing is any more."""
    return not warning.routes and route != warning.proposed


def _unfound(warning: Warning) -> Reason:
    count = len(warning.candidates)
    return ["candidates", {"count": count}] if count else ["unknown", {}]


def _complex(warning: Warning, rules: Rules) -> list[Reason]:
    """The tests of C1 that the county applies, each that is met."""
    found: list[Reason] = []
    units = rules.competent(warning.kinds)
    if "units" in rules.tests and len(units) >= rules.units_from:
        names = [rules.unit_names.get(code, code) for code in units]
        found.append(["units", {"count": len(units), "units": names}])
    if "refusals" in rules.tests and warning.refusals >= rules.refusals_from:
        found.append(["refusals", {"count": warning.refusals}])
    if "amount" in rules.tests and warning.amount is not None and warning.amount > rules.limit:
        found.append(["amount", {"limit": f"{rules.limit:f}"}])
    if "category" in rules.tests and not warning.is_low_income and warning.kind == Kind.OTHER:
        found.append(["category", {}])
    if "risk" in rules.tests and rules.risk_kinds.intersection(warning.kinds):
        found.append(["risk", {}])
    return found


def reason_words(reasons: Sequence[Reason]) -> list[str]:
    """The reasons in the reader's language."""
    return [
        _(SAYS[code]) % _told(given) if given else _(SAYS[code]) for code, given in reasons if code in SAYS
    ]


def _told(given: dict[str, Any]) -> dict[str, Any]:
    """What a reason names, in the reader's language; units of older proposals stand as one text."""
    if "lost" in given:
        return _told_of_tier(given)
    units = given.get("units")
    if units is None:
        return given
    return {**given, "units": listed(units.split("、") if isinstance(units, str) else units)}


def _told_of_tier(given: dict[str, Any]) -> dict[str, Any]:
    """The category that was lost and how, the next one, and the income per head up to which it is held."""
    lost, after, ratio = given["lost"], given["next"], given.get("ratio", "")
    words = _(" (income per head of at most %(ratio)s times the local standard)") % {"ratio": ratio}
    return {
        "lost": Category(lost).label if lost in Category.values else _("Request for assistance"),
        "how": How(given["how"]).label,
        "next": Category(after).label if after in Category.values else after,
        "ratio": words if ratio else "",
    }


def route_words(route: str) -> str:
    """A route by its number and short name."""
    return f"{route} {Route(route).short}" if route else pgettext("route", "none")
