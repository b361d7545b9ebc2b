"""Pages of the second officer who confirms many: the list in which they are picked, and what is said of them."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from coordination.access import require
from coordination.accounts.actions import Answered, answer_checks
from coordination.accounts.forms import ConfirmForm
from coordination.accounts.lists import CHECKS, TO_CONFIRM, TOGETHER, list_for, to_confirm, with_who_it_is
from coordination.accounts.models import AccountCheck
from coordination.accounts.policies import can_confirm_others, can_see_accounts
from coordination.accounts.views.checks import home
from coordination.pages import Request, confirm, posted

ALL_TABS = (TO_CONFIRM, CHECKS)
PICK = "pick"
"""The name under which the list sends what is picked (components/pick.html)."""


@require_GET
def checks(request: Request) -> HttpResponse:
    """What waits for the officer, each with a box; or whatever waits or was answered."""
    actor = request.actor
    require(can_see_accounts(actor))
    if list_for(request.GET.get("view", "")) is CHECKS:
        return CHECKS.answer(request, among=ALL_TABS)
    return TO_CONFIRM.answer(
        request,
        among=ALL_TABS,
        template="officers/to_confirm.html",
        fragment="officers/_to_confirm.html",
        why_not=can_confirm_others(actor),
    )


@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "POST"])
def confirm_together(request: Request) -> HttpResponse:
    """What will be confirmed, read once more; said of all of them in one."""
    actor = request.actor
    require(can_see_accounts(actor))
    chosen = picked_checks(request)
    if not 0 < len(chosen) <= TOGETHER:
        messages.error(
            request, _("Select the accounts first, at most %(most)s at once.") % {"most": TOGETHER}
        )
        return redirect("accounts:checks")
    lines = to_confirm(chosen, actor)
    ready = [line for line in lines if line.refusal is None]
    return confirm(
        request,
        ConfirmForm(posted(request), request=request),
        partial(answer_checks, chosen),
        heading=_("Confirm accounts together"),
        home=home(),
        title=_("How you made sure"),
        submit=ngettext("Confirm %(count)s account", "Confirm %(count)s accounts", len(ready))
        % {"count": len(ready)},
        points=[
            _("You say of each of these accounts that you know who has it, and how you made sure."),
            _("Each leaves an event of its own in the trail, as if you had confirmed it alone."),
            _("The persons have confirmed theirs: from now on they can sign, and each is told once."),
            _("Where one cannot be confirmed any more it is named with the reason, and the others stand."),
        ],
        done=partial(_done, request),
        template="officers/confirm_together.html",
        table=TO_CONFIRM.table(ready),
        count=len(ready),
        held_up=[line for line in lines if line.refusal is not None],
    )


def picked_checks(request: Request) -> list[AccountCheck]:
    """The accounts that the address names; whoever may not see one of them finds no such page."""
    try:
        keys = {int(key) for key in request.GET.getlist(PICK)[: TOGETHER + 1]}
    except ValueError as error:
        raise Http404 from error
    found = list(
        with_who_it_is(AccountCheck.objects.visible_to(request.actor).filter(pk__in=keys)).order_by("pk")
    )
    if len(found) != len(keys):
        raise Http404
    return found


def _done(request: Request, answered: Answered) -> HttpResponse:
    """How many stand, and, until it is closed, who does not."""
    count = len(answered.confirmed)
    words = ngettext("%(count)s account is confirmed.", "%(count)s accounts are confirmed.", count)
    messages.success(request, words % {"count": count})
    for sentence in answered.sentences:
        messages.error(request, sentence)
    return redirect("accounts:checks")
