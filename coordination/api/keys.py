"""Keys of clients: shown once, kept as a hash, found by their beginning; so many requests a minute."""

from __future__ import annotations

import hashlib
import secrets
import time
from typing import NamedTuple

from django.core.cache import cache

from coordination.api.models import ApiClient

BEGINS = "lx_"
PREFIX = 8
MINUTE = 60


class NewKey(NamedTuple):
    plain: str
    prefix: str
    hash: str


def new_key() -> NewKey:
    """32 random bytes need no slow hash: nobody guesses them."""
    prefix = secrets.token_hex(PREFIX // 2)
    plain = f"{BEGINS}{prefix}_{secrets.token_urlsafe(32)}"
    return NewKey(plain, prefix, hash_of(plain))


def hash_of(plain: str) -> str:
    return hashlib.sha256(plain.encode(errors="replace")).hexdigest()


def client_of(plain: str | None) -> ApiClient | None:
    """The client whose key this is, while it is valid."""
    if (
        not plain
        or not plain.startswith(BEGINS)
        or len(plain) > 200
        or not (plain.isascii() and plain.isprintable())
    ):
        return None
    prefix = plain.removeprefix(BEGINS).partition("_")[0]
    client = (
        ApiClient.objects.filter(prefix=prefix)
        .select_related("account", "post__user", "post__unit", "organisation")
        .first()
    )
    if client is None or not secrets.compare_digest(client.key_hash, hash_of(plain)):
        return None
    return client if client.is_valid else None


def seconds_to_wait(client: ApiClient) -> int:
    """0 while the client is within its rate; else until the next minute begins."""
    now = int(time.time())
    key = f"api:{client.pk}:{now // MINUTE}"
    cache.add(key, 0, 2 * MINUTE)
    return MINUTE - now % MINUTE if cache.incr(key) > client.rate else 0
