"""In the copy: the field of the recipe stands on form, page, paper and export, and with its version."""

from __future__ import annotations

import pytest

from coordination.documents.models import Paper
from coordination.documents.rendering import pdf_bytes
from tests.documents.ink import text_of
from tests.leaving import left
from tests.meetings.items import Walker
from tests.walking import load_rules

pytestmark = pytest.mark.django_db
ASKED = "赵丽 8144"


@pytest.fixture
def walker(cast) -> Walker:
    load_rules()
    return Walker(cast, contact=ASKED)


def test_the_form_asks_for_it_and_the_page_shows_it(cast, walker):
    client = cast.client("zhaoli")
    url = walker.task("prepare").get_absolute_url()
    assert 'name="contact"' in client.get(url).content.decode()
    page = client.get(walker.item.get_absolute_url()).content.decode()
    assert "联系人" in page
    assert ASKED in page
    assert walker.item.history.first().contact == ASKED


def test_the_signed_paper_says_it(walker):
    walker.submitted()
    paper = Paper.objects.of(walker.item).get(kind="D02")
    assert paper.content["contact"] == ASKED
    printed, _sheet = pdf_bytes(paper)
    assert ASKED.partition(" ")[2] in text_of(printed)
    assert "联系人" in text_of(printed)


def test_the_workbook_has_it(cast, walker):
    response = cast.client("zhaoli").get("/items/", {"view": "unit", "format": "xlsx"})
    head, *rows = left(response).active.iter_rows(values_only=True)
    assert [row[head.index("联系人")] for row in rows] == [ASKED]
