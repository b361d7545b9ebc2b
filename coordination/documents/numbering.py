"""Drawing document numbers: 安联纪〔2026〕3号, without gaps."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from coordination.documents.models import IssuedNumber, Series
from coordination.units.models import Organisation


def number_text(organ: Organisation, word: str, year: int, serial: int) -> str:
    """Six-cornered brackets, no 第, no leading zero (GB/T 9704-2012, 7.2.5)."""
    return f"{organ.organ_word}{word}〔{year}〕{serial}号"


def own_word(organ: Organisation, word: str) -> str:
    """ "安联纪" and "纪" are the same series of an organ whose word is 安联."""
    return word.removeprefix(organ.organ_word) if word != organ.organ_word else ""


def draw_number(organ: Organisation, word: str, *, on: dt.date) -> IssuedNumber:
    """Draw the next number of the series inside the signing's own transaction.

    The series' row stays locked until the signing commits, so that two signings
    follow one another and a signing that is rolled back gives its number back.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A number is drawn only inside a signing's transaction.")
    word = own_word(organ, word)
    if not organ.organ_word + word:
        raise ValidationError(
            _("%(organ)s has no document word yet, so no number can be drawn.") % {"organ": organ.short_name}
        )
    series, _created = Series.objects.get_or_create(organ=organ, word=word, year=on.year)
    series = Series.objects.select_for_update().get(pk=series.pk)
    series.last += 1
    series.save(update_fields=["last"])
    return IssuedNumber.objects.create(
        series=series, serial=series.last, text=number_text(organ, word, on.year, series.last)
    )
