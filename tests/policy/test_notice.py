"""The State Council's notice: who imports it, what it changes, and what is refused."""

from __future__ import annotations

import datetime as dt

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
from coordination.policy.notice import check_notice, read_notice
from coordination.policy.verbs import PolicyVerb

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
    first = due("JM_PREOP", start=dt.date(2027, 2, 11), on=dt.date(2026, 9, 1))
    assert first.provisional
    import_notice(2027, read_notice(NOTICE), document, actor=cast.actor("chenjing", "OFFDIR"))
    again = recompute(first.basis)
    assert not again.provisional
    assert (first.day, again.day) == (dt.date(2027, 2, 16), dt.date(2027, 2, 15))


def test_whoever_keeps_due_times_recomputes_in_the_same_transaction(cast, document, monkeypatch):
    seen = []

    def follower(*, actor, basis):
        seen.append((actor.user.username, basis, CalendarYear.objects.get(year=2027).announced))
        return 4

    monkeypatch.setattr(followers, "_followers", [follower])
    import_notice(2027, read_notice(NOTICE), document, actor=cast.actor("wangmin"))
    assert seen == [("wangmin", str(document), True)]
    assert Notice.objects.filter(kind="calendar_imported").first().params["count"] == "4"


def test_a_follower_that_fails_takes_the_import_back(cast, document, monkeypatch):
    def follower(*, actor, basis):
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
    call_command(
        "import_calendar", file, number="国办发明电〔2026〕7号", issued_on=dt.date(2026, 11, 20), by="wangmin"
    )
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
