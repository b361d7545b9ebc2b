"""A backup is whole, of one moment, and says what it holds."""

import json
import stat
import tarfile

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from coordination.audit.anchor_file import Anchor
from coordination.safekeeping import backups
from coordination.safekeeping.archive import ANCHORS, KEYS, MANIFEST, ArchiveTrouble, Manifest, unpack
from coordination.safekeeping.backups import archives, last_backup, take_backup
from coordination.safekeeping.sealed import unseal
from tests.safekeeping.house import ATTACHMENT, BEYOND_MEDIA, PAPER, kill_myself, killed

pytestmark = pytest.mark.django_db


def contents(path):
    with tarfile.open(path) as tar:
        return tar.getnames()


def manifest_of(path) -> Manifest:
    with tarfile.open(path) as tar:
        return Manifest.parse(tar.extractfile(MANIFEST).read())


@pytest.fixture
def mine(places, house, monkeypatch):
    """The house of a test that changes its files, and names more of them."""
    yield places.copied(house).here(monkeypatch)
    places.forget_files(house)


def test_m2_5_14_one_file_holds_data_files_and_anchors_and_says_what_it_is(house, archive):
    names, said = contents(archive), manifest_of(archive)
    assert names[0] == said.member
    assert names[-1] == MANIFEST
    assert {f"media/{PAPER}", f"media/{ATTACHMENT}", ANCHORS, KEYS} < set(names)
    assert f"media/{BEYOND_MEDIA}" not in names
    assert said.files.keys() == set(names) - {MANIFEST}
    assert "documents.0001_initial" in said.migrations
    assert said.counts["units_user"] == house.ask("SELECT COUNT(*) FROM units_user")[0][0] > 50
    assert (said.version, len(said.commit), said.missing) == ("0.1.0", 40, [])


def test_m2_5_14_it_is_open_to_its_owner_alone(archive):
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    assert stat.S_IMODE(archive.parent.stat().st_mode) == 0o700


def test_m2_5_14_keys_are_in_it_only_when_asked_and_sealed(mine, archive, tmp_path):
    assert KEYS not in contents(take_backup().path)
    unpack(archive, tmp_path / "laid out")
    sealed = (tmp_path / "laid out" / KEYS).read_bytes()
    assert settings.FIELD_KEY.encode() not in sealed
    assert settings.FIELD_KEY.encode() not in archive.read_bytes()
    with pytest.raises(ArchiveTrouble):
        unseal(sealed, "another passphrase")


@pytest.mark.parametrize("words", ["short", "eleven char"])
def test_m2_5_14_a_passphrase_that_is_guessed_is_refused(mine, words):
    with pytest.raises(ArchiveTrouble, match="12"):
        take_backup(passphrase=words)
    assert not archives(mine.var / "backups")


def test_m2_5_14_a_file_that_is_named_and_missing_is_named(mine, places):
    places.name_file(mine, "papers/gone.pdf")
    (mine.media / PAPER).unlink()
    assert take_backup().manifest.missing == [PAPER, "papers/gone.pdf"]
    assert last_backup()["missing"] == 2


def test_m2_5_14_what_is_written_meanwhile_is_whole_or_not_in_it(mine, places, monkeypatch):
    """Rows and files come in while it is taken: whatever the copy names is in the archive."""
    written = []

    def write(add=backups._add_files):
        def slowly(archive, names):
            for number in range(3):
                name = f"papers/late-{number}.pdf"
                (mine.media / name).write_bytes(b"late")
                places.name_file(mine, name)
                written.append(name)
            add(archive, names)

        return slowly

    monkeypatch.setattr(backups, "_add_files", write())
    taken = take_backup()
    assert len(written) == 3
    assert taken.manifest.missing == []
    rows = taken.manifest.counts["documents_paperfile"]
    assert rows == sum(name.startswith("media/") for name in contents(taken.path))


def test_m2_5_14_last_json_says_when_how_large_and_up_to_which_seal(mine):
    taken = take_backup()
    said = last_backup()
    assert said == json.loads((mine.var / "backups" / "last.json").read_text())
    assert (said["file"], said["size"], said["seal"]) == (taken.path.name, taken.size, taken.manifest.seal)


def test_m2_5_14_the_oldest_goes(mine, monkeypatch):
    monkeypatch.setattr(settings, "BACKUPS_KEPT", 2)
    taken = [take_backup().path for _each in range(3)]
    assert archives(mine.var / "backups") == taken[1:]


def test_m2_5_14_anchors_of_seals_that_the_copy_does_not_have_stay_out(mine):
    lines = [f"{number} 2026-11-01T00:00:00Z 3 {'ab' * 32} {'cd' * 32}" for number in (1, 2, 3)]
    mine.anchors.write_text("\n".join(lines) + "\n")
    kept = backups._anchors(2).decode().splitlines()
    assert [Anchor.parse(line).number for line in kept] == [1, 2]


@pytest.mark.parametrize("step", ["_add_files", "_anchors", "_note"])
def test_m2_5_14_a_killed_backup_leaves_nothing_that_looks_whole(mine, monkeypatch, step):
    before = take_backup().path
    with monkeypatch.context() as inside:
        inside.setattr(backups, step, kill_myself)
        killed(take_backup)
    folder = mine.var / "backups"
    whole = archives(folder)
    assert before in whole
    for path in whole:  # one that has its name is whole, whatever was killed after it
        assert manifest_of(path).files
    assert len(whole) == (2 if step == "_note" else 1)
    take_backup()
    assert not [path for path in folder.iterdir() if path.name.endswith(".part") or "staging" in path.name]


def test_m2_5_14_two_backups_do_not_meet(mine):
    (mine.var / "backups").mkdir()
    with backups._alone(mine.var / "backups"), pytest.raises(ArchiveTrouble):
        take_backup()


def test_m2_5_14_what_fails_is_said_in_words_and_leaves_nothing(mine, monkeypatch):
    def full(*given):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backups, "_anchors", full)
    with pytest.raises(CommandError, match="No space left"):
        call_command("backup")
    assert archives(mine.var / "backups") == []
