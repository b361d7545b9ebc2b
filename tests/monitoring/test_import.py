"""A file of warnings: template, dry run, import in lots, the same file again, and every refusal."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.formula import ArrayFormula

from coordination.audit.models import Event
from coordination.documents.content import OLE
from coordination.monitoring.actions.imports import check_file
from coordination.monitoring.models import ImportRun, Warning
from coordination.monitoring.row_keys import source_of
from coordination.monitoring.sheets import MOST_ROWS, WARNINGS
from coordination.monitoring.verbs import WarningVerb
from coordination.notifications.models import Notice
from coordination.register.models import Person
from coordination.workbooks import Line, Reading
from tests.monitoring.reports import GIVEN, id_number
from workflows.models import Process, Task
from workflows.warning_disposal import imports as warning_import
from workflows.warning_disposal.imports import import_lot, import_rows, resume_imports

S = ImportRun.Status
FIELDS = tuple(column.key for column in WARNINGS.columns)
GOOD = {**GIVEN, "kinds": "大额医疗支出", "township": "XZ01"}


def heads(language="zh-hans") -> dict[str, str]:
    with translation.override(language):
        return {column.key: str(column.head) for column in WARNINGS.columns}


def sheet(*rows, fields=FIELDS, language="zh-hans") -> bytes:
    """A filled workbook under the template's headings."""
    book = Workbook()
    words = heads(language)
    book.active.append([words[name] for name in fields])
    for given in rows:
        book.active.append([given.get(name) for name in fields])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def numbered(count: int) -> list[dict[str, object]]:
    """Rows that differ: the same one twice is told."""
    return [{**GOOD, "source_key": f"k{number}"} for number in range(count)]


def upload(client, data, name="名单.xlsx"):
    return client.post("/warnings/import/", {"file": SimpleUploadedFile(name, data)})


def checked(client, *rows) -> ImportRun:
    answer = upload(client, sheet(*rows))
    assert answer.status_code == 302, answer.content.decode()
    return ImportRun.objects.order_by("-pk")[:1].get()


def imported(client, *rows) -> ImportRun:
    run = checked(client, *rows)
    client.post(f"{run.get_absolute_url()}start/")
    import_rows.call(run.pk)
    run.refresh_from_db()
    assert run.status == S.DONE
    return run


def nothing_but_the_run() -> tuple[int, ...]:
    models = (Warning, Person, Task, Process, Notice)
    return tuple(model.objects.count() for model in models)


@pytest.fixture
def clerk(cast):
    return cast.client("wutong")


class TestTemplate:
    def test_it_is_what_the_import_reads(self, clerk, cast):
        answer = clerk.get("/warnings/template.xlsx")
        assert answer["Content-Disposition"] == 'attachment; filename="warnings-template.xlsx"'
        book = load_workbook(BytesIO(answer.content))
        sheet, lists, _notes = book.worksheets
        assert [cell.value for cell in sheet[1]] == list(heads().values())
        offered = {column[0].value: [cell.value for cell in column[1:]] for column in lists.columns}
        filled = {
            "name": "王建国",
            "id_number": id_number(7),
            "township": offered[heads()["township"]][0],
            "kinds": f"{offered[heads()['kinds']][1]}，{offered[heads()['kinds']][2]}",
            "level": [value for value in offered[heads()["level"]] if value][1],
            "facts": "入户发现。",
            "amount": "1,200.50",
            "occurred_on": dt.date(2026, 3, 1),
        }
        for name, value in filled.items():
            sheet.cell(2, FIELDS.index(name) + 1, value)
        out = BytesIO()
        book.save(out)
        assert upload(clerk, out.getvalue()).status_code == 302
        run = ImportRun.objects.get()
        assert (run.total, run.good, run.problems) == (1, 1, [])
        [[line, kept]] = run.read_rows
        assert (line, kept["name"], kept["level"]) == (2, "王建国", "attention")
        assert (kept["amount"], kept["occurred_on"]) == ("1200.50", "2026-03-01")
        assert kept["more_kinds"]

    def test_an_unfilled_one_is_refused(self, clerk):
        answer = upload(clerk, clerk.get("/warnings/template.xlsx").content)
        assert answer.status_code == 422
        assert "文件中没有数据行" in answer.content.decode()
        assert not ImportRun.objects.exists()

    def test_it_is_read_in_either_language(self, clerk):
        assert upload(clerk, sheet(GOOD, language="en")).status_code == 302
        assert ImportRun.objects.get().good == 1


