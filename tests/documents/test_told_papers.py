"""3.13: whatever paper a person reads is in plain sentences: no doubled marks, no lists in lists, none of our words.

A room that writes to a person adds a story; a kind of ``TO_PERSON`` without one fails.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from coordination.aid.actions import deciding as aid_deciding
from coordination.aid.actions import stages
from coordination.deliberation.actions import deciding
from coordination.documents.kinds import TO_PERSON
from coordination.documents.models import Paper
from coordination.documents.plain_words import bare, sentence, sentences
from coordination.documents.words import due_words
from coordination.monitoring.actions import recheck
from coordination.remedies.actions import entering
from coordination.remedies.models import Remedy
from coordination.units.models import User
from tests.aid.world import Aid
from tests.deliberation.cases import Panel
from tests.leaks.test_leaks import Case
from tests.monitoring.reports import Registered
from tests.monitoring.reports import Walker as Warned
from tests.recoveries.test_recoveries import ask_back
from tests.referrals.walker import Walker as Referred
from tests.walking import Walker, in_days, load_rules
from workflows.leak_case.front import open_leak
from workflows.remedy.front import open_remedy

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
MARKS = "，。；：、！？,;:!?"
DOUBLED = re.compile(rf"[{MARKS}.]\s*[{MARKS}]|\.\.(?!\.)")
NUMBERED = re.compile(r"(^|[：；。\n])\s*\d{1,2}[.、．)）]\s*\D")
OURS = re.compile(
    r"一事一议|转办|转介|预警|双纳入|销号|台账|就高|督办|提请单位|当前环节|待办|\b(?:D\d\d|XZ\d\d|MZ|WF\d)\b"
)


def deliberated(cast):
    """Everything that a decision can bring, typed as people type: with marks at the end and numbers before."""
    Aid(cast)
    panel = Panel(cast).opened()
    for seat in panel.matter.sitting.seats.select_related("unit"):
        panel.say(seat.unit.code)
    panel.outcome("category")
    panel.outcome("aid")
    panel.outcome("duty", text="1. 由县残联牵头入户评估照护需求；。", co_units=[cast.unit("MZ")])
    panel.outcome("duty", text="（二）修缮住房，先做屋顶。", unit=cast.unit("ZJ"), measure="验收单。")
    for kind in ("referral", "single_dibao", "charity", "policy_gap"):
        panel.outcome(kind)
    panel.conclude(reason="各单位意见一致。").sign()
    panel.take("tell", deciding.tell_person, told_how="phone", plain_words=panel.round.plain_words)
    return panel


def not_supported(cast):
    panel = Panel(cast).opened()
    panel.outcome("refusal", text="家庭收入超过条件；", basis="《临时救助办法》第三条。")
    panel.conclude("not_supported", reason="收入超过条件。").sign()
    return panel


def aid_refused(cast):
    Aid(cast).walk().take("quick_approve", aid_deciding.refuse_case, reason="不符合条件。；")


def aid_cut(cast):
    walk = Aid(cast).walk(is_urgent=False, cause="illness", amount=Decimal(1500)).verified()
    walk.planned(900, 600).reviewed()
    found = {"found": "收入恢复。", "on": TODAY(), "reason": "收入恢复。"}
    walk.take("check_stage", stages.propose_cut, "taochunsheng", **found)
    walk.take("hear", stages.hold_hearing, "wutong", statement="无异议。", on=TODAY())
    walk.take("cut", stages.cut_stage, "shilei", amount=Decimal(400), reason="收入恢复。")


def referred(cast):
    walk = Referred(cast, "JT", "ZJ").dispatched()
    walk.received("ZJ").answered_leg(
        "ZJ", "refused", reason="已有住房。", basis="公租房管理办法。", advice="租赁补贴；"
    )
    walk.answered()


def warned(cast):
    known = Registered(cast)
    walk = Warned(cast, kinds=["improved"], id_number=known.id_number)
    walk.triaged("4").confirmed().rechecked("end").heard(TODAY())
    walk.take(
        "decide", recheck.decide_cut, "weiguoqiang", decision="end", grounds="家庭收入超过标准。", basis=""
    )


def objected(cast):
    aid_refused(cast)
    paper = Paper.objects.get(kind="D35")
    said = {"kind": Remedy.Kind.OBJECTION, "came": "person", "received_on": TODAY(), "said": "核查有误；。"}
    walk = Walker(open_remedy(paper, actor=cast.actor("wutong"), **said), cast)
    walk.take("answer", entering.answer, outcome=Remedy.Outcome.STANDS, words="经复核，原决定正确。。")


def asked_back(cast):
    walk = Aid(cast).walk().approved().paid().received().eased().supplemented()
    ask_back(walk.case, cast).heard().ordered(count=2)


def leaked(cast):
    walk = Aid(cast).walk()
    said = {"kind": "wrong", "found": "非经办时打开。", "account": cast.user("suting")}
    Case(open_leak(walk.case, actor=cast.actor("shilei"), **said), cast).told_of().notified()


STORIES: dict[Callable[..., Any], set[str]] = {
    deliberated: {"D22", "D33"},
    not_supported: {"D22", "D35"},
    aid_refused: {"D35"},
    aid_cut: {"D37"},
    referred: {"D33", "D35"},
    warned: {"D37"},
    objected: {"D33", "D35"},
    asked_back: {"D38"},
    leaked: {"LEAK"},
}


def texts(value: Any) -> Iterator[str]:
    """Every string of a paper's content."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from texts(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from texts(one)


