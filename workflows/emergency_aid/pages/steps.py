"""The steps of an aid case, each on one screen: the matter, what was found, the decision."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.aid.actions import (
    deciding,
    duplicates,
    following,
    paying,
    planning,
    stages,
    supplementing,
    turns,
)
from coordination.aid.forms import steps as forms
from coordination.aid.forms.paying import METHODS, PayForm
from coordination.aid.forms.rulings import AllowForm, RulingForm
from coordination.aid.models import AidCase, Stage
from coordination.aid.models.seeing import OUTSIDE_THE_FILE
from coordination.aid.other_help import has_soft, help_lines
from coordination.aid.queries.case_pages import (
    decision_facts,
    duplicate_lines,
    limit_facts,
    stage_rows,
)
from coordination.aid.queries.inquiries import answers_elsewhere
from coordination.aid.queries.lanes import plan_total, reserve_of
from coordination.aid.queries.overlap_pages import overlap_rows
from coordination.aid.queries.payees import household_payees, own_payee
from coordination.policy.stages import stage_max
from coordination.recoveries.sums import standing
from coordination.register.privacy import veil
from coordination.showing import WHOLE, Fact, Reading, by_name, chosen, shown, veiled
from coordination.units.counties import county_of
from workflows.desk.notice_pages import PutsUp, TakesDown
from workflows.desk.task_pages import TaskPage, task_page
from workflows.emergency_aid.branches import file_and_ask_back, follow_up_and_hand_on, take_notice_down
from workflows.emergency_aid.flow import EmergencyAidFlow as Flow
from workflows.emergency_aid.moves import find_dead, find_moved
from workflows.engine.access import may_enter_paper

GIVES = {
    Stage.Form.CASH: gettext_lazy("Pay"),
    Stage.Form.GOODS: gettext_lazy("Hand over goods worth (yuan)"),
    Stage.Form.SERVICE: gettext_lazy("Provide a service worth (yuan)"),
}


class CasePage(TaskPage):
    """What every step of a case shows: who, what, how much, and what was found before."""

    template = "aid/step.html"
    asked: ClassVar[tuple[str, ...]] = ()
    """Facts that the step asks about, so that whoever takes it is told them."""

    @cached_property
    def reading(self) -> Reading:
        """What the reader opens of the case; the office that enters a sheet what its holder does."""
        case: AidCase = self.record
        enters = may_enter_paper(self.actor, self.task) is None
        return (
            WHOLE if enters and self.task.holder_role not in OUTSIDE_THE_FILE else case.reading_of(self.actor)
        )

    def facts(self) -> list[Fact]:
        return shown(decision_facts(self.record), self.reading, *self.asked)

    def context(self) -> dict[str, Any]:
        case: AidCase = self.record
        context: dict[str, Any] = {"case": case, "reading": self.reading}
        if self.reading.lines:
            context |= {"stages": stage_rows(case), "plan": case.the_plan}
        if not self.reading.file:
            return context
        return context | {
            "duplicates": duplicate_lines(case),
            "overlaps": overlap_rows(case),
            "helped": help_lines(case),
            "elsewhere": answers_elsewhere(case),
            "visits": list(case.visits.select_related("by", "stage")[:6]),
        }


class StagePage(CasePage):
    """A step about one stage, which is told with it to whoever opens no other."""

    says_condition: ClassVar[bool] = False

    def facts(self) -> list[Fact]:
        stage = self.record.stage
        if stage is None or self.reading.lines:
            return super().facts()
        told = [Fact("stage", _("Stage"), f"{stage.label} · {stage.get_form_display()}")]
        if self.says_condition:
            told.append(Fact("condition", _("Condition"), stage.condition, wide=True))
        else:
            told.append(Fact("amount", _("Amount (yuan)"), f"{stage.amount:,.2f}"))
        return [*super().facts(), *veiled(told, lambda text: veil(text, self.record.person.name))]


class ReasonedPage(CasePage):
    """One text stands for the opinion or, where the outcome asks for it, the reason."""

    def values(self, form: Any) -> dict[str, Any]:
        data = dict(form.cleaned_data)
        said = data.get("opinion", data.get("note", ""))
        return {**data, "reason": data.get("reason") or said}


@task_page(Flow, "rule")
class RulePage(CasePage):
    form_class = RulingForm
    actions = dict.fromkeys(("stop", "net_off", "other_cause", "county"), duplicates.rule_on_duplicate)

    def values(self, form: Any) -> dict[str, Any]:
        data = dict(form.cleaned_data)
        return {**data, "ruling": "" if data["outcome"] == "county" else data["outcome"]}


@task_page(Flow, "allow")
class AllowPage(CasePage):
    form_class = AllowForm
    actions = {"allow": duplicates.allow_second_aid, "refuse": deciding.refuse_case}


@task_page(Flow, "quick_approve")
class QuickApprovePage(ReasonedPage):
    """Made for a phone: the amount, the person's need and the money first."""

    template = "aid/quick_approve.html"
    form_class = forms.QuickForm
    actions = {
        "approve": deciding.quick_approve,
        "ordinary": deciding.send_to_ordinary,
        "return": deciding.return_case,
        "refuse": deciding.refuse_case,
    }
    submit = gettext_lazy("Decide")

    def form_kwargs(self) -> dict[str, Any]:
        return {"case": self.record, "asks_found": has_soft(self.record)}

    def context(self) -> dict[str, Any]:
        facts = self.facts()
        return {
            **super().context(),
            "sums": chosen(facts, "household", "township", "cap"),
            "need": by_name(facts)["facts"],
            "other_aid": by_name(facts)["other_aid"],
            "reserve": reserve_of(self.record),
        }


