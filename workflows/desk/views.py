"""Task pages: read, decide, confirm; by hand, or from the paper that a leader signed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.debug import sensitive_post_parameters
from viewflow.fsm import TransitionNotAllowed

from coordination.access import Actor
from coordination.audit.actions import record as record_event
from coordination.documents.actions import discard_draft
from coordination.forms import ReauthForm
from coordination.pages import Request, refuse
from coordination.policy.deadlines import CalendarMissing
from coordination.policy.queries import ParameterMissing
from coordination.staleness import as_it_stands, is_stale, posted_version
from coordination.units.verbs import UnitVerb
from coordination.wording import listed
from workflows.engine.access import may_enter_call, may_enter_paper, may_take
from workflows.engine.steps import StepTaken, complete, record_for_holder, record_telephone
from workflows.models import Task

from .consequences import ladder_ahead, people_words
from .forms import HandDateForm, PaperForm, TelephoneForm
from .sheets import approval_sheet
from .task_pages import accepted, page_for

if TYPE_CHECKING:
    from django.forms import BaseForm

REFUSED_LATE = (StepTaken, TransitionNotAllowed)


def find_task(pk: int, request: Request) -> Task:
    """A task that waits for this person, or about a record that the person may see; else it is not there."""
    actor = request.actor
    task = Task.objects.select_related("process", "holder_unit", "owner").filter(pk=pk).first()
    if task is None or task.flow_task is None or task.process.record is None:
        raise Http404
    if _takers(request, task) or Task.objects.visible_to(actor).filter(pk=pk).exists():
        return task
    raise Http404


def _takers(request: Request, task: Task) -> list[Actor]:
    """As whom this person may take it: the post acted in first."""
    actor = request.actor
    actors: list[Actor] = request.actors
    ordered = [actor, *(one for one in actors if one != actor)]
    return [one for one in ordered if one.post is not None and may_take(one, task) is None]


@method_decorator(sensitive_post_parameters("password"), name="dispatch")
class TaskView(View):
    """One step: what it is about, the decision, what will happen."""

    on_paper = False
    by_phone = False
    version = ""
    request: Request

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.task = find_task(kwargs.pop("pk"), self.request)
        node = self.task.flow_task
        if not self.task.is_open:
            return self.taken(StepTaken(self.task))
        page_class = page_for(self.task)
        self.actor = self._actor()
        if self.actor is None:
            return self.refused(str(may_take(self.request.actor, self.task) or ""))
        if page_class is None:
            url = node.page_url(self.task)
            if url != self.task.get_absolute_url():
                return redirect(url)
            return redirect(self.task.record.get_absolute_url())
        self.page = page_class(self.task, self.actor)
        return super().dispatch(request, *args, **kwargs)

    def _actor(self) -> Actor | None:
        return next(iter(_takers(self.request, self.task)), None)

    # --- the page --------------------------------------------------------------------------

    def get(self, request: Request) -> HttpResponse:
        why = self._policy_refusal()
        if why:
            return self.refused(why)
        self.version = self.page.version()
        return self.render(self.page.form())

    def _policy_refusal(self) -> str:
        policy = self.task.flow_task.policy
        return str((policy(self.actor, self.task.subject) if policy else None) or "")

    def render(
        self, form: BaseForm, *, extra: list[BaseForm] | None = None, status: int = 200
    ) -> HttpResponse:
        task, page = self.task, self.page
        context = {
            "task": task,
            "record": page.record,
            "page": page,
            "form": form,
            "extra": extra if extra is not None else self.extra_forms(),
            "facts": page.facts(),
            "gist": page.gist(),
            "consequences": page.consequences(),
            "ladder": ladder_ahead(task),
            "people": people_words(task),
            "acting_for": self.actor.on_behalf_of if self.actor else None,
            "on_paper": self.on_paper,
            "by_phone": self.by_phone,
            "is_multipart": self.on_paper or form.is_multipart(),
            "draft_key": f"task:{task.pk}",
            "version": self.version,
            "is_stale": status == 409,
            "as_it_stands": as_it_stands(form) if status == 409 else (),
            **page.context(),
        }
        return render(self.request, page.template, context, status=status)

    def extra_forms(self, data: Any = None, files: Any = None) -> list[BaseForm]:
        """What the engine asks besides: the password where the step signs, a date where the calendar ends."""
        forms: list[BaseForm] = []
        if self.task.flow_task.signs:
            forms.append(ReauthForm(data))
        if data is not None and "next_due" in data:
            forms.append(HandDateForm(data))
        return forms

    # --- the decision ----------------------------------------------------------------------

    def post(self, request: Request) -> HttpResponseBase:
        form = self.page.form(request.POST, request.FILES)
        extra = self.extra_forms(request.POST, request.FILES)
        self.version = posted_version(request)
        if is_stale(request, self.page.version()):
            self.version = self.page.version()
            return self.render(form, extra=extra, status=409)
        valid = [one.is_valid() for one in (form, *extra)]
        if not all(valid) or not self._proven(extra):
            return self.render(form, extra=extra, status=422)
        try:
            result = self.take(form, extra)
        except REFUSED_LATE as error:
            return self.taken(error, form)
        except ValidationError as error:
            refuse(form, error)
            return self.render(form, extra=extra, status=422)
        except CalendarMissing as error:
            form.add_error(None, str(error))
            asked = [one for one in extra if not isinstance(one, HandDateForm)]
            return self.render(form, extra=[*asked, HandDateForm()], status=422)
        except ParameterMissing as error:
            form.add_error(None, str(error))
            return self.render(form, extra=extra, status=422)
        discard_draft(f"task:{self.task.pk}", actor=self._acting())
        messages.success(request, self.done_words())
        return redirect(self.page.done_url(result))

    def _acting(self) -> Actor:
        """Who acts: get() and post() refuse where nobody may."""
        assert self.actor is not None  # noqa: S101
        return self.actor

    def take(self, form: BaseForm, extra: list[BaseForm]) -> Any:
        action = self.page.action_for(form)
        return complete(
            self.task,
            action,
            actor=self._acting(),
            next_due_at=_hand_date(extra),
            **accepted(action, {**self.page.values(form), "reauth": self.task.flow_task.signs}),
        )

    def _proven(self, extra: list[BaseForm]) -> bool:
        """Where the step signs, the signer is who signed in; that is an event."""
        reauth = next((one for one in extra if isinstance(one, ReauthForm)), None)
        if reauth is None:
            return True
        if not reauth.proves(self.request):
            return False
        user: Any = self.request.user
        record_event(UnitVerb.REAUTHENTICATED, actor=self._acting(), subject=user)
        return True

    def done_words(self) -> str:
        # what follows this step, not what other units' branches still wait for
        following = (
            Task.objects.open()
            .filter(Q(seed_object_id=None) | Q(seed_object_id=self.task.seed_object_id))
            .filter(process=self.task.process_id)
            .select_related("holder_unit")[:1]
        )
        done = _("Done: %(step)s.") % {"step": self.task.label}
        for task in following:
            done += " " + _("Now with %(holder)s.") % {"holder": people_words(task) or task.holder_unit.label}
        return done

    # --- answers to what cannot be -----------------------------------------------------------

    def refused(self, why: str) -> HttpResponse:
        actor: Actor = self.request.actor
        can_enter = may_enter_paper(actor, self.task) is None
        context = {
            "task": self.task,
            "why": why,
            "can_enter_paper": can_enter,
            "people": people_words(self.task),
        }
        return render(self.request, "workflows/refused.html", context, status=403)

    def taken(self, error: Exception, form: BaseForm | None = None) -> HttpResponse:
        """409: somebody was first, or the record has moved on; what was typed is shown to be kept."""
        self.task.refresh_from_db()
        sentence = error.sentence if isinstance(error, StepTaken) else _("The record has moved on meanwhile.")
        context = {
            "task": self.task,
            "record": self.task.record,
            "sentence": sentence,
            "typed": _typed(form) if form is not None else [],
        }
        return render(self.request, "workflows/taken.html", context, status=409)


class PaperView(TaskView):
    """The office enters what a leader wrote on the sheet: the decision, name, full date and scan."""

    on_paper = True

    def _actor(self) -> Actor | None:
        actor: Actor = self.request.actor
        return actor if may_enter_paper(actor, self.task) is None else None

    def refused(self, why: str) -> HttpResponse:
        actor: Actor = self.request.actor
        return super().refused(str(may_enter_paper(actor, self.task) or why))

    def _policy_refusal(self) -> str:
        return ""  # the policy is asked of the signer, whom the form names

    def extra_forms(self, data: Any = None, files: Any = None) -> list[BaseForm]:
        forms: list[BaseForm] = [PaperForm(data, files, task=self.task)]
        if data is not None and "next_due" in data:
            forms.append(HandDateForm(data))
        return forms

    def take(self, form: BaseForm, extra: list[BaseForm]) -> Any:
        action = self.page.action_for(form)
        paper = extra[0].cleaned_data
        return record_for_holder(
            self.task,
            action,
            actor=self._acting(),
            signer=paper["signer"],
            signed_on=paper["signed_on"],
            scan=paper["scan"],
            next_due_at=_hand_date(extra),
            **accepted(action, {**self.page.values(form), "signed_on": paper["signed_on"], "reauth": False}),
        )


class TelephoneView(TaskView):
    """The office enters what the holder said on the telephone: the answer, who said it, when, to whom."""

    by_phone = True

    def _actor(self) -> Actor | None:
        actor: Actor = self.request.actor
        return actor if may_enter_call(actor, self.task) is None else None

    def refused(self, why: str) -> HttpResponse:
        actor: Actor = self.request.actor
        return super().refused(str(may_enter_call(actor, self.task) or why))

    def extra_forms(self, data: Any = None, files: Any = None) -> list[BaseForm]:
        post: Any = self._acting().post
        return [TelephoneForm(data, files, task=self.task, post=post)]

    def take(self, form: BaseForm, extra: list[BaseForm]) -> Any:
        action = self.page.action_for(form)
        given = accepted(action, self.page.values(form))
        return record_telephone(self.task, action, actor=self._acting(), **extra[0].cleaned_data, **given)


def sheet(request: Request, pk: int) -> HttpResponse:
    """The approval sheet of a step, to be signed by hand."""
    task = find_task(pk, request)
    if not task.is_open or not task.flow_task.paper:
        raise Http404
    actor = request.actor
    page_class = page_for(task)
    pdf = approval_sheet(task, page_class(task, actor) if page_class else None)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="sheet-{task.pk}.pdf"'
    return response


def _hand_date(extra: list[BaseForm]) -> Any:
    return next((one.cleaned_data["next_due"] for one in extra if isinstance(one, HandDateForm)), None)


def _typed(form: BaseForm) -> list[tuple[str, str]]:
    """What was typed, by label, so that it can be copied elsewhere."""
    found = []
    for bound in form:
        value = bound.data
        if value and bound.name not in form.files and isinstance(value, str | list):
            found.append((str(bound.label), listed(value) if isinstance(value, list) else value))
    return found
