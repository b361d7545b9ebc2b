"""What is done to a session outside its task pages: call for items, conclude a matter, end the meeting."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from viewflow.fsm import TransitionNotAllowed

from coordination.access import Actor, require
from coordination.meetings.forms.sessions import CallForm, posted_id
from coordination.meetings.models import Session
from coordination.meetings.policies.sessions import can_run_session
from coordination.pages import Request
from coordination.sittings.models import Matter
from coordination.wording import error_words
from workflows.engine.steps import StepTaken, complete, task_for
from workflows.joint_meeting.moves import call_and_start
from workflows.joint_meeting.placing import conclude_and_settle, end_and_carry_over
from workflows.models import Task


def _session(request: Request, pk: int) -> tuple[Session, Actor]:
    actor = request.actor
    session = get_object_or_404(Session.objects.visible_to(actor), pk=pk)
    require(can_run_session(actor, session))
    return session, actor


@require_POST
def call(request: Request, pk: int) -> HttpResponse:
    session, actor = _session(request, pk)
    form = CallForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(error_words(form)))
        return redirect(session)
    try:
        call_and_start(session, actor=actor, **form.cleaned_data)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except TransitionNotAllowed:
        messages.error(request, _("A colleague has called for items already."))
    else:
        messages.success(request, _("The units have been called for items."))
    return redirect(session)


class ConclusionForm(forms.Form):
    conclusion = forms.ChoiceField(label=gettext_lazy("Conclusion"), choices=Matter.Conclusion.choices)
    reason = forms.CharField(label=gettext_lazy("Reason"), required=False)
    deferred_to = forms.DateField(label=gettext_lazy("Deferred to"), required=False)


@require_POST
def conclude(request: Request, pk: int) -> HttpResponse:
    session, actor = _session(request, pk)
    matter = get_object_or_404(Matter, pk=posted_id(request, "matter"), sitting=session.sitting_id)
    form = ConclusionForm(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError(error_words(form))
        conclude_and_settle(matter, actor=actor, **form.cleaned_data)
    except ValidationError as error:
        return render(request, "meetings/desk/_refused.html", {"words": error.messages}, status=422)
    return HttpResponse(status=204, headers={"HX-Trigger": "desk-changed"})


@require_POST
def end(request: Request, pk: int) -> HttpResponse:
    session, actor = _session(request, pk)
    task = task_for(session, "hold")
    try:
        if task is None:
            raise StepTaken(Task())
        complete(task, end_and_carry_over, actor=actor)
    except StepTaken:
        messages.error(request, _("The meeting has been ended already."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("meetings:desk", pk=session.pk)
    else:
        messages.success(request, _("The meeting has ended. The minutes are drafted from the desk."))
    return redirect(session)
