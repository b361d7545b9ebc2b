"""The steps: comparing a sheet; examining, answering and putting right an objection."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.documents.queries import visible_subject
from coordination.entries.actions import objecting
from coordination.entries.facts import entry_facts, objection_facts
from coordination.forms import Asks, OutcomeForm, outcome_field, reason_field, text_field
from coordination.showing import Fact
from coordination.typed import Typed, typed_in
from workflows.desk.task_pages import TaskPage, page_for, task_page
from workflows.models import Task
from workflows.paper_signatures import moves
from workflows.paper_signatures.flow import PaperEntryFlow
from workflows.paper_signatures.objection import ObjectionFlow


class CompareForm(OutcomeForm):
    encrypted = ("reason",)
    outcome = outcome_field(
        gettext_lazy("What the comparison shows"),
        [
            ("agree", gettext_lazy("Entry and sheet agree")),
            ("differ", gettext_lazy("They differ, or the signature is missing")),
        ],
    )
    reason = reason_field(gettext_lazy("What differs"))
    asks = {"agree": Asks(), "differ": Asks(needs=("reason",))}


@task_page(PaperEntryFlow, "compare")
class ComparePage(TaskPage):
    form_class = CompareForm
    template = "entries/compare.html"
    actions = {"agree": moves.compare_entry, "differ": moves.differ_entry}
    submit = gettext_lazy("Enter the result of the comparison")

    def context(self) -> dict[str, Any]:
        return {
            "typed": self._typed(),
            "scan": self.record.scan,
            "subject": visible_subject(self.record, self.actor),
        }

    def facts(self) -> list[Fact]:
        return entry_facts(self.record)

    def _typed(self) -> Typed:
        """What was entered, by the labels of the step's own form."""
        if not self.record.typed:
            return []
        step = Task.objects.select_related("process", "holder_unit").get(pk=self.record.step_id)
        page_class = page_for(step)
        if page_class is None:
            return []
        data = QueryDict(mutable=True)
        for name, values in json.loads(self.record.typed).items():
            data.setlist(name, values)
        return typed_in(page_class(step, self.actor).form(data, {}))


class ExamineForm(forms.Form):
    encrypted = ("findings",)
    findings = text_field(
        gettext_lazy("Findings"),
        4,
        max_length=2000,
        help_text=gettext_lazy("Who entered it from which desk and when, what the trail and the sheet show."),
    )


class AnswerForm(OutcomeForm):
    encrypted = ("answer",)
    outcome = outcome_field(
        gettext_lazy("Does the signature stand?"),
        [
            ("uphold", gettext_lazy("The objection is upheld: the signature does not stand")),
            ("dismiss", gettext_lazy("The objection is dismissed: the signature stands")),
        ],
    )
    answer = text_field(gettext_lazy("Reason"), 3, max_length=2000)


class PutRightForm(forms.Form):
    encrypted = ("remedy",)
    remedy = text_field(
        gettext_lazy("How it was put right"),
        3,
        max_length=2000,
        help_text=gettext_lazy("Name the correction notice or the counter-entry with its number and date."),
    )


class ObjectionPage(TaskPage):
    def facts(self) -> list[Fact]:
        """What is said against the sheet, and the sheet: its own status follows that of the objection."""
        sheet = [fact for fact in entry_facts(self.record.entry) if fact.name != "status"]
        return [*objection_facts(self.record), *sheet]


@task_page(ObjectionFlow, "examine")
class ExaminePage(ObjectionPage):
    form_class = ExamineForm
    action = objecting.examine_objection
    submit = gettext_lazy("Enter the findings")


@task_page(ObjectionFlow, "answer")
class AnswerPage(ObjectionPage):
    form_class = AnswerForm
    actions = {"uphold": objecting.uphold_objection, "dismiss": moves.dismiss}
    submit = gettext_lazy("Answer the objection")


@task_page(ObjectionFlow, "put_right")
class PutRightPage(ObjectionPage):
    form_class = PutRightForm
    action = moves.put_right
    submit = gettext_lazy("It is put right")

    @property
    def help(self) -> str:
        return _("Until then no step of the matter is taken.")
