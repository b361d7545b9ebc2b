"""The steps of a session, each on one screen: what it is about, the decision, what will happen."""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from coordination.meetings.actions import holding, minutes, sessions
from coordination.meetings.forms import session_steps as forms
from coordination.meetings.models import Session
from coordination.meetings.papers.minutes import line_words, minutes_title
from coordination.meetings.queries.countersigns import units_to_ask
from coordination.meetings.queries.session_pages import (
    instruction_gist,
    minutes_gist,
    notice_gist,
    session_facts,
)
from coordination.meetings.queries.sessions import lines_of, matters_of, seats_of
from coordination.policy.queries import parameter
from coordination.showing import Fact
from coordination.staleness import version_of
from coordination.units.counties import county_of
from coordination.units.models import Organisation
from workflows.desk.seat_pages import AnswersSeat, AuthorisesProxy, RulesOnSeat
from workflows.desk.task_pages import TaskPage, task_page
from workflows.joint_meeting.flow import JointMeetingFlow


class SessionPage(TaskPage):
    """What every step of a session shows: its facts and its agenda."""

    template = "meetings/sessions/step.html"

    def facts(self) -> list[Fact]:
        return list(session_facts(self.record))

    def context(self) -> dict[str, Any]:
        return {"session": self.record, "matters": matters_of(self.record)}


@task_page(JointMeetingFlow, "answer_call")
class AnswerCallPage(SessionPage):
    form_class = forms.CallAnswerForm
    action = sessions.answer_call
    submit = gettext_lazy("Answer the call")


@task_page(JointMeetingFlow, "instruct")
class InstructPage(SessionPage):
    form_class = forms.InstructionForm
    action = sessions.instruct_session
    submit = gettext_lazy("Give the instruction")

    def gist(self) -> list[Fact]:
        return list(instruction_gist(self.record))

    def context(self) -> dict[str, Any]:
        answers = self.record.call_answers.select_related("unit", "answered_by__user")
        return {**super().context(), "answers": answers}


@task_page(JointMeetingFlow, "sign_notice")
class SignNoticePage(SessionPage):
    form_class = forms.SignNoticeForm
    actions = {"sign": sessions.sign_notice, "return": sessions.return_notice}
    submit = gettext_lazy("Confirm")

    def gist(self) -> list[Fact]:
        return list(notice_gist(self.record))

    def context(self) -> dict[str, Any]:
        return {**super().context(), "seats": seats_of(self.record)}


@task_page(JointMeetingFlow, "acknowledge")
class AcknowledgePage(AnswersSeat, SessionPage):
    submit = gettext_lazy("Answer the notice")

    def context(self) -> dict[str, Any]:
        return {**super().context(), "seat": self.subject}


class SeatPage(SessionPage):
    """A step about one unit's seat, which is shown."""

    def context(self) -> dict[str, Any]:
        return {**super().context(), "seats": [self.subject]}


@task_page(JointMeetingFlow, "authorise_proxy")
class AuthoriseProxyPage(AuthorisesProxy, SeatPage):
    """Signed by the unit's head."""


@task_page(JointMeetingFlow, "rule")
class RulePage(RulesOnSeat, SeatPage):
    """Decided by whoever presides."""


@task_page(JointMeetingFlow, "begin")
class BeginPage(SessionPage):
    action = holding.begin_session
    submit = gettext_lazy("Open the meeting and the sign-in")

    def context(self) -> dict[str, Any]:
        return {**super().context(), "seats": seats_of(self.record)}

    def done_url(self, result: Any) -> str:
        return f"{self.record.get_absolute_url()}desk/attendance/"


class MinutesPage(SessionPage):
    """A step about the minutes shows them as they will be issued."""

    template = "meetings/minutes/step.html"

    def version(self) -> str:
        return version_of(self.record, self.record.minutes, *self.record.decision_lines.all())

    def context(self) -> dict[str, Any]:
        session: Session = self.record
        found = session.minutes
        by_matter: dict[int, list[tuple[int, str, int]]] = {}
        for line in lines_of(session, self.actor):
            by_matter.setdefault(line.matter_id, []).append((line.number, line_words(line), line.pk))
        passages = found.passages.select_related("matter").order_by("matter__order")
        return {
            "session": session,
            "minutes": found,
            "paper_title": minutes_title(session),
            "passages": [(passage, by_matter.get(passage.matter_id, [])) for passage in passages],
            "countersigns": found.countersigns.visible_to(self.actor).select_related(
                "unit", "answered_by__user"
            ),
        }


@task_page(JointMeetingFlow, "draft")
class DraftPage(MinutesPage):
    action = minutes.send_for_countersigning
    submit = gettext_lazy("Send for countersigning")
    help = gettext_lazy("Edit the text on the minutes' page; it is saved by itself. Then send it.")


@task_page(JointMeetingFlow, "countersign")
class CountersignPage(MinutesPage):
    form_class = forms.CountersignForm
    action = minutes.countersign
    submit = gettext_lazy("Countersign")


@task_page(JointMeetingFlow, "reconcile")
class ReconcilePage(MinutesPage):
    form_class = forms.ReconcileForm
    action = minutes.reconcile_minutes
    submit = gettext_lazy("Confirm")

    @cached_property
    def newly_named(self) -> list[Organisation]:
        return units_to_ask(self.record)

    def form_kwargs(self) -> dict[str, Any]:
        found = self.record.minutes
        rounds = parameter(
            "COUNTERSIGN_ROUNDS", on=self.record.policy_on, county=county_of(self.record)
        ).value
        answers = found.countersigns.filter(round=found.round, answer__in=["comment", "object"])
        return {
            "answers": list(answers.select_related("unit")),
            "may_ask_again": found.round < rounds,
            "newly_named": self.newly_named,
        }


class CheckOrSignPage(MinutesPage):
    def gist(self) -> list[Fact]:
        return list(minutes_gist(self.record.minutes))


@task_page(JointMeetingFlow, "check")
class CheckPage(CheckOrSignPage):
    form_class = forms.CheckMinutesForm
    actions = {"pass": minutes.check_minutes, "return": minutes.return_minutes}


@task_page(JointMeetingFlow, "sign")
class SignPage(CheckOrSignPage):
    form_class = forms.SignMinutesForm
    actions = {"sign": minutes.sign_minutes, "return": minutes.return_minutes}
