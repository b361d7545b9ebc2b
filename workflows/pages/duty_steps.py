"""The first steps of an assignment: the slip is signed, the receipt is signed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from coordination.duties import actions
from coordination.duties.queries import assignment_facts
from coordination.meetings.forms.session_steps import OpinionForm, ReceiptForm
from workflows.member_duty import MemberDutyFlow
from workflows.task_pages import TaskPage, task_page


class AssignmentPage(TaskPage):
    def facts(self) -> list[tuple[Any, ...]]:
        return list(assignment_facts(self.record))


@task_page(MemberDutyFlow, "sign_slip")
class SignSlipPage(AssignmentPage):
    form_class = OpinionForm
    action = actions.sign_slip
    submit = gettext_lazy("Sign and dispatch")
    leads_to = {"": "receive"}


@task_page(MemberDutyFlow, "receive")
class ReceivePage(AssignmentPage):
    form_class = ReceiptForm
    action = actions.receive_assignment
    submit = gettext_lazy("Sign the receipt")
