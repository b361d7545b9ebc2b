"""What the lists and pages of warnings read; the same queries however many rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from coordination.links import came_of, named, record_page
from coordination.monitoring.models import Kind, Route, Warning
from coordination.monitoring.people import match_words
from coordination.policy.words import full_date, short_moment
from coordination.register.models import Category
from coordination.register.privacy import veil
from coordination.showing import Fact, veiled

if TYPE_CHECKING:
    from coordination.access import Actor

TONES = {
    Warning.Status.TRIAGE: "soon",
    Warning.Status.CLOSED: "ok",
    Warning.Status.DISMISSED: "calm",
}


def whom(warning: Warning) -> str:
    """Masked, with the number of the household where the register knows it."""
    if warning.household is not None:
        return f"{warning.masked_name} · {warning.household.number}"
    return warning.masked_name


def category_words(codes: Iterable[str]) -> str:
    return pgettext("enumeration", ", ").join(str(Category(code).label) for code in codes if code in Category)


def report_facts(warning: Warning, *, is_open: bool = False) -> list[Fact]:
    """What the report says; whom it names only where the reader has opened the person."""
    comma = pgettext("enumeration", ", ")
    kinds = comma.join(str(Kind(kind).label) for kind in warning.kinds)
    facts = [
        Fact(
            "what_is_reported",
            _("What is reported"),
            warning.facts,
            wide=True,
        ),
        Fact("kinds", _("Kind of hardship"), kinds),
        Fact("level", _("Level"), warning.get_level_display()),
        Fact("policy_item", _("Policy not delivered"), warning.policy_item),
        Fact(
            "sum_needed",
            _("Sum needed (yuan)"),
            f"{warning.amount:,.2f}" if warning.amount is not None else "",
        ),
        Fact("refusals_so_far", _("Refusals so far"), str(warning.refusals or "")),
        Fact("since", _("Since"), full_date(warning.occurred_on) if warning.occurred_on else ""),
        Fact("channel", _("Channel"), f"{warning.get_channel_display()} · {warning.reported_by.label}"),
        Fact("received", _("Received"), short_moment(warning.received_at)),
    ]
    return facts if is_open else veiled(facts, lambda text: veil(text, warning.name))


def person_facts(warning: Warning, *, is_open: bool = False) -> list[Fact]:
    """Whom it is about: masked, or open where the reader stated a purpose just now."""
    place = warning.township.label + (f" · {warning.village.label}" if warning.village else "")
    return [
        Fact("name", _("Name"), warning.name if is_open else warning.masked_name),
        Fact("id_number", _("ID number"), warning.id_number if is_open else warning.masked_id_number),
        Fact(
            "paper_number",
            _("ID number as it came"),
            warning.paper_number if is_open else warning.masked_paper_number,
        ),
        Fact("phone", _("Phone"), warning.phone if is_open else warning.masked_phone),
        Fact("place", pgettext("warning", "Place"), place),
        Fact(
            "household",
            _("Household"),
            warning.household.number if warning.household else _unmatched(warning),
        ),
        Fact(
            "categories_held",
            _("Categories held"),
            category_words(warning.categories) or _("none on the day it came in"),
        ),
        Fact("match", _("How the person was found"), match_words(warning.match_reason)),
    ]


def _unmatched(warning: Warning) -> str:
    """Nobody of the register, or several of whom it may be one: that is not the same (R236)."""
    count = len(warning.candidates)
    if not count:
        return _("not in the register")
    return ngettext(
        "it may be %(count)s person of the register",
        "it may be one of %(count)s people of the register",
        count,
    ) % {"count": count}


def course_facts(warning: Warning, *, is_open: bool = False) -> list[Fact]:
    """What was chosen, found and decided so far."""
    facts = [
        Fact("route", _("Route"), Route(warning.route).label if warning.route else "", wide=True),
        Fact("method", _("Verified by"), warning.get_method_display() if warning.method else ""),
        Fact("findings", _("Findings"), warning.findings, wide=True),
        Fact(
            "finding", _("Result of the re-check"), warning.get_finding_display() if warning.finding else ""
        ),
        Fact("recheck_note", _("Grounds"), warning.recheck_note, wide=True),
        Fact("outcome", _("Outcome"), warning.get_outcome_display() if warning.outcome else ""),
        Fact("note", _("Reason"), warning.note, wide=True),
        Fact("rules", _("Rules as of"), f"{warning.policy_on} · {warning.policy_version}"),
    ]
    return facts if is_open else veiled(facts, lambda text: veil(text, warning.name))


@dataclass(frozen=True, slots=True)
class Child:
    words: str
    url: str


def children_of(warning: Warning, actor: Actor) -> list[Child]:
    """What the warning started, linked where the reader may see it."""
    return [Child(named(one), record_page(one._meta.label_lower, one.pk, actor)) for one in came_of(warning)]
