"""What happens in a county of the demonstration: its register, and records of every process."""

from __future__ import annotations

from coordination.demo import aid, deliberation, referrals
from coordination.demo.absences import load_absences
from coordination.demo.county import ANHE, DemoCounty
from coordination.demo.duties import load_cycles, load_duties
from coordination.demo.items import load_items
from coordination.demo.monitoring import load_warnings
from coordination.demo.register import load_register
from coordination.demo.sessions import load_sessions


def load_records(demo: DemoCounty) -> dict[str, int]:
    """Bring about what is not there yet, each record by its people, and say how many of each.

    The first county has each process at every point of its way, any other one record of each.
    """
    county, is_first = demo.county(), demo == ANHE
    load_absences(demo)
    counts = {
        "agenda_items": load_items(demo),
        "sessions": load_sessions(demo),
        "assignments": load_duties(demo),
        "recurring_duties": load_cycles(demo),
        "households": load_register(demo),
    }
    return counts | {
        "referrals": referrals.load_referrals(county, referrals.STORIES if is_first else referrals.FEW),
        "aid_cases": aid.load_aid(county, aid.STORIES if is_first else aid.FEW),
        "warnings": load_warnings(demo),
        "deliberations": deliberation.load_deliberations(
            county, deliberation.CASES if is_first else deliberation.FEW
        ),
    }
