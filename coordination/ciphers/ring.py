"""Rings of keys: the newest writes, each of them reads.

``FIELD_KEY`` is the newest key, ``FIELD_KEY_BEFORE`` those of before it, the newest first, apart by
white space; ``BLIND_INDEX_KEY`` likewise. A ciphertext names its key by a short code of it.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

BEFORE = "_BEFORE"
CODE_LENGTH = 8
RINGS = ("FIELD_KEY", "BLIND_INDEX_KEY")


def ring(name: str) -> dict[str, bytes]:
    """The keys by their codes, the newest first."""
    return _ring(str(getattr(settings, name, "")), str(getattr(settings, f"{name}{BEFORE}", "")), name)


def newest(name: str) -> tuple[str, bytes]:
    """The key that writes, and its code."""
    return next(iter(ring(name).items()))


def code_of(key: bytes) -> str:
    """What a ciphertext says of its key: enough to tell it from the others of the ring."""
    return hashlib.sha256(b"lianxi-key-code-1|" + key).hexdigest()[:CODE_LENGTH]


def is_turning(name: str) -> bool:
    """Whether a key of before is still in the ring."""
    return len(ring(name)) > 1


@lru_cache(maxsize=32)
def _ring(now: str, before: str, name: str) -> dict[str, bytes]:
    if not now:
        raise ImproperlyConfigured(f"{name} is missing: personal fields cannot be kept without it.")
    return {code_of(key.encode()): key.encode() for key in (now, *before.split())}
