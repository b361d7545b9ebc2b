"""What every page may show of the house itself."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from coordination.audit.closing import why_closed
from coordination.safekeeping.policies import can_see_reopening
from coordination.units.counties import home_of
from coordination.units.models import Organisation


def house(request: HttpRequest) -> dict[str, object]:
    """``county`` costs its query only on pages that print it."""
    return {
        "why_closed": SimpleLazyObject(why_closed),
        "may_answer": SimpleLazyObject(lambda: may_answer(request)),
        "county": SimpleLazyObject(lambda: _county(request)),
        "software_url": settings.SOURCE_URL,
        "request_number": getattr(request, "number", ""),
    }


def _county(request: HttpRequest) -> Organisation | str:
    """The reader's own county, which came with the post acted in; else the one there is, if it is alone."""
    actor = getattr(request, "actor", None)
    home = home_of(actor) if actor is not None else None
    if home is not None:
        return home.government
    counties = list(Organisation.objects.valid_on().counties()[:2])
    return counties[0] if len(counties) == 1 else ""


def may_answer(request: HttpRequest) -> bool:
    """Whether the reader is one of those who answer or open a house that was restored."""
    actor = getattr(request, "actor", None)
    return actor is not None and can_see_reopening(actor) is None
