from __future__ import annotations

import pytest
from django.core.management import call_command

from coordination.policy.models import Parameter
from tests.walking import load_rules

from .items import Walker
from .sessions import Meeting


@pytest.fixture
def walk(cast):
    """Start an item of the disabled persons' federation and walk it on."""
    if not Parameter.objects.exists():
        call_command("loaddata", "policy_parameters", "calendar", verbosity=0)

    def begin(**fields) -> Walker:
        return Walker(cast, **fields)

    return begin


@pytest.fixture
def walker(walk):
    return walk()


@pytest.fixture
def meeting(cast) -> Meeting:
    """A session in draft, to be walked on."""
    load_rules()
    return Meeting(cast)
