"""The measurements G1 to G12 of the money design (14), each beside a reference run.

A measurement returns rows: what was measured, the ratio, the target, and the two figures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from benchmarks.ledger_work.bench import Bench, Row
from benchmarks.ledger_work.closing import g8_days_and_months, g9_check, g10_evidence, g12_export
from benchmarks.ledger_work.growing import g11_growth
from benchmarks.ledger_work.posting import (
    g1_post_one,
    g2_reserve_and_pay,
    g3_many_writers,
    g4_pay_run,
)
from benchmarks.ledger_work.reading import (
    g5_statement_page,
    g6_streamed,
    g7_balance,
)
from benchmarks.ledger_work.runs import own_runs


def _pay_runs(bench: Bench) -> Iterator[Row]:
    """The books of a pay run, and the whole of our own."""
    yield from g4_pay_run(bench)
    yield from own_runs(bench)


MEASURES: dict[str, Callable[[Bench], Iterator[Row]]] = {
    "G1": g1_post_one,
    "G2": g2_reserve_and_pay,
    "G3": g3_many_writers,
    "G4": _pay_runs,
    "G5": g5_statement_page,
    "G6": g6_streamed,
    "G7": g7_balance,
    "G8": g8_days_and_months,
    "G9": g9_check,
    "G10": g10_evidence,
    "G11": g11_growth,
    "G12": g12_export,
}
