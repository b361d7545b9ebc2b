"""In the copy: the parameter of the recipe is read with its source, and stands on its page."""

from __future__ import annotations

import pytest
from django.utils import timezone

from coordination.policy.deadlines import due
from coordination.policy.queries import parameter
from tests.walking import load_rules

pytestmark = pytest.mark.django_db


def test_it_is_read_with_its_source(cast):
    load_rules()
    today = timezone.localdate()
    found = parameter("PARTS_AGREE", on=today, county=cast.county)
    assert (found.raw, found.unit) == (2, "wd")
    term = due("PARTS_AGREE", start=timezone.now(), on=today, county=cast.county)
    assert timezone.localdate(term.at) > today


def test_its_page_says_words_and_source(cast):
    load_rules()
    page = cast.client("wangmin").get("/policy/parameters/PARTS_AGREE/").content.decode()
    assert "确认多单位分工" in page
    assert "本系统建议，由县确认" in page
