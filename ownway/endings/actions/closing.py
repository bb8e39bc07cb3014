"""The clean close of the money: settled item by item, final, corrected if need be (H7)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from django.db.models import Model
from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.money import Money
from ownway.core.problems import Refused
from ownway.decisions.models import Pot
from ownway.endings import queries, rules
from ownway.endings.models import CameBack, Closing, ClosingStatement, EmployerBill, Ending
from ownway.endings.rules import Duty, Item, Open, PaidBy
from ownway.holding.models import Arrangement
from ownway.holding.rules import contribution_account, funder_account, own_award
from ownway.ledger import posting
from ownway.ledger import queries as books
from ownway.ledger.actions import open_accounts
from ownway.ledger.rules import Journal, Kind, Line, credit, debit, hashes
from ownway.people.models import Person
from ownway.programme import queries as programmes
from ownway.programme.rules import OWN, authority_of
from ownway.reclaims.rules import received
from ownway.record import actions as record
from ownway.record.store import writing


class NotSettled(Refused):
    """Something is still open; `items` says what. Nothing was made final."""

    code = "not_settled"

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = tuple(items)
        super().__init__(
            _("This cannot be closed yet. %(count)s things are still open.") % {"count": len(items)}
            if len(items) != 1
            else _("This cannot be closed yet. One thing is still open."),
            fix=_("The list says whose turn it is, and what to do."),
        )


class NotPossible(Refused):
    """What was asked does not fit what is there; nothing was changed."""

    code = "not_possible"


class SomebodyElse(Refused):
    """Nobody settles their own money."""

    code = "somebody_else"


def opened(ended: Ending, *, by: Actor, at: datetime) -> Closing:
    """The row of a close, inside the transaction of the action that ends somebody's time."""
    programme = ended.person.programme
    terms, today = programmes.pack_of(programme).leaving, programmes.day_of(programme, at)
    return Closing.objects.create(
        person=ended.person,
        ending=ended,
        close_by_on=today + timedelta(days=terms.close_within.days),
        pay_back_by_on=today + timedelta(days=terms.pay_back_within.days),
        opened_at=at,
        opened_by=by.ref,
    )


def take_on(*, closing: Closing, by: Actor, at: datetime) -> Closing:
    """Somebody looks after this close from now on. Twice is once. Raises SomebodyElse."""
    with writing():
        now = _locked(closing, by)
        if now.owner == by.ref or now.final_at is not None:
            return now
        now.owner = by.ref
        now.save(update_fields=["owner"])
        _record("endings.take_on_closing", now, [now], by=by, at=at)
        return now


def say_who_pays(
    *,
    closing: Closing,
    duty: Duty | str,
    paid_by: PaidBy | str,
    who: str,
    amount: Money | None,
    by: Actor,
    at: datetime,
) -> EmployerBill:
    """Names who pays one last bill of an employer, and who sees to it. Said again, it replaces.

    Raises NotPossible, SomebodyElse.
    """
    duty, paid_by, who = Duty(duty), PaidBy(paid_by), who.strip()[:200]
    with writing():
        now = _locked(closing, by)
        if now.final_at is not None:
            raise NotPossible(_("This is closed."), fix=_("Tell us what is wrong in it."))
        if not who:
            raise NotPossible(_("Name somebody who sees to it."))
        minor = None if amount is None else amount.minor
        row = EmployerBill.objects.filter(closing=now, duty=duty).first() or EmployerBill(
            closing=now, duty=duty.value
        )
        if row.pk and (row.paid_by, row.who, row.amount_minor) == (paid_by, who, minor):
            return row
        row.paid_by, row.who, row.amount_minor = paid_by.value, who, minor
        row.said_at, row.said_by = at, by.ref
        row.save()
        _record("endings.say_who_pays", now, [row], by=by, at=at, duty=duty.value)
        return row


def note_came_back(
    *,
    closing: Closing,
    arrangement: Arrangement,
    amount: Money,
    came_on: date,
    key: UUID,
    by: Actor,
    at: datetime,
) -> CameBack:
    """What lay with a holder came back to its funder. `key` is made with the form: twice is once.

    Raises NotPossible where more came than lay there, SomebodyElse.
    """
    with writing():
        now = _locked(closing, by)
        before = CameBack.objects.filter(key=key).first()
        if before is not None:
            return before
        today = programmes.day_of(now.person.programme, at)
        lies = [one for one in queries.lying(now) if _same(one.arrangement, arrangement)]
        most = sum(one.minor for one in lies)
        if amount.currency != now.person.programme.currency or not 0 < amount.minor <= most:
            raise NotPossible(
                _("This is not what lies there."), fix=_("Look at the list, and check the amount.")
            )
        if came_on > today:
            raise NotPossible(_("This day has not come yet."), fix=_("Choose today or before."))
        made = CameBack.objects.create(
            closing=now,
            arrangement=lies[0].arrangement,
            key=key,
            amount_minor=amount.minor,
            currency=amount.currency,
            came_on=came_on,
            noted_at=at,
            noted_by=by.ref,
        )
        pot = lies[0].arrangement.pot
        journal = received(
            [(lies[0].account, amount.minor)],
            funder_account(now.person.programme.ref, amount.currency, pot.funder),
            key=uuid5(made.ref, "came_back"),
            effective_on=today,
            subject=made.ref,
        )
        _post("endings.note_came_back", now, [made], [journal], by=by, at=at)
        return made


