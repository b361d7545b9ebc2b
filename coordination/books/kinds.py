"""What the columns of the books hold beside words, days and choices."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from coordination.workbooks import Cell, Kind

SUM = re.compile(r"[0-9]{1,10}(\.[0-9]{1,2})?")


class Yuan(Kind):
    """A sum of money in yuan, with the cents where there are any."""

    def __init__(self, least: str = "0.01") -> None:
        self.least = Decimal(least)

    def convert(self, text: str, cell: Cell) -> Any:
        plain = unicodedata.normalize("NFKC", text).replace(",", "").removesuffix("元").strip()
        if not SUM.fullmatch(plain) or Decimal(plain) < self.least:
            words = _("Enter a sum in yuan with two decimals at most, such as 1200 or 1200.50.")
            raise ValidationError(words)
        return Decimal(plain).quantize(Decimal("0.01"))
