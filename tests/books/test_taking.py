"""Books of before: laid down, signed by two people, taken over whole and once."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from openpyxl import load_workbook

from coordination.aid.actions import reserves
from coordination.aid.models import Account, AidCase, LedgerLine
from coordination.audit.models import Event
from coordination.books.actions import lay_down, refuse_opening, sign_opening
from coordination.books.models import Opening
from coordination.documents.actions import continue_series
from coordination.documents.models import Series
from coordination.documents.numbering import draw_number
from coordination.duties.models import Assignment
from coordination.notifications.models import Notice
from coordination.units.actors import clock_actor
from tests.books.conftest import lay
from tests.books.workbook import HEAD, Workbooks
from tests.founding.conftest import counted

pytestmark = pytest.mark.django_db
S = Opening.Status


def verbs() -> list[str]:
    return list(Event.objects.filter(verb__startswith="books.").order_by("pk").values_list("verb", flat=True))


# --- the workbook ----------------------------------------------------------------------------------------------


def test_the_template_is_drawn_with_the_countys_own_lists(county, tmp_path):
    path = tmp_path / "books.xlsx"
    call_command("open_books", "--template", path, stdout=StringIO())
    book = load_workbook(path)
    assert book.sheetnames[:6] == ["文号", "备用金", "已发救助", "现有类别", "未办结交办", "未落实议定事项"]
    lists = str(list(book[book.sheetnames[6]].values))
    assert "桃源镇" in lists
    assert "县财政局" in lists


def test_a_dry_run_says_what_it_would_do_and_writes_nothing(open_books):
    before = counted()
    said = open_books(Workbooks.good(), "--dry-run")
    assert counted() == before
    assert (
        "文号 2 个，备用金 2 户，已发救助 2 笔，现有类别 2 项，未办结交办 2 件，未落实议定事项 1 项" in said
    )
    assert "桃源镇：余额 41300.50 元；今年已发救助 1 笔，合计 1800.00 元。" in said


def test_the_command_lays_down_and_nothing_of_it_stands(open_books, county):
    said = open_books(Workbooks.good())
    opening = Opening.objects.get()
    assert opening.get_absolute_url() in said
    assert opening.status == S.PROPOSED
    for model in (AidCase, Account, Series):
        assert not model.objects.exists()
    assert verbs() == ["books.laid_down"]
    told = Notice.objects.filter(kind="books_to_sign").values_list("recipient__username", flat=True)
    assert set(told) == {"chenjing", "fengkai"}


def test_the_file_lies_encrypted_and_is_not_kept_of_what_is_refused(laid, finance):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT content, file_name, summary FROM books_opening")
        stored = str(cursor.fetchone())
        cursor.execute("SELECT count(*) FROM books_historicalopening")
        assert cursor.fetchone()[0] >= 1
    assert "books.xlsx" not in stored
    assert "UEsDB" not in stored, "no workbook in clear"
    refused = refuse_opening(laid, actor=finance, reason="余额与银行不符")
    refused.refresh_from_db()
    assert refused.content == ""


def test_where_two_counties_stand_it_is_said_whose_books_these_are(county, tmp_path):
    from tests.counties import second_county

    second_county()
    path = Workbooks.good().save(tmp_path / "books.xlsx")
    with pytest.raises(CommandError, match="--county"):
        call_command("open_books", path, stdout=StringIO())
    call_command("open_books", path, "--county", "安和县", "--dry-run", stdout=StringIO())


# --- two signatures --------------------------------------------------------------------------------------------


def test_two_people_sign_and_the_second_takes_all_of_it_over(laid, director, finance):
    one = sign_opening(laid, actor=director)
    assert (one.status, one.office_user.username) == (S.PROPOSED, "chenjing")
    assert not AidCase.objects.exists()
    two = sign_opening(laid, actor=finance)
    assert (two.status, two.finance_user.username) == (S.TAKEN, "fengkai")
    assert AidCase.objects.count() == 2
    assert Assignment.objects.count() == 3
    assert verbs() == ["books.laid_down", "books.signed", "books.signed", "books.taken_over"]
    signed = Event.objects.filter(verb="books.signed").order_by("pk")
    assert [event.user_name for event in signed] == ["陈静", "冯凯"]
    assert Notice.objects.filter(kind="books_taken_over", recipient__username="wangmin").exists()


def test_the_other_order_does_as_well(laid, director, finance):
    sign_opening(laid, actor=finance)
    assert sign_opening(laid, actor=director).status == S.TAKEN


def test_nobody_gives_both_signatures(laid, director, finance, cast):
    sign_opening(laid, actor=director)
    with pytest.raises(PermissionDenied, match="尚缺另一人签字"):
        sign_opening(laid, actor=director)
    stands_in = director.for_post(cast.post("fengkai", "UHEAD"))
    with pytest.raises(PermissionDenied, match="须由两人分别签字"):
        sign_opening(laid, actor=stands_in)
    with pytest.raises(IntegrityError), transaction.atomic():
        Opening.objects.filter(pk=laid.pk).update(finance_user=director.user)
    assert Opening.objects.get().status == S.PROPOSED


@pytest.mark.parametrize(
    ("who", "role"), [("yangfan", ""), ("wangmin", ""), ("weiguoqiang", ""), ("hejun", ""), ("hanxue", "")]
)
def test_nobody_else_signs_or_refuses(laid, cast, who, role):
    actor = cast.actor(who, role).proven()
    with pytest.raises(PermissionDenied, match="联席办主任和财政部门负责人签字"):
        sign_opening(laid, actor=actor)
    with pytest.raises(PermissionDenied):
        refuse_opening(laid, actor=actor, reason="不符")


def test_a_signature_asks_for_the_password(laid, cast):
    with pytest.raises(PermissionDenied):
        sign_opening(laid, actor=cast.actor("chenjing", "OFFDIR"))
    assert Opening.objects.get().office_user is None


def test_whoever_refuses_says_why_and_another_file_may_be_laid_down(laid, county, director, finance):
    sign_opening(laid, actor=director)
    with pytest.raises(ValidationError):
        refuse_opening(laid, actor=finance, reason=" ")
    refused = refuse_opening(laid, actor=finance, reason="桃源镇余额与银行不符")
    assert refused.status == S.REFUSED
    assert Event.objects.get(verb="books.refused").reason == "桃源镇余额与银行不符"
    for action in (lambda: sign_opening(laid, actor=finance), lambda: sign_opening(laid, actor=director)):
        with pytest.raises(PermissionDenied, match="不再等待签字"):
            action()
    again = lay(county, Workbooks.good())
    assert not again.signed, "both sign anew"


def test_nobody_lays_books_down_by_hand(county, director):
    with pytest.raises(PermissionDenied):
        lay_down(Workbooks.good().bytes(), "books.xlsx", county=county, actor=director)


# --- whole, and once -------------------------------------------------------------------------------------------


def test_a_second_file_is_refused(open_books, laid, director, finance):
    with pytest.raises(CommandError, match="已有账册等待签字"):
        open_books(Workbooks.good())
    sign_opening(laid, actor=director)
    sign_opening(laid, actor=finance)
    with pytest.raises(CommandError, match="只能接续一次"):
        open_books(Workbooks.good(), "--dry-run")
    with pytest.raises(PermissionDenied, match="不再等待签字"):
        sign_opening(laid, actor=finance)


def test_what_has_come_to_stand_against_it_meanwhile_lets_nothing_stand(laid, cast, director, finance):
    sign_opening(laid, actor=director)
    reserves.open_account(cast.unit("XZ02"), actor=cast.actor("hejun"), quota=Decimal(50000))
    before = counted()
    with pytest.raises(ValidationError) as refused:
        sign_opening(laid, actor=finance)
    assert "【备用金】第 3 行“乡镇”：该乡镇的备用金已在本系统建账" in str(refused.value.messages)
    assert counted() == before
    stands = Opening.objects.get()
    assert (stands.status, stands.finance_user) == (S.PROPOSED, None)


def test_where_the_last_row_fails_nothing_stands(laid, director, finance, monkeypatch):
    sign_opening(laid, actor=director)
    before = counted()

    def fails(**given):
        raise ValidationError("不成")

    monkeypatch.setattr("coordination.books.entering.take_over_duty", fails)
    with pytest.raises(ValidationError, match="不成"):
        sign_opening(laid, actor=finance)
    assert counted() == before


# --- what stands then ------------------------------------------------------------------------------------------


def test_number_series_go_on_after_the_last_number(taken, cast):
    office, today = cast.unit("LXB"), timezone.localdate()
    with transaction.atomic():
        assert str(draw_number(office, "安联纪", on=today)) == f"安联纪〔{today.year}〕18号"
        assert str(draw_number(office, "安联办交", on=today)) == f"安联办交〔{today.year}〕205号"
    series = Series.objects.get(organ=office, word="纪")
    assert series.taken_over_on == today
    event = Event.objects.filter(verb="documents.series_taken_over").order_by("pk").first()
    assert event.after["last"] == 17


def test_a_series_of_which_the_house_has_drawn_is_not_continued(county, cast):
    office, today = cast.unit("LXB"), timezone.localdate()
    with transaction.atomic():
        draw_number(office, "安联纪", on=today)
    with pytest.raises(ValidationError, match="最后一号为 1 号"):
        continue_series(office, "纪", today.year, last=17, actor=clock_actor())
    with pytest.raises(PermissionDenied):
        continue_series(office, "督", today.year, last=17, actor=cast.actor("wangmin"))


def test_the_ledger_of_a_reserve_begins_with_what_was_left(taken, cast):
    account = Account.objects.get(unit=cast.unit("XZ01"))
    assert (account.balance, account.reserved, account.quota) == (Decimal("41300.50"), 0, 50000)
    [line] = account.lines.all()
    assert (line.kind, line.sequence, line.amount) == ("taken", 1, Decimal("41300.50"))
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    assert line.reason == f"接续：截至{yesterday}的余额"
    assert line.entered_by.username == "clock"
    empty = Account.objects.get(unit=cast.unit("XZ02"))
    assert (empty.balance, empty.lines.filter(kind="taken").count()) == (0, 0)
    page = cast.client("hejun").get(account.get_absolute_url()).content.decode()
    assert "接续" in page
    assert Event.objects.filter(verb="aid.account_taken_over").count() == 2


def test_no_reserve_and_no_aid_is_taken_over_by_hand(taken, cast):
    with pytest.raises(PermissionDenied, match="由系统整体接续"):
        reserves.take_over_reserve(
            cast.unit("XZ03"),
            actor=cast.actor("hejun"),
            balance=Decimal(1),
            stood_on=timezone.localdate(),
        )
    assert not LedgerLine.objects.filter(account__unit=cast.unit("XZ03")).exists()


def test_aid_paid_before_stands_as_an_ended_case_with_its_paper(taken, cast):
    today = timezone.localdate()
    case = AidCase.objects.get(cause="fire")
    assert (case.status, case.lane, case.taken_over_on) == ("closed", "taken", today)
    assert (case.plan.paid, case.plan.approved, case.plan.reserved) == (1800, 1800, 0)
    assert case.person.id_number == HEAD
    assert case.source_label == f"安民救〔{today.year}〕31号"
    page = cast.client("wangmin").get(case.get_absolute_url()).content.decode()
    assert f"{today}接续" in page
    assert f"安民救〔{today.year}〕31号" in page
    listed = cast.client("wangmin").get("/aid/?view=all").content.decode()
    assert f"{today}接续" in listed
