"""The sheet for signature: the newest anchors, to be signed by hand and kept outside the machine room."""

from __future__ import annotations

from collections.abc import Sequence

from coordination.anchors.models import DayAnchor
from coordination.audit.statements import fingerprint
from coordination.documents.layout import FormSheet, Sheet
from coordination.documents.words import day_words

GROUP = 8  # characters of a hash that are read off together


def sheet_pdf(anchor: DayAnchor, newest: Sequence[DayAnchor]) -> bytes:
    """The anchor of a day large, those before it in a table, and a box to be signed by two."""
    sheet = Sheet(title="审计锚定值签字单", issued_on=anchor.day, organ_name="联席")
    form = FormSheet(sheet, left=f"锚定值日期：{day_words(anchor.day)}", right="由审计管理员离机保存")
    form.row(("封存编号", str(anchor.number)))
    form.row(("锚定值", spaced(anchor.head)), min_lines=2)
    form.row(("封存根值", spaced(anchor.root)), min_lines=2)
    form.row(("公钥指纹", spaced(fingerprint())), min_lines=2)
    if newest:
        form.section("此前各日锚定值")
        rows = [(f"{one.day:%Y-%m-%d}", str(one.number), spaced(one.head)) for one in newest]
        form.table(("日期", "封存编号", "锚定值"), rows, widths=(3, 2, 11), align="ccl")
    form.opinion("审计管理员签字", text="以上锚定值与系统页面所列一致。", lines=4)
    form.opinion("见证人签字", lines=4)
    form.text(
        "用途：日后核验审计记录和已签发文件是否被改动时，以本单所载锚定值为准。核对时去掉空格，"
        "按“封存编号 锚定值”写成一行，供 tools/verify_paper.py 读取。"
    )
    return sheet.pdf()


def spaced(value: str) -> str:
    """A hash in groups that a person can compare."""
    return " ".join(value[start : start + GROUP] for start in range(0, len(value), GROUP))
