"""Purchases, holders and pay runs in tables, what is promised first at the top."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ownway.allocation.queries import ToSettle
from ownway.core.money import Money
from ownway.core.show import show
from ownway.programme.queries import Words
from ownway.programme.rules import Holder, Pack, every_exclusion
from ownway.spending.queries import EarlierPromise, WaitingPurchase
from ownway.spending.rules import Ground, Paper, Status, TieKind
from ownway.web.desk.words.paying import days
from ownway.web.desk.words.work import Group, day_of, group, late
from ownway.web.ui.parts import Column, Link, SummaryRow, Value
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


def amount_of(row: Any) -> Money:
    """What one purchase, or one line of a run, comes to."""
    return Money(row.amount_minor, row.currency)


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
