"""GB/T 9704-2012 on an A4 page, measured within a millimetre."""

import itertools

import pytest

from coordination.access import Medium
from coordination.documents.layout import FormSheet, Sheet, plain_pages
from coordination.documents.layout.lineset import CLOSING, OPENING
from coordination.documents.layout.sheet import Signer
from tests.documents.ink import ink_of, read, text_of
from tests.documents.samples import DAY, NUMBER, SENTENCE, TITLE, minutes_sheet

WITHIN = 1.0  # mm
PITCH = 225 / 22
RED = (0.91, 0.0, 0.07)


@pytest.fixture(scope="module")
def minutes() -> bytes:
    return minutes_sheet().pdf()


def test_the_page_is_a4(minutes):
    box = read(minutes).pages[0].mediabox
    assert (float(box.width) / 72 * 25.4, float(box.height) / 72 * 25.4) == pytest.approx((210, 297), abs=0.1)


def test_the_letterhead_is_red_centred_and_35_mm_below_the_type_area(minutes):
    mark = [char for char in ink_of(minutes, 0).chars if char.colour == pytest.approx(RED, abs=0.01)]
    assert "".join(char.char for char in mark) == "安和县困难群众基本生活保障工作联席会议纪要"
    assert mark[0].top == pytest.approx(37 + 35, abs=WITHIN)
    left, right = mark[0].x - 28, 184 - (mark[-1].x + mark[-1].width)
    assert left == pytest.approx(right, abs=WITHIN)
    assert left >= -0.1


def test_number_rule_and_title_follow_the_letterhead(minutes):
    ink = ink_of(minutes, 0)
    mark = ink.line("安和县困难群众")
    number = ink.line(NUMBER)
    mark_bottom = mark[0].top + mark[0].size / 72 * 25.4
    gap = (PITCH - 16 / 72 * 25.4) / 2  # the character stands in the middle of its line
    assert number[0].top == pytest.approx(mark_bottom + 2 * PITCH + gap, abs=WITHIN)
    assert number[0].size == 16
    middle = (number[0].x + number[-1].x + number[-1].width) / 2
    assert middle == pytest.approx(28 + 78, abs=WITHIN)
    rule = next(rule for rule in ink.rules if rule.colour == pytest.approx(RED, abs=0.01))
    number_bottom = number[0].top + 16 / 72 * 25.4
    assert rule.top == pytest.approx(number_bottom + 4, abs=WITHIN)
    assert (rule.left, rule.width) == pytest.approx((28, 156), abs=WITHIN)
    title = ink.line(TITLE[:6])
    assert title[0].size == 22
    assert title[0].top == pytest.approx(rule.top + 2 * PITCH + (PITCH - 22 / 72 * 25.4) / 2, abs=WITHIN)
    addressee = ink.line("各乡镇人民政府")
    title_rows = len([row for row in ink.lines(22) if row[0].baseline > rule.top])
    assert addressee[0].baseline - title[0].baseline == pytest.approx((title_rows + 1) * PITCH, abs=WITHIN)
    assert addressee[0].x == pytest.approx(28, abs=WITHIN)
    assert addressee[-1].char == "："


def test_paragraphs_are_indented_by_two_characters(minutes):
    ink = ink_of(minutes, 0)
    assert ink.line("2026年11月4日")[0].x == pytest.approx(28 + 2 * 156 / 28, abs=WITHIN)
    assert ink.line("一、关于护理补贴")[0].x == pytest.approx(28 + 2 * 156 / 28, abs=WITHIN)


def test_page_numbers_stand_7_mm_below_outside(minutes):
    pages = len(read(minutes).pages)
    assert pages >= 2
    for place in range(pages):
        number = ink_of(minutes, place).lines()[-1]
        assert "".join(char.char for char in number) == f"—{place + 1}—"
        assert number[0].size == 14
        dash = number[0].baseline - 0.36 * 14 / 72 * 25.4
        assert dash == pytest.approx(262 + 7, abs=WITHIN)
        if place % 2:
            assert number[0].x == pytest.approx(28 + 14 / 72 * 25.4, abs=WITHIN)
        else:
            assert number[-1].x + number[-1].width == pytest.approx(184 - 14 / 72 * 25.4, abs=WITHIN)


