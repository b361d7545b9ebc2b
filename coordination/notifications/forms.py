"""What a caller ticks."""

from django import forms
from django.utils.translation import gettext_lazy as _

from coordination.notifications.models import CallEntry


class CallForm(forms.Form):
    encrypted = ("note",)
    outcome = forms.ChoiceField(label=_("Outcome"), choices=CallEntry.Outcome.choices)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)
