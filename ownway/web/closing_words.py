"""The close of somebody's money in words: what is open, whose turn it is, and the statements."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from ownway.core.money import Money, plain
from ownway.core.show import day, show
from ownway.endings.rules import Duty, EndingKind, Item, Open, PaidBy, RowKind, Turn
from ownway.programme.queries import Words
from ownway.programme.rules import OWN
from ownway.spending.rules import Settling
from ownway.web.ui.parts import Column, Link, Table
from ownway.web.ui.showing import babel_locale

_OPEN: dict[Open, Callable[[], tuple[str, str]]] = {
    Open.ASKED: lambda: (
        _("“%(what)s” was asked for, and nobody has answered"),
        _("Answer it, or take it back."),
    ),
    Open.TO_PAY: lambda: (_("“%(what)s” is to be paid"), _("It goes into the next payments.")),
    Open.PERSON_PAYS: lambda: (
        _("“%(what)s” is to be paid from the direct payment"),
        _("Pay it and note it, or take it back."),
    ),
    Open.WAGE: lambda: (_("“%(what)s”: pay for somebody’s work"), _("It is paid as agreed.")),
    Open.ON_ITS_WAY: lambda: (
        _("The payment for “%(what)s” is on its way"),
        _("It arrives by itself."),
    ),
    Open.LAST_INVOICE: lambda: (
        _("“%(what)s”: the last invoice has not come"),
        _("Ask for it, or say that no more is to come."),
    ),
    Open.INVOICE: lambda: (_("“%(what)s”: an invoice waits for an answer"), _("Answer it.")),
    Open.REPEATED: lambda: (
        _("“%(what)s” is paid again and again"),
        _("Stop it, or let it run to its end."),
    ),
    Open.HOLD: lambda: (
        _("Money is set aside: %(what)s"),
        _("Find out for what. If it is not paid, take it back."),
    ),
    Open.CHALLENGE: lambda: (
        _("Somebody looks again at a decision %(what)s"),
        _("Give the answer with its reason."),
    ),
    Open.ASKED_BACK: lambda: (_("Money is asked back"), _("Bring that to its end first.")),
    Open.LOSS: lambda: (
        _("Somebody says that money is gone"),
        _("A second person agrees, or says no."),
    ),
    Open.CONCERN: lambda: (_("A worry about %(what)s"), _("Decide about it.")),
    Open.REFUND: lambda: (_("Money came back to the bank"), _("Match it to its payment.")),
    Open.EMPLOYER: lambda: (_("%(what)s: nobody is named"), _("Say who pays it.")),
    Open.LEFT: lambda: (_("Money nobody needs"), _("It goes back to its funder by itself.")),
    Open.OWN_MONEY: lambda: (
        _("Money the person added"),
        _("Give it back to them, or to whoever answers for what they leave."),
    ),
    Open.LIES: lambda: (_("Money is still there: %(what)s"), _("It goes back to its funder.")),
    Open.EARLIER: lambda: (_("An earlier time here is not closed yet"), _("Close that one first.")),
    Open.UNEXPLAINED: lambda: (
        _("Two sums that should be the same differ"),
        _("Find the difference in the books."),
    ),
    Open.SETTLEMENT: lambda: (
        _("Bills from before the death are still paid"),
        _("It settles by itself when the last is paid or taken back."),
    ),
}
_TURN: dict[Turn, Callable[[], str]] = {
    Turn.PERSON: lambda: _("The person"),
    Turn.PAYER: lambda: _("Whoever pays"),
    Turn.PAYEE: lambda: _("The one who is paid"),
    Turn.HOLDER: lambda: _("Who holds the money"),
    Turn.DECIDER: lambda: _("Whoever decides"),
    Turn.BANK: lambda: _("The bank"),
    Turn.PROGRAMME: lambda: _("The programme"),
    Turn.SOFTWARE: lambda: _("Nobody: it happens by itself"),
}
_DUTY: dict[Duty, Callable[[], str]] = {
    Duty.LAST_WAGE: lambda: _("The last wage"),
    Duty.NOTICE: lambda: _("Pay for the time of notice"),
    Duty.TAX: lambda: _("Tax and insurance of the worker"),
    Duty.HOLIDAY: lambda: _("Days off that were not taken"),
}
_PAID_BY: dict[PaidBy, Callable[[], str]] = {
    PaidBy.BUDGET: lambda: _("This money"),
    PaidBy.PROGRAMME: lambda: _("The programme"),
    PaidBy.PERSON: lambda: _("The person, who agreed to it"),
    PaidBy.ESTATE: lambda: _("Out of what the person left"),
    PaidBy.NOTHING_DUE: lambda: _("Nothing is due"),
}
_ROW: dict[RowKind, Callable[[], str]] = {
    RowKind.GRANTED: lambda: _("From the funder"),
    RowKind.BACK: lambda: _("Back to the funder"),
    RowKind.ASKED_BACK: lambda: _("Back to the funder, after a notice"),
    RowKind.CARRIED: lambda: _("From one year to the next"),
    RowKind.LOST: lambda: _("Gone"),
    RowKind.MADE_GOOD: lambda: _("Made good by the programme"),
    RowKind.PAID: lambda: _("Paid"),
    RowKind.CAME_BACK: lambda: _("Came back"),
    RowKind.ADDED: lambda: _("Added by the person, or back to them"),
    RowKind.OTHER: lambda: _("Other"),
}
_KIND: dict[EndingKind, Callable[[], str]] = {
    EndingKind.GRADUATED: lambda: _("Graduated"),
    EndingKind.CHOICE: lambda: _("Left by choice"),
    EndingKind.MOVED: lambda: _("Moved away"),
    EndingKind.LOST: lambda: _("Contact was lost"),
    EndingKind.PROGRAMME: lambda: _("The programme ended it"),
    EndingKind.DIED: lambda: _("Died"),
}
_READ = (
    RowKind.GRANTED,
    RowKind.ADDED,
    RowKind.CARRIED,
    RowKind.PAID,
    RowKind.CAME_BACK,
    RowKind.LOST,
    RowKind.MADE_GOOD,
    RowKind.OTHER,
    RowKind.ASKED_BACK,
    RowKind.BACK,
)
HEAD = ("number", "funder", "on", "kind", "what", "payee", "amount", "currency")


def ending(kind: str) -> str:
    """How a time here ended, in words."""
    return _KIND[EndingKind(kind)]()


def duty(code: str) -> str:
    """A last bill of an employer."""
    return _DUTY[Duty(code)]()


def paid_by(code: str) -> str:
    """Who pays it."""
    return _PAID_BY[PaidBy(code)]()


def choices(of: Iterable[Any], say: Callable[[str], str]) -> list[tuple[str, str]]:
    """Codes and their words, for a form."""
    return [(one.value, say(one.value)) for one in of]


def _what(item: Item, words: Words) -> str:
    if item.kind is Open.EMPLOYER:
        return duty(item.what)
    if item.kind is Open.LIES:
        keys = (f"term.{item.what}", f"holder.{item.what}")  # the second is said to the person
        return next((words.get(key) for key in keys if words.has(key)), item.what)
    if item.kind is Open.CHALLENGE:
        return _("(%(what)s)") % {"what": item.what} if item.what else ""
    return item.what


def said(item: Item, words: Words) -> str:
    """What is open, as a sentence."""
    text, _fix = _OPEN[item.kind]()
    return (text % {"what": _what(item, words)}).strip(" :")


# What staff do where the person would, or nobody is asked any more; the rest is as it stands above.
_FOR_THEM: dict[Open, Callable[[], str]] = {
    Open.PERSON_PAYS: lambda: _("Note for them that it was paid, or take it back."),
    Open.WAGE: lambda: _("See that it is paid, and note it for them."),
    Open.INVOICE: lambda: _("Say yes or no to it for them, with the reason."),
}
# What is settled for the person on one page of the desk; all else has its own place.
_SETTLED = (
    Open.ASKED,
    Open.PERSON_PAYS,
    Open.WAGE,
    Open.LAST_INVOICE,
    Open.INVOICE,
    Open.REPEATED,
    Open.HOLD,
)


def for_them(item: Item) -> bool:
    """Whether staff settle this where the person would have: not what somebody else answers."""
    theirs = item.turn in (Turn.PERSON, Turn.PROGRAMME)
    if item.kind in (Open.WAGE, Open.INVOICE):
        return theirs
    return item.kind in _SETTLED


def _to_do(item: Item, *, mine: bool, door: str) -> str | Link:
    """What would bring it to its end, with the door to it; by which day where there is one."""
    if door:
        say = _FOR_THEM.get(item.kind) if for_them(item) else None
        return Link(say() if say else _OPEN[item.kind]()[1], door)
    if item.by is None:
        return _OPEN[item.kind]()[1]
    when = {"day": day(item.by, babel_locale())}
    if mine and item.turn is Turn.PERSON:
        return _("Pay it back by %(day)s. Ask us if that is too soon.") % when
    return _("It goes back to its funder by %(day)s.") % when


def items_table(
    items: Sequence[Item],
    words: Words,
    currency: str,
    *,
    mine: bool,
    door: Callable[[Item], str] = lambda _item: "",
) -> Table:
    """What is open, one row each. `mine`: for the person, who reads fewer columns. `door`: the
    address where it is done, for those who may go there."""
    columns: tuple[Column, ...] = (
        Column(_("What")),
        Column(_("How much"), number=True),
        Column(_("Whose turn")),
        Column(_("What to do")),
    )
    rows = [
        (
            said(one, words),
            None if one.minor is None else Money(one.minor, currency),
            _("You") if mine and one.turn is Turn.PERSON else _TURN[one.turn](),
            _to_do(one, mine=mine, door=door(one)),
        )
        for one in items
    ]
    if mine:  # what to do only where it is the person's turn
        shown = [
            (*row[:3], row[3] if one.turn is Turn.PERSON else "")
            for row, one in zip(rows, items, strict=True)
        ]
        rows = shown
    return Table(
        caption=_("What is still open"),
        columns=columns,
        rows=rows,
        empty=_("Nothing is open any more."),
    )


@dataclass(frozen=True, slots=True)
class Sheet:
    """One closing statement, ready to be shown."""

    statement: Any
    title: str
    table: Table
    employer: Table | None
    number: int
    made_on: date
    left: Money


def funder(code: str, words: Words) -> str:
    """Whose money it was."""
    if code == OWN:
        return _("Your own money")
    key = f"funder.{code}"
    return words.get(key) if words.has(key) else words.get("funder")


def sheet(found: Any, words: Words, made_on: date) -> Sheet:
    """A statement with each row, what came beside what went, and what is left: nothing."""
    mine = not found.funder
    several = mine and len({row["funder"] for row in found.rows}) > 1
    currency = found.currency
    columns = [Column(_("When")), Column(_("What"))]
    columns += [Column(_("Whose money"))] if several else []
    columns += [Column(_("Came in"), number=True), Column(_("Went out"), number=True)]
    rows: list[tuple[Any, ...]] = []
    came = went = 0
    for row in sorted(found.rows, key=_in_order):
        text = _ROW[RowKind(row["kind"])]()
        if row.get("what"):
            text = f"{text}: {row['what']}, {row['payee']}"
        cells: list[Any] = [date.fromisoformat(row["on"]), text]
        cells += [funder(row["funder"], words)] if several else []
        minor = row["minor"]
        came, went = came + max(minor, 0), went + max(-minor, 0)
        sums = (minor, None) if minor > 0 else (None, -minor)
        rows.append((*cells, *(None if one is None else Money(one, currency) for one in sums)))
    both = (Money(came, currency), Money(went, currency))
    total: tuple[Any, ...] = (_("All together"), "", *([""] if several else []), *both)
    title = (
        _("Closing statement")
        if mine
        else _("Closing statement for %(funder)s") % {"funder": funder(found.funder, words)}
    )
    table = Table(
        caption=title,
        columns=columns,
        rows=rows,
        total=total,
        empty=_("There was no money."),
    )
    left = Money(came - went, currency)
    return Sheet(found, title, table, _employer(found), found.number, made_on, left)


def _in_order(row: Any) -> tuple[str, int]:
    """Day by day; on one day, money comes before it goes, and goes back last."""
    return row["on"], _READ.index(RowKind(row["kind"]))


def _employer(found: Any) -> Table | None:
    if not found.employer:
        return None
    return Table(
        caption=_("Last bills of an employer, and who pays"),
        columns=(
            Column(_("What")),
            Column(_("Who pays")),
            Column(_("Who sees to it")),
            Column(_("Amount"), number=True),
        ),
        rows=[
            (
                duty(one["duty"]),
                paid_by(one["paid_by"]),
                one["who"],
                None if one["minor"] is None else Money(one["minor"], found.currency),
            )
            for one in found.employer
        ],
    )


def csv_rows(found: Any) -> Iterator[tuple[str, ...]]:
    """The same rows for a spreadsheet; the last one is the sum."""
    number, currency = str(found.number), found.currency
    for row in found.rows:
        yield (
            number,
            row.get("funder", found.funder),
            row["on"],
            row["kind"],
            row.get("what", ""),
            row.get("payee", ""),
            plain(row["minor"], currency),
            currency,
        )
    for one in found.employer:
        amount = "" if one["minor"] is None else plain(one["minor"], currency)
        yield (number, "", "", one["duty"], one["paid_by"], one["who"], amount, currency)
    yield (number, found.funder, "", "sum", "", "", plain(0, currency), currency)


def shown(minor: int, currency: str) -> str:
    """An amount as the reader writes it."""
    return show(Money(minor, currency), babel_locale())


_SETTLING: dict[Settling, Callable[[], str]] = {
    Settling.BACK: lambda: _("Taken back"),
    Settling.BILL_BACK: lambda: _("One bill taken back"),
    Settling.PAID: lambda: _("Noted as paid"),
    Settling.STOP: lambda: _("Stopped"),
    Settling.RUN: lambda: _("It runs to its end"),
    Settling.BILL_YES: lambda: _("Yes to a bill"),
    Settling.BILL_NO: lambda: _("No to a bill"),
    Settling.NO_MORE: lambda: _("No more bills come"),
}


def settled(found: Sequence[Any], names: Mapping[UUID, str], *, mine: bool = False) -> Table:
    """What was settled for the person so far, by whom and why, the newest first."""
    return Table(
        caption=_("What we settled for you") if mine else _("Settled for them so far"),
        columns=tuple(Column(one) for one in (_("What"), _("How"), _("Why"), _("Who"))),
        rows=[
            (
                one.purchase.what,
                _SETTLING[Settling(one.act)](),
                one.words,
                names.get(one.done_by, ""),
            )
            for one in found
        ],
        empty=_("Nothing so far."),
    )
