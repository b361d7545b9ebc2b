"""A form that was taken in has no draft any more, and a file of what was refused is not kept."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from coordination.documents.actions import discard_draft
from coordination.documents.attachments import files_follow_rows

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


class FilesFollowRows:
    """What a request attached and did not commit leaves no file."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with files_follow_rows():
            return self.get_response(request)


def _was_accepted(response: HttpResponse) -> bool:
    return 300 <= response.status_code < 400 or response.has_header("HX-Redirect")
