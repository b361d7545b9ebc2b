"""What the forms of all rooms share."""

from __future__ import annotations

from typing import Any

from django import forms


def leave_out(form: forms.Form, name: str, *codes: str) -> None:
    """Take choices away from one form: its class names all that there are, so that they can be checked."""
    field: Any = form.fields[name]
    field.choices = [choice for choice in field.choices if choice[0] not in codes]
