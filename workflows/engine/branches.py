"""Branches of a process: one for each of several things, and the join that waits for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from viewflow import this
from viewflow.workflow import nodes as stock
from viewflow.workflow.activation import Activation
from viewflow.workflow.base import Node
from viewflow.workflow.nodes.join import JoinActivation
from viewflow.workflow.status import STATUS
from viewflow.workflow.token import Token

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


def titled(node: Node, label: _StrOrPromise, lane: _StrOrPromise = "") -> None:
    if label:
        node.task_title = label
    node.lane = lane


class EachActivation(Activation):
    """Opens one branch for each seed, under a token of its own."""

    @Activation.status.super()
    def activate(self) -> None:
        self.seeds = list(self.flow_task.items(self.process.record))

    @Activation.status.super()
    def create_next(self) -> Iterable[Activation]:
        node, token, pk = self.flow_task, self.task.token, self.task.pk
        if not self.seeds:
            # straight on: the join takes one level off the token it is given
            yield node.join._create(self, Token(f"{token}/{pk}_0"))
        for number, seed in enumerate(self.seeds, 1):
            yield node.each._create(self, Token(f"{token}/{pk}_{number}"), seed=seed)


class ForEach(stock.mixins.NextNodeMixin, Node):
    """One branch for each of ``items(record)``, from the next node to the join behind it.

    The seeds are rows with integer keys. With none, the token goes straight to
    the join. ``turning.add_branch`` adds one while it runs.
    """

    task_type = "FOR_EACH"
    activation_class = EachActivation
    shape = stock.Split.shape
    bpmn_element = "parallelGateway"

    def __init__(
        self,
        *,
        items: Callable[..., Iterable[Any]],
        label: _StrOrPromise = "",
        lane: _StrOrPromise = "",
    ) -> None:
        super().__init__()
        self.items = items
        titled(self, label, lane)

    def _resolve(self, instance: Any) -> None:
        super()._resolve(instance)
        self.items = this.resolve(instance, self.items)

    def _ready(self) -> None:
        super()._ready()
        self.each._multi_instance = True

    @property
    def each(self) -> Node:
        return self._next

    @property
    def join(self) -> Join:
        """The join that its branches run into: the nearest one downstream."""
        seen, queue = set[str](), [self.each]
        while queue:
            node = queue.pop(0)
            if isinstance(node, Join):
                return node
            if node.name not in seen:
                seen.add(node.name)
                queue += [edge.dst for edge in node._outgoing()]
        raise LookupError(f"No join follows {self.name}.")


class RecordJoinActivation(JoinActivation):
    """Viewflow's join, which finds the join of its own branches only, so that for-eaches may nest."""

    @classmethod
    def create(
        cls, flow_task: Join, prev_activation: Activation, token: Token, data: Any = None, seed: Any = None
    ) -> RecordJoinActivation:
        task_class = flow_task.flow_class.task_class
        base = token.get_base_split_token() if token.is_split_token() else token
        process = prev_activation.process
        task = task_class._default_manager.filter(
            flow_task=flow_task, process=process, token=base, status__in=[STATUS.NEW, STATUS.STARTED]
        ).first()
        if task is None:
            task = task_class(process=process, flow_task=flow_task, token=base)
            task.save(force_insert=True)
        else:
            task.process = process  # the one that is being run, which knows its actor
        task.previous.add(prev_activation.task)
        return cls(task)


class Join(stock.Join):
    """Waits until every branch has arrived or was cancelled."""

    activation_class = RecordJoinActivation

    def __init__(self, *, label: _StrOrPromise = "", lane: _StrOrPromise = "") -> None:
        super().__init__()
        titled(self, label, lane)
