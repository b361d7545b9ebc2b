"""What everybody gets from this room's addresses: the two who sign, and those who answer for what is taken over."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from coordination.books.models import Opening
from coordination.books.verbs import BookVerb
from coordination.changes import enter
from coordination.units.actors import clock_actor
from tests.access_rules import Row, only, pk

if TYPE_CHECKING:
    from tests.access_world import World


class Records:
    """Books that wait for two signatures."""

    def __init__(self, world: World) -> None:
        self.cast = world.cast

    @cached_property
    def waiting(self) -> Opening:
        counts = dict.fromkeys(
            ("series", "reserves", "aid", "categories", "assignments", "lines", "people", "known"), 0
        )
        opening = Opening(
            government=self.cast.county.government,
            file_name="账册.xlsx",
            content="UEsDBA==",
            sha256="0" * 64,
            summary={"counts": counts, "towns": [], "series": [], "notes": []},
        )
        enter(opening, BookVerb.LAID_DOWN, actor=clock_actor())
        return opening


WAITING = pk("books.waiting")
READERS = ("CHIEF", "DEPUTY", "OFFDIR", "UHEAD")
SIGNERS = ("OFFDIR", "UHEAD")
ROWS: list[Row] = [
    Row("books:openings", only(*READERS)),
    Row("books:opening", only(*READERS), WAITING),
    Row("books:sign", only(*SIGNERS), WAITING),
    Row("books:sign", only(*SIGNERS, status=422), WAITING, "post", note="without the password"),
    Row("books:refuse", only(*SIGNERS), WAITING),
    Row("books:refuse", only(*SIGNERS, status=422), WAITING, "post", note="without a reason"),
]
