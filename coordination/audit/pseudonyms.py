"""Records under a code (C9): always the same for one record, saying nothing of it, and found again by it.

A number of at most 32 bits is stirred by a keyed permutation of its kind, so that no two records share
a code; only who has the key of the trail reads it back. Other keys become a digest, by which nothing is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.apps import apps
from django.db.models import Q
from django.utils.translation import gettext as _

from coordination.audit import macs

HALF = 0xFFFF
ROUNDS = (0, 1, 2, 3)
CODE = re.compile(r"[0-9a-f]{8}")
HOUSEHOLD = 12
"""Hex digits of a household's own opaque number that stand for it."""


def pseudonym(subject_type: str, subject_id: str) -> str:
    """“议题 3f2a9c1b”; nothing where there is no record."""
    if not subject_type:
        return ""
    return _("%(kind)s %(code)s") % {
        "kind": kind_words(subject_type),
        "code": code_of(subject_type, subject_id),
    }


def kind_words(subject_type: str) -> str:
    try:
        return str(apps.get_model(subject_type)._meta.verbose_name)
    except (LookupError, ValueError):
        return subject_type


def code_of(subject_type: str, subject_id: str) -> str:
    if subject_id.isascii() and subject_id.isdecimal() and int(subject_id) >> 32 == 0:
        return f"{_stirred(int(subject_id), subject_type, ROUNDS):08x}"
    return macs.digest(f"lianxi-pseudonym-1|{subject_type}|{subject_id}".encode())[:8]


def records_of(text: str) -> Q:
    """The records that a code may stand for, one a kind; of the kind alone whose name stands before it."""
    found = CODE.search(text.lower())
    if found is None:
        return Q(pk=None)
    named = text[: found.start()].strip()
    asked = Q(pk=None)
    for label in _labels():
        if not named or named in (kind_words(label), label):
            number = _read_back(int(found[0], 16), label)
            asked |= Q(subject_type=label, subject_id=str(number))
    return asked


def _labels() -> Iterator[str]:
    for model in apps.get_models():
        if model.__module__.startswith(("coordination.", "workflows.")) and not hasattr(
            model, "history_type"
        ):
            yield model._meta.label_lower


def _read_back(code: int, subject_type: str) -> int:
    swapped = (code & HALF) << 16 | code >> 16
    number = _stirred(swapped, subject_type, ROUNDS[::-1])
    return (number & HALF) << 16 | number >> 16


def _stirred(number: int, subject_type: str, rounds: tuple[int, ...]) -> int:
    """A Feistel network over two halves: the same with its rounds the other way about reads back."""
    left, right = number >> 16, number & HALF
    for one in rounds:
        left, right = right, left ^ _shuffle(one, right, subject_type)
    return left << 16 | right


def _shuffle(one: int, half: int, subject_type: str) -> int:
    return int(macs.digest(f"lianxi-pseudonym-2|{subject_type}|{one}|{half}".encode())[:4], 16)


def household_code(household: str) -> str:
    return household[:HOUSEHOLD]
