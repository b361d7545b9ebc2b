"""Keys are stored, words are said: a renamed label changes what old rows say, and loses nothing."""

from __future__ import annotations

import pytest
from django.utils import translation

from coordination.aid.notices import AidAnswer
from coordination.register.models import CategoryStatus, MeansCheck
from coordination.vocabulary import Words, choice, kind_of, said, word
from tests.reading import all_flows
from workflows.emergency_aid.flow import EmergencyAidFlow
from workflows.engine.base import step_key


def test_each_key_is_read_in_the_readers_language():
    keys = [
        choice(CategoryStatus, "category", "DIBAO"),
        word(AidAnswer.REFUSED),
        kind_of(MeansCheck),
        step_key(EmergencyAidFlow.pay),
    ]
    with translation.override("zh-hans"):
        assert [said(key) for key in keys] == ["最低生活保障对象", "不批准", "家庭经济状况核对", "发放"]
    with translation.override("en"):
        assert said(keys[1]) == "refused"
        assert said(keys[3]) == "Pay"


def test_what_sealed_rows_kept_as_words_is_still_said():
    with translation.override("zh-hans"):
        assert said({"_": "refused"}) == "不批准"


def test_what_is_no_key_stands_as_it_is():
    for value in ("2026-12-01", 3, None, ["a"], {"status": "paid"}, {}):
        assert said(value) == value


def test_a_key_of_a_list_that_lost_a_word_is_said_bare():
    assert said({"word": "aid.forgotten"}) == "aid.forgotten"
    assert said({"step": "GoneFlow.pay"}) == "GoneFlow.pay"
    assert said({"choice": "register.categorystatus.category", "value": "gone"}) == "gone"


def test_every_step_has_words_and_a_name_of_its_own():
    names = [flow.__name__ for flow in all_flows()]
    assert len(names) == len(set(names)), "two flows of one name: their steps' keys cannot be told apart"
    for flow in all_flows():
        for node in flow.instance.nodes():
            if node.task_type == "HUMAN":
                assert said(step_key(node)) == str(node.task_title)


@pytest.mark.parametrize("words", Words.__subclasses__(), ids=lambda words: words.__name__)
def test_words_are_of_their_room_and_of_one_list(words):
    others = {value for other in Words.__subclasses__() if other is not words for value in other.values}
    assert not others & set(words.values)
    assert all("." in value for value in words.values)
