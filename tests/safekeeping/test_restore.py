"""A backup goes back into an empty place, whole and closed, or not at all."""

import shutil
import tarfile

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from coordination.safekeeping import restoring
from coordination.safekeeping.archive import ArchiveTrouble
from coordination.safekeeping.checks import nothing_is_half_restored
from coordination.safekeeping.restoring import place, take_keys_out
from coordination.safekeeping.unfinished import HalfRestored, must_be_whole, standing_mark
from tests.safekeeping.conftest import PASSPHRASE
from tests.safekeeping.house import ATTACHMENT, PAPER, POSTGRES, Place, kill_myself, killed

pytestmark = pytest.mark.django_db


def ask():
    return PASSPHRASE


@pytest.fixture
def here(empty, monkeypatch):
    return empty.here(monkeypatch)


def stands(there):
    return sorted(str(path.relative_to(there.var)) for path in there.var.rglob("*") if path.is_file())


@pytest.fixture(scope="session")
def restored(places, archive):
    """Killed once everything was placed, before the house was closed; then the same command again."""
    there = places.own()
    with pytest.MonkeyPatch.context() as monkeypatch:
        there.here(monkeypatch)
        place(archive, ask=ask)
    assert there.mark.exists()
    done = there.manage("restore", str(archive), BACKUP_PASSPHRASE=PASSPHRASE)
    assert done.returncode == 0, done.stderr
    return there, done


class TestWhole:
    def test_m2_5_14_it_verifies_and_says_until_when_it_holds(self, restored):
        _there, done = restored
        assert "完好" in done.stdout
        assert "封存" in done.stdout
        assert done.stderr == ""

    def test_m2_5_14_everything_stands_where_it_belongs(self, restored, house):
        there, _done = restored
        for name in (PAPER, ATTACHMENT):
            assert (there.media / name).read_bytes() == (house.media / name).read_bytes()
        people = "SELECT username FROM units_user ORDER BY username"
        assert there.ask(people) == house.ask(people)
        assert there.anchors.exists()
        assert not there.mark.exists()
        assert not (there.var / "restoring").exists()
        if not POSTGRES:
            assert (there.var / "keys" / "FIELD_KEY").read_text() == settings.FIELD_KEY

    def test_m2_5_14_it_is_closed_and_the_trail_says_so(self, restored):
        there, _done = restored
        assert there.ask("SELECT status FROM safekeeping_restoration") == [("closed",)]
        [(name,)] = there.ask("SELECT user_name FROM audit_event WHERE verb = 'safekeeping.restored'")
        assert name == "系统时钟"

    def test_m2_5_14_a_second_restore_is_refused_in_words(self, restored, archive, monkeypatch):
        there, _done = restored
        there.here(monkeypatch)
        with pytest.raises(CommandError, match="空"):
            call_command("restore", archive)
        assert there.ask("SELECT COUNT(*) FROM safekeeping_restoration") == [(1,)]


