"""The sheet of number series: each is one of an organ of the county, and nothing was drawn of it here."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.books.rows import SeriesRow
from coordination.documents.models import Series
from coordination.documents.numbering import own_word
from coordination.founding.book import tell
from coordination.policy.names import ParameterName
from coordination.policy.queries import parameters
from coordination.units.counties import County
from coordination.units.models import Organisation
from coordination.workbooks import Line, Reading

WORDS = [name for name in ParameterName.values if name.startswith("WORD_")]


def check_series(reading: Reading, county: County, notes: list[str]) -> list[SeriesRow]:
    organs = [unit for unit in county.units().order_by("order", "code") if unit.organ_word]
    drawn = {
        (one.organ_id, one.word, one.year): one.last
        for one in Series.objects.filter(organ__region=county.pk)
        if one.last
    }
    usual, rows = _usual_words(county), []
    for line in reading.lines:
        said, year, last = (line.values[key] for key in ("word", "year", "last"))
        organ = _organ_of(line, organs) if said is not None else None
        if year is not None and year > timezone.localdate().year:
            tell(line, "year", _("This year has not begun yet."))
        if organ is None or year is None or last is None:
            continue
        word = own_word(organ, said)
        if (organ.pk, word, year) in drawn:
            words = _("The house has drawn numbers of this series already, the last one is %(last)s.")
            tell(line, "last", words % {"last": drawn[organ.pk, word, year]})
        if word not in usual and said not in usual:
            words = _(
                "%(sheet)s, row %(row)s: no paper of the house has the document word “%(word)s”. Look whether it is written as on the paper."
            )
            notes.append(words % {"sheet": reading.layout.title, "row": line.number, "word": said})
        if not line.problems:
            rows.append(SeriesRow(organ, word, year, last))
    return rows


def _organ_of(line: Line, organs: list[Organisation]) -> Organisation | None:
    """The organ whose document word begins the word; of several the one with the longest."""
    said = line.values["word"]
    begins = [organ for organ in organs if said.startswith(organ.organ_word)]
    longest = max((len(organ.organ_word) for organ in begins), default=0)
    found = [organ for organ in begins if len(organ.organ_word) == longest]
    if len(found) == 1:
        return found[0]
    if found:
        tell(line, "word", _("More than one unit of the county has this document word."))
    else:
        words = _(
            "No unit of the county has a document word with which this begins. Write it with the organ's."
        )
        tell(line, "word", words)
    return None


def _usual_words(county: County) -> set[str]:
    """The words of the papers that the house numbers, by its rules of today."""
    rows = parameters(WORDS, on=timezone.localdate(), county=county)
    return {row.value for row in rows.values()}
