"""The steps of a case, each on one screen: the case under its pseudonym, what was said, the decision."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.deliberation.actions import deciding, hearing, preparing, proposing, publishing, speaking
from coordination.deliberation.forms import steps as forms
from coordination.deliberation.models import Deliberation, Round, Sheet
from coordination.deliberation.queries.drafts import draft_report
from coordination.deliberation.queries.money import may_chair_money, money_at_stake
from coordination.deliberation.queries.pages import case_facts
from coordination.deliberation.rules import is_split
from coordination.deliberation.views.cases import outcome_form, round_context
from coordination.documents.plain_words import asking_words, objecting_words
from coordination.showing import Fact, Reading, shown
from coordination.sittings.forms import PositionForm
from coordination.sittings.quorum import money_units
from coordination.units.counties import county_of
from coordination.units.models import Post, Role
from coordination.units.queries import suggest_units
from coordination.wording import listed
from workflows.case_deliberation import moves
from workflows.case_deliberation.flow import CaseDeliberationFlow
from workflows.case_deliberation.publicity import take_notice_down
from workflows.case_deliberation.written import answer_in_writing
from workflows.desk.notice_pages import PutsUp, TakesDown
from workflows.desk.seat_pages import AnswersSeat, AuthorisesProxy, RulesOnSeat
from workflows.desk.task_pages import TaskPage, task_page


class CasePage(TaskPage):
    """What every step of a case shows."""

    template = "deliberation/step.html"
    shows_round = True
    writes_outcomes = False

    @cached_property
    def reading(self) -> Reading:
        case: Deliberation = self.record
        return case.reading_of(self.actor)

    def facts(self) -> list[Fact]:
        return shown(case_facts(self.record), self.reading)

    def context(self) -> dict[str, Any]:
        case: Deliberation = self.record
        context: dict[str, Any] = {"case": case}
        if self.shows_round and case.number:
            context |= round_context(case, case.current, self.actor, self.reading)
        if self.writes_outcomes:
            context["outcome_form"] = outcome_form(case)
        else:
            context["may_write"] = False
        return context


@task_page(CaseDeliberationFlow, "accept")
class AcceptPage(CasePage):
    form_class = forms.AcceptForm
    actions = {
        "accept": proposing.accept_case,
        "return": proposing.return_case,
        "decline": proposing.decline_case,
        "merge": proposing.merge_case,
    }

    def form_kwargs(self) -> dict[str, Any]:
        case: Deliberation = self.record
        text = f"{case.title}\n{case.facts}\n{case.request}"
        county = county_of(case)
        suggested = {county.civil_affairs: str(_("civil affairs, always heard"))}
        if case.amount:
            for unit in money_units(case):
                suggested.setdefault(unit, str(_("money is asked for")))
        for found in suggest_units(text, county.units())[:6]:
            suggested.setdefault(found.unit, listed(found.words))
        others = Deliberation.objects.filter(
            household=case.household, status__in=Deliberation.BEFORE_DECISION
        ).exclude(pk=case.pk)
        return {
            "units": county.members.order_by("order", "code"),
            "suggested": suggested,
            "others": others,
            "lead": county.civil_affairs,
        }


@task_page(CaseDeliberationFlow, "propose")
class SignProposalPage(CasePage):
    action = proposing.sign_proposal
    submit = gettext_lazy("Sign the proposal")
    help = gettext_lazy(
        "What another matter opened is proposed in your unit's name; the office answers then."
    )


@task_page(CaseDeliberationFlow, "amend")
class AmendPage(CasePage):
    form_class = forms.CaseForm
    action = proposing.amend_case
    submit = gettext_lazy("Sign and propose again")
    help = gettext_lazy("The form is signed anew; the office sees what was changed.")

    def form(self, data: Any = None, files: Any = None) -> Any:
        case: Deliberation = self.record
        initial = {name: getattr(case, name) for name in proposing.TEXTS}
        return self.form_class(data, files, initial=initial)


@task_page(CaseDeliberationFlow, "sheet")
class SheetPage(CasePage):
    form_class = forms.SheetForm
    action = preparing.give_sheet
    submit = gettext_lazy("Give the sheet")
    help = gettext_lazy("Facts first, then what your unit can give and by which rule. Silence is noted.")


@task_page(CaseDeliberationFlow, "assemble")
class AssemblePage(CasePage):
    form_class = forms.AssembleForm
    action = preparing.assemble_report
    submit = gettext_lazy("Sign the report")
    help = gettext_lazy("Cash is decided only after insurance and assistance are on record.")

    def form(self, data: Any = None, files: Any = None) -> Any:
        return self.form_class(data, files, initial=draft_report(self.record, self.record.current))


@task_page(CaseDeliberationFlow, "schedule")
class SchedulePage(CasePage):
    form_class = forms.ScheduleForm
    action = preparing.schedule_case
    submit = gettext_lazy("Schedule and tell the units")
    writes_outcomes = True

    def form_kwargs(self) -> dict[str, Any]:
        case: Deliberation = self.record
        found = case.current
        asked = found.sheets.exclude(status=Sheet.Status.DROPPED)
        against = [sheet.unit.label for sheet in asked.select_related("unit") if not sheet.agrees_to_written]
        refusal = ""
        if against:
            refusal = _("A written round needs the agreement of all; not agreed: %(units)s.") % {
                "units": listed(against)
            }
        roles = [Role.DEPUTY, Role.CHIEF]
        if may_chair_money(Role.CHEAD, money_at_stake(found), case):
            roles.append(Role.CHEAD)
        county = county_of(case)
        chairs = Post.objects.current().filter(role__in=roles, unit__in=county.units())
        chairs = chairs.exclude(user=case.proposer_id)
        heard = set(asked.values_list("unit_id", flat=True))
        referred = found.conclusion == Round.Conclusion.REFERRED
        return {
            "chairs": chairs.select_related("user", "unit").order_by("-role", "order"),
            "units": county.members.exclude(pk__in=heard).order_by("order", "code"),
            "written_refusal": refusal,
            "forum": Round.Forum.SESSION if referred else Round.Forum.PANEL,
        }


@task_page(CaseDeliberationFlow, "acknowledge")
class AcknowledgePage(AnswersSeat, CasePage):
    submit = gettext_lazy("Answer the summons")

    def facts(self) -> list[Fact]:
        sitting = self.subject.sitting
        return [
            Fact("place", _("Place"), sitting.place),
            Fact("starts_at", _("Starts"), sitting.starts_at),
            *super().facts(),
        ]


@task_page(CaseDeliberationFlow, "authorise_proxy")
class AuthoriseProxyPage(AuthorisesProxy, CasePage):
    """Signed by the unit's head."""


