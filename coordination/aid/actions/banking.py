"""A file for the bank, and its answer: what was paid leaves in it, and what came of it is entered once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.aid.actions.paying import put_back
from coordination.aid.acts import take_part
from coordination.aid.bank_files import LARGEST, Line, decoded, encoded, read_answer, written
from coordination.aid.models import Account, AidCase, BankAnswer, BankBatch, BankRow, Part, Payment
from coordination.aid.notices import AidNotice
from coordination.aid.policies.banking import (
    can_bring_answer,
    can_enter_answer,
    can_make_file,
    can_take_file,
)
from coordination.aid.queries.bank_answers import Look, look_through
from coordination.aid.queries.holding import payer_of
from coordination.aid.verbs import AidVerb
from coordination.audit import rows as bound_rows
from coordination.audit.actions import bulk_update_versions, record_each
from coordination.changes import begin, gives_reason, lock, need, trace
from coordination.notifications.actions import hint
from coordination.register.models import Counter
from coordination.register.openings import admit_opening
from coordination.statements import insert
from coordination.telling import tell
from coordination.units.counties import county_of

Result = BankRow.Result


@transaction.atomic
def make_file(account: Account, payments: Sequence[Payment], *, actor: Actor) -> BankBatch:
    """Put payments that were just made into one file, in the order of their cases."""
    require(can_make_file(actor, account))
    for one in payments:
        if one.method != Payment.Method.CARD or one.status != Payment.Status.PAID or not one.account:
            raise ValidationError(_("Only payments to an account go to the bank."))
    if not payments:
        raise ValidationError({"stages": _("Choose at least one payment.")})
    if actor.acting_post is None:
        raise ValidationError(_("Choose the post you act in first."))
    now = timezone.now()
    batch = BankBatch(
        account=account,
        number=_draw(account),
        count=len(payments),
        total=sum((one.amount for one in payments), Decimal(0)),
        made_by=actor.user,
        made_as=actor.acting_post,
        made_at=now,
    )
    batch_rows = [
        BankRow(batch=batch, payment=one, attempt=one.attempt, sequence=place, amount=one.amount)
        for place, one in enumerate(payments, 1)
    ]
    lines = [
        Line(row.sequence, row.payment.account_name, row.payment.account, row.amount, row.serial)
        for row in batch_rows
    ]
    batch.content = written(batch.number, lines)
    batch.sha256 = hashlib.sha256(encoded(batch.content)).hexdigest()
    batch.save()
    for row in batch_rows:
        row.batch = batch
    insert(*batch_rows)
    trace(
        batch,
        AidVerb.BANK_FILE_MADE,
        actor=actor,
        after={"count": batch.count, "total": str(batch.total), "sha256": batch.sha256},
    )
    return batch


def _draw(account: Account) -> str:
    """The file's number in the county and on the day: 20261130-02."""
    day = f"{timezone.localdate():%Y%m%d}"
    county = county_of(account)
    Counter.objects.get_or_create(county_id=county.pk, name=f"bank-{day}")
    counter = Counter.objects.select_for_update().get(county=county.pk, name=f"bank-{day}")
    counter.last += 1
    counter.save()
    return f"{day}-{counter.last:02d}"


@transaction.atomic
def take_file(batch: BankBatch, *, actor: Actor, purpose: str) -> bytes:
    """The bytes for the bank; names and accounts leave in plain, for a stated purpose, each time on record."""
    lock(actor.user)  # openings of one reader are counted one by one
    require(can_take_file(actor, batch))
    admit_opening(actor)
    purpose = need(purpose, _("Say what you take it for."), field="purpose")
    content = encoded(batch.content)
    if hashlib.sha256(content).hexdigest() != batch.sha256:
        raise ValidationError(
            _("This is not the file that was made. Do not use it; tell the security officer.")
        )
    trace(
        batch,
        AidVerb.BANK_FILE_TAKEN,
        actor=actor,
        reason=purpose[:200],
        after={"sha256": batch.sha256, "role": actor.role},
    )
    return content


