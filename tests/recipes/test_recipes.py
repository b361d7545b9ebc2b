"""The recipes of docs/recipes.md, followed in a copy of the tree: none has grown too long, each adds its thing.

All are followed in one copy, whose checks and walks through the whole house run once.
"""

from __future__ import annotations

import fcntl
import shutil
from pathlib import Path

import pytest

from tests.recipes import field, notice, parameter, process, room, step
from tests.recipes.following import Following, Tree, recipes

FOLLOWED: dict[str, Following] = {
    "field": field.FOLLOWING,
    "step": step.FOLLOWING,
    "notice": notice.FOLLOWING,
    "parameter": parameter.FOLLOWING,
    "process": process.FOLLOWING,
    "room": room.FOLLOWING,
}
PYTEST = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "0")
SAID = "var/said.txt"
LONGEST = {"field": 6, "step": 8, "notice": 3, "parameter": 3, "process": 7}
WALKS = (
    "tests/test_strings.py",
    "tests/test_names.py",
    "tests/test_architecture.py",
    "tests/test_rooms.py",
    "tests/test_choices.py",
    "tests/test_counties.py",
    "tests/test_county_queries.py",
)
OF_THE_ROOMS = (
    "tests/meetings/test_items_actions.py",
    "tests/duties/test_breakdown.py",
    "tests/monitoring/test_children.py",
    "tests/policy/test_parameters.py",
    "tests/register/test_entering.py",
    "tests/petitions",
)


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Tree:
    """The tree in which all recipes are followed; workers of one run share it."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "recipes"
    with (folder.parent / "recipes.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / SAID).exists():  # written last: what a worker left half built is built anew
            shutil.rmtree(folder, ignore_errors=True)
            _build(folder)
    return Tree(folder)


def _build(folder: Path) -> None:
    tree = Tree.copied(folder)
    for one in FOLLOWED.values():
        one.write_into(tree.folder)
    for one in FOLLOWED.values():
        for name in one.migrated:
            tree.run("manage.py", "makemigrations", name, "--name", one.names["migration"].partition("_")[2])
    tree.run("tools/catalogues.py")
    checks = [f"tests/recipes/checks/{name}.py" for name in FOLLOWED]
    said = tree.run(*PYTEST, "-rA", "--tb=short", *checks, may_fail=True)
    (folder / SAID).write_text(said, encoding="utf-8")


@pytest.mark.parametrize("heading", recipes())
def test_every_recipe_is_followed(heading):
    assert heading in {one.heading for one in FOLLOWED.values()}


@pytest.mark.parametrize("name", LONGEST)
def test_a_recipe_is_no_longer_than_it_may_be(name):
    assert 0 < len(FOLLOWED[name].files) <= LONGEST[name]


@pytest.mark.parametrize("name", FOLLOWED)
def test_the_files_of_a_recipe_and_no_others_are_touched(name):
    one = FOLLOWED[name]
    assert sorted(one.files) == sorted(
        [*one.written, *(file for file in one.files if "/migrations/0" in file)]
    )


def test_in_the_copy_nothing_else_has_changed(house):
    assert house.changed() == {file for one in FOLLOWED.values() for file in one.files}


@pytest.mark.parametrize("name", FOLLOWED)
def test_what_the_recipe_adds_is_there(house, name):
    said = (house.folder / SAID).read_text(encoding="utf-8")
    of_it = [line for line in said.splitlines() if f"tests/recipes/checks/{name}.py::" in line]
    assert any(line.startswith("PASSED") for line in of_it), said[-6000:]
    assert not [line for line in of_it if line.startswith(("FAILED", "ERROR"))], said[-6000:]


def test_the_house_stands_with_all_of_it(house):
    house.run("manage.py", "makemigrations", "--check", "--dry-run")
    house.run("tools/check_translations.py")
    house.run(*PYTEST, *WALKS)


def test_the_rooms_own_tests_pass_with_it(house):
    house.run(*PYTEST, *OF_THE_ROOMS)
