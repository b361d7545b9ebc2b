"""Files for the bank: made by one, answered by another, every row entered once or none (C7, measured-2 3.1, 3.7)."""

from __future__ import annotations

import os
import signal
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from coordination.aid.actions import banking, paying
from coordination.aid.bank_files import encoded
from coordination.aid.models import AidCase, BankBatch, BankRow, LedgerLine, Payment
from coordination.aid.policies.banking import can_bring_answer
from coordination.audit.models import Event
from coordination.audit.verify import verify
from coordination.limits import TooOften
from coordination.notifications.models import Notice
from coordination.policy.models import Parameter
from coordination.policy.stages import StageTerms
from tests.aid.bank import CLOSED, GOOD, Counter, answered, lines_of, read_by_the_bank, sent
from tests.aid.money import assert_books_hold
from tests.aid.world import TODAY, Aid, Walker
from workflows.emergency_aid import moves
from workflows.emergency_aid.banking import pay_by_file, stages_for_bank, take_over
from workflows.emergency_aid.front import grant_plan

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


# --- the answer --------------------------------------------------------------------------------


def test_m2_3_1_a_good_row_marks_the_payment_and_moves_no_token(bank):
    walks = bank.approved(2)
    batch = bank.file()
    before = bank.account.lines.count()
    batch = bank.taken(batch)
    assert (batch.status, batch.answered_by) == ("answered", bank.reader.user)
    for walk in walks:
        payment = walk.case.plan.payments.get()
        assert payment.credited_at is not None
        assert payment.status == "paid"
        assert (walk.status, walk.open) == ("advance_paid", ["receive"])
        [said] = Event.objects.of(walk.case).filter(verb="aid.credited")
        assert said.household == walk.case.household.key
        assert payment.history.latest().credited_at == payment.credited_at
    assert {row.result for row in batch.rows.all()} == {"credited"}
    assert bank.account.lines.count() == before
    page = bank.aid.cast.client("wutong").get(f"{walks[0].case.get_absolute_url()}").content.decode()
    assert "银行回执" in page
    assert verify() == []
    walks[0].received()


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig"])
def test_m2_3_1_an_answer_is_read_in_both_ways_in_which_banks_write(bank, encoding):
    bank.approved()
    batch = bank.file()
    answer = banking.bring_answer(batch, answered(batch, CLOSED, encoding=encoding), actor=bank.reader)
    look = banking.look_through(answer)
    assert look.faults == []
    assert [(row.sequence, said) for row, said in look.returned] == [(1, CLOSED[1])]


def test_m2_3_7_a_bad_row_is_a_counter_entry_and_opens_the_pay_step_again(bank):
    good, bad = bank.approved(2)
    batch = bank.file()
    bank.taken(batch, GOOD, CLOSED)
    payment = bad.case.plan.payments.get()
    assert (payment.status, payment.bounce_reason, payment.credited_at) == ("bounced", CLOSED[1], None)
    assert (bad.status, bad.open) == ("bounced", ["pay"])
    assert (good.status, good.open) == ("advance_paid", ["receive"])
    kinds = [line.kind for line in bad.case.plan.stages.get().lines.order_by("sequence")]
    assert kinds == ["reserve", "debit", "counter", "reserve"]
    assert batch.rows.get(payment=payment).reason == CLOSED[1]
    assert_books_hold(bank.account)
    assert verify() == []
    # it is not chosen by itself again, and paid another way
    [waiting] = bank.waiting()
    assert waiting.came_back
    bad.paid(method="cash", witnesses="李四、王五", reference="SJ-1")
    assert_books_hold(bank.account)


def test_m2_3_7_what_came_back_goes_to_the_bank_again_as_a_second_attempt(bank):
    [walk] = bank.approved()
    bank.taken(bank.file(), CLOSED)
    second = bank.file(walk)
    assert second.rows.get().attempt == 2
    bank.taken(second)
    assert walk.case.plan.payments.get().credited_at is not None
    assert [row.result for row in BankRow.objects.order_by("pk")] == ["returned", "credited"]
    assert_books_hold(bank.account)


