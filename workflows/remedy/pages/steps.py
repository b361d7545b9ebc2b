"""The steps of a remedy, each on one screen: the decision, what is brought forward, the answer."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from coordination.remedies import forms
from coordination.remedies.actions import entering
from coordination.remedies.facts import remedy_facts
from coordination.showing import Fact
from workflows.desk.task_pages import TaskPage, task_page
from workflows.remedy.flow import RemedyFlow as Flow


class RemedyPage(TaskPage):
    def facts(self) -> list[Fact]:
        return remedy_facts(self.record)


@task_page(Flow, "answer")
class AnswerPage(RemedyPage):
    form_class = forms.AnswerForm
    actions = dict.fromkeys(("stands", "changed", "revoked"), entering.answer)
    submit = gettext_lazy("Sign the answer")
    help = gettext_lazy("The person gets the answer on paper, with its reasons.")


@task_page(Flow, "reply")
class ReplyPage(RemedyPage):
    form_class = forms.ReplyForm
    action = entering.reply
    submit = gettext_lazy("Enter the reply")


@task_page(Flow, "enter_decision")
class DecisionPage(RemedyPage):
    form_class = forms.DecidedForm
    action = entering.enter_decision
    submit = gettext_lazy("Enter the decision")


@task_page(Flow, "carry_out")
class CarryOutPage(RemedyPage):
    form_class = forms.CarriedOutForm
    action = entering.carry_out
    submit = gettext_lazy("Enter what was done")
