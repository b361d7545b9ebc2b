"""What the person is told of a decision: a sentence for each thing, with sum, day and who does it, in no words of ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.utils import timezone

from coordination.deliberation.models import Deliberation, Outcome, Round
from coordination.documents.plain_words import bare, sentences
from coordination.documents.words import day_words, due_words, in_chinese, money_words
from coordination.policy.stages import CASH, StageTerms
from coordination.units.models import Organisation

Kind = Outcome.Kind
HEARD = "你反映的困难，有关单位一起研究过了"


@in_chinese
def plain_words(case: Deliberation, found: Round, outcomes: Iterable[Outcome]) -> str:
    """What was decided, a line for each thing; a refusal says why, by which rule, and what else may help."""
    if found.conclusion == Round.Conclusion.NOT_SUPPORTED:
        said = [f"{HEARD}，这次不能给予救助"]
        for outcome in outcomes:
            said.append(f"原因是：{bare(outcome.text)}")
            said += [f"依据是：{bare(outcome.basis)}"] if bare(outcome.basis) else []
            said += [f"你还可以这样做：{bare(outcome.measure)}"] if bare(outcome.measure) else []
        return sentences(said)
    given = [words for outcome in outcomes for words in plain_outcome(case, outcome)]
    return sentences([f"{HEARD}，决定帮助你", *given])


def plain_outcome(case: Deliberation, outcome: Outcome) -> Iterator[str]:
    """The sentences of one outcome, without their full stops."""
    match outcome.kind:
        case Kind.CATEGORY:
            yield from _category(case, outcome)
        case Kind.AID:
            yield from _aid(case, outcome)
        case Kind.SINGLE_DIBAO:
            yield f"建议按单人户给你本人办理最低生活保障，由{_unit(outcome.unit)}接着办，结果另行告诉你"
        case Kind.POLICY_GAP:
            yield "你的困难中有一些现在还没有对应的政策，已经提请县里研究"
        case _:
            yield from _work(outcome)


def _category(case: Deliberation, outcome: Outcome) -> Iterator[str]:
    whom = "你" if case.person is not None else "你家"
    until = f"，到{day_words(outcome.until_on)}为止" if outcome.until_on else ""
    yield f"从{day_words(timezone.localdate())}起，把{whom}认定为其他困难人员{until}"
    if outcome.review_on:
        yield f"{due_words(outcome.review_on)}前会再来了解一次情况"


def _aid(case: Deliberation, outcome: Outcome) -> Iterator[str]:
    stages = outcome.plan
    total = outcome.amount or Decimal(0)
    if len(stages) == 1:
        yield f"给你{_worth(stages[0])}，{due_words(stages[0].due_on)}前给到你"
    else:
        yield f"一共给你{money_words(total)}的救助，分{len(stages)}次"
        for place, stage in enumerate(stages, 1):
            yield f"第{place}次给{_worth(stage)}，{due_words(stage.due_on)}前给到你"
    for place, stage in enumerate(stages, 1):
        if bare(stage.condition):
            which = f"第{place}次" if len(stages) > 1 else ""
            yield f"{which}给之前要先符合这个条件：{bare(stage.condition)}"
    if case.advanced:
        yield f"以前已经先给你{money_words(case.advanced)}，加上这次一共{money_words(total + case.advanced)}"


def _worth(stage: StageTerms) -> str:
    if stage.form == CASH:
        return f"救助金{money_words(stage.amount)}"
    return f"价值{money_words(stage.amount)}的{'服务' if stage.form == 'service' else '实物'}"


def _work(outcome: Outcome) -> Iterator[str]:
    """What a unit does: once by its name, whether the decision's own sentence names it or not."""
    what = bare(outcome.text)
    named = outcome.unit is not None and any(
        name and name in what for name in (outcome.unit.name, outcome.unit.short_name)
    )
    yield what if named or outcome.unit is None else f"{_unit(outcome.unit)}负责这件事：{what}"
    if outcome.due_on:
        yield f"这件事在{due_words(outcome.due_on)}前办好"


def _unit(unit: Organisation | None) -> str:
    return unit.short_name if unit is not None else "有关单位"
