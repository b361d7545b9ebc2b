"""A new county by pages: brought, looked through, founded by a worker, its sheets fetched once."""

from __future__ import annotations

import stat
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult
from openpyxl import load_workbook
from pypdf import PdfReader

from coordination.audit.models import Event
from coordination.exports import XLSX
from coordination.founding import working
from coordination.founding.actions import bring_workbook, carry_out, fetch_sheets
from coordination.founding.files import part_of
from coordination.founding.models import Undertaking
from coordination.founding.verbs import FoundingVerb
from coordination.founding.working import found_county
from coordination.units.models import Organisation, User
from tests.founding.conftest import counted
from tests.founding.workbook import SHORT, CountyBook

pytestmark = pytest.mark.django_db
S = Undertaking.Status


@pytest.fixture(autouse=True)
def var(settings, tmp_path):
    settings.VAR = tmp_path
    return tmp_path


@pytest.fixture
def quick(monkeypatch):
    """Hashing is slow on purpose, and no matter of these tests."""
    monkeypatch.setattr("coordination.founding.founding.make_password", lambda plain: f"md5$s${plain}")


@pytest.fixture
def file(tmp_path):
    def of(book: CountyBook | None = None, name: str = "yunling.xlsx") -> SimpleUploadedFile:
        path = (book or CountyBook.good()).save(tmp_path / "filled.xlsx")
        return SimpleUploadedFile(name, path.read_bytes(), content_type=XLSX)

    return of


@pytest.fixture
def officer(cast):
    return cast.actor("yangfan")


@pytest.fixture
def brought(cast, file, officer):
    return bring_workbook(file(), actor=officer)


def work():
    for job in DBTaskResult.objects.ready():
        found_county.call(*job.args_kwargs["args"])


def test_the_whole_way_by_pages(cast, file, quick):
    client = cast.client("yangfan")
    empty = load_workbook(BytesIO(client.get("/counties/workbook/").content))
    assert empty.sheetnames[0] == "单位"
    before = Organisation.objects.count()

    answer = client.post("/counties/new/", {"file": file()}, follow=True)
    undertaking = Undertaking.objects.get()
    body = answer.content.decode()
    assert answer.redirect_chain[-1][0] == undertaking.get_absolute_url()
    assert undertaking.status == S.CHECKED, undertaking.problems
    assert SHORT in body
    for words, number in answer.context["counts"]:
        assert str(number) in body, words
    assert Organisation.objects.count() == before, "nothing stands yet"

    page = f"{undertaking.get_absolute_url()}found/"
    assert SHORT in client.get(page).content.decode()
    wrong = client.post(page, {"typed": "安和县"})
    assert wrong.status_code == 422
    assert Undertaking.objects.get().status == S.CHECKED
    client.post(page, {"typed": SHORT})
    assert Undertaking.objects.get().status == S.FOUNDING
    assert client.get(page).status_code == 403, "once"

    work()
    undertaking.refresh_from_db()
    assert undertaking.status == S.FOUNDED, undertaking.problems
    assert bytes(undertaking.workbook) == b""
    assert Organisation.objects.counties().filter(short_name=SHORT).exists()
    path = undertaking.sheets_path
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    people = User.objects.filter(username__startswith="yl.")
    assert people.exists()
    assert people.filter(awaits_check=False).count() == 0, "confirmed before anything is signed"

    fetched = client.post(f"{undertaking.get_absolute_url()}sheets/")
    assert fetched["Content-Type"] == "application/pdf"
    assert len(PdfReader(BytesIO(fetched.content)).pages) == people.count()
    assert client.post(f"{undertaking.get_absolute_url()}sheets/").status_code == 403, "once"
    verbs = list(Event.objects.of(undertaking).order_by("pk").values_list("verb", "user_name"))
    assert verbs == [
        (FoundingVerb.WORKBOOK_BROUGHT, "杨帆"),
        (FoundingVerb.ASKED, "杨帆"),
        (FoundingVerb.SHEETS_FETCHED, "杨帆"),
    ]


def test_problems_are_told_and_nothing_stands(cast, file):
    book = CountyBook.good().changed("posts", 3, unit="NN")
    stood = counted()
    client = cast.client("yangfan")
    body = client.post("/counties/new/", {"file": file(book)}, follow=True).content.decode()
    undertaking = Undertaking.objects.get()
    assert undertaking.status == S.REFUSED
    assert undertaking.problems
    assert "第 3 行" in undertaking.problems[0]
    assert "第 3 行" in body
    changed = {name for name, number in counted().items() if number != stood[name]}
    assert not {name for name in changed if name.startswith(("units.", "policy."))}, changed


def test_what_is_no_workbook_is_refused_in_words(cast, officer):
    made = bring_workbook(SimpleUploadedFile("county.xlsx", b"not a workbook"), actor=officer)
    assert made.status == S.REFUSED
    assert "county.xlsx" in made.problems[0]


def test_the_sheets_leave_the_server_when_they_are_fetched(
    brought, officer, quick, django_capture_on_commit_callbacks
):
    carry_out(brought, SHORT, actor=officer)
    work()
    with django_capture_on_commit_callbacks(execute=True):
        assert fetch_sheets(brought, actor=officer).startswith(b"%PDF")
    assert not brought.sheets_path.exists()


def test_sheets_that_are_gone_are_said_to_be(brought, officer, quick):
    carry_out(brought, SHORT, actor=officer)
    work()
    brought.sheets_path.unlink()
    with pytest.raises(ValidationError, match="初始密码"):
        fetch_sheets(brought, actor=officer)


def test_a_county_that_stands_by_now_is_not_founded_again(cast, brought, file, officer, quick):
    second = bring_workbook(file(), actor=officer)
    for one in (brought, second):
        carry_out(one, SHORT, actor=officer)
    work()
    brought.refresh_from_db()
    second.refresh_from_db()
    assert [brought.status, second.status] == [S.FOUNDED, S.FAILED]
    assert second.problems
    assert Event.objects.filter(verb=FoundingVerb.FAILED).count() == 1
    assert not second.has_sheets


def test_a_worker_that_died_after_it_stood_lost_no_sheets(brought, officer, quick, monkeypatch):
    carry_out(brought, SHORT, actor=officer)

    def dies(*args, **values):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(working, "_end", dies)
        with pytest.raises(KeyboardInterrupt):
            found_county.call(brought.pk)
    brought.sheets_path.rename(part_of(brought.sheets_path))  # and before they had their name
    found_county.call(brought.pk)
    brought.refresh_from_db()
    assert brought.status == S.FOUNDED
    assert brought.sheets_path.read_bytes().startswith(b"%PDF")
    assert Organisation.objects.counties().filter(short_name=SHORT).count() == 1


def test_others_found_no_county(cast, brought, file):
    for username in ("majun", "guqing", "wangmin"):
        with pytest.raises(PermissionDenied):
            bring_workbook(file(), actor=cast.actor(username))
        assert cast.client(username).get(brought.get_absolute_url()).status_code == 403


def test_where_somebody_keeps_the_installation_a_county_is_founded_there(cast, file, officer):
    call_command("load_demo", "--people-only", verbosity=0)
    with pytest.raises(PermissionDenied, match="边军"):
        bring_workbook(file(), actor=officer)
    body = cast.client("yangfan").get("/counties/").content.decode()
    assert "全系统的系统管理员" in body
    made = bring_workbook(file(), actor=cast.actor("bianjun"))
    assert made.status == S.CHECKED
    assert cast.client("bianjun").get(made.get_absolute_url()).status_code == 200
    assert cast.client("yangfan").get(made.get_absolute_url()).status_code == 404
