"""Buying one thing together: promise a share, leave, and order when nothing is missing (F10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db.models import Model
from django.utils.translation import gettext as _

from ownway.core.actors import SYSTEM, Actor
from ownway.core.money import Money
from ownway.ledger import actions as accounts
from ownway.ledger import posting
from ownway.ledger import rules as books
from ownway.ledger.rules import Journal
from ownway.people.models import Person
from ownway.planning.models import Line
from ownway.planning.rules import Finding
from ownway.programme import queries as programmes
from ownway.record import actions as record
from ownway.record.store import writing
from ownway.spending import queries, rules
from ownway.spending.actions import asking, refunding, refusals
from ownway.spending.actions.apart import require_not_close
from ownway.spending.actions.setting_aside import locked, yes_to
from ownway.spending.models import Pool, Refund, Share
from ownway.spending.queries import Place
from ownway.spending.rules import BillStatus, PoolStatus, RefundKind, Wish


@dataclass(frozen=True, slots=True)
class Promise:
    """What one person promises, from which line, for which goal, and what the others read."""

    line_root: UUID
    goal_ref: UUID | None
    amount: Money
    shown_as: str


def open_pool(
    *,
    person: Person,
    what: str,
    payee: str,
    total: Money,
    promise: Promise,
    key: UUID,
    by: Actor,
    at: datetime,
) -> Pool:
    """Begins something that several buy together, with the first share. The same key is the same.

    Raises CannotBuy with everything in the way, NoHolder, NotNow, NoSuchGoal.
    """
    with writing():
        _hold(person)
        first = Pool.objects.filter(key=key).first()
        if first is not None:
            return first
        ref = uuid5(key, "pool")
        pool = Pool(
            ref=ref,
            programme=person.programme,
            person=person,
            key=key,
            code=rules.pool_code(ref),
            what=what.strip(),
            payee=payee.strip(),
            total_minor=total.minor,
            currency=total.currency,
            status=PoolStatus.OPEN.value,
            opened_at=at,
            opened_by=by.ref,
        )
        _check_promise(pool, [], person, promise, at)
        pool.save()
        share = _promised(pool, person, promise, by=by, at=at)
        rows, journals = _ordered_if_whole(pool, by=by, at=at)
        _post("spending.open_pool", pool, [pool, share, *rows], journals, by=by, at=at)
        return pool


def join_pool(*, pool: Pool, person: Person, promise: Promise, by: Actor, at: datetime) -> Pool:
    """Promises a share. With the last one, all is ordered at once: everybody's money is set
    aside in one breath, or nobody's. The same promise again is the same.

    Raises CannotBuy, NotPossible, NoHolder, NotNow, NoSuchGoal.
    """
    with writing():
        now = _locked(pool)
        shares = queries.shares_of(now)
        mine = next((one for one in shares if one.person_id == person.pk), None)
        if mine is not None and mine.amount_minor == promise.amount.minor:
            return now
        if mine is not None:
            raise refusals.NotPossible(
                _("You share in this already."),
                fix=_("Leave it first if you want to promise another amount."),
            )
        if now.status != PoolStatus.OPEN or now.programme_id != person.programme_id:
            raise _over()
        _check_promise(now, shares, person, promise, at)
        share = _promised(now, person, promise, by=by, at=at)
        rows, journals = _ordered_if_whole(now, by=by, at=at)
        _post("spending.join_pool", now, [share, *rows], journals, by=by, at=at)
        return now


def leave_pool(*, pool: Pool, person: Person, by: Actor, at: datetime) -> Pool:
    """Takes one's share back before anything is ordered. Again is the same. Raises NotPossible."""
    with writing():
        now = _locked(pool)
        mine = [one for one in queries.shares_of(now) if one.person_id == person.pk]
        if not mine:
            return now
        if now.status != PoolStatus.OPEN:
            raise _over()
        mine[0].left_at, mine[0].left_by = at, by.ref
        mine[0].save(update_fields=["left_at", "left_by"])
        _post("spending.leave_pool", now, mine, [], by=by, at=at)
        return now


