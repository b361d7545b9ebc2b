"""C4-2 to C4-5: what the system finds, the units' sheets, the report, the forum."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from coordination.audit.models import Event
from coordination.deliberation.actions import preparing
from coordination.deliberation.models import Round, Sheet
from coordination.deliberation.queries.findings import finding_lines
from coordination.deliberation.verbs import DeliberationVerb as V
from coordination.documents.models import Paper
from coordination.notifications.models import Notice
from coordination.register.actions.checks import record_authorization, record_means_check
from coordination.register.verbs import RegisterVerb
from tests.deliberation.cases import NAME, Panel, family
from workflows.case_deliberation.moves import stop_asking

pytestmark = pytest.mark.django_db


def checked(cast, household, days_ago):
    clerk = cast.actor("wutong")
    day = timezone.localdate() - dt.timedelta(days=days_ago)
    paper = record_authorization(household, actor=clerk, scope="家庭经济状况", signed_on=day)
    return record_means_check(
        household,
        actor=clerk,
        authorization=paper,
        checked_by=cast.unit("MZ"),
        checked_on=day,
        result="meets",
    )


def test_c4_2_a_check_of_the_last_six_months_is_taken_over_under_the_old_authorisation(cast, panel):
    check = checked(cast, panel.household, 60)
    panel.accepted()
    codes = [finding["code"] for finding in panel.round.findings]
    assert "check_reused" in codes
    used = Event.objects.of(check).get(verb=RegisterVerb.CHECK_REUSED)
    assert used.household == panel.household.key
    assert any("可互认" in words for _tone, words in finding_lines(panel.round))


def test_c4_2_an_older_check_asks_for_a_new_one_under_the_same_authorisation(cast, panel):
    checked(cast, panel.household, 200)
    panel.accepted()
    assert "check_needed" in [finding["code"] for finding in panel.round.findings]


def test_c4_2_another_open_case_of_the_household_is_shown(cast, panel):
    Panel(cast, household=panel.household, title="同户照料困难")
    panel.accepted()
    found = [finding for finding in panel.round.findings if finding["code"] == "open_case"]
    assert found[0]["params"]["title"] == "同户照料困难"


def test_c4_3_each_unit_says_what_it_knows_and_what_it_can_give(panel):
    panel.accepted()
    panel.give("YB", facts=f"{NAME}已参保，电话13855512345。", amount=3000)
    sheet = panel.round.sheets.get(unit__code="YB")
    assert (sheet.status, sheet.offer_kind) == ("given", "service")
    assert NAME not in sheet.facts
    assert "138****2345" in sheet.facts
    assert panel.status == "preparing"


def test_c4_3_an_offer_names_its_rule_and_nobody_answers_for_another_unit(panel):
    panel.accepted()
    with pytest.raises(ValidationError):
        panel.give("YB", rule="")
    with pytest.raises(PermissionDenied):
        panel.take("sheet", preparing.give_sheet, "songlan", of="YB", facts="无。", offer_kind="nothing")
    assert panel.round.sheets.get(unit__code="YB").status == "asked"


def test_c4_3_a_missing_sheet_is_noted_the_chair_is_told_and_the_case_goes_on(panel):
    panel.accepted()
    panel.give("YB")
    panel.give("MZ")
    assert panel.time_is_up("sheet") == 1
    assert (panel.status, panel.open) == ("accepted", ["assemble"])
    assert panel.round.sheets.get(unit__code="CL").status == "no_reply"
    told = set(Notice.objects.filter(kind="case_sheet_missing").values_list("recipient__username", flat=True))
    assert {"linyue", "qiumin"} <= told


def test_c4_3_the_office_stops_asking_a_unit_but_never_the_lead_unit(panel):
    panel.accepted()
    office = panel.actor("wangmin")
    with pytest.raises(PermissionDenied, match="牵头单位和民政部门必须征询"):
        stop_asking(panel.round.sheets.get(unit__code="MZ"), actor=office, reason="不涉及。")
    with pytest.raises(PermissionDenied):
        stop_asking(panel.round.sheets.get(unit__code="CL"), actor=panel.actor("sunjing"), reason="不涉及。")
    stop_asking(panel.round.sheets.get(unit__code="CL"), actor=office, reason="不涉及。")
    panel.give("YB")
    panel.give("MZ")
    assert panel.status == "accepted"


def test_c4_4_the_report_is_pseudonymous_and_cash_waits_for_insurance_and_assistance(panel):
    panel.prepared()
    values = {"report": f"{NAME}生活困难。", "insurance": "已报销。", "assistance": "", "welfare": "无。"}
    with pytest.raises(ValidationError):
        panel.take("assemble", preparing.assemble_report, "wangmin", **values)
    panel.take("assemble", preparing.assemble_report, "wangmin", **{**values, "assistance": "无。"})
    assert panel.round.report == "当事人生活困难。"
    paper = Paper.objects.of(panel.round).get(kind="D19")
    assert paper.is_signed
    assert NAME not in str(paper.content)
    assert len(paper.content["sheets"]) == 3


def test_c4_5_the_report_is_read_by_those_who_decide_and_not_by_each_unit(cast, panel):
    panel.assembled()
    papers = Paper.objects.of(panel.round)
    assert papers.visible_to(cast.actor("wangmin")).exists()
    assert not papers.visible_to(cast.actor("songlan")).exists()
    assert not papers.visible_to(cast.actor("jiangli")).exists()
    deputy = cast.actor("linyue")
    assert not papers.visible_to(deputy).exists(), "a convener reads it from when they are to chair (C9)"
    panel.schedule()
    assert papers.visible_to(deputy).exists()


def test_c4_5_civil_affairs_leader_chairs_only_below_the_county_limit(cast, panel):
    panel.assembled()
    panel.schedule(chair=("weiguoqiang", "CHEAD"))
    assert panel.round.chair_role == "CHEAD"
    rich = Panel(cast, household=family(cast, name="罗大山"), amount=90000).assembled()
    with pytest.raises(ValidationError, match="副总召集人"):
        rich.schedule(chair=("weiguoqiang", "CHEAD"))
    assert rich.status == "arranging"


def test_c4_5_a_panel_summons_every_unit_asked_under_the_deliberations_own_quorum(panel):
    panel.scheduled()
    sitting = panel.matter.sitting
    assert (panel.status, panel.open) == ("scheduled", ["acknowledge"])
    assert sitting.quorum_rule == "CD_QUORUM"
    assert set(sitting.seats.values_list("unit__code", flat=True)) == {"MZ", "YB", "CL"}
    assert {unit.code for unit in panel.matter.required_units.all()} == {"MZ"}
    assert Notice.objects.filter(kind="case_scheduled", recipient__username="jiangli").exists()


def test_c4_5_a_written_round_needs_the_agreement_of_all_beforehand(panel):
    panel.prepared()
    Sheet.objects.filter(round=panel.round).exclude(unit__code="CL").update(agrees_to_written=True)
    panel.take(
        "assemble",
        preparing.assemble_report,
        "wangmin",
        report="生活困难。",
        insurance="无。",
        assistance="无。",
        welfare="无。",
    )
    with pytest.raises(ValidationError, match="县残联"):
        panel.schedule(forum="written")
    Sheet.objects.filter(round=panel.round).update(agrees_to_written=True)
    panel.schedule(forum="written")
    assert (panel.round.forum, panel.open) == (Round.Forum.WRITTEN, ["write"])


def test_every_step_leaves_its_event_on_the_chain(panel):
    panel.scheduled()
    verbs = set(Event.objects.filter(household=panel.household.key).values_list("verb", flat=True))
    assert {V.PROPOSED, V.ACCEPTED, V.PREPARED, V.SHEET_GIVEN, V.REPORT_ASSEMBLED, V.SCHEDULED} <= verbs
