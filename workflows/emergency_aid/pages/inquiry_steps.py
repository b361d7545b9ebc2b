"""The step of another county's question: what this county gives, and the answer."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from coordination.aid.actions import inquiries
from coordination.aid.forms.inquiries import InquiryForm
from coordination.aid.models import AidElsewhere
from coordination.aid.queries.inquiries import inquiry_facts, newest_given, own_aid
from coordination.showing import Fact
from workflows.desk.task_pages import TaskPage, task_page
from workflows.emergency_aid.inquiry import CountyInquiryFlow as Flow


@task_page(Flow, "answer")
class AnswerPage(TaskPage):
    template = "aid/inquiry_step.html"
    form_class = InquiryForm
    actions = dict.fromkeys(AidElsewhere.Answer.values, inquiries.answer_inquiry)

    @property
    def help(self) -> str:
        return _("The other county learns the answer and nothing else: neither names nor files of this one.")

    def facts(self) -> list[Fact]:
        return inquiry_facts(self.record)

    def context(self) -> dict[str, Any]:
        return {"cases": own_aid(self.record)}

    def form_kwargs(self) -> dict[str, Any]:
        return {"initial": newest_given(self.record)}

    def values(self, form: Any) -> dict[str, Any]:
        data = dict(form.cleaned_data)
        return {**data, "answer": data["outcome"]}