class TestDryRun:
    def test_every_rows_problem_is_said_and_nothing_is_written(self, clerk, cast):
        before = nothing_but_the_run()
        bad = {**GOOD, "township": "月亮镇", "id_number": "123", "amount": "很多", "phone": "打给我"}
        run = checked(clerk, GOOD, {}, bad, {**GOOD, "kinds": "水灾", "facts": None})
        assert nothing_but_the_run() == before
        assert (run.status, run.total, run.good) == (S.CHECKED, 3, 1)
        assert {(line, name) for line, name, _words in run.problems} == {
            (4, "township"),
            (4, "id_number"),
            (4, "amount"),
            (4, "phone"),
            (5, "kinds"),
            (5, "facts"),
        }
        page = clerk.get(run.get_absolute_url()).content.decode()
        for words in (
            "本县没有该乡镇",
            "身份证号应为 18 位（旧号 15 位），现为 3 位",
            "“水灾”不在可选范围内",
            "导入 1 行",
        ):
            assert words in page, words
        event = Event.objects.of(run).get()
        assert event.verb == WarningVerb.FILE_CHECKED
        assert event.after == {"rows": 3, "good": 1, "problems": 6, "status": "checked"}

    def test_what_the_rows_say_is_kept_encrypted(self, clerk):
        run = checked(clerk, GOOD)
        stored = ImportRun.objects.filter(pk=run.pk).extra(select={"raw": "rows"}).values_list("raw")[0][0]
        assert "张秀英" in json.dumps(run.read_rows, ensure_ascii=False)
        assert "张秀英" not in stored

    def test_where_no_row_is_good_nothing_can_be_imported(self, clerk):
        run = checked(clerk, {**GOOD, "township": "月亮镇"})
        assert "start/" not in clerk.get(run.get_absolute_url()).content.decode()
        answer = clerk.post(f"{run.get_absolute_url()}start/", follow=True)
        assert "没有可导入的内容" in answer.content.decode()
        run.refresh_from_db()
        assert run.status == S.CHECKED

    def test_a_dropped_file_leaves_no_row(self, clerk):
        run = checked(clerk, GOOD)
        clerk.post(f"{run.get_absolute_url()}drop/")
        run.refresh_from_db()
        assert (run.status, run.rows) == (S.DROPPED, None)
        assert Event.objects.of(run).filter(verb=WarningVerb.FILE_DROPPED).exists()
        clerk.post(f"{run.get_absolute_url()}start/")
        assert not import_lot(run.pk)
        assert not Warning.objects.exists()