def _same(one: Arrangement, other: Arrangement) -> bool:
    """Whether two lines of a pot lie in one account."""
    return (one.pot_id, one.way, one.holder) == (other.pot_id, other.way, other.holder)


def give_own_back(*, closing: Closing, by: Actor, at: datetime) -> int:
    """What the person added and nobody used goes back to them; gives how much, minor units.

    A second click finds nothing left. Raises SomebodyElse.
    """
    with writing():
        now = _locked(closing, by)
        left = queries.own_left(now)
        if not left:
            return 0
        journals = [journal for pot in left for journal in _own_back(now, pot, at) if journal.lines]
        _post("endings.give_own_back", now, [now], journals, by=by, at=at)
        return sum(left.values())


_KEEPS = (Kind.DIRECT_CASH, Kind.THIRD_CASH, Kind.NOTIONAL_CASH)  # whoever kept it gives it


def _own_back(now: Closing, pot: Pot, at: datetime) -> list[Journal]:
    """Dr available (own) · Cr award (own); Dr contribution_cash · Cr the cash it lies in."""
    book, person = now.person.programme.ref, now.person.ref
    day = programmes.day_of(now.person.programme, at)
    rights = _left_in(book, pot)
    total = sum(line.amount for line in rights)
    key = uuid5(now.ref, f"own:{pot.ref}:{len(books.postings_about(book, pot.ref))}")
    made = [
        Journal(
            key=uuid5(key, "rights"),
            kind="contribution_back",
            effective_on=day,
            lines=(*rights, credit(own_award(book, pot.currency, person), total)),
            subject=pot.ref,
        )
    ]
    cash, due = [], total
    for account, lies in books.balances(book, pot=pot.ref).items():
        part = min(due, lies) if account.kind in _KEEPS else 0
        if part > 0:
            cash.append(credit(account, part))
            due -= part
    if cash:
        purse = contribution_account(book, pot.currency, person)
        made.append(
            Journal(
                key=uuid5(key, "cash"),
                kind="contribution_cash_back",
                effective_on=day,
                lines=(debit(purse, total - due), *cash),
                subject=pot.ref,
            )
        )
    return made


def _left_in(book: UUID, pot: Pot) -> list[Line]:
    """What takes all that is left and promised to nobody out of a pot."""
    return [
        debit(account, lies)
        for account, lies in books.balances(book, pot=pot.ref).items()
        if account.kind in rules.LAPSES and lies > 0
    ]


def tidy(*, closing: Closing, by: Actor, at: datetime) -> int:
    """What came free since the ending goes back to its funder; gives how much, minor units.

    Where the close was final, `correct` says the statements again that this changes.
    With nothing left it changes nothing.
    """
    with writing():
        now = _locked(closing, by)
        left = queries.sweepable(now)
        if not left:
            return 0
        programme = now.person.programme
        pack, day = programmes.pack_of(programme), programmes.day_of(programme, at)
        times = len(books.postings_about(programme.ref, now.ref))
        journals = [
            Journal(
                key=uuid5(now.ref, f"tidy:{times}:{pot.ref}"),
                kind="lapse",
                effective_on=day,
                lines=(
                    *_left_in(programme.ref, pot),
                    credit(authority_of(pack, programme.ref, pot.funder), minor),
                ),
                subject=now.ref,
            )
            for pot, minor in left.items()
        ]
        now.swept_minor += sum(left.values())
        now.save(update_fields=["swept_minor"])
        _post("endings.tidy_closing", now, [now], journals, by=by, at=at)
    return sum(left.values())


def correct(*, closing: Closing, by: Actor, at: datetime) -> list[ClosingStatement]:
    """After a final close: says again, with the next number, what is another than it was said.

    Nothing where nothing changed, or while something is open again.
    """
    with writing():
        now = _locked(closing, by)
        if now.final_at is None or _in_the_way(now):
            return []
        before = queries.statements(now)
        newest: dict[str, ClosingStatement] = {}
        for one in before:
            newest.setdefault(one.funder, one)
        number = max((one.number for one in before), default=0) + 1
        made = [
            one
            for one in _said(now, number, by=by, at=at)
            if one.funder not in newest or newest[one.funder].content_hash != one.content_hash
        ]
        if not made:
            return []
        for one in made:
            one.save()
        _record("endings.correct_closing", now, made, by=by, at=at, number=number)
        return made


