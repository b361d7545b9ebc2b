"""A house in which nothing stands, not even the county of the tests; emptied again behind the test."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection

from coordination.audit import guards
from coordination.units.actors import clock_actor
from coordination.units.models import Post


@pytest.fixture
def empty_house(transactional_db: None) -> None:
    with guards.lifted(connection):
        call_command("flush", interactive=False, verbosity=0)
    with pytest.raises(Post.DoesNotExist, match="new_county"):
        clock_actor()
