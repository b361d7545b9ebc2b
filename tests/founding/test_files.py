"""The workbook as a file of any kind, and the file of passwords: whole under its name or not there."""

from __future__ import annotations

import errno
import os
import stat
import zipfile
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from coordination.founding import files, founding
from coordination.founding.files import FileTrouble, part_of, write_once
from coordination.units.models import Organisation, User
from tests.founding.conftest import counted
from tests.founding.workbook import SHORT, CountyBook

pytestmark = pytest.mark.django_db
GOOD = CountyBook.good


def full(*_given):
    raise OSError(errno.ENOSPC, "No space left on device")


class TestWorkbook:
    @pytest.fixture
    def refused(self, cast, tmp_path):
        def run(path: Path, *options: str) -> str:
            with pytest.raises(CommandError) as error:
                call_command("new_county", path, *options, stdout=StringIO())
            return str(error.value)

        return run

    def test_an_old_or_locked_one_is_named(self, refused, tmp_path):
        path = tmp_path / "yunling.xlsx"
        path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))
        said = refused(path)
        assert "yunling.xlsx" in said
        assert "旧版或加密的 Office 文件" in said

    def test_macros_are_refused(self, refused, tmp_path):
        path = GOOD().save(tmp_path / "yunling.xlsx")
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr("xl/vbaProject.bin", b"x")
        assert "宏" in refused(path)

    def test_so_is_an_archive_that_is_no_workbook(self, refused, tmp_path):
        path = tmp_path / "yunling.xlsx"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("content.xml", "x")
        assert "Excel" in refused(path)

    def test_one_that_is_not_there_is_named_in_the_chosen_language(self, refused, tmp_path):
        path = tmp_path / "none.xlsx"
        assert refused(path) == f"没有文件 {path}。"
        assert refused(path, "--language", "en") == f"There is no file {path}."
        assert refused(tmp_path) == f"{tmp_path} 是文件夹，不是文件。"

    def test_one_that_may_not_be_read_is_named(self, refused, tmp_path, monkeypatch):
        def denied(*_given):
            raise PermissionError(errno.EACCES, "Permission denied")

        monkeypatch.setattr(Path, "open", denied)
        assert "无权打开" in refused(tmp_path / "none.xlsx")


class TestPasswords:
    """They have their name when the county stands, and not before."""

    def test_while_the_county_is_entered_they_wait_under_another(self, new_county, sheets, monkeypatch):
        done, seen = founding.import_county, []

        def enter(rows):
            seen.append((sheets.exists(), stat.S_IMODE(part_of(sheets).stat().st_mode)))
            return done(rows)

        monkeypatch.setattr(founding, "import_county", enter)
        new_county(GOOD())
        assert seen == [(False, 0o600)]
        assert sheets.exists()
        assert not part_of(sheets).exists()

    @pytest.mark.parametrize("step", ["fsync", "fdopen"])
    def test_on_a_full_disk_nothing_is_left(self, new_county, sheets, monkeypatch, step):
        before = counted()
        monkeypatch.setattr(os, step, full)
        with pytest.raises(CommandError, match="磁盘已满"):
            new_county(GOOD())
        assert list(sheets.parent.glob("*passwords*")) == []
        assert counted() == before

    def test_where_their_name_is_taken_meanwhile_they_keep_the_other(self, new_county, sheets, monkeypatch):
        done = founding.import_county

        def enter(rows):
            sheets.write_text("another's")
            return done(rows)

        monkeypatch.setattr(founding, "import_county", enter)
        said = new_county(GOOD())
        assert Organisation.objects.counties().filter(short_name=SHORT).exists()
        assert sheets.read_text() == "another's"
        assert f"{sheets} 已存在，不予覆盖" in said
        assert f"{part_of(sheets)}" in said
        assert part_of(sheets).read_bytes().startswith(b"%PDF")

    @pytest.mark.parametrize("options", [[], ["--dry-run"]])
    def test_both_runs_ask_beforehand_whether_they_can_go_there(
        self, new_county, sheets, tmp_path, monkeypatch, options
    ):
        monkeypatch.setattr(founding, "make_password", lambda _one: pytest.fail("hashed before"))
        where = tmp_path / "nowhere" / "here.pdf"
        with pytest.raises(CommandError, match=r"没有文件夹 .*nowhere，请先建立"):
            new_county(GOOD(), *options, "--passwords", where)
        part_of(sheets).touch()
        with pytest.raises(CommandError, match=r"passwords\.pdf\.part 已存在，不予覆盖"):
            new_county(GOOD(), *options)
        part_of(sheets).unlink()
        sheets.touch()
        with pytest.raises(CommandError, match=r"already and is not written over"):
            new_county(GOOD(), *options, "--language", "en")
        sheets.unlink()
        monkeypatch.setattr(files.os, "access", lambda *_given: False)
        with pytest.raises(CommandError, match="无权打开"):
            new_county(GOOD(), *options)

    def test_a_dry_run_draws_them_too(self, new_county, sheets, monkeypatch):
        def no_typeface(county, people, passwords, units):
            assert set(passwords.values()) == {""}
            raise RuntimeError("no typeface")

        monkeypatch.setattr(founding, "sheets", no_typeface)
        with pytest.raises(RuntimeError, match="no typeface"):
            new_county(GOOD(), "--dry-run")


def test_a_template_is_whole_or_not_there(tmp_path, monkeypatch):
    path = tmp_path / "template.xlsx"
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileTrouble):
        write_once(path, b"x")
    assert list(tmp_path.iterdir()) == []
    monkeypatch.undo()
    write_once(path, b"x")
    assert path.read_bytes() == b"x"
    assert list(tmp_path.iterdir()) == [path]


class TestMeanwhile:
    """Between the look through the workbook and the writing others may be faster."""

    @pytest.fixture
    def meanwhile(self, new_county, sheets, monkeypatch):
        """What the command says where this happens while the passwords are made."""

        def run(happening) -> str:
            waiting = [happening]

            def make_password(_word):
                while waiting:
                    waiting.pop()()
                return "!"

            monkeypatch.setattr(founding, "make_password", make_password)
            with pytest.raises(CommandError) as error:
                new_county(GOOD())
            assert list(sheets.parent.glob("*passwords*")) == []
            assert not User.objects.filter(username="yl.shuping").exists()
            return str(error.value)

        return run

    def test_a_user_name_is_taken(self, meanwhile):
        said = meanwhile(lambda: User.objects.create(username="YL.luyao", name="路遥"))
        assert said.startswith("办理期间下列用户名已被他人使用：yl.luyao，请另取后重试。")
        assert not Organisation.objects.filter(short_name=SHORT).exists()

    def test_the_county_is_founded(self, meanwhile, cast):
        def rename():
            government = cast.county.government
            government.short_name = SHORT
            government.save()

        assert meanwhile(rename).startswith("办理期间云岭县已由他人建立")

    def test_the_database_finds_it_first(self, meanwhile, monkeypatch):
        taken = lambda: User.objects.create(username="yl.luyao", name="路遥")  # noqa: E731
        monkeypatch.setattr(founding, "taken_names", set)
        assert meanwhile(taken).startswith("本县的部分内容刚刚已由他人录入，请重试。")

    def test_two_foundings_at_once_are_a_refusal(self, new_county, sheets, monkeypatch):
        def collides(rows):
            User.objects.create(username="wangmin", name="王敏")

        before = counted()
        monkeypatch.setattr(founding, "import_county", collides)
        with pytest.raises(CommandError, match="刚刚已由他人录入"):
            new_county(GOOD())
        assert counted() == before
        assert not sheets.exists()
