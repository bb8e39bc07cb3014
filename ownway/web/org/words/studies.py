"""What came of trying rules out, as sentences, tables and pictures; small numbers are kept back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.numbers import format_percent
from django.utils.translation import gettext as _

from ownway.core.money import Money
from ownway.core.show import show
from ownway.programme.queries import Words
from ownway.web.ui.parts import Chart, ChartKind, Column, Mark, Table, Value
from ownway.web.ui.showing import babel_locale

Found = Mapping[str, Any]
_BANDS: dict[str, Callable[[], str]] = {
    "lose_25": lambda: _("Over 25 % less"),
    "lose_10": lambda: _("10 to 25 % less"),
    "lose_5": lambda: _("5 to 10 % less"),
    "lose_1": lambda: _("Up to 5 % less"),
    "same": lambda: _("About the same"),
    "gain_1": lambda: _("Up to 5 % more"),
    "gain_5": lambda: _("5 to 10 % more"),
    "gain_10": lambda: _("10 to 25 % more"),
    "gain_25": lambda: _("Over 25 % more"),
}
_COLUMNS: dict[str, Callable[[], str]] = {
    "Language": lambda: _("Language"),
    "Joined with help": lambda: _("Joined with help"),
}
_NAMES: dict[str, Callable[[], str]] = {
    "yes": lambda: _("Yes"),
    "no": lambda: _("No"),
    "not said": lambda: _("Not said"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a result: a heading that says something, sentences, a picture, a table."""

    title: str
    lines: tuple[str, ...] = ()
    chart: Chart | None = None
    table: Table | None = None

    @property
    def wide(self) -> bool:
        """Whether a row of the table becomes an entry of its own on a narrow screen."""
        return self.table is not None and len(self.table.columns) > 2


def kept_back() -> str:
    """What stands where a number would point at somebody."""
    return _("Kept back")


def impact(found: Found, words: Words) -> list[Part]:
    """Who gains, who loses, by how much, what it costs, and for whom (§12)."""
    return [
        _people(found),
        _cost(found),
        *_softened(found),
        *(_group(name, one, found["currency"]) for name, one in found["groups"].items()),
        *_cliffs(found, words),
        _ends(found),
    ]


def covered(found: Found) -> str:
    """How many people it was tried on."""
    people = found["people"]
    return _("Tried on %(n)s of %(all)s people with answers.") % {
        "n": _count(people["covered"]),
        "all": _count(people["asked"]),
    }


def _people(found: Found) -> Part:
    movers = found["movers"]
    bands: Found = {name: movers["bands"][name] for name in _BANDS if name in movers["bands"]}
    rows = [(_band(name, bands), _count(count)) for name, count in bands.items()]
    finding = _moved(bands)
    currency = found["currency"]
    lines = []
    if movers["largest_lose"]:
        lines.append(_("Nobody loses more than %(most)s.") % _sum(movers["largest_lose"], currency))
    if movers["largest_gain"]:
        most = _sum(movers["largest_gain"], currency)
        lines.append(_("Nobody gains more than %(most)s.") % most)
    if movers["mean_change"] is not None:
        mean = Money(movers["mean_change"], currency)
        lines.append(_("On average that is %(sum)s a person.") % {"sum": _signed(mean)})
    marks = [
        Mark(name=name, size=count if isinstance(count, int) else 0, words=str(count))
        for name, count in rows
    ]
    columns = (_("Change"), _("People"))
    return Part(
        finding,
        tuple(lines),
        Chart(finding, ChartKind.BARS, marks, *columns),
        Table(finding, (Column(columns[0]), Column(columns[1], number=True)), rows),
    )


def _band(name: str, bands: Found) -> str:
    """A band takes in the next one out where that would have too few people."""
    wider = {
        "lose_10": ("lose_25", _("Over 10 % less")),
        "lose_1": ("lose_5", _("Up to 10 % less")),
        "gain_10": ("gain_25", _("Over 10 % more")),
        "gain_1": ("gain_5", _("Up to 10 % more")),
    }
    outer, words = wider.get(name, ("", ""))
    if outer and outer not in bands:
        both = name in ("lose_1", "gain_1") and name.replace("_1", "_10") not in bands
        if both:
            return _("Less") if name == "lose_1" else _("More")
        return words
    return _BANDS[name]()


