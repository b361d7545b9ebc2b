"""By which pages a death is reported and a household moves, and either is undone where it was wrong."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coordination.access import require
from coordination.audit.looks import looked_at
from coordination.lives.forms import MoveForm, ReportForm, UndoForm, UndoMoveForm
from coordination.lives.models import DeathReport, HouseholdMove
from coordination.lives.policies import can_report_death, can_undo_move, can_undo_report
from coordination.pages import Request, confirm, posted
from coordination.register.models import Household
from coordination.register.policies import can_amend_household
from coordination.register.views.steps import household_of, person_of
from coordination.units.counties import county_of
from workflows.life_reports.front import report_death
from workflows.life_reports.handing_over import move_house
from workflows.life_reports.handing_over import undo as undo_move
from workflows.life_reports.moves import undo


@require_http_methods(["GET", "POST"])
def report_page(request: Request, key: str) -> HttpResponse:
    """Report the death of one person, from the household's page or from a matter of theirs."""
    person = person_of(request, key)
    require(can_report_death(request.actor, person))
    return confirm(
        request,
        ReportForm(posted(request), request.FILES or None),
        partial(report_death, person),
        record=person.household,
        heading=_("Report the death of %(person)s") % {"person": person.masked_name},
        home=(reverse("register:households"), _("Households")),
        title=person.title,
        submit=_("Report the death"),
        points=[
            _("Payments to this person and visits rest at once; what is due to the household goes on."),
            _("Nothing ends before a second person of the township or of civil affairs has confirmed it."),
            _("Everybody who handles a matter of this person is told."),
        ],
        done=_("The death is reported; a second person confirms or refutes it."),
        danger=True,
    )


@require_http_methods(["GET", "POST"])
def undo_page(request: Request, pk: int) -> HttpResponse:
    """The person lives after all."""
    seen = DeathReport.objects.visible_to(request.actor).select_related("household__township", "person")
    report = get_object_or_404(seen, pk=pk)
    looked_at(request, report)
    require(can_undo_report(request.actor, report))
    return confirm(
        request,
        UndoForm(posted(request)),
        partial(undo, report),
        record=report,
        heading=_("Undo the confirmed death"),
        home=(reverse("lives:deaths"), _("Deaths")),
        points=[
            _("The categories that ended with it are in force again as they stood."),
            _("Stages that were stopped stay stopped: whoever decides on the aid is told and looks at them."),
            _("The report, its proof and this reason stay on record."),
        ],
        done=_("The death is undone."),
        danger=True,
    )


@require_http_methods(["GET", "POST"])
def move_page(request: Request, key: str) -> HttpResponse:
    """A household moves house inside the county."""
    household = household_of(request, key)
    require(can_amend_household(request.actor, household))
    return confirm(
        request,
        MoveForm(posted(request), county=county_of(household)),
        partial(move_house, household),
        record=household,
        heading=_("Move the household to another place"),
        home=(reverse("register:households"), _("Households")),
        title=household.title,
        submit=_("Hand the household over"),
        points=[
            _("Number and aid chain go along."),
            _(
                "From now on the new township sees and handles the household and its open steps, and signs for it."
            ),
            _("Aid stays with the township where the hardship happened, a referral at its window."),
        ],
        done=lambda moved: _after_move(request, moved),
    )


def _after_move(request: Request, household: Household) -> HttpResponse:
    """The old township does not see the household any more."""
    messages.success(request, _("The household is moved."))
    seen = Household.objects.visible_to(request.actor).filter(pk=household.pk).exists()
    return redirect(household.get_absolute_url() if seen else reverse("lives:moves"))


@require_http_methods(["GET", "POST"])
def undo_move_page(request: Request, pk: int) -> HttpResponse:
    """The move was wrong."""
    seen = HouseholdMove.objects.visible_to(request.actor)
    move = get_object_or_404(seen.select_related("household", "from_township", "to_township"), pk=pk)
    looked_at(request, move)
    require(can_undo_move(request.actor, move))
    return confirm(
        request,
        UndoMoveForm(posted(request)),
        partial(undo_move, move),
        record=move,
        heading=_("Undo the move"),
        home=(reverse("lives:moves"), _("Moves of households")),
        points=[
            _("The household and its open steps go back to the township that handed it over."),
            _("Both townships are told; the move and its receipt stay on record."),
        ],
        done=_("The move is undone."),
        danger=True,
    )
