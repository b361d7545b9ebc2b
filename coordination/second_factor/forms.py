"""Where a code is typed."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from coordination.proofs import code_field


class CodeForm(forms.Form):
    """Of the telephone, or one of the recovery sheet."""

    numbers = ("code",)

    code = code_field()

    def __init__(self, *args: object, first: bool = False, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["code"].widget.attrs["autofocus"] = True
        if first:  # before there are recovery codes
            self.fields["code"].help_text = _("The six figures that the telephone shows now.")
