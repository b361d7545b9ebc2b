"""Many payments by one file: each is the payer's step as ever, and each that comes back opens it again.

All of a file, or of an answer, is one transaction: whoever is killed in it has done nothing. The processes are
taken first, by their numbers, so that two of these never wait for one another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from coordination.access import Actor
from coordination.aid.actions import banking, paying
from coordination.aid.lifecycle import RESTS_ALL_THE_SAME
from coordination.aid.models import Account, AidCase, BankAnswer, BankBatch, BankRow, Payment, Stage
from coordination.aid.policies.cases import can_pay
from coordination.aid.queries.lanes import came_back
from coordination.aid.queries.payees import Payee, payee_for_file
from workflows.engine import turning
from workflows.engine.access import why_at_rest
from workflows.engine.steps import complete, rules_read_once
from workflows.models import Process, Task

from .flow import EmergencyAidFlow

MOST = 200
"""Payments of one file: its transaction holds the one writer of SQLite for some seconds."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A stage that the payer may send to the bank today."""

    task: Task
    case: AidCase
    stage: Stage
    payee: Payee
    came_back: bool

    @property
    def account(self) -> Account:
        account = self.stage.account
        assert account is not None  # noqa: S101 - a released stage has its account
        return account

    @property
    def words(self) -> str:
        words = {
            "number": self.case.number,
            "stage": self.stage.label,
            "payee": self.payee.words,
            "amount": f"{self.stage.amount:,.2f}",
        }
        if self.came_back:
            return _("%(number)s · %(stage)s · %(payee)s · %(amount)s yuan · came back before") % words
        return _("%(number)s · %(stage)s · %(payee)s · %(amount)s yuan") % words


def stages_for_bank(actor: Actor, account: Account | None = None) -> list[Waiting]:
    """The open pay steps of this payer whose day has come and whose money goes to a known account."""
    tasks = Task.objects.waiting_for(actor).filter(flow_task=EmergencyAidFlow.instance.node("pay"))
    tasks = tasks.select_related("process", "holder_unit").order_by("due_at", "pk")[: 2 * MOST]
    listed = list(tasks)
    cases = {
        one.pk: one
        for one in AidCase.objects.visible_to(actor)
        .filter(pk__in=[task.subject_id for task in listed])
        .select_related("township", "household__village", "person__household", "plan")
    }
    found = (_waiting(task, cases[task.subject_id], actor) for task in listed if task.subject_id in cases)
    sent = [one for one in found if one is not None and (account is None or one.account == account)]
    return sent[:MOST]


def _waiting(task: Task, case: AidCase, actor: Actor) -> Waiting | None:
    stage = case.stage
    if stage is None or stage.status != Stage.Status.RELEASED or stage.form != Stage.Form.CASH:
        return None
    if why_at_rest(task) is not None or can_pay(actor, case) is not None:
        return None
    payee = payee_for_file(case)
    if payee is None:
        return None
    return Waiting(task, case, stage, payee, came_back(stage))


@transaction.atomic
def pay_by_file(account: Account, *, actor: Actor, stages: Iterable[str]) -> BankBatch:
    """Take the pay step of each chosen case, and put what was paid into one file; all of them or none.

    Where other aid is found at that moment, the case goes to its ruling and the file without it (C10).
    """
    wanted = {int(key) for key in stages}
    offered = {one.case.pk: one for one in stages_for_bank(actor, account) if one.case.pk in wanted}
    if wanted - offered.keys():
        raise ValidationError({"stages": _("Some of these payments wait no longer. Look at the list again.")})
    _hold(offered)
    payments: list[Payment] = []
    with rules_read_once():
        for pk in sorted(offered):
            one = offered[pk]
            payee = one.payee.person
            complete(one.task, paying.pay_stage, actor=actor, method=Payment.Method.CARD, payee=payee)
            payments += one.stage.payments.filter(status=Payment.Status.PAID).select_related("plan", "stage")
    if not payments:
        raise ValidationError(
            {
                "stages": _(
                    "Other aid was found for all of them: take each step by itself, so that it is ruled on."
                )
            }
        )
    return banking.make_file(account, payments, actor=actor)


@transaction.atomic
def take_over(answer: BankAnswer, *, actor: Actor) -> BankBatch:
    """Enter an answer: what was credited is said on its case, what came back opens the pay step again.

    The whole answer at once. One that was taken over is refused, and so changes nothing.
    """
    _hold(answer.batch.rows.order_by().values_list("payment__plan__case", flat=True))
    look = banking.admit_answer(answer, actor=actor)
    with rules_read_once():
        for row, said in look.returned:
            _put_back(row, said, actor=actor)
    return banking.close_file(look, actor=actor)


def _put_back(row: BankRow, reason: str, *, actor: Actor) -> None:
    if row.payment.status != Payment.Status.PAID:
        return  # somebody missed it already
    case = row.payment.plan.case
    if case.status in RESTS_ALL_THE_SAME:
        banking.return_by_bank(case, actor=actor, row=row, reason=reason)
    else:
        turning.restart(case, banking.return_by_bank, actor=actor, row=row, reason=reason)


def _hold(cases: Iterable[int]) -> Sequence[int]:
    """The running processes of these cases, each held to the end, the oldest first."""
    kind = ContentType.objects.get_for_model(AidCase)
    running = Process.objects.filter(
        artifact_content_type=kind, artifact_object_id__in=[*cases], finished__isnull=True
    )
    return list(running.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
