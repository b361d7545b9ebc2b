"""The days of a year: what comes, what is done, what stops, and the look over the house at the end."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from dataclasses import dataclass, field

import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.test import TestCase
from django.utils import timezone
from viewflow.fsm import TransitionNotAllowed

from tests.conftest import Cast
from tests.counties import OtherCounty, second_county
from tests.year import bank as bank
from tests.year.clerks import Clerks, falls_over
from tests.year.laws import broken, ended_but_promised
from tests.year.matters import MATTERS
from tests.year.place import Place
from workflows.rounds import rounds

REFUSED = (ValidationError, PermissionDenied, TransitionNotAllowed)
AT_NIGHT = ("night watch", "trail watch")  # they look at what the others have done
MORNING, EVENING = 8.5, 17.5
CLOCKLESS = (
    "outbox",
    "printer",
    "job keeper",
)  # they send, print and mend the queue: nothing of a record moves


@dataclass
class Year:
    """Two counties and the seed by which everything in them is drawn."""

    cast: Cast
    seed: int
    begins: dt.date
    came: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # noqa: S311 - a year is repeated by its seed
        self.clerks = Clerks(self.cast, self.seed)
        self.clerks.chance = self.chance
        self.stopped_until = self.begins

    def begin(self) -> None:
        with self._at(self.begins, MORNING - 1):
            first = OtherCounty(self.cast.county.pk)
            self.places = [
                Place(first, self.chance, "340111"),
                Place(second_county(), self.chance, "340123"),
            ]
            for place in self.places:
                place.open_books()
                place.give_passwords(self.cast.password)

    def day(self, number: int) -> list[str]:
        """One day from its morning to the look in the evening; what broke on it."""
        today = self.begins + dt.timedelta(days=number)
        with self._at(today, MORNING):
            for place in self.places:
                for _ in range(self.chance.randint(0, 2)):
                    self._something_comes(place)
        steps = self.chance.randint(8, 20)
        for step in range(steps):  # over the day, as doors count how much comes at once
            with self._at(today, MORNING + (EVENING - MORNING) * step / steps):
                self.clerks.take_one()
        with self._at(today, EVENING):
            self._clock(today)
            return [f"day {number}: {one}" for one in [*broken(), *ended_but_promised()]]

    def _something_comes(self, place: Place) -> None:
        names = sorted(MATTERS)
        [name] = self.chance.choices(names, weights=[MATTERS[one][0] for one in names])
        try:
            with TestCase.captureOnCommitCallbacks(execute=True), transaction.atomic():
                if self.chance.random() < 0.05:
                    with falls_over(self.chance.randint(1, 25)), transaction.atomic():
                        MATTERS[name][1](place)
                else:
                    MATTERS[name][1](place)
            self.came[name] += 1
        except REFUSED as error:  # what may not come now is refused, and leaves nothing
            self.refused[f"{name}: {error}"] += 1

    def _clock(self, today: dt.date) -> None:
        """The rounds of the house; once in a while the clock stands for some days and catches up."""
        if today >= self.stopped_until and self.chance.random() < 0.06:
            self.stopped_until = today + dt.timedelta(days=self.chance.randint(1, 4))
        if today < self.stopped_until:
            return
        for one in sorted(rounds(), key=lambda one: one.name in AT_NIGHT):
            if one.name not in CLOCKLESS:
                with TestCase.captureOnCommitCallbacks(execute=True):
                    one.work()

    def _at(self, day: dt.date, hour: float) -> time_machine.travel:
        midnight = timezone.make_aware(dt.datetime.combine(day, dt.time()))
        return time_machine.travel(midnight + dt.timedelta(hours=hour), tick=True)
