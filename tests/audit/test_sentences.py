"""Every sentence of the trail reads well, also where it may name nothing (measured-2.md 5.9)."""

from __future__ import annotations

import re

import pytest
from django.utils import translation

from coordination.audit.models import Event
from coordination.audit.open_words import is_open
from coordination.audit.verb_choices import KINDS, group_choices, group_of, verb_choices
from coordination.audit.verbs import BARE, all_verbs, bare_words, names_in

VERBS = list(all_verbs())
LANGUAGES = ("zh-hans", "en")
# marks that stand where a word is missing: 「撤销了的签到」 「发放——元」 「在 内」
HOLE = re.compile(r"——|了的|“”|「」|：$|: ?$|，，|  |\(\)|（）|^[，：、]")


@pytest.mark.parametrize("language", LANGUAGES)
def test_m2_5_9_no_bare_sentence_has_a_hole(language):
    with translation.override(language):
        for verb in VERBS:
            words = bare_words(verb)
            assert names_in(words) == set(), f"{verb.value}: say it barely (said_barely)"
            for actor in ("王敏", "Wang Min"):
                told = words % {"actor": actor}
                assert not HOLE.search(told), f"{verb.value}: {told}"


def test_m2_5_9_a_bare_sentence_is_kept_only_where_one_is_needed():
    named = {str(verb.value) for verb in VERBS if names_in(str(verb.label))}
    assert BARE.keys() == named


@pytest.mark.parametrize("language", LANGUAGES)
def test_m2_5_9_an_event_that_lacks_a_word_is_told_without_it(language):
    """Whatever an old row does not say, its sentence does not leave out in the middle."""
    with translation.override(language):
        for verb in VERBS:
            event = Event(verb=str(verb.value), user_name="王敏", after={})
            assert event.sentence == (bare_words(verb) % {"actor": "王敏"}).strip()
            assert event.bare_sentence == event.sentence


def test_m2_5_9_sums_and_units_are_told_and_names_are_not():
    paid = Event(verb="aid.paid", user_name="尹丽", after={"stage": "第1期", "amount": "700.00"})
    assert paid.bare_sentence == "尹丽发放第1期700.00元"
    undone = Event(verb="meetings.seat_sign_in_undone", user_name="王敏", after={"unit": "县财政局"})
    assert undone.bare_sentence == "王敏撤销了县财政局的签到"
    registered = Event(verb="register.person_registered", user_name="吴桐", after={"person": "高某某"})
    assert registered.bare_sentence == "吴桐登记了一名成员"
    assert "高某某" in registered.sentence


@pytest.mark.parametrize(
    ("name", "value", "is_so"),
    [
        ("amount", "700.00", True),
        ("until", "2026-12-01", True),
        ("closes", "2026-12-01T17:30:00+08:00", True),
        ("status", "in_session", True),
        ("conclusion", {"choice": "deliberation.round.conclusion", "value": "supported"}, True),
        ("unit", "县财政局", True),
        ("units", ["县财政局", "县民政局"], True),
        ("urgent", True, True),
        ("sha256", "a" * 64, True),
        ("person", "高*", False),
        ("id_number", "3499**********9047", False),
        ("number", "3499", False),
        ("words", "ok", False),
        ("found", "母亲患病", False),
        ("found", 4, True),
        ("phone", "13912345678", False),
        ("how", "349901199001019047", False),
        ("anything", {"said": "王某某"}, False),
        ("cases", ["2026-0005"], False),
        ("recipients", ["高某某"], False),
    ],
)
def test_only_what_is_known_to_be_open_is_told(name, value, is_so):
    assert is_open(name, value) is is_so


def test_m2_5_9_verbs_are_asked_by_groups():
    """Rooms and a few kinds, not hundreds of verbs."""
    groups = [group for _words, found in group_choices() for group in found]
    assert len(groups) == len(KINDS) + len({verb.room for verb in all_verbs()})
    assert len(KINDS) < 10
    assert all(words for _key, words in groups)
    asked = set()
    for key, _words in groups:
        where = str(group_of(key))
        asked |= {str(verb.value) for verb in VERBS if f"'{verb.value}'" in where}
    assert asked == {str(verb.value) for verb in VERBS}


def test_choices_of_verbs_read_well():
    for _room, verbs in verb_choices():
        for _value, words in verbs:
            assert words
            assert not HOLE.search(words), words
