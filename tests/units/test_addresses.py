"""A unit is named by its code, its county's own; to an officer of the installation its address says whose."""

import datetime as dt
import itertools

import pytest
from django.core.management import call_command
from django.utils import timezone

from coordination.demo.county import NINGXI
from coordination.units.addresses import unit_address
from coordination.units.models import Post
from coordination.units.tree import county_tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(cast):
    """The people of the second county and of the city beside those of the first."""
    call_command("load_demo", "--people-only", verbosity=0)
    return NINGXI.county()


def test_in_a_county_the_code_is_enough(cast, second):
    for username, name in (("wangmin", "安和县民政局"), ("luyao", "宁溪县民政局")):
        page = cast.client(username).get("/units/MZ/").content.decode()
        assert name in page, username
        assert "?county=" not in page


def test_an_officer_of_the_installation_reaches_the_units_of_every_county(cast, second):
    client, officer = cast.client("rongyan"), cast.actor("rongyan")
    mine, theirs = second.civil_affairs, cast.county.civil_affairs
    tree = client.get("/units/").content.decode()
    for unit in (mine, theirs):
        address = unit_address(unit, officer)
        assert address in tree
        assert unit.name in client.get(address).content.decode()
    assert client.get("/units/MZ/").status_code == 404  # whose, the address does not say
    assert client.get("/units/MZ/?county=0").status_code == 404
    assert client.get("/units/SSJ/").status_code == 200  # in no county


def test_the_tree_of_the_installation_goes_through_one_county_after_the_other(cast, second):
    for kind in ("members", "townships", "office"):
        regions = [branch.unit.region_id for branch in getattr(county_tree(cast.actor("bianjun")), kind)]
        assert set(regions) == {cast.county.pk, second.pk}, kind
        assert len(list(itertools.groupby(regions))) == 2, f"{kind} of two counties are mixed"


def test_the_post_is_granted_in_the_county_of_the_address(cast, second):
    client, officer = cast.client("rongyan"), cast.actor("rongyan")
    granting = unit_address(second.civil_affairs, officer, "units:post_grant")
    assert granting in client.get(unit_address(second.civil_affairs, officer)).content.decode()
    given = {
        "user": cast.user("muqing").pk,
        "role": "CCLERK",
        "title": "审核员",
        "reason": "新任职",
        "valid_from": (timezone.localdate() + dt.timedelta(days=1)).isoformat(),
    }
    answer = client.post(granting, given)
    assert answer.status_code == 302, answer.content.decode()
    assert answer["Location"] == unit_address(second.civil_affairs, officer)
    post = Post.objects.get(user__username="muqing", role="CCLERK")
    assert post.unit == second.civil_affairs
