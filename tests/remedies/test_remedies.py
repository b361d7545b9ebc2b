"""C10: what a person brings against a decision is answered by somebody else, or replied to in time and carried out."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from viewflow.fsm import TransitionNotAllowed

from coordination.aid.actions import deciding
from coordination.aid.queries.advances import advance_account
from coordination.audit.models import Event
from coordination.audit.verify import Verification
from coordination.documents.models import Paper
from coordination.notifications.models import Notice
from coordination.policy.calendar import add_working_days
from coordination.recoveries.actions import collecting, ordering
from coordination.remedies.actions import entering
from coordination.remedies.models import Remedy
from coordination.remedies.verbs import RemedyVerb
from tests.order import disagreements
from tests.recoveries.test_recoveries import ask_back
from tests.walking import Walker
from workflows.engine.checks import check_flows
from workflows.models import Process, Task
from workflows.remedy.front import open_remedy
from workflows.remedy.moves import stop

TODAY = timezone.localdate
S, K, O = Remedy.Status, Remedy.Kind, Remedy.Outcome  # noqa: E741 - as S for the status
SAID = "认为核查结果有误，房屋已经倒塌。"


@pytest.fixture
def refused(aid) -> Paper:
    """A notice of refusal (D35), signed by the township head."""
    walk = aid.walk()
    walk.take("quick_approve", deciding.refuse_case, reason="不符合条件。")
    return Paper.objects.of(walk.case).get(kind="D35")


@pytest.fixture
def ordered(aid, cast):
    """The return of an advance, ordered by the leader of county civil affairs (D38)."""
    walk = aid.walk().approved().paid().received().eased().supplemented()
    return ask_back(walk.case, cast).heard().ordered(count=2)


def brought(paper, cast, kind=K.OBJECTION, who="wutong", **values) -> Walker[Remedy]:
    said = {"came": "person", "received_on": TODAY(), "said": SAID, **values}
    return Walker(open_remedy(paper, actor=cast.actor(who), kind=kind, **said), cast)


def order_of(back) -> Paper:
    return Paper.objects.of(back.record).get(kind="D38")


def day(task: Task) -> dt.date:
    return timezone.localdate(task.due_at)


def test_c10_an_objection_is_answered_by_somebody_else(refused, cast):
    """The township head refused: the county's leader answers, with reasons, on paper; the decision stands meanwhile."""
    walk = brought(refused, cast)
    task = walk.task("answer")
    assert (walk.status, task.holder_role) == (S.ANSWERING, "CHEAD")
    assert day(task) == add_working_days(TODAY(), 10)
    assert Notice.objects.filter(kind="remedy_entered", recipient__username="shilei").exists()
    with pytest.raises(PermissionDenied):
        entering.answer(
            walk.record, actor=cast.actor("shilei").proven(), outcome=O.STANDS, words="核查无误。"
        )
    with pytest.raises(ValidationError):
        walk.take("answer", entering.answer, outcome=O.STANDS, words=" ")
    walk.take("answer", entering.answer, outcome=O.STANDS, words="经复核，房屋完好，原决定正确。")
    remedy = walk.reread()
    assert (remedy.status, remedy.outcome, walk.open) == (S.CLOSED, O.STANDS, [])
    paper = Paper.objects.of(remedy).get(kind="D33")
    said = dict(paper.content["rows"])
    assert paper.number is not None
    assert said["办理结果"] == "维持原决定"
    assert said["答复理由"] == "经复核，房屋完好，原决定正确。"
    assert "60日内" in paper.content["requirement"]
    assert Event.objects.of(remedy).filter(verb=RemedyVerb.ANSWERED).exists()
    assert [one for one in check_flows() if one.record == remedy] == []
    assert Verification().run() == []
    with pytest.raises(TransitionNotAllowed):
        entering.answer(remedy, actor=cast.actor("weiguoqiang").proven(), outcome=O.STANDS, words="再答。")


