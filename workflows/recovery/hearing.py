"""What a death does to a recovery: who collects is told; whether an estate is left is theirs to find out (C7, C10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordination.recoveries.models import Recovery
from workflows.engine.hearing import Hearing, hears

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coordination.register.models import Person


def open_recoveries(person: Person) -> Iterable[Any]:
    return Recovery.objects.filter(case__person=person).exclude(status__in=Recovery.ENDED)


hears("recoveries.recovery", Hearing(open_recoveries))
