"""What each step reads: the names, down to the answers and facts that an amount hangs on."""

from __future__ import annotations

from collections.abc import Iterator

from ownway.scheme.rules.model import (
    CODE,
    Among,
    Bands,
    BestDescriptor,
    Compare,
    Condition,
    Contribution,
    Corridor,
    Every,
    Extreme,
    Item,
    Jump,
    Keep,
    Levels,
    MeanFactor,
    Not,
    OrderedTables,
    Pick,
    Power,
    Prorate,
    Refer,
    Round,
    Scheme,
    Some,
    Split,
    Step,
    Sum,
    Table,
    Verified,
)

ON_THE_WHOLE = (Refer, Corridor, Round)  # they act on the running amount itself


def verified(question: str) -> str:
    """The name under which it is known whether somebody looked at an answer again."""
    return f"verified({question})"


def agreed(fact: str) -> str:
    """The name under which it is known that an agreement is missing; agreed where not said."""
    return f"agreed({fact})"


def conditions(step: Step) -> Iterator[Condition]:
    """Every condition a step holds."""
    if step.when is not None:
        yield step.when
    match step:
        case Sum():
            yield from (one.when for one in step.terms if one.when is not None)
        case MeanFactor():
            yield from (one.qualifies for one in step.activities if one.qualifies is not None)
        case Jump():
            yield step.condition


def of_condition(condition: Condition) -> Iterator[str]:
    """What a condition reads; a second look counts as a name of its own."""
    match condition:
        case Compare() | Among():
            yield condition.name
        case Verified():
            yield verified(condition.question)
        case Not():
            yield from of_condition(condition.of)
        case Every() | Some():
            for one in condition.of:
                yield from of_condition(one)


def reads(step: Step) -> tuple[str, ...]:
    """The questions, facts and steps a step names, in order, each once."""
    found = [*_named(step)]
    for condition in conditions(step):
        found += of_condition(condition)
    return tuple(dict.fromkeys(name for name in found if name))


def _named(step: Step) -> Iterator[str]:
    match step:
        case Sum():
            yield from (one.of for one in step.terms)
        case Extreme() | BestDescriptor():
            yield from step.of
        case Bands() | Table() | Power() | Jump() | Contribution():
            yield step.of
        case Keep():
            yield from (step.of, step.by)
        case Levels() | Pick():
            yield step.by
        case OrderedTables():
            for table in step.tables:
                yield from table.coefficients
        case MeanFactor():
            yield step.base
            yield from (one.question for one in step.activities)
        case Item():
            yield from (step.quantity, step.weeks)
        case Prorate():
            yield from (step.whole, step.parts, step.own, step.shared, step.among)
        case Corridor():
            yield step.against


def adds(step: Step, scheme: Scheme) -> bool:
    """Does it add its value to the running amount?"""
    left_out = (*ON_THE_WHOLE, Split, Contribution)
    return step.unit == scheme.currency and not step.apart and not isinstance(step, left_out)


class Reach:
    """For every name, the answers and facts it hangs on; `cut` is taken as known."""

    def __init__(self, scheme: Scheme, cut: str = "") -> None:
        self._known = {cut} if cut else set()
        self._found: dict[str, frozenset[str]] = dict.fromkeys(self._known, frozenset())
        self.scheme = scheme
        self.steps = [one for one in scheme.steps if not isinstance(one, Split | Contribution)]
        for step in self.steps:
            if step.id != cut:
                self._found[step.id] = frozenset().union(*map(self.of, reads(step)))

    def of(self, name: str) -> frozenset[str]:
        """A question, a fact and `verified(question)` hang on themselves."""
        return self._found[name] if name in self._found else frozenset((name,))

    def of_result(self) -> frozenset[str]:
        """What the amount (or the grade) hangs on."""
        return frozenset().union(*(self.of(step.id) for step in self.needed()))

    def needed(self) -> list[Step]:
        """The steps the result needs, in the order of the file; those behind `cut` are not.

        A step that hangs on the cut alone is needed all the same: it leads on to the amount.
        """
        result = self.scheme.step(self.scheme.modes.result)
        grade = result.unit == CODE
        wanted = {result.id}
        if not grade:
            for one in self.steps:
                if adds(one, self.scheme) or isinstance(one, ON_THE_WHOLE):
                    wanted.add(one.id)
        return closure(self.steps, wanted, self._known)


def closure(steps: list[Step], wanted: set[str], known: set[str]) -> list[Step]:
    """`wanted` and every step they read, in the order of the file, not going past `known`."""
    wanted = set(wanted)
    for step in reversed(steps):
        if step.id in wanted and step.id not in known:
            wanted.update(reads(step))
    return [one for one in steps if one.id in wanted]
