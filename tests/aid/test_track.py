"""The track of an aid case, in its lane."""

from __future__ import annotations

from decimal import Decimal

import pytest

from coordination.aid.actions import deciding
from coordination.aid.actions.turns import settle_frozen
from tests.aid.world import Aid
from tests.lives.deaths import died
from tests.rows import lines, row
from workflows.emergency_aid.moves import withdraw as withdraw_aid

pytestmark = pytest.mark.usefixtures("one_moment")
ORDINARY = {"is_urgent": False, "cause": "illness", "amount": Decimal(1500)}


def test_in_the_fast_lane_the_money_comes_before_the_papers(cast):
    walk = Aid(cast).walk().approved().paid()
    assert row(walk.case) == lines(
        """
        done 登记 today 吴桐
        done 审批 today 石磊
        now 发放 期限 its day
        todo 补充材料
        todo 备案
        todo 跟进
        """
    )
    walk.received().eased().supplemented().filed()
    assert row(walk.case) == lines(
        """
        done 登记 today 吴桐
        done 审批 today 石磊
        done 发放 today 陶春生
        done 补充材料 today 吴桐
        done 备案 today 苏婷
        now 跟进 期限 its day
        """
    )
    walk.followed_up().closed()
    assert row(walk.case) == lines(
        """
        done 登记 today 吴桐
        done 审批 today 石磊
        done 发放 today 陶春生
        done 补充材料 today 吴桐
        done 备案 today 苏婷
        done 跟进 today 吴桐
        """
    )


def test_in_the_ordinary_lane_the_plan_comes_before_the_money(cast):
    walk = Aid(cast).walk(**ORDINARY).verified().planned(900, 600)
    assert row(walk.case) == lines(
        """
        done 登记 today 吴桐
        done 核实 today 陶春生
        done 拟定计划 today 吴桐
        now 审批 期限 its day
        todo 分期发放
        todo 跟进
        """
    )
    walk.reviewed()
    assert row(walk.case) == lines(
        """
        done 登记 today 吴桐
        done 核实 today 陶春生
        done 拟定计划 today 吴桐
        done 审批 today 石磊
        now 分期发放 期限 its day
        todo 跟进
        """
    )


def test_refused_aid_says_so_at_the_step_that_it_had_reached(cast):
    walk = Aid(cast).walk(**ORDINARY).verified().planned(900, 600)
    walk.take("review", deciding.refuse_case, "shilei", reason="不符合条件")
    assert row(walk.case) == lines(
        """
        done 登记 today 吴桐
        done 核实 today 陶春生
        done 拟定计划 today 吴桐
        late 不予救助
        off 分期发放
        off 跟进
        """
    )


def test_a_request_taken_back_stands_where_it_was(cast):
    case = withdraw_aid(Aid(cast).walk().case, actor=cast.actor("wutong"), reason="不再需要")
    assert row(case) == lines(
        """
        done 登记 today 吴桐
        late 已撤回
        off 发放
        off 补充材料
        off 备案
        off 跟进
        """
    )


def test_a_case_that_froze_before_it_was_paid_claims_no_payment(cast):
    walk = Aid(cast).walk().approved()
    died(cast, walk.case.person)
    assert row(walk.reread()) == lines(
        """
        done 登记 today 吴桐
        done 审批 today 石磊
        now 发放 期限 its day
        todo 补充材料
        todo 备案
        todo 跟进
        """
    )
    walk.take("settle", settle_frozen, "weiguoqiang", pays_due=False, reason="未到期")
    assert row(walk.case) == lines(
        """
        done 登记 today 吴桐
        done 审批 today 石磊
        off 发放
        off 补充材料
        off 备案
        now 跟进 期限 its day
        """
    )
