"""One's own sign-ins, ended one by one or all others at once; and the word of a page that somebody is there."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coordination.pages import Request, open_above_counties
from coordination.sign_ins.actions import end_sign_in, end_sign_ins
from coordination.sign_ins.models import SignIn
from coordination.sign_ins.presence import seconds_left
from coordination.sign_ins.queries import sign_ins_of


@open_above_counties
@require_GET
def own(request: Request) -> HttpResponse:
    found = sign_ins_of(request.user)  # type: ignore[arg-type]
    here = request.session.session_key
    context = {
        "here": next((one for one in found if one.pk == here), None),
        "others": [one for one in found if one.pk != here],
    }
    return render(request, "accounts/sign_ins.html", context)


@open_above_counties
@require_POST
def end(request: Request, number: uuid.UUID) -> HttpResponse:
    """One of one's own; of another's nobody learns that it is there."""
    sign_in = get_object_or_404(SignIn.objects.of(request.user), number=number)  # type: ignore[arg-type]
    end_sign_in(sign_in, actor=request.actor)
    if sign_in.pk == request.session.session_key:
        request.session.flush()
        return redirect("login")
    messages.success(request, _("The sign-in has ended."))
    return redirect("sign_ins:own")


@open_above_counties
@require_POST
def end_others(request: Request) -> HttpResponse:
    ended = end_sign_ins(request.user, actor=request.actor, but=request.session.session_key)  # type: ignore[arg-type]
    said = ngettext("%(count)d sign-in has ended.", "%(count)d sign-ins have ended.", ended)
    messages.success(request, said % {"count": ended})
    return redirect("sign_ins:own")


@open_above_counties
@require_http_methods(["GET", "POST"])
def here(request: Request) -> HttpResponse:
    """How many seconds the sign-in still stands; posted, somebody is there, which the middleware has noted."""
    return JsonResponse({"left": seconds_left(request.session)})  # type: ignore[arg-type]
