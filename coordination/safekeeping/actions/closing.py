"""A house that was put back is closed before anybody enters it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from coordination.access import Actor
from coordination.audit.actions import record
from coordination.safekeeping.archive import Manifest
from coordination.safekeeping.closed import look_again
from coordination.safekeeping.models import CountyAnswer, Restoration
from coordination.safekeeping.verbs import SafekeepingVerb
from coordination.sign_ins.models import SignIn
from coordination.units.models import Organisation

HELD = dt.datetime(9000, 1, 1, tzinfo=dt.UTC)
"""Until when jobs of the copy wait, whatever worker runs: until the house is opened."""


@transaction.atomic
def close_after_restore(archive: str, manifest: Manifest, *, actor: Actor) -> Restoration:
    """Close it, ask every county, and end the sign-ins of the moment of the copy. Done once, however often it is begun."""
    taken = dt.datetime.fromisoformat(manifest.taken_at)
    standing = Restoration.objects.filter(archive=archive, taken_at=taken).exclude(
        status=Restoration.Status.OPEN
    )
    if (found := standing.first()) is not None:
        return found
    SignIn.objects.all().delete()
    DBTaskResult.objects.filter(status=TaskResultStatus.READY).update(run_after=HELD)
    restoration = Restoration.objects.create(
        archive=archive,
        taken_at=taken,
        version=f"{manifest.version} {manifest.commit[:12]}".strip(),
        seal=manifest.seal,
        root=manifest.root,
        restored_at=timezone.now(),
    )
    for county in Organisation.objects.counties().order_by("order", "pk"):
        CountyAnswer.objects.create(restoration=restoration, government=county)
    look_again()
    record(
        SafekeepingVerb.RESTORED,
        actor=actor,
        subject=restoration,
        after={"until": manifest.taken_at, "seal": manifest.seal, "root": manifest.root, "archive": archive},
    )
    return restoration
