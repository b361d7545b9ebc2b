"""C5, steps 4 to 7: verified, planned, approved once by the total, checked stage by stage."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from viewflow.fsm import TransitionNotAllowed

from coordination.aid.actions import deciding, paying, planning, stages, turns
from coordination.aid.models import AidCase, Stage, StagePlan, Visit
from coordination.audit.models import Event
from coordination.documents.models import Paper
from coordination.documents.public_notices import hangs_through, take_down
from coordination.documents.verbs import DocumentVerb
from coordination.documents.words import due_words
from coordination.monitoring.models import Warning
from coordination.register.models import WatchEntry
from coordination.remedies.models import Remedy
from tests.order import disagreements
from workflows.emergency_aid.branches import take_notice_down
from workflows.engine.steps import complete
from workflows.remedy.front import open_remedy

S = AidCase.Status
TODAY = timezone.localdate


@pytest.fixture
def slow(aid):
    """A request of the ordinary lane, verified and planned in two stages within the township's limit."""
    return aid.walk(is_urgent=False, cause="illness", amount=Decimal(1500)).verified().planned(900, 600)


def test_c5_4_within_the_township_limit_the_head_approves(slow, aid):
    slow.reviewed()
    assert slow.status == S.STAGE_DUE  # the first stage is due today: its check has begun
    plan = slow.case.plan
    assert (plan.tier, plan.approved, plan.reserved, plan.paid) == (StagePlan.Tier.TOWNSHIP, 1500, 1500, 0)
    assert aid.reserve.reserved == 1500
    kinds = set(Paper.objects.of(slow.case).values_list("kind", flat=True))
    assert {"D25", "D26"} <= kinds


def test_c5_4_above_the_township_limit_the_county_approves_and_pays(aid):
    walk = aid.walk(is_urgent=False, cause="illness", amount=Decimal(6000)).verified().planned(4000, 2000)
    walk.reviewed()
    assert (walk.status, walk.open) == (S.COUNTY_CHECK, ["county_check"])
    walk.take("county_check", planning.check_for_county, "suting")
    walk.take("county_approve", planning.approve_for_county, "weiguoqiang")
    assert walk.case.plan.tier == StagePlan.Tier.COUNTY
    assert (aid.pool.reserved, aid.reserve.reserved) == (6000, 0)
    walk.checked()
    task = walk.task("pay")
    assert (task.holder_unit.code, task.holder_role) == ("CZ", "FIN")
    walk.paid("hejun")
    assert aid.pool.balance == 496000


def test_c5_4_a_total_at_the_limit_is_within_it(aid):
    walk = aid.walk(is_urgent=False, cause="illness", amount=Decimal(3144)).verified().planned(3144)
    walk.reviewed()
    assert walk.case.plan.tier == StagePlan.Tier.TOWNSHIP


def heavy(aid, **fields):
    """Heavy expenditure, verified: the public notice is to be put up."""
    return aid.walk(is_urgent=False, nature="expenditure", cause="illness", **fields).verified()


def posted(walk, days=20, **values):
    on = TODAY() - dt.timedelta(days=days)
    walk.take("publicise", planning.publicise_case, "wutong", posted_on=on, place="村务公开栏", **values)
    return walk


def sheet(walk) -> Paper:
    return Paper.objects.of(walk.case).get(kind="D44")


def test_c5_4_heavy_expenditure_is_put_on_notice_first(aid):
    walk = heavy(aid)
    assert walk.open == ["publicise"]
    posted(walk, days=2)
    assert walk.open == ["take_down"]
    with pytest.raises(ValidationError):
        walk.take("take_down", take_notice_down, "wutong", taken_down_on=TODAY())
    notice = sheet(walk).posting
    with time_machine.travel(dt.datetime.combine(notice.until_on, dt.time(10), tzinfo=dt.UTC), tick=True):
        walk.take("take_down", take_notice_down, "wutong", taken_down_on=notice.until_on)
    assert walk.open == ["draw_up"]


