"""Who is at the page shows once more that it is they: by the password, and by the second factor where it is due.

``ReauthForm`` stands beside what is signed; ``ProvenForm`` changes what is one's own and signs nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.limits import PASSWORDS, TooOften, turn_away
from coordination.networks import address_of

PROOFS = ("password", "code")


class PasswordForm(forms.Form):
    """Whoever has signed in shows once more that it is they; the code, too, where it was given long ago."""

    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.second_factor: Any = getattr(request, "second_factor", None)
        if self.second_factor is not None and self.second_factor.is_due:
            self.fields["code"] = code_field()

    def proves(self) -> bool:
        """Whether it is they; a wrong password or code counts like one at the door."""
        return self._is_right("password", self._check_password) and (
            "code" not in self.fields or self._is_right("code", self.second_factor.must_be_given)
        )

    def _check_password(self, password: str) -> None:
        if not is_own_password(self.request, password):
            raise forms.ValidationError(_("This is not your password."))

    def _is_right(self, name: str, check: Callable[[str], None]) -> bool:
        try:
            check(self.cleaned_data[name])
        except forms.ValidationError as error:
            self.add_error(name, error)
            return False
        return True


class ReauthForm(PasswordForm):
    """Signing asks once more who signs."""

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        """Whose account is not confirmed yet is told so before any password is asked."""
        super().__init__(*args, request=request, **kwargs)
        user: Any = request.user
        self.refusal = user.signing_refusal
        if self.refusal is not None:
            for name in PROOFS:
                self.fields.pop(name, None)
        else:
            self.fields["password"].help_text = _(
                "It stands for your signature: the step is signed with your name, post and time."
            )

    @property
    def template_name(self) -> str:
        return "components/no_signature.html" if self.refusal is not None else super().template_name

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.refusal is not None:
            raise forms.ValidationError(str(self.refusal))
        return data


class _ProvesItself(PasswordForm):
    """The proof is part of the form; what the form is about is what it holds besides."""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if all(name in data for name in PROOFS if name in self.fields):
            self.proves()
        return data

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in PROOFS}


class ProvenForm(_ProvesItself):
    """A change to what is one's own, which signs nothing."""


def code_field() -> forms.CharField:
    """A code of the second factor; drafts do not keep it."""
    return forms.CharField(
        label=gettext_lazy("Code of the second factor"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "text", "spellcheck": "false"}
        ),
        help_text=gettext_lazy(
            "The six figures that your telephone shows now, or one of your recovery codes."
        ),
    )


def is_own_password(request: HttpRequest, password: str) -> bool:
    """Whether who has signed in types their password; guessed no faster than at the door, where it is refused."""
    user: Any = request.user
    try:
        attempt = PASSWORDS.knock(user.get_username(), address_of(request))
    except TooOften as error:
        raise turn_away(request, error) from error
    if authenticate(request, username=user.get_username(), password=password) is None:
        request.slowed = [*attempt.newly_slowed()]  # type: ignore[attr-defined]
        return False
    attempt.succeeded()
    return True
