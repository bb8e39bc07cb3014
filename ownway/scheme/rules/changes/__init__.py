"""Why an amount changed: how much by answers, by prices and by rules, to the penny (§8, A7).

Each part is the mean, over every order in which the changes could have come, of what the change
adds when its turn comes (Shapley). Three players: answers and facts, prices (numbers under dates),
rules (everything else). Inside answers the same over domains, then over the questions of a domain,
so a domain is the sum of its questions. Pence by largest remainder: parts sum to the difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from math import factorial
from typing import Any, Literal

from ownway.scheme.rules.changes.prices import decides, repriced
from ownway.scheme.rules.changes.quick import Quick
from ownway.scheme.rules.lines import Outcome
from ownway.scheme.rules.model import Inputs, Scheme
from ownway.scheme.rules.working import work_out

METHOD = (
    "Each part is what the change adds on average, over every order in which the changes"
    " could have come."
)
FACTS = ""  # the domain of what is not an answer
Kind = Literal["answer", "fact", "prices", "rules"]
Side = tuple[Scheme, date, Inputs]
Choice = frozenset[str]


@dataclass(frozen=True, slots=True)
class Part:
    """What one change did, in minor units. `alone`: the new amount if only this had changed.

    `alone` is None where that cannot be worked out (a new question that the old rules lack).
    For an answer or a fact `old` and `new` are what was said; None: nothing.
    """

    kind: Kind
    name: str
    domain: str
    part: int
    alone: int | None
    old: Any = None
    new: Any = None


@dataclass(frozen=True, slots=True)
class Attribution:
    """`parts` sum exactly to `after − before` (minor units); domains to their parts.

    `unchanged`: the questions and facts that say the same. `comparable` False: the questions
    changed and nothing carries the old answers over, so all that differs is told as rules, and a
    new assessment is offered.
    """

    before: int
    after: int
    parts: tuple[Part, ...]
    domains: Mapping[str, int]
    unchanged: tuple[str, ...]
    comparable: bool
    method: str = METHOD

    @property
    def difference(self) -> int:
        """In minor units."""
        return self.after - self.before


class NoAmount(ValueError):
    """One side has no amount (an answer is missing, or a grade comes out)."""


def explain(old: Side, new: Side) -> Attribution:
    """What made the difference between two amounts. Raises NoAmount, BadInput, NotInForce."""
    before, after = _amount(*old), _amount(*new)
    if before is None or after is None:
        raise NoAmount("there is an amount only where every answer is known")
    mixed = _Mixed(old, new)
    if not mixed.comparable:
        only = Part("rules", "questions", "", after - before, after)
        return Attribution(before, after, (only,), {}, (), comparable=False)
    exact, told = mixed.parts()
    pence = largest_remainder(exact, after - before)
    parts = tuple(replace(part, part=share) for part, share in zip(told, pence, strict=True))
    domains: dict[str, int] = {}
    for part in parts:
        if part.kind in ("answer", "fact"):
            domains[part.domain] = domains.get(part.domain, 0) + part.part
    return Attribution(before, after, parts, domains, mixed.unchanged, comparable=True)


def _amount(scheme: Scheme, on: date, inputs: Inputs) -> int | None:
    working = work_out(scheme, inputs, on)
    return None if working.outcome is Outcome.NEEDS_ANSWERS else working.amount


class _Mixed:
    """Amounts with some changes made and others not, each worked out once."""

    def __init__(self, old: Side, new: Side) -> None:
        self.old, self.new = old, new
        self.rules = {False: old[0], True: new[0]}
        self.days = {False: old[1], True: new[1]}
        self._remembered: dict[tuple[bool, bool, Choice], Fraction | None] = {}
        self._quick: dict[tuple[bool, bool], Quick] = {}
        self._names = {
            side: frozenset((*scheme.questions, *scheme.facts))
            for side, scheme in self.rules.items()
        }
        self.changed, self.unchanged = self._compared(old[2], new[2])
        self.comparable = self._comparable()
        self.players: list[str] = []
        if self.comparable:
            self.players = ["answers"] if self.changed else []
            self.players += ["prices"] if self._prices_differ() else []
            self.players += ["rules"] if self._rules_differ() else []

    def _comparable(self) -> bool:
        """The same questions, or answers carried over as they are; every answer known to both."""
        old, new = self.old[0], self.new[0]
        carried = self.new[0].version_on(self.new[1]).carry_answers == "same"
        if old.currency != new.currency:
            return False
        if set(old.questions) != set(new.questions) and not carried:
            return False
        if not self._facts_known():
            return False
        return all(
            {*_codes(inputs.answers.get(code))}
            <= {one.code for one in scheme.questions[code].options}
            for code in set(old.questions) & set(new.questions)
            for scheme in (old, new)
            for inputs in (self.old[2], self.new[2])
        )

    def _facts_known(self) -> bool:
        """Every choice that was said is one that both rules know."""
        old, new = self.old[0], self.new[0]
        return all(
            inputs.facts.get(code) in (None, *scheme.facts[code].of)
            for code in set(old.facts) & set(new.facts)
            for scheme in (old, new)
            for inputs in (self.old[2], self.new[2])
            if scheme.facts[code].of and not isinstance(inputs.facts.get(code), bool)
        )

    def _compared(self, old: Inputs, new: Inputs) -> tuple[dict[str, list[str]], tuple[str, ...]]:
        """Names that say something else, by domain; and those that say the same.

        What only one of the two schemes asks belongs to its rules.
        """
        changed: dict[str, list[str]] = {}
        same = []
        both = self._names[False] & self._names[True]
        for code in (*self.new[0].questions, *self.new[0].facts):
            question = self.new[0].questions.get(code)
            if code in both and _said(old, code) == _said(new, code):
                same.append(code)
            elif code in both:
                changed.setdefault(question.domain if question else FACTS, []).append(code)
        return changed, tuple(same)

    def _flags(self, chosen: frozenset[str]) -> tuple[bool, bool]:
        """New prices? New rules? What does not play goes along with the other."""
        prices, rules = "prices" in chosen, "rules" in chosen
        if "prices" not in self.players:
            prices = rules
        if "rules" not in self.players:
            rules = prices
        return prices, rules

    def parts(self) -> tuple[list[Fraction], list[Part]]:
        """The exact parts (minor units) and what each is, without its pence."""
        every = frozenset(name for names in self.changed.values() for name in names)

        def outer(chosen: frozenset[str]) -> Fraction:
            names = every if "answers" in chosen else frozenset()
            return self._value(*self._flags(chosen), names)

        exact: list[Fraction] = []
        told: list[Part] = []
        for name, share in shapley(self.players, outer).items():
            if name == "answers":
                for code, own in self._answers():
                    exact.append(own)
                    told.append(self._part(code))
            else:
                alone = self._alone(*self._flags(frozenset((name,))), frozenset())
                told.append(Part("prices" if name == "prices" else "rules", name, "", 0, alone))
                exact.append(share)
        return exact, told

    def _weights(self) -> list[tuple[bool, bool, Fraction]]:
        """Old or new prices and rules, as often as they come before the answers do."""
        others = [name for name in self.players if name != "answers"]
        return [(*self._flags(some), weight) for some, weight in _subsets(others)]

    def _answers(self) -> Iterator[tuple[str, Fraction]]:
        """Shares of the answers' part: each domain's part over its names, with the other domains
        taken in their mean; a domain comes to the sum of its names.
        """
        weights = self._weights()
        for domain, names in self.changed.items():
            others = [one for one in self.changed if one != domain]
            mixed = [
                (frozenset(name for one in some for name in self.changed[one]), weight)
                for some, weight in _subsets(others)
            ]

            def over_names(chosen: Choice, mixed: Any = mixed) -> Fraction:
                return sum(
                    (weight * self._averaged(weights, chosen | rest) for rest, weight in mixed),
                    Fraction(0),
                )

            yield from shapley(names, over_names).items()

    def _averaged(self, weights: Sequence[tuple[bool, bool, Fraction]], names: Choice) -> Fraction:
        return sum(
            (weight * self._value(prices, rules, names) for prices, rules, weight in weights),
            Fraction(0),
        )

    def _value(self, prices: bool, rules: bool, names: Choice) -> Fraction:
        value = self._looked_up(prices, rules, names)
        if value is None:
            raise NoAmount("a mixture of old and new has no amount")
        return value

    def _alone(self, prices: bool, rules: bool, names: Choice) -> int | None:
        value = self._looked_up(prices, rules, names)
        return None if value is None else int(value)

    def _looked_up(self, prices: bool, rules: bool, names: Choice) -> Fraction | None:
        key = (prices, rules, names)
        if key not in self._remembered:
            amount = self._side(prices, rules).amount(names)
            self._remembered[key] = None if amount is None else Fraction(amount)
        return self._remembered[key]

    def _side(self, prices: bool, rules: bool) -> Quick:
        """One side's rules with one side's prices, ready for any mixture of answers."""
        key = (prices, rules)
        if key not in self._quick:
            scheme, day = self._scheme(prices, rules)
            only_new = self._names[True] - self._names[False]
            self._quick[key] = Quick(scheme, day, self.old[2], self.new[2], only_new)
        return self._quick[key]

    def _scheme(self, prices: bool, rules: bool) -> tuple[Scheme, date]:
        own, day = self.rules[rules], self.days[rules]
        if prices is not rules:
            own = repriced(own, day, self.rules[prices], self.days[prices])
        return own, day

    def _prices_differ(self) -> bool:
        return decides(*self._scheme(False, False)) != decides(*self._scheme(True, False))

    def _rules_differ(self) -> bool:
        return decides(*self._scheme(True, False)) != decides(*self._scheme(True, True))

    def _part(self, code: str) -> Part:
        question = self.new[0].questions.get(code)
        old, new = self.old[2], self.new[2]
        alone = self._alone(False, False, frozenset((code,)))
        if question is None:
            return Part("fact", code, FACTS, 0, alone, old.facts.get(code), new.facts.get(code))
        said = old.answers.get(code), new.answers.get(code)
        return Part("answer", code, question.domain, 0, alone, *said)


def _said(inputs: Inputs, code: str) -> tuple[Any, ...]:
    """All that is known under one name, the second look and the agreement too."""
    return (
        inputs.answers.get(code),
        inputs.facts.get(code),
        code in inputs.verified,
        code in inputs.agreed,
    )


def shapley(
    players: Sequence[str], value: Callable[[frozenset[str]], Fraction]
) -> dict[str, Fraction]:
    """Each player's mean marginal effect over all orders; sums to value(all) − value(none)."""
    found = {}
    worth = {some: value(some) for some, _ in _subsets(players)}
    for player in players:
        others = [one for one in players if one != player]
        found[player] = sum(
            (weight * (worth[some | {player}] - worth[some]) for some, weight in _subsets(others)),
            Fraction(0),
        )
    return found


def _subsets(names: Sequence[str]) -> Iterator[tuple[frozenset[str], Fraction]]:
    """Every subset, with how often it comes before a further player: k!·(n − k)!/(n + 1)!."""
    size = len(names)
    for bits in range(2**size):
        some = frozenset(name for place, name in enumerate(names) if bits >> place & 1)
        before = len(some)
        weight = Fraction(factorial(before) * factorial(size - before), factorial(size + 1))
        yield some, weight


def _codes(said: Any) -> tuple[str, ...]:
    if said is None:
        return ()
    return (said,) if isinstance(said, str) else tuple(said)


def largest_remainder(parts: Sequence[Fraction], total: int) -> list[int]:
    """Whole numbers that sum to `total`; the largest remainders are rounded up, ties to the first.

    Raises ValueError where the exact parts do not sum to it.
    """
    if sum(parts, Fraction(0)) != total:
        raise ValueError(f"the parts sum to {sum(parts, Fraction(0))}, not to {total}")
    found = [part.numerator // part.denominator for part in parts]
    order = sorted(range(len(parts)), key=lambda place: found[place] - parts[place])
    for place in order[: total - sum(found)]:
        found[place] += 1
    return found
