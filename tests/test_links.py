"""Records of other rooms: linked for those who may see them."""

from __future__ import annotations

import pytest
from django.apps import apps

from coordination.links import WithSource, record_page, visible_record
from tests.access_world import World


def test_a_record_is_linked_for_those_who_see_it_and_does_not_exist_for_the_others(cast):
    case = World(cast).aid.case
    label = case._meta.label_lower
    assert record_page(label, case.pk, cast.actor("wutong", "TCLERK")) == case.get_absolute_url()
    assert record_page(label, case.pk, cast.actor("duwei", "UCLERK")) == ""
    assert visible_record(label, case.pk, cast.actor("duwei", "UCLERK")) is None


def test_no_key_a_room_that_is_gone_or_a_record_without_a_page_is_no_link(cast):
    actor = cast.actor("wangmin")
    assert record_page("aid.aidcase", None, actor) == ""
    assert record_page("", 1, actor) == ""
    assert record_page("gone.record", 1, actor) == ""
    assert record_page("auth.permission", 1, actor) == ""


@pytest.mark.parametrize("kind", [kind for kind in apps.get_models() if issubclass(kind, WithSource)])
def test_what_came_of_a_record_is_found_by_an_index(kind):
    of_source = ["source_type", "source_id"]
    assert of_source in [index.fields for index in kind._meta.indexes] or not hasattr(
        kind, "get_absolute_url"
    )
