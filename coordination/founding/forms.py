"""What is asked to found a county by pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class WorkbookForm(forms.Form):
    """The workbook of a county, filled in."""

    file = forms.FileField(
        label=_("Workbook of the county"),
        help_text=_(
            "Excel (.xlsx), as it was fetched here and filled in. Nothing is made yet: first it is looked through."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > settings.MAX_ATTACHMENT_MB * 1024 * 1024:
            words = _("The file is larger than %(mb)s MB.")
            raise ValidationError(words % {"mb": settings.MAX_ATTACHMENT_MB})
        return file


class CarryOutForm(forms.Form):
    """The name of the county, typed: so that the right one is founded."""

    typed = forms.CharField(
        label=_("Name of the county"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
