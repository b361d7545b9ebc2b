"""How the house speaks to a person on paper: one sentence for each thing, whom to ask, how to object."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from coordination.documents.remedy_words import remedy_words
from coordination.policy.queries import parameter
from coordination.units.counties import County
from coordination.units.models import Organisation, Post, Role
from coordination.units.queries import current_successor

NUMBERING = re.compile(
    r"^\s*(?:[（(]?\d{1,2}[)）.、．]|[一二三四五六七八九十]{1,2}、|[（(][一二三四五六七八九十]{1,2}[)）])\s*(?!\d)"
)
ENDS = "。；;，,、：: \n"


def bare(text: str) -> str:
    """What somebody wrote, to stand inside a sentence of ours: without its number in a list and its last mark."""
    return NUMBERING.sub("", text).strip().rstrip(ENDS)


def sentence(text: str) -> str:
    """The same as a sentence of its own; of nothing, nothing."""
    words = bare(text)
    return words if not words or words[-1] in "！？!?…" else f"{words}。"


def sentences(texts: Iterable[str]) -> str:
    """One for each thing, each on a line of its own, without numbers."""
    return "\n".join(said for text in texts if (said := sentence(text)))


ANSWERS = (
    Role.TCLERK,
    Role.TOFFICER,
    Role.CCLERK,
    Role.OFFICE,
    Role.HOT,
    Role.UCLERK,
    Role.LIAISON,
    Role.PROV,
    Role.FIN,
)
"""Who answers the office phone of a unit, the nearest to people first."""


def asking_words(unit: Organisation) -> str:
    """Whom the person may ask: the unit that stands on the paper, by the office phone of whoever handles its cases."""
    posts = Post.objects.current().filter(unit=current_successor(unit), role__in=ANSWERS)
    phones = {
        role: phone for role, phone in posts.order_by("-pk").values_list("role", "user__phone") if phone
    }
    phone = next((phones[role] for role in ANSWERS if role in phones), "")
    if phone:
        return f"有不清楚的，可以问{unit.name}，电话{phone}。"
    return f"有不清楚的，可以到{unit.name}询问。"


def objecting_words(
    *, since: str, on: dt.date, county: County, lead: str = "不服本决定的", answered: bool = False
) -> str:
    """How a decision is contested (C10): review and suit with body and term, and an objection that somebody else answers.

    What is itself the answer to an objection names the first two.
    """
    outside = f"{lead}，可以{remedy_words(since=since, on=on, county=county)}。"
    if answered:
        return outside
    days = parameter("OBJECTION_ANSWER", on=on, county=county).value
    return (
        f"{outside}也可以先向所在乡镇或者{county.civil_affairs.name}提出异议或者投诉，"
        f"由没有参与决定的人员在{days}个工作日内答复，复议和诉讼的期限不受影响。"
    )
