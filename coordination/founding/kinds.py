"""What the columns of a county's workbook hold beside words, days and choices."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from coordination.units.models import Organisation, User
from coordination.workbooks import Cell, Text, parts_of

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
LONGEST_CODE = Organisation._meta.get_field("code").max_length


class Code(Text):
    """A code of a county's own: it stands in addresses and lists, so nothing in it may part them.

    Letters and digits of full width become the plain ones.
    """

    def convert(self, text: str, cell: Cell) -> Any:
        code = super().convert(unicodedata.normalize("NFKC", text), cell)
        if not CODE.fullmatch(code):
            raise ValidationError(
                _("“%(code)s” is no code: write letters and digits, such as MZ or XZ01-02.")
                % {"code": code[:40]}
            )
        return code


class Codes(Code):
    """Several codes, between commas; each of them once."""

    def convert(self, text: str, cell: Cell) -> Any:
        codes = [super(Codes, self).convert(part, cell) for part in parts_of(text)]
        return tuple(dict.fromkeys(codes))


class Username(Text):
    """By which somebody signs in: as an account takes it, and as the sign-in page compares it."""

    def convert(self, text: str, cell: Cell) -> Any:
        name = super().convert(User.normalize_username(text), cell)
        User._meta.get_field("username").run_validators(name)
        return name


class Keywords(Text):
    """Words by which a matter is found, however they are parted; a blank parts them where they are kept."""

    def convert(self, text: str, cell: Cell) -> Any:
        return super().convert(" ".join(" ".join(parts_of(text)).split()), cell)
