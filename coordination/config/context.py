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
        "county": SimpleLazyObject(_county),
        "source_url": settings.SOURCE_URL,
        "request_number": getattr(request, "number", ""),
    }


def _county() -> Organisation | str:
    try:
        return the_county()
    except Organisation.DoesNotExist:  # nothing loaded yet
        return ""
