"""The stories of what follows decisions: aid is asked back, and a decision is contested."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from coordination.aid.models import AidCase
from coordination.documents.models import Paper
from coordination.leaks.actions import reporting
from coordination.recoveries.actions import collecting, ordering, writing_off
from coordination.recoveries.models import Recovery
from coordination.remedies.actions import entering
from coordination.remedies.models import Remedy
from tests.aid.money import Bank
from tests.aid.world import Aid
from tests.conftest import Cast
from tests.walking import Walker
from workflows.engine.steps import start
from workflows.leak_case.front import open_leak
from workflows.recovery.front import open_recovery
from workflows.remedy.front import open_remedy

FOUND = "经比对，申请时隐瞒房产出租收入。"


def paid(cast: Cast, amount: int, house: Aid | None = None) -> AidCase:
    """A case granted by the county, paid and received; of a house whose accounts stand already, where it is said."""
    bank = Bank(house or Aid(cast))
    case = bank.receive(bank.pay(bank.release(bank.reserve(amount))))
    start(case, actor=bank.office)
    return case


def ordered(cast: Cast, amount: int, house: Aid | None = None) -> Walker[Recovery]:
    """Its return is ordered, with a fault of the staff."""
    recovery = open_recovery(
        paid(cast, amount, house),
        actor=cast.actor("wutong"),
        ground="false",
        found=FOUND,
        amount=Decimal(amount),
    )
    walk, today = Walker(recovery, cast), timezone.localdate()
    walk.take("hear", ordering.hear, was_heard=True, statement="承认。", on=today)
    order = {"amount": Decimal(amount), "reason": "属实。", "is_staff_fault": True, "fault": "未入户。"}
    walk.take("order", ordering.order, **order)
    return walk


def aid_is_asked_back_and_let_go(cast: Cast) -> None:
    walk, today = ordered(cast, 6000), timezone.localdate()
    walk.take("answer_fault", ordering.enter_fault_answer, answer="给予诫勉。", on=today)
    walk.take("collect", collecting.enter_receipt, amount=Decimal(100), on=today, voucher="SJ-1")
    walk.take("collect", collecting.ask_other_plan, count=3, reason="收入低。")
    walk.take("agree_plan", collecting.agree_plan, first=today + dt.timedelta(days=40))
    walk.take("collect", writing_off.ask_write_off, why=Recovery.Why.INSOLVENT, note="裁定终结执行。")
    walk.take("sign_write_off", writing_off.sign_write_off)
    walk.take("agree_write_off", writing_off.agree_write_off)
    walk.take("allow_write_off", writing_off.allow_write_off)


def objected(cast: Cast, decision: Paper, who: str = "wutong", kind: str = "objection") -> Remedy:
    """Somebody brings something against it today, by letter."""
    said = {"came": "letter", "received_on": timezone.localdate(), "said": "不服责令退回。"}
    return open_remedy(decision, actor=cast.actor(who), kind=kind, **said)


def a_decision_is_contested_twice(cast: Cast) -> None:
    today = timezone.localdate()
    paper = Paper.objects.of(ordered(cast, 700).record).get(kind="D38")
    first = Walker(objected(cast, paper), cast)
    first.take("answer", entering.answer, outcome="changed", words="应当减少。")
    first.take("carry_out", entering.carry_out, on=today, words="已重新决定。")
    second = Walker(objected(cast, paper, "suting", "review"), cast)
    second.take("reply", entering.reply, on=today, words="答复书及原材料。")
    second.take("enter_decision", entering.enter_decision, outcome="stands", on=today, words="维持。")


def a_leak_is_told_and_closed(cast: Cast) -> None:
    """Reported of a case, told to the person; more is asked for before it is closed."""
    case, today = Aid(cast).walk(cause="stranded").case, timezone.localdate()
    made = open_leak(
        case, actor=cast.actor("shilei"), kind="wrong", found="误开。", account=cast.user("suting")
    )
    walk = Walker(made, cast)
    walk.take("assess", reporting.ask_to_tell, data_kinds="姓名", harm="骚扰电话", advice="留意来电")
    walk.take("notify", reporting.tell_person, on=today, how="上门送达。")
    walk.take("measures", reporting.take_measures, measures="收回权限。")
    walk.take("close", reporting.ask_for_more, reason="还应培训。")
    walk.take("measures", reporting.take_measures, measures="已培训。")
    walk.take("close", reporting.close_leak)
