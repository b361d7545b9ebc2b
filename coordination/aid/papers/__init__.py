"""How the papers of aid look: one form for what concerns a case, one table for the ledger."""

from __future__ import annotations

from typing import Any

from coordination.documents.kinds import PaperKind
from coordination.documents.layout import FormSheet, Sheet
from coordination.documents.plain_forms import decided_form
from coordination.documents.renderers import paper_renderer

paper_renderer(
    PaperKind.D23,
    PaperKind.D24,
    PaperKind.D25,
    PaperKind.D26,
    PaperKind.D27,
    PaperKind.D30,
)(decided_form)


@paper_renderer(PaperKind.D29)
def ledger(content: dict[str, Any], sheet: Sheet) -> None:
    """备用金台账：every line of the month between what was brought forward and what is carried on."""
    form = FormSheet(sheet, title=content["form"], left=content["left"], is_landscape=True)
    form.row(("期初余额", content["opening"]), ("期末余额", content["closing"]), ("定额", content["quota"]))
    form.table(content["header"], content["lines"], widths=(1, 3, 2, 2, 2, 2, 4), align="clcrrrl")
    form.row(("本月支出", content["paid"]), ("本月补充", content["topped"]), ("盘点合计", content["counted"]))
    if "in_bank" in content:  # a ledger signed before the count stood by its means has none
        form.row(
            ("银行存款", content["in_bank"]),
            ("现金", content["in_cash"]),
            ("账实差额", content["difference"]),
        )
        form.row(("差额原因", content["reason"]), ("盘点人", content["counted_by"]))
    form.signed("负责人")