def test_m2_3_17_the_public_notice_is_printed_put_up_and_taken_down(aid):
    walk = posted(heavy(aid, facts="患肺癌，住院自费部分高。"))
    paper = sheet(walk)
    notice = paper.posting
    assert (paper.is_signed, paper.organ.code) == (True, "XZ01")
    assert notice.until_on == hangs_through(notice.put_up_on, on=walk.case.policy_on, county=aid.cast.county)
    rows = dict(paper.content["rows"])
    assert (rows["救助对象"], rows["救助事项"], rows["拟救助金额"]) == ("陶满仓", "临时救助", "700元")
    assert rows["所在村（社区）"] == walk.case.household.village.short_name
    printed = str(paper.content)
    for words in ("癌", "病", walk.case.person.id_number, walk.case.person.account):
        assert words not in printed, words
    assert f"{due_words(notice.until_on)}前向" in paper.content["requirement"]
    assert (notice.place, notice.put_up_by.user.username, notice.is_up) == ("村务公开栏", "wutong", True)
    assert Event.objects.of(paper).get(verb=DocumentVerb.NOTICE_PUT_UP).after["place"] == "村务公开栏"
    page = aid.cast.client("wutong").get(paper.get_absolute_url()).content.decode()
    assert "村务公开栏" in page
    walk.take("take_down", take_notice_down, "wutong", taken_down_on=TODAY())
    notice.refresh_from_db()
    assert (notice.taken_down_on, notice.taken_down_by.user.username) == (TODAY(), "wutong")
    assert Event.objects.of(paper).filter(verb=DocumentVerb.NOTICE_TAKEN_DOWN).count() == 1
    assert Event.objects.of(walk.case).get(verb="aid.notice_ended").after["objections"] is False
    assert not Remedy.objects.exists()
    assert disagreements() == []
    with pytest.raises(ValidationError):
        take_down(notice, taken_down_on=TODAY(), actor=aid.cast.actor("wutong"))


def test_m2_3_17_a_child_stands_on_no_notice_by_name(aid):
    child = aid.member("陶小宝", "")
    type(child).objects.filter(pk=child.pk).update(born_on=TODAY() - dt.timedelta(days=3000))
    child.refresh_from_db()
    walk = posted(heavy(aid, person=child))
    assert dict(sheet(walk).content["rows"])["救助对象"] == "（依法不公开姓名）"
    assert "陶小宝" not in str(sheet(walk).content)


def test_m2_3_17_what_is_objected_to_a_notice_is_answered_by_somebody_else(aid):
    walk = posted(heavy(aid))
    paper = sheet(walk)
    said = {"taken_down_on": TODAY(), "objections": "该户有两处房产。"}
    walk.take("take_down", take_notice_down, "wutong", **said)
    remedy = Remedy.objects.get(paper=paper)
    assert (remedy.kind, remedy.status, remedy.said) == ("objection", "answering", "该户有两处房产。")
    assert walk.case.visits.get(kind="notice").found == "该户有两处房产。"
    with pytest.raises(ValidationError):
        open_remedy(
            paper,
            actor=aid.cast.actor("wutong"),
            kind="review",
            came="letter",
            received_on=TODAY(),
            said="不服。",
        )


def test_m2_3_17_only_the_clerk_puts_it_up_once_and_says_where(aid):
    walk = heavy(aid)
    with pytest.raises(PermissionDenied):
        walk.take("publicise", planning.publicise_case, "shilei", posted_on=TODAY(), place="公开栏")
    with pytest.raises(ValidationError):
        walk.take("publicise", planning.publicise_case, "wutong", posted_on=TODAY(), place=" ")
    with pytest.raises(ValidationError):
        planning.end_notice(walk.case, actor=aid.cast.actor("wutong"), taken_down_on=TODAY())
    posted(walk)
    with pytest.raises(ValidationError):
        planning.publicise_case(
            walk.case, actor=aid.cast.actor("wutong").proven(), posted_on=TODAY(), place="公开栏"
        )


def test_c5_4_return_amend_and_refuse(slow):
    slow.take("review", deciding.return_case, "shilei", reason="请补充诊断证明")
    assert slow.open == ["amend"]
    slow.take("amend", deciding.amend_case, "wutong", facts="附诊断证明。", amount=Decimal(1200))
    slow.planned(1200)
    slow.take("review", deciding.refuse_case, "shilei", reason="不符合条件")
    assert (slow.status, slow.open) == (S.REFUSED, [])
    paper = Paper.objects.of(slow.case).get(kind="D35")
    assert "行政复议" in paper.content["requirement"]
    assert str(paper.number).startswith("安桃政救助〔")


def test_m2_4_6_refused_aid_is_watched_and_the_next_tier_is_looked_at(slow):
    slow.take("review", deciding.refuse_case, "shilei", reason="不符合条件")
    entry = WatchEntry.objects.get()
    assert (entry.kind, entry.person, entry.source_id) == ("refused", slow.case.person, slow.case.pk)
    assert entry.authority.code == "XZ01"
    look = Warning.objects.get(kind="cliff")
    assert (look.person, look.reasons[0][1]["how"]) == (slow.case.person, "lost.refused")


def test_c5_5_one_approval_covers_all_stages_and_the_advance_counts(aid):
    walk = aid.walk(amount=Decimal(700)).approved().paid().received().eased()
    walk.supplemented(needs_plan=True).filed()
    assert walk.open == ["verify"]
    walk.verified().planned(1500, 900)
    assert planning.plan_total(walk.case) == 3100
    walk.reviewed()
    plan = walk.case.plan
    assert (plan.approved, plan.paid, plan.reserved) == (3100, 700, 2400)
    assert [stage.number for stage in walk.case.stages] == [0, 1, 2]


