"""The file for the bank and the bank's answer, as lines between commas: written and read here alone.

Banks of a county take a CSV file in GB18030 with the columns below and a last line of the control sum; they
answer with the same lines and two more columns, in GB18030 or UTF-8.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from coordination.exports import plain_cell

ENCODING = "gb18030"
READ_AS = ("utf-8-sig", ENCODING)
SEQUENCE, NAME, ACCOUNT, AMOUNT, PURPOSE, BATCH, SERIAL = (
    "序号",
    "户名",
    "账号",
    "金额",
    "用途",
    "批次号",
    "流水号",
)
COLUMNS = (SEQUENCE, NAME, ACCOUNT, AMOUNT, PURPOSE, BATCH, SERIAL)
RESULT, REASON = "结果", "原因"
ANSWERED = (*COLUMNS, RESULT, REASON)
PURPOSE_WORDS = "救助金"
"""The same for everybody: who reads it at the bank learns of no illness and no cause."""
CONTROL, COUNTED = "合计", "笔数"
GOOD = {"成功", "入账成功", "已入账", "交易成功"}
BAD = {"失败", "退票", "退回", "已退回", "交易失败"}
LARGEST = 1024 * 1024
HIDDEN = "*"
"""Banks mask accounts in what they send back; what they mask is not compared."""


@dataclass(frozen=True, slots=True)
class Line:
    """One payment as the bank reads it."""

    sequence: int
    name: str
    account: str
    amount: Decimal
    serial: str


def written(number: str, lines: Sequence[Line]) -> str:
    """The text of a file; its last line is the control sum."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for line in lines:
        name = plain_cell(line.name)
        table.writerow(
            [line.sequence, name, line.account, f"{line.amount:.2f}", PURPOSE_WORDS, number, line.serial]
        )
    total = sum((line.amount for line in lines), Decimal(0))
    table.writerow([CONTROL, COUNTED, len(lines), f"{total:.2f}", "", number, ""])
    return out.getvalue()


def encoded(text: str) -> bytes:
    """The bytes that leave the house."""
    return text.encode(ENCODING)


def decoded(content: bytes) -> str:
    """What the bank sent, in one of the two ways in which banks write."""
    for encoding in READ_AS if b"\0" not in content else ():
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValidationError(_("This is no text: ask the bank for a CSV file in GB18030 or UTF-8."))


@dataclass(frozen=True, slots=True)
class Said:
    """One line of an answer: where it stands in the file, and what stands in it."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    @property
    def amount(self) -> Decimal | None:
        return money(self[AMOUNT])

    @property
    def is_good(self) -> bool:
        return self[RESULT] in GOOD

    @property
    def is_bad(self) -> bool:
        return self[RESULT] in BAD


@dataclass(frozen=True)
class Answer:
    """An answer as it was read: its rows, and its control sums, of which there should be one."""

    rows: list[Said] = field(default_factory=list)
    controls: list[Said] = field(default_factory=list)


def read_answer(text: str) -> Answer:
    """The rows of an answer by the headings that it must have; the order of the columns is the bank's."""
    lines = _lines(text)
    number, heads = next(lines, (0, []))
    missing = [column for column in ANSWERED if column not in heads]
    if missing or len({*heads}) < len(heads):
        words = _(
            "The first line of the answer names its columns: %(columns)s. Missing or twice: %(missing)s."
        )
        twice = [head for head in dict.fromkeys(heads) if heads.count(head) > 1]
        raise ValidationError(
            words % {"columns": "、".join(ANSWERED), "missing": "、".join([*missing, *twice]) or "—"}
        )
    answer = Answer()
    for number, cells in lines:
        said = Said(number, dict(zip(heads, cells, strict=False)))
        (answer.controls if said[SEQUENCE] == CONTROL else answer.rows).append(said)
    return answer


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """The lines that hold anything, each with its number in the file."""
    table = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""))
    try:
        for cells in table:
            found = [_plain(cell) for cell in cells]
            if any(found):
                yield table.line_num, found
    except csv.Error:
        raise ValidationError(_("The file cannot be read as lines between commas.")) from None


def _plain(cell: str) -> str:
    """A cell without what programs put around numbers, so that no spreadsheet shortens them."""
    return cell.strip().removeprefix("'").removesuffix("\t").strip()


def money(text: str) -> Decimal | None:
    """A sum with at most two decimals; None for anything else."""
    try:
        amount = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and amount == amount.quantize(Decimal("0.01")) else None


def is_same(sent: str, said: str) -> bool:
    """Whether what came back is what was sent, as far as the bank shows it."""
    return not said or HIDDEN in said or said == sent


def total_of(rows: Iterable[Said]) -> Decimal:
    return sum((row.amount or Decimal(0) for row in rows), Decimal(0))
