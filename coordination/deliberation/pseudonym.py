"""Who a case is about, said without saying it: for reports that units and a session read (C9, B8)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from coordination.register.privacy import mask_numbers

if TYPE_CHECKING:
    from coordination.deliberation.models import Deliberation
    from coordination.register.models import Person

SUBJECT = "当事人"
RELATIVES = "甲乙丙丁戊己庚辛壬癸"


def aliases(case: Deliberation) -> dict[str, str]:
    """Name → what stands for it: the person concerned, and each other member of the household."""
    members: list[Person] = list(case.household.members.order_by("pk"))
    subject = case.person_id or case.household.head_id
    names: dict[str, str] = {}
    others = iter(RELATIVES)
    for member in members:
        if not member.name:
            continue
        if member.pk == subject:
            names[member.name] = SUBJECT
        else:
            names.setdefault(member.name, f"家属{next(others, '')}")
    return names


def pseudonyms(case: Deliberation) -> Callable[[str], str]:
    """What makes any text of the case one without names, and with numbers masked."""
    pairs = sorted(aliases(case).items(), key=lambda pair: -len(pair[0]))

    def pseudonymise(text: str) -> str:
        for name, alias in pairs:
            text = text.replace(name, alias)
        return mask_numbers(text)

    return pseudonymise


def pseudonymise(text: str, case: Deliberation) -> str:
    """One text without names, and with numbers masked."""
    return pseudonyms(case)(text)


def names_somebody(text: str, case: Deliberation) -> bool:
    """Whether a title would give a member of the household away."""
    return any(name in text for name in aliases(case))
