"""Counts, days and sums as pictures whose heading is what they say (P12)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_skeleton
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ownway.core.money import Money
from ownway.core.show import show
from ownway.evaluation.queries import Asks, PayDays, Span
from ownway.evaluation.rules import MoneyTable, Solved
from ownway.evaluation.rules import Table as Counts
from ownway.programme.queries import Words
from ownway.web.ui.parts import Chart, ChartKind, Column, Mark, Table, Value
from ownway.web.ui.showing import babel_locale

KEPT_BACK_MARK = "kept back"  # in files, for programs to read
MOST_MONTHS = 12  # in the picture; the table and the file have all

_STEP: dict[str, Callable[[], str]] = {
    "joined": lambda: _("Joined"),
    "answered": lambda: _("Answered the questions"),
    "amount": lambda: _("Know their amount"),
    "plan_sent": lambda: _("Sent a plan"),
    "decided": lambda: _("Have an answer"),
    "held": lambda: _("Money is with a holder"),
    "bought": lambda: _("Bought something"),
    "reviewed": lambda: _("Looked back"),
    "ended": lambda: _("Graduated or left"),
}
_WAY: dict[str, Callable[[], str]] = {
    "answered": lambda: _("To answer the questions"),
    "amount": lambda: _("To see the amount"),
    "plan_sent": lambda: _("To send a plan"),
    "decided": lambda: _("To get an answer"),
    "held": lambda: _("To set up the money"),
    "bought": lambda: _("To buy the first thing"),
    "reviewed": lambda: _("To look back"),
    "ended": lambda: _("To graduate or leave"),
}


@dataclass(frozen=True, slots=True)
class Picture:
    """What numbers say, as a chart where enough may be shown, and always as a table.

    `hides`: small numbers are kept back, and the page has to say so.
    """

    finding: str
    chart: Chart | None
    table: Table
    csv_url: str
    hides: bool

    @property
    def wide(self) -> bool:
        """Whether a row of the table becomes an entry of its own on a narrow screen."""
        return len(self.table.columns) > 2


def how_we_are_doing() -> str:
    """The name of the first place."""
    return _("How we are doing")


def kept_back() -> str:
    """A number that is kept back, in words."""
    return _("Kept back")


def people(counts: Counts, csv_url: str) -> Picture:
    """How many people stand at which step."""
    shown = {step: count for step, count in counts.rows.items() if count}
    finding = _people_finding(shown, counts.total, hides=counts.hides)
    rows = [
        (_STEP[step](), kept_back() if count is None else count)
        for step, count in counts.rows.items()
    ]
    return Picture(
        finding=finding,
        chart=_chart(finding, rows, (_("Step"), _("People")), csv_url) if shown else None,
        table=Table(
            caption=finding,
            columns=(Column(_("Step")), Column(_("People"), number=True)),
            rows=rows,
            total=(_("All"), kept_back() if counts.total is None else counts.total),
        ),
        csv_url=csv_url,
        hides=counts.hides,
    )


def _people_finding(shown: dict[str, int], total: int | None, *, hides: bool) -> str:
    if not shown and total == 0:
        return _("Nobody has joined yet")
    if not shown:
        return _("So few people are at each step that the numbers are kept back")
    step = max(shown, key=lambda each: shown[each])
    said = {"n": shown[step], "total": total, "step": _STEP[step]()}
    if hides:
        return _("Of the steps we can show, “%(step)s” has most people: %(n)s") % said
    return _("Most people stand at “%(step)s”: %(n)s of %(total)s") % said


def days(spans: Sequence[Span], csv_url: str) -> Picture:
    """How many days each step takes, in the middle of all who took it."""
    shown = [span for span in spans if span.days is not None]
    finding = _days_finding(shown, spans)
    rows = [(_WAY[span.end](), _days(span)) for span in spans]
    marks = [Mark(name=_WAY[span.end](), size=span.days or 0, words=_days(span)) for span in spans]
    columns = (_("Step"), _("Days for half of all people"))
    return Picture(
        finding=finding,
        chart=Chart(finding, ChartKind.BARS, marks, *columns, csv_url=csv_url) if shown else None,
        table=Table(
            caption=finding,
            columns=(
                Column(columns[0]),
                Column(columns[1], number=True),
                Column(_("People"), number=True),
            ),
            rows=[
                (name, took, kept_back() if span.people is None else span.people)
                for (name, took), span in zip(rows, spans, strict=True)
            ],
        ),
        csv_url=csv_url,
        hides=any(span.days is None and span.people != 0 for span in spans),
    )


def _days(span: Span) -> str:
    if span.people == 0:
        return _("Nobody yet")
    if span.days is None:
        return kept_back()
    return ngettext("%(n)s day", "%(n)s days", span.days) % {"n": span.days}


def _days_finding(shown: Sequence[Span], spans: Sequence[Span]) -> str:
    if not shown:
        if all(span.people == 0 for span in spans):
            return _("Nobody has taken a second step yet")
        return _("So few people took each step that the days are kept back")
    longest = max(shown, key=lambda span: span.days or 0)
    return ngettext(
        "“%(step)s” takes longest: half of all people wait %(n)s day or less",
        "“%(step)s” takes longest: half of all people wait %(n)s days or less",
        longest.days or 0,
    ) % {"step": _WAY[longest.end](), "n": longest.days}


def money(found: MoneyTable, currency: str, csv_url: str) -> Picture:
    """Money promised, spent and left, month by month."""
    finding = _money_finding(found, currency)
    spent = [(_month(one.month), one.spent) for one in found.months][-MOST_MONTHS:]
    marks = [
        Mark(name=name, size=max(minor or 0, 0), words=_sum(minor, currency))
        for name, minor in spent
    ]
    drawn = any(minor for _name, minor in spent)
    columns = (_("Month"), _("Spent"))
    return Picture(
        finding=finding,
        chart=Chart(finding, ChartKind.BARS, marks, *columns, csv_url=csv_url) if drawn else None,
        table=Table(
            caption=finding,
            columns=(
                Column(columns[0]),
                Column(_("Promised"), number=True),
                Column(columns[1], number=True),
                Column(_("Left at the end"), number=True),
            ),
            rows=[
                (
                    _month(one.month),
                    _amount(one.promised, currency),
                    _amount(one.spent, currency),
                    _amount(one.left, currency),
                )
                for one in found.months
            ],
            total=(
                _("All"),
                _amount(found.promised, currency),
                _amount(found.spent, currency),
                _amount(found.left, currency),
            )
            if found.months
            else (),
            empty=_("No money is promised yet."),
        ),
        csv_url=csv_url,
        hides=found.hides,
    )


def _money_finding(found: MoneyTable, currency: str) -> str:
    if not found.months:
        return _("No money is promised yet")
    if found.promised is None or found.spent is None:
        return _("Some sums rest on so few people that they are kept back")
    return _("%(spent)s is spent of %(promised)s promised") % {
        "spent": _sum(found.spent, currency),
        "promised": _sum(found.promised, currency),
    }


@dataclass(frozen=True, slots=True)
class Promised:
    """How promises to payees are kept, and how long what a bank said has waited."""

    finding: str
    table: Table
    oldest: str
    apart: str


def pay_days(found: PayDays) -> Promised:
    """Payments that came by the day they were promised, the latest month first."""
    rows: list[Sequence[Value]] = [
        (
            _month(month),
            kept_back() if due is None else due,
            kept_back() if kept is None else kept,
        )
        for month, due, kept in found.months
    ]
    columns = (
        Column(_("Month")),
        Column(_("Promised for it"), number=True),
        Column(_("Came by then"), number=True),
    )
    return Promised(
        finding=_pay_days_finding(found),
        table=Table(_("Pay days"), columns, rows, empty=_("No pay day has come yet.")),
        oldest=_oldest(found.oldest),
        apart=_apart(found.apart),
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """How long people wait for a yes to what they ask to buy, and why they heard a no."""

    finding: str
    table: Table
    waiting: str
    denials: Table
    solved: str
    told: str
    refused: str
    hides: bool


_DENIED: dict[str, Callable[[], str]] = {
    "unaffordable": lambda: _("More than was left (what would fit is shown)"),
    "no_goal": lambda: _("No goal was named (it can be linked in one step)"),
    "excluded": lambda: _("A rule says no (somebody can be asked all the same)"),
    "funder_excludes": lambda: _("The rule of one funder says no (the others can pay)"),
    "relative": lambda: _("Who is paid lives with the person"),
    "above_ceiling": lambda: _("More than the most for one thing of its kind"),
}


def asked(found: Asks, denied: Counts, words: Words) -> Asked:
    """From asking to a yes, month by month; below it each no by its reason, in people."""
    rows: list[Sequence[Value]] = [
        (_month(one.month), _or_kept(one.yeses), _or_kept(one.at_once), _hours(one.hours))
        for one in found.months
    ]
    columns = (
        Column(_("Month")),
        Column(_("Yeses"), number=True),
        Column(_("Of them at once"), number=True),
        Column(_("Half came within"), number=True),
    )
    reasons: list[Sequence[Value]] = [
        (_reason(code, words), _or_kept(people)) for code, people in denied.rows.items()
    ]
    return Asked(
        finding=_asked_finding(found),
        table=Table(_("From asking to a yes"), columns, rows, empty=_("No yes has been said yet.")),
        waiting=_waiting(found.waiting),
        denials=Table(
            _("Why people heard a no"),
            (Column(_("Reason")), Column(_("People"), number=True)),
            reasons,
            empty=_("Nobody heard a no."),
        ),
        solved=_solved(found.noes),
        told=_told(found.told),
        refused=_refused(found.refused),
        hides=denied.hides or any(one.yeses is None for one in found.months),
    )


def _or_kept(count: int | None) -> Value:
    return kept_back() if count is None else count


def _hours(hours: int | None) -> Value:
    if hours is None:
        return kept_back()
    if hours < 1:
        return _("an hour")
    if hours < 48:
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    days = -(-hours // 24)
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


def _asked_finding(found: Asks) -> str:
    for one in found.months:
        if one.hours is not None:
            return _("Half of all yeses came within %(time)s") % {"time": _hours(one.hours)}
    return _("From asking to a yes")


def _waiting(days: int | None) -> str:
    if days is None:
        return _("Nothing waits for a yes right now.")
    return ngettext(
        "The oldest thing asked for has waited %(n)s day for an answer.",
        "The oldest thing asked for has waited %(n)s days for an answer.",
        days,
    ) % {"n": days}


def _solved(noes: Solved) -> str:
    return _closed_and_open(
        noes,
        within=lambda time: _("Half of the noes became a yes within %(time)s.") % {"time": time},
        still=lambda n: (
            ngettext("%(n)s no is still open.", "%(n)s noes are still open.", n) % {"n": n}
        ),
        none=_("No no is open."),
    )


def _told(told: Solved) -> str:
    return _closed_and_open(
        told,
        within=lambda time: (
            _("Half of what people said looks wrong was put right within %(time)s.")
            % {"time": time}
        ),
        still=lambda n: (
            ngettext(
                "%(n)s thing that looks wrong is still open.",
                "%(n)s things that look wrong are still open.",
                n,
            )
            % {"n": n}
        ),
        none=_("Nothing that people said looks wrong is open."),
    )


def _refused(back: Solved) -> str:
    return _closed_and_open(
        back,
        within=lambda time: (
            _("Half of what banks refused or sent back reached the payee within %(time)s.")
            % {"time": time}
        ),
        still=lambda n: (
            ngettext(
                "%(n)s payment that came back is still to be paid.",
                "%(n)s payments that came back are still to be paid.",
                n,
            )
            % {"n": n}
        ),
        none=_("No payment that came back is still to be paid."),
    )


def _closed_and_open(
    found: Solved, *, within: Callable[[Value], str], still: Callable[[int], str], none: str
) -> str:
    """How soon half of them were done, and how many are not; small numbers kept back."""
    said = [] if found.hours is None else [within(_hours(found.hours))]
    if found.open is None:
        said.append(_("How many are still open is kept back."))
    elif found.open:
        said.append(still(found.open))
    return " ".join(said) or none


def _reason(code: str, words: Words) -> str:
    if code in _DENIED:
        return _DENIED[code]()
    return words.get(f"reason.{code}") if words.has(f"reason.{code}") else code


def _pay_days_finding(found: PayDays) -> str:
    for _first, due, kept in found.months:
        if due and kept is not None:
            share = kept * 100 // due
            return _("%(share)s%% of payments came by the promised day") % {"share": share}
    return _("Payments by the promised day")


def _oldest(days: int | None) -> str:
    if days is None:
        return _("All that banks told us is matched or explained.")
    return ngettext(
        "Something a bank told us has waited %(n)s day to be matched.",
        "Something a bank told us has waited %(n)s days to be matched.",
        days,
    ) % {"n": days}


def _apart(accounts: int | None) -> str:
    if accounts is None:
        return ""
    if not accounts:
        return _("Every bank has what our books say.")
    return ngettext(
        "%(n)s account differs between its bank and our books.",
        "%(n)s accounts differ between their banks and our books.",
        accounts,
    ) % {"n": accounts}


def _chart(
    finding: str, rows: Sequence[tuple[str, str | int]], columns: tuple[str, str], csv_url: str
) -> Chart:
    marks = [
        Mark(name=name, size=value if isinstance(value, int) else 0, words=str(value))
        for name, value in rows
    ]
    return Chart(finding, ChartKind.BARS, marks, *columns, csv_url=csv_url)


def _month(month: date) -> str:
    return format_skeleton("yMMM", month, locale=babel_locale())


def _sum(minor: int | None, currency: str) -> str:
    return kept_back() if minor is None else show(Money(minor, currency), babel_locale())


def _amount(minor: int | None, currency: str) -> Value:
    return kept_back() if minor is None else Money(minor, currency)
