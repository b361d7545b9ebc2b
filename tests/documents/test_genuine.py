"""What is served or shown as signed is compared with what was signed; what differs is refused and told."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from coordination.audit import guards
from coordination.audit.models import Event
from coordination.documents.attachments import attach
from coordination.documents.kinds import PaperKind
from coordination.documents.models import Attachment, Paper
from coordination.documents.notices import DocumentNotice
from coordination.documents.printing import print_now
from coordination.documents.signing import content_hash, issue
from coordination.documents.verbs import DocumentVerb
from coordination.notifications.models import Notice
from tests.encrypted import set_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("layouts", "media")]
OFFICERS = {"majun", "guqing"}


@pytest.fixture
def paper(cast) -> Paper:
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
    return Paper.objects.select_related("file", "number", "organ").get(pk=made.pk)


@pytest.fixture
def attachment(cast) -> Attachment:
    file = SimpleUploadedFile("说明.txt", "情况说明".encode())
    return attach(file, to=cast.unit("LXB"), actor=cast.actor("wangmin"))


def told(kind: DocumentNotice) -> set[str]:
    return set(Notice.objects.filter(kind=kind).values_list("recipient__username", flat=True))


def opened(cast, client, address: str):
    client.force_login(cast.user("wangmin"))
    return client.get(address)


def test_m2_5_8_an_attachment_as_it_was_handed_in_is_served(cast, client, attachment):
    answer = opened(cast, client, attachment.get_absolute_url())
    assert b"".join(answer) == "情况说明".encode()
    assert Event.objects.of(attachment).get().verb == DocumentVerb.ATTACHMENT_OPENED


def test_m2_5_8_an_attachment_changed_on_disk_is_refused_and_told_once(cast, client, attachment):
    Path(attachment.file.path).write_text("另一份说明")
    for _each in range(2):
        answer = opened(cast, client, attachment.get_absolute_url())
        assert answer.status_code == 409
        assert "另一份说明" not in answer.content.decode()
        assert "Location" not in answer
    event = Event.objects.of(attachment).get()
    assert event.verb == DocumentVerb.ATTACHMENT_ALTERED
    assert event.user_name == cast.user("wangmin").name
    assert told(DocumentNotice.ATTACHMENT_ALTERED) >= OFFICERS
    assert Notice.objects.filter(kind=DocumentNotice.ATTACHMENT_ALTERED).count() == len(
        told(DocumentNotice.ATTACHMENT_ALTERED)
    )


def test_m2_5_8_an_attachment_that_is_gone_is_refused_in_words(cast, client, attachment):
    Path(attachment.file.path).unlink()
    assert opened(cast, client, attachment.get_absolute_url()).status_code == 409
    assert told(DocumentNotice.ATTACHMENT_ALTERED) >= OFFICERS


def test_m2_5_8_another_change_is_told_again(cast, client, attachment):
    for text in ("一", "二"):
        Path(attachment.file.path).write_text(text)
        opened(cast, client, attachment.get_absolute_url())
    assert Event.objects.of(attachment).count() == 2


def test_m2_2_18_a_pdf_as_it_was_made_is_served(cast, client, paper):
    answer = opened(cast, client, reverse("documents:pdf", args=[paper.pk]))
    assert b"".join(answer).startswith(b"%PDF")


def test_m2_2_18_a_pdf_replaced_on_disk_is_not_served_as_genuine(cast, client, paper):
    Path(paper.pdf.path).write_bytes(b"%PDF-1.4 another")
    answer = opened(cast, client, reverse("documents:pdf", args=[paper.pk]))
    assert answer.status_code == 409
    assert told(DocumentNotice.PDF_ALTERED) >= OFFICERS
    assert "wangmin" not in told(DocumentNotice.PDF_ALTERED)
    notice = Notice.objects.filter(kind=DocumentNotice.PDF_ALTERED).first()
    assert notice.params == {"number": str(paper.number)}
    assert not Event.objects.of(paper).filter(verb=DocumentVerb.PAPER_OPENED).exists()


def test_m2_2_18_nor_is_one_whose_hash_was_replaced_with_it(cast, client, paper):
    import hashlib

    other = b"%PDF-1.4 another"
    Path(paper.pdf.path).write_bytes(other)
    paper.file.sha256 = hashlib.sha256(other).hexdigest()
    paper.file.save(update_fields=["sha256"])
    assert opened(cast, client, reverse("documents:pdf", args=[paper.pk])).status_code == 409


def test_m2_2_18_a_page_says_that_its_paper_was_rewritten_even_with_its_hash(cast, client, paper):
    page = opened(cast, client, paper.get_absolute_url()).content.decode()
    assert "lx-note late" not in page
    paper.content = {"body": "工作不平稳。"}
    paper.sha256 = content_hash(paper)
    with guards.lifted(connection):
        set_all(Paper.objects.filter(pk=paper.pk), content=paper.content, sha256=paper.sha256)
    page = opened(cast, client, paper.get_absolute_url()).content.decode()
    assert "lx-note late" in page
    assert told(DocumentNotice.CONTENT_ALTERED) >= OFFICERS
    assert Event.objects.of(paper).filter(verb=DocumentVerb.CONTENT_ALTERED).count() == 1


def test_m2_2_18_a_draft_is_compared_with_its_own_hash(cast, client):
    from coordination.documents.genuine import is_as_signed
    from coordination.documents.signing import draft_paper

    draft = draft_paper(
        PaperKind.D41,
        subject=cast.unit("LXB"),
        title="草稿",
        content={"body": "一"},
        actor=cast.actor("chenjing"),
    )
    assert is_as_signed(draft)
