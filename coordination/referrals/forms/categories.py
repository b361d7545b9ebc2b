"""What the window is asked where a category that may fit is before no authority."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.forms import Asks, OutcomeForm, offer, outcome_field, reason_field
from coordination.referrals.models import CategoryTry, Referral
from coordination.register.models import Category


class CategoryForm(OutcomeForm):
    """Which category, what was found, and why."""

    encrypted = ("reason",)
    category = forms.ChoiceField(label=_("Category"), choices=Category.choices)
    decision = outcome_field(pgettext_lazy("of a step", "Decision"), CategoryTry.Decision.choices)
    reason = reason_field(_("Why"), 2, max_length=200)
    basis = forms.CharField(
        label=_("By which rule"),
        max_length=200,
        help_text=_("It stands on the notice of refusal, with the ways to object."),
    )
    decides = "decision"
    asks = {CategoryTry.Decision.NO: Asks(needs=("basis",))}

    def __init__(self, *args: Any, case: Referral, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = case.category_tries.unsent().values_list("category", flat=True)
        offer(self, "category", [(code, Category(code).label) for code in codes])
