"""Payments made after the copy bar their stages: nothing is paid twice because the house forgot it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from coordination.aid.models import Stage
from coordination.safekeeping.models import LatePayment


def refuse_second_payment(stage: Stage, voucher: str) -> None:
    """Of a stage that was paid after the copy, or of its amount while a paid matter has no stage here yet."""
    in_county = LatePayment.objects.filter(answer__county=stage.plan.case.county_id)
    of_it = in_county.filter(Q(stage=stage) | Q(stage=None, amount=stage.amount))
    found = of_it.order_by("stage", "pk").first()
    if found is None or voucher == found.voucher:
        return
    words = {"day": found.paid_on.isoformat(), "voucher": found.voucher, "case": found.case_number}
    if found.stage_id is not None:
        raise ValidationError(
            {
                "reference": _(
                    "This stage was paid on %(day)s, after the backup that this house was restored from. Do not pay it "
                    "again: enter voucher %(voucher)s, and the step books that payment."
                )
                % words
            }
        )
    raise ValidationError(
        {
            "reference": _(
                "A payment of the same amount was made on %(day)s, after the backup that this house was restored from "
                "(case %(case)s, voucher %(voucher)s). If it is this one, enter that voucher; if not, finance first "
                "says on the page “After a restore” to which stage it belongs."
            )
            % words
        }
    )
