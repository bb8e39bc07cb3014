"""`ownway scheme …` and `ownway explain`: is a scheme sound, how does it reach an amount?"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from ownway.cli import asking, auditing, calibrating, simulating
from ownway.scheme.rules.digest import digest
from ownway.scheme.rules.lines import BadInput, Line, Outcome, Working
from ownway.scheme.rules.model import CODE, Inputs, NotInForce, Scheme
from ownway.scheme.rules.numerals import count, money, money_of
from ownway.scheme.rules.proofs import Certificate, Cliff, Finding, Pair, prove
from ownway.scheme.rules.proofs.papers import warning_of
from ownway.scheme.rules.reading import NotAScheme, read_scheme
from ownway.scheme.rules.sentences import sentence, title
from ownway.scheme.rules.working import work_out

_PARTS = {"answers": dict, "facts": dict, "verified": list, "agreed": list}


COMMANDS = frozenset({"scheme", "explain"})
_STUDIES: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "audit": auditing.run,
    "calibrate": calibrating.run,
    "simulate": simulating.run,
    "card": simulating.run,
}


def add_commands(commands: Any) -> None:
    """Puts `scheme` and `explain` beside the other commands of `ownway`."""
    scheme = commands.add_parser("scheme", help="look at a scheme that works out amounts")
    parts = scheme.add_subparsers(dest="part", metavar="PART", required=True)
    checking = parts.add_parser(
        "check", help="what is wrong in a scheme file, what is proved of it"
    )
    checking.add_argument("file", type=Path, metavar="FILE")
    checking.add_argument("--on", type=asking.day, metavar="DATE", help="a day (today)")

    calibrating.add_part(parts)
    auditing.add_part(parts)
    simulating.add_part(parts)

    explaining = commands.add_parser("explain", help="how a scheme comes to one person's amount")
    explaining.add_argument("file", type=Path, metavar="FILE")
    explaining.add_argument("--answers", type=Path, required=True, metavar="ONE.JSON")
    explaining.add_argument("--on", type=asking.day, required=True, metavar="DATE")
    explaining.add_argument("--json", action="store_true", help="the same for programs")
    explaining.add_argument("--language", default="", help="one of the scheme's own (its first)")


def run(chosen: argparse.Namespace) -> int:
    """Does what was chosen; gives the exit code."""
    if chosen.command == "scheme" and chosen.part == "check":
        return check(chosen.file, chosen.on)
    if chosen.command == "scheme":
        return _STUDIES[chosen.part](chosen)
    return explain(
        chosen.file, chosen.answers, chosen.on, as_json=chosen.json, language=chosen.language
    )


def check(file: Path, on: date | None) -> int:
    """Prints problems, proofs and cliffs. Gives 0 only where the version can be adopted.

    1: something is to be put right. 2: the file cannot be read, or nothing is in force that day.
    `on` None: today, or the first version's first day where it has not begun.
    """
    try:
        scheme = _read(file)
        day = on or max(datetime.now().astimezone().date(), scheme.versions[0].start)
        certificate = _proved(scheme, day)
    except asking.CannotDo as error:
        print(error, file=sys.stderr)
        return asking.UNUSABLE
    except NotAScheme as error:
        for problem in error.problems:
            print(f"{file}:{problem.line}: {problem.words} {problem.fix}".rstrip())
        print(f"\n{_things(len(error.problems))} to put right before it can be read as a scheme.")
        return asking.TO_MEND
    for line in _told(file, scheme, certificate):
        print(line)
    return asking.FINE if certificate.adoptable else asking.TO_MEND


def explain(
    file: Path, answers: Path, on: date, *, as_json: bool = False, language: str = ""
) -> int:
    """Prints the working of one person as a table with sentences, or as JSON.

    1: answers are still missing. 2: a file cannot be read, or holds what the scheme does not know.
    """
    try:
        scheme = _read(file)
        language = language or scheme.languages[0]
        if language not in scheme.languages:
            raise asking.CannotDo(
                f"{file} speaks {', '.join(scheme.languages)}, and not {language}."
            )
        working = work_out(scheme, inputs_of(scheme, answers), on)
    except (asking.CannotDo, BadInput) as error:
        print(f"{answers}: {error}" if isinstance(error, BadInput) else error, file=sys.stderr)
        return asking.UNUSABLE
    except NotInForce as error:
        print(f"{file} has nothing for {on}; its first day is {error.first}.", file=sys.stderr)
        return asking.UNUSABLE
    except NotAScheme as error:
        for problem in error.problems:
            print(f"{file}:{problem.line}: {problem.words} {problem.fix}".rstrip(), file=sys.stderr)
        return asking.UNUSABLE
    if as_json:
        print(json.dumps(_as_json(scheme, working, on, language), ensure_ascii=False, indent=2))
    else:
        for line in _as_text(scheme, working, on, language):
            print(line)
    return asking.TO_MEND if working.outcome is Outcome.NEEDS_ANSWERS else asking.FINE


def inputs_of(scheme: Scheme, file: Path) -> Inputs:
    """One person's answers from JSON, its numbers exact. Raises CannotDo."""
    try:
        raw = json.loads(asking.text_of(file), parse_float=Fraction, parse_int=Fraction)
    except (ValueError, RecursionError) as error:
        raise asking.CannotDo(f"{file} is not JSON: {error}") from error
    if not isinstance(raw, dict):
        raise asking.CannotDo(
            f'{file} holds no answers. Write {{"answers": {{…}}, "facts": {{…}}}}.'
        )
    for name, value in raw.items():
        kind = _PARTS.get(name)
        if kind is None or not isinstance(value, kind):
            raise asking.CannotDo(f"{file}: “{name}” is not known here. Write {', '.join(_PARTS)}.")
    return Inputs(
        answers={name: _answer(said) for name, said in raw.get("answers", {}).items()},
        facts={
            name: _fact(scheme, name, said)
            for name, said in raw.get("facts", {}).items()
            if said is not None
        },
        verified=frozenset(str(one) for one in raw.get("verified", [])),
        agreed=frozenset(str(one) for one in raw.get("agreed", [])),
    )


