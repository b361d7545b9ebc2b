from pathlib import Path

import pytest
from django.db import connection

from coordination.audit import guards
from coordination.documents import renderers
from coordination.documents.kinds import PaperKind
from coordination.documents.models import Paper
from coordination.documents.printing import print_now
from coordination.documents.signing import issue
from tests.documents.samples import circular


@pytest.fixture(autouse=True)
def anchor_file(tmp_path: Path, settings) -> Path:
    settings.AUDIT_ANCHOR_FILE = tmp_path / "anchors" / "seals.jsonl"
    return settings.AUDIT_ANCHOR_FILE


@pytest.fixture
def media(tmp_path, settings) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def paper(cast, media, monkeypatch) -> Paper:
    """A signed paper with its PDF."""
    monkeypatch.setitem(renderers._renderers, PaperKind.D41, circular)
    made = issue(
        PaperKind.D41,
        subject=cast.unit("LXB"),
        organ=cast.unit("LXB"),
        word="报",
        title="工作情况报告",
        content={"body": "工作平稳。"},
        actor=cast.actor("chenjing").proven(),
    )
    print_now()
    return Paper.objects.select_related("file", "number").get(pk=made.pk)


@pytest.fixture
def tamper(db):
    """Raw statements by somebody who took the triggers away and put them back."""

    def run(statement: str, *values: object) -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            with guards.lifted(connection):
                cursor.execute(statement, values)

    return run
