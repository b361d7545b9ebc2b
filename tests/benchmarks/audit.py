"""``audit_verify_s``, ``audit_verify_mb``: the whole trail read and each bound row compared.

Every event carries a digest, and each row was written twice. Verification runs in a process of
its own, whose memory is the figure. Measured on PostgreSQL, where a province runs; EVENTS in the
environment makes it smaller or larger.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path

from tests.benchmarks.house import house, say, set_up

EVENTS = int(os.environ.get("EVENTS", "1000000"))
LOT = 5_000


def main() -> None:
    with house(), tempfile.TemporaryDirectory() as folder:
        from django.conf import settings
        from django.db import connection

        from coordination.audit.seals import seal_all

        if connection.vendor != "postgresql":
            return
        settings.AUDIT_ANCHOR_FILE = str(Path(folder) / "anchors")
        make_trail()
        seal_all()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        command = [sys.executable, "-m", "tests.benchmarks.audit", str(connection.settings_dict["NAME"])]
        environment = os.environ | {"AUDIT_ANCHOR_FILE": settings.AUDIT_ANCHOR_FILE}
        done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)  # noqa: S603
        found = json.loads(done.stdout)
        assert found["findings"] == [], found["findings"]
        assert found["events"] >= EVENTS
        say("audit_verify_s", "s", [found["seconds"]])
        say("audit_verify_cpu_s", "s", [found["cpu"]])
        say("audit_verify_mb", "MB", [found["megabytes"]])


def make_trail() -> None:
    """So many events, each about a line of an account; in the second half the lines are bound once more."""
    from django.utils import timezone

    from coordination.access import Actor
    from coordination.aid.models import Account, LedgerLine
    from coordination.aid.verbs import AidVerb
    from coordination.audit import actions, rows
    from coordination.audit.models import Event
    from coordination.units.models import Organisation, Post

    post = Post.objects.select_related("user", "unit").get(user__username="suting")
    actor = Actor(post.user, post)
    unit = Organisation.objects.filter(level=Organisation.Level.TOWNSHIP).order_by("pk")[:1].get()
    account = Account.objects.create(
        county_id=unit.region_id, unit=unit, kind=Account.Kind.RESERVE, quota=Decimal(1)
    )
    bound = next(bound for bound in rows.bound_models() if bound.model is LedgerLine)
    for again in (False, True):
        for start in range(0, EVENTS // 2, LOT):
            numbers = range(start + 1, min(start + LOT, EVENTS // 2) + 1)
            if not again:
                LedgerLine.objects.bulk_create(
                    LedgerLine(
                        account=account,
                        sequence=number,
                        kind=LedgerLine.Kind.TOP_UP,
                        amount=Decimal(100),
                        balance_after=Decimal(100) * number,
                        reserved_after=Decimal(0),
                        at=timezone.now(),
                        entered_by=post.user,
                        entered_as=post.house_label,
                    )
                    for number in numbers
                )
            lot = (numbers[0], numbers[-1])
            lines = LedgerLine.objects.filter(account=account, sequence__range=lot).order_by("sequence")
            events = [
                event_about(line, AidVerb.PAID, actor, str(bound.entry(line)), actions) for line in lines
            ]
            actions._write(events)
    assert Event.objects.exclude(rows="").count() >= EVENTS


def event_about(line, verb, actor, carried, actions):
    said = {"amount": "1200.00", "stage": "第一阶段", "attempt": 1, "method": "card", "status": "paid"}
    common = actions._common(
        verb,
        actor,
        None,
        "HH-2026-000123",
        {"status": "approved"},
        said,
        "按月走访，核实家庭支出和就医情况",
        "",
        "",
    )
    event = actions._event(common, None, [carried])
    return event


def verify_here(name: str) -> None:
    """In a process of its own: how long it takes, and how much memory."""
    set_up()
    from django.db import connection

    connection.settings_dict["NAME"] = name
    from coordination.audit.verify import Verification

    begun, worked = time.perf_counter(), time.process_time()
    verification = Verification()
    findings = verification.run()
    found = {
        "seconds": time.perf_counter() - begun,
        "cpu": time.process_time() - worked,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "events": verification.events,
        "findings": [str(finding) for finding in findings],
    }
    print(json.dumps(found))


if __name__ == "__main__":
    verify_here(sys.argv[1]) if len(sys.argv) > 1 else main()
