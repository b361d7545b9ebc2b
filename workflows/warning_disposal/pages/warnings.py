"""Pages of warnings that start or move processes: several at once, by hand, from a file."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from coordination.access import Actor, require
from coordination.monitoring.actions.imports import check_file, drop_file
from coordination.monitoring.actions.triage import triage_warning
from coordination.monitoring.forms.reports import CHANNEL_OF, ReportForm, UploadForm
from coordination.monitoring.models import Channel, ImportRun, Route, Warning
from coordination.monitoring.policies import can_import_warnings, can_report_by_hand
from coordination.monitoring.proposal import leaves_proposal, route_words
from coordination.monitoring.row_keys import source_of
from coordination.monitoring.views import list_context
from coordination.pages import Request, is_sound, posted, refuse
from coordination.previews import foretell, is_preview
from coordination.staleness import LATE, late_words
from coordination.trial import Note
from coordination.trial import note as say
from coordination.units.models import Role
from workflows.engine.steps import StepTaken, complete, last_task, task_for
from workflows.warning_disposal.front import open_warnings
from workflows.warning_disposal.imports import start_import

MOST_AT_ONCE = 100
MOST_TRIED = 20  # a trial of them holds the one writer of SQLite for about a second
LONGEST_NOTE = 300
CHOICE = "route-"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one warning of several."""

    title: str
    number: str
    url: str
    words: str
    is_done: bool


@require_POST
def triage_several(request: Request) -> HttpResponse:
    """Confirm the chosen routes, each by itself: one that fails stops none of the others."""
    actor = request.actor
    chosen = {
        name.removeprefix(CHOICE): route
        for name, route in request.POST.items()
        if name.startswith(CHOICE) and route in Route.values
    }
    keys = list(chosen)[:MOST_AT_ONCE]
    note = request.POST.get("note", "").strip()[:LONGEST_NOTE]
    warnings = {one.key: one for one in Warning.objects.visible_to(actor).filter(key__in=keys)}
    found = [warnings[key] for key in keys if key in warnings]

    if is_preview(request):
        return foretell(request, lambda: _try_first(found, chosen, actor=actor, note=note), about=found)
    results = [_triage(one, chosen[one.key], actor=actor, note=note) for one in found]
    results += [_unknown() for key in keys if key not in warnings]
    context = {**list_context(request), "results": results, "done": sum(one.is_done for one in results)}
    part = "_list" if request.headers.get("HX-Request") else "list"
    return render(request, f"monitoring/{part}.html", context)


def _unknown() -> Result:
    """Of a row that names no warning which this reader may triage: refused like any other, and said."""
    return Result("", "", "", _("This warning is not known here."), False)


def _try_first(warnings: list[Warning], chosen: dict[str, str], *, actor: Actor, note: str) -> None:
    """What a promise is read off: of many some, since a trial keeps others from writing meanwhile."""
    tried = warnings[:MOST_TRIED]
    for one in tried:
        _triage(one, chosen[one.key], actor=actor, note=note)
    if len(tried) < len(warnings):
        words = _(
            "This is said of the first %(tried)s of the %(chosen)s chosen; the others are confirmed each by itself."
        )
        say(Note.UNTRIED, words % {"tried": len(tried), "chosen": len(warnings)})


def _triage(warning: Warning, route: str, *, actor: Actor, note: str) -> Result:
    """The reason is one for all that leave their proposal; whoever takes it needs none."""

    def result(words: str, *, is_done: bool = False) -> Result:
        if not is_done:
            say(Note.LEFT, f"{warning.number}{pgettext('punctuation', ': ')}{words}")
        return Result(warning.title, warning.number, warning.get_absolute_url(), words, is_done)

    task = task_for(warning, "triage") or task_for(warning, "choose_again")
    try:
        if task is None:
            raise StepTaken(last_task(warning, "triage", "choose_again"))
        reason = note if leaves_proposal(warning, route) else ""
        complete(task, triage_warning, actor=actor, route=route, note=reason)
    except LATE as late:
        return result(late_words(late))
    except PermissionDenied as refused:
        return result(str(refused))
    except ValidationError as error:
        return result(" ".join(error.messages))
    return result(_("Route %(route)s; the township verifies.") % {"route": route_words(route)}, is_done=True)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def report(request: Request) -> HttpResponse:
    """A warning by hand: a visit, a call, a unit's report (R241)."""
    actor = request.actor
    require(can_report_by_hand(actor))
    post = actor.acting_post
    assert post is not None  # noqa: S101 - the policy asked for it
    form = ReportForm(posted(request), post=post)
    if request.method == "POST" and is_sound(form, request.actor) and form.row is not None:
        received = open_warnings(
            [form.row], actor=actor, channel=form.cleaned_data["channel"], source=source_of("hand", post.unit)
        )
        warning = received.warnings[0]
        messages.success(
            request,
            _("Warning %(number)s is in; county civil affairs triages it.") % {"number": warning.number},
        )
        seen = Warning.objects.visible_to(actor).filter(pk=warning.pk).exists()
        return redirect(warning if seen else "monitoring:warnings")
    status = 422 if form.is_bound else 200
    return render(request, "monitoring/report.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def bring_file(request: Request) -> HttpResponse:
    """Bring a file in: it is looked through, and nothing is imported yet."""
    actor = request.actor
    require(can_import_warnings(actor))
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        channel = CHANNEL_OF.get(Role(actor.role), Channel.UNIT)
        try:
            run = check_file(form.cleaned_data["file"], actor=actor, channel=channel)
        except ValidationError as error:
            refuse(form, error)
        else:
            return redirect(run)
    recent = ImportRun.objects.visible_to(actor)[:10]
    status = 422 if form.is_bound else 200
    return render(request, "monitoring/bring.html", {"form": form, "recent": recent}, status=status)


@require_POST
def start_file(request: Request, key: str) -> HttpResponse:
    """Import the rows without a problem; how far it is shows by itself."""
    actor = request.actor
    run = get_object_or_404(ImportRun.objects.visible_to(actor), key=key)
    try:
        run = start_import(run, actor=actor)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        words = ngettext("%(n)d row is being imported.", "%(n)d rows are being imported.", run.good)
        messages.success(request, words % {"n": run.good})
    return redirect(run)


@require_POST
def drop(request: Request, key: str) -> HttpResponse:
    """Import nothing of it."""
    actor = request.actor
    run = get_object_or_404(ImportRun.objects.visible_to(actor), key=key)
    try:
        drop_file(run, actor=actor)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Nothing was imported; the rows are wiped."))
    return redirect("workflows:warnings-import")
