"""What a test sees: the words of an answer, and the trace that a record has left."""

from __future__ import annotations

from typing import Any

from django.db import models

from coordination.audit.models import Event


def text(response: Any) -> str:
    return str(response.content.decode())


def verbs(record: models.Model) -> list[str]:
    """What happened to a record, the oldest first."""
    return list(Event.objects.of(record).order_by("pk").values_list("verb", flat=True))