def test_c10_what_the_leader_decided_is_answered_beside_or_above(ordered, cast):
    walk = brought(order_of(ordered), cast, K.COMPLAINT)
    task = walk.task("answer")
    assert task.holder_role != "CHEAD"
    with pytest.raises(PermissionDenied):
        entering.answer(
            walk.record, actor=cast.actor("weiguoqiang").proven(), outcome=O.STANDS, words="原决定正确。"
        )


def test_c10_a_changed_decision_is_carried_out_by_who_made_it(refused, cast):
    walk = brought(refused, cast)
    walk.take("answer", entering.answer, outcome=O.CHANGED, words="应当给予先行救助。")
    assert (walk.status, walk.open) == (S.CARRYING_OUT, ["carry_out"])
    assert walk.task("carry_out").holder_unit == cast.unit("XZ01")
    walk.take("carry_out", entering.carry_out, on=TODAY(), words="已重新受理并先行救助。")
    remedy = walk.reread()
    assert (remedy.status, remedy.carried_out, walk.open) == (S.CLOSED, "已重新受理并先行救助。", [])


@pytest.mark.parametrize(("is_simple", "days"), [(False, 10), (True, 5)])
def test_c10_a_review_is_replied_to_in_time_and_decided_elsewhere(refused, cast, is_simple, days):
    walk = brought(refused, cast, K.REVIEW, who="suting", is_simple=is_simple, reference="安政复〔2026〕7号")
    task = walk.task("reply")
    assert (walk.status, day(task)) == (S.REPLYING, add_working_days(TODAY(), days))
    with pytest.raises(ValidationError):
        entering.answer(
            walk.record, actor=cast.actor("weiguoqiang").proven(), outcome=O.STANDS, words="维持。"
        )
    walk.take("reply", entering.reply, on=TODAY(), words="答复书及原核查材料。")
    assert walk.open == ["enter_decision"]
    walk.take(
        "enter_decision", entering.enter_decision, outcome=O.REVOKED, on=TODAY(), words="撤销，责令重新办理。"
    )
    assert walk.open == ["carry_out"]
    walk.take("carry_out", entering.carry_out, on=TODAY(), words="已重新办理。")
    assert walk.status == S.CLOSED


def test_c10_a_suit_has_its_own_days(refused, cast):
    walk = brought(refused, cast, K.SUIT, who="suting")
    assert day(walk.task("reply")) >= TODAY() + dt.timedelta(days=15)


def test_c10_execution_is_stopped_and_goes_on(ordered, cast):
    """While it is stopped no step of the recovery is taken; with the decision of the review it goes on."""
    walk = brought(order_of(ordered), cast, K.REVIEW, who="suting")
    with pytest.raises(PermissionDenied):
        stop(walk.record, actor=cast.actor("wutong"), basis="复议机关决定停止执行。")
    with pytest.raises(ValidationError):
        stop(walk.record, actor=cast.actor("suting"), basis=" ")
    stop(walk.record, actor=cast.actor("suting"), basis="复议机关决定停止执行。")
    assert Process.objects.of(ordered.record).get(finished=None).stopped_for == "execution"
    with pytest.raises(PermissionDenied, match="停止执行"):
        ordered.returned(100)
    with pytest.raises(PermissionDenied):
        stop(walk.reread(), actor=cast.actor("suting"), basis="再停。")
    walk.take("reply", entering.reply, on=TODAY(), words="答复书及原核查材料。")
    walk.take("enter_decision", entering.enter_decision, outcome=O.STANDS, on=TODAY(), words="维持。")
    assert not Process.objects.of(ordered.record).get(finished=None).is_stopped
    ordered.returned(100)
    assert ordered.reread().returned == Decimal(100)


