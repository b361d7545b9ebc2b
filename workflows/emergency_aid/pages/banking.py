"""Pages by which many payments move at once: a file for the bank is made, the bank's answer taken over."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from itertools import groupby

from django import forms as django_forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from coordination.access import require
from coordination.aid.forms.banking import FileForm
from coordination.aid.policies import banking as policies
from coordination.aid.queries.bank_answers import look_through
from coordination.aid.views.banking import home, visible_answer
from coordination.aid.views.reserves import visible_account
from coordination.pages import Request, confirm, posted
from workflows.emergency_aid.banking import MOST, pay_by_file, stages_for_bank, take_over


@require_GET
def accounts(request: Request) -> HttpResponse:
    """From which account: one file is of one account."""
    require(policies.can_pay_by_file(request.actor))
    waiting = sorted(stages_for_bank(request.actor), key=lambda one: one.account.pk)
    rows = [
        {
            "account": account,
            "count": len(listed),
            "total": sum((one.stage.amount for one in listed), Decimal(0)),
        }
        for account, group in groupby(waiting, key=lambda one: one.account)
        for listed in [list(group)]
    ]
    return render(request, "aid/bank_accounts.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def new_file(request: Request, pk: int) -> HttpResponse:
    """What waits to be paid from one account: chosen, paid and put into a file at once."""
    account = visible_account(request.actor, pk)
    require(policies.can_make_file(request.actor, account))
    waiting = stages_for_bank(request.actor, account)
    offered = [(str(one.case.pk), one.words) for one in waiting]
    chosen = [str(one.case.pk) for one in waiting if not one.came_back]
    total = sum((one.stage.amount for one in waiting if not one.came_back), Decimal(0))
    words = {"count": len(chosen), "total": f"{total:,.2f}", "most": MOST}
    return confirm(
        request,
        FileForm(posted(request), stages=offered, chosen=chosen),
        partial(pay_by_file, account),
        heading=_("Make a bank file"),
        title=account.title,
        home=home(),
        submit=_("Pay and make the file"),
        points=[
            _("Chosen for you: %(count)s payments, %(total)s yuan in all.") % words,
            _("Each is entered as paid by you; whether it arrived is confirmed by a visit, as ever."),
            _("Somebody else of the payers reads in the bank's answer."),
            _("A file holds at most %(most)s payments; what is left waits for the next one.") % words,
        ],
        done=_("The payments are entered, and the file is made. Take it to the bank."),
    )


@require_http_methods(["GET", "POST"])
def answer_taken(request: Request, pk: int) -> HttpResponse:
    """The confirmation of an answer that was looked through: all of it is entered, or nothing."""
    answer = visible_answer(request, pk)
    batch = answer.batch
    require(policies.can_bring_answer(request.actor, batch))
    look = look_through(answer)
    words = {
        "credited": len(look.credited),
        "returned": len(look.returned),
        "sum_credited": f"{look.sum_credited:,.2f}",
        "sum_returned": f"{look.sum_returned:,.2f}",
        "faults": len(look.faults),
    }
    return confirm(
        request,
        django_forms.Form(posted(request)),
        partial(take_over, answer),
        record=batch,
        heading=_("Take over the bank's answer"),
        home=home(),
        points=[
            _("%(credited)s payments were credited, %(sum_credited)s yuan: it is noted on each case.")
            % words,
            _("%(returned)s came back, %(sum_returned)s yuan: each is to be paid again within its time.")
            % words,
            _("A receipt is confirmed by a visit, whatever the bank says."),
            _("%(faults)s things do not fit: the answer will be refused.") % words if look.faults else "",
        ],
        done=_("The bank's answer is entered."),
    )
