"""The drawing as plain SVG, for readers without scripts and for print."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import wrap

from workflows.desk.ahead import rung_words

from .drawing import Drawing
from .timers import timers_of

LINE = 10  # Chinese characters on a line of a task
MARGIN = 10


@dataclass(frozen=True)
class Shape:
    id: str
    kind: str
    x: int
    y: int
    width: int
    height: int
    state: str
    lines: list[tuple[int, int, str]]
    points: str
    mark: str


@dataclass(frozen=True)
class Line:
    points: str
    words: str
    x: int
    y: int


@dataclass(frozen=True)
class Picture:
    view: str
    width: int
    height: int
    frame: tuple[int, int, int, int]
    lanes: list[tuple[int, int, int, int, int, str]]
    shapes: list[Shape]
    lines: list[Line]
    timers: list[tuple[int, int, str]]


def picture(drawing: Drawing, open_now: set[str], passed: set[str]) -> Picture:
    """What the SVG template draws: shapes with the tokens' state, lines, lanes, timers."""
    frame = drawing.box
    shapes, timers = [], []
    for drawn, box in drawing.shapes.items():
        state = "open" if drawn.id in open_now else "passed" if drawn.id in passed else ""
        middle = box.x + box.width // 2
        rows = _wrapped(str(drawn.label))
        if drawn.kind == "task":
            first = box.y + box.height // 2 - (len(rows) - 1) * 8 + 4
        elif drawn.kind == "gateway":
            first = box.y - 8 - 16 * (len(rows) - 1)
        else:
            first = box.y + box.height + 14
        lines = [(middle, first + 16 * number, row) for number, row in enumerate(rows)]
        diamond = (
            f"{middle},{box.y} {box.x + box.width},{box.y + box.height // 2} "
            f"{middle},{box.y + box.height} {box.x},{box.y + box.height // 2}"
        )
        mark = "|||" if drawn.is_multiple else "+" if drawn.element == "parallelGateway" else ""
        if drawn.element == "exclusiveGateway":
            mark = "×"
        shapes.append(
            Shape(drawn.id, drawn.kind, box.x, box.y, box.width, box.height, state, lines, diamond, mark)
        )
        for _id, rung, at in timers_of(drawing, drawn):
            timers.append((at.x + at.width // 2, at.y + at.height // 2, rung_words(rung)))
    ways = [
        Line(" ".join(f"{x},{y}" for x, y in way.points), str(way.words or ""), *way.label_at)
        for way in drawing.ways
    ]
    lanes = [
        (
            lane.box.x,
            lane.box.y,
            lane.box.width,
            lane.box.height,
            lane.box.y + lane.box.height // 2,
            str(lane.words),
        )
        for lane in drawing.lanes
    ]
    width, height = frame.width + 2 * MARGIN, frame.height + 2 * MARGIN
    return Picture(
        f"{frame.x - MARGIN} {frame.y - MARGIN} {width} {height}",
        width,
        height,
        (frame.x, frame.y, frame.width, frame.height),
        lanes,
        shapes,
        ways,
        timers,
    )


def _wrapped(words: str) -> list[str]:
    """A label in lines: at blanks where there are any, else every so many characters."""
    return wrap(words, 20 if words.isascii() else LINE)[:4]
