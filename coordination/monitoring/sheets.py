"""The workbook of warnings: its one sheet, and the empty template of a county."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.monitoring.intake import KINDS, LEVELS
from coordination.register.values import IdNumber
from coordination.units.counties import County
from coordination.units.models import Organisation
from coordination.workbooks import Column, Day, Layout, Text, Whole, template
from coordination.workbooks.reading import WHOLE_ROW

MOST_ROWS = 1000  # as many as the interface takes at once
AS_DATE = gettext_lazy("Such as 2026-03-01.")

# which places a county knows, and what the values mean together, is asked where every door asks: intake.Reader
WARNINGS = Layout(
    gettext_lazy("Warnings"),
    (
        Column(
            "source_key",
            gettext_lazy("The source's key"),
            help=gettext_lazy("The same key is imported once only."),
            width=18,
        ),
        Column(
            "name",
            gettext_lazy("Name"),
            help=gettext_lazy("Empty only where it is urgent and nobody knows who it is."),
            width=12,
        ),
        Column(
            "id_number",
            gettext_lazy("ID number"),
            IdNumber(),
            help=gettext_lazy("15 or 18 characters, as text."),
            width=22,
        ),
        Column(
            "born_on",
            gettext_lazy("Date of birth"),
            Day(),
            help=gettext_lazy("Where the ID number is not known."),
        ),
        Column("phone", gettext_lazy("Phone")),
        Column("township", gettext_lazy("Township"), required=True, help=gettext_lazy("Short name or code.")),
        Column("village", gettext_lazy("Village"), help=gettext_lazy("Short name or code.")),
        Column(
            "kinds",
            gettext_lazy("Kind of hardship"),
            KINDS,
            required=True,
            help=gettext_lazy("From the list; several stand between commas."),
            width=24,
        ),
        Column(
            "level",
            gettext_lazy("Level"),
            LEVELS,
            help=gettext_lazy("From the list; empty is ordinary."),
            width=10,
        ),
        Column(
            "facts",
            gettext_lazy("What is reported"),
            Text(longest=2000),
            required=True,
            help=gettext_lazy("At most 2000 characters."),
            width=50,
        ),
        Column("policy_item", gettext_lazy("Policy not delivered"), width=20),
        Column("amount", gettext_lazy("Sum needed (yuan)")),
        Column("refusals", gettext_lazy("Refusals so far"), Whole(most=99), width=12),
        Column("occurred_on", gettext_lazy("Since"), Day(), help=AS_DATE),
    ),
    most_rows=MOST_ROWS,
    once=(("source_key",),),
)


def field_words(name: str) -> str:
    """What a problem concerns, in the reader's language."""
    return _("the whole row") if name == WHOLE_ROW else WARNINGS.head_of(name)


def warnings_template(county: County) -> bytes:
    """The empty workbook with the county's townships to choose from."""
    townships = county.units().filter(kind=Organisation.Kind.TOWNSHIP).order_by("order", "code")
    return template([WARNINGS], {"township": [place.short_name for place in townships]})
