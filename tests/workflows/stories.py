"""The steps of each flow, every one of them reached: walked on by whoever holds them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

from django.utils import timezone

from coordination.aid.actions import (
    deciding,
    duplicates,
    planning,
    stages,
    turns,
)
from coordination.deliberation.actions import deciding as decisions
from coordination.deliberation.actions import hearing, proposing, publishing
from coordination.duties import actions
from coordination.duties.actions import disputes, extensions, verifying
from coordination.duties.actions.chases import sign_chase
from coordination.duties.models import Chase
from coordination.entries.actions import objecting
from coordination.entries.models import PaperEntry
from coordination.meetings.actions import clearance, coordination, holding, minutes
from coordination.monitoring.actions import informing, recheck, triage
from coordination.referrals.actions import answers, projects, results, sending
from coordination.sittings import actions as seats
from tests.aid.world import Aid
from tests.conftest import Cast
from tests.counties import second_county
from tests.deliberation.cases import Panel
from tests.duties.test_beside import ask
from tests.duties.test_breakdown import breakdown
from tests.duties.walk import Duty
from tests.lives import stories as lives
from tests.lives.deaths import died
from tests.meetings.items import Walker as Item
from tests.meetings.sessions import Meeting, approved_item
from tests.monitoring.reports import Registered
from tests.monitoring.reports import Walker as Reported
from tests.referrals.walker import Walker as Application
from tests.walking import Walker, in_days, load_rules, scan
from tests.workflows import of_decisions, of_money
from workflows.case_deliberation.publicity import take_notice_down as take_granted_down
from workflows.case_deliberation.written import answer_in_writing
from workflows.emergency_aid import moves
from workflows.emergency_aid.branches import take_notice_down
from workflows.engine.clock import climb_ladders
from workflows.joint_meeting.placing import end_and_carry_over
from workflows.paper_signatures import moves as sheets
from workflows.referral_closure.front import open_project

Story = Callable[[Cast], None]
STORIES: dict[str, Story] = {}


NEEDS: dict[str, Callable[[], object]] = {"ArrivalFlow": second_county}
"""What a flow's story stands on besides the county, there before anybody sits down."""


def tells(flow: str) -> Callable[[Story], Story]:
    """Say of a story which flow's steps it comes to."""

    def keep(story: Story) -> Story:
        STORIES[flow] = story
        return story

    return keep


# --- the joint meeting --------------------------------------------------------------------------


@tells("AgendaItemFlow")
def an_item_goes_to_and_fro(cast: Cast) -> None:
    item = Item(cast).submitted()
    item.take("check", coordination.return_item, reason="缺少依据。")
    item.asked("ZJ", "CZ").answers("CZ", None, "disagree", "预算未安排。").answers("ZJ", None)
    item.take("recommend", coordination.recommend_view, view="建议从结余资金中安排。")
    item.take("review", clearance.pass_item, opinion="拟同意。")
    item.take("approve", clearance.hold_item, reason="待省级文件出台。")
    item.take("present", clearance.present_item_again)
    item.take("approve", clearance.ask_higher_approval, reason="重大事项，报市政府审定。")
    item.take("higher", clearance.record_higher_answer, approved=True, answer="同意。")


@tells("JointMeetingFlow")
def a_session_from_its_call_to_its_minutes(cast: Cast) -> None:
    load_rules()
    meeting = Meeting(cast).noticed(approved_item(cast))
    meeting.acknowledge("CL")
    meeting.acknowledge("MZ", "leave", leave_reason="参加市里会议")
    meeting.acknowledge("CZ", "proxy", proxy=cast.post("duwei"), proxy_scope="全权")
    meeting.take("authorise_proxy", seats.authorise_proxy, of="CZ")
    meeting.take("rule", seats.rule_on_seat, of="CZ", is_granted=True)
    meeting.take("rule", seats.rule_on_seat, of="MZ", is_granted=False, ruling="请派人。")
    meeting.take("begin", holding.begin_session)
    meeting.sign_in("CL")
    meeting.sign_in("CZ", cast.post("duwei"))
    meeting.sign_in("MZ")
    meeting.decide()
    meeting.take("hold", end_and_carry_over)
    meeting.take("draft", minutes.send_for_countersigning)
    meeting.countersign("CL").countersign("CZ", "object", "应改为分期。")
    said = {meeting.countersign_of("CZ").pk: "未采纳，理由已说明。"}
    meeting.take("reconcile", minutes.reconcile_minutes, resolutions=said, is_asked_again=False)
    meeting.take("check", minutes.check_minutes, opinion="拟同意。")
    meeting.take("sign", minutes.sign_minutes)