class TestImport:
    def test_it_goes_on_in_lots_and_shows_how_far_it_is(
        self, clerk, cast, monkeypatch, django_capture_on_commit_callbacks
    ):
        monkeypatch.setattr(warning_import, "LOT", 2)
        run = checked(clerk, *({**GOOD, "name": f"李{n}", "source_key": f"k{n}"} for n in range(3)))
        with django_capture_on_commit_callbacks(execute=True):
            answer = clerk.post(f"{run.get_absolute_url()}start/")
        assert answer.status_code == 302
        assert DBTaskResult.objects.ready().get().args_kwargs["args"] == [run.pk]
        assert not Warning.objects.exists()

        assert import_lot(run.pk)
        page = clerk.get(run.get_absolute_url(), headers={"X-Live": "1"}).content.decode()
        assert 'max="3"' in page
        assert 'value="2"' in page
        assert "已导入 2/3 行：新增预警 2 条，已有 0 条" in page
        assert not import_lot(run.pk)
        assert not import_lot(run.pk)  # the job may come twice

        run.refresh_from_db()
        assert (run.status, run.done, run.opened, run.known, run.rows) == (S.DONE, 3, 3, 0, None)
        assert run.finished_at
        warnings = list(Warning.objects.order_by("pk"))
        assert {(one.channel, one.source, one.reported_by.code) for one in warnings} == {
            ("visit", "excel:XZ01", "XZ01")
        }
        assert Task.objects.open().filter(subject_type="monitoring.warning").count() == 3
        event = Event.objects.of(run).get(verb=WarningVerb.FILE_IMPORTED)
        assert event.after == {"rows": 3, "opened": 3, "known": 0, "status": "done"}
        page = clerk.get(run.get_absolute_url()).content.decode()
        assert all(one.number in page for one in warnings)

    def test_a_failed_job_is_taken_up_again_where_it_stopped(self, clerk, monkeypatch):
        monkeypatch.setattr(warning_import, "LOT", 1)
        run = checked(clerk, *({**GOOD, "source_key": f"k{n}"} for n in range(2)))
        clerk.post(f"{run.get_absolute_url()}start/")
        import_lot(run.pk)
        assert resume_imports() == 1
        assert resume_imports() == 0  # a job is waiting
        DBTaskResult.objects.update(status=TaskResultStatus.FAILED)
        assert resume_imports() == 1
        import_rows.call(run.pk)
        run.refresh_from_db()
        assert (run.status, run.opened) == (S.DONE, 2)
        DBTaskResult.objects.all().delete()
        assert resume_imports() == 0

    def test_the_same_file_again_changes_nothing(self, clerk):
        rows = ({**GOOD, "source_key": "k1"}, {**GOOD, "name": "没有编号"})
        imported(clerk, *rows)
        before = (*nothing_but_the_run(), Warning.history.count())
        again = imported(clerk, *rows)
        assert (again.opened, again.known) == (0, 2)
        assert (*nothing_but_the_run(), Warning.history.count()) == before
        assert {number for _line, number, _key, _new in again.results} == {
            warning.number for warning in Warning.objects.all()
        }

    def test_a_mended_file_opens_only_what_was_mended(self, clerk):
        imported(clerk, GOOD, {**GOOD, "name": "李四", "township": "月亮镇"})
        run = imported(clerk, GOOD, {**GOOD, "name": "李四"})
        assert (run.opened, run.known) == (1, 1)

    def test_the_same_words_long_after_are_a_new_report(self, clerk):
        imported(clerk, GOOD)
        past = timezone.now() - dt.timedelta(days=400)
        old = f"{Warning.objects.get().source_key.rpartition(':')[0]}:{past:%Y-%m-%d}"
        Warning.objects.update(received_at=past, changed_at=past, source_key=old)
        assert imported(clerk, GOOD).opened == 1

    def test_another_unit_brings_its_own_rows(self, cast, clerk):
        imported(clerk, {**GOOD, "source_key": "k1"})
        assert imported(cast.client("suting"), {**GOOD, "source_key": "k1"}).opened == 1


