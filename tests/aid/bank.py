"""The bank: it reads a file by a program of its own, and answers line by line."""

from __future__ import annotations

import csv
import io
import subprocess
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from coordination.aid.actions.banking import bring_answer
from coordination.aid.bank_files import encoded
from coordination.aid.models import BankBatch
from workflows.emergency_aid.banking import pay_by_file, stages_for_bank, take_over

GOOD = ("成功", "")
CLOSED = ("失败", "账户已销户")


def read_by_the_bank(content: bytes) -> list[list[str]]:
    """The lines of a file, converted by another program than ours."""
    text = subprocess.run(
        ["/usr/bin/iconv", "-f", "GB18030", "-t", "UTF-8"], input=content, capture_output=True, check=True
    ).stdout.decode()
    return list(csv.reader(io.StringIO(text, newline="")))


def lines_of(batch: BankBatch, *results: tuple[str, str]) -> list[list[str]]:
    """The answer's lines: good unless said otherwise, in the order of the file."""
    heads, *rows, control = read_by_the_bank(encoded(batch.content))
    given = [*results, *[GOOD] * len(rows)]
    said = [[*row, *result] for row, result in zip(rows, given, strict=False)]
    return [[*heads, "结果", "原因"], *said, [*control, "", ""]]


def sent(lines: list[list[str]], encoding: str = "gb18030") -> SimpleUploadedFile:
    out = io.StringIO()
    csv.writer(out).writerows(lines)
    return SimpleUploadedFile("answer.csv", out.getvalue().encode(encoding), "text/csv")


def answered(batch: BankBatch, *results: tuple[str, str], encoding: str = "gb18030") -> SimpleUploadedFile:
    return sent(lines_of(batch, *results), encoding)


class Counter:
    """The counters of this county: one person makes files, another reads in what the bank says."""

    def __init__(self, aid, maker: str = "tiantian", reader: str = "hejun") -> None:
        self.aid, self.maker, self.reader = aid, aid.cast.actor(maker), aid.cast.actor(reader)
        self.account = aid.reserve if maker == "tiantian" else aid.pool

    def approved(self, count: int = 1, amount: int = 600) -> list:
        """So many people, each with an advance that waits to be paid."""
        return [
            self.aid.walk(
                person=self.aid.member(f"陶账户{place}", ""), amount=Decimal(amount + place)
            ).approved()
            for place in range(count)
        ]

    def waiting(self) -> list:
        return stages_for_bank(self.maker, self.account)

    def file(self, *walks) -> BankBatch:
        keys = [str(walk.case.pk) for walk in walks] or [str(one.case.pk) for one in self.waiting()]
        return pay_by_file(self.account, actor=self.maker, stages=keys)

    def brought(self, batch: BankBatch, *results: tuple[str, str]):
        return bring_answer(batch, answered(batch, *results), actor=self.reader)

    def taken(self, batch: BankBatch, *results: tuple[str, str]) -> BankBatch:
        return take_over(self.brought(batch, *results), actor=self.reader)
