"""The command that tells the story says plainly why it cannot; the telling itself is a browser test."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from coordination.demo.story.book import BOOK
from coordination.demo.story.people import HERO, batch, planted
from coordination.register.identity import normalise_id_number


def test_without_a_server_it_names_the_address_and_what_to_start():
    with pytest.raises(CommandError, match=r"http://127\.0\.0\.1:1 .*make run"):
        call_command("tell_story", "--address", "http://127.0.0.1:1")


def test_the_batch_holds_two_hundred_people_of_their_own():
    rows = batch()
    people = [planted(place) for place in range(200)]
    assert len(rows) == 200
    for name in ("name", "id_number", "phone", "account"):
        assert len({getattr(one, name) for one in people}) == 200
    assert all(normalise_id_number(one.id_number) == one.id_number for one in people)
    assert [row["level"] for row in rows if row["name"] == HERO.name] == ["urgent"]


def test_every_chapter_has_a_name_of_its_own():
    assert len({chapter.name for chapter in BOOK}) == len(BOOK)
