"""Everything that the description allows, and much that it does not: no server error, whatever comes."""

from __future__ import annotations

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings

from coordination.api.service import api
from tests.api.clients import add

schema = schemathesis.openapi.from_dict(api.get_openapi_schema())
schema.app = get_wsgi_application()


@pytest.fixture
def key(cast):
    cache.clear()
    ends = (request_started, request_finished)
    for signal in ends:  # as Django's own test client does: the test's connection outlives the request
        signal.disconnect(close_old_connections)
    yield add(cast, rate=1_000_000)[1]
    for signal in ends:
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_interface_knows_no_server_error(case, key):
    answer = case.call(headers={"X-API-Key": key})
    assert answer.status_code < 500, answer.text
