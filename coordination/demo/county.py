"""What the demonstration is made of, read from ``fixtures``: two fictional counties and the city above them."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from coordination.units.counties import County
from coordination.units.takeover import CountyRows, standing_county

PASSWORD = "anhe-2026"  # noqa: S105 - printed by the loader: the demonstration holds nobody real
FIXTURES = Path(settings.BASE_DIR) / "fixtures"
POSTS_FROM = dt.date(2023, 1, 3)
Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class DemoCounty:
    """A county of the demonstration: its folder of fixtures, its figures, and how large its register is."""

    key: str
    folder: str
    rules: str = ""
    households: int = 0
    area: str = ""
    """First digits of its people's ID numbers; no such county exists."""
    guest_of: str = ""
    """The county of which somebody lives here with relatives, and is entered in both."""

    def rows(self, name: str) -> Rows:
        """One fixture file: a list of rows, none where the folder has no such file."""
        path = FIXTURES / self.folder / f"{name}.json"
        if not path.exists():
            return []
        found: Rows = json.loads(path.read_text(encoding="utf-8"))
        return found

    def organisations(self) -> Rows:
        """Its units after those above every county, which whichever is loaded first brings along."""
        return [*ABOVE.rows("organisations"), *self.rows("organisations")]

    def people(self) -> Rows:
        """Its people, and with whom above them every county works."""
        return [*self.rows("people"), *ABOVE.rows("people")]

    def read(self) -> CountyRows:
        return CountyRows(
            organisations=self.organisations(),
            successions=self.rows("successions"),
            people=self.people(),
            substitutions=self.rows("substitutions"),
            duties=self.rows("duties"),
            posts_from=POSTS_FROM,
        )

    def county(self) -> County:
        """Where it stands in this installation."""
        found = standing_county(self.read())
        if found is None:
            raise LookupError(f"{self.key} is not loaded yet: manage.py load_demo.")
        return found


ANHE = DemoCounty("anhe", "county", rules="policy_anhe", households=400, area="349921")
NINGXI = DemoCounty("ningxi", "ningxi", rules="policy_ningxi", households=30, area="349923", guest_of="anhe")
COUNTIES = {one.key: one for one in (ANHE, NINGXI)}
CITY = DemoCounty("city", "city")
ABOVE = DemoCounty("above", "above")
