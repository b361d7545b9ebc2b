"""Questions of identity: two entries side by side, decided by a human."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from coordination.access import require
from coordination.audit.looks import looked_at
from coordination.pages import Request, is_sound, posted, refuse, status_of
from coordination.register import actions
from coordination.register.forms.statuses import DecideForm
from coordination.register.models import IdentityQuestion
from coordination.register.openings import open_until
from coordination.register.policies import can_decide_identity
from coordination.register.queries.compare import comparison
from coordination.register.queries.lists import QUESTIONS


@require_GET
def question_list(request: Request) -> HttpResponse:
    """Open questions, the oldest first."""
    return QUESTIONS.answer(request)


@require_http_methods(["GET", "POST"])
def question(request: Request, pk: int) -> HttpResponse:
    """The two entries side by side; the answer merges them or tells them apart."""
    actor = request.actor
    found = get_object_or_404(
        IdentityQuestion.objects.visible_to(actor).select_related(
            "person__household__township",
            "person__household__village",
            "other__household__township",
            "other__household__village",
            "decided_by__user",
            "decided_by__unit",
        ),
        pk=pk,
    )
    looked_at(request, found)
    why_not = can_decide_identity(actor, found)
    if request.method == "POST":
        require(why_not)
        if found.status != IdentityQuestion.Status.OPEN:
            messages.error(request, _("This question was decided already."))
            return redirect(found.get_absolute_url())
    form = DecideForm(posted(request), question=found)
    if request.method == "POST" and is_sound(form, request.actor):
        answer, note = form.cleaned_data["answer"], form.cleaned_data["note"]
        try:
            if answer == "different":
                actions.find_different(found, actor=actor, note=note)
                messages.success(request, _("Noted: two people. Nobody is asked about them again."))
                return redirect("register:questions")
            keep, merge = (found.person, found.other) if answer == "first" else (found.other, found.person)
            holds = form.cleaned_data.get("holds")
            kept = actions.merge_persons(keep, merge, actor=actor, reason=note, holds=holds)
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Merged. Both histories stand in the chain of this household."))
            return redirect(kept.get_absolute_url())
    sides = [
        comparison(one, actor, is_open=open_until(one.household, actor) is not None)
        for one in (found.person, found.other)
    ]
    context = {"question": found, "sides": sides, "form": form, "why_not": why_not}
    return render(request, "register/question.html", context, status=status_of(form))