def _moved(bands: Found) -> str:
    """The one sentence: how many get more, less, the same."""
    less = _together(bands, "lose")
    more = _together(bands, "gain")
    if less == more == 0:
        return _("Nobody’s amount changes")
    if less is None or more is None:
        return _("Some numbers of people are so small that they are kept back")
    if less == 0:
        return _("About %(more)s people get more, and nobody gets less") % {"more": more}
    if more == 0:
        return _("About %(less)s people get less, and nobody gets more") % {"less": less}
    return _("About %(more)s people get more, and %(less)s get less") % {
        "more": more,
        "less": less,
    }


def _together(bands: Found, way: str) -> int | None:
    counts = [count for name, count in bands.items() if name.startswith(way)]
    return None if None in counts else sum(counts)


def _cost(found: Found) -> Part:
    cost, currency = found["cost"], found["currency"]
    envelope = found["envelope"]
    rows: list[Sequence[Value]] = [
        (_("With the rules in force"), _money(cost["today"], currency)),
        (_("With the new rules in full"), _money(cost["new_in_full"], currency)),
    ]
    if found["years"]["of"]:
        first = _money(cost["first_year"], currency)
        rows.insert(1, (_("In their first year, softened"), first))
    lines = []
    if envelope:
        rows.append((_("The money there is"), Money(envelope["amount"], currency)))
        if envelope["in_full"] is not None:
            chance = format_percent(float(envelope["in_full"]), locale=babel_locale())
            lines.append(
                _("With other people like these, the chance of more than there is: %(chance)s.")
                % {"chance": chance}
            )
    return Part(
        _cost_finding(cost, currency),
        tuple(lines),
        table=Table(_("All amounts for a year"), _two(_("All together")), rows),
    )


def _cost_finding(cost: Found, currency: str) -> str:
    if cost["today"] is None or cost["new_in_full"] is None:
        return _("What it costs rests on so few people that it is kept back")
    more = cost["new_in_full"] - cost["today"]
    if not more:
        return _("It costs the same")
    said = {"sum": show(Money(abs(more), currency), babel_locale())}
    if more > 0:
        return _("It costs %(sum)s more a year") % said
    return _("It costs %(sum)s less a year") % said


def _softened(found: Found) -> list[Part]:
    """Year by year, where the rules do not let an amount fall or rise at once."""
    years = found["years"]["of"]
    if not years:
        return []
    rows = [
        (str(one["year"]), Money(one["total"], found["currency"]), _count(one["softened"]))
        for one in years
    ]
    title = _("The new rules come in steps")
    columns = (
        Column(_("Year")),
        Column(_("All together"), number=True),
        _people_column(_("Not yet in full")),
    )
    return [Part(title, table=Table(title, columns, rows))]


def _group(column: str, found: Found, currency: str) -> Part:
    name = _COLUMNS[column]() if column in _COLUMNS else column
    rows = [
        (
            _group_name(one["group"]),
            _count(one["people"]),
            _money(one.get("today"), currency),
            _money(one.get("new_in_full"), currency),
            _count(one.get("lose_over_10")),
            _count(one.get("gain_over_10")),
        )
        for one in found["groups"]
    ]
    title = _("For whom: %(group)s") % {"group": name}
    columns = (
        Column(name),
        _people_column(_("People")),
        Column(_("Rules in force"), number=True),
        Column(_("New rules"), number=True),
        _people_column(_("Lose over 10 %")),
        _people_column(_("Gain over 10 %")),
    )
    return Part(title, table=Table(title, columns, rows))


def _group_name(name: str) -> str:
    if name in _NAMES:
        return _NAMES[name]()
    try:
        said = Locale.parse(name).get_display_name(babel_locale())
    except (UnknownLocaleError, ValueError):
        return name
    return said or name


def _cliffs(found: Found, words: Words) -> list[Part]:
    """The largest change for one step of an answer, before and after."""
    rows = [
        (_where(one["where"], words), _money(one.get("old"), found["currency"], none="–"),
         _money(one.get("new"), found["currency"], none="–"))
        for one in found["cliffs"]
    ]  # fmt: skip
    if not rows:
        return []
    title = _("How much one step of an answer can change")
    if len({(old, new) for _name, old, new in rows}) == 1:
        said = {"old": _shown_sum(rows[0][1]), "new": _shown_sum(rows[0][2])}
        return [Part(title, (_("At most %(old)s until now, and %(new)s then.") % said,))]
    columns = (
        Column(_("Where")),
        Column(_("Rules in force"), number=True),
        Column(_("New rules"), number=True),
    )
    return [Part(title, table=Table(title, columns, rows))]


