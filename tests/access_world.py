"""The records that stand while every address is asked by everybody."""

from __future__ import annotations

from functools import cached_property

from tests.conftest import Cast


class World:
    """Rows of the finance bureau's matters, each made when a row of the table first asks for it."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    @cached_property
    def finance(self):
        return self.cast.unit("CZ")