@transaction.atomic
def bring_answer(batch: BankBatch, file: Any, *, actor: Actor) -> BankAnswer:
    """Look an answer through; nothing follows from it before it is taken over. The same one stands once."""
    batch = lock(batch)
    require(can_bring_answer(actor, batch))
    if file.size > LARGEST:
        raise ValidationError({"file": _("The file is too large for an answer of the bank.")})
    raw: bytes = file.read()
    sha256 = hashlib.sha256(raw).hexdigest()
    known = batch.answers.filter(sha256=sha256).first()
    if known is not None:
        return known
    try:
        text = decoded(raw)
        read_answer(text)
    except ValidationError as error:
        raise ValidationError({"file": error.messages}) from error
    answer = BankAnswer(batch=batch, content=text, sha256=sha256, brought_by=actor.user)
    answer.save()
    faults = len(look_through(answer).faults)
    trace(batch, AidVerb.BANK_ANSWER_BROUGHT, actor=actor, after={"sha256": sha256, "faults": faults})
    return answer


@transaction.atomic
def admit_answer(answer: BankAnswer, *, actor: Actor) -> Look:
    """Lock the file and look once more: an answer with a single fault is refused whole, each fault by its row."""
    batch = lock(answer.batch)
    answer.batch = batch
    require(can_bring_answer(actor, batch))
    look = look_through(answer)
    if look.faults:
        raise ValidationError([fault.words for fault in look.faults])
    return look


@gives_reason
@transaction.atomic(savepoint=False)
def return_by_bank(case: AidCase, *, actor: Actor, row: BankRow, reason: str) -> AidCase:
    """The bank's answer, which was admitted whole, says that this payment came back."""
    case, change = begin(case, actor=actor)
    require(can_enter_answer(actor, row.batch))
    take_part(case, Part.Function.PAYER, actor=actor)
    return put_back(case, row.payment, change=change, actor=actor, reason=reason)


@transaction.atomic
def close_file(look: Look, *, actor: Actor) -> BankBatch:
    """Enter what the bank credited, and the answer on every row; no case moves by it (D27 stays a person's)."""
    batch, change = begin(look.answer.batch, actor=actor)
    require(can_bring_answer(actor, batch))
    now = timezone.now()
    good = [row for row, _said in look.credited]
    paid = [row.payment for row in good if row.payment.status == Payment.Status.PAID]
    for payment in paid:
        payment.credited_at = now
    bulk_update_versions(paid, ["credited_at"], actor=actor)
    for row in good:
        row.result = Result.CREDITED
    BankRow.objects.bulk_update(good, ["result"], batch_size=500)
    for row, said in look.returned:
        row.result, row.reason = Result.RETURNED, said[:200]
        row.save()
    bound_rows.note(good)
    batch.status, batch.answered_by, batch.answered_at = BankBatch.Status.ANSWERED, actor.user, now
    batch.answer_sha256 = look.answer.sha256
    change.save(
        AidVerb.BANK_ANSWERED,
        after={"credited": len(good), "returned": len(look.returned), "sha256": look.answer.sha256},
    )
    _say_credited(paid, actor=actor)
    _say_credited_after_all([row for row in good if row.payment.status != Payment.Status.PAID], actor=actor)
    return batch


def _say_credited(payments: Iterable[Payment], *, actor: Actor) -> None:
    stages = {one.plan.case_id: one.stage.house_label for one in payments}
    cases = [one.plan.case for one in payments]
    record_each(
        AidVerb.CREDITED,
        actor=actor,
        subjects=cases,
        given=lambda case: {
            "unit": case.audit_unit,
            "household": case.audit_household,
            "after": {"status": case.status, "stage": stages[case.pk]},
        },
    )
    hint(*cases)


def _say_credited_after_all(rows: Iterable[BankRow], *, actor: Actor) -> None:
    """Somebody missed it, and it waits to be paid again: whoever would pay hears that it must not be."""
    for row in rows:
        case = row.payment.plan.case
        after = {"stage": row.payment.stage.house_label, "serial": row.serial}
        event = trace(case, AidVerb.CREDITED_AFTER_ALL, actor=actor, after=after)
        tell(case, AidNotice.CREDITED_AFTER_ALL, event, [payer_of(case)], actor=actor, to_actor=True)
