"""Pages of those who confirm an account: its person, and the second officer."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from coordination.access import require
from coordination.accounts.actions import answer_check, confirm_own, refuse_check
from coordination.accounts.facts import Work, check_facts, work_of
from coordination.accounts.forms import ConfirmForm, WhyForm
from coordination.accounts.lists import CHECK_TONES
from coordination.accounts.models import AccountCheck
from coordination.accounts.policies import can_answer_check, can_confirm_own, can_see_accounts
from coordination.accounts.queries import check_of, history_of, second_officers
from coordination.pages import Request, confirm, open_above_counties, posted
from coordination.wording import listed

EVENTS_SHOWN = 30


def visible_check(request: Request, pk: int) -> AccountCheck:
    seen = AccountCheck.objects.visible_to(request.actor).select_related("user", "asked_by", "officer")
    return get_object_or_404(seen, pk=pk)


def home() -> tuple[str, str]:
    return reverse("accounts:checks"), _("Accounts to confirm")


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
        "refusal": can_answer_check(actor, found),
        "is_waiting": found.status == AccountCheck.Status.WAITING,
        "events": history_of(found.user)[:EVENTS_SHOWN],
    }
    return render(request, "officers/check.html", context)


@require_http_methods(["GET", "POST"])
def confirm_check(request: Request, pk: int) -> HttpResponse:
    found = visible_check(request, pk)
    require(can_answer_check(request.actor, found))
    if found.is_of_factor:
        return _let_go(request, found)
    return confirm(
        request,
        ConfirmForm(posted(request)),
        partial(answer_check, found),
        record=found,
        heading=_("Confirm the account of %(person)s") % {"person": found.user.label},
        home=home(),
        submit=_("Confirm the account"),
        points=[
            _("You say that you know who has this account, and how you made sure."),
            _("Together with the person's own confirmation it opens signing; the person is told.")
            if found.person_confirmed_at is None
            else _("The person has confirmed it: from now on they can sign, and are told."),
        ],
        done=_("You have confirmed the account."),
    )


@require_http_methods(["GET", "POST"])
def refuse(request: Request, pk: int) -> HttpResponse:
    found = visible_check(request, pk)
    require(can_answer_check(request.actor, found))
    if found.is_of_factor:
        return _keep(request, found)
    return confirm(
        request,
        WhyForm(posted(request), phrases=_("Nobody of this name works there|The person did not ask for it")),
        partial(refuse_check, found),
        record=found,
        heading=_("Do not confirm the account of %(person)s") % {"person": found.user.label},
        home=home(),
        submit=_("Refuse and close the account"),
        points=[
            _("The account is closed; sign-ins that stand end within five seconds."),
            _("Who asked for it is told, with your reason."),
            *_stranded(work_of(found.user, request.actor)),
        ],
        done=_("The account is not confirmed, and is closed."),
        danger=True,
    )


def _let_go(request: Request, found: AccountCheck) -> HttpResponse:
    """The second factor of a person whose telephone is lost."""
    return confirm(
        request,
        ConfirmForm(posted(request)),
        partial(answer_check, found),
        record=found,
        heading=_("Reset the second factor of %(person)s") % {"person": found.user.label},
        home=home(),
        submit=_("Let it be reset"),
        points=[
            _("You say that you know who asks, and how you made sure."),
            _("The second factor and its recovery codes are void at once; all sign-ins of the person end."),
            _("The person is told, and sets up a new one at the next sign-in where the post asks for it."),
        ],
        done=_("The second factor is reset."),
    )


def _keep(request: Request, found: AccountCheck) -> HttpResponse:
    return confirm(
        request,
        WhyForm(posted(request), phrases=_("The person did not ask for it")),
        partial(refuse_check, found),
        record=found,
        heading=_("Do not reset the second factor of %(person)s") % {"person": found.user.label},
        home=home(),
        submit=_("Do not reset"),
        points=[
            _("The second factor stays, and so does the account."),
            _("Who asked for it is told, with your reason."),
        ],
        done=_("The second factor stays."),
    )


def _stranded(work: list[Work]) -> list[str]:
    """Steps at the posts of an account that is closed although they run on."""
    words = _("Open steps at %(post)s: %(count)s. End the post and name who holds it next.")
    return [words % {"post": one.post.label, "count": one.count} for one in work if one.count]


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
