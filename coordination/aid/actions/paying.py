"""Paying a stage once, hearing that it arrived or came back: each in one transaction."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.access import Actor, require
from coordination.aid.actions.ledger import write_line
from coordination.aid.acts import note_visit, take_part
from coordination.aid.asking import hold_for_ruling
from coordination.aid.lifecycle import LOOKED_AT, RESTS_ALL_THE_SAME, move
from coordination.aid.models import AidCase, LedgerLine, Part, Payment, Stage, Visit
from coordination.aid.notices import AidNotice
from coordination.aid.paid_before import must_not_be_at_bank, must_not_be_paid_already
from coordination.aid.papers import content
from coordination.aid.policies.cases import can_confirm_receipt, can_pay, can_report_bounce
from coordination.aid.queries.deaths import word_of_death
from coordination.aid.queries.holding import payer_from, township_side
from coordination.aid.queries.lanes import after_payment
from coordination.aid.queries.payees import is_of_household
from coordination.aid.rules import (
    must_be_account,
    must_be_witnessed,
    must_fit_stage,
    must_have_receipt,
    names_of,
)
from coordination.aid.signing import sign_form
from coordination.aid.verbs import AidVerb
from coordination.audit.actions import save_version
from coordination.audit.models import Event
from coordination.changes import Change, begin, gives_reason, need, revising, say_why
from coordination.ciphers.indexes import blind_index
from coordination.documents.kinds import PaperKind
from coordination.lives.queries import receives_nothing
from coordination.policy.queries import parameter
from coordination.register.models import Person
from coordination.rules import ask
from coordination.telling import tell
from coordination.units.counties import county_of
from coordination.units.models import Role

S = AidCase.Status
Kind = LedgerLine.Kind
NO_ACCOUNT = gettext_lazy(
    "No bank account is registered: pay from hand to hand before two witnesses, or into another account with relation and reason."
)


@transaction.atomic
def pay_stage(
    case: AidCase,
    *,
    actor: Actor,
    method: str = Payment.Method.CARD,
    payee: Person | None = None,
    account: str = "",
    account_name: str = "",
    relation: str = "",
    account_reason: str = "",
    reference: str = "",
    witnesses: str = "",
) -> AidCase:
    """Pay the stage whose turn it is: the promise becomes a debit, and the stage has its one payment.

    Money on account goes to the person's own unless a ``payee`` of the household is named, or an
    ``account`` of somebody else with relation and reason; from hand to hand before two witnesses,
    with the number of the receipt. After a bounce the same payment gets another attempt. A second
    payment of a stage is refused by the database, whoever tries.
    """
    case, change = begin(case, actor=actor)
    require(can_pay(actor, case))
    stage = case.stage
    if stage is None or stage.status != Stage.Status.RELEASED or stage.account is None:
        raise ValidationError(_("No stage waits to be paid."))
    if hold_for_ruling(change, is_advance=stage.is_advance):
        return case
    ask("how", must_fit_stage, method, stage.form)
    ask("witnesses", must_be_witnessed, method, witnesses)
    ask("reference", must_have_receipt, method, reference)
    must_not_be_paid_already(stage, reference.strip())
    now = timezone.now()
    move(case, S.ADVANCE_PAID if stage.is_advance else S.STAGE_PAID)
    payment = Payment.objects.select_for_update().filter(stage=stage).first()
    if payment is None:
        payment = Payment(plan_id=stage.plan_id, stage=stage, amount=stage.amount)
    else:
        if payment.status != Payment.Status.BOUNCED:
            raise ValidationError(_("This stage is paid already."))
        must_not_be_at_bank(payment, reference.strip())
        payment.attempt += 1
    payment.status, payment.method = Payment.Status.PAID, Payment.Method(method)
    _name_account(payment, case, payee, account, account_name, relation, account_reason)
    payment.reference, payment.witnesses = reference.strip(), "、".join(names_of(witnesses))
    payment.paid_at, payment.paid_by, payment.received_on = now, actor.user, None
    payment.full_clean()
    save_version(payment, actor=actor)
    write_line(
        stage.account,
        Kind.DEBIT,
        payment.amount,
        actor=actor,
        stage=stage,
        payment=payment,
        reason=case.number,
    )
    with revising(stage, actor=actor):
        stage.status = Stage.Status.PAID
    case.last_paid_at = now
    take_part(case, Part.Function.PAYER, actor=actor)
    event = change.save(
        _GIVEN.get(payment.method, AidVerb.PAID),
        after={
            "amount": str(payment.amount),
            "stage": stage.house_label,
            "attempt": payment.attempt,
            "method": payment.method,
        },
    )
    told = _TOLD.get(payment.method, AidNotice.PAID)
    tell(case, told, event, township_side(case), actor=actor)
    return case


# goods and services are never called money; an account and cash are
_GIVEN = {Payment.Method.GOODS: AidVerb.GOODS_GIVEN, Payment.Method.SERVICE: AidVerb.SERVICE_GIVEN}
_TOLD = {Payment.Method.GOODS: AidNotice.GOODS_GIVEN, Payment.Method.SERVICE: AidNotice.SERVICE_GIVEN}


def _name_account(
    payment: Payment,
    case: AidCase,
    payee: Person | None,
    account: str,
    account_name: str,
    relation: str,
    account_reason: str,
) -> None:
    """Where the money goes: to the household's own without more, to anybody else with relation and reason."""
    payment.payee, payment.account, payment.account_name = None, "", ""
    payment.relation, payment.account_reason = "", ""
    if payment.method == Payment.Method.CARD:
        if account:
            ask("account", must_be_account, account)
            payment.account = "".join(account.split())
            payment.account_name = need(account_name, _("Say whose account it is."), field="account_name")
            payment.relation = need(relation, _("Say how they are related."), field="relation")
            payment.account_reason = need(
                account_reason, _("Say why it goes into this account."), field="account_reason"
            )
        else:
            payee = payee or case.person.current
            if not is_of_household(case, payee):
                raise ValidationError(
                    {"member": _("Only an account of the household is used without a reason.")}
                )
            if receives_nothing(payee):
                raise ValidationError(
                    {
                        "how": _(
                            "This person's death is reported or confirmed: pay to another member, or in cash."
                        )
                    }
                )
            if not payee.account:
                raise ValidationError({"how": NO_ACCOUNT})
            payment.payee, payment.account, payment.account_name = payee, payee.account, payee.name
    payment.account_index = blind_index(payment.account)


