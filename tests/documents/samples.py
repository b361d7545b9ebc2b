"""A document with everything that GB/T 9704 asks a place for."""

import datetime as dt

from coordination.documents.layout import OfficialDocument, Sheet

ORGAN = "安和县困难群众基本生活保障工作联席会议办公室"
NUMBER = "安联纪〔2026〕3号"
TITLE = "关于补发重度残疾人护理补贴的会议纪要"
DAY = dt.date(2026, 11, 5)
SENTENCE = (
    "县残联牵头，会同县财政局、县民政局，对2026年1月以来新评定的43人逐一核实（含喆、堃、镕、𬱖等生僻字），"
    "符合条件的补发到位；不符合的书面告知，并说明“为什么”——做到应补尽补……"
)


def minutes_sheet(paragraphs: int = 6) -> Sheet:
    sheet = Sheet(title=TITLE, number=NUMBER, issued_on=DAY, organ_name=ORGAN)
    document = OfficialDocument(sheet, mark="安和县困难群众基本生活保障工作联席会议纪要")
    document.title()
    document.addressee(["各乡镇人民政府", "各成员单位"])
    document.paragraph("2026年11月4日，县长周正毅主持召开会议。现纪要如下：")
    document.body("一、关于护理补贴\n（一）总体要求。" + SENTENCE)
    document.body("\n".join([SENTENCE] * paragraphs))
    document.attendance(
        "出席", ["周正毅（县长）", "林越（常务副县长）", "陈静（县民政局）", "冯凯（县财政局）"]
    )
    document.attendance("请假", ["范华（县医疗保障局）"])
    document.attendance("列席", ["县委办公室"])
    document.attachments(["补发名单", "情况说明"])
    document.signature()
    document.imprint(copies=["县委办公室", "县人大常委会办公室", "县政协办公室"], issuer=ORGAN)
    return sheet


def circular(content, sheet):
    document = OfficialDocument(sheet, mark="安和县联席会议文件")
    document.title()
    document.body(content["body"])
    document.signature()
