"""What belongs to a household says of its changes whose they are."""

from __future__ import annotations

from typing import Any

from django.db import models


class OfHousehold(models.Model):
    """A row of a household: its events stand on the household's chain, its pages are the household's."""

    household: Any

    hinted_with = ("household",)

    class Meta:
        abstract = True

    @property
    def audit_unit(self) -> int:
        township: int = self.household.township_id
        return township

    @property
    def audit_household(self) -> str:
        return str(self.household.key)
