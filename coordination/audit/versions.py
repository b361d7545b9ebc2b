"""How a model keeps its versions: one row each time it is saved, numbered for good."""

from __future__ import annotations

from typing import Any

from django.db import models
from simple_history.models import HistoricalRecords

from coordination.ciphers.fields import EncryptedTextField
from coordination.ciphers.row_keys import KeyedQuerySet, RowKey
from coordination.statements import insert


class Version(models.Model):
    """A version is written once, by a statement worded once."""

    objects = KeyedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            insert(self)
        else:
            super().save(*args, **kwargs)


class Versions(HistoricalRecords):
    """The versions of a model, ``history = Versions()``."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            history_id_field=RowKey(),
            history_change_reason_field=EncryptedTextField(max_length=100, null=True),
            bases=(Version,),
            **options,
        )
