"""Addresses of the net as people and proxies write them."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.http import HttpRequest

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# 10.1.0.7:443, [2001:db8::7], [2001:db8::7]:443
WITH_PORT = re.compile(r"(?:\[(?P<six>[^\]]+)\]|(?P<four>[0-9.]+))(?::\d{1,5})?")
OF_ONE_LINE = 64  # an IPv6 line has a whole /64 to change its address in


def address_in(text: str) -> Address | None:
    """The address that stands in an entry, with a port or without; None where there is none.

    An IPv4 address in IPv6 clothes is the IPv4 address.
    """
    text = text.strip().strip('"')
    named = WITH_PORT.fullmatch(text)
    if named is not None:
        text = named["six"] or named["four"]
    if "/" in text:
        return None
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return mapped or address


def networks_of(texts: Iterable[str]) -> tuple[Network, ...]:
    """Networks as CIDR or single addresses; ValueError names the first that is none."""
    return _networks(tuple(texts))


@lru_cache(maxsize=256)
def _networks(texts: tuple[str, ...]) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(text.strip(), strict=False) for text in texts)


def address_of(request: HttpRequest) -> str:
    """From where somebody asks; the outermost layer has seen to it that proxies are passed by."""
    return str(request.META.get("REMOTE_ADDR", ""))


def line_of(text: str) -> str:
    """By what the attempts from one place are counted: the address, of IPv6 the network of its line."""
    address = address_in(text)
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, OF_ONE_LINE), strict=False))
    return str(address or "")
