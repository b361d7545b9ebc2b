"""Taking an item back, and taking one unit out of those asked, wherever the item stands."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from coordination.audit.models import Event
from coordination.meetings.actions import clearance, coordination
from coordination.meetings.models import AgendaItem
from coordination.meetings.verbs import MeetingVerb
from coordination.notifications.models import Notice
from workflows.engine.steps import StepTaken, complete, open_tasks
from workflows.joint_meeting.moves import stop_asking, withdraw
from workflows.models import Process

pytestmark = pytest.mark.django_db


def draft(walker):
    return walker


def signing(walker):
    return walker.signing()


def checking(walker):
    return walker.submitted()


def returned(walker):
    walker.submitted()
    walker.take("check", coordination.return_item, "wangmin", reason="缺少依据。")


def all_asked(walker):
    walker.asked("CZ", "MZ", "RS")


def one_answered(walker):
    walker.asked("CZ", "MZ")
    walker.answers("CZ", "songlan")


def one_dropped(walker):
    walker.asked("CZ", "MZ")
    stop_asking(walker.opinion_of("MZ"), actor=walker.cast.actor("wangmin"), reason="不涉及。")


def recommending(walker):
    walker.asked("CZ")
    walker.answers("CZ", "songlan", "disagree", "预算未安排。")


def reviewing(walker):
    walker.reviewing()


def approving(walker):
    walker.approving()


def held(walker):
    walker.approving()
    walker.take("approve", clearance.hold_item, "linyue", reason="待文件出台。")


def above(walker):
    walker.approving()
    walker.take("approve", clearance.ask_higher_approval, "linyue", reason="重大事项。")


PLACES = [
    draft,
    signing,
    checking,
    returned,
    all_asked,
    one_answered,
    one_dropped,
    recommending,
    reviewing,
    approving,
    held,
    above,
]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)
def test_the_head_withdraws_until_the_item_is_approved(walker, cast, place):
    place(walker)
    walker.item.refresh_from_db()
    waiting = [task.pk for task in open_tasks(walker.item)]
    withdraw(walker.item, actor=cast.actor("qiumin"), reason="情况变化。")
    walker.item.refresh_from_db()
    assert (walker.item.status, walker.item.reason) == (AgendaItem.Status.WITHDRAWN, "情况变化。")
    assert open_tasks(walker.item) == []
    assert Process.objects.of(walker.item).get().finished is not None
    assert not walker.item.opinions.filter(status="asked").exists()
    assert Event.objects.of(walker.item).filter(verb=MeetingVerb.ITEM_WITHDRAWN).count() == 1
    heard = set(Notice.objects.filter(kind="item_withdrawn").values_list("recipient__username", flat=True))
    assert "zhaoli" in heard
    assert ("wangmin" in heard) == bool(walker.item.number)
    assert waiting


def test_a_unit_that_answers_a_withdrawn_item_hears_that_it_is_gone(walker, cast):
    walker.asked("CZ", "MZ")
    task = walker.opinion_task("CZ")
    withdraw(walker.item, actor=cast.actor("qiumin"), reason="情况变化。")
    with pytest.raises(StepTaken):
        complete(task, coordination.give_opinion, actor=cast.actor("songlan"), stance="agree")


def test_an_approved_item_is_not_withdrawn(walker, cast):
    walker.approved()
    with pytest.raises(PermissionDenied):
        withdraw(walker.item, actor=cast.actor("qiumin"), reason="情况变化。")
    walker.item.refresh_from_db()
    assert walker.item.status == "approved"


@pytest.mark.parametrize("who", ["zhaoli", "songlan", "wangmin", "linyue"])
def test_only_the_units_head_withdraws_what_was_submitted(walker, cast, who):
    walker.submitted()
    with pytest.raises(PermissionDenied):
        withdraw(walker.item, actor=cast.actor(who), reason="情况变化。")
    assert walker.open == ["check"]


def test_the_drafter_drops_an_own_draft(walker, cast):
    withdraw(walker.item, actor=cast.actor("zhaoli"), reason="重复。")
    walker.item.refresh_from_db()
    assert (walker.item.status, walker.item.number) == ("withdrawn", "")


def test_a_unit_asked_no_longer_leaves_the_others_to_answer(walker, cast):
    walker.asked("CZ", "MZ", "RS")
    stop_asking(walker.opinion_of("MZ"), actor=cast.actor("wangmin"), reason="不涉及。")
    assert [task.flow_task.name for task in open_tasks(walker.item)] == ["opinion", "opinion"]
    assert walker.opinion_of("MZ").status == "dropped"
    walker.answers("CZ", "songlan")
    rs = walker.opinion_task("RS")
    liaison = rs.holder_unit.posts.get(role="LIAISON").user.username
    walker.answers("RS", liaison)
    assert walker.open == ["review"]


def test_the_last_unit_asked_no_longer_lets_the_item_go_on(walker, cast):
    walker.asked("CZ", "MZ")
    walker.answers("CZ", "songlan")
    stop_asking(walker.opinion_of("MZ"), actor=cast.actor("wangmin"), reason="不涉及。")
    walker.item.refresh_from_db()
    assert (walker.item.status, walker.open) == ("reviewing", ["review"])


def test_all_units_asked_no_longer(walker, cast):
    walker.asked("CZ", "MZ")
    for code in ("CZ", "MZ"):
        stop_asking(walker.opinion_of(code), actor=cast.actor("wangmin"), reason="不涉及。")
    walker.item.refresh_from_db()
    assert (walker.item.status, walker.open) == ("reviewing", ["review"])


def test_a_unit_does_not_take_itself_out(walker, cast):
    walker.asked("CZ")
    with pytest.raises(PermissionDenied):
        stop_asking(walker.opinion_of("CZ"), actor=cast.actor("songlan"), reason="不想答。")
    assert walker.open == ["opinion"]