# --- duties --------------------------------------------------------------------------------------


@tells("MemberDutyFlow")
def a_duty_is_disputed_returned_and_closed(cast: Cast) -> None:
    duty = Duty(cast, is_verbatim=False)
    duty.take("break_down", actions.break_down, **breakdown(cast, lead_unit=cast.unit("CL"), co_units=[]))
    duty.take("approve", actions.approve_breakdown)
    duty.disputed()
    duty.take("mediate", disputes.ask_advice, reason="请提意见。")
    duty.take("advise", disputes.advise, advice="由残联承办为宜。")
    duty.take("mediate", disputes.refer_dispute, reason="未能一致。")
    duty.take("rule", disputes.uphold, reason="维持。")
    duty.take("receive", actions.receive_assignment)
    duty.assign()
    for _time in range(2):
        duty.draft()
        duty.sign()
        duty.send_back(who=None)
    duty.take("rule_return", verifying.confirm_return, opinion="退回补充。")
    duty.draft()
    duty.sign()
    duty.verify(who=None)
    duty.take("close", verifying.send_back_verification, opinion="请再核。")
    duty.verify(who=None)
    duty.take("close", verifying.lay_before_deputy, opinion="请审定。")
    duty.close()


@tells("ProgressFlow")
def progress_is_asked_again(cast: Cast) -> None:
    duty = Duty(cast).begun()
    duty.give_progress()
    duty.give_progress()


@tells("CoTaskFlow")
def two_units_contribute(cast: Cast) -> None:
    duty = Duty(cast, helpers=("CZ", "ZJ")).begun()
    duty.contribute("CZ")
    duty.contribute("ZJ")


@tells("ExtensionFlow")
def more_time_is_asked_for_twice(cast: Cast) -> None:
    duty = Duty(cast).begun()
    for _time in range(2):
        request = ask(duty)
        duty.take("sign_request", extensions.sign_extension, record=request)
        duty.take("rule_request", extensions.grant_extension, record=request, note="同意。")


@tells("ChaseFlow")
def the_ladder_drafts_its_papers(cast: Cast) -> None:
    duty = Duty(cast).begun()
    duty.due_passed(5)
    for rung in (2, 3, 4):
        duty.rung(rung)
        duty.take("sign_chase", sign_chase, record=Chase.objects.order_by("-pk")[0])


# --- deliberation --------------------------------------------------------------------------------


@tells("CaseDeliberationFlow")
def cases_before_a_panel_and_in_writing(cast: Cast) -> None:
    load_rules()
    panel = Panel(cast)
    panel.take("accept", proposing.return_case, reason="请补充医疗票据。")
    panel.take("amend", proposing.amend_case, facts="已补充票据。")
    panel.scheduled()
    code = panel.matter.sitting.seats.order_by("pk")[0].unit.code
    panel.take(
        "acknowledge",
        seats.answer_seat,
        of=code,
        answer="proxy",
        proxy=cast.liaison(code).post,
        proxy_scope="全权",
    )
    panel.take("authorise_proxy", seats.authorise_proxy, of=code)
    panel.take("rule", seats.rule_on_seat, of=code, is_granted=False, ruling="请主要负责人到会。")
    panel.open_it()
    panel.outcome("evidence")
    panel.conclude("deferred")
    panel.take("evidence", hearing.receive_evidence, evidence="票据已补齐。")
    panel.schedule().open_it()
    panel.outcome("category")
    panel.conclude().take("sign", decisions.send_back_decision, reason="请写明复核日期。")
    panel.take("settle", decisions.settle_decision)
    panel.sign().tell()
    panel.take("follow_up", decisions.record_visit, found="solved", note_text="情况好转。")
    written = Panel(cast, proposer="wangmin", household=Panel(cast).household).scheduled(forum="written")
    written.outcome("category")
    for _unit in range(3):
        written.take("write", answer_in_writing, stance="agree")
    written.take("conclude", hearing.conclude_case, conclusion="supported")

    Aid(cast)
    Panel(cast, household=written.household, source=panel.case).take("propose", proposing.sign_proposal)
    granted = Panel(cast).signed("aid")
    granted.take("put_up", publishing.publicise_decision, posted_on=in_days(-20), place="村务公开栏")
    granted.take("take_down", take_granted_down, taken_down_on=timezone.localdate())


