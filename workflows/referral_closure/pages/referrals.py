"""Pages of a referral outside its steps that start or stop its process."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from coordination.access import require
from coordination.pages import Request, acting, confirm, is_sound, posted, refuse, status_of
from coordination.referrals.forms.again import ask_why_again
from coordination.referrals.forms.intake import NOBODY, NewCaseForm, ReopenForm
from coordination.referrals.forms.legs import ReasonForm
from coordination.referrals.forms.projects import ProjectForm
from coordination.referrals.models import Referral
from coordination.referrals.policies import (
    can_open_at_window,
    can_open_gap,
    can_reopen_closed,
    can_report_project,
    can_withdraw_referral,
)
from coordination.referrals.queries.standing import standing_cases
from coordination.referrals.views.cases import referrals_home, visible_case
from coordination.register.matching import match
from coordination.register.models import Household, Person
from coordination.register.queries.elsewhere import registered_elsewhere
from coordination.units.counties import county_of
from workflows.engine.steps import task_for
from workflows.referral_closure.front import open_project
from workflows.referral_closure.moves import refer_gap, reopen, take_at_window, withdraw


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def new_case(request: Request) -> HttpResponse:
    """Take an application at the window: the person found or entered, the matter; then it is accepted."""
    actor = request.actor
    require(can_open_at_window(actor))
    post = actor.acting_post
    assert post is not None  # noqa: S101 - the policy asked for it
    form = NewCaseForm(posted(request), window=acting(actor).unit)
    candidates: list[Person] = []
    if request.method == "POST" and is_sound(form, request.actor):
        person, candidates = _person_of(form)
        if person is not None:
            ask_why_again(form, standing_cases(person, form.cleaned_data["kind"], actor))
        if not candidates and form.is_valid():
            try:
                case = take_at_window(person, form.cleaned_data, actor=actor)
            except ValidationError as error:
                refuse(form, error)
            else:
                messages.success(
                    request, _("The application is registered. Try the categories and accept it.")
                )
                if case.person is not None:
                    for other in registered_elsewhere(case.person.id_number, county=county_of(case)):
                        messages.info(request, str(other))
                return redirect(task_for(case, "accept") or case)
    form.ask_which(candidates)
    status = 422 if form.errors or candidates else 200
    context = {"form": form, "window": post.unit, "candidates": candidates}
    return render(request, "referrals/new.html", context, status=status)


def _person_of(form: NewCaseForm) -> tuple[Person | None, list[Person]]:
    """The person meant: by number, as chosen among those alike, or none who is in the register."""
    data = form.cleaned_data
    found = match(
        name=data["name"],
        id_number=data["id_number"],
        born_on=data["born_on"],
        township=data["township"],
        county=county_of(data["township"]),
    )
    if found.person is not None:
        return found.person, []
    chosen = data["same_as"]
    if chosen:
        if chosen != NOBODY and chosen not in {one.key for one in found.candidates}:
            form.add_error("same_as", _("Choose one of the people offered."))
        return next((one for one in found.candidates if one.key == chosen), None), []
    return None, list(found.candidates)


@require_http_methods(["GET", "POST"])
def withdraw_page(request: Request, pk: int) -> HttpResponse:
    """The person takes the application back."""
    case = visible_case(request, pk)
    require(can_withdraw_referral(request.actor, case))
    return confirm(
        request,
        ReasonForm(posted(request)),
        partial(withdraw, case),
        record=case,
        back=referrals_home()[0] if case.is_restricted else "",
        heading=_("Withdraw the application"),
        home=referrals_home(),
        points=[
            _("What was given already stays given."),
        ],
        done=_("The application is withdrawn."),
        danger=True,
    )


@require_http_methods(["GET", "POST"])
def reopen_page(request: Request, pk: int) -> HttpResponse:
    """A closed matter comes back on the director's word."""
    case = visible_case(request, pk)
    require(can_reopen_closed(request.actor, case))
    return confirm(
        request,
        ReopenForm(posted(request), case=case),
        partial(reopen, case),
        record=case,
        heading=_("Reopen the matter"),
        home=referrals_home(),
        points=[
            _("Earlier results stay on record, and the number stays."),
        ],
        done=_("The matter is reopened."),
        danger=True,
    )


@require_http_methods(["GET", "POST"])
def new_project(request: Request) -> HttpResponse:
    """A charity or service body reports a project beforehand."""
    actor = request.actor
    require(can_report_project(actor))
    form = ProjectForm(posted(request))
    if request.method == "POST" and is_sound(form, request.actor):
        try:
            project = open_project(actor=actor, **form.values())
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The project is reported; civil affairs puts it on file."))
            return redirect(project)
    return render(request, "referrals/project_new.html", {"form": form}, status=status_of(form))


@require_POST
def open_gap(request: Request, key: str) -> HttpResponse:
    """Follow a gap between lists up: the authority of the missing list examines the household (R60)."""
    actor = request.actor
    household = get_object_or_404(
        Household.objects.visible_to(actor).select_related("township", "head"), key=key
    )
    require(can_open_gap(actor, household.township))
    open_ones = Referral.objects.filter(household=household, kind=Referral.Kind.LIST_GAP)
    running = open_ones.exclude(status__in=Referral.ENDED).first()
    if running is not None:
        messages.info(request, _("This gap is followed up already."))
        return redirect(running)
    case = refer_gap(household, actor=actor)
    messages.success(request, _("The referral is open at the window of the township."))
    return redirect(case)