def test_m2_3_13_every_paper_to_a_person_has_its_story():
    assert set().union(*STORIES.values()) == {str(kind) for kind in TO_PERSON}


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_m2_3_13_what_a_person_reads_is_in_plain_sentences(cast, story):
    load_rules()
    story(cast)
    papers = list(Paper.objects.filter(kind__in=TO_PERSON))
    assert {paper.kind for paper in papers} == STORIES[story]
    for paper in papers:
        for text in texts(paper.content):
            assert not DOUBLED.search(text), (paper.kind, text)
            assert not NUMBERED.search(text), (paper.kind, text)
            if paper.kind != "D22":  # an official document, which has its own words
                assert not OURS.search(text), (paper.kind, text)
        said = "\n".join(texts(paper.content))
        if paper.kind != "LEAK":
            assert "申请行政复议" in said, paper.kind
            assert "提起行政诉讼" in said, paper.kind
            answers_objection = story is objected and paper.kind == "D33"
            assert ("提出异议" in said) is not answers_objection, paper.kind
        if paper.kind != "D22":
            assert "有不清楚的，可以" in said, paper.kind


def test_m2_3_13_a_decision_is_told_thing_by_thing_with_sum_day_and_whom_to_ask(cast):
    User.objects.filter(username="wutong").update(phone="0551-6688101")
    panel = deliberated(cast)
    paper = Paper.objects.of(panel.case).get(kind="D33")
    rows = dict(paper.content["rows"])
    lines = rows["办理结果"].split("\n")
    first, second = in_days(5), in_days(40)
    for line in (
        "你反映的困难，有关单位一起研究过了，决定帮助你。",
        "一共给你10,000元的救助，分2次。",
        f"第1次给救助金6,000元，{due_words(first)}前给到你。",
        f"第2次给救助金4,000元，{due_words(second)}前给到你。",
        "第2次给之前要先符合这个条件：复查。",
        "由县残联牵头入户评估照护需求。",
        "县住建局负责这件事：修缮住房，先做屋顶。",
        f"这件事在{due_words(in_days(30))}前办好。",
    ):
        assert line in lines, (line, lines)
    assert lines[1].startswith(f"从{due_words(TODAY())}起，把你认定为其他困难人员")
    assert rows["咨询"] == f"有不清楚的，可以问{cast.unit('XZ01').name}，电话0551-6688101。"
    assert "60日内" in paper.content["requirement"]


def test_what_somebody_typed_becomes_one_sentence():
    assert sentence("1. 落实门诊待遇；。") == "落实门诊待遇。"
    assert sentence("（二）修缮住房") == "修缮住房。"
    assert sentence("3.5万元一次发放。") == "3.5万元一次发放。", "a figure is no number of a list"
    assert sentence("同意吗？") == "同意吗？"
    assert sentences(["甲。", " ", "乙；"]) == "甲。\n乙。"
    assert bare("。；") == ""
