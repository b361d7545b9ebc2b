"""C7, C10: aid is asked back by order alone, after a hearing, with both remedies, and let go by three hands."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from viewflow.fsm import TransitionNotAllowed

from coordination.access import Actor
from coordination.aid.actions.stages import end_by_order
from coordination.aid.models import AidCase, LedgerLine, Stage
from coordination.aid.queries.advances import advance_account
from coordination.audit.models import Event
from coordination.audit.verify import Verification
from coordination.documents.models import Paper
from coordination.notifications.models import Notice
from coordination.recoveries.actions import collecting, ordering, writing_off
from coordination.recoveries.models import Receipt, Recovery
from coordination.recoveries.sums import instalments, paid_stages, standing
from coordination.recoveries.verbs import RecoveryVerb
from tests.aid.money import Bank, assert_books_hold
from tests.walking import Walker
from workflows.emergency_aid.branches import file_and_ask_back
from workflows.engine.checks import check_flows
from workflows.engine.narrowing import people_for
from workflows.engine.steps import start
from workflows.models import Task
from workflows.recovery.front import open_recovery

TODAY = timezone.localdate
S = Recovery.Status
FOUND = "经比对，申请时隐瞒房产出租收入，租赁合同为证。"


class Returning(Walker[Recovery]):
    """Takes the open step of one recovery."""

    def heard(self, who=None, **values):
        said = {"was_heard": True, "statement": "承认隐瞒，愿意退回。", "on": TODAY(), **values}
        self.take("hear", ordering.hear, who, **said)
        return self

    def ordered(self, amount=700, count=1, who=None, **values):
        said = {"amount": Decimal(amount), "count": count, "reason": "隐瞒收入属实。", **values}
        self.take("order", ordering.order, who, **said)
        return self

    def returned(self, amount, voucher="SJ-9", who=None):
        self.take(
            "collect", collecting.enter_receipt, who, amount=Decimal(amount), on=TODAY(), voucher=voucher
        )
        return self

    def tried(self, days_ago=0):
        on = TODAY() - dt.timedelta(days=days_ago)
        self.take("collect", collecting.note_attempt, on=on, note="上门无人。")
        return self

    def let_go(self, why=Recovery.Why.INSOLVENT):
        self.take("collect", writing_off.ask_write_off, why=why, note="法院终结执行裁定。")
        return self


@pytest.fixture
def paid(aid):
    """An advance of 700 that arrived and was told of."""
    return aid.walk().approved().paid().received().eased().supplemented()


@pytest.fixture
def back(paid, cast):
    return ask_back(paid.case, cast)


def ask_back(case, cast, amount=700, who="wutong", ground=Recovery.Ground.FALSE_STATEMENT) -> Returning:
    recovery = open_recovery(case, actor=cast.actor(who), ground=ground, found=FOUND, amount=Decimal(amount))
    return Returning(recovery, cast)


def rows(recovery, kind) -> dict:
    return dict(Paper.objects.of(recovery).filter(kind=kind).latest("pk").content["rows"])


def open_steps(recovery) -> set[str]:
    return {task.flow_task.name for task in Task.objects.open().about(recovery)}


def test_m2_3_7_nothing_is_owed_before_the_hearing_and_the_order(back, aid):
    recovery = back.reread()
    assert (recovery.status, open_steps(recovery)) == (S.PROPOSED, {"hear"})
    leader, payer = back.cast.actor("weiguoqiang").proven(), back.cast.actor("tiantian")
    with pytest.raises(TransitionNotAllowed):
        ordering.order(recovery, actor=leader, amount=Decimal(700), reason="属实")
    with pytest.raises(TransitionNotAllowed):
        ordering.drop(recovery, actor=leader, reason="无")
    with pytest.raises(ValidationError, match="目前没有应收款项"):
        collecting.enter_receipt(recovery, actor=payer, amount=Decimal(1), on=TODAY(), voucher="1")
    assert LedgerLine.objects.filter(kind="returned").count() == 0


def test_m2_3_7_to_the_last_instalment(back, aid):
    """D36, D38 with its article and both remedies; instalments; the ledger's own lines; the end is told."""
    recovery = back.heard().ordered(count=2).reread()
    assert recovery.status == S.ORDERED
    assert rows(recovery, "D36")["陈述意见"] == "承认隐瞒，愿意退回。"
    paper = Paper.objects.of(recovery).get(kind="D38")
    said = dict(paper.content["rows"])
    assert paper.number is not None
    assert said["依据"] == "《中华人民共和国社会救助法》第七十三条"
    assert said["决定内容"] == "责令退回700元"
    assert "第1期，350元" in said["退回期限"]
    assert "60日内" in paper.content["note"]
    assert "六个月内" in paper.content["note"]
    assert "人民政府" in paper.content["note"]
    first = recovery.instalments.first()
    assert first.due_on >= TODAY() + dt.timedelta(days=30)
    task = Task.objects.open().about(recovery).get()
    assert timezone.localdate(task.due_at) == first.due_on

    recovery = back.returned(300).returned(50).reread()
    assert (recovery.status, recovery.returned, recovery.rest) == (S.ORDERED, 350, 350)
    task = Task.objects.open().about(recovery).get()
    assert timezone.localdate(task.due_at) >= recovery.instalments.last().due_on
    recovery = back.returned(350, voucher="SJ-11").reread()
    assert (recovery.status, recovery.rest) == (S.RETURNED, 0)
    assert open_steps(recovery) == set()
    lines = LedgerLine.objects.filter(kind="returned").order_by("pk")
    assert [line.amount for line in lines] == [300, 50, 350]
    assert aid.reserve.balance == 50000
    assert_books_hold(aid.reserve)
    account = advance_account(recovery.case)
    assert (account.confirmed, account.returned, account.rest) == (0, 700, 0)
    assert Event.objects.of(recovery).filter(verb=RecoveryVerb.RECEIVED).count() == 3
    assert Notice.objects.filter(kind="recovery_ended", recipient__username="wutong").exists()
    assert [one for one in check_flows() if one.record == recovery] == []
    assert Verification().run() == []


