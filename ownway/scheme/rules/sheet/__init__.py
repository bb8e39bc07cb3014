"""The sheet: one person's working as text that a friend can do again by hand (A10, §9).

Each row names what it comes from and writes the arithmetic out; nothing is left to be looked up.
The programme adds its own last rows: who decides, and how to say that something is wrong.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from fractions import Fraction

from ownway.scheme.rules import model
from ownway.scheme.rules.digest import digest
from ownway.scheme.rules.lines import Line, Working
from ownway.scheme.rules.numerals import money_in_full, money_of
from ownway.scheme.rules.person import known
from ownway.scheme.rules.sentences import constraint_sentence, sentence, title
from ownway.scheme.rules.sheet.rows import write_rows
from ownway.scheme.rules.sheet.writer import Term, Writer, plain, said_of
from ownway.scheme.rules.working import work_out
from ownway.scheme.rules.working.sharing import weights


def sheet(
    scheme: model.Scheme,
    inputs: model.Inputs,
    on: date,
    language: str,
    *,
    last: Sequence[str] = (),
    names: Mapping[str, str] | None = None,
    left_open: Collection[str] = (),
) -> str:
    """The sheet in one of the scheme's languages, as plain text.

    `names`: codes in words, as `sentence` takes them ({"carer": "Joan"}); a fact by its own code,
    the scheme by its id.
    `left_open`: questions without an answer, for which `inputs` has the least one.
    `last`: the rows a programme ends with: who decides, how to say it is wrong, and by when.
    Raises BadInput and NotInForce as `work_out` does.
    """
    working = work_out(scheme, inputs, on)
    person = known(scheme, inputs, on)
    person.values.update(working.values)
    writer = Writer(person, language)
    _head(scheme, on, writer, names or {})
    _answers(scheme, left_open, writer)
    _facts(scheme, inputs, writer, names or {})
    if working.missing:
        asked = ", ".join(title(scheme, name, language) for name in working.missing)
        writer.rows += ["", writer.words["missing"].format(names=asked)]
    else:
        _working(scheme, working, writer, names)
        _end(scheme, working, writer, names, at_least=bool(left_open))
    return "\n".join([*writer.rows, *(["", *last] if last else [])]) + "\n"


def _head(scheme: model.Scheme, on: date, writer: Writer, names: Mapping[str, str]) -> None:
    said = {
        "id": scheme.id,
        "version": scheme.version_on(on).start.isoformat(),
        "on": on.isoformat(),
        "hash": digest(scheme, on),
    }
    writer.rows += [names.get(scheme.id, scheme.title), writer.words["about"].format(**said)]


def _answers(scheme: model.Scheme, left_open: Collection[str], writer: Writer) -> None:
    """Answers with their points, each with the name that later rows use."""
    person, language = writer.person, writer.language
    if scheme.questions:
        writer.rows += ["", writer.words["answers"]]
    for at, question in enumerate(scheme.questions.values(), 1):
        writer.refs[question.code] = f"A{at}"
        if question.code not in person.answers:
            continue
        options = person.answers[question.code]
        words = "; ".join(one.words.get(language, one.code) for one in options)
        asked = question.text.get(language, question.code)
        points = writer.number(person.points[question.code])
        told = [
            *(["second_look"] if question.code in person.verified else []),
            *(["open"] if question.code in left_open else []),
        ]
        more = "".join(f" ({writer.words[one]})" for one in told)
        writer.rows.append(f"  A{at} = {points}   {said_of(asked, words)}{more}")


def _facts(
    scheme: model.Scheme, inputs: model.Inputs, writer: Writer, names: Mapping[str, str]
) -> None:
    """Facts, each with the name that later rows use, and in words where there are any."""
    person = writer.person
    if scheme.facts:
        writer.rows += ["", writer.words["facts"]]
    for at, fact in enumerate(scheme.facts.values(), 1):
        writer.refs[fact.code] = f"F{at}"
        agreed = "agreed" if fact.code in person.agreed else "not_agreed"
        told = f" ({writer.words[agreed]})" if fact.needs and fact.code in inputs.facts else ""
        called = names.get(fact.code) or title(scheme, fact.code, writer.language)
        value = person.facts[fact.code]
        if isinstance(value, str) and value in names:
            called = said_of(called, names[value])
        writer.rows.append(f"  F{at} = {_fact(fact, writer)}   {called}{told}")


def _fact(fact: model.Fact, writer: Writer) -> str:
    value = writer.person.facts[fact.code]
    if value is None:
        return writer.words["unknown"]
    if isinstance(value, bool):
        return writer.words["yes" if value else "no"]
    return value if isinstance(value, str) else f"{writer.number(value)} {fact.unit}"


def _working(
    scheme: model.Scheme, working: Working, writer: Writer, names: Mapping[str, str] | None
) -> None:
    writer.rows += ["", writer.words["working"]]
    shown = 0
    for at, (step, line) in enumerate(zip(scheme.steps, working.lines, strict=True), 1):
        ref = f"L{at}"
        writer.rows.append(f"{at}. {sentence(scheme, line, writer.language, names)}")
        if isinstance(step, model.Split):
            if line.fields.get("amount") is not None:
                _shares(step, line, ref, writer)
        elif isinstance(step, model.Refer | model.Corridor | model.Round):
            _together(step, line, at, writer)
        else:
            write_rows(step, line, ref, writer)
            _add(step, line, at, writer)
        writer.refs.setdefault(step.id, ref)
        shown += line.adds
        if _moves(step, scheme):
            adds, so_far = (_money(units, writer) for units in (line.adds, shown))
            said = {"adds": adds, "shown": so_far, "currency": scheme.currency}
            writer.note("so_far", **said)


def _moves(step: model.Step, scheme: model.Scheme) -> bool:
    still = step.apart or isinstance(step, model.Contribution | model.Split)
    return step.unit == scheme.currency and not still


def _add(step: model.Step, line: Line, at: int, writer: Writer) -> None:
    """The row of the amount together, after a line that adds to it."""
    if not _moves(step, writer.person.scheme) or not isinstance(line.value, Fraction):
        return
    terms = [writer.together, Term(line.value, f"L{at}")]
    value = writer.together.value + line.value
    form = "{0} + {1}"
    if isinstance(step, model.Jump) and _is_in(step.of, writer.person.scheme):
        terms.append(writer.term(step.of))
        value -= terms[-1].value
        form += " − {2}"
    writer.together = writer.row(f"T{at}", form, terms, value)


def _is_in(name: str, scheme: model.Scheme) -> bool:
    return any(one.id == name and _moves(one, scheme) for one in scheme.steps)


def _together(step: model.Step, line: Line, at: int, writer: Writer) -> None:
    """The row of a step that changes the amount together itself."""
    before = writer.together
    ref = f"T{at}"
    of = f"{before.ref} = {writer.number(before.value)}" if before.ref else "0"
    if line.why.endswith(".left_out") or not isinstance(line.value, Fraction):
        write_rows(step, line, f"L{at}", writer)
        return
    writer.refs[step.id] = ref
    if isinstance(step, model.Refer):
        amount = step.amount.on(writer.person.on)
        word = "above" if step.above else "below"
        refers = line.value != before.value or (not step.above and before.value < amount)
        said = {"of": of, "amount": writer.number(amount)}
        writer.note(word if refers else f"not_{word}", to=step.to, **said)
        term = plain(line.value) if refers else before
        writer.together = writer.row(ref, "{0}", [term], line.value)
    elif isinstance(step, model.Corridor):
        writer.together = _corridor(step, line, ref, writer)
    elif isinstance(step, model.Round):
        word = writer.words[step.mode].format(to=writer.number(step.to))
        writer.together = writer.row(ref, f"{word} ({{0}})", [before], line.value)


def _corridor(step: model.Corridor, line: Line, ref: str, writer: Writer) -> Term:
    before, last = writer.together, writer.term(step.against)
    value = line.value if isinstance(line.value, Fraction) else before.value
    if writer.person.number(step.against) is None:
        return writer.row(ref, "{0}", [before], value)
    down, up = line.fields.get("down"), line.fields.get("up")
    now, form = before, f"({{0}}; {{1}} × (1 {'{sign}'} {{2}}))"
    if isinstance(down, Fraction):
        least = max(now.value, last.value * (1 - down))
        said = f"{writer.words['largest']} {form.replace('{sign}', '−')}"
        name = ref if up is None else f"{ref}a"
        now = writer.row(name, said, [now, last, plain(down)], least)
    if isinstance(up, Fraction):
        most = min(now.value, last.value * (1 + up))
        said = f"{writer.words['smallest']} {form.replace('{sign}', '+')}"
        now = writer.row(ref, said, [now, last, plain(up)], most)
    if now is before:
        now = writer.row(ref, "{0}", [before], value)
    return now


def _shares(step: model.Split, line: Line, ref: str, writer: Writer) -> None:
    """Who pays: the named share, rounded, and the rest; or largest remainders among several."""
    parts = weights(step, writer.person)
    whole = _whole(step, sum(parts.values(), Fraction(0)), writer)
    amount = writer.term(step.of)
    pays = {f: value for f in parts if isinstance(value := line.fields[f"pays.{f}"], Fraction)}
    if not whole.value or amount.value <= 0:
        writer.note("nothing_to_share_by")
        for funder, value in pays.items():
            writer.row(f"{ref} {funder}", "{0}", [plain(value)], value)
        return
    if len(parts) > 2:
        writer.note("remainder")
        for at, (funder, weight) in enumerate(parts.items()):
            exact = amount.value * weight / whole.value
            terms = [amount, _weight(step, funder, weight, writer), whole]
            writer.row(f"{ref}{chr(ord('a') + at)}", "{0} × {1} ÷ {2}", terms, exact)
        for funder, value in pays.items():
            writer.row(f"{ref} {funder}", "{0}", [plain(value)], value)
        return
    rest = amount
    form = "{0}"
    for funder in (one for one in parts if one != step.remainder_to):
        unit = writer.number(money_of(1, writer.person.scheme.currency))
        word = writer.words["half_up"].format(to=unit)
        terms = [amount, _weight(step, funder, parts[funder], writer), whole]
        named = writer.row(
            f"{ref} {funder}", f"{word} ({{0}} × {{1}} ÷ {{2}})", terms, pays[funder]
        )
        rest, form = named, "{0} − {1}"
    terms = [amount, rest]
    writer.row(f"{ref} {step.remainder_to}", form, terms, pays[step.remainder_to])


def _whole(step: model.Split, whole: Fraction, writer: Writer) -> Term:
    """What the weights sum to; the step that holds all the points, where that is it."""
    if step.whole and writer.person.counted(step.whole) == whole:
        return writer.term(step.whole)
    return plain(whole)


def _weight(step: model.Split, funder: str, weight: Fraction, writer: Writer) -> Term:
    named = step.points.get(funder, ())
    if len(named) == 1 and writer.person.counted(named[0]) == weight:
        return writer.term(named[0])
    return plain(weight)


def _end(
    scheme: model.Scheme,
    working: Working,
    writer: Writer,
    names: Mapping[str, str] | None,
    *,
    at_least: bool,
) -> None:
    """The amount or grade, and what a share of it is for."""
    if working.amount is None:
        result = scheme.step(scheme.modes.result)
        value = working.values[result.id]
        said = working.grade if isinstance(value, str) else writer.number(value)
        writer.rows += ["", writer.words["result"].format(grade=said)]
        return
    said = _money(working.amount, writer)
    words = writer.words["at_least" if at_least else "amount"]
    writer.rows += ["", words.format(amount=said, currency=scheme.currency)]
    for one in scheme.constraints:
        if one.id in working.minimums:
            least = working.minimums[one.id]
            writer.rows.append(
                constraint_sentence(scheme, one, least, working.amount, writer.language, names)
            )


def _money(minor_units: int, writer: Writer) -> str:
    return money_in_full(minor_units, writer.person.scheme.currency, writer.language)
