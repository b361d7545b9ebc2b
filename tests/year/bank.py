"""The bank's part: what is released goes there in files, and some of it comes back."""

from __future__ import annotations

from coordination.aid.actions.banking import bring_answer
from coordination.aid.models import Account, BankBatch
from coordination.units.models import Role
from tests.aid.bank import CLOSED, GOOD, answered
from tests.year.matters import comes
from tests.year.place import TOWNSHIPS, Place
from workflows.emergency_aid.banking import pay_by_file, stages_for_bank, take_over


@comes(3)
def bank_file(place: Place) -> object | None:
    """A township, or finance for the pool, sends what waits to be paid today."""
    code = place.chance.choice([*TOWNSHIPS, "CZ"])
    maker = place.actor(Role.FIN if code == "CZ" else Role.TOFFICER, code)
    account = Account.objects.get(unit=place.unit(code))
    keys = [str(one.case.pk) for one in stages_for_bank(maker, account)]
    return pay_by_file(account, actor=maker, stages=keys) if keys else None


@comes(3)
def bank_answer(place: Place) -> object | None:
    """The bank says of each row whether it was credited; somebody of finance who did not make the file reads it in."""
    batches = BankBatch.objects.filter(account__unit__region=place.at.pk, status=BankBatch.Status.OPEN)
    if not batches:
        return None
    batch = place.chance.choice(list(batches.order_by("pk")))
    reader = place.actor(Role.UCLERK if batch.account.kind == Account.Kind.POOL else Role.FIN, "CZ")
    results = [GOOD if place.chance.random() < 0.8 else CLOSED for _ in range(batch.count)]
    return take_over(bring_answer(batch, answered(batch, *results), actor=reader), actor=reader)