def test_the_imprint_ends_on_the_last_line_of_the_last_page(minutes):
    ink = ink_of(minutes, len(read(minutes).pages) - 1)
    rules = sorted((rule for rule in ink.rules if rule.width > 150), key=lambda rule: rule.top)
    assert len(rules) == 3
    assert [rule.thickness for rule in rules] == pytest.approx([0.35, 0.25, 0.35], abs=0.01)
    assert rules[-1].top == pytest.approx(262, abs=WITHIN)
    copies = ink.line("抄送：")
    assert copies[0].size == 14
    assert copies[0].x == pytest.approx(28 + 14 / 72 * 25.4, abs=WITHIN)
    issued = next(row for row in ink.lines(14) if "".join(char.char for char in row).endswith("印发"))
    assert issued[-1].x + issued[-1].width == pytest.approx(184 - 14 / 72 * 25.4, abs=WITHIN)
    places = [char.x for char in issued]
    assert places == sorted(places)  # a long organ name stays clear of the date


def test_the_date_ends_four_characters_from_the_right(minutes):
    ink = ink_of(minutes, len(read(minutes).pages) - 1)
    date = ink.line("2026年11月5日")
    assert date[-1].x + date[-1].width == pytest.approx(184 - 4 * 156 / 28, abs=WITHIN)


def test_attendance_runs_on_behind_its_colon():
    sheet = minutes_sheet(0)
    sheet.parts[0].attendance("出席", ["周正毅（安和县人民政府县长）"] * 6)
    pdf = sheet.pdf()
    rows = [row for place in range(sheet.page_count) for row in ink_of(pdf, place).lines(16)]
    texts = ["".join(char.char for char in row) for row in rows]
    at = max(place for place, text in enumerate(texts) if text.startswith("出席："))
    assert rows[at][0].x == pytest.approx(28 + 2 * 156 / 28, abs=WITHIN)
    assert rows[at + 1][0].x == pytest.approx(28 + 5 * 156 / 28, abs=WITHIN)


def test_a_plain_inner_page_has_22_lines_of_28_characters():
    pdf = plain_pages("困难群众基本生活保障工作联席会议" * 120)
    rows = ink_of(pdf, 1).lines(16)
    assert len(rows) == 22
    assert [len(row) for row in rows] == [28] * 22
    for place, row in enumerate(rows):
        assert row[0].baseline - rows[0][0].baseline == pytest.approx(place * PITCH, abs=0.05)
        assert row[0].x == pytest.approx(28, abs=0.05)
        steps = [right.x - left.x for left, right in itertools.pairwise(row)]
        assert steps == pytest.approx([156 / 28] * 27, abs=0.02)
        assert row[-1].x + row[-1].width == pytest.approx(184, abs=0.2)
    assert rows[0][0].top == pytest.approx(37 + (PITCH - 16 / 72 * 25.4) / 2, abs=WITHIN)


def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one():
    text = "\n".join("“甲”（乙）、丙；" * count + SENTENCE for count in range(1, 24))
    pdf = plain_pages(text)
    for place in range(len(read(pdf).pages)):
        for row in ink_of(pdf, place).lines(16):
            line = "".join(char.char for char in row)
            assert line[0] not in CLOSING, line
            assert line[-1] not in OPENING, line
            assert row[-1].x + row[-1].width < 184.3


def test_numbers_and_double_dashes_are_not_parted():
    pdf = plain_pages("\n".join("字" * count + "一百51,600.50元——完成率98.5%" * 4 for count in range(28)))
    for place in range(len(read(pdf).pages)):
        lines = ["".join(char.char for char in row) for row in ink_of(pdf, place).lines(16)]
        assert sum(line.count("51,600.50") for line in lines) == sum(line.count("51,") for line in lines)
        assert not any(line.endswith("—") and not line.endswith("——") for line in lines)


def test_rare_characters_can_be_read_back_and_every_font_is_embedded(minutes):
    text = text_of(minutes).replace("\n", "")
    for char in "喆堃镕𬱖":
        assert char in text
    assert "安联纪〔2026〕3号" in text
    for page in read(minutes).pages:
        for font in page["/Resources"]["/Font"].values():
            font = font.get_object()
            if font["/BaseFont"] in ("/Helvetica",):  # reportlab names it on every page and uses it nowhere
                continue
            assert "/FontFile2" in font["/FontDescriptor"].get_object()


