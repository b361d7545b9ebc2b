"""The pages by which a remedy begins, and by which execution is stopped."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coordination.access import require
from coordination.audit.looks import looked_at
from coordination.documents.models import Paper
from coordination.pages import Request, confirm, posted
from coordination.remedies import forms, policies
from coordination.remedies.views import visible_remedy
from workflows.remedy.front import open_remedy
from workflows.remedy.moves import stop


@require_http_methods(["GET", "POST"])
def enter_page(request: Request, pk: int) -> HttpResponse:
    """What a person brings against a signed decision."""
    papers = Paper.objects.visible_to(request.actor).select_related("organ", "number")
    paper = get_object_or_404(papers, pk=pk)
    looked_at(request, paper)
    require(policies.can_enter(request.actor, paper))
    return confirm(
        request,
        forms.EnterForm(posted(request)),
        partial(open_remedy, paper),
        record=paper,
        heading=_("Take in an objection or a review"),
        home=(reverse("remedies:remedies"), _("Objections and reviews")),
        points=[
            _("The decision stands meanwhile."),
            _("An objection or a complaint is answered by somebody else than who decided."),
            _(
                "A review is decided by the county government, a suit by the court; the house replies in time."
            ),
        ],
        done=redirect,
    )


@require_http_methods(["GET", "POST"])
def stop_page(request: Request, pk: int) -> HttpResponse:
    """Execution is stopped until the remedy is decided."""
    remedy = visible_remedy(request, pk)
    require(policies.can_stop(request.actor, remedy))
    return confirm(
        request,
        forms.StopForm(posted(request)),
        partial(stop, remedy),
        record=remedy,
        heading=_("Stop the execution"),
        home=(reverse("remedies:remedies"), _("Objections and reviews")),
        points=[_("No step of the matter is taken until the remedy is decided.")],
        done=_("The execution is stopped."),
        danger=True,
    )
