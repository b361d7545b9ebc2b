"""A recurring duty as the office director writes it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from coordination.duties.models import DutyCycle
from coordination.forms import long_text, offer
from coordination.units.counties import County

DAY = re.compile(r"\d\d-\d\d")


class CycleForm(forms.ModelForm):
    class Meta:
        model = DutyCycle
        fields = [
            "title",
            "requirement",
            "measure",
            "basis",
            "lead_unit",
            "co_units",
            "opens_on",
            "term",
            "is_active",
        ]
        widgets = {
            "requirement": long_text(),
            "co_units": forms.CheckboxSelectMultiple(attrs={"class": "lx-columns"}),
        }

    def __init__(self, *args: Any, county: County, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("lead_unit", "co_units"):
            offer(self, name, county.members)

    def clean_opens_on(self) -> str:
        days = self.cleaned_data["opens_on"].split()
        for day in days:
            try:
                if not DAY.fullmatch(day):
                    raise ValueError
                dt.date.fromisoformat(f"2026-{day}")
            except ValueError:
                raise ValidationError(_("%(day)s is no month and day.") % {"day": day}) from None
        return " ".join(sorted(days))