@transaction.atomic
def confirm_receipt(
    case: AidCase,
    *,
    actor: Actor,
    found: str,
    on: dt.date,
) -> AidCase:
    """Somebody who did not pay has seen that it arrived (D27); the case goes on to what is still owed."""
    case, change = begin(case, actor=actor)
    require(can_confirm_receipt(actor, case))
    stage = case.stage
    if stage is None or stage.status != Stage.Status.PAID:
        raise ValidationError(_("No payment is under way."))
    payment = stage.payments.select_related("paid_by", "stage").get()
    _check_day(on, payment)
    with revising(payment, actor=actor), revising(stage, actor=actor):
        payment.received_on, stage.status = on, Stage.Status.RECEIVED
    move(case, after_payment(case))
    if case.status == case.bounced_in:
        case.bounced_in = ""
    if case.status == S.FROZEN:
        case.reason, case.suspended_in = word_of_death(case), S.PLAN_APPROVED
    take_part(case, Part.Function.VERIFIER, actor=actor)
    note_visit(case, Visit.Kind.RECEIPT, found, on, stage=stage, actor=actor)
    sign_form(
        PaperKind.D27,
        case,
        content.receipt(case, payment, found),
        actor=actor,
        organ=case.township,
    )
    change.save(AidVerb.RECEIVED, after={"stage": stage.house_label})
    return case


def _check_day(on: dt.date, payment: Payment) -> None:
    if on < timezone.localdate(payment.paid_at):
        raise ValidationError({"on": _("It was not paid yet on that day.")})


