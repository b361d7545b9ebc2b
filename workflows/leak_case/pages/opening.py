"""The page by which a leak is reported."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coordination.access import require
from coordination.audit.looks import looked_at
from coordination.leaks import forms, policies
from coordination.leaks.freezing import named_record
from coordination.leaks.models import Leak
from coordination.links import named
from coordination.pages import Request, confirm, posted
from workflows.leak_case.front import open_leak

if TYPE_CHECKING:
    from coordination.access import Actor


def _points() -> list[str]:
    return [
        _("The account named is kept out of the record at once; a paper or a file is shut to everybody."),
        _("The security officer assesses it; the person is notified, or it is written down why not."),
        _("A second person closes the case."),
    ]


def _done(request: Request, leak: Leak) -> HttpResponse:
    messages.success(request, _("Reported. What it names is frozen; the security officer looks into it."))
    return redirect(leak)


@require_http_methods(["GET", "POST"])
def report_by_number(request: Request) -> HttpResponse:
    """The security officer names a record by its number and sees nothing of it."""
    require(policies.can_report_by_number(request.actor))
    form = forms.NumberForm(posted(request), actor=request.actor)

    def act(*, actor: Actor, number: str, **values: Any) -> Leak:
        return open_leak(form.record, actor=actor, **values)

    return confirm(
        request,
        form,
        act,
        heading=_("Report a leak"),
        home=(reverse("leaks:leaks"), _("Leaks of personal data")),
        points=_points(),
        done=partial(_done, request),
        danger=True,
    )


@require_http_methods(["GET", "POST"])
def report_page(request: Request, kind: str, pk: int) -> HttpResponse:
    """What happened, and whose account: frozen as soon as it is sent."""
    record = named_record(kind, pk, request.actor)
    if record is None:
        raise Http404
    looked_at(request, record)
    require(policies.can_report(request.actor, record))

    return confirm(
        request,
        forms.ReportForm(posted(request), actor=request.actor),
        partial(open_leak, record),
        heading=_("Report a leak"),
        home=(reverse("leaks:leaks"), _("Leaks of personal data")),
        title=named(record),
        back=record.get_absolute_url(),
        points=_points(),
        done=partial(_done, request),
        danger=True,
    )
