"""Signing in and out, the password, the language: each leaves its event."""

from __future__ import annotations

from axes.helpers import get_client_ip_address
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.crypto import salted_hmac
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from coordination.access import Actor
from coordination.audit.actions import record, save_version
from coordination.units.actors import actor_for_session
from coordination.units.models import User
from coordination.units.verbs import UnitVerb

NOBODY = Actor(AnonymousUser(), None)  # type: ignore[arg-type]


class SignInForm(AuthenticationForm):
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


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    form_class = SignInForm
    template_name = "accounts/login.html"
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        with transaction.atomic():
            response = super().form_valid(form)
            user = form.get_user()
            actor = actor_for_session(user, self.request.session)
            record(UnitVerb.SIGNED_IN, actor=actor, subject=user, after=_from_where(self.request))
        _remember_language(response, user.language)
        return response

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        tried = form.cleaned_data.get("password")  # not merely forgotten
        if tried and not getattr(self.request, "axes_locked_out", False):
            subject = _known(form.cleaned_data.get("username", ""))
            record(UnitVerb.SIGN_IN_FAILED, actor=NOBODY, subject=subject, after=_from_where(self.request))
        return super().form_invalid(form)


def locked_out(
    request: HttpRequest, original_response: HttpResponse | None, credentials: dict[str, str] | None
) -> HttpResponse:
    """What somebody sees who tried too often; the first time in a rest leaves an event."""
    username = request.POST.get("username") or request.user.get_username()
    where = _from_where(request)
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    who = salted_hmac("locked out", f"{username} {where['address']}").hexdigest()
    if cache.add(f"locked-out:{who}", True, minutes * 60):
        record(UnitVerb.ACCOUNT_LOCKED, actor=NOBODY, subject=_known(username), after=where)
    return render(request, "accounts/locked.html", {"minutes": minutes}, status=429)


class SignOut(LogoutView):
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if isinstance(request.user, User):
            record(UnitVerb.SIGNED_OUT, actor=_actor(request), subject=request.user)
        return super().post(request, *args, **kwargs)


@method_decorator(sensitive_post_parameters(), name="dispatch")
class ChangePassword(PasswordChangeView):
    template_name = "accounts/password.html"
    success_url = reverse_lazy("password_change")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        with transaction.atomic():
            response = super().form_valid(form)
            record(UnitVerb.PASSWORD_CHANGED, actor=_actor(self.request), subject=form.user)
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


@login_not_required
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """For the proxy: answers when the database does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _known(username: str) -> User | None:
    """The account that was meant. An unknown name is not kept: people type passwords into it."""
    return get_user_model().objects.filter(username=username).first()


def _from_where(request: HttpRequest) -> dict[str, str]:
    return {"address": str(get_client_ip_address(request) or "")}


def _remember_language(response: HttpResponseBase, code: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=365 * 24 * 3600,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
