"""What is done to a session outside its task pages: call for items, conclude a matter, end the meeting."""

from __future__ import annotations

from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from coordination.access import Actor, require
from coordination.forms import Asks, OutcomeForm
from coordination.meetings.forms.sessions import CallForm
from coordination.meetings.models import AgendaItem, Session
from coordination.meetings.policies.sessions import can_run_session
from coordination.pages import Request, posted_id
from coordination.policy.days import worked_day
from coordination.previews import foretell, is_preview
from coordination.sittings.desks import done, refused
from coordination.sittings.models import Matter
from coordination.wording import error_words
from workflows.engine.steps import StepTaken, complete, last_task, task_for
from workflows.joint_meeting.moves import call_and_start
from workflows.joint_meeting.placing import conclude_and_settle, end_and_carry_over


def _session(request: Request, pk: int) -> tuple[Session, Actor]:
    actor = request.actor
    session = get_object_or_404(Session.objects.visible_to(actor), pk=pk)
    require(can_run_session(actor, session))
    return session, actor


@require_POST
def call(request: Request, pk: int) -> HttpResponse:
    session, actor = _session(request, pk)
    form = CallForm(request.POST)

    def change() -> Session:
        return call_and_start(session, actor=actor, **form.cleaned_data)

    if is_preview(request):
        return foretell(request, change, form, about=session)
    if not form.is_valid():
        messages.error(request, " ".join(error_words(form)))
        return redirect(
            f"{session.get_absolute_url()}?{urlencode({'closes_on': form['closes_on'].value() or ''})}"
        )
    try:
        change()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The units have been called for items."))
    return redirect(session)


class ConclusionForm(OutcomeForm):
    """The chair's word, as the desk enters it; against the majority a reason is asked for in any case."""

    conclusion = forms.ChoiceField(label=gettext_lazy("Conclusion"), choices=Matter.Conclusion.choices)
    reason = forms.CharField(label=gettext_lazy("Reason"))
    deferred_to = worked_day(gettext_lazy("Deferred to"))
    decides = "conclusion"
    asks = {
        **dict.fromkeys(Matter.Conclusion, Asks(may=("reason",))),
        Matter.Conclusion.DEFER: Asks(needs=("reason", "deferred_to")),
        Matter.Conclusion.REJECT: Asks(needs=("reason",)),
        Matter.Conclusion.REFER_UP: Asks(needs=("reason",)),
    }


@require_POST
def conclude(request: Request, pk: int) -> HttpResponse:
    session, actor = _session(request, pk)
    matter = get_object_or_404(Matter, pk=posted_id(request, "matter"), sitting=session.sitting_id)
    form = ConclusionForm(request.POST)

    def change() -> Matter:
        return conclude_and_settle(matter, actor=actor, **form.cleaned_data)

    if is_preview(request):
        return foretell(request, change, form, about=AgendaItem.objects.filter(placements__matter=matter))
    if not form.is_valid():
        return refused(request, error_words(form))
    return done(request, change)


@require_POST
def end(request: Request, pk: int) -> HttpResponse:
    session, actor = _session(request, pk)
    task = task_for(session, "hold")

    def change() -> None:
        if task is None:
            raise StepTaken(last_task(session, "hold"))
        complete(task, end_and_carry_over, actor=actor)

    if is_preview(request):
        return foretell(request, change, about=session)
    try:
        change()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("meetings:desk", pk=session.pk)
    else:
        messages.success(request, _("The meeting has ended. The minutes are drafted from the desk."))
    return redirect(session)