@pytest.mark.parametrize(("kind", "outcome"), [(K.OBJECTION, O.CHANGED), (K.REVIEW, O.REVOKED)])
def test_c10_an_order_that_does_not_stand_is_not_collected_any_further(ordered, cast, kind, outcome):
    """At once, and for good: no step of it is open; what came in stays, the rest counts as spent again."""
    ordered.returned(100)
    walk = brought(order_of(ordered), cast, kind, who="suting")
    if kind == K.REVIEW:
        stop(walk.record, actor=cast.actor("suting"), basis="复议机关决定停止执行。")
        walk.take("reply", entering.reply, on=TODAY(), words="答复书及原核查材料。")
        walk.take("enter_decision", entering.enter_decision, outcome=outcome, on=TODAY(), words="撤销。")
    else:
        walk.take("answer", entering.answer, outcome=outcome, words="隐瞒不成立。")
    recovery = ordered.reread()
    assert (recovery.status, recovery.returned, ordered.open) == ("dropped", 100, [])
    account = advance_account(recovery.case)
    assert (account.confirmed, account.returned, account.rest) == (600, 100, 0)
    assert Event.objects.of(recovery).filter(verb="recoveries.revoked").exists()
    assert walk.open == ["carry_out"]
    with pytest.raises(PermissionDenied):
        ordering.revoke(recovery, actor=cast.actor("weiguoqiang"), reason="撤销。")
    assert disagreements() == []


def test_c10_a_decision_that_stands_is_collected_on(ordered, cast):
    walk = brought(order_of(ordered), cast)
    walk.take("answer", entering.answer, outcome=O.STANDS, words="原决定正确。")
    assert ordered.open == ["collect"]


def test_c10_the_other_reason_to_rest_stands(ordered, cast):
    """A matter that rests for two reasons goes on with the last."""
    from workflows.engine import stopping

    task = Task.objects.open().about(ordered.record).first()
    assert stopping.stop(task.pk) == 1
    assert stopping.stop_record(ordered.record) == 0
    assert stopping.let_go(task.pk) == 0
    assert Process.objects.get(pk=task.process_id).is_stopped
    assert stopping.let_record_go(ordered.record) == 1
    assert not Process.objects.get(pk=task.process_id).is_stopped


def test_c10_an_objection_stops_nothing(ordered, cast):
    walk = brought(order_of(ordered), cast)
    with pytest.raises(PermissionDenied, match="行政复议"):
        stop(walk.record, actor=cast.actor("suting"), basis="先停。")
    ordered.take(
        "collect",
        collecting.enter_receipt,
        amount=Decimal(50),
        on=TODAY(),
        voucher="SJ-1",
    )
    assert ordered.reread().returned == Decimal(50)


def test_only_a_signed_decision_is_contested_and_once_a_kind(refused, aid, cast):
    receipt = aid.walk(cause="illness").approved().paid().received()
    other = Paper.objects.of(receipt.case).exclude(kind__in=("D22", "D35", "D37", "D38")).first()
    with pytest.raises(PermissionDenied):
        brought(other, cast)
    brought(refused, cast)
    with pytest.raises(ValidationError):
        brought(refused, cast)
    brought(refused, cast, K.REVIEW, who="suting")
    with transaction.atomic(), pytest.raises(IntegrityError):
        Remedy.objects.filter(kind=K.REVIEW).update(status=S.AWAITED)


def test_the_pages_of_a_remedy(refused, cast):
    clerk = cast.client("wutong")
    page = clerk.get(refused.get_absolute_url()).content.decode()
    url = f"/papers/{refused.pk}/remedy/"
    assert url in page
    sent = {"kind": "objection", "came": "person", "received_on": TODAY().isoformat(), "said": SAID}
    remedy_url = clerk.post(url, sent).url
    remedy = Remedy.objects.get()
    assert remedy_url == remedy.get_absolute_url()
    assert SAID in clerk.get(remedy_url).content.decode()
    assert remedy_url in clerk.get(refused.get_absolute_url()).content.decode()
    assert cast.client("suting").get(remedy_url).status_code == 200
    assert cast.client("taochunsheng").get(remedy_url).status_code == 404
    assert cast.client("yeqing").get(remedy_url).status_code == 404
