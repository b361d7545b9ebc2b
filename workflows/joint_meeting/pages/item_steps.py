"""The steps of an agenda item, each on one screen: the matter, what was said, the decision."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.documents.attachments import files_of
from coordination.meetings.actions import clearance, coordination, items
from coordination.meetings.forms import items as forms
from coordination.meetings.models import AgendaItem
from coordination.meetings.queries.item_pages import item_facts, item_gist, item_opinions, opinion_lines
from coordination.meetings.queries.items import returns_left
from coordination.showing import Fact
from workflows.desk.task_pages import TaskPage, task_page
from workflows.joint_meeting.item import AgendaItemFlow


class ItemPage(TaskPage):
    """What every step of an item shows: its facts, its files, and what the units said."""

    template = "meetings/items/step.html"

    def facts(self) -> list[Fact]:
        return [
            *item_facts(self.record),
            Fact(
                "opinions",
                _("What the units say"),
                opinion_lines(item_opinions(self.record, self.actor)),
                wide=True,
            ),
        ]

    def context(self) -> dict[str, Any]:
        return {
            "item": self.record,
            "facts": item_facts(self.record),
            "opinions": item_opinions(self.record, self.actor),
            "attachments": list(files_of(self.record, self.actor)),
        }


class LeaderPage(ItemPage):
    """A leader sees first what is asked, what is recommended and who thinks otherwise."""

    def gist(self) -> list[Fact]:
        return item_gist(self.record, item_opinions(self.record, self.actor))


class ReasonedPage(LeaderPage):
    """One text stands for the opinion or, where the outcome asks for it, the reason."""

    def values(self, form: Any) -> dict[str, Any]:
        data = dict(form.cleaned_data)
        return {**data, "reason": data["opinion"]}


class WritingPage(ItemPage):
    """The item form itself: what is missing is said at once, and nothing typed is lost."""

    form_class = forms.ItemForm
    action = items.hand_over_item
    submit = gettext_lazy("Lay it before the head")
    needs_file = True

    def form_kwargs(self) -> dict[str, Any]:
        written = AgendaItem.objects.get(pk=self.record.pk)
        return {"instance": written, "unit": self.record.unit, "is_final": True}

    def context(self) -> dict[str, Any]:
        return {**super().context(), "facts": (), "is_writing": True}


@task_page(AgendaItemFlow, "prepare")
class PreparePage(WritingPage):
    help = gettext_lazy("Finish the item form. Until the head signs, nothing leaves your unit.")


@task_page(AgendaItemFlow, "amend")
class AmendPage(WritingPage):
    help = gettext_lazy("The number stays. The head signs the amended form before it goes back.")


@task_page(AgendaItemFlow, "sign")
class SignPage(LeaderPage):
    form_class = forms.SignForm
    actions = {"sign": items.sign_item, "send_back": items.send_back_item}
    submit = gettext_lazy("Confirm")


@task_page(AgendaItemFlow, "check")
class CheckPage(ItemPage):
    form_class = forms.CheckForm
    actions = {
        "complete": coordination.check_item,
        "return": coordination.return_item,
        "put_off": coordination.put_off_item,
    }

    def form_kwargs(self) -> dict[str, Any]:
        return {"item": self.record, "returns_left": returns_left(self.record)}


@task_page(AgendaItemFlow, "opinion")
class OpinionPage(ItemPage):
    form_class = forms.OpinionForm
    action = coordination.give_opinion
    submit = gettext_lazy("Give the opinion")
    help = gettext_lazy("Your unit's word goes with the item to the session. Silence is no consent.")


@task_page(AgendaItemFlow, "recommend")
class RecommendPage(ItemPage):
    form_class = forms.RecommendForm
    action = coordination.recommend_view
    submit = gettext_lazy("Attach the view")


@task_page(AgendaItemFlow, "review")
class ReviewPage(ReasonedPage):
    form_class = forms.ReviewForm
    actions = {
        "pass": clearance.pass_item,
        "return": coordination.return_reviewed_item,
        "reroute": clearance.reroute_item,
        "reject": clearance.reject_item,
    }

    def form_kwargs(self) -> dict[str, Any]:
        return {"item": self.record}


@task_page(AgendaItemFlow, "approve")
class ApprovePage(ReasonedPage):
    form_class = forms.ApproveForm
    actions = {
        "approve": clearance.approve_item,
        "hold": clearance.hold_item,
        "higher": clearance.ask_higher_approval,
        "reject": clearance.reject_item,
    }


@task_page(AgendaItemFlow, "present")
class PresentPage(ItemPage):
    form_class = forms.NoteForm
    action = clearance.present_item_again
    submit = gettext_lazy("Present it to the convener")


@task_page(AgendaItemFlow, "higher")
class HigherPage(ItemPage):
    form_class = forms.HigherForm
    action = clearance.record_higher_answer
    submit = gettext_lazy("Record the answer")
