"""What stands in the file beside the rules: its own examples, notice, consultation, sign-off."""

from __future__ import annotations

from fractions import Fraction

from ownway.scheme.rules.lines import BadInput, Line, Working
from ownway.scheme.rules.model import (
    Example,
    Inputs,
    NotInForce,
    Round,
    Scheme,
    Version,
)
from ownway.scheme.rules.numerals import minor
from ownway.scheme.rules.proofs.findings import Finding
from ownway.scheme.rules.proofs.pairs import said
from ownway.scheme.rules.working import work_out

PERCENTILES = "percentile matching"
PERCENTILE_WARNING = (
    "Percentile matching gives the highest scores the highest costs, so chance in the costs is "
    "read as need. It keeps the total and the order of people, and it is right for a person only "
    "where equal need has equal cost. Use it to read an older scheme, never to set a new one."
)


def warning_of(version: Version) -> str:
    """What everybody who sees this version must know of how its rows came about; empty: nothing."""
    return PERCENTILE_WARNING if PERCENTILES in version.calibration.lower() else ""


def papers(scheme: Scheme, version: Version) -> list[Finding]:
    """A13: who decided and when, notice, consultation, the ground in law; A9: an owner."""
    line = 1
    start = version.start.isoformat()
    found = []
    if not (version.decided_by and version.decided_on):
        found.append(
            Finding(
                "no_sign_off",
                start,
                line,
                f"Version {start} does not say who decided it and when.",
                "Write decided_by and decided_on under the version.",
            )
        )
    if version.notice_on is None:
        words = f"Version {start} does not say when notice was given."
        found.append(Finding("no_notice", start, line, words, "Write notice_on."))
    elif version.notice_on > version.start:
        words = f"Notice was given on {version.notice_on}, after version {start} began."
        fix = "Begin later, or give notice sooner."
        found.append(Finding("no_notice", start, line, words, fix))
    if version.consulted is None:
        words = f"Version {start} does not say when people were asked."
        found.append(Finding("no_consultation", start, line, words, "Write consulted: [from, to]."))
    if not version.impact:
        words = f"Version {start} names no simulation on everyone (A14)."
        found.append(Finding("no_simulation", start, line, words, "Run it and write impact."))
    if not version.calibration:
        words = f"Version {start} names no calibration, so no validation report."
        fix = "Write calibration, or say in the report why there is none."
        found.append(Finding("no_validation", start, line, words, fix, stops=False))
    if warning_of(version):
        words = f"Version {start}: {warning_of(version)}"
        fix = "Fit the table to what support cost instead: ownway scheme calibrate."
        found.append(Finding("percentile_matching", start, line, words, fix, stops=False))
    if not version.legal_basis:
        words = f"Version {start} names no ground in law."
        found.append(Finding("no_legal_basis", start, line, words, "Write legal_basis."))
    if not scheme.instrument.get("owner"):
        words = "Nobody is named as the owner of the questions."
        found.append(Finding("no_owner", "instrument", line, words, "Write instrument: owner."))
    return found


def check_examples(scheme: Scheme) -> list[Finding]:
    """Every example in the file, worked out by the interpreter: exact, or a finding for it."""
    return [one for example in scheme.examples for one in _checked(scheme, example)]


def _checked(scheme: Scheme, example: Example) -> list[Finding]:
    inputs = Inputs(example.answers, example.facts, example.verified, _agreed(scheme, example))
    try:
        working = work_out(scheme, inputs, example.on)
    except (BadInput, NotInForce) as error:
        return [_failed(example, str(error))]
    if working.missing:
        return [_failed(example, f"it still needs {', '.join(working.missing)}")]
    wrong = []
    for name, expected in example.expect.items():
        came = _came(scheme, working, name)
        if came is None:
            wrong.append(f"{name} is no step, no funder and no constraint")
        elif came != expected:
            wrong.append(f"{name} is {said(came)}, not {said(expected)}")
    return [_failed(example, "; ".join(wrong))] if wrong else []


def _agreed(scheme: Scheme, example: Example) -> frozenset[str]:
    every = frozenset(one.code for one in scheme.facts.values() if one.needs)
    return every if example.agreed is None else example.agreed


def _came(scheme: Scheme, working: Working, name: str) -> Fraction | str | None:
    """A step's value, what a money step adds in major units, a funder's share, or a minimum.

    A share constraint that does not hold for this person asks for nothing.
    """
    unit = Fraction(1, minor(Fraction(1), scheme.currency))
    for line in working.lines:
        if line.step == name:
            return _line(scheme, line, unit)
    if any(one.id == name for one in scheme.constraints):
        return working.minimums.get(name, 0) * unit
    return working.shares[name] * unit if name in working.shares else None


def _line(scheme: Scheme, line: Line, unit: Fraction) -> Fraction | str:
    step = scheme.step(line.step)
    if step.unit != scheme.currency or step.apart or isinstance(step, Round):
        return line.value
    return line.adds * unit


def _failed(example: Example, words: str) -> Finding:
    return Finding(
        "test_failed",
        example.name,
        example.line,
        f"The example “{example.name}” does not come out: {words}.",
        "Put the rule right, or the example.",
    )
