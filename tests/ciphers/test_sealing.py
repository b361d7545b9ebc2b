"""A ciphertext: another each time, readable by a key of the ring and at its place alone."""

import pytest

from coordination.ciphers.ring import code_of
from coordination.ciphers.sealing import Unreadable, key_code, seal, unseal

HERE, THERE = "aid.aidcase.facts|7", "aid.aidcase.facts|8"
ILLNESS = "尿毒症，每周透析三次"


def test_the_same_text_is_never_encrypted_twice_alike():
    one, other = seal(ILLNESS, HERE), seal(ILLNESS, HERE)
    assert one != other
    assert unseal(one, HERE) == unseal(other, HERE) == ILLNESS


def test_m2_5_15_a_ciphertext_is_read_where_it_was_written_and_nowhere_else():
    stored = seal(ILLNESS, HERE)
    for place in (THERE, "aid.aidcase.reason|7", "aid.historicalaidcase.facts|7", "aid.aidcase.facts|"):
        with pytest.raises(Unreadable, match=place.replace("|", r"\|")):
            unseal(stored, place)


def test_what_was_altered_or_never_encrypted_is_refused():
    stored = seal(ILLNESS, HERE)
    for altered in (stored[:-6] + "AAAA==", stored[:20], "v2.00000000.", ILLNESS, "v1.AAAA", stored + "!"):
        with pytest.raises(Unreadable):
            unseal(altered, HERE)


def test_the_newest_key_writes_and_each_of_the_ring_reads(settings):
    before, settings.FIELD_KEY_BEFORE = settings.FIELD_KEY, ""
    old = seal(ILLNESS, HERE)
    settings.FIELD_KEY, settings.FIELD_KEY_BEFORE = "second", before
    new = seal(ILLNESS, HERE)
    assert key_code(old) == code_of(before.encode())
    assert key_code(new) == code_of(b"second")
    assert unseal(old, HERE) == unseal(new, HERE) == ILLNESS
    settings.FIELD_KEY, settings.FIELD_KEY_BEFORE = "third", "second"
    assert unseal(new, HERE) == ILLNESS
    with pytest.raises(Unreadable, match=f"{key_code(old)}.*FIELD_KEY_BEFORE"):
        unseal(old, HERE)


def test_a_ciphertext_names_its_key_and_nothing_else_does():
    assert key_code(seal(ILLNESS, HERE))
    for text in ("", "v1.AAAA", "v2. und so weiter", "v2.12345678.", "版本v2.12345678.AAAA"):
        assert key_code(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "",
        "v2.",
        "v1.abc",
        "v2.0123456G.abc",
        "v2.01234567",
        "v2.01234567.",
        "v2.01234567.a b",
        "v2.01234567.经核实",
        "第v2.01234567.a",
    ],
)
def test_what_is_no_ciphertext_of_ours_is_not_taken_for_one(text: str):
    assert key_code(text) == ""
    with pytest.raises(Unreadable):
        unseal(text, "place|1")
