"""Document numbers have no gaps, whoever signs beside whom and whatever is rolled back."""

import datetime as dt
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from coordination.documents.models import IssuedNumber, Series
from coordination.documents.numbering import draw_number
from coordination.units.models import Organisation

DAY = dt.date(2026, 11, 20)


def organ(code: str = "OFFICE1", word: str = "安联") -> Organisation:
    return Organisation.objects.create(
        code=code,
        name="联席会议办公室",
        short_name="联席办",
        level=Organisation.Level.COUNTY,
        kind=Organisation.Kind.OFFICE,
        organ_word=word,
        valid_from=dt.date(2020, 1, 1),
    )


@pytest.mark.django_db
def test_a_number_reads_as_it_stands_on_the_paper():
    assert str(draw_number(organ(), "纪", on=DAY)) == "安联纪〔2026〕1号"


@pytest.mark.django_db
def test_each_organ_word_and_year_counts_by_itself():
    office, other = organ(), organ("OFFICE2", "安民")
    drawn = [
        draw_number(office, "纪", on=DAY),
        draw_number(office, "纪", on=DAY),
        draw_number(office, "办交", on=DAY),
        draw_number(other, "纪", on=DAY),
        draw_number(office, "纪", on=DAY.replace(year=2027)),
        draw_number(office, "安联纪", on=DAY),  # the whole word names the same series
    ]
    assert [str(number) for number in drawn] == [
        "安联纪〔2026〕1号",
        "安联纪〔2026〕2号",
        "安联办交〔2026〕1号",
        "安民纪〔2026〕1号",
        "安联纪〔2027〕1号",
        "安联纪〔2026〕3号",
    ]


@pytest.mark.django_db
def test_an_organ_without_a_word_draws_none():
    with pytest.raises(ValidationError):
        draw_number(organ(word=""), "", on=DAY)
    assert not IssuedNumber.objects.exists()


@pytest.mark.django_db
def test_a_rolled_back_signing_gives_its_number_back():
    office = organ()
    draw_number(office, "纪", on=DAY)

    @transaction.atomic
    def failing_signing() -> None:
        draw_number(office, "纪", on=DAY)
        raise InterruptedError("the signing fails after the number")

    with pytest.raises(InterruptedError):
        failing_signing()
    assert str(draw_number(office, "纪", on=DAY)) == "安联纪〔2026〕2号"
    assert list(IssuedNumber.objects.values_list("serial", flat=True)) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_a_number_is_drawn_only_inside_a_signing():
    with pytest.raises(transaction.TransactionManagementError):
        draw_number(organ(), "纪", on=DAY)
    assert not Series.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_signings_side_by_side_leave_no_gap_and_no_double():
    office = organ()
    start = threading.Barrier(6)
    errors: list[Exception] = []

    def sign(place: int) -> None:
        try:
            start.wait()
            for turn in range(5):
                try:
                    with transaction.atomic():
                        draw_number(office, "纪", on=DAY)
                        if (place + turn) % 3 == 0:
                            raise InterruptedError
                except InterruptedError:
                    pass  # every third signing fails after its number was drawn
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=sign, args=(place,)) for place in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    serials = list(IssuedNumber.objects.order_by("serial").values_list("serial", flat=True))
    assert serials == list(range(1, 21))
    assert Series.objects.get().last == 20
