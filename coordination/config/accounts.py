"""Signing in and out, the password, the language: each leaves its event."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from coordination.access import Actor
from coordination.audit.actions import record, save_version
from coordination.audit.models import Event
from coordination.limits import PASSWORDS, Attempt, TooOften, turn_away
from coordination.networks import address_of
from coordination.notifications.hints import look_again
from coordination.pages import (
    open_above_counties,
    open_before_own_password,
    open_before_second_factor,
)
from coordination.proofs import is_own_password
from coordination.second_factor.proof import after_password
from coordination.sign_ins.actions import ask_for_another_password, begin_sign_in, end_sign_ins
from coordination.sign_ins.middleware import forget_at_door, said_at_door
from coordination.sign_ins.passwords import is_due, rules_for
from coordination.units.actors import actor_for_session
from coordination.units.models import User
from coordination.units.verbs import UnitVerb

NOBODY = Actor(AnonymousUser(), None)  # type: ignore[arg-type]


class SignInForm(AuthenticationForm):
    numbers = ("username",)
    username = forms.CharField(
        label=gettext_lazy("User name"),
        widget=forms.TextInput(
            attrs={"autofocus": True, "autocomplete": "username", "autocapitalize": "none"}
        ),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    error_messages = {
        "invalid_login": gettext_lazy("User name and password do not match. Check Caps Lock and try again."),
        "inactive": gettext_lazy("This account is closed. Ask the system administrator."),
    }
    attempt: Attempt | None = None

    def clean(self) -> dict[str, Any]:
        """Each attempt is counted before it is looked at; one that comes too early is not looked at."""
        username, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if self.request is None or not (username and password):
            return super().clean()
        address = address_of(self.request)
        try:
            self.attempt = PASSWORDS.knock(
                username, address, is_known=lambda: has_come_from(_known(username), address)
            )
        except TooOften as error:
            raise turn_away(self.request, error) from error
        cleaned = super().clean()
        self.attempt.succeeded()
        return cleaned


REMEMBERED = 200  # sign-ins of a person: their addresses lie encrypted in the trail


def has_come_from(user: User | None, address: str) -> bool:
    """Whether this person has signed in from this address, of late."""
    if user is None:
        return False
    mine = Event.objects.filter(user_id=user.pk, verb=UnitVerb.SIGNED_IN).order_by("-at", "-pk")
    return any((event.after or {}).get("address") == address for event in mine[:REMEMBERED])


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    form_class = SignInForm
    template_name = "accounts/login.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Who was led here because nobody was there for so long is told for how long."""
        return super().get_context_data(**kwargs) | {"idle_minutes": said_at_door(self.request)}

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        with transaction.atomic():
            response = super().form_valid(form)
            user = form.get_user()
            after_password(user, self.request.session)
            actor = actor_for_session(user, self.request.session)
            begin_sign_in(
                self.request.session,  # type: ignore[arg-type]
                actor=actor,
                address=address_of(self.request),
                user_agent=self.request.headers.get("User-Agent", ""),
            )
            record(UnitVerb.SIGNED_IN, actor=actor, subject=user, after=_from_where(self.request))
            ask_for_another_password(user, actor=actor)
        _remember_language(response, user.language)
        forget_at_door(response)
        return response

    def form_invalid(self, form: SignInForm) -> HttpResponse:  # type: ignore[override]
        subject, where = _known(form.cleaned_data.get("username", "")), _from_where(self.request)
        if form.attempt is not None:  # not merely forgotten, and not too early
            record(UnitVerb.SIGN_IN_FAILED, actor=NOBODY, subject=subject, after=where)
            for tally in form.attempt.newly_slowed():
                verb = UnitVerb.ACCOUNT_LOCKED if tally.is_of_name else UnitVerb.ADDRESS_SLOWED
                record(verb, actor=NOBODY, subject=subject if tally.is_of_name else None, after=where)
        return super().form_invalid(form)


@method_decorator([open_above_counties, open_before_own_password, open_before_second_factor], name="dispatch")
class SignOut(LogoutView):
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if isinstance(request.user, User):
            record(UnitVerb.SIGNED_OUT, actor=_actor(request), subject=request.user)
        user = request.user
        response = super().post(request, *args, **kwargs)
        if isinstance(user, User):
            look_again(user.pk)
        return response


class OwnPasswordForm(PasswordChangeForm):
    """The password that stands, and a new one twice."""

    def __init__(self, user: User, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        self.request = request
        rules = rules_for(user).words()
        self.fields["new_password1"].help_text = format_html(
            "<ul>{}</ul>", format_html_join("", "<li>{}</li>", ([words] for words in rules))
        )
        self.is_too_old = user.must_change_password and is_due(user)
        if user.must_change_password and not self.is_too_old:
            self.fields["old_password"].label = _("The password that you were given")

    def clean_old_password(self) -> str:
        """It is guessed here no faster than at the door."""
        typed: str = self.cleaned_data["old_password"]
        if not is_own_password(self.request, typed):
            raise ValidationError(self.error_messages["password_incorrect"], code="password_incorrect")
        return typed

    def clean_new_password1(self) -> str:
        new: str = self.cleaned_data["new_password1"]
        if new == self.cleaned_data.get("old_password"):
            raise ValidationError(_("This is the password that you have. Choose another."))
        return new


@method_decorator(
    [open_above_counties, open_before_own_password, sensitive_post_parameters()], name="dispatch"
)
class ChangePassword(PasswordChangeView):
    form_class = OwnPasswordForm
    success_url = reverse_lazy("password_change")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"request": self.request}

    def get_template_names(self) -> list[str]:
        """Who has yet to choose a password stands at the door still."""
        is_first = cast(User, self.request.user).must_change_password
        return ["accounts/first_password.html" if is_first else "accounts/password.html"]

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        is_first, form.user.must_change_password = form.user.must_change_password, False
        with transaction.atomic():
            response = super().form_valid(form)
            end_sign_ins(form.user, actor=_actor(self.request), but=self.request.session.session_key)
            record(UnitVerb.PASSWORD_CHANGED, actor=_actor(self.request), subject=form.user)
        if is_first:
            messages.success(self.request, _("From now on nobody but you knows your password."))
            return redirect("accounts:mine" if form.user.awaits_check else settings.LOGIN_REDIRECT_URL)
        messages.success(self.request, _("Your password is changed. Other sessions of yours are signed out."))
        return response


@login_not_required
@require_POST
def choose_language(request: HttpRequest) -> HttpResponseBase:
    """Show the house in another language, and remember it for the person."""
    code = request.POST.get("language", "")
    if code not in dict(settings.LANGUAGES):
        code = settings.LANGUAGE_CODE
    if isinstance(request.user, User) and request.user.language != code:
        request.user.language = code
        save_version(request.user, actor=_actor(request), update_fields=["language"])
    target = request.POST.get("next") or request.headers.get("Referer") or "/"
    if not url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        target = "/"
    response = redirect(target)
    _remember_language(response, code)
    return response


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _known(username: str) -> User | None:
    """The account that was meant. An unknown name is not kept: people type passwords into it."""
    return get_user_model().objects.filter(username=username).first()


def _from_where(request: HttpRequest) -> dict[str, str]:
    return {"address": address_of(request)}


def _remember_language(response: HttpResponseBase, code: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=365 * 24 * 3600,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
