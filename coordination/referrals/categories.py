"""Categories that may fit: laid before their authorities, and none left open (R220–R224; for actions alone)."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from coordination.referrals.models import Leg, Referral
from coordination.referrals.papers import category_words
from coordination.referrals.terms import LegTerms, Purpose, house_words
from coordination.register.authorities import authority_of
from coordination.register.models import Category
from coordination.units.counties import county_of


def lay_before_authorities(case: Referral, name: Callable[[LegTerms], Leg]) -> None:
    """Each category that may fit becomes a leg to the unit that determines it; one that stands already is taken.

    Where the duty catalogue names nobody, it stays open, and the window decides on it before it sends.
    """
    for row in case.category_tries.unsent():
        authority = authority_of(row.category, county_of(case))
        if authority is None:
            continue
        standing = case.legs.filter(
            status=Leg.Status.NAMED, receiver=authority, purpose=Purpose.CATEGORY, category_tries=None
        )
        row.leg = standing.first() or name(
            LegTerms(authority, category_words(house_words(Category, row.category)), purpose=Purpose.CATEGORY)
        )
        row.save()


def must_be_sent(case: Referral) -> None:
    """Nothing is sent while a category that may fit is nobody's to examine."""
    _refuse(
        case.category_tries.unsent(),
        _("%(categories)s may fit and is before no authority: decide on it, with the reason, first."),
    )


def must_be_settled(case: Referral) -> None:
    """The person is not answered and the case not closed with a category open (R224)."""
    _refuse(
        case.category_tries.unsettled(),
        _("%(categories)s may fit and is still open: decide on it, with the reason, first."),
    )


def _refuse(rows: object, words: str) -> None:
    found = [str(Category(row.category).label) for row in rows]  # type: ignore[attr-defined]
    if found:
        names = pgettext("list of names", ", ").join(found)
        raise ValidationError(words % {"categories": names})
