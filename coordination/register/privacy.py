"""Personal data at rest and on the page: encrypted, searchable by a keyed index, masked (PIPL, B8).

Two keys that the database never holds: FIELD_KEY encrypts, BLIND_INDEX_KEY makes
the index by which an exact value is found again. Who holds a dump has neither.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

VERSION = "v1."  # before every ciphertext, so that a later key can be told from this one
NONCE = 12
INDEX_LENGTH = 40
STAR = "*"
ID_NUMBER = re.compile(r"(?<!\d)(\d{17}[\dXx]|\d{15})(?!\d)")
PHONE = re.compile(r"(?<!\d)1\d{10}(?!\d)")
ACCOUNT = re.compile(r"(?<!\d)\d{16,19}(?!\d)")


class Unreadable(ValueError):
    """A stored value that this FIELD_KEY did not encrypt, or that was changed since."""


def _key(name: str) -> bytes:
    value = str(getattr(settings, name, ""))
    if not value:
        raise ImproperlyConfigured(f"{name} is missing: personal fields cannot be kept without it.")
    return value.encode()


@lru_cache(maxsize=4)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(hashlib.sha256(b"lianxi-field-1|" + key).digest())


def encrypt(text: str) -> str:
    """The same text gives another ciphertext each time."""
    nonce = os.urandom(NONCE)
    sealed = _cipher(_key("FIELD_KEY")).encrypt(nonce, text.encode(), None)
    return VERSION + base64.urlsafe_b64encode(nonce + sealed).decode()


def decrypt(stored: str) -> str:
    if not stored.startswith(VERSION):
        raise Unreadable("a personal field holds plain text")
    raw = base64.urlsafe_b64decode(stored[len(VERSION) :])
    try:
        return _cipher(_key("FIELD_KEY")).decrypt(raw[:NONCE], raw[NONCE:], None).decode()
    except InvalidTag:
        raise Unreadable("FIELD_KEY is not the key that encrypted this field") from None


def blind_index(value: str) -> str:
    """By what an encrypted value is found: the same for the same value, empty for none."""
    if not value:
        return ""
    return hmac.new(_key("BLIND_INDEX_KEY"), value.encode(), hashlib.sha256).hexdigest()[:INDEX_LENGTH]


class EncryptedTextField(models.TextField):
    """Text that leaves this process only encrypted; empty stays empty. Found by its blind index alone."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return encrypt(value) if value else value

    def from_db_value(
        self, value: str | None, expression: object, connection: BaseDatabaseWrapper
    ) -> str | None:
        return decrypt(value) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        """Every encryption differs: a comparison would find nothing, and nobody would know why."""
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise TypeError(f"{self.name} is encrypted: look for its blind index.")


def mask_name(name: str) -> str:
    """张*: the family name, whatever the length of the name."""
    return f"{name[0]}{STAR}" if name else ""


def mask_id_number(number: str) -> str:
    """3410**********123X."""
    return _between(number, 4, 4)


def mask_phone(phone: str) -> str:
    """138****5678."""
    return _between(phone, 3, 4)


def mask_account(account: str) -> str:
    """The last four digits, whatever the length."""
    return f"{STAR * 4}{account[-4:]}" if len(account) > 8 else STAR * len(account)


def mask_numbers(text: str) -> str:
    """Free text with ID numbers, phones and accounts masked where they stand in it."""
    text = ID_NUMBER.sub(lambda found: mask_id_number(found[0]), text)
    text = PHONE.sub(lambda found: mask_phone(found[0]), text)
    return ACCOUNT.sub(lambda found: mask_account(found[0]), text)


def veil(text: str, *names: str) -> str:
    """Free text as it stands on a page that does not open the person: these names and all numbers masked."""
    for name in sorted(filter(None, names), key=len, reverse=True):
        text = text.replace(name, mask_name(name))
    return mask_numbers(text)


def _between(text: str, head: int, tail: int) -> str:
    hidden = len(text) - head - tail
    if hidden < 1:  # too short to show any of it
        return STAR * len(text)
    return text[:head] + STAR * hidden + text[-tail:]
