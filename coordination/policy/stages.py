"""Aid in stages under one approval, whoever grants it: its terms, its limits, its rows in a form (C4-6b, C5-5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.forms import money_field, planned_day
from coordination.policy.deadlines import add_months
from coordination.policy.queries import parameter
from coordination.policy.regions import Region

CASH = "cash"


@dataclass(frozen=True, slots=True)
class StageTerms:
    """One stage of a plan: how much, when, in which form, on which condition."""

    amount: Decimal
    due_on: dt.date
    form: str = CASH  # cash, goods or service; the last two count at their value
    condition: str = ""

    @classmethod
    def read(cls, row: Mapping[str, str]) -> StageTerms:
        """As a decision keeps it."""
        due_on = dt.date.fromisoformat(row["due_on"])
        return cls(Decimal(row["amount"]), due_on, row["form"], row["condition"])

    def kept(self) -> dict[str, str]:
        return {
            "amount": str(self.amount),
            "due_on": self.due_on.isoformat(),
            "form": self.form,
            "condition": self.condition.strip(),
        }


def stage_max(*, on: dt.date, county: Region) -> int:
    return int(parameter("STAGE_MAX", on=on, county=county).value)


def last_stage_day(on: dt.date, *, rules_of: dt.date, county: Region) -> dt.date:
    """Stages end within STAGE_SPAN of their approval."""
    return add_months(on, int(parameter("STAGE_SPAN", on=rules_of, county=county).value))


def must_be_a_plan(stages: Sequence[StageTerms], *, on: dt.date, county: Region) -> None:
    """At most STAGE_MAX stages within STAGE_SPAN from today on, each with its amount, in the order of their days."""
    today = timezone.localdate()
    most, last = stage_max(on=on, county=county), last_stage_day(today, rules_of=on, county=county)
    days = [one.due_on for one in stages]
    if not stages or any(one.amount <= 0 for one in stages):
        raise ValidationError(_("A plan needs at least one stage with an amount."))
    if len(stages) > most:
        raise ValidationError(_("At most %(n)d stages besides the advance.") % {"n": most})
    if not today <= min(days) <= max(days) <= last:
        raise ValidationError(_("Stages lie between today and %(day)s.") % {"day": last})
    if days != sorted(days):
        raise ValidationError(_("Stages follow one another by their days."))


class StageRows:
    """The rows in which a form asks for the stages of a plan; an empty row is left out."""

    def __init__(self, most: int, kinds: Sequence[tuple[str, Any]]) -> None:
        self.most, self.kinds = most, kinds

    def fields(self, *, needed: int = 0) -> dict[str, forms.Field]:
        """The fields of every row; of the first ``needed`` ones amount and day cannot stay empty."""
        found: dict[str, forms.Field] = {}
        for n in range(1, self.most + 1):
            words, required = {"n": n}, n <= needed
            found |= {
                f"amount_{n}": money_field(_("Stage %(n)d: amount (yuan)") % words, required=required),
                f"due_on_{n}": planned_day(
                    _("Stage %(n)d: pay by") % words, from_today=True, required=required
                ),
                f"form_{n}": forms.ChoiceField(
                    label=_("Stage %(n)d: form") % words, choices=self.kinds, required=False
                ),
                f"condition_{n}": forms.CharField(
                    label=_("Stage %(n)d: condition") % words, required=False, max_length=300
                ),
            }
        return found

    def read(self, data: Mapping[str, Any]) -> list[StageTerms]:
        """The stages of a cleaned form; a row with an amount and no day, or the other way round, is refused."""
        stages = []
        for n in range(1, self.most + 1):
            amount: Any = data.get(f"amount_{n}")
            due_on: Any = data.get(f"due_on_{n}")
            if (amount is None) != (due_on is None):
                raise ValidationError({f"amount_{n}": _("A stage has an amount and a day.")})
            if amount is not None:
                form = data.get(f"form_{n}") or CASH
                stages.append(StageTerms(amount, due_on, form, data.get(f"condition_{n}", "")))
        return stages
