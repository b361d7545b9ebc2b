"""An item walked by its people, by every way that it can take."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from coordination.documents.models import Paper
from coordination.meetings.actions import clearance, coordination, items, placement
from coordination.meetings.models import AgendaItem
from coordination.meetings.queries.items import approver_role
from coordination.meetings.verbs import MeetingVerb
from coordination.notifications.models import Notice
from coordination.policy.models import Parameter
from coordination.sittings.models import Matter, Sitting
from coordination.units.queries import clock_actor
from tests.seen import verbs
from workflows.engine.clock import sweep
from workflows.engine.steps import complete, open_tasks, wake
from workflows.models import Process, Task

pytestmark = pytest.mark.django_db


def test_an_item_goes_from_draft_to_the_pool(walker):
    walker.approved()
    assert walker.item.status == AgendaItem.Status.APPROVED
    assert walker.item.number.startswith(f"{walker.item.submitted_at.year}-")
    assert walker.open == []
    assert verbs(walker.item) == [
        MeetingVerb.ITEM_CREATED,
        MeetingVerb.ITEM_HANDED_OVER,
        MeetingVerb.ITEM_SUBMITTED,
        MeetingVerb.ITEM_FOUND_COMPLETE,
        MeetingVerb.ITEM_REVIEWED,
        MeetingVerb.ITEM_APPROVED,
    ]
    assert walker.item.history.count() == 6
    heard = Notice.objects.filter(kind="item_approved").values_list("recipient__username", flat=True)
    assert {"zhaoli", "qiumin", "wangmin"} <= set(heard)


def test_the_head_signs_the_form(walker, cast):
    walker.submitted()
    paper = Paper.objects.of(walker.item).get()
    assert paper.is_signed
    assert paper.organ == cast.unit("CL")
    assert paper.content["title"] == walker.item.title
    assert paper.signatures.get().signer_name == "邱敏"


def test_the_head_may_send_the_draft_back(walker):
    walker.signing()
    walker.take("sign", items.send_back_item, "qiumin", reason="补充测算。")
    assert (walker.item.status, walker.open) == ("draft", ["prepare"])
    assert walker.item.number == ""
    walker.submitted()
    assert walker.open == ["check"]


def test_an_unfinished_draft_says_everything_that_is_missing(walk):
    walker = walk(background="", proposal="", request="")
    with pytest.raises(ValidationError) as refused:
        walker.signing()
    assert len(refused.value.messages) == 3
    walker.item.refresh_from_db()
    assert (walker.item.status, walker.open) == ("draft", ["prepare"])


def test_twice_returned_it_keeps_its_number_and_then_misses_the_call(walker):
    walker.submitted()
    number = walker.item.number
    for turn in (1, 2):
        walker.take("check", coordination.return_item, "wangmin", reason="缺少依据。")
        assert (walker.item.status, walker.item.returns, walker.open) == ("returned", turn, ["amend"])
        walker.submitted()
        assert walker.item.number == number
    with pytest.raises(ValidationError):
        walker.take("check", coordination.return_item, "wangmin", reason="仍缺依据。")
    assert walker.open == ["check"]
    walker.take("check", coordination.put_off_item, "wangmin", reason="仍缺依据。")
    assert (walker.item.put_off, walker.item.returns, walker.open) == (True, 0, ["amend"])
    walker.submitted()
    assert (walker.item.put_off, walker.item.number) == (False, number)
    assert Paper.objects.of(walker.item).count() == 4


def test_an_item_is_put_off_only_after_its_returns(walker):
    walker.submitted()
    with pytest.raises(ValidationError):
        walker.take("check", coordination.put_off_item, "wangmin", reason="缺少依据。")


def test_the_returning_side_waits_while_the_unit_amends(walker):
    walker.submitted()
    check = walker.task("check")
    walker.take("check", coordination.return_item, "wangmin", reason="缺少依据。")
    check.refresh_from_db()
    assert check.finished is not None
    assert walker.task("amend").holder_unit == walker.item.unit


def test_units_that_agree_bring_the_item_to_review(walker, cast):
    walker.asked("CZ", "MZ")
    assert [task.flow_task.name for task in open_tasks(walker.item)] == ["opinion", "opinion"]
    walker.answers("CZ", "songlan")
    assert (walker.item.status, walker.open) == ("coordinating", ["opinion"])
    walker.answers("MZ", "hedan", "comment", "请注明发放时间。")
    assert (walker.item.status, walker.open) == ("reviewing", ["review"])


def test_disagreement_asks_for_the_recommended_view(walker):
    walker.asked("CZ", "MZ")
    walker.answers("CZ", "songlan", "disagree", "本年预算未安排。")
    walker.answers("MZ", "hedan")
    assert (walker.item.status, walker.open) == ("recommending", ["recommend"])
    walker.take("recommend", coordination.recommend_view, "wangmin", view="建议从结余资金中安排。")
    assert (walker.item.status, walker.open) == ("reviewing", ["review"])
    assert walker.opinion_of("CZ").text == "本年预算未安排。"


def test_silence_is_no_reply_and_never_consent(walker, cast):
    walker.asked("CZ", "MZ")
    walker.answers("MZ", "hedan")
    task = walker.opinion_task("CZ")
    with pytest.raises(PermissionDenied):  # not before the closing time
        complete(task, coordination.close_opinion, actor=clock_actor())
    past = timezone.now() - dt.timedelta(minutes=1)
    Task.objects.filter(pk=task.pk).update(due_at=past, next_rung_at=past, rung=0)
    sweep()  # reminds first,
    Task.objects.filter(pk=task.pk).update(next_rung_at=past)
    sweep()  # then closes
    walker.item.refresh_from_db()
    opinion = walker.opinion_of("CZ")
    assert (opinion.status, opinion.stance) == ("no_reply", "")
    assert walker.open == ["review"]
    assert MeetingVerb.COORDINATION_NO_REPLY in verbs(walker.item)


def test_a_round_after_a_return_keeps_the_answers_of_the_first(walker, cast):
    walker.asked("CZ", "MZ")
    walker.answers("CZ", "songlan").answers("MZ", "hedan")
    walker.take("review", coordination.return_reviewed_item, "chenjing", reason="请补充测算。")
    assert walker.open == ["amend"]
    walker.asked("CZ")
    assert walker.item.round == 2
    walker.answers("CZ", "songlan", "disagree", "测算有误。")
    assert walker.item.status == "recommending"
    assert walker.item.opinions.count() == 3


def test_the_director_rejects_with_a_reason(walker):
    walker.reviewing()
    walker.take("review", clearance.reject_item, "chenjing", reason="不属于联席会议职责。")
    assert (walker.item.status, walker.open) == ("rejected", [])
    assert Process.objects.of(walker.item).get().finished is not None


def test_the_director_names_where_the_item_goes_instead(walker, cast):
    walker.reviewing()
    walker.take(
        "review",
        clearance.reroute_item,
        "chenjing",
        destination="duty_unit",
        unit=cast.unit("CZ"),
        reason="属财政部门职责范围。",
    )
    assert (walker.item.status, walker.item.destination_unit) == ("rerouted", cast.unit("CZ"))
    assert walker.open == []


def test_a_destination_that_does_not_exist_is_refused(walker):
    walker.reviewing()
    with pytest.raises(ValueError, match="court"):
        walker.take("review", clearance.reroute_item, "chenjing", destination="court", reason="x")
    assert walker.open == ["review"]


def test_a_held_item_is_presented_again(walker):
    walker.approving()
    until = dt.date(2027, 3, 1)
    walker.take("approve", clearance.hold_item, "linyue", reason="待省级文件出台。", until=until)
    assert walker.open == ["present"]
    assert walker.task("present").due_at.date() == until
    walker.take("present", clearance.present_item_again, "liqian")
    assert (walker.item.status, walker.open) == ("approving", ["approve"])
    walker.take("approve", clearance.approve_item, "linyue")
    assert walker.item.status == "approved"


@pytest.mark.parametrize(("approved", "status"), [(True, "approved"), (False, "rejected")])
def test_the_answer_from_above_settles_the_item(walker, approved, status):
    walker.approving()
    walker.take("approve", clearance.ask_higher_approval, "linyue", reason="重大事项，报市政府审定。")
    assert walker.open == ["higher"]
    walker.take(
        "higher",
        clearance.record_higher_answer,
        "wangmin",
        approved=approved,
        answer="市政府 2026-11-20 批复。",
    )
    assert (walker.item.status, walker.open) == (status, [])


@pytest.mark.parametrize(
    ("kind", "amount", "role"),
    [
        ("review", None, "DEPUTY"),
        ("review", 500000, "DEPUTY"),
        ("review", "500000.01", "CHIEF"),
        ("policy", None, "CHIEF"),
        ("commendation", None, "CHIEF"),
        ("linkage", 10, "DEPUTY"),
    ],
)
def test_kind_and_money_decide_which_convener_approves(walk, kind, amount, role):
    walker = walk(kind=kind, amount=amount)
    walker.approving()
    assert walker.item.approver_role == role
    assert walker.task("approve").holder_role == role
    other = "linyue" if role == "CHIEF" else "zhouzhengyi"
    with pytest.raises(PermissionDenied):
        walker.take("approve", clearance.approve_item, other)
    walker.take("approve", clearance.approve_item, "zhouzhengyi" if role == "CHIEF" else "linyue")


def test_the_limit_is_that_of_the_day_of_opening(walk):
    walker = walk(amount=300000)
    stricter = Parameter.objects.get(name="JM_CHIEF_ABOVE")
    stricter.pk, stricter._state.adding, stricter.raw = None, True, 100000
    stricter.valid_from = walker.item.policy_on + dt.timedelta(days=1)
    stricter.save()
    walker.approving()
    assert walker.item.approver_role == "DEPUTY"
    opened_later = AgendaItem(
        unit=walker.item.unit, kind="review", amount=300000, policy_on=stricter.valid_from
    )
    assert approver_role(opened_later) == "CHIEF"


def test_civil_affairs_signs_and_reviews_in_one_act(walk):
    walker = walk(clerk="gaoyuan")
    walker.reviewing(head="chenjing")
    assert (walker.item.status, walker.open) == ("approving", ["approve"])
    assert walker.item.reviewed_at is not None
    assert {MeetingVerb.ITEM_SUBMITTED, MeetingVerb.ITEM_REVIEWED} <= set(verbs(walker.item))


def test_with_dissent_the_director_reviews_the_own_item_after_all(walk):
    walker = walk(clerk="gaoyuan")
    walker.asked("CZ", head="chenjing")
    walker.answers("CZ", "songlan", "disagree", "本年预算未安排。")
    walker.take("recommend", coordination.recommend_view, "wangmin", view="建议下年安排。")
    assert walker.open == ["review"]
    walker.take("review", clearance.pass_item, "chenjing")
    assert walker.open == ["approve"]


def test_a_township_head_signs_for_the_township(walk):
    walker = walk(clerk="wutong")
    walker.submitted(head="shilei")
    assert walker.open == ["check"]
    assert walker.item.submitted_by.username == "shilei"


# --- at a session ------------------------------------------------------------


def turn(cast, item, order=1):
    """A turn at a sitting that the deputy convener chairs."""
    sitting = Sitting.objects.create(
        title="2026 年第 3 次联席会议", policy_on=item.policy_on, chair=cast.post("linyue")
    )
    return Matter.objects.create(sitting=sitting, order=order, title=item.title, presenter=item.unit)


def placed(walker, cast):
    walker.approved()
    placement.place_item(walker.item, actor=cast.actor("wangmin"), matter=turn(cast, walker.item))
    wake(walker.item, actor=cast.actor("wangmin"))
    walker.item.refresh_from_db()
    return walker


def at(item):
    return Process.objects.of(item).get().task_set.filter(finished=None).get().flow_task.name


def test_the_session_decides_the_item_and_its_process_ends(walker, cast):
    placed(walker, cast)
    assert (walker.item.status, at(walker.item)) == ("placed", "session")
    item = placement.decide_item(walker.item, actor=cast.actor("linyue"), conclusion="adopt")
    assert wake(item, actor=cast.actor("linyue"))
    assert item.conclusion == "adopt"
    assert Process.objects.of(item).get().finished is not None


@pytest.mark.parametrize("way", ["defer", "carry_over", "take_off"])
def test_an_undecided_item_waits_for_another_session(walker, cast, way):
    placed(walker, cast)
    if way == "defer":
        item = placement.decide_item(
            walker.item,
            actor=cast.actor("linyue"),
            conclusion="defer",
            until=dt.date(2027, 1, 5),
            reason="待测算。",
        )
    else:
        action = placement.carry_over_item if way == "carry_over" else placement.take_off_item
        item = action(walker.item, actor=cast.actor("wangmin"), reason="时间不足。")
    wake(item, actor=cast.actor("wangmin"))
    assert at(item) == "pool"
    placement.place_item(item, actor=cast.actor("wangmin"), matter=turn(cast, item))
    wake(item, actor=cast.actor("wangmin"))
    assert at(item) == "session"
    assert item.placements.count() == 2


def test_what_the_chair_refers_up_comes_back_with_the_answer(walker, cast):
    placed(walker, cast)
    item = placement.decide_item(
        walker.item, actor=cast.actor("linyue"), conclusion="refer_up", reason="报市政府。"
    )
    wake(item, actor=cast.actor("linyue"))
    walker.item.refresh_from_db()
    assert walker.open == ["higher"]
    with pytest.raises(PermissionDenied):
        items.withdraw_item(walker.item, actor=cast.actor("qiumin"), reason="不再需要。")
    walker.take("higher", clearance.record_higher_answer, "wangmin", approved=True, answer="同意。")
    assert at(walker.item) == "pool"