def test_m2_3_1_whoever_made_the_file_does_not_read_in_its_answer(bank):
    bank.approved()
    batch = bank.file()
    for who in ("tiantian", "shilei", "wutong", "wangmin"):
        actor = bank.aid.cast.actor(who)
        with pytest.raises(PermissionDenied), transaction.atomic():
            banking.bring_answer(batch, answered(batch), actor=actor)
    answer = bank.brought(batch)
    with pytest.raises(PermissionDenied), transaction.atomic():
        take_over(answer, actor=bank.maker)
    assert BankBatch.objects.get().is_open
    with pytest.raises(DatabaseError), transaction.atomic():  # nor behind Django's back
        BankBatch.objects.update(
            status="answered", answered_by=batch.made_by, answered_at=batch.made_at, answer_sha256="x"
        )


def test_m2_3_1_a_substitute_inherits_the_bar(bank):
    bank.approved()
    batch = bank.file()
    post = bank.maker.post
    stands_in = bank.aid.cast.actor("hejun").for_post(post)
    assert can_bring_answer(bank.aid.cast.actor("hejun"), batch) is None
    assert can_bring_answer(stands_in, batch) is not None


def test_m2_3_1_the_same_answer_twice_changes_nothing(bank):
    bank.approved(2)
    batch = bank.file()
    first = bank.brought(batch, GOOD, CLOSED)
    assert bank.brought(batch, GOOD, CLOSED) == first
    take_over(first, actor=bank.reader)
    lines, events = bank.account.lines.count(), Event.objects.count()
    with pytest.raises(PermissionDenied), transaction.atomic():
        take_over(first, actor=bank.reader)
    with pytest.raises(PermissionDenied), transaction.atomic():
        bank.taken(batch, GOOD, CLOSED)
    assert (bank.account.lines.count(), Event.objects.count()) == (lines, events)
    page = bank.aid.cast.client("hejun").get(first.get_absolute_url()).content.decode()
    assert "已采用" in page


# --- what does not fit -------------------------------------------------------------------------


def change(lines, line, column, value):
    lines[line][lines[0].index(column)] = value


def drop(lines, line):
    del lines[line]


def twice(lines, line):
    lines.insert(line, list(lines[line]))


MISFITS = {
    "another amount": (lambda lines: change(lines, 1, "金额", "601.00"), ["第2行", "600.00"]),
    "no amount": (lambda lines: change(lines, 1, "金额", "六百"), ["第2行", "600.00"]),
    "an unknown number": (lambda lines: change(lines, 1, "流水号", "20200101-01-0009"), ["第2行", "缺少"]),
    "another place": (lambda lines: change(lines, 1, "序号", "7"), ["第2行"]),
    "a number twice": (lambda lines: twice(lines, 1), ["第3行", "第2行"]),
    "a missing row": (lambda lines: drop(lines, 2), ["缺少", "-0002"]),
    "another file": (lambda lines: change(lines, 2, "批次号", "20200101-01"), ["第3行", "20200101-01"]),
    "another account": (lambda lines: change(lines, 1, "账号", "6217009999999999"), ["第2行", "账号"]),
    "another name": (lambda lines: change(lines, 1, "户名", "别人"), ["第2行", "户名"]),
    "no result": (lambda lines: change(lines, 2, "结果", "处理中"), ["第3行", "处理中"]),
    "no reason": (lambda lines: change(lines, 2, "结果", "失败"), ["第3行"]),
    "another sum": (lambda lines: change(lines, 3, "金额", "1.00"), ["第4行", "1.00"]),
    "another count": (lambda lines: change(lines, 3, "账号", "9"), ["第4行", "9"]),
    "no control line": (lambda lines: drop(lines, 3), ["合计"]),
}


