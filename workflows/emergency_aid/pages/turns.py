"""Pages of what breaks into an aid case outside its steps; a top-up that the township asks for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms as django_forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coordination.access import require
from coordination.aid.forms import turns as forms
from coordination.aid.policies import afterwards as after
from coordination.aid.policies import cases as policies
from coordination.aid.policies import money as money_policies
from coordination.aid.views.cases import visible_case
from coordination.aid.views.reserves import visible_account
from coordination.lives.forms import ReportForm
from coordination.pages import Request, confirm, posted
from workflows.emergency_aid.front import open_top_up
from workflows.emergency_aid.moves import (
    bring_forward,
    decline,
    recall,
    reopen,
    report_bounce,
    report_death,
    suspend,
    take_back,
    withdraw,
)


def _page(
    request: Request,
    pk: int,
    *,
    policy: Callable[..., Any],
    form_class: type[django_forms.Form],
    act: Callable[..., Any],
    **words: Any,
) -> HttpResponse:
    """What breaks into a case: asks why and says what will happen."""
    case = visible_case(request, pk)
    require(policy(request.actor, case))
    form = form_class(posted(request), request.FILES or None)
    home = reverse("aid:cases"), _("Emergency aid")
    return confirm(request, form, partial(act, case), record=case, home=home, **words)


@require_http_methods(["GET", "POST"])
def withdraw_page(request: Request, pk: int) -> HttpResponse:
    return _page(
        request,
        pk,
        policy=policies.can_withdraw_case,
        form_class=forms.WhyForm,
        act=withdraw,
        heading=_("Withdraw the request"),
        points=[
            _("The request ends here and keeps its number."),
            _("What was paid stays paid."),
        ],
        done=_("The request is withdrawn."),
        danger=True,
    )


@require_http_methods(["GET", "POST"])
def decline_page(request: Request, pk: int) -> HttpResponse:
    return _page(
        request,
        pk,
        policy=after.can_decline_aid,
        form_class=forms.DeclineForm,
        act=decline,
        heading=_("The person declines the aid"),
        points=[
            _("Nothing more is paid; what was promised is free again, what was paid stays paid."),
            _("A visit sees whether the hardship is overcome and nobody is in danger."),
        ],
        done=_("It is written down; a visit follows."),
        danger=True,
    )


@require_http_methods(["GET", "POST"])
def recall_page(request: Request, pk: int) -> HttpResponse:
    return _page(
        request,
        pk,
        policy=after.can_recall_decision,
        form_class=forms.RecallForm,
        act=recall,
        heading=_("Recall the decision"),
        points=[
            _("Nothing of it is carried out; what was promised is free again."),
            _("The new facts are verified and decided on anew, with a paper that names the remedies."),
        ],
        done=_("The decision is recalled."),
        danger=True,
    )


@require_http_methods(["GET", "POST"])
def reopen_page(request: Request, pk: int) -> HttpResponse:
    return _page(
        request,
        pk,
        policy=after.can_reopen_case,
        form_class=forms.WhyForm,
        act=reopen,
        heading=_("Reopen the case"),
        points=[
            _("A new round begins under the same number; the papers of before stay with it."),
            _("The hardship is verified first."),
        ],
        done=_("The case is reopened."),
    )


@require_http_methods(["GET", "POST"])
def suspend_page(request: Request, pk: int) -> HttpResponse:
    return _page(
        request,
        pk,
        policy=policies.can_suspend_case,
        form_class=forms.SuspendForm,
        act=suspend,
        heading=_("Suspend the aid"),
        points=[
            _("Nothing is paid until it is resumed; the money stays reserved."),
            _("An end needs a hearing first."),
        ],
        done=_("The aid is suspended."),
    )


@require_http_methods(["GET", "POST"])
def bring_forward_page(request: Request, pk: int) -> HttpResponse:
    return _page(
        request,
        pk,
        policy=policies.can_bring_forward,
        form_class=forms.ForwardForm,
        act=bring_forward,
        heading=_("Bring the stage forward"),
        points=[
            _("The next stage comes earlier; the total stays what was approved."),
            _("It is checked before it is paid, as every stage."),
        ],
        done=_("The stage is brought forward."),
    )


@require_http_methods(["GET", "POST"])
def bounce_page(request: Request, pk: int) -> HttpResponse:
    return _page(
        request,
        pk,
        policy=policies.can_report_bounce,
        form_class=forms.WhyForm,
        act=report_bounce,
        heading=_("The payment came back"),
        points=[
            _("A counter-entry puts the money back and reserves it again; no line is edited."),
        ],
        done=_("The payment is to be made again."),
    )


@require_http_methods(["GET", "POST"])
def given_back_page(request: Request, pk: int) -> HttpResponse:
    return _page(
        request,
        pk,
        policy=policies.can_take_back,
        form_class=forms.GivenBackForm,
        act=take_back,
        heading=_("Money given back"),
        points=[_("It goes back into the account that the advance was paid from, as a line of its own.")],
        done=_("The money is entered."),
    )


@require_http_methods(["GET", "POST"])
def death_page(request: Request, pk: int) -> HttpResponse:
    return _page(
        request,
        pk,
        policy=policies.can_report_death,
        form_class=ReportForm,
        act=report_death,
        heading=_("Report a death"),
        points=[
            _("Payments to this person and visits rest at once; what is due to the household goes on."),
            _("Nothing ends before a second person of the township or of civil affairs has confirmed it."),
        ],
        done=_("The death is reported; a second person confirms or refutes it."),
        danger=True,
    )


@require_http_methods(["GET", "POST"])
def ask_top_up_page(request: Request, pk: int) -> HttpResponse:
    """The township asks for a top-up before the low mark does."""
    account = visible_account(request.actor, pk)
    require(money_policies.can_ask_top_up(request.actor, account))
    return confirm(
        request,
        django_forms.Form(posted(request)),
        partial(open_top_up, account),
        record=account,
        heading=_("Ask for a top-up"),
        home=(reverse("aid:reserves"), _("Reserve funds")),
        done=_("The request waits for the township head's signature."),
    )
