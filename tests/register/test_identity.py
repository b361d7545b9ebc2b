"""Who is who: properties that hold for any number, name and pair of entries (R236)."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from coordination.register.identity import (
    Described,
    Sameness,
    birth_date,
    check_character,
    identity_index,
    normalise_id_number,
    normalise_name,
    same_person,
    sex,
    written_name,
    wrong_in_id_number,
)

FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
areas = st.integers(110000, 999999).map(str)
days = st.dates(dt.date(1880, 1, 1), dt.date(2026, 11, 22))
names = st.text("张王李赵建国秀英伟芳·", min_size=2, max_size=4)
names_of_all_scripts = "张三买提·．. 'Aé-éñابللاཨབᠮᠣ\u3007"


@st.composite
def numbers(draw, born=days):
    first = f"{draw(areas)}{draw(born):%Y%m%d}{draw(st.integers(1, 999)):03d}"
    return first + check_character(first)


@st.composite
def identities(draw):
    return Described(
        name=draw(names),
        id_number=draw(st.one_of(st.just(""), numbers())),
        born_on=draw(st.one_of(st.none(), days)),
        place=draw(st.one_of(st.none(), st.integers(1, 3))),
    )


@given(numbers())
def test_a_number_is_one_however_it_is_written(number):
    assert normalise_id_number(number) == number
    assert normalise_id_number(number.lower()) == number
    assert normalise_id_number(number.translate(FULL_WIDTH)) == number
    assert normalise_id_number(f" {number[:6]} {number[6:14]}-{number[14:]}　") == number
    assert normalise_id_number(normalise_id_number(number)) == number


@given(numbers(born=st.dates(dt.date(1900, 1, 1), dt.date(1999, 12, 31))))
def test_fifteen_digits_and_eighteen_are_one_person(number):
    old = number[:6] + number[8:17]
    assert len(old) == 15
    assert normalise_id_number(old) == number
    assert same_person(Described("张三", old), Described("张三", number)) is Sameness.SAME


@given(numbers(), st.integers(0, 17), st.sampled_from("0123456789X"))
def test_one_wrong_character_is_always_seen(number, place, char):
    assume(number[place] != char)
    assert normalise_id_number(number[:place] + char + number[place + 1 :]) == ""


@given(numbers(), st.integers(0, 15))
def test_two_neighbours_changed_over_are_always_seen(number, place):
    assume(number[place] != number[place + 1])
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert normalise_id_number(swapped) == ""


@given(st.text(max_size=25))
def test_nothing_typed_breaks_it(text):
    number = normalise_id_number(text)
    assert number == "" or (len(number) == 18 and birth_date(number))


@pytest.mark.parametrize("area", ["810000", "820000", "830000", "910100", "999999", "349921"])
def test_residence_permits_permanent_residents_and_old_areas_are_valid(area):
    first = f"{area}19680309{1:03d}"
    assert normalise_id_number(first + check_character(first)) != ""


@pytest.mark.parametrize(
    "text", ["", "12345", "34992119680231001X", "00992119680309001X", "abcdefghijklmnopqr"]
)
def test_what_is_no_number_is_none(text):
    assert normalise_id_number(text) == ""


def numbered(first_seventeen: str) -> str:
    return first_seventeen + check_character(first_seventeen)


@given(numbers())
def test_m2_4_1_nothing_is_wrong_in_a_number_however_it_is_written(number):
    assert wrong_in_id_number(number) is None
    assert wrong_in_id_number(f"\u202d{number.translate(FULL_WIDTH)}\u200b".lower()) is None


@pytest.mark.parametrize("text", ["", "  "])
def test_an_empty_number_is_no_wrong_number(text):
    assert wrong_in_id_number(text) is None


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("34992119680309001A", "只能由数字组成"),
        ("X49921196803090012", "只能由数字组成"),
        ("无", "只能由数字组成"),
        ("—", "只能由数字组成"),
        ("3.4992119680309E+17", "只能由数字组成"),
        ("123", "现为 3 位"),
        ("3499211968030900122", "现为 19 位"),
        (numbered("04992119680309001"), "前六位（地区）不能以 0 开头"),
        (numbered("34992119680231001"), "出生日期（前六位之后）不存在"),
        ("349921680231001", "出生日期（前六位之后）不存在"),
        (numbered("34992117680309001"), "出生日期（前六位之后）不存在"),
        (numbered("34992120991231001"), "出生日期（前六位之后）晚于今天"),
        (numbered("34992119680309000"), "顺序码（出生日期之后的三位）不能为 000"),
        ("349921680309000", "顺序码（出生日期之后的三位）不能为 000"),
        (numbered("34992119680309001")[:17] + "9", "末位校验码与前面的数字不符"),
    ],
)
def test_m2_4_1_the_sentence_says_which_part_is_wrong_and_repeats_nothing_of_it(number, words):
    said = wrong_in_id_number(number)
    assert said is not None
    assert words in said
    assert len(number) < 15 or number not in said


def test_a_number_that_stands_is_known_again_though_it_would_not_be_taken_in():
    """What the register took in before serial 000 was refused is still one person."""
    number = numbered("34992119680309000")
    assert normalise_id_number(number) == number
    assert same_person(Described("张三", number), Described("张三", number)) is Sameness.SAME


@given(numbers())
def test_day_and_sex_stand_in_the_number(number):
    assert birth_date(number) == dt.datetime.strptime(number[6:14], "%Y%m%d").date()  # noqa: DTZ007
    assert sex(number) == ("m" if int(number[16]) % 2 else "f")


@given(identities(), identities())
def test_the_order_of_two_entries_does_not_matter(one, other):
    assert same_person(one, other) is same_person(other, one)


@given(identities(), identities())
def test_two_different_numbers_are_two_people_and_nothing_but_a_number_makes_one(one, other):
    answer = same_person(one, other)
    if one.id_number and other.id_number and one.id_number != other.id_number:
        assert answer is Sameness.DIFFERENT
    if answer is Sameness.SAME:
        assert one.id_number == other.id_number != ""


@given(numbers(), names, names)
def test_one_number_under_two_names_is_asked(number, name, other):
    assume(normalise_name(name) != normalise_name(other))
    assert same_person(Described(name, number), Described(other, number)) is Sameness.ASK


@given(names, days, st.integers(1, 3))
def test_name_and_birth_date_are_a_question_and_never_an_answer(name, born, place):
    one, other = Described(name, "", born, place), Described(f" {name} ", "", born, place)
    assert same_person(one, other) is Sameness.ASK
    assert identity_index(one.name, born) == identity_index(other.name, born)
    elsewhere = Described(name, "", born + dt.timedelta(days=1), place)
    assert same_person(one, elsewhere) is Sameness.DIFFERENT


DOTS = "·.•․‧∙⋅∘●・･．᛫⸱⸳ꞏ。｡·"
UNSEEN = ["\u200b", "\u200e", "\u2060", "\ufeff", "\u00ad", "\u202e"]
SPACES = [" ", "\u3000", "\u00a0", "\u2009", "\t"]


@pytest.mark.parametrize("dot", DOTS)
def test_m2_4_2_a_name_is_one_whichever_dot_is_typed(dot):
    typed, born = f"买买提{dot}阿不都拉", dt.date(1975, 6, 1)
    assert normalise_name(typed) == "买买提·阿不都拉"
    assert written_name(typed) == "买买提·阿不都拉"
    assert written_name(f"买买提 {dot} 阿不都拉") == "买买提·阿不都拉"
    one, other = Described("买买提·阿不都拉", "", born), Described(typed, "", born)
    assert same_person(one, other) is Sameness.ASK
    assert identity_index(one.name, born) == identity_index(other.name, born)


@pytest.mark.parametrize("char", UNSEEN + SPACES)
def test_m2_4_2_what_is_not_seen_in_a_name_makes_no_other_name(char):
    assert normalise_name(f"{char}张{char}三{char}") == "张三"
    assert written_name(f"{char}张{char}三{char}") == "张三"


@given(
    st.text(names_of_all_scripts, min_size=1, max_size=12),
    st.sampled_from(UNSEEN + SPACES),
    st.integers(0, 12),
)
def test_m2_4_2_wherever_it_stands_and_in_whatever_script(name, char, at):
    assert normalise_name(name[:at] + char + name[at:]) == normalise_name(name)
    assert normalise_name(written_name(name)) == normalise_name(name)
    assert written_name(written_name(name)) == written_name(name)


def test_m2_4_2_a_name_is_kept_as_the_identity_card_has_it():
    assert written_name("  José   García ") == "José García"
    assert written_name("John A. Smith") == "John A. Smith"
    assert written_name("\u9f98\ufa0e") == "\u9f98\ufa0e"  # a rare character is not exchanged
    assert written_name("ئابدۇ\u200cللا") == "ئابدۇ\u200cللا"  # it shapes the letters around it
    assert normalise_name("ＪＯＨＮ　Smith") == "johnsmith"


def test_without_a_birthday_the_township_decides_whether_to_ask():
    assert same_person(Described("张三", place=1), Described("张三", place=1)) is Sameness.ASK
    assert same_person(Described("张三", place=1), Described("张三", place=2)) is Sameness.DIFFERENT
    assert same_person(Described("张三"), Described("张三")) is Sameness.DIFFERENT
    assert same_person(Described("", place=1), Described("", place=1)) is Sameness.DIFFERENT
