"""The page of a restored house, and what is answered on it."""

from __future__ import annotations

from functools import partial

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from coordination.access import require
from coordination.pages import Request, confirm, posted
from coordination.safekeeping.actions import (
    ask_opening,
    enter_late_payment,
    enter_numbers,
    enter_payments,
    open_again,
    place_late_payment,
    refuse_opening,
)
from coordination.safekeeping.facts import restoration_facts, stands
from coordination.safekeeping.forms import LatePaymentForm, NumbersForm, PaymentsForm, PlaceForm, RefuseForm
from coordination.safekeeping.models import OPEN_IT, CountyAnswer, LatePayment, Restoration
from coordination.safekeeping.policies import (
    can_ask_opening,
    can_enter_numbers,
    can_enter_payments,
    can_open_again,
    can_place,
    can_see_reopening,
)


def home() -> tuple[str, str]:
    return reverse("safekeeping:reopening"), _("After a restore")


def newest() -> Restoration | None:
    return Restoration.objects.select_related("asked_by", "opened_by").first()


@require_GET
def reopening(request: Request) -> HttpResponse:
    """Until when the copy holds, who has answered, what is void, what was paid meanwhile, which receipts are missing."""
    actor = request.actor
    require(can_see_reopening(actor))
    restoration = newest()
    context: dict[str, object] = {"restoration": restoration}
    if restoration is not None:
        answers = restoration.answers.all() & CountyAnswer.objects.visible_to(actor)
        context |= {
            "facts": restoration_facts(restoration),
            "answers": [
                stands(answer, actor) for answer in answers.select_related("government", "restoration")
            ],
            "is_officer": actor.has_role(*OPEN_IT),
            "why_not_ask": can_ask_opening(actor, restoration),
            "why_not_open": can_open_again(actor, restoration),
            "tone": {"closed": "late", "asked": "soon", "open": "ok"}[restoration.status],
        }
    return render(request, "safekeeping/reopening.html", context)


def visible_answer(request: Request, pk: int) -> CountyAnswer:
    rows = CountyAnswer.objects.visible_to(request.actor).select_related("government", "restoration")
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "POST"])
def numbers(request: Request, pk: int) -> HttpResponse:
    answer = visible_answer(request, pk)
    require(can_enter_numbers(request.actor, answer))
    return confirm(
        request,
        NumbersForm(posted(request), answer=answer),
        partial(enter_numbers, answer),
        heading=_("Last numbers issued"),
        home=home(),
        back=home()[0],
        submit=_("Enter the numbers"),
        points=[
            _(
                "Look at the newest paper of each series, in the register on paper or in the folder of copies."
            ),
            _("What lies between the backup and that paper is void: no other paper gets those numbers."),
            _("The next paper of a series has the number after the one that you enter."),
        ],
        done=_("The numbers are entered."),
    )


@require_http_methods(["GET", "POST"])
def payments(request: Request, pk: int) -> HttpResponse:
    answer = visible_answer(request, pk)
    require(can_enter_payments(request.actor, answer))
    return confirm(
        request,
        PaymentsForm(posted(request)),
        partial(enter_payments, answer),
        heading=_("Last payment and bank file"),
        home=home(),
        back=home()[0],
        submit=_("Enter the last payment"),
        points=[
            _("First enter every payment made after the backup, one by one."),
            _("Then compare with the bank and say which payment and which file were the last."),
            _("Where nothing was paid after the backup, leave the fields empty and tick the line."),
        ],
        done=_("The last payment is entered."),
    )


@require_http_methods(["GET", "POST"])
def late_payment(request: Request, pk: int) -> HttpResponse:
    answer = visible_answer(request, pk)
    require(can_enter_payments(request.actor, answer))
    return confirm(
        request,
        LatePaymentForm(posted(request), answer=answer),
        partial(enter_late_payment, answer),
        heading=_("Payment after the backup"),
        home=home(),
        back=home()[0],
        submit=_("Enter this payment"),
        points=[
            _("The stage is not paid again: its step takes this voucher alone, and books the payment."),
            _(
                "Without a stage, nothing of the same amount is paid in the county until you have named the stage."
            ),
        ],
        done=_("The payment is entered."),
    )


@require_http_methods(["GET", "POST"])
def place(request: Request, pk: int) -> HttpResponse:
    answers = CountyAnswer.objects.visible_to(request.actor)
    rows = LatePayment.objects.filter(answer__in=answers).select_related("answer")
    payment = get_object_or_404(rows, pk=pk)
    require(can_place(request.actor, payment))
    return confirm(
        request,
        PlaceForm(posted(request), answer=payment.answer),
        partial(place_late_payment, payment),
        heading=_("Stage of a payment after the backup"),
        title=str(payment),
        home=home(),
        back=home()[0],
        submit=_("Name the stage"),
        points=[_("From now on this payment bars this stage alone; its step takes this voucher.")],
        done=_("The payment has its stage."),
    )


def visible_restoration(request: Request, pk: int) -> Restoration:
    require(can_see_reopening(request.actor))
    return get_object_or_404(Restoration, pk=pk)


@require_http_methods(["GET", "POST"])
def ask(request: Request, pk: int) -> HttpResponse:
    restoration = visible_restoration(request, pk)
    require(can_ask_opening(request.actor, restoration))
    return confirm(
        request,
        forms.Form(posted(request)),
        partial(ask_opening, restoration),
        heading=_("Ask that the house be opened"),
        home=home(),
        back=home()[0],
        submit=_("Ask the second officer"),
        points=[
            _("You say that the numbers and payments of every county have been entered and looked at."),
            _("A second officer confirms it on this page; until then the house stays closed."),
        ],
        done=_("The second officer is asked."),
    )


@require_http_methods(["GET", "POST"])
def open_house(request: Request, pk: int) -> HttpResponse:
    restoration = visible_restoration(request, pk)
    require(can_open_again(request.actor, restoration))
    return confirm(
        request,
        forms.Form(posted(request)),
        partial(open_again, restoration),
        heading=_("Open the house"),
        home=home(),
        back=home()[0],
        submit=_("Open the house as second officer"),
        points=[
            _("From now on people sign, number, pay and send again."),
            _(
                "The clock begins again; the time in which the house was closed is added to terms in working days."
            ),
            _("Both names stand in the trail."),
        ],
        done=_("The house is open."),
    )


@require_http_methods(["GET", "POST"])
def refuse(request: Request, pk: int) -> HttpResponse:
    restoration = visible_restoration(request, pk)
    require(can_open_again(request.actor, restoration))
    return confirm(
        request,
        RefuseForm(posted(request)),
        partial(refuse_opening, restoration),
        heading=_("Do not open the house yet"),
        home=home(),
        back=home()[0],
        submit=_("Give it back"),
        points=[_("Office and finance may enter their figures anew; then the opening is asked for again.")],
        done=_("The house stays closed."),
        danger=True,
    )
