"""The track of a session."""

from __future__ import annotations

import pytest

from coordination.meetings.models import AgendaItem
from tests.meetings.sessions import Meeting, approved_item
from tests.rows import lines, row
from workflows.joint_meeting.placing import end_and_carry_over

pytestmark = pytest.mark.usefixtures("one_moment")


def test_a_session_collects_items(cast):
    assert row(Meeting(cast).called().session) == lines(
        """
        now 征集议题
        todo 责成意见
        todo 会务安排
        todo 通知
        todo 参会回执
        todo 会议
        todo 纪要起草
        todo 会签
        todo 审核签发
        """
    )


def test_a_session_is_held(cast):
    assert row(Meeting(cast).begun().session) == lines(
        """
        done 征集议题 today 系统时钟
        done 责成意见 today 林越
        done 会务安排 today 王敏
        done 通知 today 陈静
        done 参会回执 today 王敏
        now 会议
        todo 纪要起草
        todo 会签
        todo 审核签发
        """
    )


def test_a_session_without_a_quorum_leaves_the_minutes_out(cast):
    meeting = Meeting(cast).begun(approved_item(cast), present=("CL",))
    meeting.decide(lead="", conclusion="briefed")
    meeting.take("hold", end_and_carry_over, "wangmin")
    assert row(meeting.session) == lines(
        """
        done 征集议题 today 系统时钟
        done 责成意见 today 林越
        done 会务安排 today 王敏
        done 通知 today 陈静
        done 参会回执 today 王敏
        done 会议 today 王敏
        off 纪要起草
        off 会签
        off 审核签发
        """
    )


def test_countersigning_is_dated_and_names_nobody(cast):
    assert row(Meeting(cast).checking().session) == lines(
        """
        done 征集议题 today 系统时钟
        done 责成意见 today 林越
        done 会务安排 today 王敏
        done 通知 today 陈静
        done 参会回执 today 王敏
        done 会议 today 王敏
        done 纪要起草 today 王敏
        done 会签 today
        now 审核签发
        """
    )


def test_an_issued_session_and_its_decided_item_have_it_all_behind_them(cast):
    meeting = Meeting(cast).issued()
    assert row(meeting.session) == lines(
        """
        done 征集议题 today 系统时钟
        done 责成意见 today 林越
        done 会务安排 today 王敏
        done 通知 today 陈静
        done 参会回执 today 王敏
        done 会议 today 王敏
        done 纪要起草 today 王敏
        done 会签 today
        done 审核签发 today 林越
        """
    )
    assert row(AgendaItem.objects.get()) == lines(
        """
        done 起草 today 赵立
        done 签报 today 邱敏
        done 形式审查 today 王敏
        off 会前协调 无需
        done 审核 today 陈静
        done 审批 today 林越
        done 上会 today 王敏
        done 议定 today 王敏
        """
    )
