"""What is left: the visit, the next session that begins with these decisions, and the household's chain in print."""

from __future__ import annotations

from django.utils import timezone

from coordination.demo.story import meeting
from coordination.demo.story.teller import Teller

TOWNSHIP, OFFICE = "wutong", "wangmin"


def the_notice_comes_down(tell: Teller) -> None:
    """It hung its days on the village's board, and nobody objected."""
    tell.beside("notice_hung_its_days", tell.found["case"])
    tell.take(TOWNSHIP, "case", "撤下公示", taken_down_on=f"{timezone.localdate()}")


def the_household_is_visited(tell: Teller) -> None:
    """Everything the decision opened has ended: the township looks whether it helped."""
    tell.until_open(TOWNSHIP, "case", "跟进走访")
    tell.take(
        TOWNSHIP, "case", "跟进走访", found="solved", note_text="已搬入修缮后的住房，治疗和生活有保障。"
    )


def the_next_session_begins_with_these_decisions(tell: Teller) -> None:
    meeting.call(tell, "next session", "听取上次会议议定事项落实情况。")
    page = tell[OFFICE].open(tell.found["next session"])
    for words in ("上次会议议定事项落实情况", meeting.LINE, "已销号"):
        if words not in page.body:
            raise LookupError(f"{page.url} does not say {words}")


def the_chain_is_printed(tell: Teller) -> None:
    """One household, one chain: every entry of the story in the order in which it happened."""
    page = tell[TOWNSHIP].open(f"{tell.found['household']}chain/")
    tell.keep("chain", page.url)
