"""The keys of a house, locked by a passphrase: scrypt makes a key of it, AES-GCM locks."""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.conf import settings
from django.utils.translation import gettext as _

from coordination.safekeeping.archive import ArchiveTrouble

NAMES = ("SECRET_KEY", "AUDIT_MAC_KEY", "FIELD_KEY", "BLIND_INDEX_KEY", "SEAL_KEY")
COST, BLOCK, LANES = 1 << 16, 8, 1  # 64 MB and a fifth of a second for each guess
LEAST = 12
"""Characters of a passphrase."""
BOUND = b"lianxi-keys-1"


def keys_of_house() -> dict[str, str]:
    """Every key by its name: those of the environment, else the files beside the database."""
    folder = key_folder()
    files = {path.name: path for path in folder.iterdir() if path.is_file()} if folder.is_dir() else {}
    found = {name: path.read_text().strip() for name, path in sorted(files.items())}
    given = {
        name: value
        for name, value in os.environ.items()
        if value and (name in NAMES or name.startswith(tuple(f"{one}_" for one in NAMES)))
    }
    return found | given


def key_folder() -> Path:
    return Path(settings.VAR) / "keys"


def seal(keys: dict[str, str], passphrase: str) -> bytes:
    if len(passphrase) < LEAST:
        raise ArchiveTrouble(_("A passphrase for keys has at least %(least)s characters.") % {"least": LEAST})
    salt, nonce = os.urandom(16), os.urandom(12)
    locked = AESGCM(_stretched(passphrase, salt)).encrypt(nonce, json.dumps(keys).encode(), BOUND)
    parts = {"salt": salt, "nonce": nonce, "locked": locked}
    return json.dumps({name: base64.b64encode(part).decode() for name, part in parts.items()}).encode()


def unseal(text: bytes, passphrase: str) -> dict[str, str]:
    try:
        parts = {name: base64.b64decode(part) for name, part in json.loads(text).items()}
        plain = AESGCM(_stretched(passphrase, parts["salt"])).decrypt(parts["nonce"], parts["locked"], BOUND)
    except (InvalidTag, ValueError, KeyError) as error:
        raise ArchiveTrouble(_("This is not the passphrase by which the keys were sealed.")) from error
    keys: dict[str, str] = json.loads(plain)
    return keys


def _stretched(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=COST, r=BLOCK, p=LANES).derive(passphrase.encode())
