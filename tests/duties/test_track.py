"""The track of an assignment."""

from __future__ import annotations

import pytest

from tests.duties.walk import Duty
from tests.rows import lines, row

pytestmark = pytest.mark.usefixtures("one_moment")


def test_an_assignment_waits_for_its_slip(cast):
    assert row(Duty(cast).assignment) == lines(
        """
        done 拟制 today 王敏
        now 签发交办单
        todo 签收
        todo 指定承办人
        todo 办理并报告
        todo 核验
        todo 销号
        """
    )


def test_an_assignment_is_worked_on(cast):
    assert row(Duty(cast).begun().assignment) == lines(
        """
        done 拟制 today 王敏
        done 签发交办单 today 陈静
        done 签收 today 孙静
        done 指定承办人 today 孙静
        now 办理并报告
        todo 核验
        todo 销号
        """
    )


def test_a_disputed_assignment_has_not_been_received(cast):
    assert row(Duty(cast).disputed().assignment) == lines(
        """
        done 拟制 today 王敏
        done 签发交办单 today 陈静
        now 签收
        todo 指定承办人
        todo 办理并报告
        todo 核验
        todo 销号
        """
    )


def test_an_assignment_is_late_by_its_own_due_day(cast):
    duty = Duty(cast).received()
    duty.due_passed(3)
    assert row(duty.assignment) == lines(
        """
        done 拟制 today 王敏
        done 签发交办单 today 陈静
        done 签收 today 孙静
        late 指定承办人
        todo 办理并报告
        todo 核验
        todo 销号
        """
    )


def test_an_assignment_awaits_its_verification_and_is_struck_off(cast):
    duty = Duty(cast).reported()
    assert row(duty.assignment) == lines(
        """
        done 拟制 today 王敏
        done 签发交办单 today 陈静
        done 签收 today 孙静
        done 指定承办人 today 孙静
        done 办理并报告 today 邱敏
        now 核验
        todo 销号
        """
    )
    duty.verify()
    duty.close()
    assert row(duty.assignment) == lines(
        """
        done 拟制 today 王敏
        done 签发交办单 today 陈静
        done 签收 today 孙静
        done 指定承办人 today 孙静
        done 办理并报告 today 邱敏
        done 核验 today 李倩
        done 销号 today 陈静
        """
    )