def test_the_same_content_gives_the_same_bytes(minutes):
    assert minutes_sheet().pdf() == minutes


def test_what_replaces_a_prescribed_typeface_is_said_in_the_metadata():
    sheet = minutes_sheet()
    sheet.metadata = {"ContentSHA256": "0" * 64, "AuditSealRoot": "1" * 64}
    information = read(sheet.pdf()).metadata
    assert information["/ContentSHA256"] == "0" * 64
    assert information["/AuditSealRoot"] == "1" * 64
    for note in sheet.substitutions:
        assert note["font"] in information["/ReplacedFonts"]
    assert information.title == TITLE


def test_a_character_that_no_typeface_has_is_printed_as_a_stand_in_and_said():
    sheet = Sheet(title="\U0010fffd姓名")
    FormSheet(sheet).row(("姓名", "甲\U0010fffd"))
    pdf = sheet.pdf()
    assert "甲〓" in text_of(pdf)
    assert any("U+10FFFD" in note["characters"] for note in sheet.substitutions if not note["font"])


def test_no_page_carries_only_the_signature():
    for paragraphs in range(0, 12):
        sheet = minutes_sheet(paragraphs)
        pdf = sheet.pdf()
        for place in range(sheet.page_count):
            texts = ["".join(char.char for char in row) for row in ink_of(pdf, place).lines(16)]
            if any(text.startswith("2026年11月5日") for text in texts):
                assert len(texts) >= 3, paragraphs


def test_a_long_table_repeats_its_header_and_stays_on_its_pages():
    sheet = Sheet(title="签到表")
    form = FormSheet(sheet, left="会议：第二次全体会议")
    form.table(["序号", "单位", "签名"], [[str(row), "县民政局", ""] for row in range(80)], widths=[1, 3, 3])
    pdf = sheet.pdf()
    assert sheet.page_count > 2
    for place in range(sheet.page_count):
        ink = ink_of(pdf, place)
        texts = ["".join(char.char for char in row) for row in ink.lines(12)]
        assert any(text.startswith("序号") for text in texts)
        assert max(char.baseline for char in ink.chars if char.size == 12) < 297 - 27


def test_a_cell_longer_than_a_page_goes_on_and_loses_nothing():
    sheet = Sheet(title="议题申报表")
    form = FormSheet(sheet)
    words = "".join(f"第{number}句。" for number in range(900))
    form.row(("事由", words))
    form.opinion("审批意见", text="同意。", name="林越", on=None)
    pdf = sheet.pdf()
    assert sheet.page_count >= 2
    cells = [char for place in range(sheet.page_count) for char in ink_of(pdf, place).chars]
    text = "".join(char.char for char in cells if char.size == 12 and char.x > 28 + 30)
    assert words in text
    assert "林越" in text


def test_the_box_of_the_signatory_is_filled_or_left_for_signing_by_hand():
    sheet = Sheet(title="交办单")
    FormSheet(sheet).signed("签发")
    assert "签名：" in text_of(sheet.pdf())
    signed = Sheet(
        title="交办单",
        signers=[
            Signer("王敏", "联席办主任", DAY, Medium.PAPER),
            Signer("何丹", "副主任", DAY, proxy_for="陈静"),
        ],
    )
    FormSheet(signed).signed("签发")
    text = text_of(signed.pdf())
    assert "王敏" in text
    assert "（纸质签批）" in text
    assert "何丹（代陈静）" in text
    assert "2026年11月5日" in text


def test_a_form_that_runs_a_little_over_is_set_tighter_on_one_page():
    pages = []
    for rows in range(14, 40):
        sheet = Sheet(title="议题申报表")
        form = FormSheet(sheet)
        for row in range(rows):
            form.row((f"第{row}项", "内容"))
        form.note("填报人：赵立")
        pdf = sheet.pdf()
        pages.append(sheet.page_count)
        if sheet.page_count == 1:
            assert max(char.baseline for char in ink_of(pdf, 0).chars) < 297 - 27
    assert pages == sorted(pages)
    assert pages.count(1) > 12
