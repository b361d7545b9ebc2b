"""The State Council's notice: who imports it, what it changes, and what is refused."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from io import BytesIO, StringIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command

from coordination.audit.models import Event
from coordination.notifications.models import Notice
from coordination.policy import followers
from coordination.policy.actions import import_notice
from coordination.policy.calendar import is_working_day
from coordination.policy.deadlines import due, recompute
from coordination.policy.models import CalendarDay, CalendarYear, PolicyDocument
from coordination.policy.notice import check_notice, read_file, read_notice
from coordination.policy.verbs import PolicyVerb
from tests.workbooks.test_reading import book_of

NOTICE = """date,kind,name
2027-01-01,放假,元旦
2027-02-05,放假,春节
2027-02-06,放假,春节
2027-02-07,放假,春节
2027-02-08,放假,春节
2027-02-09,放假,春节
2027-02-10,放假,春节
2027-02-11,放假,春节
2027-02-14,上班,春节
2027-02-20,上班,春节
2027-04-05,放假,清明节
2027-05-01,放假,劳动节
2027-05-03,放假,劳动节
2027-06-09,放假,端午节
2027-09-15,放假,中秋节
2027-10-01,放假,国庆节
2027-10-04,放假,国庆节
"""


@pytest.fixture
def document(cast) -> PolicyDocument:
    return PolicyDocument.objects.create(
        code="NOTICE-2027", title="通知", number="国办发明电〔2026〕7号", level="state", evidence="V"
    )


def test_the_office_imports_the_notice(cast, document):
    known = import_notice(2027, read_notice(NOTICE), document, actor=cast.actor("wangmin"))

    assert known.announced
    assert known.document == document
    assert is_working_day(dt.date(2027, 2, 14))
    assert not is_working_day(dt.date(2027, 2, 11))
    event = Event.objects.get(verb=PolicyVerb.CALENDAR_IMPORTED)
    assert event.after["workday"] == ["2027-02-14", "2027-02-20"]
    assert "2027-02-10" in event.before["holiday"]
    assert Notice.objects.filter(kind="calendar_imported", recipient__username="liqian").exists()


def test_a_provisional_date_becomes_firm_and_moves(cast, document):
    first = due("JM_PREOP", start=dt.date(2027, 2, 11), on=dt.date(2026, 9, 1), county=cast.county)
    assert first.provisional
    import_notice(2027, read_notice(NOTICE), document, actor=cast.actor("chenjing", "OFFDIR"))
    again = recompute(first.basis, county=cast.county)
    assert not again.provisional
    assert (first.day, again.day) == (dt.date(2027, 2, 16), dt.date(2027, 2, 15))


def test_whoever_keeps_due_times_recomputes_in_the_same_transaction(cast, document, monkeypatch):
    seen = []

    def follower(*, actor, basis, days):
        seen.append((actor.user.username, basis, CalendarYear.objects.get(year=2027).announced))
        return Counter({cast.county.pk: 4})

    monkeypatch.setattr(followers, "_followers", [follower])
    import_notice(2027, read_notice(NOTICE), document, actor=cast.actor("wangmin"))
    assert seen == [("clock", str(document), True)]
    assert Notice.objects.filter(kind="calendar_imported").first().params["count"] == "4"


def test_a_follower_that_fails_takes_the_import_back(cast, document, monkeypatch):
    def follower(*, actor, basis, days):
        raise RuntimeError("no")

    monkeypatch.setattr(followers, "_followers", [follower])
    with pytest.raises(RuntimeError):
        import_notice(2027, read_notice(NOTICE), document, actor=cast.actor("wangmin"))
    assert CalendarYear.objects.get(year=2027).provisional
    assert not Event.objects.filter(verb=PolicyVerb.CALENDAR_IMPORTED).exists()


@pytest.mark.parametrize("name", ["songlan", "zhouzhengyi", "wutong", "majun"])
def test_nobody_else_imports(cast, document, name):
    with pytest.raises(PermissionDenied):
        import_notice(2027, read_notice(NOTICE), document, actor=cast.actor(name))
    assert CalendarYear.objects.get(year=2027).provisional


def test_a_year_that_was_unknown_becomes_known(cast, document):
    text = NOTICE.replace("2027-02-14,上班,春节\n2027-02-20,上班,春节\n", "").replace("2027-", "2028-")
    import_notice(2028, read_notice(text), document, actor=cast.actor("wangmin"))
    assert CalendarYear.objects.get(year=2028).announced


def test_the_new_year_may_reach_into_the_december_before(cast, document):
    text = NOTICE + "2026-12-31,放假,元旦\n2026-12-27,上班,元旦\n"
    import_notice(2027, read_notice(text), document, actor=cast.actor("wangmin"))
    assert not is_working_day(dt.date(2026, 12, 31))
    assert is_working_day(dt.date(2026, 12, 27))
    assert CalendarDay.objects.get(date=dt.date(2026, 12, 31)).year.year == 2026


@pytest.mark.parametrize(
    "line",
    ["2027-02-30,放假,春节", "2027-02-06", "2027-02-06,frei,春节", "x,y,z"],
)
def test_a_bad_line_is_named(line):
    with pytest.raises(ValidationError, match="19"):
        read_notice(NOTICE + line + "\n")


def test_lines_are_read_as_people_write_them():
    text = "日期，类型\n\n2027/1/1,放假,元旦\n2027年2月14日,班,春节\n２０２７－０２－２０,WORKDAY\n"
    found = read_notice(text.replace("，", ","))
    assert [(str(day.date), day.kind, day.name) for day in found] == [
        ("2027-01-01", "holiday", "元旦"),
        ("2027-02-14", "workday", "春节"),
        ("2027-02-20", "workday", ""),
    ]


def test_every_problem_is_told_at_its_line_and_column():
    with pytest.raises(ValidationError) as error:
        read_notice(f"2027-02-30,放假\n2027-01-01,放假,{'元' * 41}\n2027-01-02\n2027-01-03,放假,元旦,备注\n")
    assert error.value.messages == [
        "第 4 行“D 列”：这一列没有表头，其内容不会导入。",
        "第 1 行“日期”：请填写日期，如 2026-03-01、2026/3/1 或 2026年3月1日。",
        "第 2 行“名称”：现有 41 个字，最多 40 个字，请精简。",
        "第 3 行“类别”：此项必填。",
    ]
    with pytest.raises(ValidationError, match="与第 1 行重复"):
        read_notice("2027-02-06,放假\n2027/2/6,上班\n")
    with pytest.raises(ValidationError, match="不在可选范围内"):
        read_notice("2027-02-06,frei\n")


def test_more_days_than_a_notice_can_have_are_refused():
    day = dt.date(2027, 1, 1)
    lines = "".join(f"{day + dt.timedelta(days=number)},放假\n" for number in range(121))
    with pytest.raises(ValidationError, match="一次最多 120 行"):
        read_notice(lines)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_is_read_in_the_encodings_of_excel_and_wps(encoding):
    assert read_file(BytesIO(NOTICE.encode(encoding))) == read_notice(NOTICE)


@pytest.mark.parametrize(
    "content", [NOTICE.encode("utf-16"), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", b"\xff"]
)
def test_what_is_no_text_is_refused_in_words(content):
    with pytest.raises(ValidationError, match="既不是文本，也不是 Excel 工作簿"):
        read_file(BytesIO(content))


def test_a_workbook_is_read_by_its_headings():
    days = [(day.date, day.kind, day.name) for day in read_notice(NOTICE)]
    found = read_file(book_of(放假=[["日期", "类别", "名称"], *days]))
    assert found == read_notice(NOTICE)
    assert read_file(book_of(放假=[["Date", "Kind", "Name"], *days])) == found
    with pytest.raises(ValidationError, match="首行缺少表头“日期”、“类别”"):
        read_file(book_of(放假=days))
    with pytest.raises(ValidationError, match="Excel"):
        read_file(BytesIO(b"PK\x03\x04 cut"))


@pytest.mark.parametrize(
    "line",
    ["2026-05-01,放假,劳动节", "2027-02-05,放假,春节", "2027-03-01,上班,春节"],
)
def test_what_cannot_be_a_notice_is_refused(line):
    with pytest.raises(ValidationError):
        check_notice(2027, read_notice(NOTICE + line + "\n"))


def test_half_a_notice_is_refused():
    with pytest.raises(ValidationError):
        check_notice(2027, read_notice("".join(NOTICE.splitlines(keepends=True)[:6])))


def test_the_command_imports_a_file(cast, tmp_path):
    file = tmp_path / "2027.csv"
    file.write_text("\ufeff" + NOTICE, encoding="utf-8")
    said = StringIO()
    call_command(
        "import_calendar",
        file,
        number="国办发明电〔2026〕7号",
        issued_on=dt.date(2026, 11, 20),
        by="wangmin",
        stdout=said,
    )
    assert said.getvalue() == "2027 年：已导入 17 天。\n"
    assert CalendarYear.objects.get(year=2027).announced
    assert CalendarYear.objects.get(year=2027).document.number == "国办发明电〔2026〕7号"


@pytest.mark.parametrize(
    ("content", "by"), [("x", "wangmin"), (NOTICE, "songlan"), ("", "wangmin"), (b"\xff\xfe\x00", "wangmin")]
)
def test_the_command_refuses_in_words(cast, tmp_path, content, by):
    file = tmp_path / "2027.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(CommandError):
        call_command("import_calendar", file, number="1", issued_on=dt.date(2026, 11, 20), by=by)
    assert CalendarYear.objects.get(year=2027).provisional


def test_the_command_names_a_file_that_is_not_there(cast, tmp_path):
    with pytest.raises(CommandError, match="gone"):
        call_command(
            "import_calendar",
            tmp_path / "gone.csv",
            number="1",
            issued_on=dt.date(2026, 11, 20),
            by="wangmin",
        )