def test_c7_never_more_than_was_paid_and_has_not_come_back(paid, cast):
    with pytest.raises(ValidationError):
        ask_back(paid.case, cast, amount=701)
    back = ask_back(paid.case, cast, amount=500)
    with pytest.raises(ValidationError):
        back.heard().ordered(amount=501)
    back.ordered(amount=500)
    with pytest.raises(ValidationError):
        back.returned(501)
    with transaction.atomic(), pytest.raises(IntegrityError):
        Recovery.objects.filter(pk=back.record.pk).update(returned=501)


def test_c7_one_open_recovery_a_case(back, cast):
    with pytest.raises(PermissionDenied, match="已在追回中"):
        ask_back(back.reread().case, cast)


def test_c7_nothing_to_ask_back_where_nothing_stands(aid, cast):
    walk = aid.walk().approved()
    with pytest.raises(PermissionDenied, match="没有可以追回"):
        ask_back(walk.case, cast)


def test_c7_good_faith_is_never_recovered(back):
    """Without a finding it is dropped with its reason, and the money stays where it is."""
    back.heard()
    with pytest.raises(ValidationError):
        back.take("order", ordering.drop, reason=" ")
    back.take("order", ordering.drop, reason="善意取得，情况属实。")
    recovery = back.reread()
    assert (recovery.status, recovery.rest, open_steps(recovery)) == (S.DROPPED, 700, set())
    assert not Paper.objects.of(recovery).filter(kind="D38").exists()
    assert standing(recovery.case) == 700


def test_c7_who_proposes_or_hears_does_not_decide(aid, paid, cast):
    """The clerk proposed it, so another of the township hears the person; neither orders it."""
    back = ask_back(paid.case, cast)
    task = Task.objects.open().about(back.record).get()
    assert "wutong" not in {user.username for user in people_for([task])[0]}
    with pytest.raises(PermissionDenied):
        ordering.hear(
            back.reread(), actor=cast.actor("wutong").proven(), was_heard=True, statement="无", on=TODAY()
        )
    back.heard()
    with pytest.raises(PermissionDenied):
        ordering.order(back.reread(), actor=cast.actor("wutong").proven(), amount=Decimal(1), reason="属实")


def test_c7_a_person_who_does_not_come_is_written_down(back):
    recovery = back.heard(was_heard=False, statement="两次送达通知，未到场。").ordered().reread()
    assert rows(recovery, "D36")["通知及未到场情况"] == "两次送达通知，未到场。"
    assert "未到场" in rows(recovery, "D38")["听取意见情况"]
    again = Actor(recovery.heard_by.user, recovery.heard_by)
    with pytest.raises(TransitionNotAllowed):
        ordering.hear(recovery, actor=again.proven(), was_heard=True, statement="无", on=TODAY())


def test_c7_other_instalments_are_agreed_by_who_ordered(back):
    back.heard().ordered().returned(100)
    with pytest.raises(ValidationError, match="1至12期"):
        back.take("collect", collecting.ask_other_plan, count=13, reason="收入低。")
    back.take("collect", collecting.ask_other_plan, count=3, reason="收入低。")
    assert back.status == S.REPLANNED
    back.take("agree_plan", collecting.refuse_plan, reason="有能力退回。")
    assert [one.amount for one in back.reread().instalments.all()] == [700]
    back.take("collect", collecting.ask_other_plan, count=3, reason="收入低。")
    first = TODAY() + dt.timedelta(days=40)
    back.take("agree_plan", collecting.agree_plan, first=first)
    plan = list(back.reread().instalments.values_list("due_on", "amount"))
    assert [amount for _day, amount in plan] == [100, 200, 200, 200]
    assert plan[1][0] == first


