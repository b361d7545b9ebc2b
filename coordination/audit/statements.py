"""What a seal states to the world outside, under a signature that anybody can check.

A seal's code needs the house's own key to be checked. Its statement does not: it is signed by
Ed25519, names the statement before it, and closes under ``papers_root`` the papers whose PDF was
made in its time, so that an auditor or a citizen's lawyer with the public key, the paper and an
anchor sees whether the paper is the one that was issued (``tools/verify_paper.py``, which has no
Django and repeats these few lines; a test compares them).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from coordination.audit import macs
from coordination.audit.merkle import merkle_root
from coordination.audit.models import Event, Leaf, Seal, SealStatement
from coordination.audit.verbs import SHOWN_OUTSIDE

if TYPE_CHECKING:
    import datetime as dt

FORMAT = "lianxi-statement-1"
PAPER = "lianxi-paper-1"
AT_ONCE = 2000


class ProvenPaper(NamedTuple):
    """What the outside may compare of a paper: its number, the hash of its content and that of its PDF."""

    number: str
    sha256: str
    pdf_sha256: str

    @property
    def leaf(self) -> str:
        return hashlib.sha256(f"{PAPER}|{self.number}|{self.sha256}|{self.pdf_sha256}".encode()).hexdigest()

    @classmethod
    def of(cls, event: Event) -> ProvenPaper:
        after = event.after if isinstance(event.after, dict) else {}
        return cls(*(str(after.get(name, "")) for name in cls._fields))


def private_key() -> Ed25519PrivateKey:
    """Made of the secret that stands with the other keys; whoever has that one has this."""
    secret = str(getattr(settings, "SEAL_KEY", ""))
    if not secret:
        raise ImproperlyConfigured("SEAL_KEY is missing: no seal can be signed without it.")
    return _private_key(secret)


@lru_cache(maxsize=4)
def _private_key(secret: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(
        hashlib.sha256(f"lianxi-seal-key-1|{secret}".encode()).digest()
    )


def public_key() -> Ed25519PublicKey:
    return private_key().public_key()


def public_pem() -> str:
    """As it is published, and as ``openssl`` and the tool read it."""
    return public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def fingerprint() -> str:
    """By which the public key is known on a sheet or in a mail: SHA-256 of its 32 bytes."""
    return hashlib.sha256(public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()


def sign(text: str) -> str:
    return private_key().sign(text.encode()).hex()


def is_signed(text: str, signature: str) -> bool:
    try:
        public_key().verify(bytes.fromhex(signature), text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def statement_text(
    number: int, at: dt.datetime, count: int, root: str, papers_root: str, previous: str
) -> str:
    """The one line that is signed; what is empty stands as a dash."""
    return " ".join(
        (FORMAT, str(number), macs.instant(at), str(count), root or "-", papers_root or "-", previous or "-")
    )


def text_of(seal: Seal, statement: SealStatement) -> str:
    return statement_text(
        seal.number, seal.at, seal.count, seal.root, statement.papers_root, statement.previous
    )


def head_of(text: str) -> str:
    """The hash by which the next statement names this one: an anchor."""
    return hashlib.sha256(text.encode()).hexdigest()


def papers_in(*seals: Seal) -> dict[int, list[ProvenPaper]]:
    """The papers that seals close, by the key of each seal, in the order of its leaves."""
    found: dict[int, list[ProvenPaper]] = {seal.pk: [] for seal in seals}
    shown = Leaf.objects.filter(seal__in=found, event__verb__in=SHOWN_OUTSIDE)
    for leaf in shown.select_related("event").order_by("seal", "position"):
        found[leaf.seal_id].append(ProvenPaper.of(leaf.event))
    return found


def papers_root(papers: Iterable[ProvenPaper]) -> str:
    return merkle_root([paper.leaf for paper in papers])


def state_next(limit: int = AT_ONCE) -> int:
    """Sign the seals that have no statement yet, the oldest first; within the sealer's transaction.

    In a house of an older version that is all of them, so many a round (``manage.py audit seal``: at once).
    """
    last = SealStatement.objects.select_related("seal").order_by("-seal__number").first()
    begin, previous = (last.seal.number, last.head) if last else (0, "")
    seals = list(Seal.objects.filter(number__gt=begin).order_by("number")[:limit])
    papers, made = papers_in(*seals), []
    for seal in seals:
        statement = SealStatement(seal=seal, papers_root=papers_root(papers[seal.pk]), previous=previous)
        text = text_of(seal, statement)
        statement.head, statement.signature = head_of(text), sign(text)
        made.append(statement)
        previous = statement.head
    SealStatement.objects.bulk_create(made, batch_size=500)
    return len(made)


def wrong_statements(seals: Sequence[Seal]) -> list[tuple[Seal, str]]:
    """Of seals in a row, read with their statements, those whose statement is not what was signed, and why."""
    papers, wrong = papers_in(*seals), []
    before: str | None = None
    for seal in seals:
        statement: SealStatement | None = getattr(seal, "statement", None)
        if statement is None:
            before = None
            continue
        text = text_of(seal, statement)
        if statement.head != head_of(text) or not is_signed(text, statement.signature):
            wrong.append((seal, "signature"))
        elif before is not None and statement.previous != before:
            wrong.append((seal, "chain"))
        elif statement.papers_root != papers_root(papers[seal.pk]):
            wrong.append((seal, "papers"))
        before = statement.head
    return wrong
