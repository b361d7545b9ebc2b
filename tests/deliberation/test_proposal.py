"""C4-1: the proposal and the office's answer."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from viewflow.fsm import TransitionNotAllowed

from coordination.audit.models import Event
from coordination.deliberation.actions import proposing
from coordination.deliberation.models import Deliberation
from coordination.deliberation.verbs import DeliberationVerb as V
from coordination.documents.models import Paper
from coordination.notifications.models import Notice
from tests.deliberation.cases import NAME, Panel, family
from workflows.case_deliberation.moves import withdraw
from workflows.engine.steps import complete

pytestmark = pytest.mark.django_db
BASIS = "《一事一议集体研究制度》第四条"


def test_c4_1_a_proposal_stands_on_the_households_chain_and_waits_for_the_office(panel):
    case = panel.case
    assert (case.status, panel.open) == ("proposed", ["accept"])
    event = Event.objects.of(case).get(verb=V.PROPOSED)
    assert event.household == panel.household.key
    assert Paper.objects.of(case).get().kind == "D18"
    assert NAME not in str(Paper.objects.of(case).get().content)


def test_c4_1_accepting_draws_the_number_and_asks_civil_affairs_and_finance_too(cast, panel):
    walker = Panel(cast, household=family(cast, name="罗大山"), amount=8000)
    walker.accepted(units=("YB",), lead="YB")
    assert walker.case.number.endswith("-001")
    asked = set(walker.round.sheets.values_list("unit__code", flat=True))
    assert asked == {"YB", "MZ", "CZ"}
    assert Notice.objects.filter(recipient__username="wutong", kind="case_accepted").exists()


@pytest.mark.parametrize("who", ["wutong", "linyue", "songlan", ("chenjing", "OFFDIR")])
def test_c4_1_only_office_staff_accept(panel, who):
    with pytest.raises(PermissionDenied):
        panel.take(
            "accept",
            proposing.accept_case,
            who,
            units={panel.cast.unit("YB"): ""},
            lead_unit=panel.cast.unit("YB"),
        )
    assert panel.status == "proposed"


def test_c4_1_nobody_of_the_office_accepts_a_case_of_their_own(cast, panel):
    own = Panel(cast, proposer="wangmin", household=family(cast, name="罗大山"))
    with pytest.raises(PermissionDenied, match="由您提请"):
        own.accepted(who="wangmin")
    assert own.status == "proposed"


def test_c4_1_a_return_says_what_is_missing_and_ends_after_two(panel):
    for _time in range(2):
        panel.take("accept", proposing.return_case, "wangmin", reason="请补充医疗票据。")
        assert (panel.status, panel.open) == ("returned", ["amend"])
        panel.take("amend", proposing.amend_case, "wutong", facts="已补充票据。")
    with pytest.raises(ValidationError, match="上限"):
        panel.take("accept", proposing.return_case, "wangmin", reason="再补充。")
    assert panel.status == "proposed"
    assert Paper.objects.of(panel.case).signed().count() == 3  # proposed once, amended twice


def test_c4_1_declining_names_the_right_way(panel):
    with pytest.raises(ValidationError):
        panel.take(
            "accept", proposing.decline_case, "wangmin", reason="政策内可解决。", route="", basis=BASIS
        )
    panel.take(
        "accept",
        proposing.decline_case,
        "wangmin",
        reason="政策内可解决。",
        route="按低保申请办理",
        basis=BASIS,
    )
    assert (panel.status, panel.open, panel.case.route) == ("declined", [], "按低保申请办理")
    event = Event.objects.of(panel.case).get(verb=V.DECLINED)
    assert "按低保申请办理" in event.sentence
    paper = Paper.objects.of(panel.case).get(kind="D35")
    assert (paper.is_signed, paper.organ) == (True, panel.cast.county.office)
    assert dict(paper.content["rows"])["其他帮扶渠道"] == "按低保申请办理。"


def test_c7_nothing_is_declined_without_a_rule(panel):
    values = {"reason": "政策内可解决。", "route": "按低保申请办理", "basis": " "}
    with pytest.raises(ValidationError):
        panel.take("accept", proposing.decline_case, "wangmin", **values)
    assert panel.status == "proposed"
    assert not Paper.objects.of(panel.case).filter(kind="D35").exists()


def test_c4_1_a_second_proposal_of_the_household_is_merged_into_the_open_case(cast, panel):
    second = Panel(cast, household=panel.household, title="同户照料困难")
    panel.accepted()
    other = Panel(cast, household=family(cast, name="罗大山"))
    with pytest.raises(ValidationError):
        second.take("accept", proposing.merge_case, "wangmin", other=other.case)
    second.take("accept", proposing.merge_case, "wangmin", other=panel.case)
    assert (second.status, second.case.merged_into, second.open) == ("merged", panel.case, [])
    assert "独居无人照料" in Deliberation.objects.get(pk=panel.case.pk).facts


def test_c4_1_a_title_with_a_name_is_refused_and_one_from_another_process_is_replaced(cast, panel):
    with pytest.raises(ValidationError):
        Panel(cast, household=panel.household, title=f"{NAME}的困难")
    walker = Panel(
        cast, household=panel.household, title=f"{NAME}的困难", source=panel.case, source_label="预警 1"
    )
    assert walker.case.title == "当事人的困难"


def test_a_case_is_not_accepted_twice(panel):
    panel.accepted()
    with pytest.raises(TransitionNotAllowed):
        proposing.accept_case(
            panel.case,
            actor=panel.actor("liqian"),
            units={panel.cast.unit("YB"): ""},
            lead_unit=panel.cast.unit("YB"),
        )


def test_c7_the_proposer_withdraws_before_the_hearing_and_the_units_are_asked_no_longer(panel):
    panel.accepted()
    with pytest.raises(PermissionDenied):
        withdraw(panel.case, actor=panel.actor("songlan"), reason="不再需要。")
    withdraw(panel.case, actor=panel.actor("wutong"), reason="当事人不再需要。")
    assert (panel.status, panel.open) == ("withdrawn", [])
    assert set(panel.round.sheets.values_list("status", flat=True)) == {"dropped"}
    assert Notice.objects.filter(kind="case_withdrawn", recipient__username="jiangli").exists()


def test_c7_where_a_minor_is_concerned_the_office_decides_on_withdrawing(cast, panel):
    guarded = Panel(cast, household=family(cast, name="罗大山"), is_guarded=True)
    with pytest.raises(PermissionDenied, match="未成年人"):
        withdraw(guarded.case, actor=cast.actor("wutong"), reason="不再需要。")
    withdraw(guarded.case, actor=cast.actor("wangmin"), reason="已另行安置。")
    assert guarded.status == "withdrawn"


def test_a_substitute_of_nobody_takes_no_step(cast, panel):
    with pytest.raises(PermissionDenied):
        complete(
            panel.task("accept"),
            proposing.decline_case,
            actor=cast.actor("sunjing"),
            reason="不属于。",
            route="信访",
            basis=BASIS,
        )
