"""Keys of clients: shown once, kept as a hash, found by their beginning.

A client that signs sends the beginning of its key alone, and with each request

* ``X-Time``: seconds since 1970, within a few minutes of ours;
* ``X-Nonce``: 16 to 64 letters, digits, hyphens or underscores, never the same twice;
* ``X-Signature``: HMAC-SHA256 in hexadecimal digits under the whole key, over method, address with
  query, time, nonce and the SHA-256 of the body, each on a line.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re
import secrets
import time
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.utils import timezone

from coordination.api.models import ApiClient
from coordination.api.verbs import KeyRefusal
from coordination.limits import is_first
from coordination.networks import address_of
from coordination.statements import Row, read
from coordination.units.models import Organisation, Post, User

if TYPE_CHECKING:
    from django.http import HttpRequest

BEGINS = "lx_"
PREFIX = 8
NONCE = re.compile(r"[A-Za-z0-9_-]{16,64}")
TIME = re.compile(r"[0-9]{9,11}")


class NewKey(NamedTuple):
    plain: str
    prefix: str
    hash: str


def new_key() -> NewKey:
    """32 random bytes need no slow hash: nobody guesses them."""
    prefix = secrets.token_hex(PREFIX // 2)
    plain = f"{BEGINS}{prefix}_{secrets.token_urlsafe(32)}"
    return NewKey(plain, prefix, hash_of(plain))


def last_day() -> dt.date:
    """Of a key that begins today."""
    return timezone.localdate() + dt.timedelta(days=settings.API_KEY_DAYS)


def hash_of(plain: str) -> str:
    return hashlib.sha256(plain.encode(errors="replace")).hexdigest()


def client_named(plain: str | None) -> ApiClient | None:
    """The client of which a key speaks, whether it is right or not."""
    if (
        not plain
        or not plain.startswith(BEGINS)
        or len(plain) > 200
        or not (plain.isascii() and plain.isprintable())
    ):
        return None
    prefix = plain.removeprefix(BEGINS).partition("_")[0]
    pk = ApiClient.objects.filter(prefix=prefix).values_list("pk", flat=True).first()
    client = read(ApiClient, pk) if pk is not None else None
    return client if client is None else _with_whom_it_acts(client)


def _with_whom_it_acts(client: ApiClient) -> ApiClient:
    """Its account, post and unit: each request asks for them, so by statements that are worded once."""
    client.account, client.post = _there(User, client.account_id), _there(Post, client.post_id)
    client.organisation = _there(Organisation, client.organisation_id)
    if client.post.user_id == client.account_id:
        client.post.user = client.account
    if client.post.unit_id == client.organisation_id:
        client.post.unit = client.organisation
    return client


def _there(model: type[Row], pk: int) -> Row:
    found = read(model, pk)
    if found is None:  # the database keeps what a client refers to
        missing: Any = model
        raise missing.DoesNotExist
    return found


def refusal_of(client: ApiClient | None, plain: str, request: HttpRequest) -> KeyRefusal | None:
    """Why the key opens nothing to this request; None where it does."""
    if client is None or not (client.signs or secrets.compare_digest(client.key_hash, hash_of(plain))):
        return KeyRefusal.WRONG
    if not client.is_valid:
        return KeyRefusal.ENDED
    if not client.may_come_from(address_of(request)):
        return KeyRefusal.ADDRESS
    return _signature_refusal(client, request) if client.signs else None


def _signature_refusal(client: ApiClient, request: HttpRequest) -> KeyRefusal | None:
    at, nonce = request.headers.get("X-Time", ""), request.headers.get("X-Nonce", "")
    if not (TIME.fullmatch(at) and NONCE.fullmatch(nonce)):
        return KeyRefusal.SIGNATURE
    expected = signature(
        client.signing_key, str(request.method), request.get_full_path(), at, nonce, request.body
    )
    given = request.headers.get("X-Signature", "")
    if not (given.isascii() and secrets.compare_digest(expected, given.lower())):
        return KeyRefusal.SIGNATURE
    within = settings.API_SIGNED_SECONDS
    if abs(time.time() - int(at)) > within:
        return KeyRefusal.LATE
    return None if is_first(f"{client.pk}:{nonce}", 2 * within + 1) else KeyRefusal.REPLAYED


def signature(key: str, method: str, address: str, at: str, nonce: str, body: bytes) -> str:
    text = "\n".join([method, address, at, nonce, hashlib.sha256(body).hexdigest()])
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()
