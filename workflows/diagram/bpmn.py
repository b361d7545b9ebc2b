"""A flow as BPMN 2.0: lanes, conditions in both languages, multi-instance tasks, rungs as timers, layout."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET  # we only write it

from django.utils import translation
from django.utils.functional import Promise

from workflows.desk.ahead import rung_words
from workflows.engine.ladder import Rung

from .drawing import Box, Drawing, Drawn, Way, both, drawing_of, words_on
from .timers import is_closing, timers_of

if TYPE_CHECKING:
    from viewflow.workflow.base import Node

    from workflows.engine.base import RecordFlow

NAMESPACES = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
for prefix, uri in NAMESPACES.items():
    ET.register_namespace(prefix, uri)


def export(flow_class: Any) -> bytes:
    """A flow class as XML in the reader's language; conditions carry both."""
    return _export(flow_class, translation.get_language() or "")


@lru_cache(maxsize=64)
def _export(flow_class: Any, language: str) -> bytes:
    drawing = drawing_of(flow_class)
    root = ET.Element(
        _n("bpmn:definitions"), {"id": "definitions", "targetNamespace": "https://bpmn.io/schema/bpmn"}
    )
    collaboration = ET.SubElement(root, _n("bpmn:collaboration"), {"id": "collaboration"})
    title = _text(flow_class.process_title)
    ET.SubElement(
        collaboration,
        _n("bpmn:participant"),
        {"id": "pool", "name": title, "processRef": _process_id(flow_class)},
    )
    process = ET.SubElement(
        root, _n("bpmn:process"), {"id": _process_id(flow_class), "name": title, "isExecutable": "false"}
    )
    _lanes(process, drawing)
    for shape in drawing.shapes:
        _element(process, drawing, shape)
    for way in drawing.ways:
        _flow(process, way)
    _diagram(root, drawing)
    ET.indent(root)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _n(name: str) -> str:
    prefix, _colon, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def _text(words: Any) -> str:
    return str(words) if isinstance(words, Promise | str) else str(words or "")


def _process_id(flow_class: type[RecordFlow]) -> str:
    return f"process_{flow_class.__name__}"


def _lanes(process: ET.Element, drawing: Drawing) -> None:
    lane_set = ET.SubElement(process, _n("bpmn:laneSet"), {"id": "lanes"})
    for number, lane in enumerate(drawing.lanes):
        element = ET.SubElement(
            lane_set, _n("bpmn:lane"), {"id": f"lane_{number}", "name": _text(lane.words)}
        )
        for member in lane.members:
            ET.SubElement(element, _n("bpmn:flowNodeRef")).text = member.id
            for timer, _rung, _box in timers_of(drawing, member):
                ET.SubElement(element, _n("bpmn:flowNodeRef")).text = timer


def _element(process: ET.Element, drawing: Drawing, shape: Drawn) -> None:
    attributes = {"id": shape.id}
    if _text(shape.label):
        attributes["name"] = _text(shape.label)
    if shape.default:
        attributes["default"] = shape.default
    element = ET.SubElement(process, _n(f"bpmn:{shape.element}"), attributes)
    if str(shape.label):
        ET.SubElement(element, _n("bpmn:documentation")).text = " / ".join(dict.fromkeys(both(shape.label)))
    for way in shape.incoming:
        ET.SubElement(element, _n("bpmn:incoming")).text = way.id
    for way in shape.outgoing:
        ET.SubElement(element, _n("bpmn:outgoing")).text = way.id
    if shape.definition:
        ET.SubElement(element, _n(f"bpmn:{shape.definition}"), {"id": f"{shape.id}__definition"})
    if shape.is_multiple:
        ET.SubElement(
            element,
            _n("bpmn:multiInstanceLoopCharacteristics"),
            {"id": f"{shape.id}__each", "isSequential": "false"},
        )
    if shape.element == "subProcess":
        _inner(element, shape)
    for timer, rung, _box in timers_of(drawing, shape):
        _timer(process, shape, timer, rung)


