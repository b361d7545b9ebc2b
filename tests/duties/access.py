"""Who may open which page of assignments, beside the list and the record."""

from __future__ import annotations

from functools import cached_property

from coordination.duties.models import Assignment, Progress
from tests.access_rules import (
    CONVENERS,
    OFFICE,
    OWN_UNIT,
    READS_ALL,
    Row,
    everyone,
    only,
    seen_by,
)
from tests.duties.walk import Duty


class Records:
    def __init__(self, world) -> None:
        self.world = world

    @cached_property
    def begun(self) -> Assignment:
        """In progress at the finance bureau, with its clerk."""
        return Duty(self.world.cast, lead="CZ").begun().reread()

    @cached_property
    def entry(self) -> Progress:
        return self.begun.progress.get()


def begun(world) -> dict[str, int]:
    return {"pk": world.duties.begun.pk}


def entry(world) -> dict[str, object]:
    return {"kind": "progress", "pk": world.duties.entry.pk}


SEEN = (*READS_ALL, *OWN_UNIT)
REFUSED = dict.fromkeys(SEEN, 403)

ROWS = [
    Row("duties:supervision", only(*READS_ALL)),
    Row("duties:ledger", everyone(200)),
    Row("duties:part", seen_by(*SEEN, status=302), entry),
    Row("duties:part", everyone(404), {"kind": "nonsense", "pk": 1}, note="no such part"),
    Row("duties:cycles", only(*READS_ALL)),
    Row("duties:cycle-new", only("OFFDIR")),
    Row("duties:cycle", only("OFFDIR", status=404), {"pk": 1}, note="no such duty"),
    Row("workflows:duty-new", only(*OFFICE)),
    Row("workflows:duty-note", only(*CONVENERS)),
    Row("workflows:duty-suggestions", only(*OFFICE), method="post", data={"title": "预算"}),
    Row("workflows:duty-transfer", seen_by().but(**REFUSED | {"LIAISON": 200, "UHEAD": 200}), begun),
    Row(
        "workflows:duty-remind",
        seen_by().but(**REFUSED | dict.fromkeys((*OFFICE, "LIAISON", "UHEAD"), 200)),
        begun,
    ),
    Row("workflows:duty-extension", seen_by().but(**REFUSED | {"UCLERK": 200}), begun),
]
