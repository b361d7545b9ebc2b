"""Each problem of a row at its sheet, row and column, with what to do; and nothing of the books is laid down."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone

from coordination.aid.actions import reserves
from coordination.books.models import Opening
from coordination.documents.numbering import draw_number
from coordination.register.actions import register_household, register_person
from tests.books.workbook import HEAD, WIFE, Workbooks, ahead, number
from tests.founding.conftest import counted

pytestmark = pytest.mark.django_db
GOOD = Workbooks.good
BEFORE = str(dt.date(timezone.localdate().year - 3, 5, 1))
TAKEN = "此项必填。"


@pytest.mark.parametrize(
    ("sheet", "row", "changes", "said"),
    [
        ("series", 2, {"word": "联纪"}, "【文号】第 2 行“文号代字”：本县没有单位的发文代字与此开头相同"),
        ("series", 2, {"year": 2031}, "【文号】第 2 行“年度”：该年度尚未开始。"),
        ("series", 2, {"year": "今年"}, "【文号】第 2 行“年度”：请填写"),
        ("series", 2, {"last": 0}, "【文号】第 2 行“最后一号”：请填写"),
        ("series", 2, {"last": ""}, "【文号】第 2 行“最后一号”：此项必填。"),
        ("series", 3, {"word": "安联纪"}, "【文号】第 3 行“文号代字”：与第"),
        ("reserves", 2, {"township": "山里镇"}, "【备用金】第 2 行“乡镇”：本县没有此名称的乡镇。"),
        ("reserves", 2, {"township": "县财政局"}, "【备用金】第 2 行“乡镇”：本县没有此名称的乡镇。"),
        ("reserves", 3, {"township": "XZ01"}, "【备用金】第 3 行“乡镇”：与第"),
        ("reserves", 2, {"balance": "-5"}, "【备用金】第 2 行“余额（元）”：请填写以元为单位的金额"),
        ("reserves", 2, {"balance": "12.345"}, "【备用金】第 2 行“余额（元）”：请填写以元为单位的金额"),
        ("reserves", 2, {"stood_on": ahead(3)}, "【备用金】第 2 行“余额截至日期”：该日期尚未到来"),
        ("reserves", 2, {"quota": "10"}, "【备用金】第 2 行“年度定额（元）”："),
        ("aid", 2, {"name": ""}, "【已发救助】第 2 行“姓名”：此项必填。"),
        ("aid", 2, {"id_number": HEAD[:-1] + "A"}, "【已发救助】第 2 行“身份证号码”："),
        ("aid", 2, {"township": "山里镇"}, "【已发救助】第 2 行“急难发生地”：本县没有此名称的乡镇。"),
        ("aid", 2, {"cause": "运气不好"}, "【已发救助】第 2 行“事由”：“运气不好”不在可选范围内"),
        ("aid", 2, {"amount": "0"}, "【已发救助】第 2 行“金额（元）”：请填写以元为单位的金额"),
        ("aid", 2, {"paid_on": ahead(1)}, "【已发救助】第 2 行“发放日期”：该日期尚未到来"),
        ("aid", 2, {"paid_on": BEFORE}, "【已发救助】第 2 行“发放日期”："),
        ("aid", 2, {"paper": ""}, "【已发救助】第 2 行“原文书号”：此项必填。"),
        ("aid", 2, {"paper": "本人电话13855550001"}, "【已发救助】第 2 行“原文书号”：这里有身份证号码"),
        ("aid", 2, {"head_number": number("19510101", 9)}, "【已发救助】第 2 行“户主身份证号码”：登记簿和本工作簿中都没有此号码的人员"),
        ("categories", 2, {"name": "甲后平"}, "【现有类别】第 2 行“姓名”：同一身份证号码在另一行的姓名是甲先平"),
        ("categories", 2, {"category": "贫困"}, "【现有类别】第 2 行“类别”：“贫困”不在可选范围内"),
        ("categories", 2, {"whose": "全村"}, "【现有类别】第 2 行“认定对象”：“全村”不在可选范围内"),
        ("categories", 2, {"from_on": ahead(9)}, "【现有类别】第 2 行“生效日期”：该日期尚未到来"),
        ("categories", 2, {"review_on": ""}, "【现有类别】第 2 行“复核日期”：此项必填。"),
        ("categories", 2, {"review_on": BEFORE}, "【现有类别】第 2 行“复核日期”：复核日期应当晚于生效日期。"),
        ("categories", 3, {"whose": "整户", "category": "最低生活保障对象"}, "【现有类别】第 3 行“类别”：第 2 行已为该户填写同一类别"),
        ("categories", 3, {"id_number": HEAD, "name": "甲先平", "head_number": "", "category": "最低生活保障对象"}, "【现有类别】第 3 行“身份证号码”：与第"),
        ("duties", 2, {"lead_unit": "县气象局"}, "【未办结交办】第 2 行“牵头单位”：本县没有此名称的成员单位或者乡镇。"),
        ("duties", 2, {"text": ""}, "【未办结交办】第 2 行“交办内容”：此项必填。"),
        ("duties", 2, {"text": f"核实{WIFE}"}, "【未办结交办】第 2 行“交办内容”：这里有身份证号码"),
        ("duties", 2, {"due_on": "月底"}, "【未办结交办】第 2 行“办结期限”：请填写日期"),
        ("duties", 3, {"number": "安联办交〔2026〕9号"}, "【未办结交办】第 3 行“原交办编号”：与第"),
        ("lines", 2, {"session": ""}, "【未落实议定事项】第 2 行“会议”：此项必填。"),
        ("lines", 2, {"lead_unit": "县气象局"}, "【未落实议定事项】第 2 行“牵头单位”：本县没有"),
        ("lines", 2, {"due_on": ""}, "【未落实议定事项】第 2 行“办结期限”：此项必填。"),
    ],
)  # fmt: skip
def test_it_is_told_at_its_row_and_column(problems_of, sheet, row, changes, said):
    before = counted()
    problems = problems_of(GOOD().changed(sheet, row, **changes))
    assert any(problem.startswith(said) for problem in problems), problems
    assert len(problems) <= 2
    assert counted() == before


def test_every_problem_is_told_at_once(problems_of):
    wrong = GOOD().changed("reserves", 2, township="山里镇").changed("lines", 2, session="")
    assert len(problems_of(wrong, "--dry-run")) == 2


def test_what_stands_in_the_house_is_told_at_its_row(county, cast, problems_of):
    today = timezone.localdate()
    with transaction.atomic():
        draw_number(cast.unit("LXB"), "安联纪", on=today)
    reserves.open_account(cast.unit("XZ01"), actor=cast.actor("hejun"), quota=Decimal(50000))
    clerk = cast.actor("wutong")
    household = register_household(actor=clerk, township=cast.unit("XZ01"))
    register_person(household, actor=clerk, name="另一人", id_number=HEAD)
    problems = problems_of(GOOD())
    assert problems[0] == "【文号】第 2 行“最后一号”：本系统已编过该文号系列的号，最后一号为 1 号。"
    assert problems[1].startswith("【备用金】第 2 行“乡镇”：该乡镇的备用金已在本系统建账")
    assert (
        problems[2] == "【已发救助】第 2 行“姓名”：登记簿中该身份证号码登记的是另一姓名，请核实哪一个正确。"
    )
    assert len(problems) == 4, problems


def test_a_missing_sheet_a_foreign_file_and_empty_sheets_are_refused(county, problems_of, tmp_path):
    assert problems_of(GOOD().only()) == ["各表均无可接续的内容。"]
    assert not Opening.objects.exists()


def test_what_is_worth_a_look_is_no_problem(open_books):
    year = timezone.localdate().year
    odd = GOOD().changed("series", 4, word="安联通知", year=year, last=3)
    again = {**odd["aid"][0], "paper": "安民救〔2026〕40号"}
    said = open_books(odd.changed("aid", 4, **again), "--dry-run")
    assert "请留意：【文号】第 4 行：本系统没有使用代字“安联通知”的文书" in said
    assert "请留意：【已发救助】第 2、4 行：同一人因同一事由不止一次受助。" in said