@task_page(Flow, "approve_instead")
class ApproveInsteadPage(QuickApprovePage):
    help = gettext_lazy("The township head has not decided in time. Whoever decides first decides.")


@task_page(Flow, "pool")
class PoolPage(CasePage):
    form_class = forms.OpinionForm
    action = deciding.release_pool
    submit = gettext_lazy("Release the county pool today")
    help = gettext_lazy(
        "The township's reserve is exhausted. Aid is not stopped: the pool pays the same day."
    )


@task_page(Flow, "pay")
class PayPage(CasePage):
    form_class = PayForm
    actions = dict.fromkeys(METHODS, paying.pay_stage)
    outcome_field = "how"
    submit = gettext_lazy("Enter the payment")

    def form_kwargs(self) -> dict[str, Any]:
        case: AidCase = self.record
        return {"stage": case.stage, "own": own_payee(case), "members": household_payees(case)}

    def values(self, form: Any) -> dict[str, Any]:
        data = dict(form.cleaned_data)
        return {**data, "method": METHODS[data["how"]], "payee": data.get("member")}

    def facts(self) -> list[Fact]:
        stage = self.record.stage
        account = own_payee(self.record).person.masked_account or _("none registered")
        rows = [Fact("person", _("Person"), self.record.person.masked_name)]
        if stage is None or stage.is_money:
            rows.append(Fact("bank_card", _("Bank card"), account))
        if stage is not None:
            rows += [
                Fact("pay", GIVES[Stage.Form(stage.form)], f"{stage.amount:,.2f}"),
                Fact("stage", _("Stage"), stage.label),
                Fact("paid_from", _("Paid from"), stage.account.title if stage.account else ""),
            ]
        return rows


@task_page(Flow, "receive")
class ReceivePage(StagePage):
    form_class = forms.ReceiptForm
    actions = {"received": paying.confirm_receipt, "missing": paying.report_missing}
    submit = gettext_lazy("Sign the record")

    def form_kwargs(self) -> dict[str, Any]:
        return {"stage": self.record.stage}


@task_page(Flow, "ease")
class EasePage(CasePage):
    form_class = forms.EaseForm
    action = supplementing.note_emergency_over
    submit = gettext_lazy("Note the day")
    help = gettext_lazy("From this day the working days for the papers run.")


@task_page(Flow, "supplement")
class SupplementPage(CasePage):
    form_class = forms.SupplementForm
    action = supplementing.hand_in_supplement
    submit = gettext_lazy("Sign and hand in")
    needs_file = False


@task_page(Flow, "file")
class FilePage(ReasonedPage):
    form_class = forms.FileForm
    actions = {
        "file": supplementing.file_case,
        "return": supplementing.return_supplement,
        "lawful": supplementing.file_case,
        "untrue": file_and_ask_back,
    }

    def form_kwargs(self) -> dict[str, Any]:
        return {"stands": standing(self.record)}

    def values(self, form: Any) -> dict[str, Any]:
        data = super().values(form)
        return {**data, "is_lawful_advance": data["outcome"] == "lawful"}


