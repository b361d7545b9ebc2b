"""Two referrals: one leg comes back twice as "not ours" and is ruled; a charity helps with the person's consent."""

from __future__ import annotations

from django.utils import timezone

from coordination.demo.story.teller import Teller

WINDOW, DIRECTOR, OFFICE = "wutong", "chenjing", "wangmin"
HEALTH, INSURANCE, CHARITY = "xuening", "jiangli", "fanghui"
BASIS = "县级部门职能配置规定"


def the_window_sends_both(tell: Teller) -> None:
    """The window accepts what the decision forwarded; the charity gets no more than the person agreed to."""
    for name in ("care", "charity"):
        tell.take(WINDOW, name, "受理申请")
    window = tell[WINDOW]
    page = window.follow(window.open(tell.found["charity"]), "登记本人同意")
    window.send(page, page.form_with("given_on"), {"given_on": f"{timezone.localdate()}"})
    for name in ("care", "charity"):
        tell.take(WINDOW, name, "分类转出", outcome="send")
        tell.find(f"{name} leg", window.open(tell.found[name]), "referrals/legs")


def a_leg_comes_back_twice(tell: Teller) -> None:
    """Not ours, says one; not ours, says the next: the window sends on, then the office director rules."""
    _give_back(tell, HEALTH, "居家康复费用属医保待遇，请改送。", "县医保局")
    tell.take(WINDOW, "care leg", "改送应办单位", outcome="resend")
    _give_back(tell, INSURANCE, "签约和康复指导属基层医疗卫生服务。", "县卫健局")


def _give_back(tell: Teller, username: str, reason: str, right: str) -> None:
    tell.take(
        username, "care leg", "签收或退回", outcome="return", reason=reason, basis=BASIS, right_unit=right
    )


def the_director_rules(tell: Teller) -> None:
    tell.take(
        DIRECTOR, "care leg", "裁定承办单位", ruling="家庭医生签约和居家康复指导由县卫健局承办。", basis=BASIS
    )
    tell.take(HEALTH, "care leg", "签收或退回", outcome="receive")


def both_give_their_results(tell: Teller) -> None:
    tell.take(CHARITY, "charity leg", "签收或退回", outcome="receive")
    done = {"outcome": "granted", "proof": "服务记录第18号"}
    tell.take(
        "jianan",
        "care leg",
        "办理并反馈结果",
        summary="已签约家庭医生，每周上门指导康复。",
        form="service",
        **done,
    )
    helped = {**done, "project": "暖冬助困行动", "value": "1500", "form": "cash"}
    tell.take(CHARITY, "charity leg", "办理并反馈结果", summary="已发放大病帮扶金。", **helped)


def the_person_is_answered_and_it_is_struck_off(tell: Teller) -> None:
    """One answer from the window, a call back, and somebody who handled none of it verifies."""
    for name in ("care", "charity"):
        tell.take(WINDOW, name, "答复当事人", answer="事项已办理，有疑问请到镇窗口。", answer_way="phone")
        tell.take(WINDOW, name, "回访当事人", outcome="satisfied")
        tell.take(OFFICE, name, "核验销号", outcome="close", note="经与凭证和回访比对，情况属实。")
