#!/usr/bin/env python3
"""Checks a PDF against published anchors: whether it is the paper that Lianxi issued, unaltered.

    python3 verify_paper.py PAPER.pdf --key key.pem --proof proof.json --anchors anchors.txt

For an auditor or a citizen's lawyer, without Lianxi, its database or Django: Python 3.11 and the
package ``cryptography`` are enough. The key, the proof and the list of anchors stand on a page of
the house that is open to everybody; the anchors may as well be a mail of those that the audit
officer keeps, or the line of a signed sheet, typed off. Take them from where the house cannot have
changed them.

Answers 0 where the paper is genuine and anchored, 1 where it is not what was issued, 2 where that
cannot be said, each in words.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

GENUINE, REFUSED, UNDECIDED = 0, 1, 2
ISSUED = re.compile(rb"/LianxiIssued \(([A-Za-z0-9_=-]+)\.([0-9a-f]{128})\)")
ANCHOR = re.compile(r"(?m)^\s*(\d{1,19})\s+([0-9a-f]{64})\s*$")


class Refused(Exception):
    """The paper is not what was issued."""


class Undecided(Exception):
    """It cannot be said, and what is missing."""


@dataclass(frozen=True)
class Issued:
    """What the PDF says of itself, signed when it was made."""

    sha256: str
    number: str
    on: str


@dataclass(frozen=True)
class Statement:
    """What the house stated of one seal."""

    number: int
    at: str
    papers_root: str
    previous: str
    head: str

    @classmethod
    def parse(cls, text: str) -> Statement:
        parts = text.split(" ")
        if len(parts) != 7 or parts[0] != "lianxi-statement-1" or not parts[1].isdecimal():
            raise Undecided(
                f"证明文件中的封存声明无法识别。 The proof has a statement that cannot be read: {text[:60]}"
            )
        _format, number, at, _count, _root, papers_root, previous = parts
        return cls(int(number), at, papers_root, previous, hashlib.sha256(text.encode()).hexdigest())


def read_key(path: Path) -> Ed25519PublicKey:
    try:
        key = load_pem_public_key(path.read_bytes())
    except ValueError as error:
        raise Undecided(f"公钥文件无法识别：{path}。 The key cannot be read: {path}") from error
    if not isinstance(key, Ed25519PublicKey):
        raise Undecided(f"不是 Ed25519 公钥：{path}。 This is no Ed25519 key: {path}")
    return key


def fingerprint(key: Ed25519PublicKey) -> str:
    return hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()


def is_signed(key: Ed25519PublicKey, text: str, signature: str) -> bool:
    try:
        key.verify(bytes.fromhex(signature), text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def read_issued(pdf: bytes, key: Ed25519PublicKey, proof: dict[str, object] | None) -> Issued:
    """Number and hash in the PDF's particulars, under their signature.

    A PDF older than these signatures has none: then the proof says what it is, and has to hold to the last byte.
    """
    found = ISSUED.findall(pdf)
    if not found and proof is not None and proof.get("pdf_sha256") == hashlib.sha256(pdf).hexdigest():
        return Issued(str(proof.get("content_sha256")), str(proof.get("number")), "—")
    if not found:
        raise Undecided(
            "PDF 中没有签发信息：不是本系统签发的文件，或者签发于启用签名之前，又没有与之相符的证明文件。 "
            "The PDF does not say as what it was issued: it is none of Lianxi's, or older than its signatures and "
            "of another proof."
        )
    if len(found) > 1:
        raise Refused(
            "PDF 中有不止一份签发信息，已被改动。 The PDF says twice as what it was issued: it was altered."
        )
    coded, signature = found[0]
    try:
        text = base64.urlsafe_b64decode(coded).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise Refused("PDF 中的签发信息已损坏。 What the PDF says of itself is damaged.") from error
    parts = text.split(" ", 4)
    if len(parts) != 5 or parts[0] != "lianxi-issued-1" or not is_signed(key, text, signature.decode()):
        raise Refused(
            "PDF 中的文号、日期或者内容校验值不是公布的密钥所签。 "
            "Number, date or hash in the PDF were not signed with the published key."
        )
    _format, sha256, _root, on, number = parts
    return Issued(sha256, "" if number == "-" else number, on)


def read_proof(path: Path) -> dict[str, object]:
    try:
        proof = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise Undecided(f"证明文件无法识别：{path}。 The proof cannot be read: {path}") from error
    if not isinstance(proof, dict) or proof.get("format") != "lianxi-proof-1":
        raise Undecided(f"不是本系统的证明文件：{path}。 This is no proof of Lianxi's: {path}")
    return proof


def check_paper(pdf: bytes, issued: Issued, proof: dict[str, object]) -> str:
    """The leaf of the paper, once the PDF is the one of the proof."""
    if proof.get("content_sha256") != issued.sha256 or proof.get("number") != issued.number:
        raise Refused(
            f"证明文件属于另一份文件（{proof.get('number') or '无文号'}），不属于本 PDF（{issued.number or '无文号'}）。 "
            "The proof is that of another paper: number or content differ."
        )
    found = hashlib.sha256(pdf).hexdigest()
    if proof.get("pdf_sha256") != found:
        raise Refused(
            "PDF 已被改动：校验值与签发时制成的文件不一致。 "
            "The PDF was altered: it is not, byte for byte, the one that was made when the paper was issued."
        )
    text = f"lianxi-paper-1|{issued.number}|{issued.sha256}|{found}"
    return hashlib.sha256(text.encode()).hexdigest()


def root_of(leaf: str, path: object) -> str:
    node = hashlib.sha256(b"\x00" + leaf.encode()).digest()
    try:
        for side, neighbour in path:  # type: ignore[attr-defined] # whatever is no path is caught
            other = bytes.fromhex(neighbour)
            pair = other + node if side == "left" else node + other
            node = hashlib.sha256(b"\x01" + pair).digest()
    except (TypeError, ValueError) as error:
        raise Undecided("证明文件中的路径已损坏。 The path in the proof is damaged.") from error
    return node.hex()


def check_statements(proof: dict[str, object], leaf: str, key: Ed25519PublicKey) -> list[Statement]:
    """The signed statements from the paper's seal on, each naming the one before it."""
    rows = proof.get("statements")
    if not isinstance(rows, list) or not rows:
        raise Undecided("证明文件中没有封存声明。 The proof has no statement of a seal.")
    statements: list[Statement] = []
    for row in rows:
        text = str(row.get("text", "")) if isinstance(row, dict) else ""
        statement = Statement.parse(text)
        if not is_signed(key, text, str(row.get("signature", ""))):
            raise Refused(
                f"第{statement.number}号封存的声明不是公布的密钥所签。 "
                f"The statement of seal {statement.number} was not signed with the published key."
            )
        if statements and (
            statement.previous != statements[-1].head or statement.number != statements[-1].number + 1
        ):
            raise Refused(
                f"第{statement.number}号封存与前一号不相衔接。 Seal {statement.number} does not follow the one before it."
            )
        statements.append(statement)
    if root_of(leaf, proof.get("path")) != statements[0].papers_root:
        raise Refused(
            f"本文件不在第{statements[0].number}号封存之内。 This paper is not among those that seal {statements[0].number} closes."
        )
    return statements


