"""The rules of an amount as a person can read them: two audiences show the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from ownway.allocation.rules import by_week
from ownway.core.money import Money
from ownway.core.show import day
from ownway.programme.queries import Words
from ownway.programme.rules import Ceiling, Exclusion, Pack, scheme_of
from ownway.scheme.rules import model
from ownway.scheme.rules.numerals import count, minor
from ownway.scheme.rules.sentences import title
from ownway.web.ui.parts import Column, Table
from ownway.web.ui.showing import babel_locale


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the rules: sentences first, then a table or a list."""

    title: str
    lines: tuple[str, ...] = ()
    table: Table | None = None
    items: tuple[str, ...] = ()
    source: str = ""

    @property
    def wide(self) -> bool:
        """Whether a row of the table becomes an entry of its own on a narrow screen."""
        return self.table is not None and len(self.table.columns) > 2


def amount(pack: Pack, words: Words, on: date) -> list[Section]:
    """The scheme: its steps in order, and what each table of it says."""
    scheme = scheme_of(pack)
    tables = (_step(pack, words, step, on) for step in scheme.steps)
    first = Section(
        title=_("How an amount is worked out"),
        lines=(_("More need never means less money."), _("The steps, in their order:")),
        items=tuple(title(scheme, step.id, words.language) for step in scheme.steps),
        source=scheme.instrument["manual"],
    )
    return [first, *(one for one in tables if one is not None), _part_year(pack)]


def _part_year(pack: Pack) -> Section:
    """What an amount comes to in the year it changes in (B13)."""
    rule = pack.part_year
    lines = [
        _("It counts by days: its days over the days of that year, 365 or 366."),
        _("What was paid stays as it is. Less money counts only after its notice."),
    ]
    if rule is not None and rule.back_within_days:
        lines.append(
            _("More money can count from up to %(days)s days before it was worked out.")
            % {"days": rule.back_within_days}
        )
    return Section(
        title=_("When an amount changes within a year"),
        lines=tuple(lines),
        source=rule.source if rule else "",
    )


def _step(pack: Pack, words: Words, step: model.Step, on: date) -> Section | None:
    """One step as a table, where it is one that has rows of money."""
    scheme = scheme_of(pack)
    pays = Column(_("Each week") if by_week(scheme) and step.apart else _("Each year"), number=True)
    if step.unit == pack.currency and isinstance(step, model.Table):
        line = (
            _("Points come from the answers. Between 2 rows the amount rises evenly.")
            if step.line_between
            else _("Points come from the answers. Each row counts up to the next.")
        )
        columns = (Column(_("Points")), pays)
        rows = [
            (count(points, words.language), money_of(paid, pack))
            for points, paid in step.rows.on(on)
        ]
    elif step.unit == pack.currency and isinstance(step, model.Pick) and step.by in pack.facts:
        line = _("One fact about the person sets the amount.")
        columns = (Column(words.get(f"fact.{step.by}")), pays)
        rows = [
            (words.get(f"fact.{step.by}.{value}"), money_of(paid.on(on), pack))
            for value, paid in step.values.items()
        ]
    else:
        return None
    table = Table(caption=_("The table of amounts"), columns=columns, rows=rows)
    return Section(title=title(scheme, step.id, words.language), lines=(line,), table=table)


def money_of(amount: Fraction, pack: Pack) -> Money:
    return Money(minor(amount, pack.currency), pack.currency)


def exclusions(pack: Pack, words: Words, since: date | None = None) -> list[Section]:
    """What the money of each funder cannot buy, and the rule it comes from (F15).

    `since`: the day these rules came into force here.
    """
    bound = _bound(pack, words)
    if not bound:
        return _other_rules(pack, words)
    return [
        Section(
            title=_("What this money cannot buy"),
            lines=(
                *(() if since is None else (_in_force(since),)),
                _("Do you think it is fine all the same? Ask for it, and say why. Somebody looks."),
            ),
            table=Table(
                caption=_("Not for this money"),
                columns=(
                    Column(_("What")),
                    Column(_("Whose money")),
                    Column(_("Where it comes from")),
                ),
                rows=[
                    (words.get(f"exclusion.{one.code}"), whose, _source(one))
                    for one, whose in bound
                ],
            ),
        ),
        *_other_rules(pack, words),
    ]


def _source(rule: Exclusion | Ceiling) -> str:
    """Where a rule stands, and where that somebody may make an exception."""
    if rule.exception is None:
        return rule.source
    return _("%(source)s. An exception can be asked for: %(exception)s") % {
        "source": rule.source,
        "exception": rule.exception,
    }


def _other_rules(pack: Pack, words: Words) -> list[Section]:
    """Who may be paid, things for somebody else, and things that look unusual (R11, S9)."""
    spending = pack.spending
    found = []
    if spending.ceilings:
        table = Table(
            caption=_("The most for one thing"),
            columns=(
                Column(_("What")),
                Column(_("At most"), number=True),
                Column(_("Where it comes from")),
            ),
            rows=[
                (
                    words.get(f"category.{one.category}"),
                    Money(one.most, pack.currency),
                    _source(one),
                )
                for one in spending.ceilings
            ],
        )
        line = _("Does it cost more? Ask for an exception, and say why.")
        found.append(Section(title=table.caption, lines=(line,), table=table))
    if spending.relatives is not None:
        lines = [
            _("Who lives in one home with you is not paid: %(who)s.")
            % {"who": ", ".join(_TIE[code]() for code in spending.relatives.bars)}
        ]
        if spending.relatives.exception is not None:
            lines.append(
                _("You can ask for an exception, with a written agreement: %(exception)s")
                % {"exception": spending.relatives.exception}
            )
        title, source = _("Paying somebody close to you"), spending.relatives.source
        found.append(Section(title=title, lines=tuple(lines), source=source))
    back = spending.paid_back
    line = (
        _("Have you paid for something that was agreed? You get it back.")
        if back.allowed
        else _("Let us pay the seller. What you pay yourself does not come back to you.")
    )
    found.append(Section(title=_("Paying first yourself"), lines=(line,), source=back.source))
    if spending.gifts is not None:
        line = _("A thing for somebody else is looked at first. Say how it helps your goal.")
        found.append(Section(title=_("Gifts"), lines=(line,), source=spending.gifts.source))
    if spending.unusual is not None:
        line = _("What counts is your goal. How a thing looks to others is no reason for a no.")
        title, source = _("Unusual things"), spending.unusual.source
        found.append(Section(title=title, lines=(line,), source=source))
    return found


_TIE: dict[str, Callable[[], str]] = {
    "partner": lambda: _("a partner"),
    "relative": lambda: _("family"),
    "friend": lambda: _("a friend"),
}


def _bound(pack: Pack, words: Words) -> list[tuple[Exclusion, str]]:
    """Each exclusion, and whose money it binds."""
    everyone = [(one, _("All of it")) for one in pack.spending.exclusions]
    return everyone + [
        (one, words.get(f"funder.{funder.code}") if pack.funders else words.get("funder"))
        for funder in pack.funded_by
        for one in funder.exclusions
    ]


def _in_force(since: date) -> str:
    said = _("This list holds since %(day)s. Do we read it wrong for you? Ask us, and say why.")
    return said % {"day": day(since, babel_locale())}
