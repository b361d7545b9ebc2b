"""A county founded from its workbook: what stands then, who signs in, what each of them sees; and what a dry run leaves."""

from __future__ import annotations

import datetime as dt
import logging
import re
import stat
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from coordination.accounts.first_passwords import first_password
from coordination.audit.models import Event
from coordination.founding import founding
from coordination.policy.models import Parameter, PolicyVersion
from coordination.policy.queries import parameter
from coordination.units.actors import clock_actor
from coordination.units.counties import County, county_of
from coordination.units.models import DutyLine, Organisation, Post, Role, Substitution, User
from coordination.units.verbs import UnitVerb
from tests.founding.conftest import counted
from tests.founding.workbook import CITY, SHORT, As, CountyBook

pytestmark = pytest.mark.django_db
OWN = "云岭北路七号-2027"


def founded() -> County:
    return county_of(Organisation.objects.counties().get(short_name=SHORT))


def passwords(path) -> dict[str, str]:
    """User name → first password, as the sheets say them."""
    pages = [page.extract_text() for page in PdfReader(path).pages]
    found = {}
    for page in pages:
        lines = [line for line in re.split(r"\s+", page) if line]
        username = next(line for line in lines if line.startswith("yl."))
        found[username] = next(line for line in lines if re.fullmatch(r"(\w{4}-){2}\w{4}", line))
    assert len(found) == len(pages)
    return found


class TestTemplate:
    def test_it_is_drawn_once_and_read_again(self, cast, tmp_path):
        path = tmp_path / "template.xlsx"
        call_command("new_county", "--template", path, stdout=StringIO())
        book = load_workbook(path)
        assert book.sheetnames[:6] == ["单位", "人员", "岗位", "替补", "职责清单", "参数"]
        assert len(book.sheetnames) == 8
        with pytest.raises(CommandError, match=r"template\.xlsx"):
            call_command("new_county", "--template", path)

    def test_it_shows_how_a_row_is_filled_in(self, cast, tmp_path):
        path = tmp_path / "template.xlsx"
        call_command("new_county", "--template", path, "--language", "en", stdout=StringIO())
        book = load_workbook(path)
        assert book.sheetnames[0] == "Organisations"
        examples = [row[2].value for row in book[book.sheetnames[-1]].iter_rows() if row[2].value]
        assert "such as 云岭县民政局" in examples

    def test_an_empty_one_says_what_a_county_needs(self, problems_of):
        rows = {name: [] for name in CountyBook.good().rows}
        said = problems_of(CountyBook(rows))
        assert "【单位】第 1 行“种类”：须有一行是县人民政府，类别为人民政府，层级为县级。" in said
        assert any("联席会议办公室" in one for one in said)
        assert any("系统管理员" in one for one in said)

    def test_one_of_them_is_asked_for(self, cast):
        with pytest.raises(CommandError):
            call_command("new_county")


class TestDryRun:
    def test_it_counts_what_would_stand_and_changes_no_table(self, new_county, sheets):
        before = counted()
        said = new_county(CountyBook.good(), "--dry-run")
        assert "云岭县可以建立；本次未作任何改动。" in said
        assert "单位 16 个，人员 38 人，岗位 39 个" in said
        assert "参数 3 项" in said
        assert counted() == before
        assert not sheets.exists()

    def test_nor_does_one_with_problems(self, problems_of, sheets):
        before = counted()
        assert problems_of(CountyBook.good().changed("posts", 3, unit="NN"), "--dry-run")
        assert counted() == before
        assert not sheets.exists()


class TestFigures:
    def test_a_figure_is_taken_as_it_is_shown(self, new_county):
        """A share is stored as one, a time of the day as a time."""
        said = {"valid_from": "2026-07-01", "source": "云政办发〔2026〕9号"}
        book = CountyBook.good().changed("parameters", 4, value=As(0.7291666, "h:mm"))
        shares = {"JM_QUORUM": As(0.6, "0%"), "PRICE_CPI": As(0.035, "0.0%")}
        book["parameters"].extend({"name": name, "value": value, **said} for name, value in shares.items())
        new_county(book)
        on, county = dt.date(2026, 8, 15), founded()
        found = [
            parameter(name, on=on, county=county).value for name in ("DAY_CLOSE", "JM_QUORUM", "PRICE_CPI")
        ]
        assert found == ["17:30", Decimal("0.6"), Decimal("0.035")]


