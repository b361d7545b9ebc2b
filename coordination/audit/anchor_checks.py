"""What a verification finds of the statements of seals and of how the anchor file was left."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.audit.anchor_file import Trouble, file_state
from coordination.audit.checks import Found, register
from coordination.audit.models import Seal, SealStatement
from coordination.audit.statements import wrong_statements

AT_ONCE = 500
WRONG = {
    "signature": gettext_lazy("the statement of seal %(number)s is not the one that was signed"),
    "chain": gettext_lazy("the statement of seal %(number)s does not name the one before it"),
    "papers": gettext_lazy("the papers in seal %(number)s are not those that were sealed"),
}


@register
def statements(thorough: bool) -> Iterator[Found]:
    """Every statement: its signature, its place after the one before, its papers; and seals without one."""
    first, before = 0, None
    while True:
        rows = Seal.objects.select_related("statement").filter(number__gt=first).order_by("number")
        seals = list(rows[:AT_ONCE])
        if not seals:
            break
        chain = [before, *seals] if before is not None else seals
        for seal, why in wrong_statements(chain):
            if seal is not before:
                yield "statement", str(WRONG[why]) % {"number": seal.number}
        for seal in seals:
            if getattr(seal, "statement", None) is None and _should_be_signed(seal):
                yield "statement", _("the statement of seal %(number)s was removed") % {"number": seal.number}
        before, first = seals[-1], seals[-1].number


def _should_be_signed(seal: Seal) -> bool:
    """In a house of an older version the first seals are signed by and by, the oldest first."""
    return SealStatement.objects.filter(seal__number__gt=seal.number).exists()


@register
def file_as_it_was_left(thorough: bool) -> Iterator[Found]:
    """That it lost its end together with the database is seen by the mark of how far it was written."""
    state = file_state()
    if state.trouble == Trouble.SHORTER:
        yield (
            "anchor",
            _("the anchor file ends with seal %(last)s and was written up to seal %(written)s")
            % {"last": state.last, "written": state.written},
        )
    elif state.trouble == Trouble.AHEAD:
        yield (
            "anchor",
            _("the anchor file ends with seal %(last)s, and the newest seal is %(newest)s")
            % {"last": state.last, "newest": state.newest},
        )
