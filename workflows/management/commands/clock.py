"""The rounds of the house beside scaled-out servers; any number of clocks may run."""

from __future__ import annotations

import signal
import threading
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from workflows.rounds import go, rounds


class Command(BaseCommand):
    help = "Goes the rounds of the house: ladders, seals, outbox, PDFs, the nightly check. --once goes each of them once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="go each round once and end")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        if once:
            for each in rounds():
                each.work()
            return
        stopping = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_args: stopping.set())
        self.go(stopping)

    def go(self, stopping: threading.Event) -> None:
        """Each round at its own pace, one after the other; a round that has begun is finished."""
        due = {each.name: (time.monotonic(), each) for each in rounds()}
        while not stopping.is_set():
            name, (at, each) = min(due.items(), key=lambda item: item[1][0])
            if stopping.wait(max(0.0, at - time.monotonic())):
                return
            due[name] = (time.monotonic() + go(each), each)
