"""The bank's answer: read in by another than made the file, every row entered once or none (C7, measured-2 3.1)."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from coordination.aid.actions import banking
from coordination.aid.models import BankBatch, BankRow, Payment
from coordination.aid.policies.banking import can_bring_answer
from coordination.audit.models import Event
from coordination.audit.verify import verify
from tests.aid.bank import CLOSED, GOOD, Counter, answered, lines_of, sent
from tests.aid.money import assert_books_hold
from tests.aid.world import Aid
from tests.dying import killed_at_every_write
from workflows.emergency_aid.banking import take_over


@pytest.fixture
def bank(aid):
    return Counter(aid)


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


# --- a crash at any write ----------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_m2_3_1_kill_9_at_every_write_of_an_answer_enters_all_of_it_or_nothing(cast):
    aid = Aid(cast)
    bank = Counter(aid)
    good, bad = bank.approved(2)
    batch = bank.file()
    answer = bank.brought(batch, GOOD, CLOSED)
    lines = bank.account.lines.count()

    def unchanged() -> None:
        assert BankBatch.objects.get().is_open
        assert not Payment.objects.exclude(status="paid", credited_at=None).exists()
        assert {row.result for row in batch.rows.all()} == {""}
        assert (good.open, bad.open) == (["receive"], ["receive"])
        assert bank.account.lines.count() == lines
        assert_books_hold(bank.account)

    assert killed_at_every_write(lambda: take_over(answer, actor=bank.reader), unchanged) > 20
    assert not BankBatch.objects.get().is_open
    assert (good.open, bad.open) == (["receive"], ["pay"])
    assert bank.account.lines.count() == lines + 2
    assert_books_hold(bank.account)
    assert verify() == []