@task_page(CaseDeliberationFlow, "rule")
class RulePage(RulesOnSeat, CasePage):
    """Decided by whoever presides."""


@task_page(CaseDeliberationFlow, "begin")
class BeginPage(CasePage):
    action = hearing.open_panel
    submit = gettext_lazy("Open the hearing and the sign-in")

    def done_url(self, result: Any) -> str:
        return f"{self.record.get_absolute_url()}desk/"


@task_page(CaseDeliberationFlow, "write")
class WritePage(CasePage):
    form_class = PositionForm
    action = answer_in_writing
    submit = gettext_lazy("Sign and state the position")
    help = gettext_lazy("Your unit's word on the outcomes below. Silence is no consent.")


@task_page(CaseDeliberationFlow, "conclude")
class ConcludePage(CasePage):
    form_class = forms.ConcludeForm
    action = hearing.conclude_case

    def form_kwargs(self) -> dict[str, Any]:
        return {"is_split": is_split(self.record.current.matter)}


@task_page(CaseDeliberationFlow, "undersign")
class UndersignPage(CasePage):
    action = speaking.sign_position
    submit = gettext_lazy("Sign what was said")
    help = gettext_lazy(
        "The desk noted it in your unit's name. If it is not what was said, tell the office and do not sign:"
        " unsigned it stands as the desk's note alone."
    )

    def facts(self) -> list[Fact]:
        said = self.subject.positions.get()
        return [
            Fact("stance", _("Position of your unit"), said.get_stance_display(), wide=True),
            Fact("said", _("Reason given"), said.reason, wide=True),
            *super().facts(),
        ]


@task_page(CaseDeliberationFlow, "evidence")
class EvidencePage(CasePage):
    form_class = forms.EvidenceForm
    action = hearing.receive_evidence
    submit = gettext_lazy("Record it")


@task_page(CaseDeliberationFlow, "settle")
class SettlePage(CasePage):
    action = deciding.settle_decision
    submit = gettext_lazy("Lay it before the chair")
    help = gettext_lazy("Write the outcomes down as they were decided; the chair signs them.")
    writes_outcomes = True


@task_page(CaseDeliberationFlow, "sign")
class SignPage(CasePage):
    form_class = forms.SignForm
    actions = {
        "sign": deciding.sign_decision,
        "return": deciding.send_back_decision,
        "recall": deciding.recall_case,
    }


@task_page(CaseDeliberationFlow, "tell")
class TellPage(CasePage):
    form_class = forms.TellForm
    action = deciding.tell_person
    submit = gettext_lazy("Sign: the person is told")

    def facts(self) -> list[Fact]:
        """What the paper says besides, for whoever tells it by word of mouth."""
        case: Deliberation = self.record
        contest = objecting_words(since="本告知书", on=timezone.localdate(), county=county_of(case))
        return [
            *super().facts(),
            Fact("ask", _("Whom the person may ask"), asking_words(case.household.township), wide=True),
            Fact("contest", _("How the person may object"), contest, wide=True),
        ]

    def form(self, data: Any = None, files: Any = None) -> Any:
        return self.form_class(data, files, initial={"plain_words": self.record.current.plain_words})


@task_page(CaseDeliberationFlow, "put_up")
class PutUpPage(PutsUp, CasePage):
    action = publishing.publicise_decision
    help = gettext_lazy("The notice names the person, the village, what is given and how much; nothing else.")


@task_page(CaseDeliberationFlow, "take_down")
class TakeDownPage(TakesDown, CasePage):
    action = take_notice_down


@task_page(CaseDeliberationFlow, "follow_up")
class VisitPage(CasePage):
    form_class = forms.VisitForm
    actions = dict.fromkeys(Round.FollowUp.values, deciding.record_visit)
    turns = {"died": moves.find_dead, "moved": moves.find_moved}
    outcome_field = "found"
    submit = gettext_lazy("Sign the record of the visit")
