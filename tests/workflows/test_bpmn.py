"""The export: what BPMN asks of every gateway, lane and edge, and the engine's own declarations in it."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from django.utils import translation

from workflows.diagram.bpmn import NAMESPACES, export
from workflows.diagram.drawing import drawing_of
from workflows.engine.base import FLOWS
from workflows.models import HUMAN

from . import tiny

OWN = [flow_class for flow_class in FLOWS if flow_class.__module__ != tiny.MODULE]
ALL = [*OWN, tiny.TinyFlow]


def tree(flow_class, language="zh-hans"):
    with translation.override(language):
        return ET.fromstring(export(flow_class))


def find(root, path):
    return root.findall(f".//{path}", NAMESPACES)


def ids(elements):
    return {element.get("id") for element in elements}


@pytest.mark.parametrize("flow_class", ALL, ids=lambda flow_class: flow_class.__name__)
def test_every_reference_resolves_and_everything_has_its_place(flow_class):
    root = tree(flow_class)
    known = {element.get("id") for element in root.iter() if element.get("id")}
    process = root.find("bpmn:process", NAMESPACES)
    flows = process.findall("bpmn:sequenceFlow", NAMESPACES)
    for flow in flows:
        assert flow.get("sourceRef") in known
        assert flow.get("targetRef") in known
    drawn = {shape.get("bpmnElement") for shape in find(root, "bpmndi:BPMNShape")}
    assert ids(flows) == {edge.get("bpmnElement") for edge in find(root, "bpmndi:BPMNEdge")}
    nodes = {
        element.get("id") for element in process if not element.tag.endswith(("sequenceFlow", "laneSet"))
    }
    assert nodes <= drawn
    in_lanes = [reference.text for reference in find(root, "bpmn:flowNodeRef")]
    assert sorted(in_lanes) == sorted(nodes)


@pytest.mark.parametrize("flow_class", ALL, ids=lambda flow_class: flow_class.__name__)
def test_every_exclusive_gateway_has_a_default_and_words_in_both_languages(flow_class):
    root = tree(flow_class)
    process = root.find("bpmn:process", NAMESPACES)
    flows = {flow.get("id"): flow for flow in process.findall("bpmn:sequenceFlow", NAMESPACES)}
    for gateway in process.findall("bpmn:exclusiveGateway", NAMESPACES):
        out = [flow.text for flow in gateway.findall("bpmn:outgoing", NAMESPACES)]
        if len(out) < 2:
            continue
        assert gateway.get("default") in out
        for identity in out:
            condition = flows[identity].find("bpmn:conditionExpression", NAMESPACES)
            if identity == gateway.get("default"):
                assert condition is None
            else:
                assert condition.text
                assert flows[identity].get("name"), f"{flow_class.__name__}: {identity} has no words"


@pytest.mark.parametrize("flow_class", ALL, ids=lambda flow_class: flow_class.__name__)
def test_only_gateways_and_ends_are_reached_by_several_ways(flow_class):
    process = tree(flow_class).find("bpmn:process", NAMESPACES)
    for element in process:
        if len(element.findall("bpmn:incoming", NAMESPACES)) > 1:
            assert element.tag.endswith(("Gateway", "endEvent")), element.get("id")


@pytest.mark.parametrize("flow_class", ALL, ids=lambda flow_class: flow_class.__name__)
def test_one_timer_a_rung_and_one_element_a_node(flow_class):
    root, drawing = tree(flow_class), drawing_of(flow_class)
    timers = find(root, "bpmn:boundaryEvent")
    rungs = sum(len(shape.rungs) for shape in drawing.shapes)
    assert len(timers) == rungs
    known = {element.get("id") for element in root.iter() if element.get("id")}
    for node in flow_class.instance.nodes():
        assert drawing.element_of(node.name) in known, node.name


@pytest.mark.parametrize("flow_class", OWN, ids=lambda flow_class: flow_class.__name__)
def test_no_two_shapes_lie_on_each_other(flow_class):
    boxes = list(drawing_of(flow_class).shapes.values())
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            apart = (
                one.x + one.width <= other.x
                or other.x + other.width <= one.x
                or one.y + one.height <= other.y
                or other.y + other.height <= one.y
            )
            assert apart


def test_a_for_each_is_one_multi_instance_task():
    root = tree(tiny.TinyFlow)
    (each,) = find(root, "bpmn:multiInstanceLoopCharacteristics")
    assert each.get("id") == "id_node_answer__each"
    assert not find(root, "bpmn:parallelGateway")
    assert drawing_of(tiny.TinyFlow).element_of("answered") == "id_node_answer"


def test_a_return_joins_at_a_gateway_that_the_export_adds():
    assert "id_node_write__merge" in ids(find(tree(tiny.TinyFlow), "bpmn:exclusiveGateway"))


@pytest.mark.parametrize("flow_class", OWN, ids=lambda flow_class: flow_class.__name__)
def test_every_human_step_has_a_lane_and_a_label(flow_class):
    for node in flow_class.instance.nodes():
        if node.task_type == HUMAN:
            assert str(node.lane), node.name
            assert str(node.task_title), node.name
