"""The steps of a summons (``engine.invitation``), the same whether a session or a hearing summons.

    @task_page(JointMeetingFlow, "rule")
    class RulePage(RulesOnSeat, SessionPage): ...

A process adds what its own steps show.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from coordination.showing import Fact
from coordination.sittings import actions as seats
from coordination.sittings.forms import AcknowledgeForm, RulingForm
from coordination.sittings.queries import seat_gist

from .task_pages import TaskPage


class AnswersSeat(TaskPage):
    """The unit says whether it comes."""

    form_class = AcknowledgeForm
    action = seats.answer_seat
    outcome_field = "answer"

    def form_kwargs(self) -> dict[str, Any]:
        return {"unit": self.subject.unit}


class OfOneSeat(TaskPage):
    """A step about one unit's answer, which is shown before the decision."""

    def gist(self) -> list[Fact]:
        return list(seat_gist(self.subject))


class AuthorisesProxy(OfOneSeat):
    """The unit's head signs for whoever comes instead."""

    action = seats.authorise_proxy
    submit = gettext_lazy("Sign the authorisation")
    help = gettext_lazy("A proxy's word binds the unit.")


class RulesOnSeat(OfOneSeat):
    """The chair accepts the proxy or grants the leave."""

    form_class = RulingForm
    action = seats.rule_on_seat
    submit = gettext_lazy("Decide")
