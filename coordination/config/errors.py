"""Pages for what went wrong, in plain words; they read nothing from the database but the reader."""

from __future__ import annotations

import logging
import sys

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from coordination.outages import AGAIN, Outage, outage_of
from coordination.typed import Typed, posted_words

log = logging.getLogger("coordination.errors")


def page(request: HttpRequest, status: int, *, title: str, sentence: str, hint: str = "") -> HttpResponse:
    """An error page; asked for as a fragment, the same words without the frame."""
    fragment = getattr(request, "htmx", False) and not request.htmx.boosted  # type: ignore[attr-defined]
    template = "errors/_words.html" if fragment else "errors/page.html"
    typed = [] if fragment else posted_words(request)  # the page around a fragment still has its form
    context = {"status": status, "title": title, "sentence": sentence, "hint": hint, "typed": typed}
    return render(request, template, context, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(
        request,
        400,
        title=_("This request cannot be read"),
        sentence=_("Something in the address or the form is not as this system sends it."),
        hint=_("Go back, reload the page and try once more."),
    )


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 with the sentence that the policy gave."""
    why = str(exception.args[0]) if isinstance(exception, PermissionDenied) and exception.args else ""
    return page(
        request,
        403,
        title=_("This is not open to you"),
        sentence=why or _("The post you are acting in does not include this."),
        hint=_("If you hold another post, choose it at the top right and try again."),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(
        request,
        404,
        title=_("There is nothing here"),
        sentence=_("The address is mistyped, or the record is not among those open to your unit."),
        hint=_("Find it by its number or title with the search, or start from the workbench."),
    )


def conflict(request: HttpRequest, sentence: str) -> HttpResponse:
    """409: a colleague was first, or the page is older than the record."""
    return page(
        request,
        409,
        title=_("This was changed meanwhile"),
        sentence=sentence,
        hint=_(
            "Nothing was saved twice and nothing you typed is lost: go back to the page to see how it stands."
        ),
    )


def altered(request: HttpRequest) -> HttpResponse:
    """500: something in the record is not what was written there."""
    return page(
        request,
        500,
        title=_("This record cannot be shown"),
        sentence=_("Something in it cannot be read: it was altered behind the house, or its key is missing."),
        hint=_("Do not enter it anew. Tell the security officer, and name the time and this page's address."),
    )


def too_often(request: HttpRequest, sentence: str) -> HttpResponse:
    """429: a door has opened often enough for now."""
    return page(
        request,
        429,
        title=_("A moment, please"),
        sentence=sentence,
        hint=_("The limit protects the people in the records and everybody who works here."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return page(
        request,
        403,
        title=_("This page was open for too long"),
        sentence=_("For your safety the form was not accepted: you signed in or out elsewhere meanwhile."),
        hint=_("Go back, reload the page and send it again; what you typed is kept."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """What just broke is not asked again: no context processors, no queries. 503 and 507 where no page is to blame."""
    outage = outage_of(sys.exc_info()[1])
    if outage is not None:
        return _away(request, outage)
    context = {"request_number": getattr(request, "number", ""), "typed": _typed(request)}
    return HttpResponse(render_to_string("errors/500.html", context), status=500)


def _away(request: HttpRequest, outage: Outage) -> HttpResponse:
    fragment = getattr(request, "htmx", False) and not request.htmx.boosted  # type: ignore[attr-defined]
    context = {
        "status": outage.status,
        "title": outage.title,
        "sentence": outage.sentence(request.method),
        "hint": outage.hint,
        "request_number": getattr(request, "number", ""),
        "typed": [] if fragment else _typed(request),
    }
    template = "errors/_words.html" if fragment else "errors/away.html"
    response = HttpResponse(render_to_string(template, context), status=outage.status)
    response["Retry-After"] = str(AGAIN)
    return response


def _typed(request: HttpRequest) -> Typed:
    try:
        return posted_words(request)
    except (OSError, ValueError, RequestDataTooBig):
        return []  # it broke while the form came in
