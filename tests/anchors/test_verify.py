"""A verification reads statements, anchors, the seal that each paper names, and PDFs on the disk."""

import datetime as dt
import hashlib
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from coordination.audit.models import Seal, SealStatement
from coordination.audit.seals import seal_all
from coordination.audit.verify import verify
from coordination.documents.kinds import PaperKind
from coordination.documents.models import Paper
from coordination.documents.printing import print_now
from coordination.documents.signing import content_hash, issue

pytestmark = pytest.mark.django_db


@pytest.fixture
def sealed(paper):
    seal_all()
    assert verify() == []
    return paper


@pytest.fixture
def another(cast):
    """One more paper of the same day, after a seal."""

    def make() -> Paper:
        made = issue(
            PaperKind.D41,
            subject=cast.unit("LXB"),
            organ=cast.unit("LXB"),
            word="报",
            title="又一份报告",
            content={"body": "工作平稳。"},
            actor=cast.actor("chenjing").proven(),
        )
        print_now()
        seal_all()
        return Paper.objects.select_related("file").get(pk=made.pk)

    return make


def said() -> str:
    return " ".join(finding.sentence for finding in verify())


def test_m2_5_4_anchor_a_statement_altered_is_named(sealed, tamper):
    newest = Seal.objects.order_by("-number").first()
    tamper("UPDATE audit_sealstatement SET papers_root = %s WHERE seal_id = %s", "0" * 64, newest.pk)
    assert any(finding.kind == "statement" for finding in verify())


def test_m2_5_4_anchor_a_statement_signed_with_another_key_is_named(sealed, tamper, settings):
    settings.SEAL_KEY = "made anew"
    assert any(finding.kind == "statement" for finding in verify())


def test_m2_5_4_anchor_a_statement_removed_is_named(sealed, another, tamper):
    another()
    first = SealStatement.objects.order_by("seal").first()
    tamper("DELETE FROM audit_sealstatement WHERE id = %s", first.pk)
    assert any(finding.kind == "statement" for finding in verify())


def test_m2_5_4_anchor_an_older_house_is_signed_by_and_by(sealed, another, tamper):
    """Its seals stand without statements: the next seal signs them, the oldest first."""
    another()
    tamper("DELETE FROM audit_sealstatement")
    assert verify() == []
    another()
    assert SealStatement.objects.count() == Seal.objects.count()
    assert verify() == []


def test_m2_5_4_anchor_the_root_that_a_paper_names_is_looked_up(sealed, another, tamper):
    later = another()
    assert Seal.objects.filter(root=later.seal_root).exists()
    assert verify() == []
    tamper("UPDATE documents_paper SET seal_root = %s WHERE id = %s", "ab" * 32, later.pk)
    assert str(later.number) in said()


def test_m2_5_4_anchor_the_newest_pdf_of_each_day_is_opened_and_all_when_asked(sealed, another, media):
    newest = another()
    Path(sealed.pdf.path).write_bytes(b"%PDF-1.4 otherwise")
    assert verify() == []
    with pytest.raises(CommandError, match=str(sealed.number)):
        call_command("audit", "verify", "--papers")
    Path(newest.pdf.path).write_bytes(b"%PDF-1.4 otherwise")
    assert str(newest.number) in said()


def test_m2_5_4_anchor_the_last_of_another_day_is_opened_too(sealed, another, media):
    """Yesterday's newest stays yesterday's newest."""
    with time_machine.travel(timezone.now() + dt.timedelta(days=1)):
        another()
        Path(sealed.pdf.path).unlink()
        assert str(sealed.number) in said()


def test_m2_5_4_anchor_a_paper_rewritten_with_its_hash_and_signature_is_named(sealed, tamper):
    """Only its event still knows what was signed."""
    paper = Paper.objects.get(pk=sealed.pk)
    paper.title = "另一个题目"
    forged = content_hash(paper)
    tamper("UPDATE documents_paper SET title = %s, sha256 = %s WHERE id = %s", paper.title, forged, paper.pk)
    tamper("UPDATE documents_signature SET sha256 = %s WHERE paper_id = %s", forged, paper.pk)
    assert str(sealed.number) in said()


def test_m2_5_4_anchor_a_pdf_replaced_with_its_hash_is_named(sealed, tamper):
    other = b"%PDF-1.4 otherwise"
    Path(sealed.pdf.path).write_bytes(other)
    tamper(
        "UPDATE documents_paperfile SET sha256 = %s WHERE id = %s",
        hashlib.sha256(other).hexdigest(),
        sealed.file_id,
    )
    assert str(sealed.number) in said()
