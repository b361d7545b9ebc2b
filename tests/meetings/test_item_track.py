"""The track of an agenda item."""

from __future__ import annotations

import pytest

from coordination.audit.actions import record as record_event
from coordination.meetings.actions import clearance, coordination
from coordination.meetings.verbs import MeetingVerb
from tests.meetings.items import Walker as Item
from tests.meetings.sessions import approved_item
from tests.rows import lines, row
from workflows.joint_meeting.moves import withdraw as withdraw_item

pytestmark = pytest.mark.usefixtures("one_moment")


def test_an_item_stands_at_the_units_until_they_have_answered(cast):
    walk = Item(cast).asked("CZ", "MZ")
    assert row(walk.item) == lines(
        """
        done 起草 today 赵立
        done 签报 today 邱敏
        done 形式审查 today 王敏
        now 会前协调 期限 its day
        todo 审核
        todo 审批
        todo 上会
        todo 议定
        """
    )
    walk.answers("CZ", "songlan").answers("MZ", "hedan")
    assert row(walk.item) == lines(
        """
        done 起草 today 赵立
        done 签报 today 邱敏
        done 形式审查 today 王敏
        done 会前协调 today 何丹
        now 审核 期限 its day
        todo 审批
        todo 上会
        todo 议定
        """
    )


def test_an_item_that_goes_back_stands_where_it_is_checked_again(cast):
    walk = Item(cast).reviewing()
    walk.take("review", coordination.return_reviewed_item, "chenjing", reason="补充依据。")
    assert row(walk.item) == lines(
        """
        done 起草 today 赵立
        done 签报 today 邱敏
        now 形式审查 期限 its day
        todo 会前协调
        todo 审核
        todo 审批
        todo 上会
        todo 议定
        """
    )


def test_a_rejected_item_says_so_at_the_step_that_it_had_reached(cast):
    walk = Item(cast).reviewing()
    walk.take("review", clearance.reject_item, "chenjing", reason="不属联席会议职责。")
    assert row(walk.item) == lines(
        """
        done 起草 today 赵立
        done 签报 today 邱敏
        done 形式审查 today 王敏
        off 会前协调 无需
        late 不同意 today 陈静
        off 审批
        off 上会
        off 议定
        """
    )


def test_an_item_is_named_by_who_ended_it_whatever_is_noted_after(cast):
    item = Item(cast).submitted().item
    item = withdraw_item(item, actor=cast.actor("qiumin"), reason="不再需要。")
    record_event(MeetingVerb.ITEM_WITHDRAWN, actor=cast.actor("wangmin"), subject=item)
    assert row(item) == lines(
        """
        done 起草 today 赵立
        done 签报 today 邱敏
        late 已撤回 today 邱敏
        off 会前协调
        off 审核
        off 审批
        off 上会
        off 议定
        """
    )


def test_an_approved_item_waits_for_a_session(cast):
    assert row(approved_item(cast)) == lines(
        """
        done 起草 today 赵立
        done 签报 today 邱敏
        done 形式审查 today 王敏
        off 会前协调 无需
        done 审核 today 陈静
        done 审批 today 林越
        now 上会 已批准，待上会
        todo 议定
        """
    )
