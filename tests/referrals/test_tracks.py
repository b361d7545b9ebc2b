"""The tracks of an application and of its legs."""

from __future__ import annotations

import pytest

from tests.referrals.walker import Walker as Application
from tests.rows import lines, row
from workflows.referral_closure.moves import withdraw as withdraw_referral

pytestmark = pytest.mark.usefixtures("one_moment")


def test_an_application_waits_to_be_accepted(cast):
    assert row(Application(cast, "JT").case) == lines(
        """
        now 已受理
        todo 已转出
        todo 结果收齐
        todo 已答复
        todo 已回访
        todo 已销号
        """
    )


def test_an_application_is_handled_by_its_legs(cast):
    walk = Application(cast, "JT", "ZJ").dispatched().received("JT")
    assert row(walk.case) == lines(
        """
        done 已受理 today 吴桐
        done 已转出 today 吴桐
        now 结果收齐
        todo 已答复
        todo 已回访
        todo 已销号
        """
    )
    assert row(walk.leg("JT")) == lines(
        """
        done 已转出 today 吴桐
        done 签收 today 潘晨
        now 已反馈结果
        """
    )
    assert row(walk.leg("ZJ")) == lines(
        """
        done 已转出 today 吴桐
        now 签收
        todo 已反馈结果
        """
    )


def test_an_application_is_struck_off_when_all_is_verified(cast):
    walk = Application(cast, "JT").closed()
    assert row(walk.case) == lines(
        """
        done 已受理 today 吴桐
        done 已转出 today 吴桐
        done 结果收齐 today 朱琪
        done 已答复 today 吴桐
        done 已回访 today 吴桐
        done 已销号 today 王敏
        """
    )
    assert row(walk.leg("JT")) == lines(
        """
        done 已转出 today 吴桐
        done 签收 today 潘晨
        done 已反馈结果 today 朱琪
        """
    )


def test_an_application_taken_back_shows_how_far_it_came(cast):
    walk = Application(cast, "JT").dispatched().received("JT")
    withdraw_referral(walk.case, actor=cast.actor("wutong"), reason="不再需要。")
    assert row(walk.reread()) == lines(
        """
        done 已受理 today 吴桐
        done 已转出 today 吴桐
        off 结果收齐
        off 已答复
        off 已回访
        off 已销号
        """
    )
    assert row(walk.leg("JT")) == lines(
        """
        done 已转出 today 吴桐
        done 签收 today 潘晨
        off 已反馈结果
        """
    )
