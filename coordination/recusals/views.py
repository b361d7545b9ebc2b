"""Recusals by pages: declared from the page of a matter, read by whom they concern, withdrawn by a superior."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from coordination.access import require
from coordination.audit.actions import record as record_event
from coordination.audit.looks import looked_at
from coordination.audit.models import Event
from coordination.documents.models import Paper
from coordination.pages import Request, confirm, is_sound, posted, refuse, status_of
from coordination.proofs import ReauthForm
from coordination.recusals.actions import declare, sign_declaration, withdraw
from coordination.recusals.facts import TONES, recusal_facts
from coordination.recusals.forms import DeclareForm, SignForm, WithdrawForm
from coordination.recusals.lists import RECUSALS
from coordination.recusals.models import Declaration
from coordination.recusals.policies import can_declare, can_sign_declaration, can_withdraw
from coordination.recusals.queries import visible_matter
from coordination.units.verbs import UnitVerb

EVENTS_SHOWN = 20


def home() -> tuple[str, str]:
    return reverse("recusals:recusals"), _("Recusals")


def visible(request: Request, pk: int) -> Declaration:
    rows = Declaration.objects.visible_to(request.actor).select_related(
        *("post__user", "post__unit__region", "entered_by__user", "entered_by__unit__region"),
        *("stand_in__user", "stand_in__unit__region", "withdrawn_by__user", "withdrawn_by__unit__region"),
    )
    return get_object_or_404(rows, pk=pk)


@require_GET
def recusals(request: Request) -> HttpResponse:
    """Who keeps out of what, as far as it concerns this reader."""
    return RECUSALS.answer(request)


@require_GET
def recusal(request: Request, pk: int) -> HttpResponse:
    """One declaration: who keeps out, on which ground, who takes over; the matter by its number."""
    found, actor = visible(request, pk), request.actor
    context = {
        "recusal": found,
        "tone": TONES[Declaration.Status(found.status)],
        "facts": recusal_facts(found),
        "matter": visible_matter(found.subject_type, found.subject_id, actor),
        "papers": Paper.objects.visible_to(actor).of(found),
        "may_sign": can_sign_declaration(actor, found) is None,
        "may_withdraw": can_withdraw(actor, found) is None,
        "events": Event.objects.of(found)[:EVENTS_SHOWN],
    }
    return render(request, "recusals/recusal.html", context)


@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "POST"])
def new(request: Request, kind: str, pk: int) -> HttpResponse:
    """The declaration, for whose signature the password stands; from then on the matter is shut."""
    actor = request.actor
    matter = visible_matter(kind, pk, actor)
    if matter is None:
        raise Http404
    require(can_declare(actor, matter))
    looked_at(request, matter)
    form = DeclareForm(posted(request), actor=actor, matter=matter)
    reauth = ReauthForm(posted(request), request=request)
    if request.method == "POST" and all([is_sound(form, actor), reauth.is_valid()]) and reauth.proves():
        user: Any = request.user
        record_event(UnitVerb.REAUTHENTICATED, actor=actor, subject=user)
        try:
            made = declare(matter, actor=actor.proven(), **form.cleaned_data)
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Declared. From now on this person keeps out of the matter."))
            return redirect(made)
    context = {"matter": matter, "form": form, "reauth": reauth, "points": points()}
    status = max(status_of(form), status_of(reauth))
    return render(request, "recusals/declare.html", context, status=status)


def points() -> list[str]:
    return [
        _("The person no longer opens the matter, its papers, attachments and notices, in any post."),
        _("Open steps go to who else sits at the desk, else to who is named here."),
        _("It lasts until a superior withdraws it with a reason."),
    ]


@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "POST"])
def sign(request: Request, pk: int) -> HttpResponse:
    """What was taken down at a hearing, signed by whoever keeps out."""
    found, actor = visible(request, pk), request.actor
    require(can_sign_declaration(actor, found))
    form = SignForm(posted(request))
    reauth = ReauthForm(posted(request), request=request)
    if request.method == "POST" and all([is_sound(form, actor), reauth.is_valid()]) and reauth.proves():
        user: Any = request.user
        record_event(UnitVerb.REAUTHENTICATED, actor=actor, subject=user)
        sign_declaration(found, actor=actor.proven(), **form.cleaned_data)
        messages.success(request, _("The declaration is signed."))
        return redirect(found)
    context = {"recusal": found, "facts": recusal_facts(found), "form": form, "reauth": reauth}
    status = max(status_of(form), status_of(reauth))
    return render(request, "recusals/sign.html", context, status=status)


@require_http_methods(["GET", "POST"])
def take_back(request: Request, pk: int) -> HttpResponse:
    """The withdrawal, with its reason."""
    found, actor = visible(request, pk), request.actor
    require(can_withdraw(actor, found))
    return confirm(
        request,
        WithdrawForm(posted(request)),
        lambda *, actor, **values: withdraw(found, actor=actor, **values),
        heading=_("Withdraw the recusal"),
        home=home(),
        record=found,
        points=[_("The person may read the matter again and takes the steps of their desk.")],
        done=_("The recusal is withdrawn."),
        danger=True,
    )
