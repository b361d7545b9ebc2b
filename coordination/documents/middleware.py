"""A form that was taken in has no draft any more."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from coordination.documents.actions import discard_draft

FIELD = "draft-key"


class DraftsEndWithTheirForm:
    """The base form sends its draft's key along; a redirect means that the form was accepted."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and _was_accepted(response):
            key = request.POST.get(FIELD)
            actor = getattr(request, "actor", None)
            if key and actor is not None:
                discard_draft(key, actor=actor)
        return response


def _was_accepted(response: HttpResponse) -> bool:
    return 300 <= response.status_code < 400 or response.has_header("HX-Redirect")
