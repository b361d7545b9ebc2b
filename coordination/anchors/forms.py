"""What officers are asked for: why the anchor file is not as it was left, and where the daily mail goes."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from coordination.forms import line_field


class ExplainForm(forms.Form):
    reason = line_field(
        _("Why the file is not as it was left"),
        max_length=300,
        help_text=_("Who touched it, when and what for; what you compared. It stands in the trail."),
    )


class FindingsForm(forms.Form):
    findings = line_field(
        _("What you found"),
        max_length=300,
        help_text=_(
            "With which mails or signed sheets you compared the newest seals. It stands in the trail."
        ),
    )


class AddressForm(forms.Form):
    address = forms.CharField(
        label=_("Mail address"),
        max_length=254,
        required=False,
        help_text=_("Best one outside this machine room. Empty, no mail is sent."),
    )