# --- aid -----------------------------------------------------------------------------------------


@tells("EmergencyAidFlow")
def aid_in_both_lanes_and_out_of_its_way(cast: Cast) -> None:
    aid = Aid(cast, reserve=2000)
    _aid_in_stages(aid)
    _aid_that_breaks_off(aid)
    _aid_at_once(aid)


def _aid_at_once(aid: Aid) -> None:
    first = aid.walk(amount=Decimal(300))
    climb_ladders(timezone.now() + dt.timedelta(hours=25))
    first.take("approve_instead", deciding.quick_approve)
    first.paid().received().eased().supplemented().filed().followed_up().closed()
    second = aid.walk(clerk="yeqing", town="XZ02", amount=Decimal(700))
    second.take("rule", duplicates.rule_on_duplicate, ruling="", reason="房屋二次倒塌")
    second.take("allow", duplicates.allow_second_aid, reason="情况特殊")
    others = (
        aid.walk(person=aid.member(name), cause="traffic").approved() for name in ("陶五", "陶六", "陶七")
    )
    dry = next(walk for walk in others if walk.status == "pool_asked")
    dry.take("pool", deciding.release_pool)
    dry.paid()


def _aid_in_stages(aid: Aid) -> None:
    heavy = aid.walk(
        person=aid.member("陶三"),
        is_urgent=False,
        nature="expenditure",
        cause="illness",
        amount=Decimal(6000),
    ).verified()
    today = timezone.localdate()
    heavy.take("publicise", planning.publicise_case, posted_on=in_days(-20), place="村务公开栏")
    heavy.take("take_down", take_notice_down, taken_down_on=today)
    heavy.planned(4000, 2000)
    heavy.take("review", deciding.return_case, reason="请补充诊断证明")
    heavy.take("amend", deciding.amend_case, facts="附诊断证明。", amount=Decimal(6000))
    heavy.planned(4000, 2000).reviewed()
    heavy.take("county_check", planning.check_for_county)
    heavy.take("county_approve", planning.approve_for_county)
    seen = {"found": "收入恢复", "on": today, "reason": "收入恢复"}
    heavy.take("check_stage", stages.propose_cut, **seen)
    heavy.take("hear", stages.hold_hearing, statement="无异议", on=today)
    heavy.take("cut", stages.cut_stage, amount=Decimal(400), reason="收入恢复")
    heavy.paid().received()


def _aid_that_breaks_off(aid: Aid) -> None:
    waiting = aid.walk(
        person=aid.member("陶四"), is_urgent=False, cause="illness", amount=Decimal(1500)
    ).verified()
    waiting.planned(900, 600, days=30).reviewed()
    moves.suspend(waiting.case, actor=aid.cast.actor("shilei", "THEAD"), reason="外出治疗", until=in_days(10))
    waiting.take("resume", turns.resume_case, reason="已返家")
    died(aid.cast, waiting.case.person, "taochunsheng")
    waiting.reread()
    waiting.take("settle", turns.settle_frozen, pays_due=False, reason="未到期")


tells("ReserveTopUpFlow")(of_money.a_low_reserve_is_topped_up)
tells("MonthEndFlow")(of_money.a_month_is_counted_twice_and_signed)
tells("OverlapFlow")(of_money.a_fire_was_aided_twice)
tells("CountyInquiryFlow")(of_money.another_county_is_answered)
tells("RecoveryFlow")(of_decisions.aid_is_asked_back_and_let_go)
tells("LeakFlow")(of_decisions.a_leak_is_told_and_closed)
tells("RemedyFlow")(of_decisions.a_decision_is_contested_twice)


# --- referrals -----------------------------------------------------------------------------------


@tells("ReferralClosureFlow")
def an_application_is_answered_twice(cast: Cast) -> None:
    walk = Application(cast, "JT", "ZJ").answered()
    complaint = {"person_says": "补助没有到账", "legs": [walk.leg("JT")]}
    walk.take("call_back", answers.reopen_after_complaint, **complaint)
    walk.answered_leg("JT").settled().closed()


