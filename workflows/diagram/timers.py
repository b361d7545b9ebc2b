"""A ladder's rungs as a diagram shows them: boundary timers on the lower edge of their step."""

from __future__ import annotations

from workflows.engine.ladder import Closing, Rung

from .drawing import TIMER, Box, Drawing, Drawn


def timers_of(drawing: Drawing, shape: Drawn) -> list[tuple[str, Rung, Box]]:
    """The rungs of a step as boundary timers on its lower edge."""
    box = drawing.shapes[shape]
    found = []
    for number, rung in enumerate(shape.rungs):
        x = box.x + box.width - (number + 1) * (TIMER + 6)
        found.append(
            (f"{shape.id}__rung_{number}", rung, Box(x, box.y + box.height - TIMER // 2, TIMER, TIMER))
        )
    return found


def is_closing(rung: Rung) -> bool:
    return isinstance(rung, Closing)
