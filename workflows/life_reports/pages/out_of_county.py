"""By which pages a household leaves the county, and its departure is undone where it was wrong."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coordination.access import require
from coordination.audit.looks import looked_at
from coordination.lives.leaving_forms import LeaveForm, UndoDepartureForm
from coordination.lives.models import Departure
from coordination.lives.policies import can_prepare_departure, can_undo_departure
from coordination.pages import Request, confirm, posted
from coordination.register.views.steps import household_of
from coordination.units.counties import county_of
from workflows.life_reports.leaving import leave, undo


@require_http_methods(["GET", "POST"])
def leave_page(request: Request, key: str) -> HttpResponse:
    """A household goes to another county, or to a place outside this house."""
    household = household_of(request, key)
    require(can_prepare_departure(request.actor, household))
    return confirm(
        request,
        LeaveForm(posted(request), county=county_of(household)),
        partial(leave, household),
        record=household,
        heading=_("Hand the household over to another county"),
        home=(reverse("register:households"), _("Households")),
        title=household.title,
        submit=_("Prepare the transfer"),
        points=[
            _("The leader of civil affairs signs before anything leaves the county."),
            _(
                "The aid here goes on until the other county has received the household, or the letter’s term is over."
            ),
            _("The transfer carries no account, no note on health and no restricted matter."),
        ],
        done=lambda departure: redirect(departure.get_absolute_url()),
    )


@require_http_methods(["GET", "POST"])
def undo_page(request: Request, pk: int) -> HttpResponse:
    """The household did not leave."""
    seen = Departure.objects.visible_to(request.actor)
    departure = get_object_or_404(seen.select_related("household__township", "to_county"), pk=pk)
    looked_at(request, departure)
    require(can_undo_departure(request.actor, departure))
    return confirm(
        request,
        UndoDepartureForm(posted(request)),
        partial(undo, departure),
        record=departure,
        heading=_("Undo the departure"),
        home=(reverse("lives:departures"), _("Households that leave the county")),
        points=[
            _("The categories that were to end are in force again as they stood."),
            _("The other county is told; what it received it settles there."),
            _("The departure, its paper and this reason stay on record."),
        ],
        done=_("The departure is undone."),
        danger=True,
    )
