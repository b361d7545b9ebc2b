"""Pages of a case outside its steps: propose, withdraw, ask a unit no longer, conclude at the desk."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from coordination.access import Actor, require
from coordination.audit.actions import record as record_event
from coordination.deliberation.actions.hearing import conclude_case
from coordination.deliberation.forms.steps import ProposeForm, ReopenForm
from coordination.deliberation.models import Deliberation, Round, Sheet
from coordination.deliberation.policies import (
    can_conclude,
    can_drop_sheet,
    can_propose,
    can_reopen,
    can_withdraw,
)
from coordination.deliberation.queries.whom import whom
from coordination.deliberation.views.cases import visible_case
from coordination.meetings.forms.items import WithdrawForm
from coordination.pages import Request, confirm, is_sound, posted, refuse
from coordination.previews import foretell, is_preview
from coordination.proofs import ReauthForm
from coordination.sittings.desks import done, refused
from coordination.units.verbs import UnitVerb
from coordination.wording import error_words
from workflows.case_deliberation.front import open_deliberation
from workflows.case_deliberation.moves import items_of, reopen, stop_asking, withdraw
from workflows.engine.steps import StepTaken, complete, last_task, task_for


@method_decorator(sensitive_post_parameters("password", "code"), name="dispatch")
class ProposeView(View):
    """The proposal form, signed by whoever proposes (D18)."""

    def get(self, request: Request) -> HttpResponse:
        require(can_propose(request.actor))
        initial = {"who": request.GET.get("household", "")}
        return self._page(request, ProposeForm(initial=initial), ReauthForm(request=request))

    def post(self, request: Request) -> HttpResponse:
        actor = request.actor
        require(can_propose(actor))
        form, reauth = ProposeForm(request.POST), ReauthForm(request.POST, request=request)
        if not all([is_sound(form, actor), reauth.is_valid()]) or not self._proven(request, actor, reauth):
            return self._page(request, form, reauth)
        values = dict(form.cleaned_data)
        try:
            household, person = whom(values.pop("who"), actor)
            case = open_deliberation(actor=actor.proven(), household=household, person=person, **values)
        except ValidationError as error:
            refuse(form, error)
            return self._page(request, form, reauth)
        messages.success(request, _("The case is proposed; the joint-meeting office answers."))
        return redirect(case if Deliberation.objects.visible_to(actor).filter(pk=case.pk).exists() else "/")

    def _proven(self, request: Request, actor: Actor, reauth: ReauthForm) -> bool:
        if not reauth.proves():
            return False
        user: Any = request.user
        record_event(UnitVerb.REAUTHENTICATED, actor=actor, subject=user)
        return True

    def _page(self, request: Request, form: ProposeForm, reauth: ReauthForm) -> HttpResponse:
        points = [
            _("The joint-meeting office accepts, returns, declines with the right way, or merges the case."),
            _("Once accepted, each unit concerned says what it knows and what it can give."),
            _("Names and numbers are replaced in everything that the units read."),
            _("An urgent case gets its advance at once, not after the hearing."),
        ]
        context = {"form": form, "reauth": reauth, "points": points}
        status = 422 if form.errors or reauth.errors else 200
        return render(request, "deliberation/new.html", context, status=status)


@require_http_methods(["GET", "POST"])
def withdraw_page(request: Request, pk: int) -> HttpResponse:
    """Take the case back before it is heard."""
    case = visible_case(request, pk)
    require(can_withdraw(request.actor, case))
    return confirm(
        request,
        WithdrawForm(posted(request)),
        partial(withdraw, case),
        record=case,
        heading=_("Withdraw the case"),
        home=_home(),
        points=[
            _("The case ends here; its number stays with it and is not given again."),
            _("Its item is withdrawn from the joint meeting.") if items_of(case) else "",
            _("Aid already paid stays paid."),
        ],
        done=_("The case is withdrawn."),
        danger=True,
    )


@require_http_methods(["GET", "POST"])
def reopen_page(request: Request, pk: int) -> HttpResponse:
    """Take a closed case up again."""
    case = visible_case(request, pk)
    require(can_reopen(request.actor, case))
    return confirm(
        request,
        ReopenForm(posted(request)),
        partial(reopen, case),
        record=case,
        heading=_("Reopen the case"),
        home=_home(),
        points=[
            _("A new round begins under the same number; the papers of before stay with it."),
            _("The units of the last round say anew what they know and can give."),
        ],
        done=_("The case is reopened."),
    )


def _home() -> tuple[str, str]:
    return reverse("deliberation:cases"), _("Case deliberation")


@require_http_methods(["GET", "POST"])
def drop_sheet_page(request: Request, pk: int, sheet_pk: int) -> HttpResponse:
    """Ask a unit no longer (减办): its branch ends, the others go on."""
    case = visible_case(request, pk)
    sheet = get_object_or_404(
        Sheet.objects.select_related("unit", "round__deliberation"), pk=sheet_pk, round__deliberation=case
    )
    require(can_drop_sheet(request.actor, sheet))
    form = WithdrawForm(posted(request))
    form.fields["reason"].label = _("Why is this unit asked no longer?")
    return confirm(
        request,
        form,
        partial(stop_asking, sheet),
        record=case,
        heading=_("Ask no longer"),
        home=_home(),
        points=[
            _("%(unit)s no longer sees this step; the reason stays on record.") % {"unit": sheet.unit.label},
        ],
        done=_("%(unit)s is asked no longer.") % {"unit": sheet.unit.label},
    )


class ConclusionForm(forms.Form):
    """The chair's word, as the desk enters it."""

    conclusion = forms.ChoiceField(
        label=gettext_lazy("Conclusion"),
        choices=Round.Conclusion.choices,
        error_messages={"required": gettext_lazy("Choose a conclusion.")},
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), required=False)


@require_POST
def conclude(request: Request, pk: int) -> HttpResponse:
    """The chair's conclusion, written down at the desk: the hearing ends with it."""
    actor = request.actor
    case = visible_case(request, pk)
    require(can_conclude(actor, case))
    task = task_for(case, "hold")
    form = ConclusionForm(request.POST)

    def change() -> None:
        if task is None:
            raise StepTaken(last_task(case, "hold"))
        complete(task, conclude_case, actor=actor, **form.cleaned_data)

    if is_preview(request):
        return foretell(request, change, form, about=case)
    if not form.is_valid():
        return refused(request, error_words(form))
    return done(request, change)