class TestRefusals:
    @pytest.mark.parametrize(
        "username", ["weiguoqiang", "linyue", "fengkai", "shilei", "taochunsheng", "majun"]
    )
    def test_who_may_not_import_is_refused(self, cast, username):
        client = cast.client(username)
        assert upload(client, sheet(GOOD)).status_code == 403
        assert client.get("/warnings/template.xlsx").status_code == 403
        with pytest.raises(PermissionDenied):
            check_file(Reading(WARNINGS, [Line(2, GIVEN)]), actor=cast.actor(username), channel="visit")
        assert not ImportRun.objects.exists()

    def test_nobody_else_sees_or_starts_a_run(self, cast, clerk):
        run = checked(clerk, GOOD)
        for username in ("tiantian", "suting", "wangmin"):
            other = cast.client(username)
            assert other.get(run.get_absolute_url()).status_code == 404
            assert other.post(f"{run.get_absolute_url()}start/").status_code == 404
        with pytest.raises(PermissionDenied):
            warning_import.start_import(run, actor=cast.actor("suting"))
        run.refresh_from_db()
        assert run.status == S.CHECKED

    @pytest.mark.parametrize(
        ("name", "make", "words"),
        [
            ("名单.csv", lambda: b"a,b", "请上传 Excel 文件"),
            ("名单.xlsx", lambda: b"a,b", "名称像 Excel 文件，内容却是"),
            ("名单.xlsx", lambda: b"", "所提交的是空文件"),
            ("名单.xlsx", lambda: b"PK\x03\x04rubbish", "已损坏"),
            ("名单.xlsx", lambda: sheet(GOOD)[:-200], "已损坏"),
            ("名单.xlsx", lambda: OLE + bytes(4096), "旧版或加密的 Office 文件"),
            ("名单.xlsx", lambda: locked(sheet(GOOD)), "已损坏"),
            ("名单.xlsx", lambda: packed({"word/document.xml": b"x"}), "名称像 Excel 文件"),
            ("名单.xlsx", lambda: packed({"xl/workbook.xml": b"<x/>"}), "无法作为 Excel 工作簿读取"),
            ("名单.xlsx", lambda: packed({"xl/workbook.xml": b"0" * 30_000_000}), "解压后远大于"),
            (
                "名单.xlsx",
                lambda: sheet(GOOD, fields=("name", "township", "facts")),
                "首行缺少表头“困难类型”",
            ),
            ("名单.xlsx", lambda: sheet(*numbered(MOST_ROWS + 1)), "一次最多 1000 行"),
        ],
    )
    def test_what_cannot_be_read_is_refused_in_words(self, clerk, name, make, words):
        before = (*nothing_but_the_run(), Event.objects.count())
        answer = upload(clerk, make(), name)
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert not ImportRun.objects.exists()
        assert (*nothing_but_the_run(), Event.objects.count()) == before

    def test_a_file_that_is_too_big_is_refused(self, clerk, settings):
        settings.MAX_ATTACHMENT_MB = 0
        answer = upload(clerk, sheet(GOOD))
        assert answer.status_code == 422
        assert "文件超过 0 MB" in answer.content.decode()
        assert not ImportRun.objects.exists()

    def test_a_thousand_rows_are_taken(self, clerk):
        assert upload(clerk, sheet(*numbered(MOST_ROWS))).status_code == 302
        assert ImportRun.objects.get().good == MOST_ROWS

    def test_without_a_file_the_form_says_so(self, clerk):
        answer = clerk.post("/warnings/import/", {})
        assert answer.status_code == 422
        assert not ImportRun.objects.exists()


class TestFormulas:
    @pytest.mark.parametrize(
        ("cell", "read"),
        [
            ("+cmd", "+cmd"),
            ("@x", "@x"),
            ("-2+3", "-2+3"),
            ("'=1+1", "'=1+1"),
            ("\t=1+1", "=1+1"),
        ],
    )
    def test_m2_4_12_a_cell_that_a_spreadsheet_would_run_comes_in_as_it_is(self, clerk, cell, read):
        imported(clerk, {**GOOD, "facts": cell})
        assert Warning.objects.get().facts == read

    @pytest.mark.parametrize("cell", ["=1+1", ArrayFormula("J2", "=SUM(1,2)")])
    def test_a_formula_is_refused_where_it_stands(self, clerk, cell):
        run = checked(clerk, {**GOOD, "facts": cell, "policy_item": "=2"})
        assert (run.good, [(line, name) for line, name, _words in run.problems]) == (
            0,
            [(2, "facts"), (2, "policy_item")],
        )
        assert "单元格中是公式" in run.problems[0][2]

    def test_none_leaves_in_the_list(self, cast, clerk):
        imported(clerk, {**GOOD, "village": "桃花村"})
        place = Warning.objects.get().village
        type(place).objects.filter(pk=place.pk).update(short_name="=1+1\x0b")
        answer = cast.client("wangmin").get("/warnings/?view=all&format=xlsx")
        values = [cell for row in load_workbook(BytesIO(answer.content)).active for cell in row]
        assert [cell for cell in values if cell.data_type == "f"] == []
        assert any(str(cell.value).startswith("=1+1 ·") for cell in values)


def packed(parts: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return out.getvalue()


def locked(data: bytes) -> bytes:
    """Each part marked as encrypted, in the directory and before the part itself."""
    marked = bytearray(data)
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = marked.find(mark)
        while at >= 0:
            marked[at + flags] |= 1
            at = marked.find(mark, at + 1)
    return bytes(marked)


def test_the_source_is_as_long_as_it_is_kept_whatever_the_code(cast):
    unit = cast.unit("XZ01")
    assert source_of("hand", unit) == "hand:XZ01"
    unit.code = "X" * 40
    assert len(source_of("excel", unit)) == Warning._meta.get_field("source").max_length