class TestFounding:
    @pytest.fixture
    def county(self, new_county) -> County:
        new_county(CountyBook.good())
        return founded()

    def test_its_units_people_and_duties_stand_with_their_versions(self, county):
        assert county.government.region_id == county.pk
        assert county.office.parent == county.civil_affairs
        assert county.units().count() == 16
        assert county.members.count() == 8
        assert {
            unit.history.get().history_user.username for unit in county.units().exclude(pk=county.pk)
        } == {"clock"}
        village = county.units().get(code="XZ01-02")
        assert (village.level, village.parent.code) == ("village", "XZ01")
        posts = Post.objects.filter(unit__region=county.pk)
        assert posts.count() == 39
        assert posts.get(user__username="yl.luyao").valid_from == timezone.localdate()
        assert Substitution.objects.filter(post__in=posts).count() == 16
        line = DutyLine.objects.of_county(county).get(code="MZ-05")
        assert line.determined_list == ["DIBAO_MARGINAL", "RIGID_EXPENSE"]
        partners = DutyLine.objects.of_county(county).get(code="MZ-02").partners
        assert set(partners.values_list("region", flat=True)) == {county.pk}

    def test_its_figures_hold_there_and_nowhere_else(self, county, cast):
        def figure(name, day, where=county):
            return parameter(name, on=dt.date(2026, month=day, day=15), county=where)

        assert figure("LOW_STANDARD", 7).value == 702
        assert figure("LOW_STANDARD", 6).value == 700
        assert figure("REMIND_BEFORE", 8).value == [5, 2]
        assert (figure("DAY_CLOSE", 7).value, figure("DAY_CLOSE", 8).value) == ("17:30", "17:00")
        assert figure("LOW_STANDARD", 8).source == "云政办发〔2026〕9号"
        assert figure("DAY_CLOSE", 8, cast.county).value == "17:30"
        versions = PolicyVersion.objects.filter(region=county.pk).order_by("in_force_from")
        assert [version.label for version in versions] == ["2026-2", "2026-3"]

    def test_the_clock_leaves_one_event_in_the_county(self, county):
        event = Event.objects.get(verb=UnitVerb.COUNTY_FOUNDED)
        assert (event.user_name, event.county_id) == ("系统时钟", county.pk)
        assert (event.after["people"], event.after["parameters"]) == (38, 3)
        assert not Event.objects.filter(verb=UnitVerb.DEMO_LOADED, county_id=county.pk).exists()

    def test_a_second_run_is_refused(self, county, problems_of, sheets):
        sheets.unlink()
        before = counted()
        said = problems_of(CountyBook.good())
        assert "【单位】第 2 行“全称”：本系统中已有此名称的县；工作簿只用于新建。" in said
        assert "【人员】第 2 行“用户名”：该用户名在本系统中已有人使用" in "\n".join(said)
        assert counted() == before
        assert not sheets.exists()

    def test_only_one_clock_goes(self, county):
        assert Post.objects.filter(role=Role.CLOCK).count() == 1


class TestPasswords:
    def test_a_person_signs_in_with_the_sheet_chooses_another_and_sees_the_own_county(
        self, new_county, sheets
    ):
        new_county(CountyBook.good())
        first = passwords(sheets)
        assert first.keys() == set(
            User.objects.filter(username__startswith="yl.").values_list("username", flat=True)
        )
        assert len(set(first.values())) == 38
        client = Client()
        login = {"username": "yl.luyao", "password": first["yl.luyao"]}
        assert client.post("/login/", login).status_code == 302
        assert client.get("/")["Location"] == "/password/"
        chosen = {"old_password": login["password"], "new_password1": OWN, "new_password2": OWN}
        assert client.post("/password/", chosen)["Location"] == "/accounts/mine/"
        desk = client.get("/").content.decode()
        assert SHORT in desk
        assert "安和" not in desk
        units = client.get("/units/").content.decode()
        assert "云岭县竹岭镇" in units or "竹岭镇" in units
        assert "桃源镇" not in units
        assert Client().post("/login/", login).status_code == 200

    def test_each_page_names_one_person_with_their_posts(self, new_county, sheets):
        new_county(CountyBook.good())
        pages = ["".join(page.extract_text().split()) for page in PdfReader(sheets).pages]
        assert len(pages) == 38
        [anran] = [page for page in pages if "yl.anran" in page]
        assert "安然" in anran
        assert "联席办主任" in anran
        assert "县民政局局长" in anran
        assert "舒平" not in anran
        assert not [page for page in pages if "系统时钟" in page]

    def test_they_stand_on_the_sheets_alone(self, new_county, sheets, caplog):
        caplog.set_level(logging.DEBUG)
        said = new_county(CountyBook.good())
        assert stat.S_IMODE(sheets.stat().st_mode) == 0o600
        assert str(sheets) in said
        first = passwords(sheets).values()
        written = said + caplog.text + dumped()
        assert not [one for one in first if one in written]
        assert not User.objects.filter(username__startswith="yl.", must_change_password=False).exists()

    def test_no_file_is_written_over(self, new_county, sheets):
        sheets.write_text("another county's")
        before = counted()
        with pytest.raises(CommandError, match="已存在，不予覆盖"):
            new_county(CountyBook.good())
        assert sheets.read_text() == "another county's"
        assert counted() == before

    def test_they_go_where_the_command_says(self, new_county, tmp_path, sheets):
        new_county(CountyBook.good(), "--passwords", tmp_path / "here.pdf")
        assert (tmp_path / "here.pdf").exists()
        assert not sheets.exists()

    def test_where_they_cannot_go_nothing_stands(self, new_county, tmp_path):
        before = counted()
        with pytest.raises(CommandError, match="nowhere"):
            new_county(CountyBook.good(), "--passwords", tmp_path / "nowhere" / "here.pdf")
        assert counted() == before

    def test_a_password_is_typed_without_a_doubt(self):
        made = {first_password() for _one in range(200)}
        assert len(made) == 200
        assert not set("".join(made)) & set("ilo01IO")


