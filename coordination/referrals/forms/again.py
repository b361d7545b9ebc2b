"""The question whether one more is meant, asked only where the same stands already (measured 3.12)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.forms import long_text
from coordination.referrals.models import Leg, Referral
from coordination.referrals.queries.standing import told

AGAIN = "again"


def again_field() -> forms.CharField:
    """Hidden until something stands."""
    return forms.CharField(
        label=gettext_lazy("Why once more"), required=False, max_length=500, widget=forms.HiddenInput
    )


def standing_words(found: Iterable[Referral | Leg]) -> str:
    return _("Standing already: %(standing)s.") % {"standing": told(found)}


def ask_why_again(form: forms.BaseForm, found: Iterable[Referral | Leg]) -> None:
    """Show what stands, first of all, and ask for the reason; a form already filled in is not lost."""
    found = list(found)
    if not found:
        return
    field: Any = form.fields[AGAIN]
    field.widget = long_text(2)
    field.widget.is_required = field.required = True
    field.help_text = form[AGAIN].help_text = standing_words(found)
    form.order_fields([AGAIN])
    if form.is_bound and not (form.data.get(form.add_prefix(AGAIN)) or "").strip():
        form.add_error(
            AGAIN, _("The same stands already: read what it is, and say why it is asked once more.")
        )
