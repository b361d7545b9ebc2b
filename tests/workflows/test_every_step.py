"""With two people at every desk each step of each flow is for those alone whom its policy lets in."""

from __future__ import annotations

import pytest

from tests.conftest import Cast
from tests.workflows.stories import NEEDS, STORIES
from tests.workflows.twins import Watch, sit_down
from workflows.engine.base import FLOWS, flow_nodes
from workflows.models import HUMAN

pytestmark = pytest.mark.django_db
# the small flows of these tests are about villages
OURS = {flow.__name__: flow for flow in FLOWS if flow.record_label != "units.organisation"}


def test_each_flow_of_the_house_has_its_story():
    assert set(STORIES) == set(OURS)


@pytest.mark.parametrize("flow", STORIES)
def test_m2_1_24_each_step_is_found_and_opened_by_the_same_people(cast: Cast, monkeypatch, flow: str):
    NEEDS.get(flow, list)()
    sit_down()
    watch = Watch(flow)
    watch.follow(monkeypatch)
    STORIES[flow](cast)
    watch.look()
    watch.look_back()
    steps = {f"{flow}.{node.name}" for node in flow_nodes(OURS[flow]) if node.task_type == HUMAN}
    assert steps <= set(watch.met), f"never reached: {sorted(steps - set(watch.met))}"
