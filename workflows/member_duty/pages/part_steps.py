"""The steps beside an assignment: progress, co-units' parts, requests for more time, the ladder's papers."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.duties.actions import chases, co_tasks, extensions, work
from coordination.duties.forms import steps as forms
from coordination.duties.models import Assignment, Chase
from coordination.duties.papers.chases import chase_content, chase_title
from coordination.policy.words import due_day, full_date
from coordination.showing import Fact
from coordination.units.models import Role
from workflows.desk.task_pages import task_page
from workflows.member_duty.chases import ChaseFlow
from workflows.member_duty.parts import CoTaskFlow, ExtensionFlow, ProgressFlow

from .steps import AssignmentPage


class PartPage(AssignmentPage):
    """A step about a part shows the whole matter, and what the part itself says."""

    @property
    def assignment(self) -> Assignment:
        found: Assignment = self.record.assignment
        return found

    def facts(self) -> list[Fact]:
        return [*self.own_facts(), *super().facts()]

    def own_facts(self) -> list[Fact]:
        return []

    def done_url(self, result: Any) -> str:
        return self.assignment.get_absolute_url()


@task_page(ProgressFlow, "report_progress")
class ProgressPage(PartPage):
    form_class = forms.ProgressForm
    action = work.give_progress
    submit = gettext_lazy("Report progress")


class CoTaskPage(PartPage):
    def own_facts(self) -> list[Fact]:
        part = self.record
        return [
            Fact("matter", _("What is asked of your unit"), part.matter, wide=True),
            Fact("due_on", _("Your part is due"), due_day(part.due_on)),
        ]


@task_page(CoTaskFlow, "receive_part")
class ReceivePartPage(CoTaskPage):
    action = co_tasks.receive_co_task
    submit = gettext_lazy("Sign for the part")


@task_page(CoTaskFlow, "contribute")
class ContributePage(CoTaskPage):
    form_class = forms.ContributeForm
    action = co_tasks.contribute
    submit = gettext_lazy("Hand the part to the lead unit")


class ExtensionPage(PartPage):
    def own_facts(self) -> list[Fact]:
        request = self.record
        return [
            Fact("due_before", _("Due before"), full_date(request.due_was)),
            Fact("asked_until", _("Asked until"), due_day(request.asked_until)),
            Fact("reason", _("Reason"), request.reason, wide=True),
            Fact("measures", _("What is done meanwhile"), request.measures, wide=True),
            Fact("decided_by", _("Decided by"), Role(request.decider).label),
        ]


@task_page(ExtensionFlow, "sign_request")
class SignRequestPage(ExtensionPage):
    form_class = forms.SignRequestForm
    actions = {"sign": extensions.sign_extension, "drop": extensions.drop_extension}


@task_page(ExtensionFlow, "rule_request")
class RuleRequestPage(ExtensionPage):
    form_class = forms.RuleRequestForm
    actions = {"grant": extensions.grant_extension, "refuse": extensions.refuse_extension}


@task_page(ChaseFlow, "sign_chase")
class SignChasePage(PartPage):
    form_class = forms.ChaseForm
    actions = {"sign": chases.sign_chase, "drop": chases.drop_chase}

    def own_facts(self) -> list[Fact]:
        """The draft as it would go out."""
        chase: Chase = self.record
        content = chase_content(self.assignment, chase)
        return [
            Fact("kind", _("Paper"), chase.get_kind_display()),
            Fact("answer_asked_by", _("Answer asked by"), due_day(chase.answer_by)),
            Fact("title", _("Title"), chase_title(self.assignment, Chase.Kind(chase.kind)), wide=True),
            Fact(
                "text_of_the_draft",
                _("Text of the draft"),
                "\n".join([content["addressee"], *content["paragraphs"]]),
                wide=True,
            ),
        ]
