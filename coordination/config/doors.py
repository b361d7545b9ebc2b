"""The answer to who came too often."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from coordination.audit.doors import record_slowed, record_turned_away
from coordination.config import errors
from coordination.limits import TooOften


class TurnedAway:
    """Whom a door turned away is told until when, with 429, and stands on record once a spell."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        record_slowed(request, *getattr(request, "slowed", ()))
        error: TooOften | None = getattr(request, "turned_away", None)
        if error is not None:
            record_turned_away(request, error)
            response.status_code = HTTPStatus.TOO_MANY_REQUESTS
            response["Retry-After"] = str(error.seconds)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, TooOften):
            return None
        request.turned_away = exception  # type: ignore[attr-defined]
        return errors.too_often(request, str(exception))
