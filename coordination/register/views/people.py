"""Registering, amending and moving households and persons."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coordination.access import Actor, require
from coordination.pages import Request, posted
from coordination.register import actions
from coordination.register.forms.people import (
    AmendForm,
    CorrectForm,
    HouseholdForm,
    IdentityForm,
    MemberForm,
    MovePersonForm,
)
from coordination.register.models import Household
from coordination.register.policies import (
    can_amend_household,
    can_correct_identity,
    can_register_household,
)
from coordination.register.views.steps import act, household_of, person_of


def _once() -> str:
    return _("The number is compared with the whole register: nobody is entered twice.")


def _namesakes() -> str:
    return _("Without a number, people of the same name, birth date and place are laid before a human.")


@require_http_methods(["GET", "POST"])
def new_household(request: Request) -> HttpResponse:
    """A household with its head."""
    actor = request.actor
    require(can_register_household(actor))
    form = HouseholdForm(posted(request), actor=actor)
    return act(
        request,
        form,
        partial(_register, form),
        household=None,
        heading=_("Register a household"),
        points=[_("The household gets its number at once."), _once(), _namesakes()],
        done=_("Registered. Enter the other members now, then the categories."),
    )


@transaction.atomic
def _register(form: HouseholdForm, *, actor: Actor, **values: Any) -> Household:
    """Both or neither: a household whose head is refused is not entered."""
    township, village = values["place"]
    household = actions.register_household(
        actor=actor, township=township, village=village, address=values["address"]
    )
    actions.register_person(household, actor=actor, relation="head", **form.person_values())
    return household


@require_http_methods(["GET", "POST"])
def new_member(request: Request, key: str) -> HttpResponse:
    household = household_of(request, key)
    actor = request.actor
    require(can_amend_household(actor, household))
    form = MemberForm(posted(request))
    return act(
        request,
        form,
        partial(actions.register_person, household),
        household=household,
        heading=_("Register a member"),
        points=[_once(), _namesakes()],
        done=_("The member is registered."),
    )


@require_http_methods(["GET", "POST"])
def amend_member(request: Request, key: str) -> HttpResponse:
    person = person_of(request, key)
    actor = request.actor
    require(can_amend_household(actor, person.household))
    form = AmendForm(posted(request), person=person)
    return act(
        request,
        form,
        partial(actions.amend_person, person),
        household=person.household,
        heading=_("Amend the particulars of %(person)s") % {"person": person.masked_name},
        points=[_("The version before stays in the history, encrypted.")],
        done=_("The particulars are amended."),
    )


@require_http_methods(["GET", "POST"])
def establish(request: Request, key: str) -> HttpResponse:
    person = person_of(request, key)
    actor = request.actor
    require(can_amend_household(actor, person.household))
    form = IdentityForm(posted(request), person=person)
    return act(
        request,
        form,
        partial(actions.establish_identity, person),
        household=person.household,
        heading=_("Establish the identity of %(number)s")
        % {"number": person.temporary_number or person.masked_name},
        points=[
            _("All that was done before stays with this person."),
            _("Where the person stands in the register already, a human merges the two entries."),
            _("What was asked about this person and is answered by the number is closed by it."),
        ],
        done=_("The identity is established."),
    )


@require_http_methods(["GET", "POST"])
def correct(request: Request, key: str) -> HttpResponse:
    """Name, number and day of birth as they should have been entered; the whole is typed anew."""
    person = person_of(request, key)
    require(can_correct_identity(request.actor, person))
    return act(
        request,
        CorrectForm(posted(request), person=person),
        partial(actions.correct_identity, person),
        household=person.household,
        heading=_("Correct the identity of %(person)s") % {"person": person.masked_name},
        points=[
            _("The version before stays in the history, encrypted. Signed papers stay as they were signed."),
            _("Where the right number stands in the register already, a human merges the two entries."),
            _("What was asked about this person and is answered by the number is closed by it."),
        ],
        done=_("The identity is corrected."),
    )


@require_http_methods(["GET", "POST"])
def move_member(request: Request, key: str) -> HttpResponse:
    person = person_of(request, key)
    actor = request.actor
    require(can_amend_household(actor, person.household))
    form = MovePersonForm(posted(request), actor=actor)
    return act(
        request,
        form,
        partial(actions.move_person, person),
        household=person.household,
        heading=_("Move %(person)s to another household") % {"person": person.masked_name},
        points=[
            _("The person’s own categories go along; those of the whole household stay."),
            _("Both aid chains get a line that says where the person went."),
        ],
        done=_("The person is moved."),
    )
