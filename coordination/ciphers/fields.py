"""Columns that hold only ciphertext; whoever has the record reads the text.

A ciphertext is bound to model, column and row, so it is opened where the record is at hand: by its
attribute, the first time that somebody asks. ``values()`` and annotations give the ciphertext, which
says nothing; ``update()`` is refused, since it has no record. Empty stays empty.
"""

from __future__ import annotations

import json
from typing import Any

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models.lookups import Exact
from django.db.models.query_utils import DeferredAttribute

from coordination.ciphers.sealing import (
    UNBOUND,
    Unreadable,
    key_code,
    parts_of,
    seal,
    unseal,
    unseal_parts,
    unseal_unbound,
)

MIGRATING = "__fake__"  # the module of models as a migration sees them


class Ciphertext:
    """What a column holds, until the record that it stands in opens it."""

    __slots__ = ("parts", "stored")

    def __init__(self, stored: str) -> None:
        self.stored = stored
        self.parts = parts_of(stored)  # None: not of ours

    def __str__(self) -> str:
        raise TypeError("This is a ciphertext: read it as the attribute of its record.")

    def __repr__(self) -> str:
        return "<ciphertext>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Ciphertext) and other.stored == self.stored

    def __hash__(self) -> int:
        return hash(self.stored)


class SealedAttribute(DeferredAttribute):
    """The text itself, opened when it is first asked for."""

    field: Any

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        name, data = self.field.attname, instance.__dict__
        value = data[name] if name in data else super().__get__(instance, cls)
        if type(value) is Ciphertext:
            value = data[name] = self.field.opened(value, instance)
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class IsEmpty(Exact[Any]):
    """Of an encrypted column: whether something stands in it, which everybody may know."""

    def get_prep_lookup(self) -> Any:
        if self.rhs is None:  # asked for NULL
            return None
        if self.rhs != "":
            raise TypeError(f"{self.lhs} is encrypted: look for its blind index.")
        return super().get_prep_lookup()


class Encrypted(models.Field[Any, Any]):
    """What the encrypted fields share."""

    descriptor_class = SealedAttribute
    nothing: tuple[Any, ...] = ("",)

    def __init__(self, *args: Any, reads_clear: bool = False, bound_to: str = "pk", **kwargs: Any) -> None:
        """``reads_clear``: rows that cannot be rewritten stand as they were written before.

        ``bound_to``: what names the row, known before it is written and never changed.
        """
        self.reads_clear, self.bound_to = reads_clear, bound_to
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        if self.reads_clear:
            kwargs["reads_clear"] = True
        if self.bound_to != "pk":
            kwargs["bound_to"] = self.bound_to
        return name, path, args, kwargs

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        self.column_place = f"{cls._meta.label_lower}.{self.column}"
        # by name, since a model may lay a field of its own over one that it inherits
        cls._encrypted = {**getattr(cls, "_encrypted", {}), name: self}

    def place(self, instance: models.Model) -> str:
        row = getattr(instance, self.bound_to)
        if row is None:
            raise Unreadable(f"{self.model._meta.label}.{self.name} cannot be bound to a row without a key.")
        return self.place_of(row)

    def place_of(self, row: Any) -> str:
        """What is bound into a ciphertext: whose column, and which row."""
        return f"{self.column_place}|{row}"

    def opened(self, held: Ciphertext, instance: models.Model) -> Any:
        if held.parts is not None:
            return self.from_text(unseal_parts(held.parts, self.place(instance)))
        if type(instance).__module__ == MIGRATING:  # before the rewriting
            old = held.stored.startswith(UNBOUND)
            return self.from_text(unseal_unbound(held.stored)) if old else self.from_clear(held.stored)
        if self.reads_clear:
            return self.from_clear(held.stored)
        return unseal(held.stored, self.place(instance))  # refuses, and says where

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        held = model_instance.__dict__.get(self.attname)
        if isinstance(held, Ciphertext):
            return held  # nobody has touched it
        value = super().pre_save(model_instance, add)
        if value is None or value in self.nothing or isinstance(value, models.expressions.BaseExpression):
            return value
        return Ciphertext(seal(self.to_text(value), self.place(model_instance)))

    def holds(self, instance: models.Model) -> bool:
        """Whether something stands there that is, or will be, a ciphertext."""
        value = instance.__dict__.get(self.attname)
        return value is not None and (isinstance(value, Ciphertext) or value not in self.nothing)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Nothing but ciphertext: a plain value comes from a statement that knows no record."""
        if value is None or isinstance(value, Ciphertext | models.expressions.BaseExpression):
            return super().get_db_prep_save(value, connection)
        if value in self.nothing:
            return super().get_db_prep_save(value, connection)
        raise TypeError(
            f"{self.model._meta.label}.{self.name} is encrypted: save the record that it stands in."
        )

    def get_lookup(self, lookup_name: str) -> Any:
        """Every encryption differs: a comparison would find nothing, and nobody would know why."""
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        if lookup_name == "exact":
            return IsEmpty
        raise TypeError(f"{self.name} is encrypted: look for its blind index.")

    def to_text(self, value: Any) -> str:
        return str(value)

    def from_text(self, text: str) -> Any:
        return text

    def from_clear(self, stored: str) -> Any:
        return stored


class EncryptedTextField(Encrypted, models.TextField):
    """Text that leaves this process only encrypted. Found by its blind index alone; whether it is empty can be asked."""

    @property
    def validators(self) -> list[Any]:
        """A length that was given holds for the text, wherever it comes from."""
        length = [MaxLengthValidator(self.max_length)] if self.max_length else []
        return [*super().validators, *length]

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, Ciphertext):
            return value
        return super().get_prep_value(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if isinstance(value, Ciphertext):
            return value.stored
        return super().get_db_prep_value(value, connection, prepared)

    def from_db_value(self, value: str | None, expression: object, connection: Any) -> Any:
        return Ciphertext(value) if value else value


class EncryptedJSONField(Encrypted, models.JSONField):
    """What JSON holds, as a ciphertext that is a JSON text itself, so that the column stays what it is."""

    nothing = ({}, [], "")

    def get_prep_value(self, value: Any) -> Any:
        return value.stored if isinstance(value, Ciphertext) else super().get_prep_value(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if isinstance(value, Ciphertext):
            value = value.stored
        return super().get_db_prep_value(value, connection, prepared)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        if type(value) is str and value[:1] == value[-1:] == '"':  # nothing in a ciphertext is escaped
            held = Ciphertext(value[1:-1])
            if held.parts is not None:
                return held
        found = super().from_db_value(value, expression, connection)
        if isinstance(found, str) and key_code(found):
            return Ciphertext(found)
        if found is None or found in self.nothing:
            return found
        return Ciphertext(value)

    def to_text(self, value: Any) -> str:
        return json.dumps(value, cls=self.encoder, ensure_ascii=False)

    def from_text(self, text: str) -> Any:
        return json.loads(text, cls=self.decoder)

    def from_clear(self, stored: str) -> Any:
        return json.loads(stored, cls=self.decoder)