def give_up_pool(*, pool: Pool, by: Actor, at: datetime) -> Pool:
    """Whoever began it lets it go; nobody's money was touched. Raises NotPossible."""
    with writing():
        now = _locked(pool)
        if now.status == PoolStatus.GIVEN_UP:
            return now
        if now.status != PoolStatus.OPEN:
            raise _over()
        now.status, now.ended_at, now.ended_by = PoolStatus.GIVEN_UP.value, at, by.ref
        now.save(update_fields=["status", "ended_at", "ended_by"])
        _post("spending.give_up_pool", now, [now], [], by=by, at=at)
        return now


def refund_pool(
    *,
    pool: Pool,
    amount: Money,
    kind: RefundKind | str,
    back_on: date,
    key: UUID,
    by: Actor,
    at: datetime,
) -> list[Refund]:
    """Gives back what a seller returned of a thing bought together, in the shares it was paid.

    On the running total, so that a whole refund gives each exactly what they gave. All or none.
    Raises NotPossible where a share was not paid yet or less was paid than comes back.
    """
    with writing():
        now = _locked(pool)
        shares = [one for one in _in_order(now) if one.purchase is not None]
        bills = [
            one
            for share in shares  # a bill that was turned into paying somebody back is none to pay
            for one in share.purchase.bills.exclude(status=BillStatus.WITHDRAWN)
        ]
        there = Refund.objects.filter(key__in=[uuid5(key, str(one.ref)) for one in bills])
        if there.exists():
            return list(there.order_by("pk"))
        payments = [one.payment for one in bills if one.payment is not None]
        if not bills or len(payments) < len(bills):
            raise refusals.NotPossible(
                _("Not everybody\u2019s share of this is paid yet."),
                fix=_("Note the money when all of it was paid."),
            )
        paid = [one.amount_minor for one in payments]
        before = [queries.refunded(one) for one in bills]
        if not 0 < amount.minor <= sum(paid) - sum(before):
            raise refusals.NotPossible(
                _("No more can come back than was paid."), fix=_("Check the amount.")
            )
        given = rules.shares(amount.minor, paid, before)
        made, journals = [], []
        for bill, minor in zip(bills, given, strict=True):
            if minor:
                one, journal = refunding.given_back(
                    bill=locked(bill.purchase).bills.get(pk=bill.pk),
                    amount=Money(minor, bill.currency),
                    kind=kind,
                    back_on=back_on,
                    key=uuid5(key, str(bill.ref)),
                    by=by,
                    at=at,
                )
                made.append(one)
                journals.append(journal)
        _post("spending.refund_pool", now, made, journals, by=by, at=at)
        return made


def _hold(person: Person) -> None:
    """A second click of one form waits here for the first, and then finds what it made."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)


def _locked(pool: Pool) -> Pool:
    return (
        Pool.objects.select_for_update(of=("self",))
        .select_related("programme__pack", "person")
        .get(pk=pool.pk)
    )


def _in_order(pool: Pool) -> list[Share]:
    """The shares in the order in which everybody's money is held fast."""
    return sorted(queries.shares_of(pool), key=lambda one: one.person_id)


def _over() -> refusals.NotPossible:
    return refusals.NotPossible(
        _("This is no longer open."), fix=_("Open it again to see where it is.")
    )


def _place_of(
    pool: Pool, person: Person, line_root: UUID, minor: int, at: datetime, *, has_goal: bool
) -> tuple[Line, list[Place], Wish, Sequence[Finding]]:
    """The line one share comes from, the pots that may pay it, and all that is in the way."""
    line, pots = asking.payable_line(person, line_root, at)
    places = queries.places(line, pots)
    asking.require_holders(places)
    pack = programmes.pack_of(person.programme)
    text = f"{pool.what} {pool.payee}"
    wish = Wish(pool.what, pool.payee, Money(minor, pool.currency), has_goal=has_goal)
    room = asking.room_for(pack, text, line, places)
    today = programmes.day_of(person.programme, at)
    findings = rules.check(wish, asking.beside_ties(room, person, pool.payee, pack, today))
    return line, asking.may_pay(pack, text, places), wish, findings


