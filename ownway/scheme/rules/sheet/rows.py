"""The arithmetic of each kind of step, written out so that a friend can do it again by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from ownway.scheme.rules import model
from ownway.scheme.rules.conditions import holds
from ownway.scheme.rules.lines import Line
from ownway.scheme.rules.sheet.writer import Writer, condition_in_words, plain

NOTHING = Fraction(0)


def write_rows(step: model.Step, line: Line, ref: str, writer: Writer) -> None:
    """The rows of one line; what it came to is named `ref` in later rows."""
    when = step.when
    if when is not None and not isinstance(step, model.Jump):
        held = holds(when, writer.person)
        words = condition_in_words(when, writer)
        writer.note("holds" if held else "left_out", when=words)
        if not held:
            if isinstance(line.value, Fraction):
                writer.row(ref, "{0}", [plain(0)], NOTHING)
            return
    way = _WAYS.get(type(step))
    if way is not None:
        way(step, line, ref, writer)
    elif isinstance(line.value, Fraction):
        writer.row(ref, "{0}", [plain(line.value)], line.value)


def _sum(step: model.Sum, line: Line, ref: str, writer: Writer) -> None:
    person = writer.person
    parts = []
    form = []
    for term in step.terms:
        if term.when is not None:
            held = holds(term.when, person)
            words = condition_in_words(term.when, writer)
            writer.note("holds" if held else "left_out", when=words)
            if not held:
                continue
        times = term.times.on(person.on)
        parts.append(writer.term(term.of))
        form.append(f"{{{len(parts) - 1}}}")
        if times != 1:
            parts.append(plain(times))
            form[-1] += f" × {{{len(parts) - 1}}}"
    raw, counted, weight = (_fraction(line, name) for name in ("raw", "counted", "weight"))
    steps = [
        "raw",
        *(["cap"] if "cap" in line.fields else []),
        *(["weight"] if weight != 1 else []),
    ]
    refs = [f"{ref}{letter}" for letter in "ab"[: len(steps) - 1]] + [ref]
    last = writer.row(refs[0], " + ".join(form) or "0", parts, raw)
    if "cap" in steps:
        cap = plain(_fraction(line, "cap"))
        form_of_cap = f"{writer.words['smallest']} ({{0}}; {{1}})"
        last = writer.row(refs[1], form_of_cap, [last, cap], counted)
    if "weight" in steps:
        writer.row(ref, "{0} × {1}", [last, plain(weight)], weight * counted)


def _extreme(step: model.Extreme, line: Line, ref: str, writer: Writer) -> None:
    known = [name for name in step.of if writer.person.number(name) is not None]
    if not known:
        writer.row(ref, "{0}", [plain(0)], NOTHING)
        return
    word = writer.words["largest" if step.highest else "smallest"]
    form = f"{word} ({'; '.join(f'{{{at}}}' for at in range(len(known)))})"
    writer.row(ref, form, [writer.term(name) for name in known], _value(line))


def _best(step: model.BestDescriptor, line: Line, ref: str, writer: Writer) -> None:
    several = writer.person.scheme.questions
    terms = [
        plain(_input(line, name)) if several[name].several else writer.term(name)
        for name in step.of
    ]
    writer.add(ref, terms)


def _bands(step: model.Bands, line: Line, ref: str, writer: Writer) -> None:
    of = writer.shown(step.of)
    if "lower" in line.fields:
        writer.note("reaches", of=of, x0=writer.number(_fraction(line, "lower")))
    if "upper" in line.fields:
        writer.note("under", of=of, x=writer.number(_fraction(line, "upper")))
    if isinstance(line.value, Fraction):
        writer.row(ref, "{0}", [plain(line.value)], line.value)
    else:
        writer.rows.append(f"  {ref} = {line.value}")


def _table(step: model.Table, line: Line, ref: str, writer: Writer) -> None:
    rows = step.rows.on(writer.person.on)
    of = writer.term(step.of)
    value = _value(line)
    if not step.line_between or not rows[0][0] <= of.value <= rows[-1][0]:
        start = of.value < rows[0][0]
        if of.value >= rows[-1][0] or start:
            edge = rows[0][0] if start else rows[-1][0]
            writer.note("start" if start else "flat", x=writer.number(edge))
        else:
            writer.note(
                "reaches", of=writer.shown(step.of), x0=writer.number(_fraction(line, "x0"))
            )
        writer.row(ref, "{0}", [plain(value)], value)
        return
    x0, x1, y0, y1 = (plain(_fraction(line, name)) for name in ("x0", "x1", "y0", "y1"))
    said = {name: writer.number(one.value) for name, one in
            {"x0": x0, "x1": x1, "y0": y0, "y1": y1}.items()}  # fmt: skip
    if x0.value == x1.value:
        writer.note("flat", x=said["x0"])
        writer.row(ref, "{0}", [y0], value)
        return
    writer.note("lies", of=writer.shown(step.of), **said)
    further = writer.row(f"{ref}a", "{0} − {1}", [of, x0], of.value - x0.value)
    wide = writer.row(f"{ref}b", "{0} − {1}", [x1, x0], x1.value - x0.value)
    high = writer.row(f"{ref}c", "{0} − {1}", [y1, y0], y1.value - y0.value)
    part = further.value * high.value / wide.value
    more = writer.row(f"{ref}d", "{0} × {1} ÷ {2}", [further, high, wide], part)
    writer.row(ref, "{0} + {1}", [y0, more], value)


def _tables(step: model.OrderedTables, line: Line, ref: str, writer: Writer) -> None:
    answers = writer.person.answers
    for at, one in enumerate(step.tables):
        terms = [
            plain(by_option.get(option.code, NOTHING))
            for question, by_option in one.coefficients.items()
            for option in answers[question]
        ]
        score = writer.add(f"{ref}{chr(ord('a') + at)}", terms)
        shown = f"{score.ref} = {writer.number(score.value)}"
        for least, group in one.thresholds:
            met = score.value >= least
            limit = writer.number(least)
            writer.note("reaches" if met else "under", of=shown, **{"x0" if met else "x": limit})
            if met:
                writer.rows.append(f"  {ref} = {group}")
                return
    writer.rows.append(f"  {ref} = {line.value}")


def _mean(step: model.MeanFactor, line: Line, ref: str, writer: Writer) -> None:
    person = writer.person
    base, guaranteed = writer.term(step.base), plain(_fraction(line, "guaranteed"))
    factor = _fraction(line, "factor")
    counts = [
        one for one in step.activities if one.qualifies is None or holds(one.qualifies, person)
    ]
    if not counts:
        writer.note("nobody")
        writer.row(ref, "{0} × {1}", [base, plain(factor)], _value(line))
        return
    statuses = [
        plain(max((one.values[o.code] for o in person.answers[one.question]), default=NOTHING))
        for one in counts
    ]
    together = writer.add(f"{ref}a", statuses)
    number = plain(len(counts))
    mean = writer.row(f"{ref}b", "{0} ÷ {1}", [together, number], _fraction(line, "mean"))
    form = "{0} + (1 − {0}) × {1}" if step.blend else f"{writer.words['largest']} ({{0}}; {{1}})"
    by = writer.row(f"{ref}c", form, [guaranteed, mean], factor)
    writer.row(ref, "{0} × {1}", [base, by], _value(line))


def _levels(step: model.Levels, line: Line, ref: str, writer: Writer) -> None:
    row = step.rows.get(writer.person.code(step.by))
    money = step.unit == writer.person.scheme.currency
    if row is None or not money or row.amount is not None:
        writer.row(ref, "{0}", [plain(_value(line))], _value(line))
        return
    terms = [plain(_fraction(line, name)) for name in ("hours", "rate", "days")]
    writer.row(ref, "{0} × {1} × {2}", terms, _value(line))


def _power(step: model.Power, line: Line, ref: str, writer: Writer) -> None:
    of, correction = writer.term(step.of), plain(_fraction(line, "correction"))
    form = "{0} × {0} + {1}" if correction.value else "{0} × {0}"
    writer.row(ref, form, [of, correction], _value(line))


def _item(step: model.Item, line: Line, ref: str, writer: Writer) -> None:
    times = plain(_fraction(line, "times"))
    if step.weeks:
        times = writer.term(step.weeks)
    terms = [writer.term(step.quantity), plain(_fraction(line, "rate")), times]
    once = not step.weeks and times.value == 1
    form = "{0} × {1}" if once else "{0} × {1} × {2}"
    exact = terms[0].value * terms[1].value * times.value
    if step.rounded is None:
        writer.row(ref, form, terms, exact)
        return
    whole = writer.row(f"{ref}a", form, terms, exact)
    word = writer.words["half_up"].format(to=writer.number(step.rounded))
    writer.row(ref, f"{word} ({{0}})", [whole], _value(line))


def _prorate(step: model.Prorate, line: Line, ref: str, writer: Writer) -> None:
    whole, parts, own = (writer.term(name) for name in (step.whole, step.parts, step.own))
    shared, among = writer.term(step.shared), writer.term(step.among)
    alone = whole.value * own.value / parts.value
    if not shared.value:
        writer.row(ref, "{0} × {1} ÷ {2}", [whole, own, parts], alone)
        return
    one = writer.row(f"{ref}a", "{0} × {1} ÷ {2}", [whole, own, parts], alone)
    form = "{0} × {1} ÷ {2} ÷ {3}"
    terms = [whole, shared, parts, among]
    two = writer.row(f"{ref}b", form, terms, _value(line) - alone)
    writer.row(ref, "{0} + {1}", [one, two], _value(line))


def _jump(step: model.Jump, line: Line, ref: str, writer: Writer) -> None:
    held = holds(step.condition, writer.person)
    words = condition_in_words(step.condition, writer)
    writer.note("holds" if held else "holds_not", when=words)
    of = writer.term(step.of)
    if not held:
        writer.row(ref, "{0}", [of], of.value)
        return
    least = plain(_fraction(line, "at_least"))
    writer.row(ref, f"{writer.words['largest']} ({{0}}; {{1}})", [of, least], _value(line))


def _keep(step: model.Keep, line: Line, ref: str, writer: Writer) -> None:
    share = _fraction(line, "share")
    if share == 1:
        writer.note("nothing_off")
        writer.row(ref, "{0}", [plain(0)], NOTHING)
        return
    terms = [writer.term(step.of), plain(share)]
    writer.row(ref, "{0} × ({1} − 1)", terms, _value(line))


def _contribution(step: model.Contribution, line: Line, ref: str, writer: Writer) -> None:
    writer.row(ref, "{0}", [writer.term(step.of)], _value(line))


def _fraction(line: Line, name: str) -> Fraction:
    value = line.fields[name]
    assert isinstance(value, Fraction)
    return value


def _input(line: Line, name: str) -> Fraction:
    value = line.inputs[name]
    assert isinstance(value, Fraction)
    return value


def _value(line: Line) -> Fraction:
    assert isinstance(line.value, Fraction)
    return line.value


_WAYS: Mapping[type[model.Step], Callable[[Any, Line, str, Writer], None]] = {
    model.Sum: _sum,
    model.Extreme: _extreme,
    model.BestDescriptor: _best,
    model.Bands: _bands,
    model.Table: _table,
    model.OrderedTables: _tables,
    model.MeanFactor: _mean,
    model.Levels: _levels,
    model.Power: _power,
    model.Item: _item,
    model.Prorate: _prorate,
    model.Jump: _jump,
    model.Keep: _keep,
    model.Contribution: _contribution,
}