@pytest.mark.parametrize("misfit", MISFITS)
def test_m2_3_1_one_misfit_refuses_the_whole_answer_and_is_named_by_its_row(bank, misfit):
    walks = bank.approved(2)
    batch = bank.file()
    spoil, words = MISFITS[misfit]
    lines = lines_of(batch, GOOD, GOOD)
    spoil(lines)
    answer = banking.bring_answer(batch, sent(lines), actor=bank.reader)
    faults = [fault.words for fault in banking.look_through(answer).faults]
    assert faults
    for word in words:
        assert any(word in fault for fault in faults), faults
    url = reverse("workflows:bank-answer-taken", args=[answer.pk])
    client = bank.aid.cast.client("hejun")
    shown = client.get(answer.get_absolute_url()).content.decode()
    assert url not in shown
    assert all(word in shown for word in words)
    assert client.post(url).status_code == 422
    assert BankBatch.objects.get().is_open
    assert [walk.open for walk in walks] == [["receive"]] * 2
    assert not Payment.objects.exclude(credited_at=None).exists()
    take_over(bank.brought(batch), actor=bank.reader)  # a right one is taken over afterwards


def test_m2_3_1_every_fault_is_named_and_not_the_first_alone(bank):
    bank.approved(3)
    batch = bank.file()
    lines = lines_of(batch)
    for line in (1, 2, 3):
        change(lines, line, "金额", "1.00")
    answer = banking.bring_answer(batch, sent(lines), actor=bank.reader)
    faults = banking.look_through(answer).faults
    assert [fault.line for fault in faults] == [2, 3, 4, 5]


def test_m2_3_1_a_bank_may_mask_what_it_sends_back(bank):
    bank.approved()
    batch = bank.file()
    lines = lines_of(batch)
    change(lines, 1, "账号", "6217*****0001")
    change(lines, 1, "户名", "陶**")
    answer = banking.bring_answer(batch, sent(lines), actor=bank.reader)
    assert banking.look_through(answer).faults == []


@pytest.mark.parametrize(
    "content", [b"", b"a,b\n1,2\n", b"PK\x03\x04\0\0", "序号,户名\n".encode("gb18030"), b"\xff\xfe1\0"]
)
def test_what_is_no_answer_is_said_to_be_none(bank, content):
    bank.approved()
    batch = bank.file()
    file = sent([])
    file.file.write(content)
    file.size = len(content)
    file.seek(0)
    with pytest.raises(ValidationError) as refused, transaction.atomic():
        banking.bring_answer(batch, file, actor=bank.reader)
    assert "file" in refused.value.message_dict
    assert not batch.answers.exists()


# --- returns at any time -----------------------------------------------------------------------


def closed(walk):
    return walk.received().eased().supplemented().filed().followed_up().closed()


def test_m2_3_7_a_return_after_closing_reopens_the_case_at_its_pay_step(bank):
    [walk] = bank.approved()
    batch = bank.file()
    closed(walk)
    assert (walk.status, walk.open) == ("closed", [])
    bank.taken(batch, CLOSED)
    assert (walk.status, walk.open) == ("bounced", ["pay"])
    assert walk.case.ended_at is None
    assert_books_hold(bank.account)
    told = {notice.recipient.username for notice in Notice.objects.filter(kind="aid_bounced")}
    assert {"wutong", "shilei", "tiantian"} <= told
    walk.paid(method="cash", witnesses="李四、王五", reference="SJ-3").received()
    assert walk.open == ["follow_up"]
    walk.followed_up().closed()
    assert walk.status == "closed"
    assert_books_hold(bank.account)


