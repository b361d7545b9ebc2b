"""The register, one paper, its PDF and receipt, attachments and drafts of forms."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from coordination.access import Actor
from coordination.audit.models import Event
from coordination.documents.attachments import attach
from coordination.documents.kinds import PaperKind
from coordination.documents.models import Attachment, FormDraft, Paper
from coordination.documents.printing import print_now
from coordination.documents.signing import issue
from coordination.documents.verbs import DocumentVerb
from coordination.meetings.models import AgendaItem
from tests.leaving import left

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("layouts", "media")]


@pytest.fixture
def item(cast):
    """A matter of the disabled persons' federation, which other units do not see before it is shared."""
    return AgendaItem.objects.create(
        title="补发护理补贴",
        kind=AgendaItem.Kind.REVIEW,
        background="背景",
        request="请审议",
        unit=cast.unit("CL"),
        drafter=cast.user("zhaoli"),
        drafter_role="UCLERK",
        policy_on=timezone.localdate(),
        policy_version="2026-1",
    )


@pytest.fixture
def paper(cast, item) -> Paper:
    return make_paper(cast, item)


def make_paper(cast, item, **changes) -> Paper:
    values = {
        "subject": item,
        "organ": cast.unit("LXB"),
        "word": "报",
        "title": "第三季度报告",
        "content": {"body": "工作平稳。"},
        "actor": cast.actor("chenjing").proven(),
        "recipients": [cast.unit("CZ")],
    } | changes
    made = issue(PaperKind.D41, **values)
    print_now()
    return Paper.objects.get(pk=made.pk)


VISIBLE = {
    "wangmin": True,  # the office
    "linyue": True,  # a convener
    "songlan": True,  # a recipient's unit
    "zhaoli": True,  # the record's own unit
    "tangwen": False,  # a unit that has nothing to do with it
    "wutong": False,  # a township
    "yangfan": False,  # the three officers
    "majun": False,
    "guqing": False,
}


@pytest.mark.parametrize(("who", "sees"), VISIBLE.items())
def test_a_paper_is_read_with_its_record_by_its_recipients_and_the_office(who, sees, cast, paper, item):
    if who == "zhaoli":
        assert AgendaItem.objects.visible_to(cast.actor(who)).filter(pk=item.pk).exists()
    assert Paper.objects.visible_to(cast.actor(who)).filter(pk=paper.pk).exists() is sees
    client = cast.client(who)
    assert client.get(reverse("documents:paper", args=[paper.pk])).status_code == (200 if sees else 404)
    opened = client.get(reverse("documents:pdf", args=[paper.pk]))
    assert opened.status_code == (200 if sees else 404)
    assert Event.objects.filter(verb=DocumentVerb.PAPER_OPENED).exists() is sees


def test_nobody_without_a_post_sees_a_paper(cast, paper):
    assert not Paper.objects.visible_to(Actor(cast.user("wangmin"), None)).exists()


def test_the_pdf_is_served_for_reading_and_for_nothing_else(cast, paper):
    response = cast.client("songlan").get(reverse("documents:pdf", args=[paper.pk]))
    assert b"".join(response.streaming_content).startswith(b"%PDF-")
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("inline")
    assert "no-store" in response["Cache-Control"]


