"""Who reads what the interface offers: whoever keeps its clients, and each client by its key."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja.errors import HttpError

from coordination.access import require
from coordination.api.admission import admitted
from coordination.api.policies import can_keep_clients
from coordination.limits import TooOften


def for_builders(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def read(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            require(can_keep_clients(request.actor))  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)
        try:
            if admitted(request, request.headers.get("X-API-Key")) is not None:
                return view(request, *args, **kwargs)
        except HttpError as error:
            return JsonResponse({"detail": str(error)}, status=error.status_code)
        except TooOften as error:
            headers = {"Retry-After": str(error.seconds)}
            return JsonResponse({"detail": str(error)}, status=429, headers=headers)
        return JsonResponse({"detail": _("Name a valid key in the header X-API-Key.")}, status=401)

    return read
