"""The main way of a case, from its proposal to the visit after."""

from __future__ import annotations

import pytest

from coordination.deliberation.actions import deciding
from coordination.register.models import CategoryStatus
from tests.order import disagreements

pytestmark = pytest.mark.django_db


def test_a_case_walks_from_its_proposal_to_the_visit_after(panel):
    panel.carried_out("category")
    assert (panel.status, panel.open) == ("follow_up", ["follow_up"])
    assert CategoryStatus.objects.get().category == "OTHER_HARDSHIP"
    panel.take("follow_up", deciding.record_visit, "wutong", found="solved", note_text="情况好转。")
    assert (panel.status, panel.open) == ("closed", [])
    assert disagreements() == []
