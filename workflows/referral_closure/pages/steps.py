"""The steps of a referral and of its legs, each on one screen: the matter, the legs, the decision."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from coordination.referrals.actions import answers, intake, projects, results, sending
from coordination.referrals.forms import legs as forms
from coordination.referrals.forms.projects import FilingForm, ProjectForm
from coordination.referrals.forms.results import ResultForm
from coordination.referrals.forms.returned import ResendForm, RuleForm
from coordination.referrals.models import CharityProject, Leg, LegReturn, Referral
from coordination.referrals.openings import fields_open_until
from coordination.referrals.queries.pages import (
    case_facts,
    leg_facts,
    leg_lines,
    person_fields,
    result_facts,
)
from coordination.referrals.views.cases import referrals_home
from coordination.register.queries.pages import open_words
from coordination.showing import Fact
from coordination.units.counties import county_of
from workflows.desk.task_pages import TaskPage, task_page
from workflows.referral_closure import moves
from workflows.referral_closure.filing import CharityFilingFlow
from workflows.referral_closure.flow import ReferralClosureFlow
from workflows.referral_closure.leg import ReferralLegFlow
from workflows.referral_closure.waiting_list import WaitingListFlow

Satisfaction = Referral.Satisfaction
PRECEDENTS = 3


class CasePage(TaskPage):
    """What every step of the case shows: its facts and its legs side by side."""

    template = "referrals/case_step.html"

    def facts(self) -> list[Fact]:
        return list(case_facts(self.record))

    def context(self) -> dict[str, Any]:
        return {"case": self.record, "lines": leg_lines(self.record)}


@task_page(ReferralClosureFlow, "accept")
class AcceptPage(CasePage):
    form_class = forms.AcceptForm
    action = intake.accept_referral
    submit = gettext_lazy("Accept and give the receipt")
    help = gettext_lazy(
        "One application is tried against all categories in order; the person is never told to apply again."
    )

    def form_kwargs(self) -> dict[str, Any]:
        return {"case": self.record}

    def done_url(self, result: Any) -> str:
        return str(self.record.get_absolute_url())


@task_page(ReferralClosureFlow, "dispatch")
class DispatchPage(CasePage):
    form_class = forms.DispatchForm
    actions = {"send": intake.dispatch_referral, "deliberate": intake.propose_deliberation}
    submit = gettext_lazy("Sign and send")
    help = gettext_lazy("Receivers are named on the page of the matter; what is shown here is what is sent.")

    def form_kwargs(self) -> dict[str, Any]:
        return {"case": self.record, "actor": self.actor}


@task_page(ReferralClosureFlow, "answer")
class AnswerPage(CasePage):
    form_class = forms.AnswerForm
    action = answers.answer_person
    submit = gettext_lazy("Sign the notice of result")
    help = gettext_lazy("The person hears once, from this window, what came of all legs.")


@task_page(ReferralClosureFlow, "call_back")
class CallBackPage(CasePage):
    form_class = forms.CallBackForm
    actions = {
        Satisfaction.SATISFIED: answers.call_back,
        Satisfaction.FAIR: answers.call_back,
        Satisfaction.DISSATISFIED: answers.call_back,
        "reopen": answers.reopen_after_complaint,
        "supervise": answers.supervise_after_complaint,
    }
    submit = gettext_lazy("Sign the record of the call-back")

    def form_kwargs(self) -> dict[str, Any]:
        return {"case": self.record}


@task_page(ReferralClosureFlow, "verify")
class VerifyPage(CasePage):
    form_class = forms.VerifyForm
    actions = {"close": answers.close_referral, "reopen": answers.reopen_at_verification}
    help = gettext_lazy("Compare results, proofs and the call-back; you had no hand in any of it.")

    def form_kwargs(self) -> dict[str, Any]:
        return {"case": self.record}


class LegPage(TaskPage):
    """What a receiver needs to know for its step, and the person masked to its fields."""

    template = "referrals/leg_step.html"

    def facts(self) -> list[Fact]:
        cases = Referral.objects.visible_to(self.actor).filter(pk=self.record.case_id)
        return list(leg_facts(self.record, knows_case=cases.exists()))

    def form_kwargs(self) -> dict[str, Any]:
        return {"leg": self.record}

    def context(self) -> dict[str, Any]:
        leg = self.record
        until = fields_open_until(leg, self.actor)
        returns = leg.leg_returns.select_related("unit", "right_unit", "sent_on_to", "ruled_by")
        return {
            "leg": leg,
            "person": person_fields(leg, is_open=until is not None),
            "is_open": until is not None,
            "open_words": open_words(timezone.localtime(until)) if until else "",
            "returns": list(returns),
            "tries": list(leg.contact_tries.select_related("by")),
            "results": [(row, result_facts(row)) for row in leg.results.all()],
            "precedents": self.precedents(),
        }

    def precedents(self) -> list[LegReturn]:
        """Rulings on the same purpose: whose such matters were found to be."""
        return list(
            LegReturn.objects.filter(
                leg__in=Leg.objects.of_county(county_of(self.record)).values("pk"),
                leg__purpose=self.record.purpose,
                leg__case__is_restricted=False,
            )
            .exclude(ruling="")
            .exclude(leg=self.record)
            .select_related("unit", "sent_on_to")[:PRECEDENTS]
        )

    def done_url(self, result: Any) -> str:
        """The leg; of a crisis it is open to its handler alone, and to nobody here once it has ended."""
        is_open = Leg.objects.visible_to(self.actor).filter(pk=self.record.pk).exists()
        return str(self.record.get_absolute_url()) if is_open else referrals_home()[0]


@task_page(ReferralLegFlow, "receive")
class ReceivePage(LegPage):
    form_class = forms.ReceiveForm
    actions = {"receive": sending.receive_leg, "return": sending.return_leg}
    help = gettext_lazy(
        "“Not ours” needs its basis and the right unit; after too many returns the office rules."
    )


@task_page(ReferralLegFlow, "resend")
class ResendPage(LegPage):
    form_class = ResendForm
    actions = {"resend": sending.resend_leg, "drop": sending.drop_leg}

    def form_kwargs(self) -> dict[str, Any]:
        return {"leg": self.record, "actor": self.actor}


@task_page(ReferralLegFlow, "rule")
class RulePage(LegPage):
    form_class = RuleForm
    action = sending.rule_leg
    submit = gettext_lazy("Sign the ruling")
    help = gettext_lazy("The unit you name handles it and cannot return it.")

    def form_kwargs(self) -> dict[str, Any]:
        return {"leg": self.record, "actor": self.actor}


@task_page(ReferralLegFlow, "handle")
class HandlePage(LegPage):
    form_class = ResultForm
    action = moves.answer_leg
    submit = gettext_lazy("Sign and give the result")
    needs_file = True
    help = gettext_lazy("Attempts to reach the person are entered on the page of the leg.")


@task_page(WaitingListFlow, "review")
class ReviewPage(LegPage):
    form_class = ResultForm
    action = results.review_leg
    submit = gettext_lazy("Sign and give the result")
    needs_file = True
    help = gettext_lazy("The place has come, will not come, or another review date is set.")

    def form_kwargs(self) -> dict[str, Any]:
        return {"leg": self.record, "reviewing": True}


@task_page(WaitingListFlow, "tell")
class TellPage(LegPage):
    form_class = forms.AnswerForm
    action = answers.tell_review
    submit = gettext_lazy("Sign the notice of result")

    def form_kwargs(self) -> dict[str, Any]:
        return {}


class ProjectPage(TaskPage):
    def facts(self) -> list[Fact]:
        project: CharityProject = self.record
        return [
            Fact("body", gettext("Body"), project.body.label),
            Fact("kind", gettext("Kind of resource"), project.get_kind_display()),
            Fact("audience", gettext("Whom it helps"), project.audience, wide=True),
            Fact("content", gettext("What it gives"), project.content, wide=True),
            Fact("runs", gettext("Runs"), f"{project.begins_on} – {project.ends_on}"),
            Fact("planned_value", gettext("Planned value (yuan)"), f"{project.planned_value:,.2f}"),
            Fact("reason", gettext("What is missing"), project.reason, wide=True),
        ]


@task_page(CharityFilingFlow, "file")
class FilePage(ProjectPage):
    form_class = FilingForm
    actions = {"file": projects.file_project, "return": projects.return_project}


@task_page(CharityFilingFlow, "amend")
class AmendPage(ProjectPage):
    form_class = ProjectForm
    action = projects.amend_project
    submit = gettext_lazy("Report it again")

    def form_kwargs(self) -> dict[str, Any]:
        return {"instance": CharityProject.objects.get(pk=self.record.pk)}
