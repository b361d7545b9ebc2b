"""The desks of the three officers, and the lists that only they open."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coordination.access import Actor, require
from coordination.audit.models import VerificationRun
from coordination.audit.queries import trail_state
from coordination.audit.running import under_way
from coordination.officers.actions import ask_verification, retry_job
from coordination.officers.audit_desk import audit_cards
from coordination.officers.lists import JOBS, POSTS, SUBSTITUTES
from coordination.officers.parts import parts
from coordination.officers.policies import can_sit, can_verify, can_watch_parts, can_watch_posts
from coordination.officers.security_desk import security_cards
from coordination.officers.system_desk import failed_jobs, system_cards
from coordination.pages import Request, confirm, is_fragment, posted
from coordination.policy.words import full_date, short_moment
from coordination.units.models import Role, User
from coordination.units.policies import can_create_user
from workflows.desk.inbox import ALL
from workflows.desk.shell import shell_of

JOBS_SHOWN = 100


@require_GET
def desk(request: Request) -> HttpResponse:
    """The desk of the officer who asks."""
    actor = request.actor
    require(can_sit(actor))
    context = {"alarm": _alarm(actor), "waiting": shell_of(request).counts[ALL].shown, **_of(actor)}
    if is_fragment(request, "officer-desk"):
        return render(request, "desks/_desk.html", context)
    return render(request, "desks/desk.html", context | {"today": full_date(timezone.localdate())})


def _of(actor: Actor) -> dict[str, Any]:
    if actor.has_role(Role.AUDADM):
        return {
            "heading": pgettext("desk", "Audit"),
            "cards": audit_cards(actor),
            "trail": trail_state(),
            "verifying": _verifying(actor),
        }
    if actor.has_role(Role.SECADM):
        return {"heading": pgettext("desk", "Security"), "cards": security_cards(actor)}
    return {
        "heading": pgettext("desk", "System"),
        "cards": system_cards(actor),
        "parts": parts(),
        "opens_accounts": can_create_user(actor, User()) is None,
    }


def _alarm(actor: Actor) -> VerificationRun | None:
    """The last run of the trail, where it did not find it sound."""
    last = VerificationRun.objects.visible_to(actor).ended().first()
    return last if last is not None and last.is_alarm else None


def _verifying(actor: Actor) -> dict[str, Any]:
    runs = VerificationRun.objects.visible_to(actor)
    return {"last": runs.ended().first(), "run": under_way(), "why_not": can_verify(actor)}


@require_POST
def verify(request: Request) -> HttpResponse:
    """The button: asks for a run, which a worker carries out."""
    try:
        ask_verification(actor=request.actor)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(request, _("The trail is being verified. The result appears here by itself."))
    return redirect("officers:desk")


@require_GET
def posts(request: Request) -> HttpResponse:
    require(can_watch_posts(request.actor))
    return POSTS.answer(request)


@require_GET
def substitutes(request: Request) -> HttpResponse:
    require(can_watch_posts(request.actor))
    return SUBSTITUTES.answer(request)


@require_GET
def jobs(request: Request) -> HttpResponse:
    """The newest jobs that failed, or their workbook."""
    require(can_watch_parts(request.actor))
    found = list(failed_jobs()[:JOBS_SHOWN])
    if request.GET.get("format") == "xlsx":
        return JOBS.workbook(found, actor=request.actor)
    return render(request, "desks/jobs.html", {"table": JOBS.table(found), "found": found})


@require_http_methods(["GET", "POST"])
def retry(request: Request, pk: UUID) -> HttpResponse:
    """One job that failed: what it was, why it failed, and the button by which it is tried again."""
    require(can_watch_parts(request.actor))
    job = get_object_or_404(failed_jobs(), pk=pk)
    failed_at = short_moment(job.finished_at) if job.finished_at else ""
    home = reverse("officers:jobs")
    return confirm(
        request,
        Form(posted(request)),
        partial(retry_job, job),
        heading=_("Try again: %(job)s") % {"job": job.task_name},
        title=job.task_name,
        home=(home, _("Failed jobs")),
        back=home,
        submit=_("Try again"),
        points=[
            _("It failed on %(at)s: %(error)s.") % {"at": failed_at, "error": job.exception_class_path},
            _("It goes back into its queue as it was asked for, and a worker takes it."),
            _("Where it fails again, it stands here again; the server's log says more."),
        ],
        done=_("The job is in its queue again."),
    )
