"""Each problem of a row at its sheet, row and column, with what to do; and nothing of the workbook stands."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from coordination.units.models import DutyLine, Organisation, Role, User
from tests.founding.conftest import counted
from tests.founding.workbook import CITY, As, CountyBook

pytestmark = pytest.mark.django_db
GOOD = CountyBook.good
ROW = GOOD().row_of
GOVERNMENT, OFFICE = ROW("organisations", code="XZF"), ROW("organisations", code="LXB")
VILLAGE, TOWNSHIP = ROW("organisations", code="XZ01-01"), ROW("organisations", code="XZ01")
CLERK, HEAD = ROW("posts", username="yl.luyao"), ROW("posts", username="yl.shuping")
OFFICER, FINANCE = ROW("posts", username="yl.muyang"), ROW("posts", role="财政经办人")
STANDARD, REMINDER, CLOSING = 2, 3, 4


@pytest.mark.parametrize(
    ("sheet", "row", "changes", "said"),
    [
        # organisations
        ("organisations", VILLAGE, {"code": "XZ 01"}, ["“代码”：“XZ 01”不能作代码，请用字母和数字"]),
        ("organisations", VILLAGE, {"code": "SMZ"}, ["“代码”：该代码已由县级以上的云澜市民政局使用，请另取一个。"]),
        ("organisations", VILLAGE, {"code": "XZ01-02"}, ["“代码”：与第"]),
        ("organisations", VILLAGE, {"parent": "XZ09"}, ["“上级单位”：没有该代码的单位：单位表中没有，县级以上也没有。"]),
        ("organisations", VILLAGE, {"parent": ""}, ["“上级单位”：此项必填。"]),
        ("organisations", VILLAGE, {"parent": "XZF"}, ["“上级单位”：此类单位的上级只能是“乡镇”。"]),
        ("organisations", TOWNSHIP, {"parent": "CITY"}, ["“上级单位”：按此上级逐级向上，到不了县人民政府"]),
        ("organisations", TOWNSHIP, {"parent": "XZ01-01"}, ["“上级单位”：按此上级逐级向上，到不了县人民政府"]),
        ("organisations", GOVERNMENT, {"parent": "MZ"}, ["“上级单位”：本行单位在县级以上或者是县人民政府"]),
        ("organisations", VILLAGE, {"kind": "村庄"}, ["“种类”：“村庄”不在可选范围内，可填：人民政府"]),
        ("organisations", VILLAGE, {"kind": ""}, ["“种类”：此项必填。"]),
        ("organisations", VILLAGE, {"level": "县级"}, ["“层级”：此类单位的层级只能是：村。"]),
        ("organisations", VILLAGE, {"is_member": "大概"}, ["“联席会议成员”：“大概”不在可选范围内，可填：是、否。"]),
        ("organisations", VILLAGE, {"valid_from": "2099-01-01"}, ["“起始日期”："]),
        ("organisations", VILLAGE, {"valid_from": "去年"}, ["“起始日期”：请填写日期"]),
        ("organisations", VILLAGE, {"short_name": "村" * 41}, ["“简称”："]),
        ("organisations", VILLAGE, {"name": "竹岭镇古渡村村民委员会"}, ["“全称”：与第"]),
        ("organisations", VILLAGE, {"short_name": "古渡村"}, ["“简称”：与第"]),
        ("organisations", VILLAGE, {"code": "ＸＺ０１－０２"}, ["“代码”：与第"]),
        ("organisations", GOVERNMENT, {"short_name": "安和县"}, ["“简称”：本系统中已有此名称的县"]),
        ("organisations", GOVERNMENT, {"name": "安和县人民政府"}, ["“全称”：本系统中已有此名称的县"]),
        ("organisations", VILLAGE, {"name_en": "Call 138 0558 1234"}, ["“英文名称”：这里有身份证号码、手机号码或者银行账号。"]),
        # people
        ("people", 3, {"username": "wang min"}, ["“用户名”："]),
        ("people", 3, {"name": ""}, ["“姓名”：此项必填。"]),
        ("people", 3, {"username": "ｗａｎｇｍｉｎ"}, ["“用户名”：该用户名在本系统中已有人使用"]),
        # posts
        ("posts", CLERK, {"unit": "NN"}, ["“单位”：没有该代码的单位"]),
        ("posts", CLERK, {"role": "打字员"}, ["“角色”：“打字员”不在可选范围内，请从模板的下拉列表中选择。"]),
        ("posts", CLERK, {"role": "CLOCK"}, ["“角色”：“CLOCK”不在可选范围内"]),
        ("posts", CLERK, {"unit": "MZ"}, ["“单位”：此角色只能设在联席会议办公室。"]),
        ("posts", CLERK, {"unit": "SMZ"}, ["“单位”：此角色只能设在本县单位；县级以上单位请用角色“市级或省级”。"]),
        ("posts", CLERK, {"role": "UP"}, ["“单位”：此角色只能设在市级或者省级单位。"]),
        ("posts", CLERK, {"role": "THEAD"}, ["“单位”：此角色只能设在乡镇。"]),
        ("posts", CLERK, {"role": "VCO"}, ["“单位”：此角色只能设在村（社区）。"]),
        ("posts", CLERK, {"role": "CCLERK"}, ["“单位”：此角色只能设在联席会议办公室所在的单位。"]),
        ("posts", CLERK, {"role": "CHIEF"}, ["“单位”：此角色只能设在县人民政府。"]),
        ("posts", CLERK, {"title": ""}, ["“职务”：此项必填。"]),
        ("posts", OFFICER, {"unit": "SMZ"}, ["“单位”：此角色只能设在本县单位。"]),
        ("posts", FINANCE, {"unit": "XZ01"}, ["“单位”：此角色只能设在县级单位，不能设在乡镇或者村（社区）。"]),
        ("posts", FINANCE, {"unit": "XZ01-01"}, ["“单位”：此角色只能设在县级单位"]),
        # parameters
        ("parameters", STANDARD, {"name": "工资"}, ["“参数”：“工资”不在可选范围内，请从模板的下拉列表中选择。"]),
        ("parameters", STANDARD, {"value": "很多"}, ["“数值”：", "单位：元。"]),
        ("parameters", STANDARD, {"value": "700，800"}, ["“数值”："]),
        ("parameters", REMINDER, {"value": "1.5"}, ["“数值”：", "单位：工作日。"]),
        ("parameters", CLOSING, {"value": "25:00"}, ["“数值”："]),
        ("parameters", STANDARD, {"name": "TEKUN_RATIO", "value": As(1.3, "0%")}, ["“数值”：“130%”不是数字。"]),
        ("parameters", CLOSING, {"value": As(46082.5, "h:mm")}, ["“数值”：所见内容与 Excel 实际保存的不同"]),
        ("parameters", REMINDER, {"value": As(46082, "yyyy-mm-dd")}, ["“数值”：Excel 已把此项转成日期"]),
        ("parameters", STANDARD, {"valid_from": ""}, ["“起始日期”：此项必填。"]),
        ("parameters", STANDARD, {"source": ""}, ["“出处”：此项必填。"]),
        ("parameters", REMINDER, {"name": "LOW_STANDARD", "value": "1"}, ["“参数”：与第 2 行重复"]),
        ("parameters", STANDARD, {"name": "JM_MONEY_UNITS", "value": "CZ，CX"}, ["“数值”：", "：CX。"]),
        ("parameters", STANDARD, {"name": "WARN_UNITS", "value": "illness=YB，flood=MZ"}, ["“数值”：", "：flood=MZ。"]),
        # duty lines
        ("duty_lines", 2, {"unit": "CITY"}, ["“单位”：本县没有该代码的单位。"]),
        ("duty_lines", 2, {"partners": "CZ、NN、OO"}, ["“协同单位”：没有代码为 NN、OO 的单位。"]),
        ("duty_lines", 2, {"partners": "MZ"}, ["“协同单位”：单位本身不能列为自己的协同单位。"]),
        ("duty_lines", 2, {"determines": "富人"}, ["“认定类别”：“富人”不在可选范围内"]),
        ("duty_lines", 2, {"source": ""}, ["“出处”：此项必填。"]),
        ("duty_lines", 2, {"code": "MZ-02"}, ["“代码”：与第"]),
    ],
)  # fmt: skip
def test_it_is_told_at_its_row_and_column(problems_of, sheet, row, changes, said):
    problems = problems_of(GOOD().changed(sheet, row, **changes), "--dry-run")
    title = {"organisations": "单位", "people": "人员", "posts": "岗位", "parameters": "参数"}.get(
        sheet, "职责清单"
    )
    at = "在" if said[0].endswith("：与第") else f"【{title}】第 {row} 行"
    [first] = [one for one in problems if said[0] in one and (at == "在" or one.startswith(at))][:1]
    assert all(words in first for words in said), first


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"username": "yl.nobody"}, "【替补】第 2 行“A岗用户名”：岗位表中没有此人在该单位担任该角色的记录。"),
        (
            {"substitute_role": "财政经办人"},
            "【替补】第 2 行“B岗用户名”：岗位表中没有此人在该单位担任该角色的记录。",
        ),
        (
            {"substitute": "yl.jingwenhai", "substitute_role": "总召集人"},
            "【替补】第 2 行“B岗用户名”：任何人不得做自己的替补。",
        ),
    ],
)
def test_a_substitute_is_of_posts_that_stand(problems_of, changes, said):
    assert problems_of(GOOD().changed("substitutes", 2, **changes)) == [said]


def test_the_three_officers_have_no_substitutes(problems_of):
    officer = {"substitute": "yl.muyang", "substitute_unit": "ZWSJ", "substitute_role": "系统管理员"}
    [said] = problems_of(GOOD().changed("substitutes", 2, **officer))
    assert said.startswith("【替补】第 2 行“A岗角色”：")


def test_an_officer_handles_no_cases(problems_of):
    book = GOOD()
    book["posts"].append(
        {"username": "yl.muyang", "unit": "MZ", "role": str(Role.UCLERK.label), "title": "科员"}
    )
    [said] = problems_of(book)
    assert said.startswith(
        f"【岗位】第 {len(book['posts']) + 1} 行“角色”：同一人不能既任此岗又任第 {OFFICER} 行的岗位"
    )


@pytest.mark.parametrize("role", ["SYSADM", "SECADM", "AUDADM", "OFFDIR", "FIN"])
def test_a_county_begins_with_its_officers_and_its_office(problems_of, role):
    book, label = GOOD(), str(Role(role).label)
    place = book.row_of("posts", role=label)
    left = book["posts"].pop(place - 2)
    said = problems_of(book)
    assert f"【岗位】第 1 行“角色”：无人担任“{label}”，缺此角色本县不能启用。" in said
    if left["username"] != "yl.anran":  # who holds another post
        assert any("此人没有岗位" in one for one in said)


@pytest.mark.parametrize(
    ("role", "changes"),
    [
        ("SYSADM", {"valid_from": "2099-01-01"}),
        ("FIN", {"valid_from": "2099-01-01"}),
        ("SYSADM", {"unit": "SMZ"}),
    ],
)
def test_a_needed_role_is_held_in_the_county_and_from_the_first_day(problems_of, role, changes):
    label = str(Role(role).label)
    said = problems_of(GOOD().changed("posts", ROW("posts", role=label), **changes))
    assert f"【岗位】第 1 行“角色”：无人担任“{label}”，缺此角色本县不能启用。" in said


def test_finance_is_one_unit(problems_of, new_county):
    second = {"username": "yl.luyao", "unit": "CZ", "role": "财政经办人", "title": "科员"}
    book = GOOD()
    book["posts"].append(second)
    assert "岗位 40 个" in new_county(book, "--dry-run")
    [said] = problems_of(book.changed("posts", len(book["posts"]) + 1, unit="MZ"))
    assert said == (
        f"【岗位】第 {len(book['posts']) + 1} 行“单位”：第 {FINANCE} 行的同一角色设在另一单位：此角色一个县只能设在一个单位。"
    )


@pytest.mark.parametrize("role", ["CHIEF", "DEPUTY", "CHEAD", "CCLERK"])
def test_a_role_that_the_county_will_miss_is_worth_a_look(new_county, role):
    label = str(Role(role).label)
    book = GOOD().changed("posts", ROW("posts", role=label), role="UCLERK", unit="CZ")
    book["substitutes"].clear()
    words = f"请留意：以下角色目前无人担任：{label}。"
    assert words in new_county(book, "--dry-run")
    assert "目前无人担任" not in new_county(GOOD(), "--dry-run")


def test_people_of_one_name_and_telephone_are_worth_a_look(new_county):
    book = GOOD()
    first = book["people"][1]
    book["people"].append({**first, "username": "yl.again"})
    book["posts"].append({"username": "yl.again", "unit": "MZ", "role": "UCLERK", "title": "科员"})
    said = new_county(book, "--dry-run")
    assert (
        f"请留意：人员表第 3、{len(book['people']) + 1} 行姓名和电话相同（{first['name']}），一人只设一个账号。"
        in said
    )
    book["people"][-1]["phone"] = "1"
    assert "姓名和电话相同" not in new_county(book, "--dry-run")


def test_letters_of_full_width_become_plain_ones(new_county):
    place = ROW("people", username="yl.luyao")
    book = GOOD().changed("people", place, username="ｙｌ.ｌｕｙａｏ").changed("posts", CLERK, unit="ＬＸＢ")
    book = book.changed("duty_lines", 2, code="ＭＺ－０１")
    new_county(book)
    assert User.objects.filter(username="yl.luyao", posts__unit__code="LXB").exists()
    assert DutyLine.objects.filter(code="MZ-01", county__short_name="云岭县").exists()


def test_a_post_names_somebody_of_the_sheet(problems_of):
    said = problems_of(GOOD().changed("posts", CLERK, username="wangmin"))
    assert f"【岗位】第 {CLERK} 行“用户名”：人员表中没有该用户名。" in said


@pytest.mark.parametrize("name", ["wangmin", "WangMin", "clock"])
def test_a_user_name_of_the_installation_is_taken(problems_of, name):
    place = GOOD().row_of("people", username="yl.luyao")
    said = problems_of(GOOD().changed("people", place, username=name))
    assert any(one.startswith(f"【人员】第 {place} 行“用户名”：该用户名在本系统中已有人使用") for one in said)
    assert "王敏" not in "".join(said)  # of whom is not said


def test_two_people_do_not_differ_by_capitals(problems_of):
    book = GOOD()
    book["people"].append({"username": "YL.LuYao", "name": "鹿遥"})
    book["posts"].append({"username": "YL.LuYao", "unit": "MZ", "role": "UCLERK", "title": "科员"})
    [said] = problems_of(book)
    assert said.startswith(f"【人员】第 {len(book['people']) + 1} 行“用户名”：与第")


def test_one_county_and_one_office(problems_of):
    book = GOOD()
    second = {"code": "XZF2", "name": "云岭县人民政府二", "short_name": "云岭二", "kind": "人民政府"}
    office = {
        "code": "LXB2",
        "name": "第二联席办",
        "short_name": "二办",
        "kind": "联席会议办公室",
        "parent": "MZ",
    }
    book["organisations"].extend([second, office])
    last = len(book["organisations"]) + 1
    assert problems_of(book) == [
        f"【单位】第 {last - 1} 行“种类”：第 {GOVERNMENT} 行已是县人民政府，一份工作簿只建一个县。",
        f"【单位】第 {last} 行“种类”：第 {OFFICE} 行已是联席会议办公室，一个县只设一个。",
    ]


def test_a_category_has_one_authority(problems_of):
    book = GOOD()
    first = book.row_of("duty_lines", code="MZ-09")
    other = book.row_of("duty_lines", unit="CZ")
    said = problems_of(book.changed("duty_lines", other, determines="特困人员"))
    assert [one.startswith("【职责清单】") for one in said] == [True]
    assert "另一单位认定“特困人员”" in said[0]
    assert str(first) in said[0] or str(other) in said[0]


def test_every_problem_of_every_sheet_is_told_at_once_and_in_order(problems_of):
    book = GOOD().changed("organisations", VILLAGE, parent="XZ09").changed("posts", CLERK, title="")
    book = book.changed("parameters", STANDARD, value="很多").changed("people", 5, phone="8" * 31)
    said = problems_of(book)
    assert [one[1:3] for one in said] == ["单位", "人员", "岗位", "参数"]


def test_a_sheet_that_cannot_be_read_hides_nothing_and_is_the_cause_of_nothing(cast, tmp_path):
    book = load_workbook(GOOD().changed("parameters", STANDARD, source="").bytes())
    del book["岗位"]
    book["人员"]["A1"] = "工号"
    book.save(tmp_path / "yunling.xlsx")
    with pytest.raises(CommandError) as error:
        call_command("new_county", tmp_path / "yunling.xlsx")
    assert str(error.value).splitlines() == [
        "【人员】第 1 行：首行缺少表头“用户名”，请使用模板。",
        "【岗位】第 1 行：工作簿缺少工作表“岗位”，请使用模板。",
        "【参数】第 2 行“出处”：此项必填。",
        "共 3 处问题，未作任何改动。",
    ]


def test_a_unit_of_the_city_that_stands_may_be_named_again(new_county):
    book = GOOD()
    book["organisations"].append(CITY)
    standing = Organisation.objects.filter(region=None).count()
    assert "单位 16 个" in new_county(book)
    assert Organisation.objects.filter(region=None).count() == standing


def test_in_english_it_is_told_in_english(problems_of):
    [said] = problems_of(GOOD().changed("posts", CLERK, title=""), "--language", "en")
    assert said == f"Posts: Row {CLERK}, Title of the post: This is missing."


@pytest.mark.parametrize(
    ("sheet", "row", "values"), [("posts", CLERK, {"unit": "NN"}), ("parameters", 2, {"value": "x"})]
)
def test_one_problem_refuses_the_whole(problems_of, sheets, sheet, row, values):
    before = counted()
    assert problems_of(GOOD().changed(sheet, row, **values))
    assert counted() == before
    assert not sheets.exists()
    assert not User.objects.filter(username__startswith="yl.").exists()