@transaction.atomic
def report_missing(case: AidCase, *, actor: Actor, found: str, on: dt.date) -> AidCase:
    """The visitor finds that the money did not arrive: it comes back to be paid again."""
    case, change = begin(case, actor=actor)
    require(can_confirm_receipt(actor, case))
    take_part(case, Part.Function.VERIFIER, actor=actor)
    note_visit(case, Visit.Kind.RECEIPT, found, on, stage=case.stage, actor=actor)
    stage = case.stage
    payment = stage.payments.first() if stage is not None else None
    return put_back(case, payment, change=change, actor=actor, reason=found)


@gives_reason
@transaction.atomic
def report_bounce(case: AidCase, *, actor: Actor, reason: str) -> AidCase:
    """The bank sent it back: a counter-entry and a new promise, nothing is edited; paid again within a day."""
    case, change = begin(case, actor=actor)
    require(can_report_bounce(actor, case))
    take_part(case, Part.Function.PAYER, actor=actor)
    plan = case.the_plan
    payment = plan.payments.first() if plan is not None else None
    return put_back(case, payment, change=change, actor=actor, reason=reason)


@gives_reason
@transaction.atomic(savepoint=False)
def put_back(
    case: AidCase, payment: Payment | None, *, change: Change[AidCase], actor: Actor, reason: str
) -> AidCase:
    """Money that came back: a counter-entry and a new promise; the case goes to its pay step from wherever it
    stands, an ended one is open again. Whoever hears of it is told how often, the county's leader from
    AID_RETURNS_MAX on.
    """
    reason = say_why(reason)
    if case.status not in RESTS_ALL_THE_SAME:
        if case.status in LOOKED_AT:
            case.bounced_in = case.status
        if case.status != S.RETURNED:  # what is to be amended is still to be read
            case.reason = reason
        move(case, S.BOUNCED)
        case.ended_at = None
    if payment is not None:
        payment = (
            Payment.objects.select_for_update(of=("self",))
            .select_related("stage__account__unit")
            .get(pk=payment.pk, plan__case=case)
        )
    if payment is None or payment.status != Payment.Status.PAID:
        raise ValidationError(_("No payment is under way."))
    stage = payment.stage
    assert stage.account is not None  # noqa: S101 - a paid stage has its account
    if stage.lines.filter(kind=Kind.RETURNED).exists():
        raise ValidationError(_("Some of this payment was given back already: it arrived."))
    debit = payment.lines.get(kind=Kind.DEBIT, attempt=payment.attempt)
    write_line(
        stage.account,
        Kind.COUNTER,
        payment.amount,
        actor=actor,
        stage=stage,
        payment=payment,
        reverses=debit,
        reason=reason[:200],
    )
    write_line(stage.account, Kind.RESERVE, payment.amount, actor=actor, stage=stage, reason=case.number)
    with revising(payment, actor=actor), revising(stage, actor=actor):
        payment.status, payment.bounced_at = Payment.Status.BOUNCED, timezone.now()
        payment.bounce_reason, payment.received_on, payment.credited_at = reason[:200], None, None
        stage.status = Stage.Status.RELEASED
    event = change.save(
        AidVerb.PAYMENT_BOUNCED,
        reason=reason,
        after={"stage": stage.house_label, "attempt": payment.attempt},
    )
    _tell_of_return(case, payment, event, actor=actor)
    return case


def _tell_of_return(case: AidCase, payment: Payment, event: Event, *, actor: Actor) -> None:
    concerned = [*township_side(case), payer_from(case, payment.stage.account)]
    tell(case, AidNotice.BOUNCED, event, concerned, actor=actor)
    county = county_of(case.township)
    most = int(parameter("AID_RETURNS_MAX", on=timezone.localdate(), county=county).value)
    if payment.attempt >= most:
        leader = county.holder(Role.CHEAD)
        tell(case, AidNotice.RETURNED_AGAIN, event, [leader], actor=actor, times=payment.attempt)
