"""A number for each request, on the answer and on every log line it causes; the answer to what comes too late."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

from coordination.ciphers.sealing import Unreadable
from coordination.pages import is_for_everybody
from coordination.staleness import LATE, late_words

from . import errors

request_number: ContextVar[str] = ContextVar("request_number", default="-")
log = logging.getLogger("coordination.requests")
SLOW_SECONDS = 2.0


class RequestNumber(logging.Filter):
    """Put the number on the line."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request = request_number.get()
        return True


class RequestLog:
    """Number the request and log slow and failed ones: method, route, status, time, no person.

    The route is the pattern that matched, so neither identifiers nor queries are written.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = uuid.uuid4().hex[:12]
        request.number = number  # type: ignore[attr-defined]
        token = request_number.set(number)
        began = time.monotonic()
        try:
            response = self.get_response(request)
            took = time.monotonic() - began
            if took > SLOW_SECONDS or response.status_code >= 500:
                route = request.resolver_match.route if request.resolver_match else "?"
                log.warning("%s %s %s %.2f s", request.method, route, response.status_code, took)
            response["X-Request-Id"] = number
            return response
        finally:
            request_number.reset(token)


class KeptInNoCache:
    """What people are shown stays with them: no browser and no proxy keeps an answer of ours.

    So it is of every answer, whoever asks; static files are answered before, and what is
    everybody's says so itself (``pages.for_everybody``).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not is_for_everybody(request):
            response["Cache-Control"] = "private, no-store"
        return response


class Altered:
    """A view that met a ciphertext which nobody wrote there says so, and the log says where it stands."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Unreadable):
            return None
        log.error("%s", exception)
        return errors.altered(request)


class TooLate:
    """A view that came too late answers 409, and what happened meanwhile in words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return errors.conflict(request, late_words(exception)) if isinstance(exception, LATE) else None
