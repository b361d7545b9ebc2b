"""Pages of the second factor: given at the door, set up, and kept by the person."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coordination.access import require
from coordination.pages import (
    Request,
    confirm,
    open_above_counties,
    open_before_own_password,
    open_before_second_factor,
    posted,
    refuse,
    status_of,
)
from coordination.proofs import ProvenForm
from coordination.second_factor import codes
from coordination.second_factor.actions import (
    begin_set_up,
    confirm_set_up,
    give_up,
    renew_recovery_codes,
)
from coordination.second_factor.forms import CodeForm
from coordination.second_factor.models import SecondFactor
from coordination.second_factor.policies import can_give_up, must_have
from coordination.second_factor.proof import knock, wrong_words
from coordination.sign_ins.actions import end_sign_ins
from coordination.units.models import User
from coordination.units.second_step import ASKED, SESSION_KEY, waits


@open_above_counties
@open_before_own_password
@open_before_second_factor
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def code(request: Request) -> HttpResponse:
    """At the door, after the password."""
    if request.session.get(SESSION_KEY) != ASKED:
        return redirect(_next(request))
    form = CodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            if request.second_factor.is_given(form.cleaned_data["code"], actor=request.actor):
                return redirect(_next(request))
            form.add_error("code", wrong_words())
        except ValidationError as error:
            form.add_error("code", error)
    context = {"form": form, "next": _next(request)}
    return render(request, "second_factor/code.html", context, status=status_of(form))


@open_above_counties
@open_before_second_factor
@require_safe
def own(request: Request) -> HttpResponse:
    """How it stands with the person's own; who still has to set it up starts here."""
    user = _person(request)
    factor = SecondFactor.objects.filter(user=user).exclude(confirmed_at=None).first()
    context = {
        "factor": factor,
        "left": factor.codes.filter(used_at=None).count() if factor else 0,
        "made": codes.HOW_MANY,
        "must": must_have(user),
        "next": _next(request),
    }
    return render(request, f"second_factor/{'begin' if waits(request.session) else 'own'}.html", context)


@open_above_counties
@open_before_second_factor
@require_POST
def begin(request: Request) -> HttpResponse:
    """A secret is made; the next page shows it to the telephone."""
    begin_set_up(actor=request.actor)
    return redirect(f"{reverse('second_factor:set_up')}?next={_next(request)}")


@open_above_counties
@open_before_second_factor
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def set_up(request: Request) -> HttpResponse:
    """The secret as a picture and in letters, until a code of it comes back."""
    user = _person(request)
    factor = SecondFactor.objects.filter(user=user, confirmed_at=None).first()
    if factor is None:
        return redirect("second_factor:own")
    form = CodeForm(posted(request), first=True)
    if request.method == "POST" and form.is_valid():
        try:
            attempt = knock(request)
            made = confirm_set_up(form.cleaned_data["code"], actor=request.actor)
        except ValidationError as error:
            refuse(form, error)
        else:
            attempt.succeeded()
            _end_others(request)
            request.second_factor.note_given()
            return _shown_once(request, made, _next(request))
    address = codes.address_of(factor.secret, username=user.username, house=_("Lianxi"))
    context = {
        "form": form,
        "picture": mark_safe(codes.picture_of(address)),  # noqa: S308 # drawn by us, of our own address
        "secret": codes.in_groups(factor.secret),
        "next": _next(request),
    }
    return render(request, "second_factor/set_up.html", context, status=status_of(form))


@open_above_counties
@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "POST"])
def renew(request: Request) -> HttpResponse:
    """New recovery codes; the old ones open nothing any more."""
    return confirm(
        request,
        ProvenForm(posted(request), request=request),
        renew_recovery_codes,
        heading=_("New recovery codes"),
        home=_home(),
        done=lambda made: _shown_once(request, made, _home()[0]),
        points=[
            _("%(count)s new codes are shown once: print them or write them down.")
            % {"count": codes.HOW_MANY},
            _("The codes that you have now open nothing any more."),
        ],
    )


@open_above_counties
@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "POST"])
def stop(request: Request) -> HttpResponse:
    """The password alone again, where the house asks no more."""
    require(can_give_up(request.actor))
    return confirm(
        request,
        ProvenForm(posted(request), request=request),
        give_up,
        heading=_("Give up the second factor"),
        home=_home(),
        done=lambda _none: _stopped(request),
        points=[_("From now on your password alone opens your account."), _("Your recovery codes are void.")],
        danger=True,
    )


def _stopped(request: Request) -> HttpResponse:
    _end_others(request)
    request.session.pop(SESSION_KEY, None)
    messages.success(request, _("The second factor of your account is given up."))
    return redirect("second_factor:own")


def _end_others(request: Request) -> None:
    """What was begun before knows nothing of what is asked from now on: it begins anew at the door."""
    end_sign_ins(_person(request), actor=request.actor, but=request.session.session_key)


def _home() -> tuple[str, str]:
    return reverse("second_factor:own"), _("Second factor")


def _shown_once(request: Request, made: list[str], way_on: str) -> HttpResponse:
    return render(request, "second_factor/recovery.html", {"codes": made, "next": way_on})


def _next(request: Request) -> str:
    """Where the person was going, within the house."""
    target = request.POST.get("next") or request.GET.get("next") or "/"
    is_ours = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if is_ours else "/"


def _person(request: Request) -> User:
    user: Any = request.user
    return User.objects.get(pk=user.pk)
