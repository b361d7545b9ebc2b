"""Keys are stored, words are said.

Events and notices outlive the labels that stood on a page when they were written: what they
say of a closed list is kept by its key and read in the reader's language and today's words.

* a choice of a model's field: ``choice(CategoryStatus, "category", value)``;
* a kind of record: ``kind_of(MeansCheck)``;
* a word of a list of its own, declared as ``Words``: ``word(AidAnswer.APPROVED)``;
* a step of a process: ``workflows`` registers how its key is read (``read_as``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext

Key = dict[str, str]

CHOICE, WORD, KIND = "choice", "word", "kind"
SOURCE_WORDS = "_"  # sealed rows of the first releases keep an English label under this name


class Words(models.TextChoices):
    """A closed list that is no field's: ``room.word`` and what is said for it."""


def choice(model: type[models.Model] | models.Model, field: str, value: str) -> Key:
    """The key of a field's choice."""
    return {CHOICE: f"{model._meta.label_lower}.{field}", "value": str(value)}


def word(one: Words) -> Key:
    return {WORD: str(one.value)}


def kind_of(model: type[models.Model]) -> Key:
    """The key of a kind of record."""
    return {KIND: model._meta.label_lower}


READERS: dict[str, Callable[[str], str]] = {}


def read_as(name: str, reader: Callable[[str], str]) -> None:
    """How keys of that name are read, for lists that stand above this floor."""
    READERS[name] = reader


def said(value: Any) -> Any:
    """A stored value as its reader is told it; what is no key stands as it is."""
    if not isinstance(value, Mapping):
        return value
    if CHOICE in value:
        return _choice_words(value[CHOICE], value["value"])
    if value.keys() == {SOURCE_WORDS}:
        return gettext(str(value[SOURCE_WORDS]))
    for name, reader in READERS.items():
        if value.keys() == {name}:
            return reader(str(value[name]))
    return value


def _choice_words(path: str, value: str) -> str:
    label, _dot, name = path.rpartition(".")
    field: Any = apps.get_model(label)._meta.get_field(name)
    return str(dict(field.flatchoices).get(value, value))


def _word(value: str) -> str:
    for words in Words.__subclasses__():
        if value in words.values:
            return str(words(value).label)
    return value


def _kind(label: str) -> str:
    return str(apps.get_model(label)._meta.verbose_name)


read_as(WORD, _word)
read_as(KIND, _kind)
