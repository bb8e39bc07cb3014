"""A sheet to fill in: every question, every table and every rule of a scheme, and no person (§9).

So that people can work out their figure before they enrol, and so that no part of a scheme is
secret (A6). It uses the names of the filled-in sheet: A for answers, F for facts, L for lines, T
for the amount together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction

from ownway.scheme.rules import model
from ownway.scheme.rules.digest import digest
from ownway.scheme.rules.person import Person
from ownway.scheme.rules.sentences import in_words, title
from ownway.scheme.rules.sheet.writer import Writer, condition_in_words, spoken

_GAP = "________"


def blank_sheet(
    scheme: model.Scheme, on: date, language: str, *, names: Mapping[str, str] | None = None
) -> str:
    """The rules in force on `on`, as text to fill in. Raises NotInForce.

    `names`: codes of facts and of what they can be, in words, and the scheme by its id.
    """
    writer = Writer(Person(scheme, on, {}, {}, {}, frozenset(), frozenset()), language)
    version = scheme.version_on(on).start.isoformat()
    said = {"id": scheme.id, "version": version, "on": on.isoformat(), "hash": digest(scheme, on)}
    writer.rows += [
        (names or {}).get(scheme.id, scheme.title),
        writer.words["about"].format(**said),
    ]
    _questions(scheme, writer)
    _facts(scheme, writer, names or {})
    writer.rows += ["", writer.words["working"]]
    together = "0"
    for at, step in enumerate(scheme.steps, 1):
        writer.rows.append(f"{at}. {title(scheme, step.id, language)}")
        if step.when is not None:
            writer.note("only_if", when=condition_in_words(step.when, writer))
        together = _Blank(writer, step, at, together).write()
    return "\n".join(writer.rows) + "\n"


def _questions(scheme: model.Scheme, writer: Writer) -> None:
    if scheme.questions:
        writer.rows += ["", writer.words["answers"]]
    for at, question in enumerate(scheme.questions.values(), 1):
        writer.refs[question.code] = f"A{at}"
        asked = question.text.get(writer.language, question.code)
        several = f" ({writer.words['several']})" if question.several else ""
        writer.rows.append(f"  A{at} = {_GAP}   {asked}{several}")
        for option in question.options:
            words = option.words.get(writer.language, option.code)
            writer.rows.append(f"       {writer.number(option.points)}   {words}")


def _facts(scheme: model.Scheme, writer: Writer, names: Mapping[str, str]) -> None:
    if scheme.facts:
        writer.rows += ["", writer.words["facts"]]
    for at, fact in enumerate(scheme.facts.values(), 1):
        writer.refs[fact.code] = f"F{at}"
        called = names.get(fact.code) or title(scheme, fact.code, writer.language)
        told = fact.of and all(one in names for one in fact.of)
        choices = "" if told else f" ({', '.join(fact.of) or fact.unit})"
        writer.rows.append(f"  F{at} = {_GAP}   {called}{choices}")
        if told:
            writer.rows += [f"       {one}   {names[one]}" for one in fact.of]


class _Blank:
    """The rows of one step; `write` returns the name of the amount together after it."""

    def __init__(self, writer: Writer, step: model.Step, at: int, together: str) -> None:
        self.writer = writer
        self.step = step
        self.ref = f"L{at}"
        self.total = f"T{at}"
        self.together = together
        self.on = writer.person.on
        self.words = writer.words

    def write(self) -> str:
        currency = self.writer.person.scheme.currency
        step = self.step
        if isinstance(step, model.Refer | model.Corridor | model.Round):
            self.row(self.total, self.change())
            self.writer.refs[step.id] = self.total
            return self.total
        self.writer.refs[step.id] = self.ref
        if isinstance(step, model.Split):
            self.split(step)
            return self.together
        self.row(self.ref, self.value())
        still = step.apart or isinstance(step, model.Contribution)
        if step.unit != currency or still:
            return self.together
        less = ""
        if isinstance(step, model.Jump) and self.name(step.of).startswith("L"):
            less = f" − {self.name(step.of)}"
        self.row(self.total, f"{self.together} + {self.ref}{less}")
        return self.total

    def row(self, ref: str, rule: str) -> None:
        self.writer.rows.append(f"  {ref} = {rule} = {_GAP}")

    def note(self, text: str) -> None:
        self.writer.rows.append(f"  {text}")

    def name(self, of: str) -> str:
        return self.writer.refs.get(of, of)

    def number(self, of: Fraction | model.Dated[Fraction]) -> str:
        return self.writer.bracketed(of if isinstance(of, Fraction) else of.on(self.on))

    def chosen(self, by: str, rows: Iterable[tuple[str, str]]) -> str:
        """Rows of a choice, and how the rule names it."""
        for code, value in rows:
            self.note(f"     {self.name(by)} = {spoken(by, code, self.writer)}: {value}")
        return self.words["by_rows"].format(of=self.name(by))

    def several(self, word: str, parts: Iterable[str]) -> str:
        return f"{self.words[word]} ({'; '.join(parts)})"

    def value(self) -> str:
        """The rule of a step that has a value."""
        step = self.step
        match step:
            case model.Sum():
                return self.sum(step)
            case model.Extreme():
                return self.several(
                    "largest" if step.highest else "smallest", map(self.name, step.of)
                )
            case model.BestDescriptor():
                return " + ".join(self.several("largest", [self.name(one)]) for one in step.of)
            case model.Bands() | model.Table():
                return self.rows(step)
            case model.OrderedTables():
                return self.tables(step)
            case model.MeanFactor():
                return self.mean(step)
            case model.Levels():
                return self.chosen(step.by, self.levels(step))
            case model.Pick():
                return self.chosen(step.by, ((c, self.number(v)) for c, v in step.values.items()))
            case _:
                return self.formula()

    def formula(self) -> str:
        """The rule of a step that is a formula."""
        step = self.step
        match step:
            case model.Power():
                of = self.name(step.of)
                more = "" if step.correction is None else f" + {self.number(step.correction)}"
                return f"{of} × {of}{more}"
            case model.Item():
                return self.item(step)
            case model.Prorate():
                whole, parts, own = map(self.name, (step.whole, step.parts, step.own))
                shared, among = map(self.name, (step.shared, step.among))
                return f"{whole} × {own} ÷ {parts} + {whole} × {shared} ÷ {parts} ÷ {among}"
            case model.Jump():
                when = condition_in_words(step.condition, self.writer)
                self.note(self.words["raised_if"].format(when=when, of=self.name(step.of)))
                return self.several("largest", [self.name(step.of), self.number(step.at_least)])
            case model.Keep():
                least = self.number(step.never_below)
                kept = ((code, self.number(share)) for code, share in step.share.items())
                share = self.chosen(step.by, kept)
                self.note(self.words["kept"].format(least=least))
                return f"{self.name(step.of)} × ({share} − 1)"
            case model.Contribution():
                return self.name(step.of)
            case _:
                return ""

    def sum(self, step: model.Sum) -> str:
        parts = []
        for term in step.terms:
            times = term.times.on(self.on)
            parts.append(self.name(term.of) + ("" if times == 1 else f" × {self.number(times)}"))
            if term.when is not None:
                when = condition_in_words(term.when, self.writer)
                self.note(f"{parts[-1]}: {self.words['only_if'].format(when=when)}")
        said = " + ".join(parts)
        if step.cap is not None:
            said = self.several("smallest", [said, self.number(step.cap)])
        weight = step.weight.on(self.on)
        if weight == 1:
            return said
        several = step.cap is None and len(parts) > 1
        return f"{f'({said})' if several else said} × {self.number(weight)}"

    def rows(self, step: model.Bands | model.Table) -> str:
        of = self.name(step.of)
        if isinstance(step, model.Bands):
            self.note(f"     {self.words['before']}: {self.said(step.below)}")
        for lower, value in step.rows.on(self.on):
            from_there = self.words["from"].format(of=of, x=self.number(lower))
            self.note(f"     {from_there}: {self.said(value)}")
        if isinstance(step, model.Table):
            self.note(self.words["between" if step.line_between else "outside"])
        return self.words["by_rows"].format(of=of)

    def said(self, value: Fraction | str) -> str:
        return value if isinstance(value, str) else self.number(value)

    def tables(self, step: model.OrderedTables) -> str:
        for one in step.tables:
            self.note(f"{one.id}:")
            for question, by_option in one.coefficients.items():
                self.note(f"     {self.name(question)}: {self.options(question, by_option)}")
            for least, group in one.thresholds:
                from_there = self.words["from"].format(of=one.id, x=self.number(least))
                self.note(f"     {from_there}: {group}")
            if one.otherwise:
                self.note(f"     {self.words['otherwise']}: {one.otherwise}")
        return self.words["first_met"]

    def options(self, question: str, values: Mapping[str, Fraction]) -> str:
        """What each answer stands for in this step."""
        said = (
            f"{spoken(question, code, self.writer)} {self.number(values[code])}" for code in values
        )
        return ", ".join(said)

    def mean(self, step: model.MeanFactor) -> str:
        for one in step.activities:
            self.note(f"     {self.name(one.question)}: {self.options(one.question, one.values)}")
            if one.qualifies is not None:
                when = condition_in_words(one.qualifies, self.writer)
                self.note(f"     {self.words['counts_if'].format(when=when)}")
        self.note(self.words["mean"].format(ref=f"{self.ref}a", nobody=self.number(step.nobody)))
        share, mean = self.number(step.guaranteed), f"{self.ref}a"
        by = self.several("largest", [mean, share])
        if step.blend:
            by = f"({share} + (1 − {share}) × {mean})"
        return f"{self.name(step.base)} × {by}"

    def levels(self, step: model.Levels) -> Iterable[tuple[str, str]]:
        scheme = self.writer.person.scheme
        for level, row in step.rows.items():
            hours = "0" if row.hours is None else self.number(row.hours)
            if step.unit != scheme.currency:
                yield level, hours
            elif row.amount is not None:
                yield level, self.number(row.amount)
            else:
                rate = "0" if step.rate is None else self.number(step.rate)
                yield level, f"{hours} × {rate} × {self.number(scheme.period.days)}"

    def item(self, step: model.Item) -> str:
        period = self.writer.person.scheme.period
        times = {"once": "", "day": self.number(period.days), "week": self.number(period.weeks)}
        how = self.name(step.weeks) if step.weeks else times[step.per]
        rate = "" if step.rate.on(self.on) == 1 else f" × {self.number(step.rate)}"
        said = f"{self.name(step.quantity)}{rate}{f' × {how}' if how else ''}"
        if step.rounded is None:
            return said
        return f"{self.words['half_up'].format(to=self.number(step.rounded))} ({said})"

    def change(self) -> str:
        """The rule of a step that changes the amount together."""
        step, before = self.step, self.together
        if isinstance(step, model.Refer):
            amount = self.number(step.amount)
            word = self.words["if_above" if step.above else "if_below"]
            after = f"{self.total} = {amount if step.above else '0'}"
            to = in_words(step.to).lower()
            self.note(word.format(of=before, amount=amount, to=to, after=after))
            return before
        if isinstance(step, model.Corridor):
            last = self.name(step.against)
            if step.down is not None:
                least = f"{last} × (1 − {self.number(step.down)})"
                before = self.several("largest", [before, least])
            if step.up is not None:
                most = f"{last} × (1 + {self.number(step.up)})"
                before = self.several("smallest", [before, most])
            self.note(self.words["if_known"].format(of=last))
            return before
        if isinstance(step, model.Round):
            return f"{self.words[step.mode].format(to=self.number(step.to))} ({before})"
        return before

    def split(self, step: model.Split) -> None:
        for funder, by in self.shares(step).items():
            self.row(f"{self.ref} {funder}", by)
        self.note(self.words["rest_to"].format(funder=step.remainder_to))

    def together_of(self, names: tuple[str, ...]) -> str:
        said = " + ".join(map(self.name, names))
        return f"({said})" if len(names) > 1 else said

    def shares(self, step: model.Split) -> Mapping[str, str]:
        amount = self.name(step.of)
        if step.by == "fixed":
            return {f: f"{amount} × {self.number(weight)}" for f, weight in step.weights.items()}
        if step.by == "points":
            whole = self.name(step.whole)
            return {
                funder: f"{amount} × {self.together_of(of)} ÷ {whole}"
                for funder, of in step.points.items()
                if of
            }
        found: dict[str, str] = {}
        for one in self.writer.person.scheme.steps:
            if isinstance(one, model.Item) and one.funder:
                said = self.name(one.id)
                found[one.funder] = f"{found[one.funder]} + {said}" if one.funder in found else said
        return found
