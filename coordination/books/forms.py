"""What is asked of those who sign for the books."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class SignForm(forms.Form):
    """Nothing but the password, which is asked beside it."""


class RefuseForm(forms.Form):
    encrypted = ("reason",)

    reason = forms.CharField(
        label=_("Why are they refused?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever keeps the books mends them and lays them down once more."),
    )