def test_m2_5_7_a_paper_alone_may_stand_in_a_frame_of_the_house(cast, paper):
    client = cast.client("songlan")
    opened = client.get(reverse("documents:pdf", args=[paper.pk]))
    assert opened["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in opened["Content-Security-Policy"]
    for page in (client.get(paper.get_absolute_url()), client.get("/")):
        assert page["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in page["Content-Security-Policy"]


def test_a_unit_confirms_reading_once(cast, paper):
    url = reverse("documents:receipt", args=[paper.pk])
    assert cast.client("songlan").post(url).status_code == 302
    row = paper.readers.get()
    assert row.read_by == cast.user("songlan")
    assert Event.objects.filter(verb=DocumentVerb.PAPER_READ, subject_id=str(paper.pk)).count() == 1
    again = cast.client("duwei").post(url)
    assert again.status_code == 403
    assert "宋岚" in again.content.decode()
    assert cast.client("wangmin").post(url).status_code == 403  # the office was not sent it
    assert cast.client("tangwen").post(url).status_code == 404
    assert paper.readers.get().read_by == cast.user("songlan")


def test_the_page_says_hash_signatory_receipts_and_typefaces(cast, paper):
    page = cast.client("wangmin").get(paper.get_absolute_url()).content.decode()
    for words in (
        paper.sha256,
        paper.pdf_sha256,
        "陈静",
        "县财政局",
        "尚未确认",
        "内容与校验值一致",
        "小标宋",
    ):
        assert words in page
    part = cast.client("wangmin").get(paper.get_absolute_url(), headers={"X-Live": "true"}).content.decode()
    assert part.lstrip().startswith('<div id="paper"')


def test_the_register_filters_pages_and_exports(cast, item, django_assert_max_num_queries):
    for number in range(30):
        make_paper(cast, item, title=f"报告{number}")
    client = cast.client("wangmin")
    url = reverse("documents:register")
    with django_assert_max_num_queries(10):
        page = client.get(url)
    assert len(page.context["list"].page.rows) == 25
    second = client.get(url + page.context["list"].page.next_url)
    assert [row.title for row in second.context["list"].page.rows][-1] == "报告0"
    assert not client.get(url, {"kind": "D06"}).context["list"].page.rows
    assert not client.get(url, {"year": "1999"}).context["list"].page.rows
    assert client.get(url, {"unit": cast.unit("LXB").pk}).context["list"].page.rows
    assert client.get(url, {"kind": "x", "year": "²", "unit": "9" * 30}).status_code == 200
    unread = cast.client("songlan").get(url, {"unread": "1"}).context["list"].page.rows
    assert len(unread) == 25
    book = left(client.get(url, {"format": "xlsx"}))
    assert book.active.max_row == 31
    assert not cast.client("tangwen").get(url).context["list"].page.rows


def test_the_register_costs_the_same_for_many_rows(cast, item):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, url, counts = cast.client("songlan"), reverse("documents:register"), []
    for number in (1, 12):
        for _place in range(number):
            make_paper(cast, item)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(url)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("who", ["yangfan", "majun", "guqing"])
def test_the_three_officers_read_no_register(who, cast):
    assert cast.client(who).get(reverse("documents:register")).status_code == 403


def test_an_attachment_is_a_download_that_runs_nothing(cast, item):
    kept = attach(SimpleUploadedFile("说明.txt", b"hello"), to=item, actor=cast.actor("zhaoli"))
    url = reverse("documents:attachment", args=[kept.pk])
    response = cast.client("zhaoli").get(url)
    assert b"".join(response.streaming_content) == b"hello"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert Event.objects.filter(verb=DocumentVerb.ATTACHMENT_OPENED).count() == 1
    assert cast.client("tangwen").get(url).status_code == 404
    assert not Attachment.objects.visible_to(cast.actor("guqing")).exists()


def test_a_draft_is_kept_given_back_and_ends_with_its_form(cast):
    url = reverse("documents:draft", args=["workflows:item-new/7"])
    client = cast.client("zhaoli")
    assert client.get(url).status_code == 204
    said = client.post(url, {"title": "补发", "units": ["CZ", "MZ"]}).json()
    assert "草稿已于" in said["words"]
    assert client.get(url).json()["data"] == {"title": ["补发"], "units": ["CZ", "MZ"]}
    assert cast.client("tangwen").get(url).status_code == 204
    # an answer that sends nobody on keeps the draft; a redirect ends it
    client.post(reverse("language"), {"language": "zh-hans", "draft-key": "workflows:item-new/7"})
    assert not FormDraft.objects.exists()
    client.post(url, {"title": "又写"})
    assert client.delete(url).status_code == 204
    assert not FormDraft.objects.exists()


def test_a_draft_without_a_form_is_refused(cast):
    long = reverse("documents:draft", args=["k" * 200])
    assert cast.client("zhaoli").post(long, {"text": "a"}).status_code == 400


@pytest.mark.parametrize("name", ["register", "paper", "pdf", "attachment", "draft"])
def test_a_stranger_is_sent_to_sign_in(name, client, db):
    arguments = {"register": [], "draft": ["x"]}.get(name, [1])
    response = client.get(reverse(f"documents:{name}", args=arguments))
    assert response.status_code == 302
    assert "/login/" in response["Location"]
