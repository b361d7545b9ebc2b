"""Rows that money and signatures rest on, changed behind Django's back, and what verification says of them."""
# ruff: noqa: S608 - the statements are ours

from __future__ import annotations

import pytest

from coordination.aid.models import LedgerLine
from coordination.audit.models import Event
from coordination.audit.verify import verify
from tests.aid.world import Aid


@pytest.fixture
def aid(cast) -> Aid:
    return Aid(cast)


def test_thin(aid, tamper):
    assert verify() == []
    line = LedgerLine.objects.order_by("pk").first()
    assert Event.objects.filter(rows__contains=f"aid.ledgerline {line.pk} ").exists()
    tamper(
        f"UPDATE aid_ledgerline SET amount = amount + 1, balance_after = balance_after + 1 WHERE id = {line.pk}"
    )
    assert [finding.kind for finding in verify()] == ["row"]
