"""Signing: one transaction, the content's hash, then the PDF."""

import hashlib
import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction

from coordination.access import Medium
from coordination.audit.models import Event
from coordination.documents import signing
from coordination.documents.attachments import attach
from coordination.documents.kinds import PaperKind
from coordination.documents.models import Distribution, IssuedNumber, Paper, PaperFile, Signature
from coordination.documents.printing import print_now
from coordination.documents.rendering import pdf_bytes
from coordination.documents.signing import canonical, content_hash, draft_paper, issue, sign
from coordination.documents.verbs import DocumentVerb
from tests.documents.ink import read, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("layouts", "media")]
CONTENT = {"body": "一、基本情况\n全县困难群众基本生活保障工作平稳有序。"}


@pytest.fixture
def issued(cast):
    def make(who: str = "chenjing", **changes) -> Paper:
        values = {
            "subject": cast.unit("LXB"),
            "organ": cast.unit("LXB"),
            "word": "报",
            "title": "关于第三季度工作情况的报告",
            "content": CONTENT,
            "actor": cast.actor(who).proven(),
            "recipients": [cast.unit("CZ"), (cast.unit("MZ"), Distribution.Part.COPY), cast.unit("CZ")],
        } | changes
        paper = issue(PaperKind.D41, **values)
        print_now()
        return Paper.objects.get(pk=paper.pk)

    return make


def test_signing_leaves_number_hash_signature_recipients_event_and_pdf(issued, cast):
    paper = issued()
    assert paper.is_signed
    assert str(paper.number).endswith("〕1号")
    signature = Signature.objects.get(paper=paper)
    assert (signature.signer_name, signature.medium) == ("陈静", Medium.SCREEN)
    assert signature.sha256 == paper.sha256 == content_hash(paper)
    said = json.loads(canonical(paper))
    assert said["number"] == str(paper.number)
    assert said["date"] == paper.issued_on.isoformat()
    assert said["content"] == CONTENT
    assert {(row.unit.code, row.part) for row in paper.readers.all()} == {("CZ", "main"), ("MZ", "copy")}
    event = Event.objects.get(verb=DocumentVerb.PAPER_SIGNED, subject_id=str(paper.pk))
    assert event.after["sha256"] == paper.sha256
    with paper.pdf.open("rb") as stored:
        data = stored.read()
    assert hashlib.sha256(data).hexdigest() == paper.pdf_sha256
    assert "全县困难群众" in text_of(data)
    assert read(data).metadata["/ContentSHA256"] == paper.sha256
    assert pdf_bytes(paper)[0] == data
    assert str(paper.number) not in paper.pdf.name


def test_the_hash_covers_every_part_of_the_content(issued):
    paper = issued()
    for change in (
        {"title": "另一份报告"},
        {"content": {"body": "别的"}},
        {"issued_on": None},
        {"number": None},
    ):
        altered = Paper.objects.get(pk=paper.pk)
        for name, value in change.items():
            setattr(altered, name, value)
        assert content_hash(altered) != paper.sha256


def test_signing_on_screen_asks_for_the_password(issued, cast):
    with pytest.raises(PermissionDenied):
        issued(actor=cast.actor("chenjing"))
    assert not Paper.objects.filter(kind=PaperKind.D41).exists()
    assert not IssuedNumber.objects.filter(series__word="报").exists()


def test_signing_on_paper_needs_the_scan_and_names_the_leader(issued, cast):
    leader = cast.post("linyue")
    office = cast.actor("wangmin").for_post(leader)
    with pytest.raises(ValidationError):
        issued(actor=office.by(Medium.PAPER))
    scan = attach(ContentFile("签批单".encode(), name="scan.txt"), to=cast.unit("LXB"), actor=office)
    paper = issued(actor=office.by(Medium.PAPER, scan))
    signature = paper.signatures.get()
    assert (signature.signer_name, signature.user.name) == ("林越", "王敏")
    assert (paper.medium, signature.medium, signature.scan) == (Medium.PAPER, Medium.PAPER, scan)
    event = Event.objects.get(verb=DocumentVerb.PAPER_SIGNED, subject_id=str(paper.pk))
    assert event.medium == Medium.PAPER
    assert "林越" in event.on_behalf_label


def test_a_failure_after_signing_leaves_nothing(issued, monkeypatch):
    issued()

    def interrupted(paper):
        raise InterruptedError

    print_soon = signing.print_soon
    monkeypatch.setattr(signing, "print_soon", interrupted)
    with pytest.raises(InterruptedError):
        issued(title="不成的报告")
    monkeypatch.setattr(signing, "print_soon", print_soon)
    assert not Paper.objects.filter(title="不成的报告").exists()
    assert not Event.objects.filter(subject_label__contains="不成的报告").exists()
    assert str(issued().number).endswith("〕2号")


def test_a_drafted_sheet_has_no_number_and_is_signed_once(cast):
    unit, actor = cast.unit("MZ"), cast.actor("gaoyuan")
    draft = draft_paper(PaperKind.D41, subject=unit, title="季度报告", content=CONTENT, actor=actor)
    print_now()
    draft.refresh_from_db()
    first_file = draft.file
    assert (draft.number, draft.status) == (None, Paper.Status.DRAFT)
    assert "未签发稿" in text_of(first_file.pdf.open("rb").read())
    again = draft_paper(
        PaperKind.D41, subject=unit, title="季度报告", content={"body": "改过的内容。"}, actor=actor
    )
    assert again.pk == draft.pk
    assert not PaperFile.objects.filter(pk=first_file.pk).exists()
    signed = sign(again, actor=cast.actor("chenjing", "UHEAD").proven(), word="报")
    print_now()
    signed.refresh_from_db()
    assert signed.is_signed
    assert "改过的内容" in text_of(signed.pdf.open("rb").read())
    with pytest.raises(ValidationError):
        sign(signed, actor=cast.actor("chenjing", "UHEAD").proven())


SIGNED_TABLES = (
    "UPDATE documents_paper SET title = 'x' WHERE id = %s",
    "UPDATE documents_paper SET content = '{}' WHERE id = %s",
    "UPDATE documents_paper SET status = 'draft', signed_at = NULL, number_id = NULL WHERE id = %s",
    "UPDATE documents_paper SET file_id = NULL WHERE id = %s",
    "UPDATE documents_signature SET signer_name = 'x' WHERE paper_id = %s",
    "DELETE FROM documents_signature WHERE paper_id = %s",
    "UPDATE documents_issuednumber SET serial = 99 WHERE id = (SELECT number_id FROM documents_paper WHERE id = %s)",
)


@pytest.mark.parametrize("statement", SIGNED_TABLES)
def test_a_signed_paper_is_not_changed_behind_djangos_back(issued, statement):
    paper = issued()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [paper.pk])
    assert content_hash(Paper.objects.get(pk=paper.pk)) == paper.sha256


def test_the_printing_names_the_signatory_and_a_substitute_signs_for_the_absent(cast, issued):
    assert [signer.name for signer in pdf_bytes(issued())[1].signers] == ["陈静"]
    holder = cast.post("chenjing", "OFFDIR")
    substitute = issued(actor=cast.actor("wangmin").for_post(holder).proven())
    (signer,) = pdf_bytes(substitute)[1].signers
    assert (signer.name, signer.proxy_for) == ("王敏", "陈静")
