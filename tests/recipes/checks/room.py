"""In the copy: the room of the recipe has its place in the rail, its list, its page and its workbook, by county."""

from __future__ import annotations

import pytest

from tests.access_rules import ROOMS
from tests.access_table import ROWS
from tests.counties import second_county
from tests.leaving import left
from tests.test_access import test_everybody_gets_what_the_table_says as get_what_the_table_says

pytestmark = pytest.mark.django_db
MINE = [row for row in ROWS if row.name.startswith("petitions:")]


def test_from_the_rail_to_the_page_and_back(cast):
    office = cast.client("wangmin")
    url = "/petitions/"
    assert f'href="{url}"' in office.get("/").content.decode()
    sent = office.post("/petitions/new/", {"title": "补贴未到账", "unit": cast.unit("CZ").pk}, follow=True)
    page = sent.content.decode()
    assert "补贴未到账" in page
    assert "登记了信访件" in page
    head = cast.client("fengkai")
    answer = page_url = sent.request["PATH_INFO"]
    assert "答复信访件" in head.get(page_url).content.decode()
    assert "已补发。" in head.post(f"{answer}answer/", {"reply": "已补发。"}, follow=True).content.decode()
    rows = left(office.get(url, {"format": "xlsx"})).active.values
    assert [row[0] for row in rows][1:] == ["补贴未到账"]
    assert "补贴未到账" in office.post("/search/", {"q": "补贴未"}).content.decode()


def test_nobody_of_another_county_sees_it(cast):
    from coordination.petitions.actions import enter_petition
    from coordination.petitions.models import Petition

    enter_petition(actor=cast.holder("OFFICE"), title="补贴未到账", unit=cast.unit("CZ"))
    other = second_county()
    assert not Petition.objects.visible_to(other.actor("OFFICE")).exists()


@pytest.mark.parametrize("row", MINE, ids=lambda row: row.id)
def test_the_access_table_has_found_the_room(cast, row):
    assert "petitions" in ROOMS
    get_what_the_table_says(cast, row)
