"""The steps of a recovery, each on one screen: what was found, what is owed, the decision."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from coordination.recoveries import forms
from coordination.recoveries.actions import collecting, ordering, writing_off
from coordination.recoveries.facts import instalment_rows, recovery_facts
from coordination.recoveries.models import Recovery
from coordination.recoveries.sums import next_instalment
from coordination.showing import Fact, chosen
from workflows.desk.task_pages import TaskPage, task_page
from workflows.recovery.flow import RecoveryFlow as Flow


class RecoveryPage(TaskPage):
    template = "recoveries/step.html"

    def facts(self) -> list[Fact]:
        return recovery_facts(self.record)

    def context(self) -> dict[str, Any]:
        recovery: Recovery = self.record
        return {
            "recovery": recovery,
            "instalments": instalment_rows(recovery),
            "receipts": list(recovery.receipts.select_related("entered_by")),
            "attempts": list(recovery.attempts.select_related("by")),
        }


@task_page(Flow, "hear")
class HearPage(RecoveryPage):
    form_class = forms.HearForm
    actions = dict.fromkeys(("heard", "absent"), ordering.hear)
    submit = gettext_lazy("Sign the record")
    help = gettext_lazy("Nothing is owed before the person was heard and the return is ordered.")

    def values(self, form: Any) -> dict[str, Any]:
        data = dict(form.cleaned_data)
        return {**data, "was_heard": data["outcome"] == "heard"}


@task_page(Flow, "order")
class OrderPage(RecoveryPage):
    form_class = forms.OrderForm
    actions = {"order": ordering.order, "drop": ordering.drop}
    help = gettext_lazy(
        "Aid that was taken in good faith is never asked back. A fine is a penalty of its own and not set here."
    )

    def form_kwargs(self) -> dict[str, Any]:
        return {"recovery": self.record}


@task_page(Flow, "collect")
class CollectPage(RecoveryPage):
    form_class = forms.CollectForm
    actions = {
        "received": collecting.enter_receipt,
        "tried": collecting.note_attempt,
        "plan": collecting.ask_other_plan,
        "write_off": writing_off.ask_write_off,
    }

    def form_kwargs(self) -> dict[str, Any]:
        ahead = next_instalment(self.record)
        return {"next_amount": ahead[1] if ahead is not None else None}

    def values(self, form: Any) -> dict[str, Any]:
        data = dict(form.cleaned_data)
        return {**data, "note": data["why_note"] if data["outcome"] == "write_off" else data["note"]}


@task_page(Flow, "agree_plan")
class AgreePlanPage(RecoveryPage):
    form_class = forms.PlanForm
    actions = {"agree": collecting.agree_plan, "refuse": collecting.refuse_plan}

    def facts(self) -> list[Fact]:
        recovery: Recovery = self.record
        asked = _("%(count)s instalments of what is still owed: %(reason)s") % {
            "count": recovery.plan_asked,
            "reason": recovery.reason,
        }
        return [Fact("plan_asked", pgettext("recovery", "Asked for"), asked, wide=True), *super().facts()]


class WriteOffPage(RecoveryPage):
    form_class = forms.WriteOffForm

    def facts(self) -> list[Fact]:
        facts = super().facts()
        first = chosen(facts, "person", "case", "why", "why_note", "rest")
        return [*first, *(fact for fact in facts if fact not in first)]


@task_page(Flow, "sign_write_off")
class SignWriteOffPage(WriteOffPage):
    actions = {"agree": writing_off.sign_write_off, "refuse": writing_off.refuse_write_off}


@task_page(Flow, "agree_write_off")
class AgreeWriteOffPage(WriteOffPage):
    actions = {"agree": writing_off.agree_write_off, "refuse": writing_off.refuse_write_off}


@task_page(Flow, "allow_write_off")
class AllowWriteOffPage(WriteOffPage):
    actions = {"agree": writing_off.allow_write_off, "refuse": writing_off.refuse_write_off}


@task_page(Flow, "answer_fault")
class FaultPage(RecoveryPage):
    form_class = forms.FaultAnswerForm
    action = ordering.enter_fault_answer
    submit = gettext_lazy("Enter the answer")
