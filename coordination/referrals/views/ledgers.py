"""The closure ledger, the projects of social forces with their statistics, and the gaps between lists."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from coordination.access import require
from coordination.audit.models import Event
from coordination.pages import Request
from coordination.referrals.models import CharityProject
from coordination.referrals.models.cases import READS_ALL, READS_WINDOW
from coordination.referrals.models.projects import READS_PROJECTS
from coordination.referrals.policies import can_open_gap, can_report_project
from coordination.referrals.queries.gaps import GAPS
from coordination.referrals.queries.ledger import LEDGER
from coordination.referrals.queries.projects import PROJECTS, totals, with_given
from coordination.referrals.queries.returns import RETURNS
from coordination.units.models import Role
from coordination.worklists import Link


@require_GET
def ledger(request: Request) -> HttpResponse:
    """The closure ledger (销号台账): what was asked, by whom handled, with what result, verified by whom."""
    actor = request.actor
    may = actor.has_role(*READS_ALL, *READS_WINDOW)
    require(None if may else _("The ledger is open to windows, units, the office and the conveners."))
    return LEDGER.answer(request)


@require_GET
def projects(request: Request) -> HttpResponse:
    """Projects of social forces: on file beforehand, counted afterwards (R98)."""
    actor = request.actor
    may = actor.has_role(*READS_PROJECTS, Role.PROV)
    require(None if may else _("Projects are open to charities, units, the office and the conveners."))
    counted = totals(actor)
    new = Link(_("Report a project"), reverse("workflows:referral-project-new"), main=True)
    return PROJECTS.answer(
        request,
        new if can_report_project(actor) is None else None,
        template="referrals/projects.html",
        fragment="referrals/_projects.html",
        tiles=[
            (counted["on_file"], _("projects on file")),
            (counted["people"], _("referrals taken up")),
            (f"{counted['planned']:,.2f}", _("yuan planned")),
            (f"{counted['value']:,.2f}", _("yuan booked")),
        ],
    )


@require_GET
def project(request: Request, pk: int) -> HttpResponse:
    actor = request.actor
    found = get_object_or_404(with_given(CharityProject.objects.visible_to(actor)), pk=pk)
    comma = pgettext("enumeration", ", ")
    facts = [
        (_("Body"), found.body.label, False),
        (_("Kind of resource"), found.get_kind_display(), False),
        (_("Whom it helps"), found.audience, True),
        (_("What it gives"), found.content, True),
        (_("Runs"), f"{found.begins_on} – {found.ends_on}", False),
        (_("Planned value (yuan)"), f"{found.planned_value:,.2f}", False),
        (_("Value booked (yuan)"), f"{found.value_given:,.2f}", False),
        (_("People taken up"), str(found.people), False),
        (_("Reported by"), comma.join([found.reported_by.label]), False),
        (_("Put on file by"), found.filed_by.label if found.filed_by else "", False),
    ]
    context = {
        "project": found,
        "facts": facts,
        "events": list(Event.objects.of(found)),
        "live_url": request.get_full_path(),
        "topic": f"{CharityProject._meta.label_lower}:{found.pk}",
    }
    part = "_project" if request.headers.get("X-Live") else "project"
    return render(request, f"referrals/{part}.html", context)


@require_GET
def returns(request: Request) -> HttpResponse:
    """How often each unit gave a leg back: the office sees whose duties are unclear."""
    may = request.actor.has_role(*READS_ALL)
    require(None if may else _("Returns are counted for the office and the conveners."))
    return RETURNS.answer(request)


@require_GET
def gaps(request: Request) -> HttpResponse:
    """Dual inclusion (双纳入): who stands on one list and not on the other; each gap becomes a referral."""
    require(can_open_gap(request.actor))
    return GAPS.answer(request)
