"""Pages of the system administrator: the accounts, one of them, and what is done to it."""

from __future__ import annotations

import base64
from functools import partial
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
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
from coordination.accounts.forms import AccountForm, WhyForm
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
from coordination.pages import Request, confirm, posted
from coordination.second_factor.policies import has_factor
from coordination.units.counties import County
from coordination.units.leaving import hanging_on
from coordination.units.models import User
from coordination.units.policies import can_create_user
from coordination.wording import listed
from coordination.worklists import Link

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coordination.access import Refusal

EVENTS_SHOWN, STEPS_SHOWN = 30, 10


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
    may_open = can_create_user(actor, User()) is None
    new = Link(_("Open an account"), reverse("accounts:new"), main=True) if may_open else None
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
        "acts": _acts(request, found),
        "reset_refusal": can_reset_password(actor, found),
        "events": history_of(found)[:EVENTS_SHOWN],
    }
    return render(request, "officers/account.html", context)


def _acts(request: Request, found: User) -> list[dict[str, Any]]:
    """What may be done besides a new password, each greyed with its reason; to nobody but who keeps accounts."""
    offered: list[tuple[str, str, Callable[..., Refusal], bool]] = [
        (_("Lift the waits at the sign-in"), "unlock", can_unlock, False),
        (_("Sign out everywhere"), "sign_out", can_sign_out, False),
        (_("Close the account"), "close", can_close_account, True),
    ]
    if can_reset_password(request.actor, found) is not None or not found.is_active:
        return []
    if has_factor(found):
        offered.insert(2, (_("Reset the second factor"), "factor", can_ask_factor_reset, False))
    return [
        {
            "words": words,
            "url": reverse(f"accounts:{name}", args=[found.pk]),
            "why": policy(request.actor, found),
            "danger": danger,
        }
        for words, name, policy, danger in offered
    ]


@sensitive_variables("plain")
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Open an account; its first password stands on the answer to this one request and nowhere else."""
    require(can_create_user(request.actor, User()))
    return confirm(
        request,
        AccountForm(posted(request), actor=request.actor),
        open_account,
        heading=_("Open an account"),
        home=home(),
        submit=_("Open the account"),
        points=[
            _(
                "The house makes a first password. It is shown once, on the next page; hand it over in person."
            ),
            _("The person chooses another at the first sign-in, and confirms that the account is theirs."),
            _("A second officer confirms who it is. Until both have, nothing is signed with the account."),
            _("The head of the unit is told."),
            _("The class of the account cannot be changed later."),
        ],
        done=partial(_hand_over, request),
    )


@sensitive_variables("plain")
@require_http_methods(["GET", "POST"])
def reset(request: Request, pk: int) -> HttpResponse:
    """A new first password; what is closed is opened again by it."""
    found = visible_account(request, pk)
    require(can_reset_password(request.actor, found))
    words = _("Give a new first password") if found.is_active else pgettext("account", "Open it again")
    return confirm(
        request,
        WhyForm(posted(request), phrases=_("Password forgotten|Password may be known to others")),
        partial(reset_password, found),
        heading=f"{words}: {found.label}",
        title=_titled(found),
        home=home(),
        back=address_of(found),
        submit=words,
        points=[
            _(
                "All sign-ins and open pages of this person end within five seconds; what was typed there is kept."
            ),
            _("The new first password is shown once, on the next page; hand it over in person."),
            _("Until the person and a second officer have confirmed it, nothing is signed with the account."),
            _("The heads of the person's units are told."),
            _("Waits at the sign-in under this name are lifted."),
        ],
        done=partial(_hand_over, request),
    )


def _why(
    request: Request,
    found: User,
    act: Callable[..., Any],
    *,
    words: str,
    points: Sequence[str],
    done: str,
    phrases: str,
    danger: bool = False,
) -> HttpResponse:
    """An action of which only the reason is asked."""
    return confirm(
        request,
        WhyForm(posted(request), phrases=phrases),
        partial(act, found),
        heading=f"{words}: {found.label}",
        title=_titled(found),
        home=home(),
        back=address_of(found),
        submit=words,
        points=points,
        done=done,
        danger=danger,
    )


@require_http_methods(["GET", "POST"])
def lift(request: Request, pk: int) -> HttpResponse:
    found = visible_account(request, pk)
    require(can_unlock(request.actor, found))
    return _why(
        request,
        found,
        unlock,
        words=_("Lift the waits at the sign-in"),
        points=[
            _(
                "Failed tries under this user name are forgotten, from every address; the next try counts as the first."
            ),
            _("Where too many tries came from one address, that address still waits."),
            _("The password stays as it is. The person is told."),
        ],
        done=_("The waits under this user name are lifted."),
        phrases=_("Mistyped, seen in person|Mistyped, called back"),
    )


@require_http_methods(["GET", "POST"])
def sign_out(request: Request, pk: int) -> HttpResponse:
    found = visible_account(request, pk)
    require(can_sign_out(request.actor, found))
    return _why(
        request,
        found,
        sign_out_everywhere,
        words=_("Sign out everywhere"),
        points=[
            _(
                "All sign-ins and open pages of this person end within five seconds; what was typed there is kept."
            ),
            _("The password stays as it is. Where it may be known to others, give a new one instead."),
            _("The person is told."),
        ],
        done=_("The person is signed out everywhere."),
        phrases=_("A device was lost|Left signed in on another's device"),
    )


@require_http_methods(["GET", "POST"])
def factor(request: Request, pk: int) -> HttpResponse:
    found = visible_account(request, pk)
    require(can_ask_factor_reset(request.actor, found))
    return _why(
        request,
        found,
        ask_factor_reset,
        words=_("Reset the second factor"),
        points=[
            _("The second officer is asked to make sure who it is. Until then everything stays as it is."),
            _(
                "Once the officer has confirmed, all sign-ins of the person end, and the password alone opens the account until a new second factor is set up."
            ),
            _("The person is told."),
        ],
        done=_("The second officer is asked."),
        phrases=_("Telephone lost|Telephone changed, no recovery codes left"),
    )


@require_http_methods(["GET", "POST"])
def close(request: Request, pk: int) -> HttpResponse:
    found = visible_account(request, pk)
    require(can_close_account(request.actor, found))
    return _why(
        request,
        found,
        close_account,
        words=_("Close the account"),
        points=[
            _("Nobody signs in with it any more; sign-ins that stand end within five seconds."),
            _("No post runs on, and no step stays with this person."),
            _("What the person did and signed stays, with the name."),
            _("It can be opened again by a new first password, which a second officer confirms."),
        ],
        done=_("The account is closed."),
        phrases=_("Has left the service|Has been transferred|Opened by mistake"),
        danger=True,
    )


def _titled(user: User) -> str:
    return f"{user.label} ({user.username})"


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
