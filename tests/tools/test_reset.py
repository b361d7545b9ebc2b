"""``make demo-reset`` asks, names what it deletes, and refuses a house that is no demonstration."""

import sqlite3
import subprocess
from contextlib import closing

import pytest

from coordination.api.models import ApiClient
from coordination.demo.county import CITY, COUNTIES
from coordination.units.models import Organisation, User
from coordination.units.takeover import CLOCK
from tests.reading import ROOT
from tools import reset

DEMO = [("clock",), ("wangmin",), ("luyao",)]


def furnish(folder, *, people=(), units=(), clients=()):
    """What the question needs to know of a house: its accounts, its units, its interfaces."""
    folder.mkdir(exist_ok=True)
    with closing(sqlite3.connect(folder / "lianxi.sqlite3")) as house, house:
        house.execute("CREATE TABLE units_user (id INTEGER PRIMARY KEY, username TEXT)")
        house.execute("CREATE TABLE units_organisation (id INTEGER PRIMARY KEY, code TEXT)")
        house.execute("CREATE TABLE api_apiclient (id INTEGER PRIMARY KEY, account_id INTEGER)")
        house.executemany("INSERT INTO units_user (username) VALUES (?)", people)
        house.executemany("INSERT INTO units_organisation (code) VALUES (?)", units)
        house.executemany("INSERT INTO api_apiclient (account_id) VALUES (?)", clients)
    for name in ("media/papers", "outbox", "anchors", "stamps", "keys", "fonts"):
        (folder / name).mkdir(parents=True)
    for name in ("media/papers/paper.pdf", "anchors/seals.jsonl", "stamps/demo", "keys/FIELD_KEY"):
        (folder / name).write_text("x")


@pytest.fixture
def var(tmp_path, monkeypatch):
    for name in ("DATABASE_URL", "AUDIT_ANCHOR_FILE", "OUTBOX_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))
    return tmp_path / "var"


@pytest.fixture
def demo(var):
    furnish(var, people=DEMO, units=[("MZ",)])
    return var


def everything(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def at_the_terminal(monkeypatch, answer):
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _question: answer)


def test_m2_5_12_the_tables_that_are_asked_are_those_of_the_house():
    assert (User._meta.db_table, Organisation._meta.db_table) == ("units_user", "units_organisation")
    account = ApiClient._meta.get_field("account")
    assert (ApiClient._meta.db_table, account.column) == ("api_apiclient", "account_id")
    assert {field.column for field in User._meta.concrete_fields} >= {"id", "username"}
    assert "code" in {field.column for field in Organisation._meta.concrete_fields}


def test_m2_5_12_the_people_of_the_demonstration_are_all_of_its_counties_and_the_clock():
    every = [*COUNTIES.values(), CITY]
    assert reset.demo_people() == {CLOCK, *(row["username"] for one in every for row in one.people())}
    assert reset.demo_units() == {row["code"] for one in every for row in one.organisations()}


def test_m2_5_12_it_names_what_goes_and_asks_first(demo, monkeypatch, capsys):
    at_the_terminal(monkeypatch, "no")
    before = everything(demo)
    assert reset.main([]) == 1
    said = capsys.readouterr().out
    for name in ("lianxi.sqlite3", "media", "anchors", "outbox"):
        assert str(demo / name) in said
    assert everything(demo) == before


def test_m2_5_12_with_a_yes_the_data_goes_and_the_keys_stay(demo, monkeypatch):
    at_the_terminal(monkeypatch, "Yes ")
    assert reset.main([]) == 0
    assert everything(demo) == ["fonts", "keys", "keys/FIELD_KEY", "stamps"]


def test_m2_5_12_nobody_there_to_be_asked_is_no_yes(demo, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    before = everything(demo)
    assert reset.main([]) == 1
    assert "YES=1" in capsys.readouterr().out
    assert everything(demo) == before
    assert reset.main(["--force"]) == 0
    assert not (demo / "lianxi.sqlite3").exists()


@pytest.mark.parametrize("given", [[], ["--force"]], ids=["asked", "forced"])
@pytest.mark.parametrize(
    ("stands", "named"),
    [({"people": [*DEMO, ("zhangwei",)]}, "zhangwei"), ({"people": DEMO, "units": [("REAL",)]}, "REAL")],
    ids=["a person", "a unit"],
)
def test_m2_5_12_a_house_with_anybody_real_in_it_is_refused(var, monkeypatch, capsys, stands, named, given):
    furnish(var, **stands)
    at_the_terminal(monkeypatch, "yes")
    before = everything(var)
    assert reset.main(given) == 1
    assert named in capsys.readouterr().out
    assert everything(var) == before


def test_m2_5_12_an_interface_is_no_person(var):
    furnish(var, people=[("wangmin",), ("api-platform",)], clients=[(2,)])
    assert reset.main(["--force"]) == 0


def test_m2_5_12_what_cannot_be_read_is_no_demo(var, capsys):
    var.mkdir()
    (var / "lianxi.sqlite3").write_bytes(b"no database" * 100)
    assert reset.main(["--force"]) == 1
    assert "cannot be read" in capsys.readouterr().out
    assert (var / "lianxi.sqlite3").exists()


def test_m2_5_12_anchors_kept_elsewhere_go_with_their_demo_and_are_named(demo, tmp_path, monkeypatch, capsys):
    anchors = tmp_path / "elsewhere.jsonl"
    anchors.write_text("x")
    monkeypatch.setenv("AUDIT_ANCHOR_FILE", str(anchors))
    at_the_terminal(monkeypatch, "yes")
    assert reset.main([]) == 0
    assert str(anchors) in capsys.readouterr().out
    assert not anchors.exists()


def test_m2_5_12_where_nothing_is_there_is_nothing_to_ask(var):
    assert reset.main([]) == 0


def test_m2_5_12_make_help_says_how_to_answer_beforehand():
    said = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S607
    [line] = [line for line in said.splitlines() if "demo-reset" in line]
    assert "YES=1" in line
