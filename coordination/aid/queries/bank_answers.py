"""What an answer of the bank says of a file: what fits, and by its row each thing that does not."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from coordination.aid.bank_files import (
    ACCOUNT,
    BATCH,
    COUNTED,
    NAME,
    REASON,
    RESULT,
    SEQUENCE,
    SERIAL,
    Answer,
    Said,
    is_same,
    read_answer,
    total_of,
)
from coordination.aid.lifecycle import MAY_BOUNCE, RESTS_ALL_THE_SAME
from coordination.aid.models import BankAnswer, BankBatch, BankRow, Payment


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not fit, and in which line of the answer; 0 where it is of no line."""

    line: int
    what: str

    @property
    def words(self) -> str:
        if not self.line:
            return self.what
        return _("Line %(line)s: %(what)s") % {"line": self.line, "what": self.what}


@dataclass
class Look:
    """An answer as it would be taken over: the rows credited, those that came back with the bank's reason."""

    answer: BankAnswer
    credited: list[tuple[BankRow, str]] = field(default_factory=list)
    returned: list[tuple[BankRow, str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def sum_credited(self) -> Decimal:
        return sum((row.amount for row, _said in self.credited), Decimal(0))

    @property
    def sum_returned(self) -> Decimal:
        return sum((row.amount for row, _said in self.returned), Decimal(0))


def rows_of(batch: BankBatch) -> list[BankRow]:
    """The rows of a file with all that is read of them, in their order."""
    found = batch.rows.select_related(
        "payment__stage__account__unit",
        "payment__plan__case__township",
        "payment__plan__case__person",
        "payment__plan__case__household",
    )
    listed = list(found.order_by("sequence"))
    for row in listed:
        row.batch = batch
    return listed


def look_through(answer: BankAnswer) -> Look:
    """Compare an answer with its file, row by row and in sum; it changes nothing."""
    batch, look = answer.batch, Look(answer)
    sent = {row.serial: row for row in rows_of(batch)}
    read = read_answer(answer.content)
    seen: dict[str, int] = {}
    for said in read.rows:
        row = sent.get(said[SERIAL])
        faults = [Fault(said.line, words) for words in _faults_of(said, row, batch, seen)]
        look.faults += faults
        if row is None or faults:
            continue
        (look.credited if said.is_good else look.returned).append((row, said[REASON]))
    look.faults += [
        Fault(0, _("%(serial)s is missing: the bank says nothing of it.") % {"serial": serial})
        for serial in sent.keys() - seen.keys()
    ]
    look.faults += _faults_of_sum(read, batch)
    look.faults.sort(key=lambda fault: (not fault.line, fault.line, fault.what))
    return look


def _faults_of(said: Said, row: BankRow | None, batch: BankBatch, seen: dict[str, int]) -> list[str]:
    serial = said[SERIAL]
    if said[BATCH] != batch.number:
        return [_("It is of file %(other)s and not of this one.") % {"other": said[BATCH] or "—"}]
    if row is None:
        return [_("%(serial)s is no number of this file.") % {"serial": serial or "—"}]
    if serial in seen:
        return [_("%(serial)s stands in line %(first)s already.") % {"serial": serial, "first": seen[serial]}]
    seen[serial] = said.line
    found = []
    if said[SEQUENCE] != str(row.sequence):
        found.append(_("It was number %(n)s in the file.") % {"n": row.sequence})
    if said.amount != row.amount:
        found.append(_("%(sent)s yuan were sent.") % {"sent": row.amount})
    if not is_same(row.payment.account_name, said[NAME]) and row.attempt == row.payment.attempt:
        found.append(_("The name is not the one that was sent."))
    if not is_same(row.payment.account, said[ACCOUNT]) and row.attempt == row.payment.attempt:
        found.append(_("The account is not the one that was sent."))
    if not (said.is_good or said.is_bad):
        found.append(_("“%(result)s” says neither credited nor returned.") % {"result": said[RESULT]})
    elif said.is_bad:
        found += _faults_of_return(said, row)
    return found


def _faults_of_return(said: Said, row: BankRow) -> list[str]:
    if not said[REASON]:
        return [_("It came back, and the bank does not say why.")]
    case = row.payment.plan.case
    is_paid = row.payment.status == Payment.Status.PAID
    if is_paid and case.status not in (*MAY_BOUNCE, *RESTS_ALL_THE_SAME):
        words = _("It came back while its case stands at “%(status)s”: take the answer over after that.")
        return [words % {"status": case.get_status_display()}]
    return []


def _faults_of_sum(read: Answer, batch: BankBatch) -> list[Fault]:
    if len(read.controls) != 1:
        return [
            Fault(
                0,
                _("The answer has one line with the control sum at its end; this one has %(n)s.")
                % {"n": len(read.controls)},
            )
        ]
    [control] = read.controls
    found = []
    counted = control[ACCOUNT] if control[NAME] == COUNTED else ""
    said_count, said_total = counted, control.amount
    if said_count != str(len(read.rows)) or said_count != str(batch.count):
        words = _(
            "The control line counts %(said)s payments; the answer has %(rows)s, the file has %(sent)s."
        )
        found.append(
            Fault(
                control.line, words % {"said": said_count or "—", "rows": len(read.rows), "sent": batch.count}
            )
        )
    if said_total != total_of(read.rows) or said_total != batch.total:
        words = _("The control sum says %(said)s yuan; the rows make %(rows)s, the file has %(sent)s.")
        said = "—" if said_total is None else said_total
        found.append(
            Fault(control.line, words % {"said": said, "rows": total_of(read.rows), "sent": batch.total})
        )
    return found
