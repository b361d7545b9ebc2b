"""The steps of an assignment, each on one screen: what is required, what was done, the decision."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from coordination.documents.attachments import attachments_of
from coordination.duties import actions
from coordination.duties.actions import disputes, verifying, work
from coordination.duties.forms import steps as forms
from coordination.duties.forms.breakdown import BreakdownForm
from coordination.duties.models import Assignment
from coordination.duties.policies import can_raise_dispute
from coordination.duties.queries.disputes import open_dispute
from coordination.duties.queries.pages import assignment_facts, sections_of
from coordination.showing import Fact
from coordination.units.counties import county_of
from workflows.desk.task_pages import TaskPage, task_page
from workflows.member_duty.flow import MemberDutyFlow


class AssignmentPage(TaskPage):
    """What every step shows: the matter, and what co-units, handler and verifier have said so far."""

    template = "duties/step.html"

    @property
    def assignment(self) -> Assignment:
        record: Assignment = self.record
        return record

    def facts(self) -> list[Fact]:
        return list(assignment_facts(self.assignment))

    def context(self) -> dict[str, Any]:
        return {
            "assignment": self.assignment,
            "sections": sections_of(self.assignment),
            "attachments": list(attachments_of(self.assignment)),
        }

    def form_kwargs(self) -> dict[str, Any]:
        """Forms that fill themselves from the matter take it."""
        return {"assignment": self.assignment} if self.asks_about else {}

    asks_about = False


@task_page(MemberDutyFlow, "break_down")
class BreakDownPage(AssignmentPage):
    template = "duties/break_down.html"
    form_class = BreakdownForm
    action = actions.break_down
    submit = gettext_lazy("Lay the breakdown before the director")

    def form_kwargs(self) -> dict[str, Any]:
        return {"assignment": self.assignment, "county": county_of(self.assignment)}


@task_page(MemberDutyFlow, "approve")
class ApprovePage(AssignmentPage):
    form_class = forms.ApproveForm
    actions = {"approve": actions.approve_breakdown, "send_back": actions.send_back_breakdown}


@task_page(MemberDutyFlow, "sign_slip")
class SignSlipPage(AssignmentPage):
    form_class = forms.SignForm
    action = actions.sign_slip
    submit = gettext_lazy("Sign and dispatch")


class DisputablePage(AssignmentPage):
    """Until the window closes the liaison may hold another unit competent."""

    asks_about = True

    def form_kwargs(self) -> dict[str, Any]:
        return {
            "assignment": self.assignment,
            "may_dispute": can_raise_dispute(self.actor, self.assignment) is None,
        }


@task_page(MemberDutyFlow, "receive")
class ReceivePage(DisputablePage):
    form_class = forms.ReceiveForm
    actions = {"receive": actions.receive_assignment, "dispute": disputes.raise_dispute}


@task_page(MemberDutyFlow, "assign")
class AssignPage(DisputablePage):
    form_class = forms.AssignForm
    actions = {"assign": work.assign_handler, "dispute": disputes.raise_dispute}


@task_page(MemberDutyFlow, "sign_dispute")
class SignDisputePage(AssignmentPage):
    form_class = forms.FileDisputeForm
    actions = {"file": disputes.file_dispute, "drop": disputes.drop_dispute}
    help = gettext_lazy(
        "From filing to ruling the clock stands still, at most for the time that a ruling may take. "
        "Until then your unit goes on helping people in urgent need."
    )


class RulingPage(AssignmentPage):
    form_class = forms.RulingForm

    def form_kwargs(self) -> dict[str, Any]:
        return {"assignment": self.assignment, "proposed": open_dispute(self.assignment).proposed}


@task_page(MemberDutyFlow, "mediate")
class MediatePage(RulingPage):
    form_class = forms.MediationForm
    actions = {
        "uphold": disputes.uphold,
        "reassign": disputes.reassign,
        "split": disputes.split,
        "advise": disputes.ask_advice,
        "refer": disputes.refer_dispute,
    }


@task_page(MemberDutyFlow, "advise")
class AdvisePage(AssignmentPage):
    form_class = forms.AdviceForm
    action = disputes.advise
    submit = gettext_lazy("Give the advice")


@task_page(MemberDutyFlow, "rule")
class RulePage(RulingPage):
    actions = {"uphold": disputes.uphold, "reassign": disputes.reassign, "split": disputes.split}
    help = gettext_lazy("Your ruling is final.")


@task_page(MemberDutyFlow, "work")
class WorkPage(AssignmentPage):
    form_class = forms.WorkForm
    asks_about = True
    actions = {"report": work.draft_report, "hand_back": work.hand_back}


@task_page(MemberDutyFlow, "sign_report")
class SignReportPage(AssignmentPage):
    form_class = forms.SignReportForm
    actions = {"sign": work.sign_report, "send_back": work.send_back_report}


@task_page(MemberDutyFlow, "verify")
class VerifyPage(AssignmentPage):
    form_class = forms.VerifyForm
    actions = {"pass": verifying.pass_report, "return": verifying.return_report}


@task_page(MemberDutyFlow, "rule_return")
class RuleReturnPage(AssignmentPage):
    form_class = forms.RuleReturnForm
    actions = {"return": verifying.confirm_return, "pass": verifying.accept_after_all}


@task_page(MemberDutyFlow, "close")
class ClosePage(AssignmentPage):
    form_class = forms.CloseForm
    asks_about = True
    actions = {
        "close": verifying.close_assignment,
        "again": verifying.send_back_verification,
        "deputy": verifying.lay_before_deputy,
    }
