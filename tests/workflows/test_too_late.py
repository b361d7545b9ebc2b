"""A colleague was first: every move outside a step answers 409 in words, and nothing happened twice."""

from __future__ import annotations

import ast

import pytest
from django.urls import reverse

from coordination import pages
from coordination.meetings.actions import coordination
from coordination.staleness import MovedOn
from tests.meetings.items import Walker
from tests.reading import sources, tree
from tests.walking import load_rules
from workflows.engine import turning
from workflows.engine.steps import StepTaken, complete
from workflows.joint_meeting.moves import stop_asking
from workflows.models import Process

from . import tiny

pytestmark = pytest.mark.django_db

LATE = {"MovedOn", "StepTaken", "LATE", "TransitionNotAllowed", "Exception", "BaseException"}
# Pages that answer for themselves what comes too late, and why.
ANSWER_THEMSELVES = {"workflows/warning_disposal/pages/warnings.py": "several at once, each by itself"}


def test_no_page_of_a_move_swallows_what_comes_too_late():
    """So that it reaches the one place that answers 409: the kit's ``confirm``, else the middleware."""
    found = set()
    for path in sources("workflows"):
        if "pages" not in path.parts:
            continue
        handlers = [node for node in ast.walk(tree(path)) if isinstance(node, ast.ExceptHandler)]
        if any(part.id in LATE for one in handlers for part in _names(one)) or any(
            one.type is None for one in handlers
        ):
            found.add("/".join(path.parts[path.parts.index("workflows") :]))
    assert found == set(ANSWER_THEMSELVES)


def _names(handler: ast.ExceptHandler) -> list[ast.Name]:
    return [node for node in ast.walk(handler.type) if isinstance(node, ast.Name)] if handler.type else []


@pytest.fixture
def asked(cast):
    load_rules()
    walker = Walker(cast)
    walker.asked("CZ", "MZ")
    return walker


def drop(walker):
    opinion = walker.opinion_of("MZ")
    return reverse("workflows:item-drop-opinion", args=[walker.item.pk, opinion.pk])


def answered(walker):
    complete(
        walker.opinion_task("MZ"), coordination.give_opinion, actor=walker.cast.actor("hedan"), stance="agree"
    )


def dropped(walker):
    stop_asking(walker.opinion_of("MZ"), actor=walker.cast.actor("wangmin"), reason="不涉及。")


def branch_gone(walker):
    turning.cancel_branch(walker.opinion_task("MZ"), actor=walker.cast.actor("wangmin"), reason="不涉及。")


@pytest.mark.parametrize(
    ("first", "status", "words"),
    [
        (answered, 422, "该意见已经提交，或者已不再征求。"),  # the action's own words
        (dropped, 422, "该意见已经提交，或者已不再征求。"),
        (branch_gone, 409, "本环节已撤销，无需办理。"),
    ],
    ids=["answered", "dropped", "branch gone"],
)
def test_a_unit_that_is_asked_no_longer_is_not_dropped_again(cast, asked, monkeypatch, first, status, words):
    values_of = pages.values_of

    def colleague_is_first(form):
        monkeypatch.setattr(pages, "values_of", values_of)
        first(asked)
        return values_of(form)

    monkeypatch.setattr(pages, "values_of", colleague_is_first)
    response = cast.client("wangmin").post(drop(asked), {"reason": "与该单位无关。"})
    text = response.content.decode()
    assert (response.status_code, words in text) == (status, True)
    assert "与该单位无关。" in text, "what was typed is lost"
    assert asked.open == ["opinion"]


@pytest.mark.parametrize("verb", [turning.withdraw, turning.restart])
def test_a_record_that_began_anew_while_the_lock_was_waited_for_is_left_alone(
    cast, village, process, monkeypatch, verb
):
    director = cast.actor("chenjing", "OFFDIR")
    lock = process.flow_class.lock

    def wait(pk):
        monkeypatch.setattr(process.flow_class, "lock", lock)
        turning.restart(village, tiny.turn, actor=director, reason="情况有变")
        return lock(pk)

    monkeypatch.setattr(process.flow_class, "lock", wait)
    with pytest.raises(MovedOn):
        verb(village, tiny.turn, actor=director, reason="再变")
    assert Process.objects.of(village).filter(finished__isnull=True).count() == 1


def test_no_branch_is_added_where_nothing_runs_any_more(cast, village, process):
    director = cast.actor("chenjing", "OFFDIR")
    turning.withdraw(village, tiny.take_back, actor=director, reason="不再需要")
    with pytest.raises(StepTaken):
        turning.add_branch(village, tiny.TinyFlow.ask, village, actor=director)
