"""Codes: those of the telephone (TOTP, RFC 6238) and those of the recovery sheet."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

import pyotp
import segno
from django.contrib.auth.hashers import check_password, make_password
from django.utils import timezone
from django.utils.crypto import constant_time_compare

SECONDS = 30  # of a time step
BESIDE = 1  # steps by which the clock of a telephone may be off
HOW_MANY = 8
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another
GROUPS, LENGTH = 3, 4


def new_secret() -> str:
    return pyotp.random_base32()


def step_of(secret: str, code: str, *, after: int) -> int | None:
    """The time step that a code is of, among those near now and later than ``after``; none where it is wrong."""
    totp = pyotp.TOTP(secret, interval=SECONDS)
    now = int(timezone.now().timestamp()) // SECONDS
    near = (step for step in range(now - BESIDE, now + BESIDE + 1) if step > after)
    return next((step for step in near if constant_time_compare(totp.generate_otp(step), code)), None)


def address_of(secret: str, *, username: str, house: str) -> str:
    """What the telephone reads: ``otpauth://…``."""
    return pyotp.TOTP(secret, interval=SECONDS).provisioning_uri(name=username, issuer_name=house)


def picture_of(address: str) -> str:
    """The same as a picture to be photographed: an SVG to stand in a page."""
    svg: str = segno.make(address, error="m").svg_inline(scale=4, border=2, omitsize=True)
    return svg


def in_groups(secret: str) -> str:
    """To be typed by hand where nothing can be photographed."""
    return " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))


def recovery_codes() -> list[str]:
    """New ones, about 59 bits each."""
    return [
        "-".join("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)) for _ in range(GROUPS))
        for _ in range(HOW_MANY)
    ]


def plain(code: str) -> str:
    """As it is compared, however it was typed."""
    return "".join(sign for sign in code.lower() if sign.isalnum())


def hash_of(code: str) -> str:
    return make_password(plain(code))


def which(code: str, hashes: Iterable[tuple[int, str]]) -> int | None:
    """The key of the hash that a recovery code is of."""
    typed = plain(code)
    if len(typed) != GROUPS * LENGTH:
        return None
    return next((key for key, one in hashes if check_password(typed, one)), None)
