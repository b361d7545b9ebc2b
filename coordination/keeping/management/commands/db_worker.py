"""The job worker beside scaled-out servers, which a database that restarts does not end."""

from __future__ import annotations

import logging
import time
from typing import Any

from django.db import DatabaseError, InterfaceError, close_old_connections
from django_tasks_db.management.commands import db_worker

from coordination.keeping.jobs import put_back_own

log = logging.getLogger("coordination.keeping")
RESTS = 2.0  # seconds


class Command(db_worker.Command):
    def handle(self, *args: Any, worker_id: str, **options: Any) -> None:
        """Begin anew where the database went away, first of all with what was being done then."""
        was_away = False
        while True:
            try:
                if was_away:
                    put_back_own(worker_id)
                    was_away = False
                super().handle(*args, worker_id=worker_id, **options)
                return
            except (DatabaseError, InterfaceError) as error:
                was_away = True
                log.warning("The database went away from the job worker, which begins anew: %s", error)
                close_old_connections()
                time.sleep(RESTS)
