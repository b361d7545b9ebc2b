"""The track of a case."""

from __future__ import annotations

import pytest

from coordination.deliberation.actions import proposing
from tests.deliberation.cases import Panel
from tests.rows import lines, row
from workflows.case_deliberation.moves import withdraw as withdraw_case

pytestmark = pytest.mark.usefixtures("one_moment")


def test_a_case_waits_to_be_accepted(cast):
    assert row(Panel(cast).case) == lines(
        """
        now 已受理 期限 its day
        todo 事实与措施单
        todo 个案报告
        todo 已安排
        todo 议事
        todo 签发决定
        todo 落实
        todo 已走访
        """
    )


def test_a_case_waits_to_be_scheduled(cast):
    assert row(Panel(cast).assembled().case) == lines(
        """
        done 已受理 today 王敏
        done 事实与措施单 today 孙静
        done 个案报告 today 王敏
        now 已安排 期限 its day
        todo 议事
        todo 签发决定
        todo 落实
        todo 已走访
        """
    )


def test_a_declined_case_came_no_further_than_its_proposal(cast):
    panel = Panel(cast)
    route = "按低保申请办理"
    panel.take(
        "accept",
        proposing.decline_case,
        "wangmin",
        reason="政策内可解决。",
        route=route,
        basis="《一事一议集体研究制度》",
    )
    assert row(panel.case) == lines(
        """
        late 不予受理 today 王敏
        off 事实与措施单
        off 个案报告
        off 已安排
        off 议事
        off 签发决定
        off 落实
        off 已走访
        """
    )


def test_a_case_taken_back_says_by_whom(cast):
    case = withdraw_case(Panel(cast).prepared().case, actor=cast.actor("wutong"), reason="不再需要。")
    assert row(case) == lines(
        """
        done 已受理 today 王敏
        done 事实与措施单 today 孙静
        late 已撤回 today 吴桐
        off 已安排
        off 议事
        off 签发决定
        off 落实
        off 已走访
        """
    )


def test_what_is_not_supported_is_not_carried_out(cast):
    panel = Panel(cast).opened()
    for seat in panel.matter.sitting.seats.select_related("unit"):
        panel.say(seat.unit.code)
    panel.outcome("refusal")
    panel.conclude("not_supported", reason="收入超过条件。").sign().tell()
    assert row(panel.case) == lines(
        """
        done 已受理 today 王敏
        done 事实与措施单 today 孙静
        done 个案报告 today 王敏
        done 已安排 today 王敏
        done 议事 today 王敏
        done 签发决定 today 林越
        off 落实
        done 已走访 today 系统时钟
        """
    )


def test_a_case_carried_out_waits_for_the_visit(cast):
    assert row(Panel(cast).carried_out().case) == lines(
        """
        done 已受理 today 王敏
        done 事实与措施单 today 孙静
        done 个案报告 today 王敏
        done 已安排 today 王敏
        done 议事 today 王敏
        done 签发决定 today 林越
        done 落实 today 系统时钟
        now 已走访 期限 its day
        """
    )
