"""What the page of one assignment shows."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from coordination.duties.models import Assignment, Chase, CoTask, Dispute, Extension, Progress, Report
from coordination.policy.words import due_day, full_date
from coordination.showing import Fact
from coordination.units.counties import county_of
from coordination.units.models import Role
from coordination.units.queries import users_acting_for

S = Assignment.Status
TONES = {
    S.CLOSED: "ok",
    S.VERIFIED: "ok",
    S.SUBMITTED: "ok",
    S.RETURNING: "late",
    S.OBJECTING: "calm",
    S.DISPUTED: "calm",
    S.ADVISING: "calm",
    S.APPEALED: "calm",
}


@dataclass
class Sections:
    """What has been said about a matter so far, by kind."""

    co_tasks: list[CoTask] = field(default_factory=list)
    progress: list[Progress] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    disputes: list[Dispute] = field(default_factory=list)
    extensions: list[Extension] = field(default_factory=list)
    chases: list[Chase] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(
            len(rows) for rows in (self.co_tasks, self.progress, self.reports, self.disputes, self.extensions)
        )


def sections_of(assignment: Assignment) -> Sections:
    given = assignment.progress.exclude(status=Progress.Status.LAPSED)
    return Sections(
        co_tasks=list(assignment.co_tasks.select_related("unit", "answered_by__user")),
        progress=list(given.select_related("given_by__user").order_by("-place")),
        reports=list(
            assignment.reports.select_related("drafted_by__user", "signed_by__user", "verified_by__user")
            .prefetch_related("defaulting")
            .order_by("-round")
        ),
        disputes=list(
            assignment.disputes.select_related(
                "unit", "proposed", "advisor", "ruled_unit", "ruled_by__user"
            ).order_by("-pk")
        ),
        extensions=list(assignment.extensions.select_related("ruled_by__user").order_by("-pk")),
        chases=list(assignment.chases.order_by("-pk")),
    )


def assignment_facts(assignment: Assignment) -> list[Fact]:
    comma = pgettext("list of names", ", ")
    handler = assignment.handler
    due = due_day(assignment.due_on)
    if assignment.due_on != assignment.first_due_on:
        due = _("%(due)s, first %(first)s") % {"due": due, "first": full_date(assignment.first_due_on)}
    pauses = assignment.pause_days
    stood = ngettext("%(n)d working day", "%(n)d working days", pauses) % {"n": pauses} if pauses else ""
    return [
        Fact("lead_unit", _("Lead unit"), assignment.lead_unit.label),
        Fact(
            "co_operating_units",
            _("Co-operating units"),
            comma.join(unit.label for unit in assignment.co_units.all()),
        ),
        Fact("requirement", _("What is required"), assignment.requirement, wide=True),
        Fact("measure", _("Measured by"), assignment.measure, wide=True),
        Fact("due", _("Due"), due),
        Fact("lawful_pauses", _("Lawful pauses"), stood),
        Fact("handler", _("Handler"), f"{handler.user.label} · {handler.title_label}" if handler else ""),
        Fact("basis", _("Basis"), assignment.basis),
        Fact("origin", _("Comes from"), f"{assignment.get_origin_display()} · {assignment.source_label}"),
        Fact("duty", _("Duty"), str(assignment.duty_line) if assignment.duty_line else "", wide=True),
        Fact("units_reason", _("Why these units"), assignment.units_reason, wide=True),
        *_leaders(assignment),
        Fact(
            "major_matter",
            _("Major matter"),
            _("yes, closed by the deputy convener") if assignment.is_major else "",
        ),
        Fact(
            "received_by",
            _("Received by"),
            assignment.received_by.user.label if assignment.received_by else "",
        ),
        Fact(
            "verified_by",
            _("Verified by"),
            assignment.verified_by.user.label if assignment.verified_by else "",
        ),
        Fact("result", _("Result"), assignment.get_result_display() if assignment.result else ""),
        Fact("result_note", _("On the result"), assignment.result_note, wide=True),
        Fact("rules", _("Rules as of"), f"{assignment.policy_on} · {assignment.policy_version}"),
    ]


def _leaders(assignment: Assignment) -> list[Fact]:
    """Each matter names its principal leader and the leader in charge (R78)."""
    comma = pgettext("list of names", ", ")
    county = county_of(assignment)
    keys = [county.holder(role).key for role in (Role.CHIEF, Role.DEPUTY)]
    people = {role: users for (_unit, role), users in users_acting_for(keys).items()}
    return [
        Fact(
            "leader_in_charge", _("Leader in charge"), comma.join(user.label for user in people[Role.DEPUTY])
        ),
        Fact(
            "principal_leader", _("Principal leader"), comma.join(user.label for user in people[Role.CHIEF])
        ),
    ]
