"""Merkle trees over hashes: the root, and the path by which one leaf shows that it stands under it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

Step = tuple[str, str]
"""On which side the neighbour stands, "left" or "right", and its hash."""


def merkle_root(leaves: Sequence[str]) -> str:
    """The root over leaves; leaves and nodes are hashed apart, an odd one is carried up."""
    level = [_leaf(leaf) for leaf in leaves]
    while len(level) > 1:
        level = _above(level)
    return level[0].hex() if level else ""


def merkle_path(leaves: Sequence[str], place: int) -> list[Step]:
    """From the leaf at a place (from 0) up to the root: the neighbours with which it is hashed."""
    level, path = [_leaf(leaf) for leaf in leaves], []
    while len(level) > 1:
        neighbour = place ^ 1
        if neighbour < len(level):
            path.append(("left" if neighbour < place else "right", level[neighbour].hex()))
        level, place = _above(level), place // 2
    return path


def _leaf(leaf: str) -> bytes:
    return hashlib.sha256(b"\x00" + leaf.encode()).digest()


def _above(level: list[bytes]) -> list[bytes]:
    pairs = [
        hashlib.sha256(b"\x01" + left + right).digest()
        for left, right in zip(level[::2], level[1::2], strict=False)
    ]
    return pairs + level[len(pairs) * 2 :]
