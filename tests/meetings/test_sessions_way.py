"""A session from its opening to its issued minutes, on screen and on paper."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db


def test_a_session_goes_from_draft_to_issued_minutes(meeting):
    meeting.issued()
    assert meeting.status == "issued"
    assert meeting.open == []
