"""How a flow is drawn: viewflow's grid of columns and edges, its rows banded into lanes by holder.

What people should see differs a little from what the engine runs: a for-each
with its join is one multi-instance task, and ways that come back meet at an
exclusive gateway that the drawing adds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.functional import Promise
from viewflow.workflow import chart
from viewflow.workflow.base import Edge, Node

from workflows.engine.ladder import Rung
from workflows.engine.nodes import ForEach, If, Switch
from workflows.models import HUMAN

if TYPE_CHECKING:
    from workflows.engine.base import RecordFlow

TASK = {"width": 150, "height": 84, "svg": ""}
GATEWAY = {"width": 50, "height": 50, "svg": ""}
EVENT = {"width": 36, "height": 36, "svg": ""}
SHAPES = {"gateway": GATEWAY, "event": EVENT, "task": TASK}
HEAD = 30  # width of a lane's own name
PAD = 24
TIMER = 28
ROOM = 44  # between two columns, besides viewflow's gap


@dataclass(eq=False)
class Drawn:
    """One shape: a node of the flow, a multi-instance task, or a gateway that the drawing adds."""

    name: str
    element: str
    kind: str
    label: Any = ""
    lane: Any = ""
    node: Node | None = None
    covers: tuple[str, ...] = ()
    inner: tuple[Node, ...] = ()
    rungs: tuple[Rung, ...] = ()
    is_multiple: bool = False
    definition: str = ""
    default: str = ""
    outgoing: list[Way] = field(default_factory=list)
    incoming: list[Way] = field(default_factory=list)
    task_title = ""

    @property
    def id(self) -> str:
        return f"id_node_{self.name}"

    @property
    def shape(self) -> dict[str, Any]:
        return SHAPES[self.kind]

    @property
    def _boundary_events(self) -> tuple[Rung, ...]:
        return self.rungs  # viewflow's grid leaves room below for them

    def _outgoing(self) -> Iterable[Edge]:
        return (Edge(self, way.target, way.kind, way.words) for way in self.outgoing)

    def _incoming(self) -> Iterable[Edge]:
        return (Edge(way.source, self, way.kind, way.words) for way in self.incoming)


@dataclass(eq=False)
class Way:
    """A sequence flow; words in both languages where it is conditional."""

    source: Drawn
    target: Drawn
    kind: str = "next"
    words: Any = ""
    points: list[tuple[int, int]] = field(default_factory=list)

    @property
    def label_at(self) -> tuple[int, int]:
        """Where its words begin: on its first long level stretch, which it shares with no other way."""
        pairs = list(pairwise(self.points))
        level = [(one, other) for one, other in pairs if one[1] == other[1] and abs(one[0] - other[0]) > 30]
        (x, y), (end, _y) = level[0] if level else pairs[0]
        return (x + 6 if end >= x else x - 90), y - 6

    @property
    def id(self) -> str:
        return f"id_edge_{self.source.name}__{self.target.name}"

    @property
    def is_conditional(self) -> bool:
        return self.source.element == "exclusiveGateway" and len(self.source.outgoing) > 1

    @property
    def is_default(self) -> bool:
        return self.source.default == self.id


@dataclass
class Box:
    x: int
    y: int
    width: int
    height: int


@dataclass
class Lane:
    words: Any
    box: Box
    members: list[Drawn]


@dataclass
class Drawing:
    flow_class: type[RecordFlow]
    shapes: dict[Drawn, Box]
    ways: list[Way]
    lanes: list[Lane]
    box: Box

    def element_of(self, name: str) -> str:
        """The element that shows a node of the flow."""
        for drawn in self.shapes:
            if name in drawn.covers:
                return drawn.id
        return f"id_node_{name}"


def both(words: Any) -> tuple[str, str]:
    """Words in Chinese and English."""
    if not isinstance(words, Promise):
        return str(words), str(words)
    with translation.override("zh-hans"):
        chinese = str(words)
    with translation.override("en"):
        return chinese, str(words)


@lru_cache(maxsize=64)
def drawing_of(flow_class: type[RecordFlow]) -> Drawing:
    """Shapes, ways and lanes of a flow with their places; the same for every process of it."""
    drawn = _draw(list(flow_class.instance.nodes()))
    _add_merges(drawn)
    _set_defaults(drawn)
    _spread_lanes(drawn)
    return _place(flow_class, drawn)


# --- what is drawn -------------------------------------------------------------------------


def _draw(nodes: list[Node]) -> list[Drawn]:
    folded: dict[Node, Drawn] = {}
    drawn: list[Drawn] = []
    for node in nodes:
        if isinstance(node, ForEach):
            shape = _multi_instance(node)
            drawn.append(shape)
            for inner in (node, *shape.inner, node.join):
                folded[inner] = shape
    for node in nodes:
        if node not in folded:
            folded[node] = _single(node)
            drawn.append(folded[node])
    order = {node: place for place, node in enumerate(nodes)}
    drawn.sort(key=lambda shape: min(order[node] for node, at in folded.items() if at is shape))
    for node in nodes:
        for edge in node._outgoing():
            source, target = folded[node], folded[edge.dst]
            if source is target and node is not edge.dst and (source.inner or source.is_multiple):
                continue  # inside a multi-instance task
            if any(way.target is target for way in source.outgoing):
                continue
            way = Way(source, target, edge.edge_class, words_on(node, edge))
            source.outgoing.append(way)
            target.incoming.append(way)
    return drawn


def _body(node: ForEach) -> tuple[Node, ...]:
    """The nodes of one branch, between the for-each and its join."""
    found: list[Node] = []
    queue = [node.each]
    while queue:
        here = queue.pop(0)
        if here is node.join or here in found:
            continue
        found.append(here)
        queue += [edge.dst for edge in here._outgoing()]
    return tuple(found)


def _multi_instance(node: ForEach) -> Drawn:
    body = _body(node)
    names = (node.name, *(inner.name for inner in body), node.join.name)
    first = node.each
    is_single = len(body) == 1 and first.task_type == HUMAN
    return Drawn(
        name=first.name if is_single else node.name,
        element="userTask" if is_single else "subProcess",
        kind="task",
        label=first.task_title if is_single else node.task_title,
        lane=getattr(first, "lane", "") or getattr(node, "lane", ""),
        node=first if is_single else node,
        covers=names,
        inner=body,
        rungs=tuple(getattr(first, "ladder", ())) if is_single else (),
        is_multiple=True,
    )


def _single(node: Node) -> Drawn:
    element = node.bpmn_element or "task"
    if element.endswith("Gateway"):
        kind = "gateway"
    elif element.endswith("Event"):
        kind = "event"
    else:
        kind = "task"
    definition = ""
    if "<bpmn:" in (node.bpmn_content() or ""):
        definition = node.bpmn_content().split("<bpmn:", 1)[1].rstrip("/> ").split("/")[0].split(">")[0]
    return Drawn(
        name=node.name,
        element=element,
        kind=kind,
        label="" if kind == "gateway" and node.task_title == _own_name(node) else node.task_title,
        lane=getattr(node, "lane", ""),
        node=node,
        covers=(node.name,),
        rungs=tuple(getattr(node, "ladder", ())),
        definition=definition,
    )


def _own_name(node: Node) -> str:
    """The title that viewflow makes of a name where none is given."""
    return str(node.name.replace("_", " ").title())


def words_on(node: Node, edge: Edge) -> Any:
    if isinstance(node, If):
        return node.words.get(edge.edge_class) or ""
    if isinstance(node, Switch):
        for (target, _cond), words in zip(node._branches, node.case_words, strict=True):
            if target is edge.dst:
                return words
    return ""


def _add_merges(drawn: list[Drawn]) -> None:
    """Ways that come back, and others that meet, join at an exclusive gateway of their own."""
    for target in list(drawn):
        plain = target.element in ("endEvent", "parallelGateway", "complexGateway")
        if len(target.incoming) < 2 or plain:
            continue
        merge = Drawn(f"{target.name}__merge", "exclusiveGateway", "gateway", lane=target.lane)
        merge.node = target.node
        for way in target.incoming:
            way.target = merge
        merge.incoming, target.incoming = target.incoming, []
        only = Way(merge, target)
        merge.outgoing.append(only)
        target.incoming.append(only)
        drawn.insert(drawn.index(target), merge)


def _set_defaults(drawn: list[Drawn]) -> None:
    """Every exclusive gateway says which way is taken when no condition holds."""
    for shape in drawn:
        if shape.element == "exclusiveGateway" and len(shape.outgoing) > 1:
            named = [way for way in shape.outgoing if way.kind in ("default", "cond_false")]
            shape.default = (named or shape.outgoing)[-1].id


def _spread_lanes(drawn: list[Drawn]) -> None:
    """What names no lane stands in that of the step before it, a start in that of the step behind it."""
    for _round in range(len(drawn)):
        missing = [shape for shape in drawn if not str(shape.lane)]
        if not missing:
            return
        for shape in missing:
            near = [way.source for way in shape.incoming] + [way.target for way in shape.outgoing]
            shape.lane = next((other.lane for other in near if str(other.lane)), "")


# --- where it stands -----------------------------------------------------------------------


def _place(flow_class: type[RecordFlow], drawn: list[Drawn]) -> Drawing:
    order, _reversed = chart.topsort(SimpleNamespace(instance=SimpleNamespace(nodes=lambda: drawn)))
    grid = chart.Grid(order)
    _columns(grid, order)
    bands = _rows(grid, order)
    chart.init_shapes(grid)
    chart.calc_edges(grid)
    starts = sorted({cell.x for cell in grid.cells})

    def wide(x: float) -> int:
        """Leave more room between the columns, for the words on the ways."""
        return int(x) + ROOM * sum(1 for start in starts if start and start <= x)

    shapes = {
        cell.node: Box(wide(cell.shape.x), int(cell.shape.y), cell.shape.width, cell.shape.height)
        for cell in grid.cells
    }
    grid.width = wide(grid.width)
    ways = [way for shape in drawn for way in shape.outgoing]
    routes = {(edge.src, edge.dst): edge.segments for edge in grid.edges}
    for way in ways:
        way.points = [(wide(x), int(y)) for x, y in routes[way.source, way.target]]
        _touch(way, shapes)
    return _framed(flow_class, grid, shapes, ways, bands)


def _columns(grid: Any, order: list[Drawn]) -> None:
    """A step stands right of all that lead to it; ways back do not count."""
    place = {shape: number for number, shape in enumerate(order)}
    for shape in order:
        before = [way.source for way in shape.incoming if place[way.source] < place[shape]]
        grid[shape].col = 1 + max((grid[one].col for one in before), default=-1)


def _rows(grid: Any, order: list[Drawn]) -> list[tuple[Any, list[Drawn]]]:
    """Each lane has its own band of rows; in it a step stays in the row of the step before where it can."""
    lanes: dict[str, tuple[Any, list[Drawn]]] = {}
    for shape in order:
        lanes.setdefault(both(shape.lane)[1], (shape.lane, []))[1].append(shape)
    top = 0
    for _words, members in lanes.values():
        taken: set[tuple[int, int]] = set()
        local: dict[Drawn, int] = {}
        for shape in members:
            column = grid[shape].col
            wanted = next((local[way.source] for way in shape.incoming if way.source in local), 0)
            rows = [wanted, *(row for row in range(len(members)) if row != wanted)]
            local[shape] = next(row for row in rows if (column, row) not in taken)
            taken.add((column, local[shape]))
        for shape, row in local.items():
            grid[shape].row = top + row
        top += 1 + max(local.values())
    return list(lanes.values())


def _touch(way: Way, shapes: dict[Drawn, Box]) -> None:
    """Let the line begin and end at the shapes; viewflow leaves room for arrow heads of its own."""
    for at, shape in ((0, way.source), (-1, way.target)):
        x, y = way.points[at]
        box = shapes[shape]
        x = min(max(x, box.x), box.x + box.width)
        y = min(max(y, box.y), box.y + box.height)
        way.points[at] = (x, y)


def _framed(
    flow_class: type[RecordFlow],
    grid: Any,
    shapes: dict[Drawn, Box],
    ways: list[Way],
    bands: list[tuple[Any, list[Drawn]]],
) -> Drawing:
    width = int(grid.width) + 2 * PAD
    lanes, top = [], None
    for words, members in bands:
        rows = [grid[shape] for shape in members]
        first = int(min(cell.y for cell in rows)) - chart.GAP_SIZE // 2
        last = int(max(cell.y + cell.height for cell in rows)) + chart.GAP_SIZE // 2
        top = first if top is None else top
        lanes.append(Lane(words, Box(-PAD, first, width, last - first), members))
    for above, below in pairwise(lanes):
        above.box.height = below.box.y - above.box.y
    height = sum(lane.box.height for lane in lanes)
    frame = Box(-PAD - 2 * HEAD, top or 0, width + 2 * HEAD, height)
    for lane in lanes:
        lane.box = Box(-PAD - HEAD, lane.box.y, width + HEAD, lane.box.height)
    return Drawing(flow_class, shapes, ways, lanes, frame)
