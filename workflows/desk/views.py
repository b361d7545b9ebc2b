"""Task pages: read, decide, confirm; by hand, or from the paper that a leader signed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.debug import sensitive_post_parameters

from coordination.access import Actor
from coordination.audit.actions import record as record_event
from coordination.audit.looks import looked_at
from coordination.documents.actions import discard_draft
from coordination.entries.models import PaperEntry
from coordination.pages import Request, is_sound, refuse
from coordination.policy.deadlines import CalendarMissing
from coordination.policy.queries import ParameterMissing
from coordination.proofs import ReauthForm
from coordination.staleness import LATE, as_it_stands, is_stale, posted_version
from coordination.units.counties import county_of
from coordination.units.verbs import UnitVerb
from workflows.engine.access import may_enter_call, may_enter_paper, may_take, refused_by_policy
from workflows.engine.steps import StepTaken, complete, record_telephone
from workflows.engine.turning import break_in
from workflows.models import Task

from .ahead import ladder_ahead, people_words
from .entering import enter_paper
from .finding import find_task, takers_of
from .forms import HandDateForm, PaperForm, TelephoneForm
from .sheets import approval_sheet
from .taken import draft_key, kept_draft, late_forms, taken
from .task_pages import accepted, page_for

if TYPE_CHECKING:
    from django.forms import BaseForm


@method_decorator(sensitive_post_parameters("password", "code"), name="dispatch")
class TaskView(View):
    """One step: what it is about, the decision, what will happen."""

    on_paper = False
    by_phone = False
    preview = "task-preview"
    version = ""
    request: Request

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.task = find_task(kwargs.pop("pk"), self.request)
        node = self.task.flow_task
        if not self.task.is_open:
            return self.taken(StepTaken(self.task), *self._late_forms(request))
        page_class = page_for(self.task)
        self.actor = self._actor()
        if self.actor is None:
            return self.refused(str(may_take(self.request.actor, self.task) or ""))
        if page_class is None:
            if why := self._policy_refusal():
                return self.refused(why)
            url = node.page_url(self.task)
            if url != self.task.get_absolute_url():
                return redirect(url)
            return redirect(self.task.record.get_absolute_url())
        self.page = page_class(self.task, self.actor)
        looked_at(self.request, self.task.record)
        return super().dispatch(request, *args, **kwargs)

    def _late_forms(self, request: HttpRequest) -> list[BaseForm]:
        """What was sent, or kept as a draft, for a step that is no longer open."""
        data = request.POST if request.method == "POST" else kept_draft(self.task, self.request.actor)
        return late_forms(self.task, self.request.actor, data) if data else []

    def _actor(self) -> Actor | None:
        return next(iter(takers_of(self.request, self.task)), None)

    # --- the page --------------------------------------------------------------------------

    def get(self, request: Request) -> HttpResponse:
        why = self._policy_refusal()
        if why:
            return self.refused(why)
        self.version = self.page.version()
        return self.render(self.page.form())

    def _policy_refusal(self) -> str:
        return str(refused_by_policy(self._acting(), self.task) or "")

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
            "preview_url": reverse(f"workflows:{self.preview}", args=[task.pk]),
            "ladder": ladder_ahead(task),
            "people": people_words(task),
            "acting_for": self.actor.on_behalf_of if self.actor else None,
            "on_paper": self.on_paper,
            "by_phone": self.by_phone,
            "is_multipart": self.on_paper or form.is_multipart(),
            "draft_key": draft_key(task),
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
            forms.append(ReauthForm(data, request=self.request))
        return forms + self._date_by_hand(data)

    def _date_by_hand(self, data: Any) -> list[BaseForm]:
        """The day that somebody gave where the calendar ends, once it was asked for."""
        if data is None or "next_due" not in data:
            return []
        return [HandDateForm(data, county=county_of(self.task.record))]

    # --- the decision ----------------------------------------------------------------------

    def post(self, request: Request) -> HttpResponseBase:
        form = self.page.form(request.POST, request.FILES)
        extra = self.extra_forms(request.POST, request.FILES)
        self.version = posted_version(request)
        if is_stale(request, self.page.version()):
            self.version = self.page.version()
            return self.render(form, extra=extra, status=409)
        valid = [is_sound(form, self._acting()), *(one.is_valid() for one in extra)]
        if not all(valid) or not self._proven(extra):
            return self.render(form, extra=extra, status=422)
        try:
            result = self.take(form, extra)
        except LATE as error:
            return self.taken(error, form, *extra)
        except ValidationError as error:
            refuse(form, error)
            return self.render(form, extra=extra, status=422)
        except CalendarMissing as error:
            form.add_error(None, str(error))
            asked = [one for one in extra if not isinstance(one, HandDateForm)]
            return self.render(
                form, extra=[*asked, HandDateForm(county=county_of(self.task.record))], status=422
            )
        except ParameterMissing as error:
            form.add_error(None, str(error))
            return self.render(form, extra=extra, status=422)
        discard_draft(draft_key(self.task), actor=self._acting())
        messages.success(request, self.done_words())
        return redirect(self._way_on(request, result))

    def _way_on(self, request: Request, result: Any) -> str:
        """To the record, where it can be read from the desk at which the person sits now.

        The workbench holds the steps of all their desks, those in another county too.
        """
        if self._acting().county_id == request.actor.county_id:
            return self.page.done_url(result)
        return reverse("shell:workbench")

    def _acting(self) -> Actor:
        """Who acts: get() and post() refuse where nobody may."""
        assert self.actor is not None  # noqa: S101
        return self.actor

    def take(self, form: BaseForm, extra: list[BaseForm]) -> Any:
        turn = self.page.turns.get(self.page.outcome(form))
        if turn is not None:
            given = accepted(turn, self.page.values(form))
            return break_in(self.task, turn, actor=self._acting(), **given)
        action = self.page.action_for(form)
        return complete(
            self.task,
            action,
            actor=self._acting(),
            next_due_at=_hand_date(extra),
            reauth=_reauth(extra) is not None,
            **accepted(action, self.page.values(form)),
        )

    def _proven(self, extra: list[BaseForm]) -> bool:
        """Where the step signs, the signer is who signed in; that is an event."""
        reauth = _reauth(extra)
        if reauth is None:
            return True
        if not reauth.proves():
            return False
        user: Any = self.request.user
        record_event(UnitVerb.REAUTHENTICATED, actor=self._acting(), subject=user)
        return True

    def done_words(self) -> str:
        self.task.refresh_from_db(fields=["rests_since"])
        if self.task.rests_since is not None:
            return _("Reported. This step rests until a second person has decided.")
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

    def taken(self, error: Exception, *forms: BaseForm) -> HttpResponse:
        """409: somebody was first, or the record has moved on; what was typed is shown to be kept."""
        return taken(self.request, self.task, error, *forms)


class PaperView(TaskView):
    """The office enters what a leader wrote on the sheet: the decision, name, full date and scan."""

    on_paper = True
    preview = "paper-preview"

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
        return forms + self._date_by_hand(data)

    def take(self, form: BaseForm, extra: list[BaseForm]) -> Any:
        action = self.page.action_for(form)
        paper = extra[0].cleaned_data
        return enter_paper(
            self.task,
            action,
            actor=self._acting(),
            signer=paper["signer"],
            signed_on=paper["signed_on"],
            scan=paper["scan"],
            data=self.request.POST,
            next_due_at=_hand_date(extra),
            values=accepted(action, self.page.values(form)),
        )

    def _way_on(self, request: Request, result: Any) -> str:
        """To the sheet, where it still has to be compared."""
        return (
            result.get_absolute_url() if isinstance(result, PaperEntry) else super()._way_on(request, result)
        )

    def done_words(self) -> str:
        if self.task.flow_task.is_compared and Task.objects.filter(pk=self.task.pk, finished=None).exists():
            return _("The sheet is entered. It takes effect once a second person has compared it.")
        return super().done_words()


class TelephoneView(TaskView):
    """The office enters what the holder said on the telephone: the answer, who said it, when, to whom."""

    by_phone = True
    preview = "telephone-preview"

    def _actor(self) -> Actor | None:
        actor: Actor = self.request.actor
        return actor if may_enter_call(actor, self.task) is None else None

    def refused(self, why: str) -> HttpResponse:
        actor: Actor = self.request.actor
        return super().refused(str(may_enter_call(actor, self.task) or why))

    def extra_forms(self, data: Any = None, files: Any = None) -> list[BaseForm]:
        post: Any = self._acting().post
        forms: list[BaseForm] = [TelephoneForm(data, files, task=self.task, post=post)]
        return forms + self._date_by_hand(data)

    def take(self, form: BaseForm, extra: list[BaseForm]) -> Any:
        action = self.page.action_for(form)
        given = accepted(action, self.page.values(form))
        return record_telephone(
            self.task,
            action,
            actor=self._acting(),
            next_due_at=_hand_date(extra),
            **extra[0].cleaned_data,
            **given,
        )


def sheet(request: Request, pk: int) -> HttpResponse:
    """The approval sheet of a step, to be signed by hand."""
    task = find_task(pk, request)
    if not task.is_open or not task.flow_task.paper:
        raise Http404
    actor = request.actor
    looked_at(request, task.record)
    page_class = page_for(task)
    pdf = approval_sheet(task, page_class(task, actor) if page_class else None, actor=actor)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="sheet-{task.pk}.pdf"'
    return response


def _reauth(extra: list[BaseForm]) -> ReauthForm | None:
    return next((one for one in extra if isinstance(one, ReauthForm)), None)


def _hand_date(extra: list[BaseForm]) -> Any:
    return next((one.cleaned_data["next_due"] for one in extra if isinstance(one, HandDateForm)), None)