@task_page(Flow, "verify")
class VerifyPage(CasePage):
    asked = ("facts",)
    form_class = forms.VerifyForm
    actions = {"true": planning.verify_case, "false": planning.verify_case}
    turns = {"died": find_dead, "moved": find_moved}

    def values(self, form: Any) -> dict[str, Any]:
        data = dict(form.cleaned_data)
        return {**data, "is_true": data["outcome"] == "true"}


@task_page(Flow, "publicise")
class PublicisePage(PutsUp, CasePage):
    action = planning.publicise_case
    help = gettext_lazy("No name of a child and nothing of an illness stands on a public notice.")


@task_page(Flow, "take_down")
class TakeDownPage(TakesDown, CasePage):
    action = take_notice_down


@task_page(Flow, "draw_up")
class DrawUpPage(CasePage):
    form_class = forms.PlanForm
    action = planning.draw_up_plan
    submit = gettext_lazy("Hand the plan to the head")
    help = gettext_lazy("One approval covers every stage. What the advance gave counts into the total.")

    def form_kwargs(self) -> dict[str, Any]:
        return {
            "case": self.record,
            "most": stage_max(on=self.record.policy_on, county=county_of(self.record)),
        }

    def facts(self) -> list[Fact]:
        return [*super().facts(), *limit_facts(self.record)]


class PlanPage(ReasonedPage):
    def form_kwargs(self) -> dict[str, Any]:
        asks = {"asks_found": has_soft(self.record)}
        return asks if issubclass(self.form_class, forms.ReviewForm) else {}

    def facts(self) -> list[Fact]:
        total = Fact("total_of_the_plan", _("Total of the plan (yuan)"), f"{plan_total(self.record):,.2f}")
        return [*super().facts(), total, *limit_facts(self.record)]


@task_page(Flow, "review")
class ReviewPage(PlanPage):
    form_class = forms.ReviewForm
    actions = {
        "agree": planning.review_plan,
        "return": deciding.return_case,
        "refuse": deciding.refuse_case,
    }


@task_page(Flow, "amend")
class AmendPage(CasePage):
    form_class = forms.AmendForm
    action = deciding.amend_case
    submit = gettext_lazy("Hand it in again")

    def form_kwargs(self) -> dict[str, Any]:
        return {"case": self.record}


@task_page(Flow, "county_check")
class CountyCheckPage(PlanPage):
    form_class = forms.CountyCheckForm
    actions = {"pass": planning.check_for_county, "return": deciding.return_case}


@task_page(Flow, "county_approve")
class CountyApprovePage(PlanPage):
    form_class = forms.ReviewForm
    actions = {
        "agree": planning.approve_for_county,
        "return": deciding.return_case,
        "refuse": deciding.refuse_case,
    }


@task_page(Flow, "check_stage")
class CheckStagePage(StagePage):
    says_condition = True
    form_class = forms.CheckStageForm
    actions = {
        "release": stages.release_checked_stage,
        "cut": stages.propose_cut,
        "suspend": turns.suspend_at_check,
    }
    turns = {"died": find_dead, "moved": find_moved}


@task_page(Flow, "hear")
class HearPage(CasePage):
    form_class = forms.HearForm
    action = stages.hold_hearing
    submit = gettext_lazy("Sign the record")


@task_page(Flow, "cut")
class CutPage(CasePage):
    form_class = forms.CutForm
    actions = {"cut": stages.cut_stage, "stop": stages.stop_plan, "keep": stages.keep_stage}


@task_page(Flow, "resume")
class ResumePage(CasePage):
    form_class = forms.ResumeForm
    actions = {"resume": turns.resume_case, "end": turns.end_suspended}


@task_page(Flow, "settle")
class SettlePage(CasePage):
    form_class = forms.SettleForm
    actions = {"stop": turns.settle_frozen, "pay": turns.settle_frozen}

    def values(self, form: Any) -> dict[str, Any]:
        data = dict(form.cleaned_data)
        return {**data, "pays_due": data["outcome"] == "pay"}


@task_page(Flow, "follow_up")
class FollowUpPage(CasePage):
    form_class = forms.FollowForm
    actions = dict.fromkeys(AidCase.Outcome.values, follow_up_and_hand_on)
    turns = {"died": find_dead, "moved": find_moved}
    submit = gettext_lazy("Sign the record")

    def form_kwargs(self) -> dict[str, Any]:
        return {"units": county_of(self.record).members}


@task_page(Flow, "close")
class ClosePage(CasePage):
    form_class = forms.CloseForm
    action = following.close_case
    submit = gettext_lazy("Close the case")
