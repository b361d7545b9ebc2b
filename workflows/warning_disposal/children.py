"""What the routes of a warning start: referral, deliberation, emergency aid; each wakes its warning when it ends."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from coordination.monitoring.actions.closing import note_child
from coordination.monitoring.actions.triage import enter_person
from coordination.monitoring.models import Kind, Route, Warning
from coordination.monitoring.proposal import Rules, reason_words
from coordination.policy.standards import months_of_standard
from coordination.referrals.terms import LegTerms
from coordination.register.authorities import authority_of
from coordination.register.models import Category
from coordination.units.counties import County, county_of
from coordination.units.models import Organisation
from workflows.case_deliberation.front import open_deliberation
from workflows.emergency_aid.front import open_aid
from workflows.engine.base import actor_of, record_of
from workflows.referral_closure.front import open_referral

if TYPE_CHECKING:
    from coordination.register.models import Person

# what emergency aid calls the cause of a hardship
CAUSES = {
    Kind.ILLNESS: "illness",
    Kind.UNEMPLOYMENT: "unemployment",
    Kind.EDUCATION: "education",
    Kind.DISASTER: "disaster",
    Kind.ACCIDENT: "accident",
}
# what a deliberation calls the need behind it
NEEDS = {
    Kind.ILLNESS: "medical",
    Kind.DISABILITY: "care",
    Kind.MINOR: "care",
    Kind.MENTAL: "care",
    Kind.EDUCATION: "education",
    Kind.HOUSING: "housing",
    Kind.UNEMPLOYMENT: "work",
}
SPENDING = (Kind.ILLNESS, Kind.EDUCATION)


def start_aid(activation: Any) -> None:
    """Emergency aid at the place of hardship, beside any route (R269)."""
    warning, actor = record_of(activation), actor_of(activation)
    person = _person(activation, warning)
    case = open_aid(
        actor=actor,
        household=person.household,
        person=person,
        township=warning.township,
        nature="expenditure" if warning.kind in SPENDING else "emergency",
        cause=CAUSES.get(warning.kind, "other"),
        facts=warning.facts,
        amount=warning.amount or _small_sum(warning),
        is_urgent=True,
        source=warning,
        source_label=source_label(warning),
        parent_task=activation.task,
    )
    note_child(warning, case, actor=actor)


def start_referral(activation: Any) -> None:
    """Route 1 asks the competent unit to deliver a policy (R246), route 2 sends by kind of hardship (R247)."""
    warning, actor = record_of(activation), actor_of(activation)
    person = _person(activation, warning)
    referral = open_referral(
        actor=actor,
        kind="forward",
        household=person.household,
        person=person,
        title=title_of(warning),
        facts=_facts(warning),
        legs=[LegTerms(receiver=unit, matter=matter) for unit, matter in legs_of(warning)],
        window=warning.desk,
        source=warning,
        source_label=source_label(warning),
        parent_task=activation.task,
    )
    note_child(warning, referral, actor=actor)


def start_deliberation(activation: Any) -> None:
    """Route 5: the complex case goes to case-by-case deliberation (R250)."""
    warning, actor = record_of(activation), actor_of(activation)
    person = _person(activation, warning)
    with translation.override(settings.LANGUAGE_CODE):
        why = "".join(reason_words(warning.reasons))
        request = _("Decide together how this household is to be helped.")
        refused = _("Aid was refused %(n)s times.") % {"n": warning.refusals}
        tried = refused if warning.refusals else _("No earlier attempt is on record.")
    case = open_deliberation(
        actor=actor,
        household=person.household,
        person=person,
        title=title_of(warning),
        facts=f"{_facts(warning)}\n{why}".strip(),
        tried=tried,
        request=request,
        is_urgent=warning.is_urgent,
        needs=dict.fromkeys(NEEDS[Kind(kind)] for kind in warning.kinds if kind in NEEDS),
        is_guarded=bool(
            Rules.of(warning.policy_on, county_of(warning)).risk_kinds.intersection(warning.kinds)
        ),
        source=warning,
        source_label=source_label(warning),
        parent_task=activation.task,
    )
    note_child(warning, case, actor=actor)


def _small_sum(warning: Warning) -> Decimal:
    """Where no sum is named, the most that quick aid gives; the township asks for what is needed."""
    return months_of_standard("SMALL_CAP", on=warning.policy_on, county=county_of(warning))


def legs_of(warning: Warning) -> list[tuple[Organisation, str]]:
    """The competent units by kind of hardship, each with what it is asked; civil affairs where none is named."""
    county = county_of(warning)
    rules = Rules.of(warning.policy_on, county)
    asked: dict[str, list[str]] = {}
    with translation.override(settings.LANGUAGE_CODE):
        for kind in warning.kinds:
            for code in rules.competent([kind]):
                asked.setdefault(code, []).append(str(Kind(kind).label))
        for code in _of_the_monitored(warning, county):
            asked.setdefault(code, []).append(
                _("a new hardship of a person monitored against return to poverty")
            )
        said = warning.policy_item if warning.route == Route.DELIVER else ""
        units = county.coded(asked).valid_on().order_by("order", "pk")
        found = [(unit, said or "、".join(asked[unit.code])) for unit in units]
        return found or [(warning.desk, said or str(Kind(warning.kind).label))]


def _of_the_monitored(warning: Warning, county: County) -> list[str]:
    """Whoever is monitored against return to poverty is helped by rural affairs, too (R253)."""
    if warning.route != Route.PUSH or Category.POVERTY_WATCH not in warning.categories:
        return []
    unit = authority_of(Category.POVERTY_WATCH, county)
    return [unit.code] if unit is not None else []


def title_of(warning: Warning) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return warning.title


def source_label(warning: Warning) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return _("Warning %(number)s") % {"number": warning.number}


def _facts(warning: Warning) -> str:
    return "\n".join(part for part in (warning.facts, warning.findings) if part)


def _person(activation: Any, warning: Warning) -> Person:
    """Whom it is about; entered in the register now where the warning came about somebody unknown."""
    if warning.person is None:
        kept = enter_person(warning, actor=actor_of(activation))
        warning.person, warning.household = kept.person, kept.household
    assert warning.person is not None  # noqa: S101 - entered just now
    return warning.person.current
