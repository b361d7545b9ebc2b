"""Pages of a referral outside its steps that start or stop its process."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from coordination.access import Actor, require
from coordination.pages import Request, acting, confirm, refuse, status_of
from coordination.referrals.actions.answers import reopen_closed
from coordination.referrals.actions.intake import withdraw_referral
from coordination.referrals.forms import ReasonForm
from coordination.referrals.forms.intake import NewCaseForm, ReopenForm
from coordination.referrals.forms.projects import ProjectForm
from coordination.referrals.models import Referral
from coordination.referrals.papers import gap_words
from coordination.referrals.policies import (
    can_open_at_window,
    can_open_gap,
    can_reopen_closed,
    can_report_project,
    can_withdraw_referral,
)
from coordination.referrals.terms import LegTerms, Purpose
from coordination.referrals.views.cases import referrals_home, visible_case
from coordination.register.actions.households import register_household
from coordination.register.actions.persons import register_person
from coordination.register.matching import match
from coordination.register.models import Category, CategoryStatus, Household, Person
from coordination.register.policies import can_register_household
from coordination.units.models import Organisation
from coordination.units.queries import clock_actor
from workflows.engine.steps import cancel_process, start, task_for
from workflows.referral_closure.filing import open_project
from workflows.referral_closure.flow import ReferralClosureFlow, open_referral, running_process


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def new_case(request: Request) -> HttpResponse:
    """Take an application at the window: the person found or entered, the matter; then it is accepted."""
    actor = request.actor
    require(can_open_at_window(actor))
    post = actor.acting_post
    assert post is not None  # noqa: S101 - the policy asked for it
    form = NewCaseForm(request.POST or None, window=acting(actor).unit)
    candidates: list[Person] = []
    if request.method == "POST" and form.is_valid():
        person, candidates = _person_of(form)
        if not candidates:
            try:
                case = take_at_window(form, person, actor=actor)
            except ValidationError as error:
                refuse(form, error)
            else:
                messages.success(
                    request, _("The application is registered. Try the categories and accept it.")
                )
                return redirect(task_for(case, "accept") or case)
    form.offer(candidates)
    status = 422 if form.errors or candidates else 200
    context = {"form": form, "window": post.unit, "candidates": candidates}
    return render(request, "referrals/new.html", context, status=status)


def _person_of(form: NewCaseForm) -> tuple[Person | None, list[Person]]:
    """The person meant: by number, as chosen among those alike, or none who is in the register."""
    data = form.cleaned_data
    found = match(
        name=data["name"], id_number=data["id_number"], born_on=data["born_on"], township=data["township"]
    )
    if found.person is not None:
        return found.person, []
    chosen = data["same_as"]
    if chosen:
        return next((one for one in found.candidates if one.key == chosen), None), []
    return None, list(found.candidates)


@transaction.atomic
def take_at_window(form: NewCaseForm, person: Person | None, *, actor: Actor) -> Referral:
    """Register whoever is new and open the referral: one act at the window."""
    data = form.cleaned_data
    if person is None:
        # the hotline and the county's hall take people on who live in any township
        registrar = actor if can_register_household(actor, data["township"]) is None else clock_actor()
        home = register_household(
            actor=registrar, township=data["township"], village=data["village"], address=data["address"]
        )
        person = register_person(
            home,
            actor=registrar,
            name=data["name"],
            id_number=data["id_number"],
            born_on=data["born_on"],
            relation=Person.Relation.HEAD,
            phone=data["phone"],
            temporary=not data["name"],
        )
    return open_referral(
        actor=actor,
        kind=data["kind"],
        household=person.household,
        person=person,
        title=data["title"],
        facts=data["facts"],
        legs=(),
        window=acting(actor).unit,
        wish=data["wish"],
        channel=data["channel"],
        order_number=data["order_number"],
        is_disabled=data["is_disabled"],
        is_restricted=data["is_restricted"],
    )


@require_http_methods(["GET", "POST"])
def withdraw_page(request: Request, pk: int) -> HttpResponse:
    """The person takes the application back."""
    case = visible_case(request.actor, pk)
    require(can_withdraw_referral(request.actor, case))
    return confirm(
        request,
        ReasonForm(request.POST or None),
        partial(withdraw, case),
        record=case,
        heading=_("Withdraw the application"),
        home=referrals_home(),
        points=[
            _("Every receiver is told; its leg ends, and nobody answers the person any more."),
            _("What was given already stays given."),
        ],
        done=_("The application is withdrawn."),
        danger=True,
    )


def withdraw(case: Referral, *, actor: Actor, reason: str) -> Referral:
    """Withdraw the case and end its process with those of its legs, wherever they stand."""
    process = running_process(case)
    assert process is not None  # noqa: S101 - an open case has one
    with ReferralClosureFlow.lock(process.pk):
        case = withdraw_referral(case, actor=actor, reason=reason)
        cancel_process(process, actor=actor, reason=reason)
    return case


@transaction.atomic
def reopen(case: Referral, *, actor: Actor, **values: Any) -> Referral:
    """Open a closed case again, with the process that carries it."""
    case = reopen_closed(case, actor=actor, **values)
    start(ReferralClosureFlow, case, actor=actor)
    return case


@require_http_methods(["GET", "POST"])
def reopen_page(request: Request, pk: int) -> HttpResponse:
    """A closed matter comes back on the director's word."""
    case = visible_case(request.actor, pk)
    require(can_reopen_closed(request.actor, case))
    return confirm(
        request,
        ReopenForm(request.POST or None, case=case),
        partial(reopen, case),
        record=case,
        heading=_("Reopen the matter"),
        home=referrals_home(),
        points=[
            _("The legs chosen are handled once more by the same receivers; earlier results stay on record."),
            _("The person is answered and called back once more; the number stays."),
        ],
        done=_("The matter is reopened."),
        danger=True,
    )


@require_http_methods(["GET", "POST"])
def new_project(request: Request) -> HttpResponse:
    """A charity or service body reports a project beforehand."""
    actor = request.actor
    require(can_report_project(actor))
    form = ProjectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
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


def refer_gap(household: Household, *, actor: Actor) -> Referral:
    """To civil affairs where the guarantee is missing, else to rural affairs where the watch is."""
    held = set(
        CategoryStatus.objects.current().filter(household=household).values_list("category", flat=True)
    )
    is_watched = Category.POVERTY_WATCH in held
    code = "MZ" if is_watched else "NYNC"
    asked = Category.DIBAO if is_watched else Category.POVERTY_WATCH
    words = gap_words(is_watched)
    receiver = Organisation.objects.get(code=code)
    return open_referral(
        actor=actor,
        kind=Referral.Kind.LIST_GAP,
        household=household,
        person=household.head,
        title=words["title"],
        facts=words["facts"],
        legs=[LegTerms(receiver, words["matter"], purpose=Purpose.CATEGORY)],
        window=household.township,
        source_label=str(Category(asked).label),
        channel=Referral.Channel.FOUND,
    )