class TestRefused:
    def refuse(self, there, path, words, ask=ask):
        with pytest.raises(ArchiveTrouble, match=words):
            place(path, ask=ask)
        assert not there.mark.exists()
        assert there.is_empty
        assert stands(there) == []

    def test_m2_5_14_a_byte_that_is_another(self, here, archive, tmp_path):
        shutil.unpack_archive(archive, tmp_path / "open", filter="data")
        (tmp_path / "open" / "media" / PAPER).write_bytes(b"another")
        packed = tmp_path / "changed.tar.gz"
        with tarfile.open(archive) as tar, tarfile.open(packed, "w:gz") as changed:
            for name in tar.getnames():
                changed.add(tmp_path / "open" / name, name)
        self.refuse(here, packed, PAPER)

    @pytest.mark.parametrize("share", [0.2, 0.9, 0.999])
    def test_m2_5_14_an_archive_that_is_cut_off(self, here, archive, tmp_path, share):
        whole = archive.read_bytes()
        cut = tmp_path / "cut.tar.gz"
        cut.write_bytes(whole[: int(len(whole) * share)])
        self.refuse(here, cut, "cut.tar.gz")

    def test_m2_5_14_a_wrong_passphrase(self, here, archive):
        self.refuse(here, archive, "口令", ask=lambda: "something else entirely")

    def test_m2_5_14_a_backup_of_a_newer_version(self, here, archive, monkeypatch):
        monkeypatch.setattr(restoring, "known_migrations", lambda: {"units.0001_initial"})
        self.refuse(here, archive, "documents.0001_initial|accounts.0001_initial")

    def test_m2_5_14_a_file_that_is_not_there(self, here, tmp_path):
        self.refuse(here, tmp_path / "no.tar.gz", "no.tar.gz")

    def test_m2_5_14_a_name_that_leads_out_of_the_place(self, here, tmp_path):
        path = tmp_path / "out.tar.gz"
        (tmp_path / "x").write_text("x")
        with tarfile.open(path, "w:gz") as tar:
            tar.add(tmp_path / "x", "media/../../x")
        self.refuse(here, path, r"\.\.")

    @pytest.mark.parametrize("what", ["media", "anchors", "database"])
    def test_m2_5_14_a_place_in_which_something_stands(self, here, house, archive, what, monkeypatch):
        there = Place(here.var, house.database) if what == "database" else here
        there.here(monkeypatch)
        if what != "database":
            path = there.media / "a.pdf" if what == "media" else there.anchors
            path.parent.mkdir(parents=True)
            path.write_text("somebody's")
        before = stands(there)
        with pytest.raises(ArchiveTrouble):
            place(archive, ask=ask)
        assert stands(there) == before


def test_m2_5_14_the_keys_alone_are_taken_out_for_a_house_whose_keys_come_from_its_environment(
    archive, tmp_path
):
    folder = tmp_path / "keys"
    with pytest.raises(ArchiveTrouble, match="口令"):
        take_keys_out(archive, folder, ask=lambda: "something else entirely")
    assert "FIELD_KEY" in take_keys_out(archive, folder, ask=ask)
    assert (folder / "FIELD_KEY").read_text() == settings.FIELD_KEY


def test_m2_5_14_a_key_that_stands_in_the_place_is_kept_beside(here, archive):
    keys = here.var / "keys"
    keys.mkdir()
    (keys / "FIELD_KEY").write_text("of another house")
    place(archive, ask=ask)
    assert (keys / "FIELD_KEY").read_text() == settings.FIELD_KEY
    [kept] = (here.var / "keys-before-restore").iterdir()
    assert kept.read_text() == "of another house"


STEPS = ["unpack", "_put_keys", "_put_files", "_put_database"]


class TestKilled:
    @pytest.mark.parametrize("step", STEPS)
    def test_m2_5_14_a_half_restored_place_is_known_and_does_not_start(
        self, here, archive, monkeypatch, step
    ):
        with monkeypatch.context() as inside:
            inside.setattr(restoring, step, kill_myself)
            killed(lambda: place(archive, ask=ask))
        assert standing_mark() is not None
        [error] = nothing_is_half_restored(None)
        assert (error.id, str(archive) in error.msg) == ("safekeeping.E001", True)
        with pytest.raises(HalfRestored):
            must_be_whole()
        place(archive, ask=ask)
        assert standing_mark().phase == "placed"
        assert (here.media / PAPER).exists()
        assert here.ask("SELECT COUNT(*) FROM units_user")[0][0] > 50

    def test_m2_5_14_killed_after_the_database_is_placed_it_goes_on(self, here, archive, monkeypatch):
        put = restoring._put_database
        with monkeypatch.context() as inside:
            inside.setattr(restoring, "_put_database", lambda manifest: (put(manifest), kill_myself()))
            killed(lambda: place(archive, ask=ask))
        assert not here.is_empty
        place(archive, ask=ask)
        assert standing_mark().phase == "placed"
        assert here.ask("SELECT COUNT(*) FROM units_user")[0][0] > 50

    def test_m2_5_14_another_archive_does_not_go_on_where_one_was_cut_off(
        self, here, archive, monkeypatch, tmp_path
    ):
        with monkeypatch.context() as inside:
            inside.setattr(restoring, "_put_files", kill_myself)
            killed(lambda: place(archive, ask=ask))
        other = tmp_path / "other.tar.gz"
        shutil.copyfile(archive, other)
        with pytest.raises(ArchiveTrouble, match=archive.name):
            place(other, ask=ask)
        assert standing_mark() is not None
