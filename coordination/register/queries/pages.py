"""What the page of one household shows: members as far as they are opened, categories, checks, watch list."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from coordination.register.models import CategoryStatus, Household, IdentityQuestion, Person
from coordination.register.policies import open_fields
from coordination.register.queries.chain import Chain, Gap, Outline
from coordination.register.queries.lists import review_tone, review_words
from coordination.showing import Fact

if TYPE_CHECKING:
    from coordination.access import Actor


@dataclass(frozen=True, slots=True)
class Member:
    """One member, masked; what an opening shows stands in plain."""

    person: Person
    name: str
    id_number: str
    paper_number: str
    """The old number of 15 digits, where that was what the paper said."""
    phone: str
    account: str
    born: str
    health_note: str
    identity_note: str
    categories: list[str]
    is_open: bool
    died: str
    """On which day the person died, where it is confirmed."""
    report: Any
    """The report of a death that waits to be confirmed."""


def members(household: Household, actor: Actor, *, is_open: bool) -> list[Member]:
    """The members whom this reader sees, the head first."""
    people = (
        Person.objects.visible_to(actor)
        .filter(household=household)
        .standing()
        .select_related("household__township", "household__village")
        .prefetch_related("categories", "death_reports")
    )
    shown = sorted(people, key=lambda person: (person.pk != household.head_id, person.pk))
    return [_member(person, open_fields(actor, person) if is_open else frozenset()) for person in shown]


def whereabouts(household: Household, actor: Actor) -> list[Any]:
    """Where the household has gone, or is said to: the newest departure that stands, and a report that waits."""
    gone = household.departures.visible_to(actor).exclude(status__in=["kept", "refused", "undone"])
    found = household.move_reports.visible_to(actor).filter(status="reported")
    return [
        *gone.select_related("to_county", "household").order_by("-pk")[:1],
        *found.select_related("household"),
    ]


def _member(person: Person, plain: frozenset[str]) -> Member:
    age = person.age()
    years = _("%(age)d years") % {"age": age} if age is not None else ""
    return Member(
        person=person,
        name=(person.name or person.temporary_number) if "name" in plain else person.masked_name,
        id_number=person.id_number if "id_number" in plain else person.masked_id_number,
        paper_number=person.paper_number if "id_number" in plain else person.masked_paper_number,
        phone=person.phone if "phone" in plain else person.masked_phone,
        account=person.account if "account" in plain else person.masked_account,
        born=str(person.born_on) if "born_on" in plain and person.born_on else years,
        health_note=person.health_note if "health_note" in plain else "",
        identity_note=person.identity_note if person.is_temporary and "name" in plain else "",
        categories=[str(one.get_category_display()) for one in person.categories.all() if one.is_current],
        is_open=bool(plain),
        died=_("died on %(day)s") % {"day": person.died_on} if person.died_on else "",
        report=next((one for one in person.death_reports.all() if one.status == "reported"), None),
    )


@dataclass(frozen=True, slots=True)
class Held:
    """A category with its review in words."""

    status: CategoryStatus
    whose: str
    tone: str
    review: str


def categories(household: Household, actor: Actor) -> tuple[list[Held], list[Held]]:
    """In force, and ended; newest first among the ended."""
    rows = (
        CategoryStatus.objects.visible_to(actor)
        .filter(household=household)
        .select_related("authority", "person", "household")
        .order_by("from_on", "pk")
    )
    held = [
        Held(
            status,
            status.person.masked_name if status.person else _("the whole household"),
            review_tone(status.review_on),
            review_words(status.review_on),
        )
        for status in rows
    ]
    today_or_later = [one for one in held if not _has_ended(one.status)]
    return today_or_later, [one for one in held if _has_ended(one.status)][::-1]


def _has_ended(status: CategoryStatus) -> bool:
    return not status.is_current and status.until_on is not None


def questions_of(household: Household, actor: Actor) -> list[IdentityQuestion]:
    """Open questions about members of this household."""
    rows = IdentityQuestion.objects.visible_to(actor).open()
    about = rows.filter(person__household=household) | rows.filter(other__household=household)
    return list(about.select_related("person__household", "other__household").order_by("asked_at"))


def address_of(household: Household, shown: list[Member], actor: Actor) -> str:
    """The whole address, where an opening shows it; else the list's village is all that is said."""
    if not any(one.is_open and "address" in open_fields(actor, one.person) for one in shown):
        return ""
    return f"{household.masked_address} {household.address}".strip()


def chain_facts(aid: Outline) -> list[Fact]:
    """How long the chain is, and where it was silent longest."""
    facts = [Fact("entries", _("Entries"), str(aid.count))]
    if aid.count:
        facts += [
            Fact("begun", _("Begun"), aid.begun),
            Fact("latest", _("Latest"), aid.latest),
        ]
    if aid.longest:
        facts.append(Fact("longest_silence", _("Longest silence"), gap_words(aid.longest)))
    return facts


def paper_facts(shown: list[Member], held: list[Held], aid: Chain) -> list[Fact]:
    """The head of the printed chain."""
    semicolon = pgettext("list of entries", "; ")
    people = semicolon.join(f"{one.name} {one.id_number}".strip() for one in shown)
    found = semicolon.join(
        _("%(category)s (%(unit)s)")
        % {"category": one.status.get_category_display(), "unit": one.status.authority.label}
        for one in held
    )
    silence = gap_words(aid.longest) if aid.longest else ""
    return [
        Fact("members", _("Members"), people, wide=True),
        Fact("categories", _("Categories"), found, wide=True),
        Fact("longest_silence", _("Longest silence"), silence, wide=True),
    ]


def gap_words(gap: Gap) -> str:
    words = ngettext("%(unit)s, %(days)s working day", "%(unit)s, %(days)s working days", gap.days)
    return words % {"unit": gap.unit, "days": gap.days}


def open_words(until: dt.datetime | None) -> str:
    return _("open to you until %(time)s") % {"time": f"{until:%H:%M}"} if until else ""
