"""What every page may show of the house itself."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from coordination.units.models import Organisation
from coordination.units.queries import the_county


def house(request: HttpRequest) -> dict[str, object]:
    """``county`` costs its query only on pages that print it."""
    return {
        "county": SimpleLazyObject(lambda: _county(request)),
        "software_url": settings.SOURCE_URL,
        "request_number": getattr(request, "number", ""),
    }


def _county(request: HttpRequest) -> Organisation | str:
    """The reader's own county, which came with the post acted in; else the one that runs the system."""
    actor = getattr(request, "actor", None)
    if actor is not None and actor.post is not None:
        region = actor.post.unit.region or actor.post.unit
        if region.kind == Organisation.Kind.GOVERNMENT and region.level == Organisation.Level.COUNTY:
            return region
    try:
        return the_county()
    except Organisation.DoesNotExist:  # nothing loaded yet
        return ""