def _answer(said: Any) -> Any:
    if isinstance(said, list):
        return tuple(_answer(one) for one in said)
    return str(said) if isinstance(said, Fraction) else said


def _fact(scheme: Scheme, name: str, said: Any) -> Any:
    """A number may stand as text, as programs write decimals they want kept exact."""
    fact = scheme.facts.get(name)
    if fact is not None and fact.numeric and isinstance(said, str):
        try:
            return Fraction(said)
        except ValueError:
            return said
    if fact is not None and not fact.numeric and isinstance(said, Fraction):
        return str(said)
    return said


def _read(file: Path) -> Scheme:
    return read_scheme(asking.text_of(file))


def _proved(scheme: Scheme, day: date) -> Certificate:
    try:
        return prove(scheme, day)
    except NotInForce as error:
        raise asking.CannotDo(
            f"Nothing is in force on {day}; the first day is {error.first}."
        ) from error


# The check.


def _told(file: Path, scheme: Scheme, certificate: Certificate) -> Iterator[str]:
    version = scheme.version_on(certificate.on)
    yield f"{scheme.title} ({scheme.id})"
    yield f"Version {version.start}, {version.status}, as it stands on {certificate.on}"
    yield f"Identity {digest(scheme, certificate.on)}"
    yield ""
    yield from _proofs(scheme, certificate)
    yield from _cliffs(scheme, certificate.cliffs)
    stops = [one for one in certificate.findings if one.stops]
    notes = [one for one in certificate.findings if not one.stops]
    yield from _listed("To know:", file, scheme, notes)
    yield from _listed("To put right:", file, scheme, stops)
    yield ""
    if stops:
        yield f"It cannot be adopted yet: {_things(len(stops))} to put right."
    else:
        yield "It can be adopted."
    for later in scheme.versions:
        if later.start > certificate.on:
            named = f"Version {later.start} ({later.status})"
            yield f"{named} comes later: --on {later.start} checks it."


def _proofs(scheme: Scheme, certificate: Certificate) -> Iterator[str]:
    runs = f"{certificate.evaluations:,} evaluations"
    if certificate.proved:
        yield f"Every input that can matter was covered ({runs})."
    else:
        yield (
            f"Not every input could be covered: {certificate.pairs:,} pairs were drawn"
            f" from the seed {certificate.seed} ({runs})."
        )
    codes = {one.code for one in certificate.findings if one.stops}
    if certificate.proved and "more_need_pays_less" not in codes:
        yield "More need never pays less."
    if certificate.proved and "negative" not in codes:
        yield "Nothing falls below 0."
    if scheme.examples and "test_failed" not in codes:
        yield f"All {len(scheme.examples)} examples in the file come out exactly."
    if certificate.least is not None and certificate.most is not None:
        least, most = (_money(scheme, one) for one in (certificate.least, certificate.most))
        yield f"Amounts a {scheme.period.unit}: {least} to {most}, with numbers at their defaults."


def _cliffs(scheme: Scheme, cliffs: Sequence[Cliff]) -> Iterator[str]:
    if not cliffs:
        return
    yield ""
    yield "The largest change for one step, before any corridor:"
    rows = [("", "from", "to", "changes by", "allowed", "")]
    for one in cliffs:
        allowed = "no limit" if one.allowed is None else _money(scheme, one.allowed)
        change = _money(scheme, one.change)
        rows.append((one.where, one.old, one.new, change, allowed, one.reason))
    yield from _columns(rows, right={3, 4})


def _listed(head: str, file: Path, scheme: Scheme, findings: Sequence[Finding]) -> Iterator[str]:
    if not findings:
        return
    yield ""
    yield head
    for one in findings:
        yield f"  {file}:{_line(file, one)}: {one.code}: {one.words} {one.fix}".rstrip()
        if one.pair is not None:
            yield from _pair(scheme, one.pair)


