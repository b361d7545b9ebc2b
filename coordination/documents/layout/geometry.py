"""The measures of GB/T 9704-2012, in points from the top left corner of an A4 page."""

from __future__ import annotations

from reportlab.lib.pagesizes import A4 as A4

MM = 72 / 25.4

TOP = 37 * MM  # 天头
LEFT = 28 * MM  # 订口
WIDTH = 156 * MM  # 版心
HEIGHT = 225 * MM
BOTTOM = TOP + HEIGHT
RIGHT = LEFT + WIDTH

LINES = 22
CHARS = 28
PITCH = HEIGHT / LINES
CELL = WIDTH / CHARS

SIZE_2 = 22.0  # 2号
SIZE_3 = 16.0  # 3号
SIZE_4 = 14.0  # 4号

MARK_TOP = TOP + 35 * MM
RULE_BELOW_NUMBER = 4 * MM
PAGE_NUMBER = BOTTOM + 7 * MM

# where the baseline stands in the square of a Chinese character
ASCENT = 0.88
# how far the dash beside a page number stands above the baseline
DASH = 0.36

RED = (0.91, 0.0, 0.07)


def baseline(top: float, size: float, room: float | None = None) -> float:
    """The baseline of characters standing in the middle of a line that begins at ``top``."""
    return top + ((room or size) - size) / 2 + ASCENT * size