def test_m2_3_7_the_payer_reports_a_return_of_a_closed_case_by_hand(aid):
    walk = closed(aid.walk().approved().paid())
    client = aid.cast.client("tiantian")
    url = reverse("workflows:aid-bounce", args=[walk.case.pk])
    assert url in client.get(walk.case.get_absolute_url()).content.decode()
    assert client.post(url, {"reason": "账户已销户"}).status_code == 302
    assert (walk.status, walk.open) == ("bounced", ["pay"])
    assert client.post(url, {"reason": "再报一次"}).status_code == 403
    assert_books_hold(aid.reserve)


def test_m2_3_7_a_case_followed_up_goes_back_to_its_pay_step(bank):
    [walk] = bank.approved()
    batch = bank.file()
    walk.received().eased().supplemented().filed().followed_up()
    bank.taken(batch, CLOSED)
    assert (walk.status, walk.open) == ("bounced", ["pay"])


def test_m2_3_7_what_is_being_verified_goes_on_where_it_stood(bank):
    """More aid is looked at when the advance comes back: nobody verifies twice, nobody waits for the money."""
    [walk] = bank.approved()
    batch = bank.file()
    walk.received().eased().supplemented(needs_plan=True).filed().verified()
    assert walk.open == ["draw_up"]
    bank.taken(batch, CLOSED)
    assert walk.open == ["pay"]
    walk.paid(method="cash", witnesses="李四、王五", reference="SJ-4").received()
    assert (walk.status, walk.open, walk.case.bounced_in) == ("planning", ["draw_up"], "")
    walk.planned(500)
    assert walk.open == ["review"]
    assert_books_hold(bank.account)


def granted(aid, *amounts):
    """Granted by a decision: paid by finance out of the pool."""
    case = grant_plan(
        actor=aid.cast.actor("wangmin"),
        household=aid.person.household,
        person=aid.person,
        township=aid.town,
        cause="illness",
        facts="大额医疗支出",
        stages=[StageTerms(Decimal(one), TODAY()) for one in amounts],
        source=None,
        source_label="决定书",
    )
    return Walker(case, aid.cast)


def test_m2_3_7_the_first_stage_comes_back_while_the_second_is_on_its_way(aid):
    bank = Counter(aid, "hejun", "songlan")
    walk = granted(aid, 500, 400).checked()
    first = bank.file()
    walk.received().checked()
    second = bank.file()
    bank.taken(first, CLOSED)
    assert (walk.status, walk.open) == ("bounced", ["pay"])
    assert walk.case.stage.number == 1
    walk.paid(method="cash", witnesses="李四、王五", reference="SJ-5").received()
    assert (walk.status, walk.open) == ("stage_paid", ["receive"])  # the second is not paid twice
    assert walk.case.plan.payments.get(stage__number=2).attempt == 1
    bank.taken(second)
    walk.received()
    assert walk.open == ["follow_up"]
    assert walk.case.plan.paid == 900
    assert_books_hold(aid.pool)


def test_m2_3_7_while_the_aid_rests_the_money_comes_back_and_whoever_decides_decides_on_it(aid):
    bank = Counter(aid, "hejun", "songlan")
    walk = granted(aid, 500, 400).checked()
    first = bank.file()
    walk.received().checked()
    walk.case.refresh_from_db()
    moves.report_death(walk.case, actor=aid.cast.actor("wutong"), on=TODAY(), evidence="村委会报告")
    assert walk.open == ["settle"]
    bank.taken(first, CLOSED)
    assert (walk.status, walk.open) == ("frozen", ["settle"])
    assert walk.case.plan.paid == 0
    assert aid.pool.reserved == 900
    assert_books_hold(aid.pool)


def test_m2_3_7_the_county_leader_hears_of_the_third_return(bank):
    [walk] = bank.approved()
    for nth in (1, 2, 3):
        bank.taken(bank.file(walk), CLOSED)
        told = Notice.objects.filter(kind="aid_returned_again")
        assert told.count() == (nth == 3)
    assert [notice.recipient.username for notice in told] == ["weiguoqiang"]
    assert walk.case.plan.payments.get().attempt == 3
    assert_books_hold(bank.account)


