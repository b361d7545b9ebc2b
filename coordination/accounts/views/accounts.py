"""Pages of the system administrator: the accounts, one of them, and what is done to it."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods

from coordination.access import require
from coordination.accounts.actions import (
    ask_factor_reset,
    close_account,
    open_account,
    reset_password,
    sign_out_everywhere,
    unlock,
)
from coordination.accounts.facts import account_facts, work_of
from coordination.accounts.first_passwords import sheets
from coordination.accounts.forms import AccountForm
from coordination.accounts.lists import ACCOUNTS, signing_in, state_badges
from coordination.accounts.policies import (
    can_ask_factor_reset,
    can_close_account,
    can_reset_password,
    can_see_accounts,
    can_sign_out,
    can_unlock,
)
from coordination.accounts.queries import (
    check_of,
    factor_check_of,
    history_of,
    second_officers,
    unended_posts,
)
from coordination.accounts.views.acts import Act, fitting, why
from coordination.pages import Request, posted
from coordination.second_factor.policies import has_factor
from coordination.units.counties import County
from coordination.units.leaving import hanging_on
from coordination.units.models import User
from coordination.units.policies import can_create_user
from coordination.wording import listed
from coordination.worklists import Link

if TYPE_CHECKING:
    from collections.abc import Callable

    from coordination.access import Actor

EVENTS_SHOWN, STEPS_SHOWN = 30, 10


def _hand_over(request: Request, made: tuple[User, str]) -> HttpResponse:
    """The one page that shows a first password, and the sheet to print it on, which no server keeps."""
    found, plain = made
    check = check_of(found)
    context = {
        "account": found,
        "plain": plain,
        "sheet": base64.b64encode(_sheet(found, plain)).decode(),
        "officers": listed([officer.label for officer in second_officers(check)]) if check else "",
    }
    return render(request, "officers/handed.html", context, status=201)


def _sheet(user: User, plain: str) -> bytes:
    county_id = user.audit_county
    county = County(county_id).government.short_name if county_id is not None else ""
    posts = [
        {"unit": post.unit.code, "title": post.title, "name": post.unit.short_name}
        for post in unended_posts(user)
    ]
    person = {"name": user.name, "username": user.username, "posts": posts}
    units = {post["unit"]: post["name"] for post in posts}
    return sheets(county, [person], {user.username: plain}, units)


ENDS = gettext_lazy(
    "All sign-ins and open pages of this person end within five seconds; what was typed there is kept."
)
OPEN: Act[None] = Act(
    name="new",
    words=gettext_lazy("Open the account"),
    heading=gettext_lazy("Open an account"),
    may=lambda actor, _nobody: can_create_user(actor, User()),
    do=open_account,
    asks=lambda request: AccountForm(posted(request), actor=request.actor),
    points=(
        gettext_lazy(
            "The house makes a first password. It is shown once, on the next page; hand it over in person."
        ),
        gettext_lazy(
            "The person chooses another at the first sign-in, and confirms that the account is theirs."
        ),
        gettext_lazy(
            "A second officer confirms who it is. Until both have, nothing is signed with the account."
        ),
        gettext_lazy("The head of the unit is told."),
        gettext_lazy("The class of the account cannot be changed later."),
    ),
    done=_hand_over,
)
RESET: Act[User] = Act(
    name="reset",
    words=gettext_lazy("Give a new first password"),
    may=can_reset_password,
    do=reset_password,
    asks=why(gettext_lazy("Password forgotten|Password may be known to others")),
    points=(
        ENDS,
        gettext_lazy("The new first password is shown once, on the next page; hand it over in person."),
        gettext_lazy(
            "Until the person and a second officer have confirmed it, nothing is signed with the account."
        ),
        gettext_lazy("The heads of the person's units are told."),
        gettext_lazy("Waits at the sign-in under this name are lifted."),
    ),
    done=_hand_over,
    fits=lambda user: user.is_active,
)
REOPEN = replace(RESET, words=pgettext_lazy("account", "Open it again"), fits=lambda user: not user.is_active)
UNLOCK: Act[User] = Act(
    name="unlock",
    words=gettext_lazy("Lift the waits at the sign-in"),
    may=can_unlock,
    do=unlock,
    asks=why(gettext_lazy("Mistyped, seen in person|Mistyped, called back")),
    points=(
        gettext_lazy(
            "Failed tries under this user name are forgotten, from every address; the next try counts as the first."
        ),
        gettext_lazy("Where too many tries came from one address, that address still waits."),
        gettext_lazy("The password stays as it is. The person is told."),
    ),
    done=gettext_lazy("The waits under this user name are lifted."),
)
SIGN_OUT: Act[User] = Act(
    name="sign_out",
    words=gettext_lazy("Sign out everywhere"),
    may=can_sign_out,
    do=sign_out_everywhere,
    asks=why(gettext_lazy("A device was lost|Left signed in on another's device")),
    points=(
        ENDS,
        gettext_lazy("The password stays as it is. Where it may be known to others, give a new one instead."),
        gettext_lazy("The person is told."),
    ),
    done=gettext_lazy("The person is signed out everywhere."),
)
FACTOR: Act[User] = Act(
    name="factor",
    words=gettext_lazy("Reset the second factor"),
    may=can_ask_factor_reset,
    do=ask_factor_reset,
    asks=why(gettext_lazy("Telephone lost|Telephone changed, no recovery codes left")),
    points=(
        gettext_lazy(
            "The second officer is asked to make sure who it is. Until then everything stays as it is."
        ),
        gettext_lazy(
            "Once the officer has confirmed, all sign-ins of the person end, and the password alone opens the account until a new second factor is set up."
        ),
        gettext_lazy("The person is told."),
    ),
    done=gettext_lazy("The second officer is asked."),
)
CLOSE: Act[User] = Act(
    name="close",
    words=gettext_lazy("Close the account"),
    may=can_close_account,
    do=close_account,
    asks=why(gettext_lazy("Has left the service|Has been transferred|Opened by mistake")),
    points=(
        gettext_lazy("Nobody signs in with it any more; sign-ins that stand end within five seconds."),
        gettext_lazy("No post runs on, and no step stays with this person."),
        gettext_lazy("What the person did and signed stays, with the name."),
        gettext_lazy("It can be opened again by a new first password, which a second officer confirms."),
    ),
    done=gettext_lazy("The account is closed."),
    danger=True,
)


def visible_account(request: Request, pk: int) -> User:
    actor = request.actor
    return get_object_or_404(signing_in(User.objects.visible_to(actor), actor), pk=pk)


def address_of(user: User) -> str:
    return reverse("accounts:account", args=[user.pk])


def home() -> tuple[str, str]:
    return reverse("accounts:accounts"), _("Accounts")


@require_GET
def accounts(request: Request) -> HttpResponse:
    actor = request.actor
    require(can_see_accounts(actor))
    may_open = OPEN.may(actor, None) is None
    new = Link(OPEN.heading, reverse("accounts:new"), main=True) if may_open else None
    return ACCOUNTS.answer(request, new)


@require_GET
def account(request: Request, pk: int) -> HttpResponse:
    """Who it is, what may be done, what was done; and the work that has to be moved before it is closed."""
    actor = request.actor
    found = visible_account(request, pk)
    context = {
        "account": found,
        "badges": state_badges(found),
        "facts": account_facts(found),
        "work": work_of(found, actor),
        "hanging": [f"{task.label} {task.subject_number}" for task in hanging_on(found)[:STEPS_SHOWN]],
        "check": check_of(found),
        "factor_check": factor_check_of(found),
        "acts": [act.offered(found, actor) for act in _acts(found, actor)],
        "reset": fitting((RESET, REOPEN), found).offered(found, actor),
        "events": history_of(found)[:EVENTS_SHOWN],
    }
    return render(request, "officers/account.html", context)


def _acts(found: User, actor: Actor) -> list[Act[User]]:
    """What is offered besides a new password, to nobody but who keeps accounts."""
    if can_reset_password(actor, found) is not None or not found.is_active:
        return []
    return [UNLOCK, SIGN_OUT, *([FACTOR] if has_factor(found) else []), CLOSE]


@sensitive_variables("plain")
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Open an account; its first password stands on the answer to this one request and nowhere else."""
    return OPEN.page(request, None, "", home=home())


def page_of(*acts: Act[User]) -> Callable[..., HttpResponse]:
    """The page of an act on an account; a first password that it makes stands on its answer alone."""

    @sensitive_variables("plain")
    @require_http_methods(["GET", "POST"])
    def page(request: Request, pk: int) -> HttpResponse:
        found = visible_account(request, pk)
        title = f"{found.label} ({found.username})"
        act = fitting(acts, found)
        return act.page(request, found, found.label, title=title, home=home(), back=address_of(found))

    return page


reset = page_of(RESET, REOPEN)
lift = page_of(UNLOCK)
sign_out = page_of(SIGN_OUT)
factor = page_of(FACTOR)
close = page_of(CLOSE)
