"""The steps of a month-end: counted by the second officer or the clerk, signed by the township head."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.aid.actions import month_ends
from coordination.aid.forms import reserves as forms
from coordination.aid.queries.account_pages import month_facts
from coordination.showing import Fact
from workflows.desk.task_pages import TaskPage, task_page
from workflows.emergency_aid.month_end import MonthEndFlow


class MonthPage(TaskPage):
    def facts(self) -> list[Fact]:
        return month_facts(self.record)


@task_page(MonthEndFlow, "count")
class CountPage(MonthPage):
    form_class = forms.MonthCountForm
    action = month_ends.count_month
    submit = gettext_lazy("Enter the count")

    @property
    def help(self) -> str:
        return _("Count what was there when the month ended; another person signs it.")


@task_page(MonthEndFlow, "sign")
class SignMonthPage(MonthPage):
    form_class = forms.SignMonthForm
    actions = {"sign": month_ends.sign_month, "return": month_ends.return_month}

    def values(self, form: Any) -> dict[str, Any]:
        data = dict(form.cleaned_data)
        return {**data, "reason": data["opinion"]}
