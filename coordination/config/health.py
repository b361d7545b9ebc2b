"""What the proxy, and whoever watches the house, may ask of a server.

``/health/live``    this process answers: 200, and nothing else is looked at
``/health/ready``   pages can be served: 503 where they cannot, with the part that is missing; ``/health/`` says the same

They are answered before anything else is done for a request: no session is read, no address of HTTPS asked for.

Without Redis and with a full disk pages go on, so the proxy shall not take the server out: 200 and ``degraded``.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from http import HTTPStatus
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import caches
from django.db import Error
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from redis import RedisError

from coordination.audit.anchor_file import file_state
from coordination.keeping.answers import database_answers

LEAST_FREE = 64 * 1024 * 1024
"""Bytes: a form with its largest attachments, and the journal of what it writes."""


class Part(NamedTuple):
    name: str
    words: object
    is_there: Callable[[], bool]
    is_needed: bool
    """Whether no page can do without it."""


def _database() -> bool:
    try:
        database_answers()
    except Error:
        return False
    return True


def _redis() -> bool:
    try:
        caches["default"].get("health")
    except (RedisError, OSError):
        return False
    return True


def _anchors() -> bool:
    try:
        return not file_state().trouble
    except Error:  # the database is away, and said to be
        return True


def _disk() -> bool:
    return shutil.disk_usage(settings.VAR).free >= LEAST_FREE


PARTS = [
    Part("database", _("The database does not answer: no page can be served."), _database, True),
    Part("redis", _("Redis does not answer: pages go on, but do not update by themselves."), _redis, False),
    Part(
        "anchors",
        _("The anchor file is not as it was written: the audit and security officers have to answer."),
        _anchors,
        False,
    ),
    Part("disk", _("The disk is full: pages can be read, but hardly anything can be saved."), _disk, False),
]


@login_not_required
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    missing = [part for part in PARTS if not part.is_there()]
    is_ready = not any(part.is_needed for part in missing)
    status = "ok" if not missing else "degraded" if is_ready else "unavailable"
    said: dict[str, object] = {"status": status}
    if missing:
        said["missing"] = {part.name: str(part.words) for part in missing}
    return JsonResponse(said, status=HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE)


FIRST = {"/health/": ready, "/health/live": live, "/health/ready": ready}


class HealthFirst:
    """Comes before all other middleware, most of which asks what may be away."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        view = FIRST.get(request.path_info)
        response: HttpResponse = view(request) if view is not None else self.get_response(request)
        if view is not None:
            response["Cache-Control"] = "private, no-store"
        return response
