"""What can be proved of a scheme before anybody's amount hangs on it (§7).

`prove` covers every input that can matter: each domain is enumerated, reachable totals are
combined, and the tail of the scheme is worked out once for each stretch of the total over which
it is one formula. Where that takes more than 1,000,000 evaluations it says `not_proved` and draws
neighbours from a seed that is written in the certificate.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import partial

from ownway.scheme.rules.model import Corridor, Fact, Scheme
from ownway.scheme.rules.proofs.cliffs import Cliffs, band_cliffs
from ownway.scheme.rules.proofs.findings import Certificate, Cliff, Finding, Pair
from ownway.scheme.rules.proofs.machine import Known, Machine
from ownway.scheme.rules.proofs.pairs import (
    Draw,
    Move,
    Whole,
    below_zero,
    drawn,
    line_of,
    moves,
    pays_less,
)
from ownway.scheme.rules.proofs.papers import check_examples, papers
from ownway.scheme.rules.proofs.parts import levels, shares, unreached
from ownway.scheme.rules.proofs.space import STEP, WHOLE_NUMBERS, Space, TooLarge
from ownway.scheme.rules.proofs.sweep import Sweep

__all__ = ["Certificate", "Cliff", "Finding", "Pair", "check_examples", "prove"]

SEED = 20_240_601
PAIRS = 20_000


def prove(scheme: Scheme, on: date, *, seed: int = SEED, pairs: int = PAIRS) -> Certificate:
    """The certificate of the version in force on `on`.

    `pairs` neighbours are drawn from `seed` only where a complete proof is out of reach.
    Raises NotInForce where there is no version on that day.
    """
    version = scheme.version_on(on)
    machine = Machine(scheme, on)
    whole = Whole(machine)
    found: list[Finding] = [*papers(scheme, version), *check_examples(scheme)]
    cliffs: list[Cliff] = []
    least = most = None
    evaluations, why = 0, ""
    try:
        sweep = Sweep(Space(machine), whole)
        sweep.go()
        found += sweep.findings
        cliffs = sweep.cliffs.told()
        found += sweep.cliffs.findings()
        least, most = (None, None) if whole.graded else (sweep.least, sweep.most)
        evaluations, why = sweep.evaluations, sweep.not_proved
        found += unreached(scheme, on, machine.seen)
        found += [_whole_numbers(scheme, name) for name in sweep.numbers.inner]
    except TooLarge:
        why = "More than 1,000,000 evaluations would be needed."
    if why:
        more = _by_lot(whole, seed, pairs)
        known = {(one.code, one.where) for one in found}
        found += [one for one in more[0] if (one.code, one.where) not in known]
        cliffs = cliffs or more[1].told()
        found += more[1].findings() if not evaluations else []
        found.append(_not_proved(scheme, why, seed, pairs))
        evaluations += 2 * pairs
    banded, over = band_cliffs(scheme, on)
    found += [*over, *levels(scheme, on), *shares(scheme, on, whole, seed)]
    return Certificate(
        scheme=scheme.id,
        on=on,
        version=version.start,
        proved=not why,
        evaluations=evaluations,
        seed=seed if why else None,
        pairs=pairs if why else 0,
        least=least,
        most=most,
        findings=tuple(found),
        cliffs=(*cliffs, *banded),
    )


def _not_proved(scheme: Scheme, why: str, seed: int, pairs: int) -> Finding:
    words = f"{why} {pairs:,} pairs of neighbours were drawn from the seed {seed}."
    fix = "Let answers meet in one sum of domains, or let a named person accept this in writing."
    return Finding("not_proved", scheme.id, 1, words, fix)


def _whole_numbers(scheme: Scheme, name: str) -> Finding:
    words = f"{name} is added to points, and covered at the whole numbers 0 to {WHOLE_NUMBERS}."
    fix = "Look whether more of it, or parts of one, can matter."
    return Finding("not_proved", name, line_of(scheme, name), words, fix, stops=False)


def _by_lot(whole: Whole, seed: int, pairs: int) -> tuple[list[Finding], Cliffs]:
    """Neighbours drawn by lot: what they show, each with its smallest pair."""
    scheme, draw = whole.scheme, Draw(seed)
    cliffs = Cliffs(whole)
    softened = any(isinstance(one, Corridor) for one in scheme.steps)
    steps = [one for name in whole.names for one in moves(scheme, name)]
    numbers = [
        name
        for name in whole.names
        if name in scheme.facts
        and scheme.facts[name].numeric
        and scheme.facts[name].more_pays is not None
    ]
    shown: dict[str, Finding] = {}
    for _ in range(pairs if steps or numbers else 0):
        known = drawn(whole, draw)
        place = draw.below(len(steps) + len(numbers))
        if place < len(steps):
            move = steps[place]
        else:
            move = _more(scheme.facts[numbers[place - len(steps)]], known, draw)
        known[move.name] = move.old
        before = whole.amount(known, corridor=True, rounding=False)
        after = whole.amount({**known, move.name: move.new}, corridor=True, rounding=False)
        if (after - before) * move.sign < 0 and move.name not in shown:
            small = whole.smaller(known, move, corridor=True)
            pair = whole.pair(small, move, corridor=True)
            shown[move.name] = pays_less(scheme, pair, move.sign)
        if before < 0 and "" not in shown:
            same = Move(move.name, move.old, move.old, 1)
            shown[""] = below_zero(scheme, whole.pair(known, same, corridor=True))
        if move.name in scheme.questions and not whole.graded:
            gap = whole.gap(known, move, corridor=False) if softened else after - before
            cliffs.note(move, gap, (), partial(dict, known))
    return list(shown.values()), cliffs


def _more(fact: Fact, known: Known, draw: Draw) -> Move:
    """A little more of a number than is known."""
    old = known[fact.code] or Fraction(0)
    new = old + (1 + draw.below(1_000)) * STEP
    return Move(fact.code, old, new, -1 if fact.more_pays == "less" else 1)
