"""Pay runs in tables and lists: what is ready, what was made, each payment and why one waits."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ownway.core.money import Money
from ownway.core.show import show
from ownway.programme.queries import Words
from ownway.programme.rules import Pack
from ownway.spending.queries import RunView
from ownway.spending.rules import Paper, RunLineState, RunStatus, SetAside
from ownway.web.desk.words.money import amount_of, receipt
from ownway.web.desk.words.work import Group, day_of, group
from ownway.web.ui.parts import Column, Kind, Link, SummaryRow, Table, Tag, Value
from ownway.web.ui.showing import babel_locale

_RUN: dict[RunStatus, Callable[[], Tag]] = {
    RunStatus.DRAFT: lambda: Tag(_("Being written")),
    RunStatus.FROZEN: lambda: Tag(_("Waits for release"), Kind.CARE),
    RunStatus.RELEASED: lambda: Tag(_("Released, being written into the books")),
    RunStatus.POSTED: lambda: Tag(_("Ready for its files"), Kind.CARE),
    RunStatus.FILED: lambda: Tag(_("Files are made"), Kind.CARE),
    RunStatus.SENT: lambda: Tag(_("Sent to the bank")),
    RunStatus.DONE: lambda: Tag(_("Done"), Kind.GOOD),
    RunStatus.WITHDRAWN: lambda: Tag(_("Taken back")),
}


def run_status(status: str) -> Tag:
    """Where a pay run stands."""
    return _RUN[RunStatus(status)]()


def runs(
    rows: Sequence[RunView], names: Mapping[UUID, str], title: str, *, count: int | None = None
) -> Group:
    """Pay runs, with who made them. `count`: of all, where `rows` are one sheet."""
    columns = (
        Column(_("Made on")),
        Column(_("Pay run")),
        Column(_("Made by")),
        Column(_("Comes to"), number=True),
        Column(_("State")),
    )
    found = [
        (
            day_of(row.run.made_at),
            Link(
                _("Pay run %(n)s") % {"n": row.run.number},
                reverse("desk:run", args=[row.run.ref]),
            ),
            names.get(row.run.made_by, ""),
            row.total,
            run_status(row.run.status),
        )
        for row in rows
    ]
    return group("runs", title, columns, found, count=count)


def payable(
    rows: Sequence[Any], whole: Money, *, count: int | None = None, more: Link | None = None
) -> Group:
    """Agreed bills the next pay run pays, the first promised first.

    `whole`, and `count`, are of all of them, where `rows` are the first few or one sheet.
    """
    columns = (
        Column(_("Promised by")),
        Column(_("For whom")),
        Column(_("For what")),
        Column(_("Who is paid")),
        Column(_("Amount"), number=True),
    )
    found: list[tuple[Value | Tag, ...]] = [
        (row.promised_on, row.person.name, row.purchase.what, row.payee.name, amount_of(row))
        for row in rows
    ]
    made = group("payable", _("Ready for a pay run"), columns, found, more, count=count)
    if not rows:
        return made
    together = (_("Together"), None, None, None, whole)
    if count is not None and count > len(found):
        together = (_("All %(n)s together") % {"n": count}, None, None, None, whole)
    return replace(made, table=replace(made.table, total=together))


def late_payments(rows: Sequence[Any]) -> Group:
    """Payments that should have come, or gone, by now: somebody looks at each today."""
    columns = (
        Column(_("Promised by")),
        Column(_("For whom")),
        Column(_("Who is paid")),
        Column(_("Amount"), number=True),
    )
    found = [(row.promised_on, row.person.name, row.payee.name, amount_of(row)) for row in rows]
    more = Link(_("Open the pay runs"), reverse("desk:runs")) if rows else None
    return group("late", _("Payments that are late"), columns, found, more)


_LINE: dict[RunLineState, Callable[[], Tag]] = {
    RunLineState.LISTED: lambda: Tag(_("Listed")),
    RunLineState.SET_ASIDE: lambda: Tag(_("Waits"), Kind.CARE),
    RunLineState.POSTED: lambda: Tag(_("In the books")),
    RunLineState.IN_FILE: lambda: Tag(_("In a file")),
    RunLineState.UNKNOWN: lambda: Tag(_("We do not know yet whether it left"), Kind.CARE),
    RunLineState.SENT: lambda: Tag(_("On its way")),
    RunLineState.SETTLED: lambda: Tag(_("Paid"), Kind.GOOD),
    RunLineState.REJECTED: lambda: Tag(_("The bank did not send it"), Kind.CARE),
    RunLineState.RETURNED: lambda: Tag(_("It came back"), Kind.CARE),
    RunLineState.WITHDRAWN: lambda: Tag(_("Taken back")),
}
_WHY: dict[str, Callable[[], str]] = {
    SetAside.CASH_SHORT: lambda: _("The holder does not have the money yet."),
    SetAside.HOLDER_CHANGED: lambda: _("Another holder took over since."),
    SetAside.ACCOUNT_UNCONFIRMED: lambda: _("Nobody has called the payee back yet."),
    SetAside.ACCOUNT_COOLING: lambda: _("The payee’s account is new and rests a few days."),
    SetAside.ACCOUNT_UNTRIED: lambda: _("A test of the payee’s new account has not passed yet."),
    SetAside.ACCOUNT_STOPPED: lambda: _("The payee’s account is closed. We need another."),
    SetAside.ACCOUNT_CHANGED: lambda: _("The payee has another account since."),
    SetAside.PAYEE_ON_HOLD: lambda: _("Payments to this payee wait."),
    SetAside.PAYMENTS_STOPPED: lambda: _("Payments for this person wait."),
}


def release_ways(pack: Pack, words: Words) -> list[tuple[int, str]]:
    """Each amount that may be released in one run, the widest first, with who may."""
    by_amount: dict[int, list[str]] = {}
    for one in pack.spending.release.limits:
        by_amount.setdefault(one.most, []).append(words.get(f"role.{one.role}"))
    return [
        (
            most,
            _("%(who)s: up to %(amount)s each")
            % {"who": ", ".join(by_amount[most]), "amount": _shown(Money(most, pack.currency))},
        )
        for most in sorted(by_amount, reverse=True)
    ]


def how_many_runs(counts: Sequence[tuple[int, int]], currency: str) -> str:
    """What is too much for one release becomes several runs; empty where it never is.

    `counts`: the most one run may come to, in minor units, and how many runs that makes.
    """
    said = [
        ngettext(
            "Up to %(amount)s may be released at a time. That makes %(n)s pay run.",
            "Up to %(amount)s may be released at a time. That makes %(n)s pay runs.",
            count,
        )
        % {"amount": _shown(Money(most, currency)), "n": count}
        for most, count in sorted(counts, reverse=True)
    ]
    return " ".join(said) if any(count > 1 for _most, count in counts) else ""


def _shown(amount: Money) -> str:
    return show(amount, babel_locale())


def goes_on(view: RunView) -> str:
    """How far the books are with a run that was released."""
    return _("%(done)s of %(count)s payments are in the books. The rest follows by itself.") % {
        "done": view.in_books,
        "count": view.count,
    }


def run_lines(
    lines: Sequence[Any],
    papers: Mapping[int, Paper],
    by_hand: Collection[str] = (),
    silence: Mapping[int, bool] | None = None,
) -> Table:
    """Payments of a run; where one waits, a column says why; of what is paid back to a person,
    whether the receipt is there (`papers`, by line). `by_hand`: the ways no bank knows of.
    `silence`: of which the bank says nothing (by line), and whether somebody asked it already."""
    silent = silence or {}
    waits = any(line.set_aside_reason for line in lines)
    return Table(
        caption=_("Payments"),
        columns=(
            Column(_("Promised by")),
            Column(_("For whom")),
            Column(_("Who is paid")),
            Column(_("Amount"), number=True),
            Column(_("State")),
            *([Column(_("Receipt"))] if papers else []),
            *([Column(_("Why it waits"))] if waits else []),
            *([Column(_("The bank says nothing"))] if silent else []),
        ),
        rows=[
            (
                line.promised_on,
                Link(line.bill.person.name, reverse("desk:stop_person", args=[_person(line)])),
                line.payee,
                amount_of(line),
                _line_state(line, by_hand),
                *([receipt(papers.get(line.pk), line.bill.purchase)] if papers else []),
                *([_why(line.set_aside_reason)] if waits else []),
                *([_silent(line, silent)] if silent else []),
            )
            for line in lines
        ],
        empty=_("No payment of this run is open to you."),
    )


def _line_state(line: Any, by_hand: Collection[str]) -> Tag:
    state = RunLineState(line.state)
    if state is RunLineState.REJECTED and line.way in by_hand:
        return Tag(_("It could not be paid"), Kind.CARE)
    return _LINE[state]()


def _silent(line: Any, silence: Mapping[int, bool]) -> Link | None:
    if line.pk not in silence:
        return None
    said = _("Waits for a second person") if silence[line.pk] else _("It was never carried out")
    return Link(said, reverse("desk:never_carried_out", args=[line.key]), about=line.payee)


def silent_payments(rows: Sequence[tuple[Any, bool]]) -> Group:
    """Payments that were sent and that no statement speaks of, the first promised first."""
    columns = (
        Column(_("Promised by")),
        Column(_("For whom")),
        Column(_("Who is paid")),
        Column(_("Amount"), number=True),
        Column(_("What now")),
    )
    found = [
        (
            line.promised_on,
            line.bill.person.name,
            line.payee,
            amount_of(line),
            _silent(line, {line.pk: said}),
        )
        for line, said in rows
    ]
    return group("silent", _("The bank says nothing"), columns, found)


def to_tick(lines: Iterable[Any]) -> list[tuple[str, str]]:
    """Payments by hand as boxes to tick: who is paid, how much, for whom."""
    return [(str(line.key), _named(line)) for line in lines]


def could_not_pay(lines: Iterable[Any]) -> list[Link]:
    """For each payment by hand that is open, the way to say that it cannot be made."""
    return [Link(_named(line), reverse("desk:could_not_pay", args=[line.key])) for line in lines]


def _named(line: Any) -> str:
    return _("%(payee)s, %(amount)s, for %(who)s") % {
        "payee": line.payee,
        "amount": _shown(amount_of(line)),
        "who": line.bill.person.name,
    }


def line_facts(line: Any) -> list[SummaryRow]:
    """One payment of a run, for whoever says what became of it."""
    return [
        SummaryRow(key=_("Who is paid"), value=line.payee),
        SummaryRow(key=_("For whom"), value=line.bill.person.name),
        SummaryRow(key=_("For what"), value=line.bill.purchase.what),
        SummaryRow(key=_("Amount"), value=amount_of(line)),
        SummaryRow(key=_("Promised by"), value=line.promised_on),
    ]


def _person(line: Any) -> UUID:
    found: UUID = line.bill.person.ref
    return found


def _why(reason: str) -> str | None:
    return _WHY[reason]() if reason else None


def run_facts(view: RunView, names: Mapping[UUID, str]) -> list[SummaryRow]:
    """Who did what with a run, and when."""
    run = view.run
    steps = (
        (_("Made"), run.made_at, run.made_by),
        (_("Released"), run.released_at, run.released_by),
        (_("Done"), run.done_at, run.done_by),
        (_("Taken back"), run.withdrawn_at, run.withdrawn_by),
    )
    rows = [
        SummaryRow(key=what, value=at, note=names.get(by, ""))
        for what, at, by in steps
        if at is not None
    ]
    rows.append(SummaryRow(key=_("Payments"), value=f"{view.count}"))
    rows.append(SummaryRow(key=_("Comes to"), value=view.total))
    if view.set_aside:
        rows.append(SummaryRow(key=_("Set aside for the next run"), value=view.set_aside))
    return rows
