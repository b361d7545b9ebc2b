"""Pages of the accounts: how they stand, their ledgers, and the papers of a month."""

from __future__ import annotations

import datetime as dt
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from coordination.access import Actor, require
from coordination.aid.actions.reserves import fill_pool, open_account, settle_month
from coordination.aid.forms.reserves import AccountForm, FillForm, MonthForm
from coordination.aid.models import Account
from coordination.aid.policies import money as policies
from coordination.aid.policies.banking import reads_files
from coordination.aid.queries.account_pages import ACCOUNTS, LEDGER, account_rows, top_ups_of
from coordination.documents.models import Paper
from coordination.pages import Request, confirm, is_fragment, posted
from coordination.units.counties import county_of


def visible_account(actor: Actor, pk: int) -> Account:
    return get_object_or_404(Account.objects.visible_to(actor).select_related("unit"), pk=pk)


@require_GET
def account_index(request: Request) -> HttpResponse:
    """Every account that this reader may see, the lowest first."""
    actor = request.actor
    rows = account_rows(actor)
    if request.GET.get("format") == "xlsx":
        return ACCOUNTS.workbook(rows, actor=actor)
    context = {
        "table": ACCOUNTS.table(rows),
        "live_url": request.get_full_path(),
        "open_refusal": policies.can_open_account(actor),
        "reads_files": reads_files(actor),
    }
    return render(
        request,
        "aid/_reserves.html" if is_fragment(request, "reserve-list") else "aid/reserves.html",
        context,
    )


@require_GET
def account_page(request: Request, pk: int) -> HttpResponse:
    """One account: quota, balance, what is promised, and its ledger line by line."""
    actor = request.actor
    account = visible_account(actor, pk)
    ledger = LEDGER.read(actor, request.GET, request.get_full_path(), within={"account": account})
    if request.GET.get("format") == "xlsx":
        return ledger.workbook_of_all()
    [row] = account_rows(actor, account)
    context = {
        "account": account,
        "row": row,
        "list": ledger,
        "top_ups": top_ups_of(account),
        "papers": list(Paper.objects.visible_to(actor).of(account).select_related("number", "organ")[:12]),
        "live_url": request.get_full_path(),
        "topic": f"{Account._meta.label_lower}:{account.pk}",
        "ask_refusal": policies.can_ask_top_up(actor, account),
        "month_refusal": policies.can_settle_month(actor, account),
        "fill_refusal": policies.can_fill_pool(actor, account),
    }
    return render(
        request, "aid/_reserve.html" if is_fragment(request, "record") else "aid/reserve.html", context
    )


@require_http_methods(["GET", "POST"])
def account_new(request: Request) -> HttpResponse:
    """Finance opens a township's reserve or the county pool."""
    require(policies.can_open_account(request.actor))
    return confirm(
        request,
        AccountForm(posted(request), county=county_of(request.actor)),
        open_account,
        heading=_("Open an account"),
        home=_home(),
        done=_("The account is open."),
    )


@require_http_methods(["GET", "POST"])
def pool_fill(request: Request, pk: int) -> HttpResponse:
    """Finance pays money of the budget into the county pool."""
    account = visible_account(request.actor, pk)
    require(policies.can_fill_pool(request.actor, account))
    return confirm(
        request,
        FillForm(posted(request)),
        partial(fill_pool, account),
        record=account,
        heading=_("Pay into the pool"),
        home=_home(),
        done=_("The money is entered."),
    )


@require_http_methods(["GET", "POST"])
def month_ledger(request: Request, pk: int) -> HttpResponse:
    """The township head signs the ledger of a month that is over (D29)."""
    account = visible_account(request.actor, pk)
    require(policies.can_settle_month(request.actor, account))

    def signed(paper: Paper) -> HttpResponse:
        messages.success(request, _("The ledger is signed."))
        return redirect(paper)

    return confirm(
        request,
        MonthForm(posted(request), request=request, months=_past_months()),
        lambda actor, **values: settle_month(account, actor=actor.proven(), **values),
        record=account,
        heading=_("Sign the ledger of a month"),
        home=_home(),
        done=signed,
    )


def _home() -> tuple[str, str]:
    return reverse("aid:reserves"), _("Reserve funds")


def _past_months(count: int = 12) -> list[dt.date]:
    first = timezone.localdate().replace(day=1)
    months = []
    for _n in range(count):
        first = (first - dt.timedelta(days=1)).replace(day=1)
        months.append(first)
    return months
