"""The steps of a warning, each on one screen: what is reported, what is proposed and why, the decision."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.monitoring.actions import informing, recheck, triage
from coordination.monitoring.forms import steps as forms
from coordination.monitoring.marks import marks_of
from coordination.monitoring.models import Outcome, Route
from coordination.monitoring.openings import is_open
from coordination.monitoring.policies import can_open_person
from coordination.monitoring.proposal import reason_words
from coordination.monitoring.queries import course_facts, person_facts, report_facts
from coordination.monitoring.standing import grace_until
from coordination.policy.words import full_date
from coordination.showing import Fact
from workflows.desk.task_pages import TaskPage, task_page
from workflows.warning_disposal import moves
from workflows.warning_disposal.flow import WarningFlow

ROUTES = tuple(route.value for route in Route)


class WarningPage(TaskPage):
    """What every step shows: the report, whom it is about (masked), the proposal, what was found so far."""

    template = "monitoring/step.html"

    def facts(self) -> list[Fact]:
        return [*report_facts(self.record), *course_facts(self.record)]

    def context(self) -> dict[str, Any]:
        warning = self.record
        opened = can_open_person(self.actor, warning) is None and is_open(warning, self.actor)
        return {
            "warning": warning,
            "marks": marks_of(warning, self.actor),
            "report": report_facts(warning, is_open=opened),
            "course": [fact for fact in course_facts(warning, is_open=opened) if fact.value],
            "person_facts": person_facts(warning, is_open=opened),
            "proposed": Route(warning.proposed) if warning.proposed else None,
            "reasons": reason_words(warning.reasons),
            "attempts": list(warning.attempts.select_related("by__user", "by__unit")),
        }


class ChoosingPage(WarningPage):
    form_class = forms.TriageForm
    actions = {
        **dict.fromkeys(ROUTES, triage.triage_warning),
        Outcome.FALSE.value: triage.dismiss_warning,
        Outcome.DUPLICATE.value: triage.dismiss_warning,
    }
    submit = gettext_lazy("Confirm")

    def form_kwargs(self) -> dict[str, Any]:
        return {"warning": self.record}


@task_page(WarningFlow, "triage")
class TriagePage(ChoosingPage):
    pass


@task_page(WarningFlow, "choose_again")
class ChooseAgainPage(ChoosingPage):
    help = gettext_lazy(
        "The township found something else than the route was for. The earlier route stays on record."
    )


@task_page(WarningFlow, "verify")
class VerifyPage(WarningPage):
    form_class = forms.VerifyForm
    actions = {
        "confirmed": triage.confirm_warning,
        "back": triage.send_warning_back,
        "false": triage.find_warning_false,
        "died": moves.find_dead_at_verification,
    }
    turns = {"moved": moves.find_moved_at_verification}
    submit = gettext_lazy("Confirm")

    def form_kwargs(self) -> dict[str, Any]:
        return {"warning": self.record}


@task_page(WarningFlow, "inform")
class InformPage(WarningPage):
    form_class = forms.InformForm
    actions = {"reached": informing.inform_person, "missed": informing.try_to_inform}
    turns = {"died": moves.find_dead, "moved": moves.find_moved}
    submit = gettext_lazy("Confirm")


@task_page(WarningFlow, "follow_up")
class FollowUpPage(WarningPage):
    form_class = forms.FollowUpForm
    action = informing.follow_up
    submit = gettext_lazy("Record the follow-up")


@task_page(WarningFlow, "recheck")
class RecheckPage(WarningPage):
    form_class = forms.RecheckForm
    action = recheck.recheck_household
    submit = gettext_lazy("Record the finding")
    help = gettext_lazy("No aid is reduced or ended before the person was heard.")


@task_page(WarningFlow, "hear")
class HearPage(WarningPage):
    form_class = forms.HearForm
    action = recheck.hear_person
    submit = gettext_lazy("Sign the record of hearing")


@task_page(WarningFlow, "decide")
class DecidePage(WarningPage):
    form_class = forms.DecideForm
    action = recheck.decide_cut
    submit = gettext_lazy("Sign the decision")

    def form_kwargs(self) -> dict[str, Any]:
        return {"warning": self.record}

    @property
    def help(self) -> str:
        last = full_date(grace_until(self.record))
        return _("Where the aid ends, it is kept on until %(date)s. The decision names the remedies.") % {
            "date": last
        }
