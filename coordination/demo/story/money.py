"""The stages are paid, each after its check; the follow-up visit ends the plan."""

from __future__ import annotations

from coordination.demo.story.decision import STAGES
from coordination.demo.story.teller import Teller

CLERK, PAYER, VILLAGE = "wutong", "hejun", "taochunsheng"


def the_stages_are_paid(tell: Teller) -> None:
    """One approval for all of them; the clock opens each as its day comes near."""
    for number in range(1, len(STAGES) + 1):
        tell.beside("stage_comes_near", tell.found["plan"])
        tell.until_open(VILLAGE, "plan", "发放前核查")
        seen = {"is_alive": "on", "is_resident": "on", "is_met": "on"}
        tell.take(
            VILLAGE, "plan", "发放前核查", outcome="release", found="本人在家，情况与计划一致。", **seen
        )
        tell.take(PAYER, "plan", "发放", how="own", reference=f"回单13{number:02}")
        tell.take(VILLAGE, "plan", "核实领取情况", outcome="received", found="已到账，本人确认。")


def the_plan_ends(tell: Teller) -> None:
    tell.take(VILLAGE, "plan", "跟进走访", outcome="solved", found="治疗稳定，生活有着落。")
    tell.take(CLERK, "plan", "办结", note="三期已发放完毕。")
