"""The steps of a report of a death: the second person's decision, and the offer to the family."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.lives.actions import (
    receive_household,
    refute_move,
    settle_arrival,
    sign_departure,
    tell_departure,
)
from coordination.lives.forms import DecideForm, ReceiveHouseholdForm, ReliefForm
from coordination.lives.leaving_forms import (
    FoundMoveForm,
    PostForm,
    ReceiveArrivalForm,
    SettleForm,
    SignDepartureForm,
    TellForm,
)
from coordination.lives.leaving_pages import arrival_facts, departure_facts, move_report_facts
from coordination.lives.move_pages import move_facts
from coordination.lives.queries import death_facts
from coordination.showing import Fact
from coordination.units.counties import county_of
from workflows.desk.task_pages import TaskPage, task_page
from workflows.life_reports import finding, handing_over, leaving, moves
from workflows.life_reports.arriving import ArrivalFlow
from workflows.life_reports.departing import DepartureFlow
from workflows.life_reports.flow import DeathReportFlow
from workflows.life_reports.looking import MoveReportFlow
from workflows.life_reports.moving import HouseholdMoveFlow


class DeathPage(TaskPage):
    def facts(self) -> list[Fact]:
        return [fact for fact in death_facts(self.record) if fact.value]


@task_page(DeathReportFlow, "confirm")
class ConfirmPage(DeathPage):
    form_class = DecideForm
    actions = {"confirm": moves.confirm, "refute": moves.refute}
    submit = gettext_lazy("Decide on the report")

    def form_kwargs(self) -> dict[str, Any]:
        return {"initial": {"died_on": self.record.died_on}}


@task_page(DeathReportFlow, "offer")
class OfferPage(DeathPage):
    form_class = ReliefForm
    action = moves.offer_relief
    submit = gettext_lazy("Enter the answer of the family")

    @property
    def help(self) -> str:
        if moves.is_buried_by_support(self.record):
            return _(
                "The person was supported in extreme hardship: the burial is part of the support, whatever the family says."
            )
        return _("Transport, keeping for three days, cremation and a basic urn may be relieved.")


@task_page(HouseholdMoveFlow, "receive")
class ReceiveHouseholdPage(TaskPage):
    form_class = ReceiveHouseholdForm
    actions = {"receive": receive_household, "return": handing_over.send_back}
    submit = gettext_lazy("Sign the receipt")

    def facts(self) -> list[Fact]:
        return [fact for fact in move_facts(self.record) if fact.value]


@task_page(MoveReportFlow, "decide")
class FoundMovePage(TaskPage):
    form_class = FoundMoveForm
    actions = {
        "inside": finding.lead_inside,
        "county": finding.lead_out,
        "outside": finding.lead_out,
        "stays": refute_move,
    }
    submit = gettext_lazy("Say where it leads")
    help = gettext_lazy("No aid rests meanwhile: it goes on until the household is received elsewhere.")

    def form_kwargs(self) -> dict[str, Any]:
        return {
            "in_county": county_of(self.record),
            "initial": {"moved_on": self.record.moved_on, "place": self.record.place},
        }

    def facts(self) -> list[Fact]:
        return [fact for fact in move_report_facts(self.record) if fact.value]


class DeparturePage(TaskPage):
    def facts(self) -> list[Fact]:
        return [fact for fact in departure_facts(self.record) if fact.value]


@task_page(DepartureFlow, "sign")
class SignDeparturePage(DeparturePage):
    form_class = SignDepartureForm
    actions = {"sign": sign_departure, "keep": leaving.keep}
    submit = gettext_lazy("Decide on the transfer")
    help = gettext_lazy(
        "The paper carries the members, their categories with the review days, this year's aid and the open"
        " referrals by kind; no account, no note on health, no restricted matter."
    )


@task_page(DepartureFlow, "send")
class SendPage(DeparturePage):
    form_class = PostForm
    action = leaving.post
    submit = gettext_lazy("The letter has gone")
    help = gettext_lazy(
        "Print the letter from its page; from the month of its sending the aid here is counted."
    )


@task_page(DepartureFlow, "tell")
class TellPage(DeparturePage):
    form_class = TellForm
    action = tell_departure
    submit = gettext_lazy("The household knows")

    @property
    def help(self) -> str:
        return _("The aid here runs through %(day)s. Say so, and where to ask from then on: %(where)s.") % {
            "day": self.record.last_day,
            "where": self.record.where,
        }


class ArrivalPage(TaskPage):
    def facts(self) -> list[Fact]:
        return [fact for fact in arrival_facts(self.record) if fact.value]


@task_page(ArrivalFlow, "receive")
class ReceiveArrivalPage(ArrivalPage):
    form_class = ReceiveArrivalForm
    actions = {"receive": leaving.receive, "refuse": leaving.refuse}
    submit = gettext_lazy("Answer the other county")
    help = gettext_lazy(
        "Received, the household stands in the register here and is looked at anew; until then its aid goes on there."
    )

    def form_kwargs(self) -> dict[str, Any]:
        return {"county": county_of(self.record), "initial": {"address": self.record.address}}


@task_page(ArrivalFlow, "settle")
class SettlePage(ArrivalPage):
    form_class = SettleForm
    action = settle_arrival
    help = gettext_lazy("End here what was confirmed because of the transfer, then say so.")
