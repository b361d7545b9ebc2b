"""What is asked of whoever breaks into an aid case outside its steps: suspended, brought forward, withdrawn."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from coordination.forms import money_field, past_day, planned_day, reason_field, text_field


class SuspendForm(forms.Form):
    encrypted = ("reason",)
    until = planned_day(_("Suspended until"))
    reason = reason_field(_("Reason"))


class ForwardForm(forms.Form):
    encrypted = ("reason",)
    on = planned_day(_("New day of the stage"), from_today=True)
    reason = reason_field(_("Why is it urgent?"), max_length=500)


class GivenBackForm(forms.Form):
    encrypted = ("voucher",)
    amount = money_field(_("Given back (yuan)"))
    voucher = forms.CharField(
        label=_("Voucher"), max_length=60, help_text=_("Number of the bank's slip or of the receipt.")
    )


class DeclineForm(forms.Form):
    encrypted = ("said",)
    said = text_field(
        _("What the person said"),
        3,
        max_length=500,
        help_text=_("In the person's own words, and who was there."),
    )
    on = past_day(_("Said on"))


class RecallForm(forms.Form):
    encrypted = ("found", "statement")
    found = reason_field(_("New facts"), max_length=500)
    statement = text_field(_("What the person says to them"), 3, max_length=1000)
    on = past_day(_("Heard on"))


class WhyForm(forms.Form):
    encrypted = ("reason",)
    reason = reason_field(_("Reason"), max_length=500)
