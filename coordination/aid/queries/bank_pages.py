"""What the pages of bank files show: the list, and one file row by row, its accounts masked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.aid.models import AidCase, BankBatch, BankRow
from coordination.aid.queries.bank_answers import rows_of
from coordination.policy.words import full_moment
from coordination.register.privacy import mask_account, mask_name
from coordination.showing import Fact
from coordination.tables import Cell, Column
from coordination.worklists import Empty, Filter, WorkList

if TYPE_CHECKING:
    from coordination.access import Actor

TONES = {BankBatch.Status.OPEN: "soon", BankBatch.Status.ANSWERED: "ok"}
ROW_TONES = {BankRow.Result.AWAITED: "calm", BankRow.Result.CREDITED: "ok", BankRow.Result.RETURNED: "late"}

FILES: WorkList[BankBatch] = WorkList(
    BankBatch,
    "bank-files",
    "bank-files",
    [
        Column(
            "number",
            _("Number"),
            lambda batch: batch.number,
            lambda batch: Cell(
                batch.number,
                batch.get_absolute_url(),
                badges=[(batch.get_status_display(), TONES[BankBatch.Status(batch.status)])],
            ),
            css="lx-td-title",
        ),
        Column("account", _("Account"), lambda batch: batch.account.title),
        Column("count", _("Payments"), lambda batch: batch.count, css="lx-num"),
        Column("total", _("Total (yuan)"), lambda batch: batch.total, css="lx-num"),
        Column(
            "made_at",
            _("Made"),
            lambda batch: batch.made_at,
            lambda batch: Cell(
                f"{timezone.localtime(batch.made_at):%m-%d %H:%M}", small=[batch.made_by.label]
            ),
            css="lx-nowrap",
        ),
        Column(
            "answered_at",
            _("Answered"),
            lambda batch: batch.answered_at,
            lambda batch: Cell(
                f"{timezone.localtime(batch.answered_at):%m-%d %H:%M}" if batch.answered_at else "—",
                small=[batch.answered_by.label] if batch.answered_by else [],
            ),
            css="lx-nowrap",
        ),
    ],
    heading=_("Bank files"),
    caption=_("Files for the bank, the newest first"),
    empty=Empty(
        _("No bank file yet"),
        _(
            "Stages that wait to be paid to an account are paid by one file, and the bank's answer is read back."
        ),
    ),
    order=("-pk",),
    filters=[Filter("status", _("Status"), BankBatch.Status.choices)],
    prepare=lambda rows: rows.select_related("account__unit", "made_by", "answered_by"),
    crumb=(_("Reserve funds"), "aid:reserves"),
    css="",
)


@dataclass(frozen=True, slots=True)
class RowLine:
    """One payment of a file as its page shows it."""

    row: BankRow
    case: AidCase
    payee: str
    account: str
    sees_case: bool

    @property
    def tone(self) -> str:
        return ROW_TONES[BankRow.Result(self.row.result)]


def row_lines(batch: BankBatch, actor: Actor) -> list[RowLine]:
    """The rows with their cases, linked where this reader may open them."""
    rows = rows_of(batch)
    seen = set(
        AidCase.objects.visible_to(actor)
        .filter(pk__in=[row.payment.plan.case_id for row in rows])
        .values_list("pk", flat=True)
    )
    return [
        RowLine(
            row,
            row.payment.plan.case,
            mask_name(row.payment.account_name),
            mask_account(row.payment.account),
            row.payment.plan.case_id in seen,
        )
        for row in rows
    ]


def file_facts(batch: BankBatch) -> list[Fact]:
    return [
        Fact("account", _("Paid from"), batch.account.title),
        Fact("count", _("Payments"), str(batch.count)),
        Fact("total", _("Total (yuan)"), f"{batch.total:,.2f}"),
        Fact("made", _("Made"), f"{batch.made_by.label} · {full_moment(batch.made_at)}"),
        Fact(
            "answered",
            _("Answered"),
            f"{batch.answered_by.label} · {full_moment(batch.answered_at)}"
            if batch.answered_by is not None and batch.answered_at is not None
            else "",
        ),
        Fact("sha256", _("SHA-256 of the file"), batch.sha256, wide=True),
    ]
