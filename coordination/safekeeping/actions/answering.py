"""What a county's office and finance know that the backup does not: numbers on paper, money at the bank."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.aid.models import Stage
from coordination.audit.actions import record
from coordination.changes import lock, need
from coordination.documents.models import IssuedNumber, Series
from coordination.documents.numbering import number_text, own_word
from coordination.safekeeping.models import CountyAnswer, LatePayment, SeriesAnswer, VoidNumber
from coordination.safekeeping.policies import can_enter_numbers, can_enter_payments, can_place
from coordination.safekeeping.queries import series_of
from coordination.safekeeping.verbs import SafekeepingVerb
from coordination.units.models import Organisation
from coordination.wording import listed

MOST = 2000
"""Numbers of one series that may be void at once: beyond it a year or a digit was mistyped."""


@transaction.atomic
def enter_numbers(
    answer: CountyAnswer,
    *,
    actor: Actor,
    last: Mapping[int, int],
    new: Sequence[tuple[Organisation, str, int, int]] = (),
) -> CountyAnswer:
    """The last number issued of each series, by its key, and series begun since the copy: organ, word, year, last.

    What lies between is void: drawn, given to no paper of this house, and to none that comes.
    """
    row = lock(answer)
    require(can_enter_numbers(actor, row))
    known = {series.pk: series for series in series_of(row).select_for_update(of=("self",))}
    if missing := sorted(str(series) for pk, series in known.items() if pk not in last):
        raise ValidationError(_("Numbers are missing of %(series)s.") % {"series": listed(missing)})
    void = [number for pk, series in known.items() for number in _draw_on(row, series, last[pk])]
    for organ, word, year, number in new:
        void += _draw_on(row, _begin_series(row, organ, word, year), number)
    row.numbers_by, row.numbers_at = actor.user, timezone.now()
    row.save()
    record(
        SafekeepingVerb.NUMBERS_ENTERED,
        actor=actor,
        subject=row,
        after={"void": len(void), "numbers": void[:50]},
    )
    return row


def _begin_series(answer: CountyAnswer, organ: Organisation, word: str, year: int) -> Series:
    """A series of which the backup knows nothing."""
    if organ.region_id != answer.county_id:
        raise ValidationError(_("This organ is of another county."))
    series, _is_new = Series.objects.get_or_create(organ=organ, word=own_word(organ, word), year=year)
    return series


def _draw_on(answer: CountyAnswer, series: Series, last: int) -> list[str]:
    """Draw every number up to the last one issued, and say of each that it is void."""
    said = {"series": number_text(series.organ, series.word, series.year, series.last), "last": series.last}
    if last < series.last:
        raise ValidationError(
            _("%(series)s is in this backup already: the last number is %(last)s or later.") % said
        )
    if last - series.last > MOST:
        raise ValidationError(_("%(last)s is far from %(series)s. Look again.") % {**said, "last": last})
    stood = series.last
    numbers = IssuedNumber.objects.bulk_create(
        IssuedNumber(
            series=series, serial=serial, text=number_text(series.organ, series.word, series.year, serial)
        )
        for serial in range(stood + 1, last + 1)
    )
    with translation.override(settings.LANGUAGE_CODE):  # it is kept, and read by everybody
        reason = _void_words(answer)
    VoidNumber.objects.bulk_create(
        VoidNumber(answer=answer, number=number, reason=reason) for number in numbers
    )
    series.last = last
    series.save()
    found, is_new = SeriesAnswer.objects.get_or_create(
        answer=answer, series=series, defaults={"stood": stood, "last": last}
    )
    if not is_new:
        found.last = last
        found.save()
    return [number.text for number in numbers]


def _void_words(answer: CountyAnswer) -> str:
    return _("Issued after the backup of %(day)s; the paper stands outside this house.") % {
        "day": timezone.localtime(answer.restoration.taken_at).strftime("%Y-%m-%d %H:%M")
    }


@transaction.atomic
def enter_payments(
    answer: CountyAnswer,
    *,
    actor: Actor,
    last_paid_on: dt.date | None = None,
    last_voucher: str = "",
    last_bank_file: str = "",
) -> CountyAnswer:
    """The last payment and bank file known; each payment after the copy has been entered by then."""
    row = lock(answer)
    require(can_enter_payments(actor, row))
    row.last_paid_on, row.last_voucher = last_paid_on, last_voucher.strip()
    row.last_bank_file = last_bank_file.strip()
    row.payments_by, row.payments_at = actor.user, timezone.now()
    row.save()
    after = {
        "paid_on": last_paid_on.isoformat() if last_paid_on else "",
        "voucher": row.last_voucher,
        "bank_file": row.last_bank_file,
        "late_payments": row.late_payments.count(),
    }
    record(SafekeepingVerb.PAYMENTS_ENTERED, actor=actor, subject=row, after=after)
    return row


@transaction.atomic
def enter_late_payment(
    answer: CountyAnswer,
    *,
    actor: Actor,
    voucher: str,
    paid_on: dt.date,
    stage: Stage | None = None,
    case_number: str = "",
    amount: Decimal | None = None,
) -> LatePayment:
    """A payment that the bank knows and the backup does not: it is booked later, and not made again."""
    row = lock(answer)
    require(can_enter_payments(actor, row))
    if stage is not None:
        _must_be_unpaid(row, stage)
        case_number, amount = stage.plan.case.number, stage.amount
    if amount is None or amount <= 0:
        raise ValidationError({"amount": _("Say how much was paid.")})
    if paid_on > timezone.localdate():
        raise ValidationError({"paid_on": _("This day has not come yet.")})
    payment = LatePayment.objects.create(
        answer=row,
        stage=stage,
        case_number=need(case_number, _("Say of which case, or choose its stage."), field="case_number"),
        amount=amount,
        voucher=need(voucher, _("Enter the number of the bank's slip or of the receipt."), field="voucher"),
        paid_on=paid_on,
        entered_by=actor.user,
        entered_at=timezone.now(),
    )
    after = {"amount": str(amount), "voucher": payment.voucher, "case": payment.case_number}
    record(SafekeepingVerb.LATE_PAYMENT_ENTERED, actor=actor, subject=row, after=after)
    return payment


@transaction.atomic
def place_late_payment(payment: LatePayment, *, actor: Actor, stage: Stage) -> LatePayment:
    """A matter that was entered anew has the stage that was paid: from now on it bars that one alone."""
    row = lock(payment)
    require(can_place(actor, row))
    _must_be_unpaid(row.answer, stage)
    if stage.amount != row.amount:
        raise ValidationError({"stage": _("This stage is of another amount.")})
    row.stage, row.case_number = stage, stage.plan.case.number
    row.save()
    after = {"amount": str(row.amount), "voucher": row.voucher, "case": row.case_number}
    record(SafekeepingVerb.LATE_PAYMENT_PLACED, actor=actor, subject=row.answer, after=after)
    return row


def _must_be_unpaid(answer: CountyAnswer, stage: Stage) -> None:
    if stage.plan.case.county_id != answer.county_id:
        raise ValidationError({"stage": _("This stage is of another county.")})
    if stage.payments.exists():
        raise ValidationError({"stage": _("The backup knows that this stage was paid.")})
    if LatePayment.objects.filter(stage=stage).exists():
        raise ValidationError({"stage": _("A payment of this stage has been entered already.")})