def _check_promise(
    pool: Pool, shares: Sequence[Share], person: Person, promise: Promise, at: datetime
) -> None:
    minor = promise.amount.minor
    line, places, _wish, findings = _place_of(
        pool, person, promise.line_root, minor, at, has_goal=promise.goal_ref is not None
    )
    asking.goal_of(line, promise.goal_ref)
    pack = programmes.pack_of(person.programme)
    found = rules.check_share(
        promise.amount,
        missing=rules.missing(pool.total_minor, [one.amount_minor for one in shares]),
        shares=len(shares),
        ask_above=queries.ask_above(places[0].pot) if places else 0,
        shown_as=promise.shown_as,
    )
    refusals.refuse(refusals.CannotBuy, [*found, *findings], pack)


def _promised(pool: Pool, person: Person, promise: Promise, *, by: Actor, at: datetime) -> Share:
    if by.human != person.human:  # whoever writes it down for them is not close to who is paid
        require_not_close(person.programme, None, pool.payee, by)
    return Share.objects.create(
        ref=uuid5(pool.ref, f"{person.ref}:{Share.objects.filter(pool=pool).count()}"),
        pool=pool,
        person=person,
        line_root=promise.line_root,
        goal_ref=promise.goal_ref,
        shown_as=promise.shown_as.strip(),
        amount_minor=promise.amount.minor,
        promised_at=at,
        promised_by=by.ref,
        promised_human=by.human,
    )


def _ordered_if_whole(pool: Pool, *, by: Actor, at: datetime) -> tuple[list[Model], list[Journal]]:
    """With nothing missing, each share becomes a purchase with its money set aside.

    In the order of the people, so that two orders at once wait for each other and never deadlock.
    """
    shares = _in_order(pool)
    if rules.missing(pool.total_minor, [one.amount_minor for one in shares]):
        return [], []
    rows: list[Model] = []
    journals: list[Journal] = []
    for share in shares:
        made, posted = _bought(pool, share, by=by, at=at)
        rows += made
        journals += posted
    pool.status, pool.ended_at, pool.ended_by = PoolStatus.ORDERED.value, at, by.ref
    pool.save(update_fields=["status", "ended_at", "ended_by"])
    return [pool, *rows], journals


def _bought(
    pool: Pool, share: Share, *, by: Actor, at: datetime
) -> tuple[list[Model], list[Journal]]:
    person = share.person
    line, places, wish, findings = _place_of(
        pool, person, share.line_root, share.amount_minor, at, has_goal=share.goal_ref is not None
    )
    if findings:
        raise refusals.NotPossible(
            _("%(name)s can no longer pay their share.") % {"name": share.shown_as},
            fix=_("Ask them to leave, so that somebody else can take it."),
        )
    goal = asking.goal_of(line, share.goal_ref)
    asked = rules.ask_hash(
        person=person.ref, line_root=share.line_root, goal=share.goal_ref, wish=wish
    )
    purchase = asking.new_purchase(
        wish, asked, line, person, goal, key=share.ref, by=by, at=share.promised_at
    )
    rows, journals = yes_to(purchase, places, decider=SYSTEM, by=by, at=at)
    share.purchase = purchase
    share.save(update_fields=["purchase"])
    return [*rows, share], journals


def _post(
    verb: str,
    pool: Pool,
    rows: Sequence[Model],
    made: Sequence[Journal],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """One entry for all, and every journal under it in one call of the kernel."""
    programme = pool.programme
    event = record.write(
        by=by,
        at=at,
        verb=verb,
        programme=programme.ref,
        rows=rows,
        details={"pool": pool.ref},
        journals=books.hashes(programme.ref, made),
    )
    if not made:
        return
    named = {line.account for journal in made for line in journal.lines}
    named |= {journal.opens.cash for journal in made if journal.opens and journal.opens.cash}
    accounts.open_accounts(named, opened_on=programmes.day_of(programme, at))
    posting.post(made, book=programme.ref, event=event, by=by, at=at)
