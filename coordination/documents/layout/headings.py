"""Breaking a title into lines of like length, where the sense allows it."""

from __future__ import annotations

GOOD_BEFORE = (
    "关于",
    "有关",
    "工作",
    "会议",
    "情况",
    "意见",
    "通知",
    "纪要",
    "进一步",
    "做好",
    "开展",
    "落实",
)
GOOD_AFTER = "的、和及与，"
BAD_BEFORE = "的、，。：；）》”和及与等会议"
BAD_AFTER = "（《“关"


def break_title(text: str, most: int) -> list[str]:
    """Lines of at most ``most`` characters; a line break typed by the author stands."""
    lines: list[str] = []
    for part in text.split("\n"):
        part = part.strip()
        count = -(-len(part) // most)
        while count > 1:
            at = _break(part, -(-len(part) // count), most)
            lines.append(part[:at])
            part = part[at:]
            count = max(count - 1, -(-len(part) // most))
        if part:
            lines.append(part)
    return lines or [""]


def _break(text: str, ideal: int, most: int) -> int:
    """The place near the ideal one that parts no word that we know."""
    places = [at for at in range(ideal - 4, ideal + 5) if 2 <= at <= min(most, len(text) - 2)]
    return min(places, key=lambda at: _cost(text, at, ideal), default=min(ideal, most))


def _cost(text: str, at: int, ideal: int) -> float:
    cost: float = abs(at - ideal)
    if text[at - 1] in GOOD_AFTER:
        cost -= 3
    if text.startswith(GOOD_BEFORE, at):
        cost -= 3
    if text[at] in BAD_BEFORE and not text.startswith(GOOD_BEFORE, at):
        cost += 4
    if text[at - 1] in BAD_AFTER or text[at - 1 : at + 1].isascii():
        cost += 6
    if any(text.startswith(word, at - 1) for word in GOOD_BEFORE):
        cost += 5
    return cost