def check_anchors(statements: list[Statement], anchors: dict[int, str]) -> int:
    """The number of the first anchor that covers the paper, once all that can be compared agree."""
    covering = 0
    for statement in statements:
        anchor = anchors.get(statement.number)
        if anchor is None:
            continue
        if anchor != statement.head:
            raise Refused(
                f"第{statement.number}号封存与所持锚定值不一致：记录在锚定值发出之后被改动过，或者锚定值被改动。 "
                f"Seal {statement.number} is not the one of the anchor: the trail was altered after the anchor went out, or the anchor was."
            )
        covering = covering or statement.number
    if not covering:
        last = statements[-1].number
        raise Undecided(
            f"签名与证明一致，但所给锚定值不覆盖第{statements[0].number}至{last}号封存。请在当日锚定值发出后重新下载证明，或者提供之后的锚定值。 "
            f"Signatures and proof agree, but no anchor of those given is that of seal {statements[0].number} to {last}: "
            "fetch the proof again once the anchor of its day is out, and give that anchor."
        )
    return covering


def read_anchors(paths: list[Path]) -> dict[int, str]:
    """Number and hash of each anchor: lines of the published list, of a mail, of a typed sheet."""
    anchors: dict[int, str] = {}
    for path in paths:
        for number, head in ANCHOR.findall(path.read_text(encoding="utf-8", errors="replace")):
            if anchors.setdefault(int(number), head) != head:
                raise Refused(
                    f"所给的两个第{number}号锚定值互不一致。 Two of the anchors given for seal {number} differ from each other."
                )
    return anchors


def verify(pdf: Path, key: Path, proof: Path | None, anchors: list[Path]) -> str:
    """What is shown by all of it. Raises ``Refused`` or ``Undecided`` with the words."""
    content, public = pdf.read_bytes(), read_key(key)
    found = read_proof(proof) if proof is not None else None
    issued = read_issued(content, public, found)
    if found is None:
        raise Undecided(
            f"签发信息属实（{issued.number or '无文号'}，{issued.on}），但版面是否被改动要凭证明文件才能确定。 "
            "Number and hash were issued; whether the pages are unaltered only the proof shows. "
            f"Fetch it by the hash of the content: {issued.sha256}"
        )
    leaf = check_paper(content, issued, found)
    statements = check_statements(found, leaf, public)
    covering = check_anchors(statements, read_anchors(anchors))
    return (
        f"真实：{issued.number or '无文号'}，{issued.on} 签发，未被改动；封存于 {statements[0].at}（第{statements[0].number}号），"
        f"为第{covering}号锚定值所覆盖。公钥指纹 {fingerprint(public)}，请与锚定值邮件或者签字单上的指纹核对。 "
        f"Genuine: issued {issued.on}, unaltered, in seal {statements[0].number}, covered by anchor {covering}. "
        f"Compare the fingerprint of the key with that in a mail or on a signed sheet: {fingerprint(public)}"
    )


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Check a PDF of Lianxi against published anchors.")
    parser.add_argument("pdf", type=Path, help="the paper")
    parser.add_argument("--key", type=Path, required=True, help="the public key, key.pem")
    parser.add_argument("--proof", type=Path, help="the proof of the paper, proof.json")
    parser.add_argument("--anchors", type=Path, nargs="*", default=[], help="lists, mails, typed sheets")
    given = parser.parse_args(arguments)
    try:
        print(verify(given.pdf, given.key, given.proof, given.anchors))
    except Refused as error:
        print(f"不予认可。{error}")
        return REFUSED
    except Undecided as error:
        print(f"不能确定。{error}")
        return UNDECIDED
    except OSError as error:
        print(f"文件打不开：{error.filename}。 The file cannot be opened: {error.filename}")
        return UNDECIDED
    return GENUINE


if __name__ == "__main__":
    sys.exit(main())