@tells("ReferralLegFlow")
def a_leg_that_nobody_takes(cast: Cast) -> None:
    one = Application(cast, "JT").dispatched()
    one.returned("JT", right="ZJ").resent("JT", "ZJ").returned("ZJ", right="CL")
    ruling = {"receiver": cast.unit("CL"), "ruling": "由县残联承办。", "basis": "职能配置规定"}
    one.take("rule", sending.rule_leg, record=one.leg("ZJ"), **ruling)
    one.received("CL").answered_leg("CL")
    hidden = Application(cast, "JT", person=one.person, is_restricted=True).dispatched()
    hidden.received("JT", handler=cast.user("zhuqi")).answered_leg("JT")


@tells("CharityFilingFlow")
def a_project_is_amended(cast: Cast) -> None:
    load_rules()
    project = open_project(
        actor=cast.holder("PROV", "CSH"),
        title="暖冬助困",
        kind="project",
        audience="困难家庭",
        content="发放生活物资",
        planned_value=Decimal(50000),
        begins_on=in_days(0),
        ends_on=in_days(300),
    )
    walk = Walker(project, cast)
    walk.take("file", projects.return_project, reason="请写明对象。")
    walk.take("amend", projects.amend_project, audience="低保边缘家庭")
    walk.take("file", projects.file_project)


@tells("WaitingListFlow")
def a_place_comes_in_the_end(cast: Cast) -> None:
    one = Application(cast, "JT").dispatched().received("JT")
    one.answered_leg("JT", "wait_list", review_on=in_days(14))
    leg = one.leg("JT")
    said = {"summary": "已轮到", "form": "service", "proof": "入学通知"}
    one.take("review", results.review_leg, record=leg, code="granted", **said)
    told = {"answer": "名额已经落实。", "answer_way": "phone"}
    one.take("tell", answers.tell_review, record=leg, **told)


# --- warnings ------------------------------------------------------------------------------------


@tells("WarningFlow")
def warnings_on_two_routes(cast: Cast) -> None:
    load_rules()
    told = Reported(cast).triaged("2")
    told.take("verify", triage.send_warning_back, method="visit", findings="实为收入好转。")
    told.take("choose_again", triage.triage_warning, route="3")
    told.confirmed().informed(timezone.now() - dt.timedelta(minutes=5))
    told.take("follow_up", informing.follow_up, outcome="applied", note="已受理低保申请。")
    cut = Reported(cast, id_number=Registered(cast).id_number, kinds=["illness"])
    cut.triaged("4").confirmed().rechecked("end").heard(timezone.localdate())
    cut.take("decide", recheck.decide_cut, decision="end", grounds="家庭收入超过标准。")


# --- deaths and moves -----------------------------------------------------------------------------

tells("DeathReportFlow")(lives.a_death_is_refuted_and_another_confirmed)
tells("HouseholdMoveFlow")(lives.a_household_moves_and_is_signed_for)
tells("MoveReportFlow")(lives.a_found_move_leads_to_a_letter)
tells("DepartureFlow")(lives.a_found_move_leads_to_a_letter)
tells("ArrivalFlow")(lives.a_household_goes_to_another_county_and_back)


# --- signatures on paper ------------------------------------------------------------------------


def entered(cast: Cast) -> PaperEntry:
    """The office has entered that the deputy convener approved an item by hand."""
    task = Item(cast).approving().task("approve")
    answer = cast.client("wangmin").post(
        f"/tasks/{task.pk}/paper/",
        {
            "outcome": "approve",
            "opinion": "同意。",
            "signer": cast.post("linyue").pk,
            "signed_on": timezone.localdate().isoformat(),
            "scan": scan(),
        },
    )
    assert answer.status_code == 302, answer.content.decode()
    return PaperEntry.objects.get(step_id=task.pk)


@tells("PaperEntryFlow")
def a_sheet_is_compared(cast: Cast) -> None:
    Walker(entered(cast), cast).take("compare", sheets.compare_entry, "liqian")


@tells("ObjectionFlow")
def an_objection_is_upheld_and_put_right(cast: Cast) -> None:
    entry = Walker(entered(cast), cast)
    entry.take("compare", sheets.compare_entry, "liqian")
    raised = sheets.object_to_entry(entry.record, actor=cast.actor("linyue"), reason="此件不是我签的。")
    objection = Walker(raised, cast)
    objection.take("examine", objecting.examine_objection, findings="录入岗位和时间已核对。")
    objection.take("answer", objecting.uphold_objection, answer="经核查属实。")
    objection.take("put_right", sheets.put_right, remedy="已发更正通知。")
