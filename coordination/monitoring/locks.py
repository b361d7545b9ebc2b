"""A record as it is now, under its lock."""

from __future__ import annotations

from coordination.monitoring.models import ImportRun, Warning

RELATED = ("township", "village", "person", "household", "desk", "authority", "reported_by", "rechecked_by")


def lock_warning(warning: Warning) -> Warning:
    return Warning.objects.select_for_update(of=("self",)).select_related(*RELATED).get(pk=warning.pk)


def lock_run(run: ImportRun) -> ImportRun:
    runs = ImportRun.objects.select_for_update(of=("self",))
    return runs.select_related("post__user", "post__unit").get(pk=run.pk)