def _line(file: Path, finding: Finding) -> int:
    """Where it stands; a finding about a version names the version, not its line."""
    if finding.line > 1:
        return finding.line
    for number, line in enumerate(asking.text_of(file).splitlines(), 1):
        if line.strip().startswith(f"{finding.where}:"):
            return number
    return 1


def _pair(scheme: Scheme, pair: Pair) -> Iterator[str]:
    """The two people, by what is not as little as it can be."""
    changed = [f"{pair.name} from {pair.old} to {pair.new}"]
    for code, said in pair.before.answers.items():
        if code != pair.name and said != scheme.questions[code].options[0].code:
            changed.append(f"{code} = {said if isinstance(said, str) else ' + '.join(said)}")
    for code, value in pair.before.facts.items():
        if code != pair.name and value != scheme.facts[code].default:
            changed.append(f"{code} = {_exact(value)}")
    changed += [f"{code} looked at again" for code in sorted(pair.before.verified)]
    yield f"      shown by: {', '.join(changed)}; every other answer the first"
    before, after = pair.amount_before, pair.amount_after
    if scheme.step(scheme.modes.result).unit != CODE:
        yield f"      amount: {_money(scheme, before)}, then {_money(scheme, after)}"


def _things(number: int) -> str:
    return "1 thing" if number == 1 else f"{number} things"


# The working.


def _as_text(scheme: Scheme, working: Working, on: date, language: str) -> Iterator[str]:
    yield f"{scheme.title} ({scheme.id})"
    yield f"Version {working.version}, as it stands on {on}"
    if warning := warning_of(scheme.version_on(on)):
        yield f"Warning. {warning}"
    yield ""
    if working.outcome is Outcome.NEEDS_ANSWERS:
        yield "No amount yet. Still to be answered:"
        for name in working.missing:
            yield f"  {name}: {title(scheme, name, language)}"
        return
    rows = [("step", "value", "adds", "")]
    for line in working.lines:
        rows.append((line.step, _value(scheme, line), _adds(scheme, line), line.why))
    sentences = [sentence(scheme, line, language) for line in working.lines]
    table = list(_columns([row[:3] for row in rows], right={1, 2}))
    yield table[0]
    for row, said in zip(table[1:], sentences, strict=True):
        yield f"{row}  {said}"
    yield ""
    if working.amount is None:
        yield f"Result: {working.grade}"
    else:
        amount = money_of(working.amount, scheme.currency)
        yield f"Indicative amount: {_money(scheme, amount)} a {scheme.period.unit}"
    for funder, share in working.shares.items():
        yield f"  {funder}: {_money(scheme, money_of(share, scheme.currency))}"
    for name, least in working.minimums.items():
        yield f"  {name}: at least {_money(scheme, money_of(least, scheme.currency))}"
    if working.refer_to:
        yield f"The way on: {working.refer_to}"


def _as_json(scheme: Scheme, working: Working, on: date, language: str) -> Mapping[str, Any]:
    return {
        "scheme": scheme.id,
        "digest": digest(scheme, on),
        "version": working.version.isoformat(),
        "on": on.isoformat(),
        "outcome": working.outcome.value,
        "status": "indicative",
        "warning": warning_of(scheme.version_on(on)),
        "currency": scheme.currency,
        "amount": working.amount,
        "grade": working.grade,
        "missing": list(working.missing),
        "refer_to": working.refer_to,
        "shares": dict(working.shares),
        "minimums": dict(working.minimums),
        "lines": [
            {
                "step": line.step,
                "kind": line.kind,
                "why": line.why,
                "inputs": {name: _exact(value) for name, value in line.inputs.items()},
                "value": _exact(line.value),
                "unit": line.unit,
                "adds": line.adds,
                "sentence": sentence(scheme, line, language),
            }
            for line in working.lines
        ],
    }


def _value(scheme: Scheme, line: Line) -> str:
    if isinstance(line.value, str):
        return line.value or "–"
    if line.unit == scheme.currency:
        return money(line.value, scheme.currency, "en")
    return f"{count(line.value, 'en')} {line.unit}"


def _adds(scheme: Scheme, line: Line) -> str:
    if not line.adds:
        return ""
    shown = money(money_of(abs(line.adds), scheme.currency), scheme.currency, "en")
    return f"{'+' if line.adds > 0 else '-'}{shown}"


def _exact(value: Any) -> Any:
    """A number as text, with all its places, or as a fraction where they never end."""
    if not isinstance(value, Fraction):
        return value
    places = next((n for n in range(19) if 10**n % value.denominator == 0), None)
    if places is None:
        return f"{value.numerator}/{value.denominator}"
    digits = str(abs(value.numerator) * (10**places // value.denominator)).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{text}" if value < 0 else text


def _money(scheme: Scheme, amount: Fraction) -> str:
    return f"{scheme.currency} {money(amount, scheme.currency, 'en')}"


def _columns(rows: Sequence[Sequence[str]], right: set[int]) -> Iterator[str]:
    """Rows in columns; `right`: the columns of numbers."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    for row in rows:
        filled = [
            text.rjust(width) if place in right else text.ljust(width)
            for place, (text, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield f"  {'  '.join(filled)}".rstrip()
