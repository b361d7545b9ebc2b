"""Random sequences of steps and passing time leave every record where its flow says it is."""

from __future__ import annotations

import pytest

from tests.conftest import Cast
from tests.meetings.items import Walker
from tests.meetings.sessions import Meeting, approved_item
from tests.order import disagreements
from tests.workflows.wanderer import Wanderer

STEPS = 60


@pytest.mark.parametrize("seed", range(3))
def test_wherever_a_random_walk_leads_status_and_steps_agree(cast: Cast, seed: int):
    begin(cast)
    wanderer = Wanderer(cast, seed)
    wanderer.wander(STEPS)
    assert disagreements() == []
    assert wanderer.taken.total() >= STEPS / 4, f"taken {wanderer.taken}, refused {wanderer.refused}"


def begin(cast: Cast) -> None:
    """A few matters at different places of their way."""
    Walker(cast)
    Walker(cast, clerk="duwei").asked("ZJ", head="fengkai")
    Walker(cast).approving()
    Meeting(cast).countersigning(approved_item(cast))