def test_c5_5_stages_are_limited_in_number_and_time(aid):
    walk = aid.walk(is_urgent=False, cause="illness").verified()
    with pytest.raises(ValidationError):
        walk.planned(100, 100, 100, 100)
    with pytest.raises(ValidationError):
        walk.planned(100, 100, days=80)


def test_c5_6_a_stage_is_checked_before_it_is_paid_and_follows_the_one_before(slow, aid):
    slow.reviewed().checked().paid().received()
    assert slow.status == S.PLAN_APPROVED
    assert slow.open == []  # the second stage is a month away
    Stage.objects.filter(plan__case=slow.case, number=2).update(due_on=TODAY())
    from workflows.emergency_aid.rounds import wake_stages

    assert wake_stages(aid.cast.county) == 1
    assert slow.open == ["check_stage"]
    slow.checked().paid().received()
    assert slow.open == ["follow_up"]
    assert slow.case.plan.paid == 1500


def test_c5_6_the_check_itself_must_hold(slow):
    slow.reviewed()
    with pytest.raises(ValidationError):
        slow.take(
            "check_stage",
            stages.release_checked_stage,
            "taochunsheng",
            found="已搬走",
            on=TODAY(),
            is_alive=True,
            is_resident=False,
            is_met=True,
        )
    assert slow.status == S.STAGE_DUE


def test_c5_6_a_stop_only_after_a_hearing_frees_the_rest(slow, aid):
    slow.reviewed()
    slow.take(
        "check_stage",
        stages.propose_cut,
        "taochunsheng",
        found="已领取保险赔付",
        on=TODAY(),
        reason="保险已赔付",
    )
    with pytest.raises(TransitionNotAllowed):
        stages.stop_plan(slow.case, actor=slow.actor("shilei").proven(), reason="保险已赔付")
    slow.take("hear", stages.hold_hearing, "wutong", statement="本人同意", on=TODAY())
    slow.take("cut", stages.stop_plan, "shilei", reason="保险已赔付")
    assert (slow.status, slow.open) == (S.FOLLOW_UP, ["follow_up"])
    plan = slow.case.plan
    assert (plan.reserved, plan.rest, aid.reserve.reserved, aid.reserve.balance) == (0, 1500, 0, 50000)
    assert {"D36", "D37"} <= set(Paper.objects.of(slow.case).values_list("kind", flat=True))


def test_c5_6_a_cut_pays_less_and_gives_the_difference_back(slow, aid):
    slow.reviewed()
    slow.take(
        "check_stage", stages.propose_cut, "taochunsheng", found="收入恢复", on=TODAY(), reason="收入恢复"
    )
    slow.take("hear", stages.hold_hearing, "wutong", statement="无异议", on=TODAY())
    slow.take("cut", stages.cut_stage, "shilei", amount=Decimal(400), reason="收入恢复")
    slow.paid()
    assert (aid.reserve.balance, aid.reserve.reserved) == (49600, 600)
    assert slow.case.plan.paid == 400


def test_c5_6_suspended_aid_rests_and_is_checked_again(slow):
    slow.reviewed()
    until = TODAY() + dt.timedelta(days=20)
    seen = {"found": "在世，住院治疗", "on": TODAY()}
    slow.take("check_stage", turns.suspend_at_check, "taochunsheng", reason="住院", until=until, **seen)
    assert (slow.status, slow.open) == (S.SUSPENDED, ["resume"])
    visit = slow.case.visits.first()
    assert (visit.kind, visit.found, visit.stage.number) == (Visit.Kind.STAGE_CHECK, "在世，住院治疗", 1)
    slow.take("resume", turns.resume_case, "shilei", reason="已出院")
    assert slow.open == ["check_stage"]


def test_c5_7_extend_reenters_the_ordinary_lane_of_the_same_case(aid):
    walk = aid.walk().advanced().followed_up("extend")
    assert (walk.status, walk.open, walk.case.round) == (S.VERIFYING, ["verify"], 2)
    walk.verified().planned(800).reviewed()
    plan = walk.case.plan
    assert (plan.approved, plan.paid, plan.reserved) == (1500, 700, 800)


def test_a_verifier_who_did_not_confirm_leaves_the_refusal_to_the_head(aid):
    walk = aid.walk(is_urgent=False, cause="illness")
    walk.verified(is_true=False)
    assert walk.open == ["review"]
    with pytest.raises(ValidationError):
        walk.reviewed()


def test_paying_out_of_turn_is_refused(slow):
    slow.reviewed()
    with pytest.raises((TransitionNotAllowed, ValidationError)):
        paying.pay_stage(slow.case, actor=slow.actor("tiantian"))
    with pytest.raises(PermissionDenied):
        complete(
            slow.task("check_stage"),
            stages.propose_cut,
            actor=slow.actor("shilei"),
            found="",
            on=TODAY(),
            reason="x",
        )
