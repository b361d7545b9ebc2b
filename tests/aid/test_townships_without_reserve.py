"""R121: a township without a reserve is flagged before those who open it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from coordination.aid.actions import reserves
from coordination.aid.queries.accounts import townships_without_reserve
from coordination.units.models import Organisation

FLAG = "未建备用金的乡镇"


def towns(cast) -> set[str]:
    kind = Organisation.Kind.TOWNSHIP
    return set(cast.county.units().filter(kind=kind).values_list("code", flat=True))


def test_r121_each_township_that_keeps_none_is_named(aid):
    finance = aid.cast.actor("hejun")
    assert {town.code for town in townships_without_reserve(finance)} == towns(aid.cast) - {"XZ01"}
    page = aid.cast.client("hejun").get(reverse("aid:reserves")).content.decode()
    assert FLAG in page
    assert aid.cast.unit("XZ02").label in page


@pytest.mark.parametrize("who", ["hejun", "weiguoqiang"])
def test_r121_it_stands_on_the_desk_of_finance_and_civil_affairs(aid, who):
    page = aid.cast.client(who).get("/?tab=todo").content.decode()
    assert FLAG in page
    assert reverse("aid:reserves") in page


@pytest.mark.parametrize("who", ["wutong", "shilei"])
def test_r121_it_is_no_matter_of_a_township(aid, who):
    client = aid.cast.client(who)
    assert FLAG not in client.get("/?tab=todo").content.decode()
    assert FLAG not in client.get(reverse("aid:reserves")).content.decode()


def test_r121_once_every_township_has_one_nothing_is_flagged(aid):
    finance = aid.cast.actor("hejun")
    for code in towns(aid.cast) - {"XZ01"}:
        reserves.open_account(aid.cast.unit(code), actor=finance)
    assert townships_without_reserve(finance) == []
    client = aid.cast.client("hejun")
    assert FLAG not in client.get("/?tab=todo").content.decode()
    assert FLAG not in client.get(reverse("aid:reserves")).content.decode()
