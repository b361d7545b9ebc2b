"""First passwords: made at random, handed over in person, kept nowhere."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from coordination.documents.layout import FormSheet, Sheet

# letters and figures that nobody takes for each other on paper: no i, l, o, 0, 1
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, LENGTH = 3, 4
HANDED_OUT = (
    "一、本单由本人当面领取，仅供首次登录使用，请勿拍照、转发或者交他人代领。\n"
    "二、首次登录后，系统要求先设置本人的密码；新密码设好后，本单所列密码即行失效。\n"
    "三、新密码设好后请将本单销毁。遗失本单或者忘记密码的，请由本人到县系统管理员处办理。"
)
Row = Mapping[str, Any]


def first_password() -> str:
    """Twelve characters in three groups: some 59 bits, to be typed once."""
    return "-".join("".join(secrets.choice(ALPHABET) for _place in range(LENGTH)) for _group in range(GROUPS))


def sheets(
    county: str, people: Iterable[Row], passwords: Mapping[str, str], units: Mapping[str, str]
) -> bytes:
    """A page for each person, to be cut from nobody else's."""
    paper = Sheet(title="账号领用单", organ_name=county)
    for person in people:
        form = FormSheet(paper, title=f"{county}联席会议系统账号领用单", size=14)
        form.row(("姓名", person["name"]))
        form.row(("单位和职务", "\n".join(_post_words(post, units) for post in person["posts"])))
        form.row(("用户名", person["username"]))
        form.row(("初始密码", passwords[person["username"]]))
        form.text(HANDED_OUT, lines=8)
    return paper.pdf()


def _post_words(post: Row, units: Mapping[str, str]) -> str:
    unit = units[post["unit"]]
    title: str = post["title"]
    return title if unit in title else f"{unit}{title}"
