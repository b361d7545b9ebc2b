"""Workbooks that come in: opened under limits, read by their headings, each problem said in words.

A sheet is declared once, as a ``Layout`` of ``Column``s. The empty template is drawn from it
(``template``), and a filled one is read by it: ``read_sheet`` where the file is one sheet,
``read_sheets`` where it is several, ``read_lines`` where the lines come from elsewhere. What leaves
the house as a list is declared in ``tables`` and drawn in ``exports``.
"""

from __future__ import annotations

from .cells import Cell, Form
from .choices import OneOf, Several
from .layouts import Column, Layout
from .package import LIMITS, Limits, refuse_excess
from .reading import Line, Problem, Reading, read_lines, read_sheet, read_sheets
from .template import template
from .values import Day, Kind, Text, Whole
from .words import parts_of

__all__ = [
    "LIMITS",
    "Cell",
    "Column",
    "Day",
    "Form",
    "Kind",
    "Layout",
    "Limits",
    "Line",
    "OneOf",
    "Problem",
    "Reading",
    "Several",
    "Text",
    "Whole",
    "parts_of",
    "read_lines",
    "read_sheet",
    "read_sheets",
    "refuse_excess",
    "template",
]