@pytest.mark.parametrize(
    ("total", "count", "expected"), [(700, 2, [350, 350]), (1000, 3, [333, 333, 334]), (5, 1, [5])]
)
def test_instalments_are_whole_yuan_and_lose_nothing(total, count, expected):
    rows = instalments(Decimal(total), count, dt.date(2026, 1, 31))
    assert [amount for _day, amount in rows] == expected
    assert [day for day, _amount in rows][1:2] in ([], [dt.date(2026, 2, 28)])


def test_c7_an_instalment_is_a_yuan_at_least(paid, cast):
    back = ask_back(paid.case, cast, amount=5).heard()
    with pytest.raises(ValidationError, match="1至5期"):
        back.ordered(amount=5, count=6)
    back.ordered(amount=5, count=5)
    assert [one.amount for one in back.reread().instalments.all()] == [1, 1, 1, 1, 1]


def test_c7_a_write_off_takes_three_people_and_the_line_stays(back, aid):
    recovery = back.heard().ordered().returned(100).let_go().reread()
    assert (recovery.status, open_steps(recovery)) == (S.WRITE_OFF_ASKED, {"sign_write_off"})
    back.take("sign_write_off", writing_off.sign_write_off)
    back.take("agree_write_off", writing_off.agree_write_off)
    recovery = back.reread()
    assert (recovery.status, recovery.written_off, recovery.rest) == (S.WRITTEN_OFF, 600, 0)
    hands = {
        recovery.write_off_asked_by.user_id,
        recovery.write_off_signed_by.user_id,
        recovery.write_off_agreed_by.user_id,
    }
    assert len(hands) == 3
    assert rows(recovery, "D39")["申请核销金额"] == "600元"
    assert LedgerLine.objects.filter(kind="debit").count() == 1
    assert aid.reserve.balance == 49400
    account = advance_account(recovery.case)
    assert (account.advanced, account.confirmed, account.returned, account.written_off, account.rest) == (
        700,
        0,
        100,
        600,
        0,
    )
    assert standing(recovery.case) == 0
    assert_books_hold(aid.reserve)
    assert Verification().run() == []


def test_c7_above_the_limit_the_deputy_convener_lets_it_go(aid, cast):
    case = granted(aid, 6000)
    back = ask_back(case, cast, amount=6000, who="suting").heard().ordered(amount=6000).let_go()
    back.take("sign_write_off", writing_off.sign_write_off)
    back.take("agree_write_off", writing_off.agree_write_off)
    assert (back.status, open_steps(back.reread())) == (S.WRITE_OFF_AGREED, {"allow_write_off"})
    back.take("allow_write_off", writing_off.refuse_write_off, reason="仍有偿还能力。")
    assert (back.status, open_steps(back.reread())) == (S.ORDERED, {"collect"})
    back.let_go()
    back.take("sign_write_off", writing_off.sign_write_off)
    back.take("agree_write_off", writing_off.agree_write_off)
    back.take("allow_write_off", writing_off.allow_write_off)
    assert back.status == S.WRITTEN_OFF


def granted(aid, *amounts) -> AidCase:
    """A case granted by the county of which the first stage is paid and received."""
    bank = Bank(aid)
    case = bank.reserve(*amounts)
    case = bank.receive(bank.pay(bank.release(case)))
    start(case, actor=bank.office)
    return case


def test_c7_nobody_is_not_found_before_two_days_of_seeking(back):
    back.heard().ordered()
    with pytest.raises(ValidationError, match="寻找满2次"):
        back.let_go(Recovery.Why.NOT_FOUND)
    back.tried(days_ago=1)
    with pytest.raises(ValidationError, match="当日"):
        back.tried(days_ago=1)
    back.tried()
    back.let_go(Recovery.Why.NOT_FOUND)
    assert back.status == S.WRITE_OFF_ASKED


def test_c7_a_false_statement_ends_what_is_ahead(aid, cast):
    """What is not paid yet stops with the order, its promise is released; other grounds leave it."""
    case = granted(aid, 500, 400)
    ask_back(case, cast, amount=500, ground=Recovery.Ground.WRONG_PAYEE).heard().ordered(amount=500)
    case.refresh_from_db()
    assert case.status == AidCase.Status.PLAN_APPROVED

    case = granted(aid, 500, 400)
    reserved = aid.pool.reserved
    ask_back(case, cast, amount=500).heard().ordered(amount=500)
    case.refresh_from_db()
    assert case.status == AidCase.Status.FOLLOW_UP
    assert case.plan.stages.get(number=2).status == Stage.Status.STOPPED
    assert aid.pool.reserved == reserved - 400
    assert {task.flow_task.name for task in Task.objects.open().about(case)} == {"follow_up"}
    assert_books_hold(aid.pool)


