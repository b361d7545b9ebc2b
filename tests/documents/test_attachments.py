"""A file must be what it says; every refusal says what to do."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from openpyxl import Workbook
from PIL import Image

from coordination.audit.models import Event
from coordination.documents import content
from coordination.documents.attachments import attach, attachments_of, clean_name
from coordination.documents.layout import plain_pages
from coordination.documents.verbs import DocumentVerb

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((60, 40), 90).convert("RGB").save(out, kind)
    return out.getvalue()


def word() -> bytes:
    out = io.BytesIO()
    document = Document()
    document.add_paragraph("护理补贴核实情况")
    document.save(out)
    return out.getvalue()


def sheet() -> bytes:
    out = io.BytesIO()
    Workbook().save(out)
    return out.getvalue()


def archive(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name.replace("__", "/"), data)
    return out.getvalue()


SOUND = {
    "情况说明.pdf": lambda: plain_pages("情况说明。"),
    "情况说明.docx": word,
    "名单.XLSX": sheet,
    "现场.png": lambda: picture("PNG"),
    "现场.jpg": lambda: picture("JPEG"),
    "说明.txt": lambda: "说明".encode("gb18030"),
    "清单.csv": lambda: "序号,姓名\n1,张三".encode(),
    "旧文.doc": lambda: content.OLE + bytes(4096),
}


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_file_is_kept_under_an_opaque_name(name, cast):
    data = SOUND[name]()
    unit = cast.unit("CL")
    kept = attach(SimpleUploadedFile(name, data), to=unit, actor=cast.actor("zhaoli"))
    assert list(attachments_of(unit)) == [kept]
    assert kept.name == name
    assert name not in kept.file.name
    with kept.file.open("rb") as stored:
        assert stored.read() == data
    event = Event.objects.get(verb=DocumentVerb.ATTACHMENT_ADDED, subject_type="units.organisation")
    assert event.after["sha256"] == kept.sha256


REFUSED = {
    "type_refused": ("程序.exe", lambda: b"MZ"),
    "empty": ("空.pdf", lambda: b""),
    "not_its_type": ("说明.pdf", word),
    "a_renamed_pdf": ("说明.docx", lambda: plain_pages("字")),
    "a_sheet_as_word": ("说明.docx", sheet),
    "a_program": ("说明.txt", lambda: b"MZ\0\0"),
    "a_web_page": ("照片.png", lambda: b"<html><script>1</script></html>"),
    "a_jpeg_as_png": ("照片.png", lambda: picture("JPEG")),
    "broken_pdf": ("断.pdf", lambda: plain_pages("字" * 900)[:2000]),
    "broken_docx": ("断.docx", lambda: word()[:-400]),
    "broken_jpeg": ("断.jpg", lambda: picture("JPEG")[:600]),
    "broken_png": ("断.png", lambda: picture("PNG")[:-300]),
    "macro": ("宏.docx", lambda: archive(word__document=b"x", word__vbaProject=b"x")),
}
CODES = {
    "type_refused": "type_refused",
    "empty": "empty",
    "broken_pdf": "broken",
    "broken_docx": "broken",
    "broken_jpeg": "broken",
    "broken_png": "broken",
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_is_not_what_it_says_is_refused(case, cast):
    name, make = REFUSED[case]
    with pytest.raises(ValidationError) as refusal:
        attach(SimpleUploadedFile(name, make()), to=cast.unit("CL"), actor=cast.actor("zhaoli"))
    assert refusal.value.code == CODES.get(case, "not_its_type")
    assert name in refusal.value.messages[0]
    assert not attachments_of(cast.unit("CL")).exists()
    assert not Event.objects.filter(verb=DocumentVerb.ATTACHMENT_ADDED).exists()


def test_a_macro_and_a_bomb_are_refused(cast):
    parts = {"word/document.xml": b"<w/>", "word/vbaProject.bin": b"x"}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, data in parts.items():
            file.writestr(name, data)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", bytes(40_000_000))
    for name, data in (("宏.docx", out.getvalue()), ("炸弹.xlsx", bomb.getvalue())):
        with pytest.raises(ValidationError) as refusal:
            attach(SimpleUploadedFile(name, data), to=cast.unit("CL"), actor=cast.actor("zhaoli"))
        assert refusal.value.code == "dangerous"


def test_a_file_over_the_limit_is_refused_with_both_sizes(cast, settings):
    settings.MAX_ATTACHMENT_MB = 1
    with pytest.raises(ValidationError) as refusal:
        attach(ContentFile(b"x" * 1_600_000, name="大.txt"), to=cast.unit("CL"), actor=cast.actor("zhaoli"))
    assert refusal.value.code == "too_large"
    assert "1.5 MB" in refusal.value.messages[0]


def test_names_lose_folders_and_marks_that_turn_text_round():
    assert clean_name("C:\\资料\\名单.pdf") == "名单.pdf"
    assert clean_name("../../etc/名单.pdf") == "名单.pdf"
    assert clean_name("名单\u202efdp.exe") == "名单fdp.exe"
    assert clean_name("长" * 300 + ".pdf").endswith("长.pdf")
    assert len(clean_name("长" * 300 + ".pdf")) == 150
