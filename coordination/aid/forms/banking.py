"""What is asked about files for the bank and the bank's answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coordination.forms import offer


class FileForm(forms.Form):
    """Which of the payments that wait go into the file."""

    stages = forms.MultipleChoiceField(
        label=_("Payments in this file"),
        choices=(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one payment.")},
        help_text=_("What came back before is chosen by hand: look first whether the account is right now."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        stages: list[tuple[str, str]] | None = None,
        chosen: list[str] | None = None,
    ) -> None:
        super().__init__(data)
        offer(self, "stages", stages or [], initial=chosen or [])


class PurposeForm(forms.Form):
    encrypted = ("purpose",)
    purpose = forms.CharField(
        label=_("What for"),
        max_length=200,
        help_text=_("It is recorded with your name: the file holds names and accounts in plain."),
    )


class AnswerForm(forms.Form):
    """The answer as the bank gave it."""

    file = forms.FileField(
        label=_("Answer of the bank"),
        help_text=_(
            "The lines of the file with two more columns, 结果 and 原因, as CSV in GB18030 or UTF-8. "
            "Nothing is entered yet: first it is compared line by line."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