def test_c7_only_the_county_ends_by_order(aid, cast):
    case = granted(aid, 500, 400)
    with pytest.raises(PermissionDenied):
        end_by_order(case, actor=cast.actor("wutong"), reason="虚报")


def test_r85_a_fault_of_the_staff_is_told_and_answered_for(back, cast):
    back.heard()
    with pytest.raises(ValidationError):
        back.ordered(is_staff_fault=True, fault="")
    recovery = back.ordered(is_staff_fault=True, fault="入户核查未到现场。").reread()
    assert open_steps(recovery) == {"collect", "answer_fault"}
    assert Notice.objects.filter(kind="recovery_staff_fault", recipient__username="hejun").exists()
    back.returned(700)
    assert (back.status, open_steps(back.reread())) == (S.RETURNED, {"answer_fault"})
    assert [one for one in check_flows() if one.record == recovery] == []
    back.take("answer_fault", ordering.enter_fault_answer, answer="给予诫勉谈话。", on=TODAY())
    recovery = back.reread()
    assert (recovery.fault_answer, open_steps(recovery)) == ("给予诫勉谈话。", set())


def test_what_came_in_on_two_stages_goes_back_to_both(aid, cast):
    """The newest stage first, each up to what stands of it."""
    bank = Bank(aid)
    case = bank.reserve(500, 400)
    case = bank.receive(bank.pay(bank.release(case)))
    with time_machine.travel(timezone.now() + dt.timedelta(days=7)):
        case = bank.receive(bank.pay(bank.release(case)))
    assert [(stage.number, stands) for stage, stands in paid_stages(case)] == [(2, 400), (1, 500)]
    back = ask_back(case, cast, amount=900, who="suting").heard().ordered(amount=900).returned(600)
    lines = LedgerLine.objects.filter(kind="returned").order_by("pk")
    assert [(line.stage.number, line.amount) for line in lines] == [(2, 400), (1, 200)]
    assert standing(case) == 300
    assert Receipt.objects.get().amount == 600
    assert back.reread().rest == 300
    assert_books_hold(aid.pool)


def test_a_recovery_is_read_with_its_case_alone(back, cast):
    recovery = back.reread()
    assert Recovery.objects.visible_to(cast.actor("wutong")).filter(pk=recovery.pk).exists()
    assert not Recovery.objects.visible_to(cast.actor("songlan")).filter(pk=recovery.pk).exists() or (
        AidCase.objects.visible_to(cast.actor("songlan")).filter(pk=recovery.case_id).exists()
    )
    assert cast.client("yeqing").get(recovery.get_absolute_url()).status_code == 404
    page = cast.client("wutong").get(recovery.get_absolute_url()).content.decode()
    assert "陶满仓" not in page
    case_page = cast.client("wutong").get(recovery.case.get_absolute_url()).content.decode()
    assert recovery.get_absolute_url() in case_page


def test_m2_3_15_the_village_is_shown_no_recovery_that_it_does_not_open(back, cast):
    """Neither its sum nor a way to a page that is not there for it."""
    recovery, village = back.reread(), cast.client("taochunsheng")
    page = village.get(recovery.case.get_absolute_url())
    assert page.status_code == 200
    assert recovery.get_absolute_url() not in page.content.decode()
    assert village.get(recovery.get_absolute_url()).status_code == 404


def test_m2_3_7_a_false_statement_has_its_answer_at_filing(aid, cast):
    """Filed and asked back in one act; no more aid follows, though a plan was asked for."""
    walk = aid.walk().approved().paid().received().eased().supplemented(needs_plan=True)
    with pytest.raises(ValidationError):
        walk.take("file", file_and_ask_back, note="", amount=Decimal(700))
    walk.take("file", file_and_ask_back, note=FOUND, amount=Decimal(700))
    recovery = Recovery.objects.get(case=walk.case)
    assert (walk.status, recovery.status, recovery.ground) == ("follow_up", S.PROPOSED, "false")
    assert open_steps(recovery) == {"hear"}
    assert Event.objects.of(walk.case).get(verb="aid.filed").after["untrue"] is True


def test_m2_3_7_asked_back_from_the_page_of_the_case(paid, cast):
    """The page, its preview, and that nobody else finds it."""
    case, clerk = paid.case, cast.client("wutong")
    url = f"/aid/{case.pk}/recover/"
    assert url in clerk.get(case.get_absolute_url()).content.decode()
    assert cast.client("songlan").get(url).status_code in (403, 404)
    answer = clerk.post(url, {"ground": "false", "found": FOUND, "amount": "700"})
    assert answer.url == Recovery.objects.get(case=case).get_absolute_url()
    assert url not in clerk.get(case.get_absolute_url()).content.decode()
