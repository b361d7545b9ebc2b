"""Pages of those who confirm an account: its person, and the second officer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from coordination.access import require
from coordination.accounts.actions import answer_check, confirm_own, refuse_check
from coordination.accounts.facts import check_facts, work_of
from coordination.accounts.forms import ConfirmForm
from coordination.accounts.lists import CHECK_TONES
from coordination.accounts.models import AccountCheck
from coordination.accounts.policies import can_answer_check, can_confirm_own, can_see_accounts
from coordination.accounts.queries import check_of, history_of, second_officers
from coordination.accounts.views.acts import Act, fitting, why
from coordination.pages import Request, open_above_counties, posted
from coordination.wording import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.forms import BaseForm

    from coordination.access import Actor

EVENTS_SHOWN = 30


def visible_check(request: Request, pk: int) -> AccountCheck:
    seen = AccountCheck.objects.visible_to(request.actor).select_related("user", "asked_by", "officer")
    return get_object_or_404(seen, pk=pk)


def home() -> tuple[str, str]:
    return reverse("accounts:checks"), _("Accounts to confirm")


def _what_it_opens(check: AccountCheck, actor: Actor) -> list[str]:
    if check.person_confirmed_at is None:
        return [_("Together with the person's own confirmation it opens signing; the person is told.")]
    return [_("The person has confirmed it: from now on they can sign, and are told.")]


def _stranded(check: AccountCheck, actor: Actor) -> list[str]:
    """Steps at the posts of an account that is closed although they run on."""
    words = _("Open steps at %(post)s: %(count)s. End the post and name who holds it next.")
    return [
        words % {"post": one.post.label, "count": one.count}
        for one in work_of(check.user, actor)
        if one.count
    ]


def how_it_was_verified(request: Request) -> BaseForm:
    return ConfirmForm(posted(request), request=request)


def is_of_factor(check: AccountCheck) -> bool:
    return check.is_of_factor


WHO_ASKED = gettext_lazy("Who asked for it is told, with your reason.")
LET_GO: Act[AccountCheck] = Act(
    name="check_confirm",
    fits=is_of_factor,
    button=gettext_lazy("Let the second factor be reset"),
    heading=gettext_lazy("Reset the second factor of %(person)s"),
    words=gettext_lazy("Let it be reset"),
    may=can_answer_check,
    do=answer_check,
    asks=how_it_was_verified,
    points=(
        gettext_lazy("You say that you know who asks, and how you made sure."),
        gettext_lazy(
            "The second factor and its recovery codes are void at once; all sign-ins of the person end."
        ),
        gettext_lazy(
            "The person is told, and sets up a new one at the next sign-in where the post asks for it."
        ),
    ),
    done=gettext_lazy("The second factor is reset."),
)
CONFIRM: Act[AccountCheck] = Act(
    name="check_confirm",
    heading=gettext_lazy("Confirm the account of %(person)s"),
    words=gettext_lazy("Confirm the account"),
    may=can_answer_check,
    do=answer_check,
    asks=how_it_was_verified,
    points=(gettext_lazy("You say that you know who has this account, and how you made sure."),),
    also=_what_it_opens,
    done=gettext_lazy("You have confirmed the account."),
)
KEEP: Act[AccountCheck] = Act(
    name="check_refuse",
    fits=is_of_factor,
    heading=gettext_lazy("Do not reset the second factor of %(person)s"),
    words=gettext_lazy("Do not reset"),
    may=can_answer_check,
    do=refuse_check,
    asks=why(gettext_lazy("The person did not ask for it")),
    points=(gettext_lazy("The second factor stays, and so does the account."), WHO_ASKED),
    done=gettext_lazy("The second factor stays."),
    danger=True,
)
REFUSE: Act[AccountCheck] = Act(
    name="check_refuse",
    button=gettext_lazy("Do not confirm"),
    heading=gettext_lazy("Do not confirm the account of %(person)s"),
    words=gettext_lazy("Refuse and close the account"),
    may=can_answer_check,
    do=refuse_check,
    asks=why(gettext_lazy("Nobody of this name works there|The person did not ask for it")),
    points=(
        gettext_lazy("The account is closed; sign-ins that stand end within five seconds."),
        WHO_ASKED,
    ),
    also=_stranded,
    done=gettext_lazy("The account is not confirmed, and is closed."),
    danger=True,
)
CONFIRMS, REFUSES = (LET_GO, CONFIRM), (KEEP, REFUSE)


@require_GET
def check(request: Request, pk: int) -> HttpResponse:
    """Whose account, who asked for it and why, and who has confirmed it."""
    actor = request.actor
    found = visible_check(request, pk)
    require(can_see_accounts(actor))
    context = {
        "check": found,
        "tone": CHECK_TONES[found.status],
        "facts": check_facts(found),
        "work": work_of(found.user, actor),
        "confirm": fitting(CONFIRMS, found).offered(found, actor),
        "refuse": fitting(REFUSES, found).offered(found, actor),
        "is_waiting": found.status == AccountCheck.Status.WAITING,
        "events": history_of(found.user)[:EVENTS_SHOWN],
    }
    return render(request, "officers/check.html", context)


def page_of(acts: Sequence[Act[AccountCheck]]) -> Callable[..., HttpResponse]:
    """The page of an answer: of an account's, or of a second factor's that was lost."""

    @sensitive_post_parameters("password", "code")
    @require_http_methods(["GET", "POST"])
    def page(request: Request, pk: int) -> HttpResponse:
        found = visible_check(request, pk)
        return fitting(acts, found).page(request, found, found.user.label, record=found, home=home())

    return page


confirm_check = page_of(CONFIRMS)
refuse = page_of(REFUSES)


@open_above_counties
@require_http_methods(["GET", "POST"])
def mine(request: Request) -> HttpResponse:
    """The person says that the account is theirs, or reads how far it has come."""
    actor = request.actor
    found = check_of(actor.user)
    if request.method == "POST":
        require(_("Your account is confirmed; nothing is left to do.") if found is None else None)
        assert found is not None  # noqa: S101 - tells the type checker what require() has said
        require(can_confirm_own(actor, found))
        confirm_own(found, actor=actor)
        messages.success(request, _("You have confirmed that this account is yours."))
        return redirect("accounts:mine")
    context = {
        "check": found,
        "may_confirm": found is not None and can_confirm_own(actor, found) is None,
        "officers": listed([officer.label for officer in second_officers(found)]) if found else "",
    }
    return render(request, "officers/mine.html", context)
