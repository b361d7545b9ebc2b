"""The steps of a leak, each on one screen."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from coordination.leaks import forms
from coordination.leaks.actions import reporting
from coordination.leaks.facts import leak_facts
from coordination.showing import Fact
from workflows.desk.task_pages import TaskPage, task_page
from workflows.leak_case.flow import LeakFlow as Flow


class LeakPage(TaskPage):
    def facts(self) -> list[Fact]:
        return leak_facts(self.record)


@task_page(Flow, "assess")
class AssessPage(LeakPage):
    form_class = forms.AssessForm
    actions = {
        "tell": reporting.ask_to_tell,
        "spare": reporting.spare_the_notice,
        "unfounded": reporting.find_unfounded,
    }
    submit = gettext_lazy("Enter the assessment")


@task_page(Flow, "notify")
class NotifyPage(LeakPage):
    form_class = forms.TellForm
    action = reporting.tell_person
    submit = gettext_lazy("Sign the notice")
    help = gettext_lazy("The person gets the notice on paper, in plain words.")


@task_page(Flow, "measures")
class MeasuresPage(LeakPage):
    form_class = forms.MeasuresForm
    action = reporting.take_measures
    submit = gettext_lazy("Enter the measures")


@task_page(Flow, "close")
class ClosePage(LeakPage):
    form_class = forms.CloseForm
    actions = {"close": reporting.close_leak, "more": reporting.ask_for_more}
    submit = gettext_lazy("Decide")
