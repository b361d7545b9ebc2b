"""Personal data on the page: masked, and veiled in free text (PIPL, B8); at rest see ``coordination.ciphers``."""

from __future__ import annotations

from coordination.ciphers.fields import EncryptedTextField as EncryptedTextField  # by this name in migrations
from coordination.ciphers.indexes import blind_index as blind_index
from coordination.ciphers.indexes import blind_indexes as blind_indexes
from coordination.ciphers.sealing import Unreadable as Unreadable
from coordination.clear_texts import ACCOUNT, ID_NUMBER, PHONE

STAR = "*"


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