def dumped() -> str:
    """Every text that stands in the database."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            found += [str(row) for row in cursor.fetchall()]
    return "\n".join(found)


class TestWholeOrNotAtAll:
    @pytest.mark.parametrize("where", ["import_county", "first_rules"])
    def test_what_breaks_on_the_way_leaves_nothing(self, new_county, sheets, monkeypatch, where):
        done = getattr(founding, where)

        def breaks(*given, **named):
            done(*given, **named)
            raise RuntimeError("the lamp fell")

        before = counted()
        monkeypatch.setattr(founding, where, breaks)
        with pytest.raises(RuntimeError):
            new_county(CountyBook.good())
        assert counted() == before
        assert not sheets.exists()

    def test_without_the_base_rules_it_says_what_to_run(self, new_county):
        Parameter.objects.all().delete()
        PolicyVersion.objects.all().delete()
        with pytest.raises(CommandError, match=r"manage\.py load_base"):
            new_county(CountyBook.good())

    def test_what_is_no_workbook_is_refused_in_words(self, cast, tmp_path):
        (tmp_path / "no.xlsx").write_text("no workbook")
        with pytest.raises(CommandError, match="Excel"):
            call_command("new_county", tmp_path / "no.xlsx")
        with pytest.raises(CommandError, match="none"):
            call_command("new_county", tmp_path / "none.xlsx")

    def test_more_rows_than_a_sheet_takes_are_refused(self, new_county):
        book = CountyBook.good()
        book["parameters"].extend(book["parameters"] * 400)
        with pytest.raises(CommandError, match="一次最多 1000 行"):
            new_county(book)


class TestAnEmptyHouse:
    """Nothing stands but the base rules: the first county brings the city and the clock."""

    @pytest.fixture
    def empty(self, empty_house):
        call_command("load_base", verbosity=0)

    @pytest.fixture
    def found(self, empty, tmp_path):
        def run(book: CountyBook) -> str:
            said = StringIO()
            call_command("new_county", book.save(tmp_path / "yunling.xlsx"), stdout=said)
            return said.getvalue()

        return run

    def test_the_first_county_brings_the_clock(self, found):
        said = found(CountyBook.good().changed("organisations", 2, parent=""))
        assert "人员 38 人，岗位 39 个" in said  # the clock is nobody
        assert Organisation.objects.counties().get().short_name == SHORT
        actor = clock_actor()
        assert (actor.user.name, actor.county_id) == ("系统时钟", founded().pk)
        assert (actor.user.account_class, actor.post.unit) == ("system", founded().office)
        assert not actor.user.has_usable_password()
        assert not actor.user.must_change_password
        [event] = Event.objects.filter(verb=UnitVerb.COUNTY_FOUNDED)
        assert event.user_name == "系统时钟"

    def test_and_the_city_where_it_has_one(self, found):
        book = CountyBook.good()
        book["organisations"].append(CITY)
        found(book)
        assert founded().government.parent.region_id is None

    def test_the_demonstration_comes_beside_it_under_the_same_clock(self, found):
        found(CountyBook.good().changed("organisations", 2, parent=""))
        call_command("load_demo", "--people-only", "--force", verbosity=0)
        assert Organisation.objects.counties().count() == 3
        clock = Post.objects.get(role=Role.CLOCK)
        assert clock.unit.region_id == founded().pk
        assert {event.user_name for event in Event.objects.filter(verb=UnitVerb.DEMO_LOADED)} == {"系统时钟"}
