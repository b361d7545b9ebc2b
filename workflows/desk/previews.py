"""What a page promises: its step or its change as it is filled in so far, taken on trial.

What is still to be written does not hold the answer back: texts and sheets that the step
asks for are taken as given, the password likewise. Where a choice, a day or a sum is
missing, nothing is promised but what it waits for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from coordination.forms import OutcomeForm
from coordination.previews import told_by
from coordination.proofs import ReauthForm
from coordination.staleness import late_words
from coordination.wording import error_words, listed

from .consequences import Consequences, consequences
from .views import PaperView, TaskView, TelephoneView

if TYPE_CHECKING:
    from coordination.access import Actor
    from coordination.pages import Request
    from coordination.previews import Matter
    from workflows.models import Task

SHEET = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"  # stands for a scan that is not handed in yet


class Preview(TaskView):
    """Always 200: it is read into a page that goes on being filled in."""

    http_method_names = ("post",)

    def post(self, request: Request) -> HttpResponseBase:
        why = self._policy_refusal() or self._signing_refusal()
        if why:
            return self.refused(why)
        form = self.page.form(request.POST, request.FILES)
        extra = self.extra_forms(request.POST, request.FILES)
        return _told(
            request, lambda: self.take(form, extra), form, *extra, about=self.task, actor=self._acting()
        )

    def _signing_refusal(self) -> str:
        """Where the step signs, and the account is not confirmed: nothing that is filled in will help."""
        asked = (form.refusal for form in self.extra_forms() if isinstance(form, ReauthForm))
        return next((str(why) for why in asked if why is not None), "")

    def refused(self, why: str) -> HttpResponse:
        return _said(self.request, Consequences(refused=why or _("This step is not open to you.")))

    def taken(self, error: Exception, *forms: forms.BaseForm) -> HttpResponse:
        return _said(self.request, Consequences(refused=late_words(error)))


class TaskPreview(Preview):
    """By hand."""


class PaperPreview(Preview, PaperView):
    """From a signed sheet."""


class TelephonePreview(Preview, TelephoneView):
    """From a telephone call."""


class PagePreview:
    """Of pages that move records outside their steps (``coordination.previews``)."""

    def change(
        self, request: Request, change: Callable[[], Any], *asked: forms.BaseForm, about: Matter
    ) -> HttpResponse:
        return _told(request, change, *asked, about=about, actor=request.actor)

    def refusal(self, request: Request, why: str) -> HttpResponse:
        return _said(request, Consequences(refused=why))


told_by(PagePreview())


def _told(
    request: Request,
    change: Callable[[], Any],
    *asked: forms.BaseForm,
    about: Task | Matter,
    actor: Actor,
) -> HttpResponse:
    """What the change would do once its forms are filled in as far as it takes."""
    fill_in(asked)
    missing = [label for one in asked if not one.is_valid() for label in _wrong(one)]
    if missing:
        return _said(request, None, missing)
    return _said(request, consequences(change, about=about, actor=actor))


def _said(request: Request, promise: Consequences | None, missing: Iterable[str] = ()) -> HttpResponse:
    context = {"promise": promise, "missing": listed(missing), "again": request.path}
    return render(request, "workflows/_promise.html", context)


def fill_in(asked: Iterable[forms.BaseForm]) -> None:
    """Something in the place of each text, sheet and tick that is asked for and not there yet."""
    for form in asked:
        data: Any = form.data
        files: MultiValueDict[str, Any] = form.files.copy()
        data = data.copy()
        for name in _needed(form):
            bound = form[name]
            stand_in = _stand_in(form, name)
            if stand_in is None or bound.data:
                continue
            if isinstance(bound.field, forms.FileField):
                files.setlist(bound.html_name, [stand_in])
            else:
                data[bound.html_name] = stand_in
        form.data, form.files = data, files


def _needed(form: forms.BaseForm) -> list[str]:
    """What the form asks for as it is filled in: a field may be needed by the chosen outcome alone."""
    by_outcome = form.asked.needs if isinstance(form, OutcomeForm) else ()
    return [name for name, field in form.fields.items() if field.required or name in by_outcome]


def _stand_in(form: forms.BaseForm, name: str) -> Any:
    field, own = form.fields[name], getattr(form, "stand_ins", {})
    if name in own:
        return own[name]()
    if isinstance(field, forms.FileField):
        return SimpleUploadedFile("-.pdf", SHEET, "application/pdf")
    if isinstance(field, forms.BooleanField):
        return "on"
    if type(field) is forms.CharField:
        return _("(to be written)")[: field.max_length]
    return None


def _wrong(form: forms.BaseForm) -> list[str]:
    """What keeps the step from being tried: the fields that are missing or wrong, by name."""
    return [str(form[name].label) for name in form.errors if name in form.fields] or error_words(form)
