"""Every command that checks the house first is refused where its keys are not the right ones."""

from __future__ import annotations

from typing import Any

from django.core import checks
from django.db import OperationalError

from coordination.keeping.keys import key_folder, wrong_keys
from coordination.keeping.words import wrong


@checks.register("keys")
def keys_wrote_what_stands(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    try:
        names = wrong_keys()
    except OperationalError as error:
        return [
            checks.Warning(
                f"The database does not answer: its keys were not looked at. ({error})", id="keeping.W001"
            )
        ]
    return [checks.Error(wrong(name, key_folder()), id="keeping.E001") for name in names]