# --- nothing is paid twice ---------------------------------------------------------------------


def missed(walk):
    """The visitor does not find the money."""
    walk.take("receive", paying.report_missing, found="未到账", on=TODAY())
    return walk


def test_m2_3_7_what_somebody_missed_is_not_paid_again_before_the_bank_has_answered(bank):
    [walk] = bank.approved()
    batch = bank.file()
    missed(walk)
    assert walk.open == ["pay"]
    with pytest.raises(ValidationError, match=batch.number), transaction.atomic():
        walk.paid(method="cash", witnesses="李四、王五", reference="SJ-6")
    bank.taken(batch, CLOSED)
    walk.paid(method="cash", witnesses="李四、王五", reference="SJ-6")
    assert walk.case.plan.payments.get().attempt == 2
    assert_books_hold(bank.account)


def test_m2_3_7_what_the_bank_credited_after_all_is_booked_and_not_paid_again(bank):
    [walk] = bank.approved()
    batch = bank.file()
    missed(walk)
    bank.taken(batch)
    serial = batch.rows.get().serial
    assert Notice.objects.filter(kind="aid_credited_after_all", recipient=bank.maker.user).count() == 1
    with pytest.raises(ValidationError) as refused, transaction.atomic():
        walk.paid()
    assert serial in str(refused.value)
    walk.paid(reference=serial)
    assert (walk.status, walk.open) == ("advance_paid", ["receive"])
    assert walk.case.plan.paid == 600
    assert_books_hold(bank.account)


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


def test_m2_3_1_the_rail_leads_payers_to_the_files_and_nobody_else(bank):
    url = reverse("aid:bank-files")
    for who, leads in (("tiantian", True), ("hejun", True), ("wutong", False), ("wangmin", False)):
        page = bank.aid.cast.client(who).get(reverse("aid:cases")).content.decode()
        assert (f'href="{url}"' in page) == leads, who


# --- a crash at any write ----------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_m2_3_1_kill_9_at_every_write_of_an_answer_enters_all_of_it_or_nothing(cast):
    aid = Aid(cast)
    bank = Counter(aid)
    good, bad = bank.approved(2)
    batch = bank.file()
    answer = bank.brought(batch, GOOD, CLOSED)
    lines, write = bank.account.lines.count(), 0
    while True:
        write += 1
        if _taken_or_died(answer, bank, write):
            break
        assert BankBatch.objects.get().is_open, f"killed at write {write}"
        assert not Payment.objects.exclude(status="paid", credited_at=None).exists()
        assert {row.result for row in batch.rows.all()} == {""}
        assert (good.open, bad.open) == (["receive"], ["receive"])
        assert bank.account.lines.count() == lines
        assert_books_hold(bank.account)
    assert write > 20  # every write was one to die at
    assert not BankBatch.objects.get().is_open
    assert (good.open, bad.open) == (["receive"], ["pay"])
    assert bank.account.lines.count() == lines + 2
    assert_books_hold(bank.account)
    assert verify() == []


def _taken_or_died(answer, bank, at: int) -> bool:
    """Take it over in a process of its own that kills itself at that write; whether it lived to the end."""
    connection.close()
    if hasattr(connection, "close_pool"):
        connection.close_pool()
    child = os.fork()
    if child == 0:
        writes = 0

        def count(execute, sql, params, many, context):
            nonlocal writes
            if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE", "WITH")):
                writes += 1
                if writes == at:
                    os.kill(os.getpid(), signal.SIGKILL)
            return execute(sql, params, many, context)

        try:
            with connection.execute_wrapper(count):
                take_over(answer, actor=bank.reader)
            connection.close()
            os._exit(0)
        finally:
            os._exit(1)
    _pid, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return False
    assert os.WEXITSTATUS(status) == 0, "the answer failed by itself"
    return True
