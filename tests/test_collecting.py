"""While a long table is read, Python looks seldom for circles, and afterwards as before."""

from __future__ import annotations

import gc

import pytest

from coordination.audit.verify import Verification
from coordination.collecting import SELDOM, collecting_seldom


def test_the_collector_looks_seldom_within_and_as_before_after():
    before = gc.get_threshold()
    with collecting_seldom():
        assert gc.get_threshold() == (max(SELDOM, before[0]), *before[1:])
    assert gc.get_threshold() == before


def test_a_failure_within_leaves_it_as_before():
    before = gc.get_threshold()
    with pytest.raises(LookupError), collecting_seldom():
        raise LookupError
    assert gc.get_threshold() == before


@pytest.mark.usefixtures("cast")
def test_a_verification_reads_so(monkeypatch):
    seen = []
    monkeypatch.setattr(Verification, "_run", lambda self: seen.append(gc.get_threshold()[0]) or [])
    Verification().run()
    assert seen == [max(SELDOM, gc.get_threshold()[0])]
    assert gc.get_threshold()[0] < SELDOM
