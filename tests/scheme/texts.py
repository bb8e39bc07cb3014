"""Small scheme files for tests: everything a file needs around the few steps that matter."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

from ownway.scheme.rules.model import Inputs, Scheme
from ownway.scheme.rules.reading import read_scheme
from ownway.scheme.rules.working import Working, work_out

ON = date(2026, 6, 1)
_AROUND = """
format: ownway-scheme/1
id: small
title: A small scheme
languages: [en]
currency: GBP
period: {{unit: year, weeks: 52, days: 364}}
instrument: {{owner: us, licence: free, manual: here, ask_as: as if help stopped}}
versions: {{2026-04-01: {{status: tested}}}}
facts: {{{facts}}}
questions:
  a: {{domain: one, text: A, options: [[fine, 0, Fine], [some, 2, Some], [much, 5.5, Much]]}}
  b: {{domain: one, text: B, options: [[fine, 0, Fine], [some, 3, Some], [much, 4, Much]]}}
  c: {{domain: two, text: C, several: true,
      options: [[wash, 1, Wash], [dress, 2, Dress], [eat, 4, Eat]]}}
steps:
{steps}
modes: {{table: {{result: {result}}}}}
{more}
reasons: {{en: {{{whys}}}}}
"""


def small(steps: str, facts: str = "", more: str = "", whys: str = "") -> Scheme:
    """A scheme of these steps, one a line; the last one that can be is the result."""
    lines = "\n".join(f"  - {{{line.strip()}}}" for line in steps.strip().splitlines())
    named = dict(re.findall(r"id: (\w+), kind: (\w+)", steps))
    result = next((id for id, kind in reversed(named.items()) if kind == "round"), "")
    result = result or [id for id, kind in named.items() if kind not in ("split",)][-1]
    said = whys or ", ".join(
        f"{why}: '{why}'" for why in dict.fromkeys(re.findall(r"why: (\w+)", steps + more))
    )
    text = _AROUND.format(facts=facts, steps=lines, result=result, more=more, whys=said)
    return read_scheme(text)


def worked(
    scheme: Scheme, *, verified: tuple[str, ...] = (), agreed: tuple[str, ...] = (), **known
) -> Working:
    """Worked out with everybody's answers "fine" where nothing else is said."""
    answers = {"a": "fine", "b": "fine", "c": (), **{k: known.pop(k) for k in "abc" if k in known}}
    facts = {name: _exact(value) for name, value in known.items()}
    return work_out(scheme, Inputs(answers, facts, frozenset(verified), frozenset(agreed)), ON)


def _exact(value: object) -> Fraction | str | bool:
    if isinstance(value, int) and not isinstance(value, bool):
        return Fraction(value)
    assert isinstance(value, Fraction | str | bool)
    return value
