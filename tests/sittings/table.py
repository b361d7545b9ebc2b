"""A sitting with its seats and matters, set up without a session around it."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from coordination.sittings import actions
from coordination.sittings.models import Matter, Sitting
from tests.seen import verbs

UNITS = ("CL", "CZ", "MZ", "ZJ")


class Table:
    """The sitting that the deputy chairs, at which these units have seats."""

    def __init__(self, cast, units=UNITS):
        self.cast = cast
        self.sitting = Sitting.objects.create(
            title="专题会议",
            place="二楼会议室",
            starts_at=timezone.now() + dt.timedelta(days=3),
            chair=cast.post("linyue"),
            convened_at=timezone.now(),
            policy_on=timezone.localdate(),
        )
        for code in units:
            self.sitting.seats.create(unit=cast.unit(code))

    @property
    def office(self):
        return self.cast.actor("wangmin")

    def seat(self, code):
        return self.sitting.seats.get(unit__code=code)

    def head(self, code):
        return self.cast.head(code).post

    def matter(self, title="补发护理补贴", required=(), **fields) -> Matter:
        matter = Matter.objects.create(
            sitting=self.sitting,
            order=self.sitting.matters.count() + 1,
            title=title,
            presenter=self.cast.unit("CL"),
            **fields,
        )
        matter.required_units.set([self.cast.unit(code) for code in required])
        return matter

    def opened(self, *present):
        self.sitting = actions.open_sitting(self.sitting, actor=self.office)
        for code in present:
            actions.sign_in(self.seat(code), actor=self.office, post=self.head(code))
        return self

    def discussing(self, *present, required=(), resolved="会议同意。", **fields) -> Matter:
        """A matter under discussion, its text written down."""
        self.opened(*present)
        matter = actions.open_matter(self.matter(required=required, **fields), actor=self.office)
        return actions.write_matter(matter, actor=self.office, revision=0, resolved=resolved)

    def says(self, matter, code, stance="agree", reason=""):
        return actions.record_position(
            matter, actor=self.office, seat=self.seat(code), stance=stance, reason=reason
        )

    def verbs(self):
        return verbs(self.sitting)
