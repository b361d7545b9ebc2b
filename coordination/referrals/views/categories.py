"""The window's decision on a category that may fit and is before no authority, with its password where it refuses."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from coordination.access import require
from coordination.audit.actions import record as record_event
from coordination.pages import Request, is_sound, posted, refuse, status_of, values_of
from coordination.proofs import ReauthForm
from coordination.referrals.actions.categories import decide_category
from coordination.referrals.forms.categories import CategoryForm
from coordination.referrals.policies import can_decide_category
from coordination.referrals.views.cases import visible_case
from coordination.units.verbs import UnitVerb


@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "POST"])
def category(request: Request, pk: int) -> HttpResponse:
    """What is held already ends here; what does not fit leaves as a notice of refusal, signed with the password."""
    found, actor = visible_case(request, pk), request.actor
    require(can_decide_category(actor, found))
    form = CategoryForm(posted(request), case=found)
    reauth = ReauthForm(posted(request), request=request)
    if request.method == "POST" and all([is_sound(form, actor), reauth.is_valid()]) and reauth.proves():
        user: Any = request.user
        record_event(UnitVerb.REAUTHENTICATED, actor=actor, subject=user)
        try:
            decide_category(found, actor=actor.proven(), **values_of(form))
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The decision is recorded."))
            return redirect(found)
    points = [
        _("A category that may fit is decided on before the person is answered."),
        _("What does not fit is refused: the notice with reason, rule and remedies is numbered and signed."),
        _("Whoever was refused stays on the watch list."),
    ]
    context = {"case": found, "form": form, "reauth": reauth, "points": points}
    return render(request, "referrals/category.html", context, status=max(status_of(form), status_of(reauth)))
