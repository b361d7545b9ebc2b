"""A text as it lies in a column: readable by its key alone, and only where it was written.

``v2.<code of the key>.<nonce and AES-256-GCM>``: model, column and row are bound into it, so that a
ciphertext that was moved to another place is no more readable than one that was altered.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import string
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.utils.translation import gettext as _

from coordination.ciphers.ring import newest, ring

NONCE = 12
FROM_URLS = bytes.maketrans(b"-_", b"+/")
UNBOUND = "v1."  # of the years in which one key wrote and nothing was bound
BOUND = "v2."
HEX = "0123456789abcdef"
OF_URLS = (string.ascii_letters + string.digits + "_=-").encode()


# A ciphertext taken apart: the code of its key, and the nonce with what it sealed, still in letters.
Sealed = tuple[str, bytes]


class Unreadable(ValueError):
    """A stored value that no key of the ring wrote at this place, or that was changed since."""


def seal(text: str, place: str) -> str:
    """The same text gives another ciphertext each time; ``place`` is where it will stand."""
    code, key = newest("FIELD_KEY")
    nonce = os.urandom(NONCE)
    sealed = _cipher(key).encrypt(nonce, text.encode(), place.encode())
    return f"v2.{code}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"


def unseal(stored: str, place: str) -> str:
    found = parts_of(stored)
    if found is None:
        raise Unreadable(_("What stands at %(place)s was never encrypted.") % {"place": place})
    return unseal_parts(found, place)


def parts_of(stored: str) -> Sealed | None:
    """The parts of a ciphertext of ours; None for anything else."""
    if stored[:3] != BOUND or stored[11:12] != ".":
        return None
    code, raw = stored[3:11], stored[12:].encode()
    if code.strip(HEX) or not raw or raw.translate(None, OF_URLS):
        return None
    return code, raw


def unseal_parts(found: Sealed, place: str) -> str:
    """What was taken apart already, opened at its place."""
    code, raw = found
    cipher = _ciphers(settings.FIELD_KEY, settings.FIELD_KEY_BEFORE).get(code)
    if cipher is None:
        raise Unreadable(
            _("The key %(code)s, which wrote what stands at %(place)s, is not in FIELD_KEY_BEFORE.")
            % {"code": code, "place": place}
        )
    return _opened(cipher, raw, place)


def key_code(stored: str) -> str:
    """The code of the key that wrote it; empty where it is no ciphertext of ours."""
    found = parts_of(stored)
    return found[0] if found else ""


def unseal_unbound(stored: str) -> str:
    """What was encrypted before anything was bound into it: read by the rewriting alone."""
    raw = stored[len(UNBOUND) :].encode()
    for key in ring("FIELD_KEY").values():
        try:
            return _opened(_cipher(key), raw, None)
        except Unreadable:
            continue
    raise Unreadable(_("No key of the ring wrote this value, or it was changed since."))


def _opened(cipher: AESGCM, raw: bytes, place: str | None) -> str:
    try:
        sealed = binascii.a2b_base64(raw.translate(FROM_URLS))
        return cipher.decrypt(sealed[:NONCE], sealed[NONCE:], place.encode() if place else None).decode()
    except (InvalidTag, binascii.Error, ValueError):
        words = _("What stands at %(place)s was not written there, or was changed since.")
        raise Unreadable(words % {"place": place or "—"}) from None


@lru_cache(maxsize=16)
def _ciphers(now: str, before: str) -> dict[str, AESGCM]:
    """The ring by the codes of its keys; it is asked for each text that somebody reads."""
    return {code: _cipher(key) for code, key in ring("FIELD_KEY").items()}


@lru_cache(maxsize=16)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(hashlib.sha256(b"lianxi-field-1|" + key).digest())
