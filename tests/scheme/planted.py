"""Small schemes around a few steps, and one with a planted inversion for each kind of step."""

from __future__ import annotations

from datetime import date

from ownway.scheme.rules.model import Scheme
from ownway.scheme.rules.reading import read_scheme

ON = date(2026, 6, 1)
QUESTIONS = """
  a: {domain: one, text: A, if_missing: ask, options: [[l, 0, L], [m, 3, M], [h, 8, H]]}
  b: {domain: one, text: B, if_missing: ask, options: [[l, 0, L], [m, 2, M], [h, 5, H]]}
  c: {domain: two, text: C, if_missing: ask, options: [[l, 0, L], [m, 4, M], [h, 6, H]]}
"""
TWISTED = QUESTIONS.replace(
    "[[l, 0, L], [m, 4, M], [h, 6, H]]", "[[l, 0, L], [m, 6, M], [h, 4, H]]"
)
LEVEL = "  level: {unit: level, of: [low, mid, high], default: low}\n"
CARER = LEVEL.replace("}", ", needs: carer_agreement}")
HOURS = "  hours: {unit: hour, default: 0, more_pays: more}\n"
TOTAL = "{id: total, kind: sum, of: [a, b, c], unit: point, why: x}"
MONEY = (
    "{id: money, kind: table, of: total, read: line, unit: GBP, why: x, rows: [[0, 0], [19, 1900]]}"
)


def scheme(
    *steps: str,
    questions: str = QUESTIONS,
    facts: str = "",
    limits: str = "{}",
    version: str = "",
    result: str = "final",
    final: str = "{id: final, kind: round, to: 0.01, mode: half_up, why: x}",
    examples: str = "[]",
) -> Scheme:
    """A whole file around a few steps, read as any file is."""
    version = version or (
        "{status: adopted, decided_by: Cabinet, decided_on: 2026-01-02, notice_on: 2026-01-09,"
        " consulted: [2025-10-01, 2025-12-01], legal_basis: Act, calibration: c, impact: i}"
    )
    listed = "\n".join(f"  - {one}" for one in (*steps, final) if one)
    return read_scheme(
        f"""format: ownway-scheme/1
id: planted
title: Planted
languages: [en]
currency: GBP
period: {{unit: year, weeks: 52, days: 364}}
instrument: {{owner: us, licence: free, manual: m.md, ask_as: as if help stopped}}
versions:
  2026-04-01: {version}
facts: {"{}" if not facts else ""}
{facts}
questions: {questions}
steps:
{listed}
limits: {limits}
modes: {{table: {{result: {result}}}}}
overrides: {{up: {{by: [lead], reason: required}}, down: {{by: []}}}}
reasons:
  en: {{x: "This is a line."}}
tests: {examples}
"""
    )


PLANTED = {
    "sum": scheme(
        "{id: total, kind: sum, of: [a, b, {of: c, times: -1}], unit: point, why: x}",
        MONEY.replace("[0, 0]", "[-6, 0]"),
    ),
    "higher_of": scheme(
        "{id: total, kind: higher_of, of: [a, c], unit: point, why: x}", MONEY, questions=TWISTED
    ),
    "lower_of": scheme(
        "{id: total, kind: lower_of, of: [a, c], unit: point, why: x}", MONEY, questions=TWISTED
    ),
    "best_descriptor": scheme(
        "{id: total, kind: best_descriptor, of: [a, c], unit: point, why: x}",
        MONEY,
        questions=TWISTED,
    ),
    "bands": scheme(
        TOTAL,
        "{id: money, kind: bands, of: total, unit: GBP, why: x,"
        " rows: [[0, 0], [6, 900], [12, 800], [15, 1000]]}",
    ),
    "table line": scheme(TOTAL, MONEY.replace("[19, 1900]", "[8, 1900], [14, 1200], [19, 2400]")),
    "table band": scheme(
        TOTAL,
        MONEY.replace("line", "band").replace("[19, 1900]", "[10, 1900], [12, 1850], [19, 2400]"),
    ),
    "ordered_tables": scheme(
        "{id: group, kind: ordered_tables, unit: code, why: x, tables: ["
        "{id: t1, coefficients: {a: {l: 0, m: 2, h: 1}, b: {l: 0, m: 1, h: 2}},"
        " thresholds: [[3, top], [1, middle]], otherwise: bottom}]}",
        "{id: money, kind: pick, by: group, unit: GBP, why: x,"
        " values: {top: 900, middle: 500, bottom: 100}}",
    ),
    "mean_factor": scheme(
        TOTAL,
        MONEY.replace("id: money", "id: money, apart: true"),
        "{id: part, kind: mean_factor, base: money, unit: GBP, why: x, share: 0.2,"
        " guarantee: blend, nobody: 1, over: [{of: a, values: {l: 0.2, m: 1, h: 0.1}},"
        " {of: b, values: {l: 0.2, m: 0.5, h: 1}}]}",
    ),
    "levels": scheme(
        "{id: money, kind: levels, by: level, unit: GBP, why: x, rows: {low: {amount: 100},"
        " mid: {amount: 300}, high: {amount: 200}}}",
        facts=LEVEL,
    ),
    "pick": scheme(
        "{id: money, kind: pick, by: level, unit: GBP, why: x,"
        " values: {low: 100, mid: 300, high: 200}}",
        facts=LEVEL,
    ),
    "power": scheme(
        "{id: total, kind: sum, of: [a, b, {of: c, times: -4}], unit: point, why: x}",
        "{id: money, kind: power, of: total, unit: GBP, why: x}",
    ),
    "item": scheme(
        "{id: money, kind: item, unit: point, quantity: c, rate: 10, why: x}", questions=TWISTED
    ),
    "jump": scheme(
        TOTAL,
        '{id: look, kind: jump, of: total, at_least: 15, when: "c == m and verified(c)",'
        " by: second, why: x}",
        MONEY.replace("of: total", "of: look"),
    ),
    "keep": scheme(
        TOTAL,
        MONEY,
        "{id: kept, kind: keep, of: money, by: level, never_below: 0.5, why: x,"
        " share: {low: 0.9, mid: 1, high: 0.8}}",
        facts=CARER,
    ),
    "refer_below": scheme(
        TOTAL, MONEY, "{id: small, kind: refer_below, amount: 1500, to: x, when: a == h, why: x}"
    ),
    "refer_above": scheme(
        TOTAL, MONEY, "{id: large, kind: refer_above, amount: 1000, to: x, when: a == h, why: x}"
    ),
    "round": scheme(
        TOTAL, MONEY, final="{id: final, kind: round, to: 1500, mode: down, when: a == h, why: x}"
    ),
}