def close(*, closing: Closing, by: Actor, at: datetime) -> Closing:
    """Makes the close final: one statement for each funder and one for the person, each to zero.

    Twice is once. Raises NotSettled with all that is open, SomebodyElse.
    """
    with writing():
        now = _locked(closing, by)
        if now.final_at is not None:
            return now
        items = _in_the_way(now)
        if items:
            raise NotSettled(items)
        said = _said(now, 1, by=by, at=at)
        for one in said:
            one.save()
        now.final_on = programmes.day_of(now.person.programme, at)
        now.final_at, now.final_by = at, by.ref
        now.save(update_fields=["final_on", "final_at", "final_by"])
        _record("endings.close", now, [now, *said], by=by, at=at, statements=len(said))
        return now


def _in_the_way(now: Closing) -> tuple[Item, ...]:
    """All that is open here, an earlier close of this person, and money that came back into one."""
    items = list(queries.open_items(now))
    others = Closing.objects.filter(person=now.person).exclude(pk=now.pk)
    for other in others.filter(ending__ended_at__lt=now.ending.ended_at):
        if other.final_at is None:  # or both would say the same money
            items.append(Item(Open.EARLIER, rules.Turn.PAYER, since=other.close_by_on))
        elif queries.sweepable(other):
            items.append(Item(Open.LEFT, rules.Turn.SOFTWARE))
        elif queries.open_again(other):
            items.append(Item(Open.EARLIER, rules.Turn.PAYER, since=other.final_on))
    return tuple(items)


def _said(now: Closing, number: int, *, by: Actor, at: datetime) -> list[ClosingStatement]:
    """One statement for each funder, in codes, and the person's own, in words. Not saved yet."""
    named = queries.bought_named(now)
    whole: list[dict[str, object]] = []
    made: list[tuple[str, list[dict[str, object]]]] = []
    for funder in queries.funders(now):
        listed, _counted = queries.computed(now, funder)
        for_funder = [_row(row) for row in listed]
        for row in listed:
            what, payee = named.get(row.subject, ("", "")) if row.subject else ("", "")
            whole.append({**_row(row), "what": what, "payee": payee, "funder": funder})
        if funder != OWN:
            made.append((funder, for_funder))
    made.insert(0, ("", whole))
    employer = queries.said_employer(now)
    return [
        _statement(now, number, funder, rows, [] if funder else employer, by=by, at=at)
        for funder, rows in made
    ]


def _row(row: rules.Row) -> dict[str, object]:
    return {
        "kind": row.kind.value,
        "on": row.on.isoformat(),
        "minor": row.minor,
        "subject": str(row.subject) if row.subject else "",
    }


def _statement(
    now: Closing,
    number: int,
    funder: str,
    rows: list[dict[str, object]],
    employer: list[dict[str, object]],
    *,
    by: Actor,
    at: datetime,
) -> ClosingStatement:
    sums = [int(str(row["minor"])) for row in rows]
    text = json.dumps([funder, rows, employer], sort_keys=True, separators=(",", ":"))
    return ClosingStatement(
        closing=now,
        number=number,
        funder=funder,
        rows=rows,
        employer=employer,
        in_minor=sum(minor for minor in sums if minor > 0),
        out_minor=-sum(minor for minor in sums if minor < 0),
        currency=now.person.programme.currency,
        content_hash=hashlib.sha256(text.encode()).hexdigest(),
        made_at=at,
        made_by=by.ref,
    )


def _locked(closing: Closing, by: Actor) -> Closing:
    """The close, its person and their pots, held until the end: no hold comes in between."""
    if by.human == closing.person.human:
        raise SomebodyElse(_("Somebody else settles this."))
    Person.objects.select_for_update(of=("self",)).get(pk=closing.person_id)
    list(
        Pot.objects.select_for_update(of=("self",)).filter(person=closing.person_id).order_by("pk")
    )
    return queries.whole().select_for_update(of=("self",)).get(pk=closing.pk)


def _post(
    verb: str,
    now: Closing,
    rows: Iterable[Model],
    journals: Sequence[Journal],
    *,
    by: Actor,
    at: datetime,
) -> None:
    programme = now.person.programme
    day = programmes.day_of(programme, at)
    open_accounts({line.account for one in journals for line in one.lines}, opened_on=day)
    event = record.write(
        by=by,
        at=at,
        verb=verb,
        person=now.person.ref,
        programme=programme.ref,
        rows=list(rows),
        details={"closing": str(now.ref)},
        journals=hashes(programme.ref, journals),
    )
    posting.post(list(journals), book=programme.ref, event=event, by=by, at=at)


def _record(
    verb: str, now: Closing, rows: Iterable[Model], *, by: Actor, at: datetime, **details: object
) -> None:
    record.write(
        by=by,
        at=at,
        verb=verb,
        person=now.person.ref,
        programme=now.person.programme.ref,
        rows=list(rows),
        details={"closing": str(now.ref), **details},
    )
