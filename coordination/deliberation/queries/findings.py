"""What the system found about a case, said in the reader's language."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from coordination.deliberation.models import Round
from coordination.policy.words import full_date
from coordination.register.models import Category, MeansCheck


def finding_lines(found: Round) -> list[tuple[str, str]]:
    """What the system found, each with its tone, in the reader's language."""
    return [
        (finding["tone"], finding_words(finding["code"], finding["params"])) for finding in found.findings
    ]


def finding_words(code: str, params: dict[str, Any]) -> str:
    said = {name: _day(value) for name, value in params.items()}
    match code:
        case "chain" if params["last"]:
            return _("Aid chain: %(count)s entries, the last on %(last)s.") % said
        case "chain":
            return _("Aid chain: no entry besides this case.")
        case "category":
            label = str(Category(params["category"]).label)
            return _("In force: %(label)s, reviewed on %(review)s.") % {**said, "label": label}
        case "open_case":
            return _("Another open case of the household: %(number)s %(title)s.") % said
        case "open_aid":
            return _("Aid of this year: %(number)s, %(amount)s yuan.") % said
        case "open_referral":
            return _("Referral under way: %(title)s.") % said
        case "check_reused":
            result = str(MeansCheck.Result(params["result"]).label)
            return _(
                "Means check of %(day)s by %(unit)s taken over, under the authorisation of %(authorised)s: "
                "%(result)s; reusable through %(until)s."
            ) % {**said, "result": result}
        case "check_needed":
            return (
                _(
                    "No means check of the last months; the authorisation of %(authorised)s still serves for a new one."
                )
                % said
            )
    return _("No means check and no authorisation: one signature is needed before a check.")


def _day(value: Any) -> Any:
    try:
        return full_date(dt.date.fromisoformat(value)) if isinstance(value, str) and value else value or "—"
    except ValueError:
        return value
