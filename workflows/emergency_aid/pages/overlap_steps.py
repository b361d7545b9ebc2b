"""The steps of aid given twice: asked back or let stand, and what came back."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from coordination.aid.actions import overlaps
from coordination.aid.forms.overlaps import OverlapForm, TakeInForm
from coordination.aid.queries.overlap_pages import overlap_facts
from coordination.aid.queries.overlaps import most_to_ask
from coordination.showing import Fact
from workflows.desk.task_pages import TaskPage, task_page
from workflows.emergency_aid.overlap import OverlapFlow as Flow


class OverlapPage(TaskPage):
    def facts(self) -> list[Fact]:
        return overlap_facts(self.record)


@task_page(Flow, "decide")
class DecidePage(OverlapPage):
    form_class = OverlapForm
    actions = {"ask": overlaps.ask_back, "stand": overlaps.let_stand}

    @property
    def help(self) -> str:
        return _("The person is asked and not ordered: whoever took it in good faith keeps it.")

    def form_kwargs(self) -> dict[str, Any]:
        return {"most": most_to_ask(self.record)}


@task_page(Flow, "take_in")
class TakeInPage(OverlapPage):
    form_class = TakeInForm
    actions = {"returned": overlaps.take_in, "missing": overlaps.give_up_waiting}
