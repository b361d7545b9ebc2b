"""The closed lists of a warning: where it came from, what is wrong, how pressing, which route."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Channel(models.TextChoices):
    """Where a warning comes from (C1, R234): platforms on line, people off line (R242)."""

    PROVINCE = "province", _("provincial monitoring platform")
    CITY = "city", _("city monitoring platform")
    COMPARISON = "comparison", _("comparison of data")
    VISIT = "visit", _("visit")
    HOTLINE = "hotline", _("hotline 12345")
    WINDOW = "window", _("one-window intake")
    ONLINE = "online", _("request on line")
    UNIT = "unit", _("report of a unit")
    HOUSE = "house", _("this system itself")


BY_HAND = (Channel.VISIT, Channel.HOTLINE, Channel.WINDOW, Channel.UNIT)


class Kind(models.TextChoices):
    """What is wrong, or what has become better (R240, R243–R245)."""

    POLICY_GAP = "policy_gap", _("entitled to a policy, not given it")
    ILLNESS = "illness", _("heavy medical expenses")
    DISABILITY = "disability", _("new disability")
    UNEMPLOYMENT = "unemployment", _("loss of work or income")
    EDUCATION = "education", _("hardship at school")
    HOUSING = "housing", _("unsafe housing")
    DISASTER = "disaster", _("natural disaster")
    ACCIDENT = "accident", _("accident")
    DEATH = "death", _("death in the family")
    MINOR = "minor", _("a minor at risk")
    MENTAL = "mental", _("mental distress")
    CLIFF = "cliff", _("an aid ends, the next one is to be looked at")
    IMPROVED = "improved", _("the household is better off")
    REVIEW = "review", _("the review of a category is due")
    OTHER = "other", pgettext_lazy("hardship", "another hardship")


REPORTED = [(value, label) for value, label in Kind.choices if value != Kind.REVIEW]
"""What can be reported: that a review is due the house itself knows."""


class Level(models.TextChoices):
    """How pressing it is (R245); urgent ones may open emergency aid beside their route."""

    ORDINARY = "ordinary", pgettext_lazy("warning", "ordinary")
    ATTENTION = "attention", _("of concern")
    URGENT = "urgent", pgettext_lazy("warning", "urgent")


class Route(models.TextChoices):
    """The five routes of the disposal of warnings (R246–R250)."""

    DELIVER = "1", _("policy not delivered: request to the competent unit")
    PUSH = "2", _("new hardship: sent to the competent units by kind")
    INFORM = "3", _("may qualify: informed of policy and channel")
    RECHECK = "4", _("better off: re-check by the determining authority")
    DELIBERATE = "5", _("complex: case-by-case deliberation")

    @property
    def short(self) -> str:
        return str(SHORT[self])


SHORT = {
    Route.DELIVER: _("Deliver the policy"),
    Route.PUSH: _("Send by kind"),
    Route.INFORM: _("Inform"),
    Route.RECHECK: _("Re-check"),
    Route.DELIBERATE: _("Deliberate"),
}


class Method(models.TextChoices):
    """The three ways of verifying (R62)."""

    DATA = "data", _("comparison of data")
    CHECK = "check", _("check of information")
    VISIT = "visit", _("visit to the household")


class Outcome(models.TextChoices):
    """How a warning ended."""

    DONE = "done", _("disposed of by its route")
    FALSE = "false", _("not so")
    DUPLICATE = "duplicate", _("reported already")
    DECEASED = "deceased", _("the person died, nobody of the household is left")
    APPLIED = "applied", _("informed, the person applied")
    DECLINED = "declined", _("informed, the person does not apply")
    UNQUALIFIED = "unqualified", _("informed, does not qualify")
    KEPT = "kept", _("re-checked, the aid stays")
    REDUCED = "reduced", _("re-checked, the aid is reduced")
    ENDED = "ended", _("re-checked, the aid ends")


class Finding(models.TextChoices):
    """What the re-check of the determining authority proposes (R249)."""

    KEEP = "keep", _("the conditions are still met")
    REDUCE = "reduce", _("the aid is to be reduced")
    END = "end", _("the conditions are no longer met")
