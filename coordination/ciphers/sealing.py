"""A text as it lies in a column: readable by its key alone, and only where it was written.

``v2.<code of the key>.<nonce and AES-256-GCM>``: model, column and row are bound into it, so that a
ciphertext that was moved to another place is no more readable than one that was altered.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import re
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.utils.translation import gettext as _

from coordination.ciphers.ring import newest, ring

NONCE = 12
UNBOUND = "v1."  # of the years in which one key wrote and nothing was bound
SEALED = re.compile(r"v2\.(?P<code>[0-9a-f]{8})\.(?P<raw>[A-Za-z0-9_=-]+)")


class Unreadable(ValueError):
    """A stored value that no key of the ring wrote at this place, or that was changed since."""


def seal(text: str, place: str) -> str:
    """The same text gives another ciphertext each time; ``place`` is where it will stand."""
    code, key = newest("FIELD_KEY")
    nonce = os.urandom(NONCE)
    sealed = _cipher(key).encrypt(nonce, text.encode(), place.encode())
    return f"v2.{code}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"


def unseal(stored: str, place: str) -> str:
    found = SEALED.fullmatch(stored)
    if found is None:
        raise Unreadable(_("What stands at %(place)s was never encrypted.") % {"place": place})
    key = ring("FIELD_KEY").get(found["code"])
    if key is None:
        raise Unreadable(
            _("The key %(code)s, which wrote what stands at %(place)s, is not in FIELD_KEY_BEFORE.")
            % {"code": found["code"], "place": place}
        )
    return _opened(key, found["raw"], place)


def key_code(stored: str) -> str:
    """The code of the key that wrote it; empty where it is no ciphertext of ours."""
    found = SEALED.fullmatch(stored)
    return found["code"] if found else ""


def unseal_unbound(stored: str) -> str:
    """What was encrypted before anything was bound into it: read by the rewriting alone."""
    raw = stored[len(UNBOUND) :]
    for key in ring("FIELD_KEY").values():
        try:
            return _opened(key, raw, None)
        except Unreadable:
            continue
    raise Unreadable(_("No key of the ring wrote this value, or it was changed since."))


def _opened(key: bytes, raw: str, place: str | None) -> str:
    try:
        sealed = base64.urlsafe_b64decode(raw)
        return (
            _cipher(key).decrypt(sealed[:NONCE], sealed[NONCE:], place.encode() if place else None).decode()
        )
    except (InvalidTag, binascii.Error, ValueError):
        words = _("What stands at %(place)s was not written there, or was changed since.")
        raise Unreadable(words % {"place": place or "—"}) from None


@lru_cache(maxsize=16)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(hashlib.sha256(b"lianxi-field-1|" + key).digest())
