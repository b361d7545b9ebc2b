"""Pages of the accounts: how they stand, their ledgers, and their months."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from coordination.access import Actor, require
from coordination.aid.actions.reserves import fill_pool, open_account
from coordination.aid.forms.reserves import AccountForm, FillForm
from coordination.aid.models import Account, MonthEnd
from coordination.aid.policies import money as policies
from coordination.aid.policies.banking import reads_files
from coordination.aid.queries.account_pages import ACCOUNTS, LEDGER, account_rows, months_of, top_ups_of
from coordination.aid.queries.accounts import townships_without_reserve
from coordination.documents.models import Paper
from coordination.pages import Request, confirm, is_fragment, posted
from coordination.units.counties import county_of
from coordination.wording import listed


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
        "without": listed(town.label for town in townships_without_reserve(actor)),
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
    [row], months = account_rows(actor, account), months_of(account)
    context = {
        "account": account,
        "row": row,
        "list": ledger,
        "top_ups": top_ups_of(account),
        "papers": list(Paper.objects.visible_to(actor).of(account).select_related("number", "organ")[:12]),
        "live_url": request.get_full_path(),
        "topic": f"{Account._meta.label_lower}:{account.pk}",
        "ask_refusal": policies.can_ask_top_up(actor, account),
        "months": months,
        "open_month": next((one for one in months if one.status != MonthEnd.Status.SIGNED), None),
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


def _home() -> tuple[str, str]:
    return reverse("aid:reserves"), _("Reserve funds")
