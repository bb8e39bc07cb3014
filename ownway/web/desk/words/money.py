"""Purchases, holders and pay runs in tables, what is promised first at the top."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from ownway.allocation.queries import ToSettle
from ownway.core.money import Money, zero
from ownway.core.show import show
from ownway.programme.queries import Words
from ownway.programme.rules import Holder, Pack, every_exclusion
from ownway.spending.queries import EarlierPromise, RunView, WaitingPurchase
from ownway.spending.rules import Ground, Paper, RunLineState, RunStatus, SetAside, Status, TieKind
from ownway.web.desk.words.paying import days
from ownway.web.desk.words.work import Group, day_of, group, late
from ownway.web.ui.parts import Column, Kind, Link, SummaryRow, Table, Tag, Value
from ownway.web.ui.showing import babel_locale


def looks_wrong(notes: Sequence[Any], at: datetime) -> Group:
    """What people told us looks wrong with their money, until it is put right; oldest first."""
    columns = (Column(_("Waits for")), Column(_("Who")), Column(_("In their words")))
    rows = [
        (
            days((at - one.written_at).days),
            Link(one.person.name, reverse("desk:told", args=[one.ref])),
            one.words,
        )
        for one in notes
    ]
    return group("wrong", _("Something looks wrong, people tell us"), columns, rows)


def promised_before(rows: Sequence[EarlierPromise]) -> Group:
    """What a time that has ended still has to pay, the oldest first: somebody asks what is so."""
    columns = (
        Column(_("For the time until")),
        Column(_("Who asks")),
        Column(_("For what")),
        Column(_("Still promised"), number=True),
    )
    found = [
        (
            row.last_on,
            Link(
                row.purchase.person.name,
                reverse("desk:purchase", args=[row.purchase.ref]),
                row.purchase.what,
            ),
            row.purchase.what,
            row.amount,
        )
        for row in rows
    ]
    return group("earlier", _("Promised from a time that has ended"), columns, found)


def purchases(rows: Sequence[WaitingPurchase]) -> Group:
    """Purchases that wait for a yes, the oldest first."""
    again = any(row.answer_by_on for row in rows)
    columns = (
        Column(_("Asked on")),
        Column(_("Who asks")),
        Column(_("For what")),
        Column(_("Price"), number=True),
        Column(_("Left for it"), number=True),
        *([Column(_("A second look, by"))] if again else []),
    )
    found = [
        (
            day_of(row.purchase.asked_at),
            Link(
                row.person_name,
                reverse("desk:purchase", args=[row.purchase.ref]),
                row.purchase.what,
            ),
            row.purchase.what,
            row.amount,
            row.left,
            *([row.answer_by_on] if again else []),
        )
        for row in rows
    ]
    return group("purchases", _("Purchases to answer"), columns, found)


_TIE: dict[TieKind, Callable[[], str]] = {
    TieKind.PARTNER: lambda: _("Their partner, at home"),
    TieKind.RELATIVE: lambda: _("Family, in one home with them"),
    TieKind.FRIEND: lambda: _("A friend, in one home with them"),
    TieKind.WORKER: lambda: _("Works for them"),
}


def tie(kind: str) -> str:
    """How close whoever is paid is to the person."""
    return _TIE[TieKind(kind)]()


def on_bills(rows: Sequence[tuple[Any, Any]]) -> Group:
    """What is paid on bills, and until when its payee can send them by a link."""
    columns = (
        Column(_("Who is paid")),
        Column(_("For whom")),
        Column(_("For what")),
        Column(_("Link opens until")),
    )
    found = [
        (
            Link(one.payee, reverse("desk:invoice_link", args=[one.ref]), one.what),
            one.person.name,
            one.what,
            day_of(link.expires_at) if link else _("No link"),
        )
        for one, link in rows
    ]
    return group("on_bills", _("Paid on bills"), columns, found)


def contributions(rows: Sequence[tuple[Any, str]]) -> Group:
    """Money that people add themselves and that has not come yet."""
    columns = (
        Column(_("Said on")),
        Column(_("Whose money")),
        Column(_("For what")),
        Column(_("How much"), number=True),
    )
    found = [
        (
            day_of(row.promised_at),
            Link(row.person.name, reverse("desk:contribution", args=[row.ref]), what),
            what,
            Money(row.amount_minor, row.currency),
        )
        for row, what in rows
    ]
    return group("contributions", _("Money people add themselves"), columns, found)


def holder(arrangement: Any, words: Words) -> str:
    """Who holds it; money that is paid to the person is said so from our side."""
    if arrangement.way == "direct":
        return _("Paid to the person")
    return words.get(f"holder.{arrangement.holder}")


def amounts(rows: Sequence[ToSettle]) -> Group:
    """First amounts that nobody settled yet, the longest waiting first."""
    columns = (
        Column(_("By when")),
        Column(_("Whose amount")),
        Column(_("First amount a year"), number=True),
        Column(_("State")),
    )
    found = [
        (
            row.by,
            Link(row.allocation.person.name, reverse("desk:amount", args=[row.allocation.ref])),
            Money(row.allocation.amount_minor, row.allocation.currency),
            late(row.late),
        )
        for row in rows
    ]
    return group("amounts", _("Amounts to settle"), columns, found)


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


def runs(rows: Sequence[RunView], names: Mapping[UUID, str], title: str) -> Group:
    """Pay runs, with who made them."""
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
    return group("runs", title, columns, found)


def payable(rows: Sequence[Any], currency: str, *, more: Link | None = None) -> Group:
    """Agreed bills the next pay run pays, the first promised first."""
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
    made = group("payable", _("Ready for a pay run"), columns, found, more)
    if not rows:
        return made
    whole = sum((amount_of(row) for row in rows), zero(currency))
    table = Table(
        caption=made.table.caption,
        columns=columns,
        rows=found,
        total=(_("Together"), None, None, None, whole),
    )
    return Group(made.name, made.title, table, more)


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


def amount_of(row: Any) -> Money:
    """What one purchase, or one line of a run, comes to."""
    return Money(row.amount_minor, row.currency)


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


_PAPER: dict[Paper, Callable[[], str]] = {
    Paper.THERE: lambda: _("There"),
    Paper.WANTED: lambda: _("Wanted, not there yet"),
    Paper.NOT_WANTED: lambda: _("Not wanted"),
}


def receipt(paper: Paper | None, purchase: Any) -> Value:
    """Whether the receipt is there, with the way to it; a fact, and no judgement."""
    if paper is None:
        return None
    if paper is Paper.THERE:
        about = _("Receipt for %(what)s") % {"what": purchase.what}
        return Link(_PAPER[paper](), reverse("desk:receipts", args=[purchase.ref]), about)
    return _PAPER[paper]()


def run_lines(view: RunView, papers: Mapping[int, Paper]) -> Table:
    """Every payment of a run; where one waits, a column says why; of what is paid back to a
    person, whether the receipt is there (`papers`, by line)."""
    waits = any(line.set_aside_reason for line in view.lines)
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
        ),
        rows=[
            (
                line.promised_on,
                Link(line.bill.person.name, reverse("desk:stop_person", args=[_person(line)])),
                line.payee,
                amount_of(line),
                _LINE[RunLineState(line.state)](),
                *([receipt(papers.get(line.pk), line.bill.purchase)] if papers else []),
                *([_why(line.set_aside_reason)] if waits else []),
            )
            for line in view.lines
        ],
        empty=_("No payment of this run is open to you."),
    )


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
    rows.append(SummaryRow(key=_("Comes to"), value=view.total))
    if view.set_aside:
        rows.append(SummaryRow(key=_("Set aside for the next run"), value=view.set_aside))
    return rows


_PURCHASE: dict[Status, Callable[[], str]] = {
    Status.ASKED: lambda: _("Waits for an answer"),
    Status.APPROVED: lambda: _("Agreed, not paid yet"),
    Status.REFUSED: lambda: _("Answered with no"),
    Status.CANCELLED: lambda: _("Taken back by the person"),
    Status.ON_ITS_WAY: lambda: _("The money is on its way"),
    Status.PAID: lambda: _("Paid"),
    Status.RECEIVED: lambda: _("Paid, and it came"),
}


def purchase_status(code: str) -> str:
    """Where one purchase stands, from our side."""
    return _PURCHASE[Status(code)]()


def purchase_facts(
    found: Any, left: Money | None, held_by: Sequence[Holder], paper: Paper, words: Words
) -> list[SummaryRow]:
    """Everything needed to answer, on one page."""
    rows = [
        SummaryRow(key=_("For what"), value=found.what),
        SummaryRow(key=_("Price"), value=amount_of(found)),
        SummaryRow(key=_("Who is paid"), value=found.payee),
        SummaryRow(key=_("In the plan"), value=found.line.what),
        *_held_by(held_by, words),
        SummaryRow(key=_("Asked on"), value=found.asked_at),
        SummaryRow(key=_("Where it stands"), value=purchase_status(found.status)),
        SummaryRow(key=_("Receipt"), value=receipt(paper, found)),
    ]
    if left is not None:
        rows.insert(2, SummaryRow(key=_("Left for it"), value=left))
    if found.goal:
        rows.insert(0, SummaryRow(key=_("Their goal"), value=found.goal.words))
    if found.sign_seen:
        rows.insert(0, SummaryRow(key=_("What they noticed"), value=found.sign_seen))
    return rows


_GROUND: dict[Ground, Callable[[], str]] = {
    Ground.MISREAD: lambda: _("They say that we read the rule wrongly"),
    Ground.EXCEPTION: lambda: _("They ask for an exception from the rule"),
    Ground.NECESSARY: lambda: _("Who is paid lives with them, and they say nobody else will do"),
    Ground.GIFT: lambda: _("It is for somebody else"),
}


def special_facts(asked: Any, before: Any, pack: Pack, words: Words) -> list[SummaryRow]:
    """Why it is asked all the same, the rule in the way, and what was said the first time."""
    rows = []
    if asked is not None:
        rows.append(SummaryRow(key=_("Why it is here"), value=_GROUND[Ground(asked.ground)]()))
        rows.append(SummaryRow(key=_("In their words"), value=asked.words))
        rule = rule_in_the_way(asked, pack, words)
        rows += [SummaryRow(key=_("The rule"), value=rule)] if rule else []
        if asked.agreement_on is not None:
            said = _("Both signed an agreement on")
            rows.append(SummaryRow(key=said, value=asked.agreement_on))
    if before is not None:
        rows.append(SummaryRow(key=_("A second look, by"), value=before.answer_by_on))
        rows.append(SummaryRow(key=_("Why look again, in their words"), value=before.words))
        rows.append(SummaryRow(key=_("The first answer"), value=before.first.reason))
    return rows


def rule_in_the_way(asked: Any, pack: Pack, words: Words) -> str:
    """What the rule says and where it stands; and where it lets somebody make an exception."""
    spending = pack.spending
    if asked.ground == Ground.GIFT:
        return spending.gifts.source if spending.gifts else ""
    if spending.relatives is not None and asked.rule in spending.relatives.bars:
        rule = spending.relatives
        return " ".join(filter(None, (rule.source, rule.exception)))
    ceiling = spending.ceiling(asked.rule)
    if ceiling is not None:
        most = show(Money(ceiling.most, pack.currency), babel_locale())
        return " ".join(filter(None, (most, ceiling.source, ceiling.exception)))
    for one in every_exclusion(pack):
        if one.code == asked.rule:
            said = (words.get(f"exclusion.{one.code}"), one.source, one.exception)
            return " ".join(filter(None, said))
    return ""


def _held_by(holders: Sequence[Holder], words: Words) -> list[SummaryRow]:
    """Whoever holds the money for it now, each once."""
    return [
        SummaryRow(
            key=_("Who holds the money"),
            value=_("Paid to the person")
            if one.way == "direct"
            else words.get(f"holder.{one.code}"),
        )
        for one in holders
    ]
