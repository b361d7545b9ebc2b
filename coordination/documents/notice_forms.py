"""What putting up and taking down a public notice ask for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from coordination.forms import line_field, past_day, text_field


class PutUpForm(forms.Form):
    posted_on = past_day(_("Put up on"))
    place = line_field(
        _("On which board"), max_length=120, help_text=_("The village's board of open affairs, for instance.")
    )


class TakeDownForm(forms.Form):
    encrypted = ("objections",)
    taken_down_on = past_day(_("Taken down on"))
    objections = text_field(
        _("Objections"),
        2,
        required=False,
        max_length=2000,
        help_text=_(
            "Leave empty where nobody objected; what is entered is answered by somebody who had no part in it."
        ),
    )
