"""What the person is told of a leak, in plain words (个人信息保护法 57)."""

from __future__ import annotations

from typing import Any

from coordination.documents.kinds import PaperKind
from coordination.documents.plain_forms import told_form
from coordination.documents.plain_words import asking_words, sentence
from coordination.documents.renderers import paper_renderer
from coordination.documents.words import day_words, in_chinese
from coordination.leaks.models import Leak
from coordination.units.counties import county_of

paper_renderer(PaperKind.LEAK)(told_form)

HAPPENED = {
    Leak.Kind.LEAK: "你的个人信息可能已被泄露。",
    Leak.Kind.WRONG: "你的个人信息被不应查看的工作人员打开。",
}


@in_chinese
def notice_content(leak: Leak) -> dict[str, Any]:
    """Which data, why, what may come of it, what is done, what the person can do, whom to ask."""
    office = county_of(leak).civil_affairs
    return {
        "form": "个人信息安全事件告知书",
        "addressee": "当事人：",
        "rows": [
            ["发生的情况", HAPPENED[Leak.Kind(leak.kind)]],
            ["涉及事项", leak.number],
            ["发现日期", day_words(leak.policy_on)],
            ["涉及的信息", sentence(leak.data_kinds)],
            ["可能造成的影响", sentence(leak.harm)],
            ["已采取的措施", "有关查看权限已经冻结，正在查明情况。"],
            ["你可以这样做", sentence(leak.advice)],
            ["咨询", asking_words(office)],
            ["依据", "《中华人民共和国个人信息保护法》第五十七条"],
        ],
        "signed": "经办人",
        "requirement": "对处理结果有疑问的，可以向上述单位查询。也可以依法投诉、举报。",
    }