def _inner(element: ET.Element, shape: Drawn) -> None:
    """The steps of one branch inside a multi-instance box, from its own start to its own end."""
    prefix = shape.id
    entry, leave = f"{prefix}__start", f"{prefix}__end"
    ET.SubElement(element, _n("bpmn:startEvent"), {"id": entry})
    for node in shape.inner:
        attributes = {"id": _inner_id(node), "name": _text(node.task_title)}
        ways = _inner_ways(shape, node)
        if node.bpmn_element == "exclusiveGateway" and len(ways) > 1:
            attributes["default"] = ways[-1][0]
        ET.SubElement(element, _n(f"bpmn:{node.bpmn_element}"), attributes)
    ET.SubElement(element, _n("bpmn:endEvent"), {"id": leave})
    flows = [(f"{prefix}__enter", entry, _inner_id(shape.inner[0]), "")]
    flows += [way for node in shape.inner for way in _inner_ways(shape, node)]
    for identity, source, target, words in flows:
        attributes = {"id": identity, "sourceRef": source, "targetRef": target}
        if words:
            attributes["name"] = words
        ET.SubElement(element, _n("bpmn:sequenceFlow"), attributes)


def _inner_id(node: Node) -> str:
    return f"id_inner_{node.name}"


def _inner_ways(shape: Drawn, node: Node) -> list[tuple[str, str, str, str]]:
    ways = []
    for edge in node._outgoing():
        inside = edge.dst in shape.inner
        target = _inner_id(edge.dst) if inside else f"{shape.id}__end"
        ways.append(
            (
                f"id_inner_edge_{node.name}__{edge.dst.name}",
                _inner_id(node),
                target,
                _text(words_on(node, edge)),
            )
        )
    return ways


def _timer(process: ET.Element, shape: Drawn, identity: str, rung: Rung) -> None:
    """A rung: the step goes on; a closing one ends it."""
    event = ET.SubElement(
        process,
        _n("bpmn:boundaryEvent"),
        {
            "id": identity,
            "attachedToRef": shape.id,
            "cancelActivity": "true" if is_closing(rung) else "false",
        },
    )
    # not its name: the labels of neighbouring timers would lie upon each other; the viewer shows it on hover
    ET.SubElement(event, _n("bpmn:documentation")).text = rung_words(rung)
    definition = ET.SubElement(event, _n("bpmn:timerEventDefinition"), {"id": f"{identity}__definition"})
    duration = ET.SubElement(definition, _n("bpmn:timeDuration"), {_n("xsi:type"): "bpmn:tFormalExpression"})
    duration.text = rung.formula


def _flow(process: ET.Element, way: Way) -> None:
    attributes = {"id": way.id, "sourceRef": way.source.id, "targetRef": way.target.id}
    if _text(way.words):
        attributes["name"] = _text(way.words)
    element = ET.SubElement(process, _n("bpmn:sequenceFlow"), attributes)
    if way.is_conditional and not way.is_default:
        condition = ET.SubElement(
            element, _n("bpmn:conditionExpression"), {_n("xsi:type"): "bpmn:tFormalExpression"}
        )
        condition.text = " / ".join(dict.fromkeys(both(way.words or way.target.label)))


def _diagram(root: ET.Element, drawing: Drawing) -> None:
    diagram = ET.SubElement(root, _n("bpmndi:BPMNDiagram"), {"id": "diagram"})
    plane = ET.SubElement(diagram, _n("bpmndi:BPMNPlane"), {"id": "plane", "bpmnElement": "collaboration"})
    _shape(plane, "pool", drawing.box, {"isHorizontal": "true"})
    for number, lane in enumerate(drawing.lanes):
        _shape(plane, f"lane_{number}", lane.box, {"isHorizontal": "true"})
    for shape, box in drawing.shapes.items():
        extra = {"isExpanded": "false"} if shape.element == "subProcess" else {}
        if shape.element == "exclusiveGateway":
            extra["isMarkerVisible"] = "true"
        _shape(plane, shape.id, box, extra)
        for timer, _rung, at in timers_of(drawing, shape):
            _shape(plane, timer, at, {})
    for way in drawing.ways:
        edge = ET.SubElement(plane, _n("bpmndi:BPMNEdge"), {"id": f"{way.id}__di", "bpmnElement": way.id})
        for x, y in way.points:
            ET.SubElement(edge, _n("di:waypoint"), {"x": str(x), "y": str(y)})
        if _text(way.words):
            x, y = way.label_at
            label = ET.SubElement(edge, _n("bpmndi:BPMNLabel"))
            size = {"x": str(x), "y": str(y - 12), "width": "84", "height": "14"}
            ET.SubElement(label, _n("dc:Bounds"), size)


def _shape(plane: ET.Element, element: str, box: Box, extra: dict[str, str]) -> None:
    shape = ET.SubElement(
        plane, _n("bpmndi:BPMNShape"), {"id": f"{element}__di", "bpmnElement": element, **extra}
    )
    ET.SubElement(
        shape,
        _n("dc:Bounds"),
        {"x": str(box.x), "y": str(box.y), "width": str(box.width), "height": str(box.height)},
    )
