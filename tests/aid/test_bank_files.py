"""Files for the bank: made by who pays, kept encrypted, taken along for a purpose (C7, measured-2 3.1)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from coordination.aid.actions import banking, paying
from coordination.aid.bank_files import encoded
from coordination.aid.models import AidCase, BankBatch, BankRow, LedgerLine, Payment
from coordination.audit.models import Event
from coordination.limits import TooOften
from coordination.policy.models import Parameter
from coordination.register.actions import merge_persons
from tests.aid.bank import CLOSED, GOOD, Counter, answered, read_by_the_bank
from tests.aid.money import assert_books_hold
from workflows.emergency_aid.banking import pay_by_file, stages_for_bank, take_over

COLUMNS = ["序号", "户名", "账号", "金额", "用途", "批次号", "流水号"]


@pytest.fixture
def bank(aid):
    return Counter(aid)


# --- making a file -----------------------------------------------------------------------------


def test_m2_3_1_what_waits_for_an_account_is_paid_by_one_file_each_by_its_own_step(bank):
    walks = bank.approved(3)
    assert [one.case for one in bank.waiting()] == [walk.case for walk in walks]
    batch = bank.file()
    assert (batch.count, batch.total, batch.status) == (3, Decimal(600 + 601 + 602), "open")
    assert [walk.open for walk in walks] == [["receive"]] * 3  # whether it arrived is a person's to see (D27)
    for walk, row in zip(walks, batch.rows.all(), strict=True):
        payment = walk.case.plan.payments.get()
        assert (row.payment, row.attempt, row.amount, row.result) == (payment, 1, payment.amount, "")
        assert payment.paid_by == bank.maker.user
    assert Event.objects.filter(verb="aid.paid").count() == 3
    [made] = Event.objects.of(batch)
    assert (made.verb, made.after["count"]) == ("aid.bank_file_made", 3)
    assert_books_hold(bank.aid.reserve)
    assert bank.waiting() == []


def test_m2_3_1_the_bank_reads_it_with_a_program_of_its_own(bank):
    [walk] = bank.approved()
    odd = bank.aid.walk(person=bank.aid.member("龑𠮷·买买提", ""), amount=Decimal("0.50")).approved()
    batch = bank.file()
    content = encoded(batch.content)
    heads, *rows, control = read_by_the_bank(content)
    assert heads == COLUMNS
    persons = [walk.case.person, odd.case.person]
    assert rows == [
        ["1", persons[0].name, persons[0].account, "600.00", "救助金", batch.number, f"{batch.number}-0001"],
        ["2", "龑𠮷·买买提", persons[1].account, "0.50", "救助金", batch.number, f"{batch.number}-0002"],
    ]
    assert control == ["合计", "笔数", "2", "600.50", "", batch.number, ""]
    assert "火" not in batch.content, "what it is for says nothing of the hardship"


def test_m2_3_1_neither_account_nor_name_stands_in_clear_in_the_database(bank):
    [walk] = bank.approved()
    batch = bank.file()
    answer = bank.brought(batch, CLOSED)
    take_over(answer, actor=bank.reader)
    account = walk.case.person.account.encode()
    with connection.cursor() as cursor:
        for model in (BankBatch, BankRow, type(answer), Payment, Payment.history.model, LedgerLine, Event):
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")  # noqa: S608 - our own names
            rows = str(cursor.fetchall()).encode()
            assert account not in rows, model
            assert CLOSED[1].encode() not in rows, model
    assert BankBatch.objects.get().content == batch.content, "whoever has the keys reads it"


def test_m2_3_1_whoever_has_no_account_or_not_yet_the_day_is_not_in_the_file(bank):
    aid = bank.aid
    aid.walk(person=aid.member("孙无卡", "", account="")).approved()
    goods = bank.approved()[0]
    stage = goods.case.stage
    type(stage).objects.filter(pk=stage.pk).update(form="goods")
    assert bank.waiting() == []
    with pytest.raises(ValidationError) as refused:
        pay_by_file(bank.account, actor=bank.maker, stages=[str(goods.case.pk)])
    assert "stages" in refused.value.message_dict
    assert not Payment.objects.exists()


def test_m2_3_1_a_file_is_made_by_who_pays_from_that_account(bank):
    walks = bank.approved()
    for who in ("shilei", "wutong", "wangmin", "weiguoqiang"):
        actor = bank.aid.cast.actor(who)
        assert stages_for_bank(actor, bank.account) == []
        with pytest.raises((PermissionDenied, ValidationError)):
            pay_by_file(bank.account, actor=actor, stages=[str(walks[0].case.pk)])
    assert not BankBatch.objects.exists()
    assert not Payment.objects.exists()


def test_m2_3_1_a_step_that_fails_leaves_none_of_the_file(bank, monkeypatch):
    bank.approved(2)

    def fails(*args, **kwargs):
        raise ValidationError("Nothing.")

    monkeypatch.setattr("workflows.emergency_aid.banking.banking.make_file", fails)
    with pytest.raises(ValidationError), transaction.atomic():
        bank.file()
    assert not Payment.objects.exists()
    assert len(bank.waiting()) == 2


def test_m2_3_1_a_payment_stands_in_one_open_file(bank):
    [walk] = bank.approved()
    batch = bank.file()
    row = batch.rows.get()
    for attempt in (1, 2):
        with pytest.raises(IntegrityError), transaction.atomic():
            BankRow.objects.create(
                batch=batch, payment=row.payment, attempt=attempt, sequence=2, amount=row.amount
            )
    with pytest.raises(ValidationError), transaction.atomic():
        paying.pay_stage(walk.case, actor=bank.maker)  # it is done
    assert batch.number.endswith("-01")


def test_m2_3_1_numbers_run_by_county_and_day(bank):
    bank.approved()
    first = bank.file()
    bank.aid.walk(person=bank.aid.member("陶次日", ""), cause="traffic").approved()
    second = bank.file()
    day = first.number.partition("-")[0]
    assert [first.number, second.number] == [f"{day}-01", f"{day}-02"]


# --- taking it along ---------------------------------------------------------------------------


def test_m2_3_1_each_download_is_an_unmasking_with_its_purpose_and_nothing_keeps_it(bank):
    bank.approved()
    batch = bank.file()
    client = bank.aid.cast.client("tiantian")
    url = reverse("aid:bank-file-taken", args=[batch.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"purpose": " "}).status_code == 422
    assert not Event.objects.filter(verb="aid.bank_file_taken").exists()
    answer = client.post(url, {"purpose": "送农商行代发"})
    assert answer.status_code == 200
    assert answer.content == encoded(batch.content)
    assert "no-store" in answer["Cache-Control"]
    assert "gb18030" in answer["Content-Type"]
    event = Event.objects.get(verb="aid.bank_file_taken")
    assert (event.reason, event.user_id) == ("送农商行代发", bank.maker.user.pk)
    assert event.after["sha256"] == batch.sha256
    page = client.get(batch.get_absolute_url()).content.decode()
    person = AidCase.objects.get().person
    assert person.account not in page
    assert person.name not in page


def test_m2_3_1_downloads_count_among_the_files_opened_in_an_hour(bank):
    bank.approved()
    batch = bank.file()
    most = int(Parameter.objects.get(name="OPEN_HOURLY", region=None).raw)
    for _n in range(most):
        banking.take_file(batch, actor=bank.maker, purpose="核对")
    with pytest.raises(TooOften):
        banking.take_file(batch, actor=bank.maker, purpose="核对")
    assert Event.objects.filter(verb="aid.bank_file_taken").count() == most


def test_m2_3_1_a_file_that_was_changed_behind_the_house_does_not_leave(bank):
    bank.approved()
    batch = bank.file()
    batch.content = batch.content.replace("600.00", "900.00")
    batch.save()
    with pytest.raises(ValidationError), transaction.atomic():
        banking.take_file(batch, actor=bank.maker, purpose="送银行")


# --- pages -------------------------------------------------------------------------------------


def test_m2_3_1_from_the_list_to_the_answer_by_pages(bank):
    walks = bank.approved(2)
    payer, reader = bank.aid.cast.client("tiantian"), bank.aid.cast.client("hejun")
    listed = payer.get(reverse("aid:bank-files")).content.decode()
    assert reverse("workflows:bank-accounts") in listed
    accounts = payer.get(reverse("workflows:bank-accounts")).content.decode()
    new = reverse("workflows:bank-new", args=[bank.account.pk])
    assert new in accounts
    page = payer.get(new).content.decode()
    assert "1,201.00" in page
    assert walks[0].case.person.account not in page
    assert payer.post(new, {}).status_code == 422
    assert payer.post(new, {"stages": [walk.case.pk for walk in walks]}).status_code == 302
    batch = BankBatch.objects.get()
    assert batch.number in payer.get(reverse("aid:bank-files")).content.decode()
    brought = reader.post(
        reverse("aid:bank-answer-brought", args=[batch.pk]), {"file": answered(batch, GOOD, CLOSED)}
    )
    look = reader.get(brought["Location"]).content.decode()
    assert CLOSED[1] in look
    assert Payment.objects.filter(credited_at=None).count() == 2, "a look enters nothing"
    take = reverse("workflows:bank-answer-taken", args=[batch.answers.get().pk])
    assert take in look
    assert reader.get(take).status_code == 200
    assert reader.post(take).status_code == 302
    done = reader.get(batch.get_absolute_url()).content.decode()
    assert "已退回" in done
    assert [walk.open for walk in walks] == [["receive"], ["pay"]]


def test_m2_3_1_who_reads_in_answers_finds_the_files_beside_the_accounts(bank):
    url = reverse("aid:bank-files")
    for who, leads in (("songlan", True), ("weiguoqiang", True), ("wutong", False), ("sunjing", False)):
        page = bank.aid.cast.client(who).get(reverse("aid:reserves")).content.decode()
        assert (f'href="{url}"' in page) == leads, who


def test_m2_3_1_the_rail_leads_payers_to_the_files_and_nobody_else(bank):
    url = reverse("aid:bank-files")
    for who, leads in (("tiantian", True), ("hejun", True), ("wutong", False), ("wangmin", False)):
        page = bank.aid.cast.client(who).get(reverse("aid:cases")).content.decode()
        assert (f'href="{url}"' in page) == leads, who


def test_c10_what_may_be_the_same_aid_goes_to_its_ruling_and_not_to_the_bank(aid):
    payer = aid.cast.actor("tiantian")
    good, twice = aid.walk().approved(), aid.walk(person=aid.member("陶满园")).approved()
    earlier = aid.walk(person=aid.member("陶小园")).approved()
    earlier.paid()
    clerk = aid.cast.actor("suting", "CCLERK")
    merge_persons(earlier.case.person, twice.case.person, actor=clerk, reason="同一人", holds=None)
    both = [str(good.case.pk), str(twice.case.pk)]
    batch = pay_by_file(aid.reserve, actor=payer, stages=both)
    assert [row.payment.plan.case for row in batch.rows.all()] == [good.case]
    assert (twice.status, twice.open) == ("duplicate", ["rule"])
    assert not twice.case.plan.payments.exists()
