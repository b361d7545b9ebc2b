"""The page on which aid is asked back: opened from the case that it was paid in."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coordination.access import require
from coordination.aid.views.cases import visible_case
from coordination.pages import Request, confirm, posted
from coordination.recoveries.forms import ProposeForm
from coordination.recoveries.policies import can_propose
from coordination.recoveries.sums import standing
from workflows.recovery.front import open_recovery


@require_http_methods(["GET", "POST"])
def propose_page(request: Request, pk: int) -> HttpResponse:
    """Say what was found and how much is to be asked back; nothing is owed before the order."""
    case = visible_case(request, pk)
    require(can_propose(request.actor, case))
    return confirm(
        request,
        ProposeForm(posted(request), most=standing(case)),
        partial(open_recovery, case),
        record=case,
        heading=_("Ask aid back"),
        home=(reverse("aid:cases"), _("Emergency aid")),
        points=[
            _("The person is heard first; then county civil affairs decides."),
            _("Whoever took aid in good faith returns nothing."),
        ],
        done=redirect,
        danger=True,
    )
