"""What is checked step by step: level tables, rows nobody reaches, and who pays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from itertools import pairwise

from ownway.scheme.rules.model import (
    Bands,
    Jump,
    Levels,
    OrderedTables,
    Pick,
    Refer,
    Scheme,
    Split,
    Step,
    Sum,
    Table,
)
from ownway.scheme.rules.proofs.findings import Finding
from ownway.scheme.rules.proofs.machine import Seen
from ownway.scheme.rules.proofs.pairs import Draw, Whole, drawn, figure, said
from ownway.scheme.rules.working import Outcome, work_out

PEOPLE = 200  # drawn to hold the shares against the amount


def levels(scheme: Scheme, on: date) -> list[Finding]:
    """A level at which money, or money per hour, drops: said level by level.

    A level table of a fact is proved by the sweep; this tells where money for an hour falls,
    which stops nothing.
    """
    found = []
    for step in scheme.steps:
        if not isinstance(step, Levels):
            continue
        fact = scheme.facts.get(step.by)
        order = [one for one in (fact.of if fact else step.rows) if one in step.rows]
        rates: list[tuple[str, Fraction]] = []
        for level in order:
            row = step.rows[level]
            if row.amount is not None and row.hours is not None and row.hours.on(on):
                rates.append((level, row.amount.on(on) / row.hours.on(on)))
        for (low, old), (high, new) in pairwise(rates):
            if new < old:
                words = f"An hour pays {figure(old)} at {low} and {figure(new)} at {high}."
                fix = "Say why, or raise the amount of the higher level."
                found.append(
                    Finding("more_need_pays_less", step.id, step.line, words, fix, stops=False)
                )
    return found


def unreached(scheme: Scheme, on: date, seen: Seen) -> list[Finding]:
    """Caps, referrals, rows, codes and groups that no set of answers comes to. Stops nothing."""
    found = []
    for step in scheme.steps:
        for event, words in _expected(step, on):
            if (step.id, event) not in seen:
                fix = "Take it out, or look whether the points before it are as meant."
                found.append(Finding("unreachable", step.id, step.line, words, fix, stops=False))
    return found


def _expected(step: Step, on: date) -> Iterator[tuple[str, str]]:
    match step:
        case Sum() if step.cap is not None:
            yield "cap", f"No answers reach the cap of {said(step.cap.on(on))}."
        case Refer():
            side = "above" if step.above else "below"
            yield "acts", f"No amount comes out {side} {said(step.amount.on(on))}."
        case Table() | Bands():
            for lower, _ in step.rows.on(on):
                yield f"row {lower}", f"No answers reach the row at {said(lower)}."
        case OrderedTables():
            groups = dict.fromkeys(g for one in step.tables for _, g in one.thresholds)
            groups |= dict.fromkeys(one.otherwise for one in step.tables if one.otherwise)
            for group in groups:
                yield f"group {group}", f"No answers reach the group {group}."
        case Levels():
            for level in step.rows:
                yield f"level {level}", f"Nobody comes to the level {level}."
        case Pick():
            for code in step.values:
                yield f"code {code}", f"Nobody comes to {code}."
        case Jump():
            yield "raised", f"Nobody is raised to {said(step.at_least.on(on))}."


def shares(scheme: Scheme, on: date, whole: Whole, seed: int) -> list[Finding]:
    """Funders: fixed weights sum to 1, and for people drawn by lot the shares sum to the amount."""
    found = []
    splits = [one for one in scheme.steps if isinstance(one, Split)]
    for step in splits:
        weights = [one.on(on) for one in step.weights.values()]
        if step.by == "fixed" and (sum(weights) != 1 or any(one < 0 for one in weights)):
            words = f"The weights of the funders sum to {said(sum(weights, Fraction(0)))}, not 1."
            found.append(_funders(step, words))
    if not splits or found:
        return found
    draw = Draw(seed)
    for _ in range(PEOPLE):
        working = work_out(scheme, whole.inputs(drawn(whole, draw)), on)
        if working.outcome is Outcome.NEEDS_ANSWERS or working.amount is None:
            continue
        whole_amount = sum(working.shares.values())
        if whole_amount != working.amount or any(one < 0 for one in working.shares.values()):
            words = f"The shares come to {whole_amount} and the amount to {working.amount}."
            return [_funders(splits[-1], words)]
    return found


def _funders(step: Split, words: str) -> Finding:
    return Finding(
        "funders_do_not_sum", step.id, step.line, words, "Let the shares make up the whole amount."
    )