def _where(code: str, words: Words) -> str:
    """The question as it is asked, where it is one."""
    key = f"question.{code}.text"
    return words.get(key) if words.has(key) else code


def _ends(found: Found) -> Part:
    """Floors and caps: who comes to one, and who leaves it."""
    said = found["floors_and_caps"]
    title = _("Floors and caps")
    if not any(said.values()) and None not in said.values():
        return Part(title, (_("Nobody comes to a floor or a cap, and nobody leaves one."),))
    rows = [
        (_("Come under the floor"), _count(said["into_floor"])),
        (_("Leave the floor"), _count(said["out_of_floor"])),
        (_("Come to the cap"), _count(said["into_cap"])),
        (_("Leave the cap"), _count(said["out_of_cap"])),
    ]
    return Part(title, table=Table(title, _two(_("People")), rows))


def validation(found: Found) -> list[Part]:
    """What is proved, who is in it, and money beside agreed plans (§10)."""
    proofs, people = found["proofs"], found["people"]
    sound = (
        _("Nothing that is proved of these rules stops them")
        if proofs["sound"]
        else _("Something in these rules stops them")
    )
    first = Part(
        sound,
        (
            _("More need never pays less, nothing falls below 0, and every sum adds up."),
            _("All %(n)s examples in the text come out to the penny.") % {"n": proofs["examples"]},
        ),
    )
    rows = [
        (_("People with answers"), _count(people["asked"])),
        (_("Worked out"), _count(people["covered"])),
        (_("An answer is missing"), _count(people["missing"])),
        (_("Could not be read"), _count(people["not_read"])),
        (_("With an agreed plan"), _count(people["with_cost"])),
    ]
    title = _("Who is in it")
    return [first, Part(title, table=Table(title, _two(_("People")), rows)), *_beside(found)]


def _beside(found: Found) -> list[Part]:
    beside = found["beside_plans"]
    title = _("Amounts beside agreed plans")
    if beside is None:
        few = _("Fewer than 10 people have an amount and an agreed plan. That is too few to say.")
        return [Part(title, (few,))]
    short = beside["median_short"]
    rows: list[Sequence[Value]] = [
        (_("All amounts as a share of all plans"), _ratio(beside["ratio"])),
        (_("Plans above the amount"), _ratio(beside["above"])),
        (_("Within 10 % of the plan"), _ratio(beside["within_10"])),
        (_("Within 20 % of the plan"), _ratio(beside["within_20"])),
        (_("Half of those above are short by no more than"), _money(short, found["currency"])),
    ]
    parts = [Part(title, table=Table(title, _two(_("Figure")), rows))]
    for column, groups in found["groups"].items():
        name = _COLUMNS[column]() if column in _COLUMNS else column
        said = [
            (_group_name(one["group"]), _count(one["people"]), _ratio(one["ratio"]))
            for one in groups
        ]
        by = _("For whom: %(group)s") % {"group": name}
        columns = (
            Column(name),
            _people_column(_("With an agreed plan")),
            Column(_("Amounts as a share of plans"), number=True),
        )
        parts.append(Part(by, table=Table(by, columns, said)))
    return parts


def _two(second: str) -> tuple[Column, Column]:
    return Column(_("What")), Column(second, number=True)


def _people_column(words: str) -> Column:
    return Column(words, number=True)


def _count(count: int | None) -> str | int:
    return kept_back() if count is None else count


def _money(minor: int | None, currency: str, *, none: str = "") -> Value:
    return (none or kept_back()) if minor is None else Money(minor, currency)


def _shown_sum(value: Value) -> str:
    """A sum inside a sentence."""
    return show(value, babel_locale()) if isinstance(value, Money) else str(value)


def _ratio(text: str | None) -> str:
    return kept_back() if text is None else format_percent(float(text), locale=babel_locale())


def _sum(minor: int, currency: str) -> dict[str, str]:
    return {"most": show(Money(minor, currency), babel_locale())}


def _signed(amount: Money) -> str:
    said = show(amount, babel_locale())
    return f"+{said}" if amount.minor > 0 else said
