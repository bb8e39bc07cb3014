"""What is still open after somebody's time is over, and what their money came to (H7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.core.money import Money
from ownway.decisions import queries as decisions
from ownway.decisions.models import Pot
from ownway.endings.models import Closing, ClosingStatement, EndChallenge, Ending
from ownway.endings.rules import EndingKind
from ownway.endings.rules.closing import (
    Counted,
    Duty,
    Item,
    Moved,
    Open,
    Row,
    Turn,
    duties_open,
    in_words_order,
    rows,
    unexplained,
)
from ownway.holding import queries as holding
from ownway.holding.models import Arrangement, StopSecondLook
from ownway.holding.rules import Way
from ownway.ledger import queries as books
from ownway.ledger.rules import AccountRef, HoldRef, Kind
from ownway.people.models import Person
from ownway.programme import queries as programmes
from ownway.programme.models import Programme
from ownway.programme.rules import OWN
from ownway.reclaims import queries as reclaims
from ownway.reclaims.models import Reclaim
from ownway.reclaims.rules import ENDS, State
from ownway.spending.models import (
    BankEntry,
    Bill,
    Concern,
    Invoice,
    Loss,
    OnInvoice,
    PayRunLine,
    Purchase,
    Standing,
    Tie,
)
from ownway.spending.rules import (
    OPEN_INVOICES,
    BillStatus,
    EntryState,
    InvoiceStatus,
    Payer,
    TieKind,
)
from ownway.spending.rules import Status as Buying

UNSPENT = (Kind.AVAILABLE, Kind.CONTINGENCY, Kind.COMMITTED)
RIGHTS = (*UNSPENT, Kind.SPENT)
_CASH = (Kind.DIRECT_CASH, Kind.THIRD_CASH)
_TO_PAY = (BillStatus.AGREED, BillStatus.ON_ITS_WAY)


@dataclass(frozen=True, slots=True)
class Lying:
    """Cash with one holder for which nothing is promised any more."""

    arrangement: Arrangement
    account: AccountRef
    minor: int


def closing_of(ending: Ending) -> Closing | None:
    """The close of one ending; None for one made before there were any."""
    return whole().filter(ending=ending).first()


def newest_closing(person: Person) -> Closing | None:
    """The close of a person's last ending, for rules and for their own pages."""
    return whole().filter(person=person).order_by("-opened_at", "-pk").first()


def closing(viewer: Viewer, ref: UUID, at: datetime) -> Closing:
    """One close. Raises NotVisible."""
    return consent.one(viewer, whole().filter(ref=ref), at=at)


def closings(viewer: Viewer, programme: Programme, at: datetime) -> list[Closing]:
    """Every close that is not final, or in which something is open again, the oldest first."""
    found = whole().filter(person__programme=programme)
    seen = list(consent.visible(viewer, found, at=at).order_by("opened_at", "pk"))
    return [one for one in seen if one.final_at is None or open_again(one)]


def open_again(found: Closing) -> bool:
    """Whether money came back, was promised again, lies with a holder, or a late bill came, after a
    close was final."""
    return found.final_at is not None and (_late_bills(found).exists() or _holds_some(found))


def _late_bills(found: Closing) -> QuerySet[Invoice]:
    """Bills for something of this time that nobody has answered yet."""
    return Invoice.objects.filter(
        purchase__person=found.person,
        purchase__asked_at__lte=found.ending.ended_at,
        status__in=OPEN_INVOICES,
    )


def _holds_some(found: Closing) -> bool:
    """Whether anything is in its pots: at a final close there was nothing, with no holder either.

    What the person added is in it: it goes back to them by hand.
    """
    mine = [pot.ref for pot in pots(found)]
    kinds = (*UNSPENT, *_CASH)
    lies = books.balances(found.person.programme.ref, pot=mine, kind=kinds) if mine else {}
    return any(lies.values())


def statements(found: Closing) -> list[ClosingStatement]:
    """What was said at the close, the newest number first, the person's own before the funders'."""
    return list(found.statements.order_by("-number", "funder"))


def statement(viewer: Viewer, ref: UUID, at: datetime) -> ClosingStatement:
    """One closing statement. Raises NotVisible."""
    found = ClosingStatement.objects.filter(ref=ref).select_related(
        "closing__person__programme__pack", "closing__ending"
    )
    return consent.one(viewer, found, at=at)


def whole():  # type: ignore[no-untyped-def]
    """Closes with all that reads need of them."""
    return Closing.objects.select_related("person__programme__pack", "ending")


def pots(found: Closing) -> list[Pot]:
    """The pots this close is about: all until the person's time was over, but for those of an
    earlier time here that is closed for good."""
    mine = Pot.objects.filter(person=found.person, opened_at__lte=found.ending.ended_at)
    before = Closing.objects.filter(
        person=found.person, final_at__isnull=False, ending__ended_at__lt=found.ending.ended_at
    ).order_by("-ending__ended_at")
    earlier = before.values_list("ending__ended_at", flat=True).first()
    if earlier is not None:
        mine = mine.filter(opened_at__gt=earlier)
    return list(mine.select_related("person__programme__pack", "plan").order_by("pk"))


def sweepable(found: Closing) -> dict[Pot, int]:
    """What is left in each funder's pot and promised to nobody, minor units."""
    book = found.person.programme.ref
    left = {}
    for pot in pots(found):
        lies = sum(
            minor
            for account, minor in books.balances(book, pot=pot.ref).items()
            if account.kind in (Kind.AVAILABLE, Kind.CONTINGENCY)
        )
        if pot.funder != OWN and lies > 0:
            left[pot] = lies
    return left


def own_left(found: Closing) -> dict[Pot, int]:
    """What is left of money the person added themself, minor units."""
    book = found.person.programme.ref
    mine = [pot for pot in pots(found) if pot.funder == OWN]
    lies = {pot: sum(books.balances(book, pot=pot.ref, kind=UNSPENT[:2]).values()) for pot in mine}
    return {pot: minor for pot, minor in lies.items() if minor > 0}


def lying(found: Closing) -> list[Lying]:
    """Cash that lies with a holder or with the person and is to go back, account by account."""
    seen: dict[str, Lying] = {}
    ways = Arrangement.objects.filter(pot__in=pots(found), live_at__isnull=False)
    for one in ways.select_related("pot__person__programme").order_by("pk"):
        account = holding.cash_of(one)
        if account.kind in _CASH and account.code not in seen:
            minor = books.balance(account) - holding.promised_from(account)
            minor -= holding.asked_back(one.pot).get(account, 0)  # it comes by itself
            if one.pot.funder == OWN:
                minor -= sum(
                    books.balances(account.book, pot=one.pot.ref, kind=UNSPENT[:2]).values()
                )
            seen[account.code] = Lying(one, account, max(0, minor))
    return [one for one in seen.values() if one.minor]


def employs(found: Closing) -> bool:
    """Whether somebody worked for the person, as their employee, when their time was over."""
    ended = found.ending.ended_at
    rows_ = Tie.objects.filter(person=found.person, kind=TieKind.WORKER, said_at__lte=ended)
    return rows_.filter(Q(ended_at__isnull=True) | Q(ended_at__gte=ended)).exists()


def open_items(found: Closing) -> tuple[Item, ...]:
    """All that is open, what waits longest first; nothing is left out and nothing said twice."""
    items = [
        *_buying(found),
        *_challenges(found),
        *_asked_back(found),
        *_lost(found),
        *_employer(found),
        *_money(found),
    ]
    if found.ending.kind == EndingKind.DIED:  # nobody asks the dead
        items = [
            replace(one, turn=Turn.PROGRAMME) if one.turn is Turn.PERSON else one for one in items
        ]
    return in_words_order(items)


def _day(found: Closing, moment: datetime | None) -> date | None:
    return None if moment is None else programmes.day_of(found.person.programme, moment)


def _buying(found: Closing) -> Iterator[Item]:
    """Purchases of before the ending: each listed by what it waits for."""
    bought = Purchase.objects.filter(person=found.person, asked_at__lte=found.ending.ended_at)
    known = {one.ref for one in bought}
    said: set[UUID] = set()
    ties = Tie.objects.filter(person=found.person, kind=TieKind.WORKER)
    workers = set(ties.values_list("party", flat=True))
    for one in bought.filter(status=Buying.ASKED).order_by("asked_at", "pk"):
        yield Item(
            Open.ASKED, Turn.DECIDER, one.what, one.amount_minor, _day(found, one.asked_at), one.ref
        )
    bills = Bill.objects.filter(purchase__in=bought, status__in=_TO_PAY)
    for bill in bills.select_related("purchase", "payee").order_by("made_at", "pk"):
        said.add(bill.purchase.ref)
        yield Item(
            *_bill_turn(bill, bill.payee.party in workers),
            bill.purchase.what,
            bill.amount_minor,
            bill.promised_on or _day(found, bill.made_at),
            bill.purchase.ref,
        )
    invoices = Invoice.objects.filter(purchase__in=bought, status__in=OPEN_INVOICES)
    for invoice in invoices.select_related("purchase").order_by("sent_at", "pk"):
        said.add(invoice.purchase.ref)
        asked = invoice.status == InvoiceStatus.WITH_PERSON
        yield Item(
            Open.INVOICE,
            Turn.PERSON if asked else Turn.DECIDER,
            invoice.purchase.what,
            invoice.amount_minor,
            _day(found, invoice.sent_at),
            invoice.purchase.ref,
        )
    holds = _holds(found)
    for awaited in OnInvoice.objects.filter(purchase__in=bought, closed_at__isnull=True):
        hold = holds.get(awaited.purchase.ref)
        if hold:
            said.add(awaited.purchase.ref)
            purchase = awaited.purchase
            yield Item(Open.LAST_INVOICE, Turn.PAYEE, purchase.what, hold, None, purchase.ref)
    for standing in Standing.objects.filter(purchase__in=bought, stopped_at__isnull=True):
        hold = holds.get(standing.purchase.ref)
        if hold:
            said.add(standing.purchase.ref)
            purchase = standing.purchase
            yield Item(Open.REPEATED, Turn.PROGRAMME, purchase.what, hold, None, purchase.ref)
    named = {one.ref: one.what for one in bought}
    for subject, minor in holds.items():
        if subject not in said:
            what = named.get(subject, "")
            yield Item(Open.HOLD, Turn.PROGRAMME, what, minor, None, subject if what else None)
    concerns = Concern.objects.filter(outcome="", person=found.person)
    for concern in concerns.select_related("payee"):
        yield Item(
            Open.CONCERN, Turn.DECIDER, concern.payee.name, None, _day(found, concern.raised_at)
        )
    yield from _unmatched(found, known)


def _bill_turn(bill: Bill, works: bool) -> tuple[Open, Turn]:
    if bill.status == BillStatus.ON_ITS_WAY:
        return Open.ON_ITS_WAY, Turn.BANK
    if works:
        return Open.WAGE, Turn.PERSON if bill.payer == Payer.PERSON else Turn.PAYER
    if bill.payer == Payer.PERSON:
        return Open.PERSON_PAYS, Turn.PERSON
    return Open.TO_PAY, Turn.PAYER


def _holds(found: Closing) -> dict[UUID, int]:
    """What is set aside and neither paid nor given back, by purchase."""
    left: dict[UUID, int] = {}
    for pot in pots(found):
        held: Sequence[HoldRef] = books.holds(found.person.programme.ref, pot=pot.ref)
        for hold in held:
            subject = hold.subject or hold.key
            left[subject] = left.get(subject, 0) + hold.open
    return left


def _unmatched(found: Closing, purchases: Iterable[UUID]) -> Iterator[Item]:
    """What a bank told of payments of this person, and nobody has matched yet."""
    lines = PayRunLine.objects.filter(bill__purchase__ref__in=list(purchases))
    references = set(lines.values_list("reference", flat=True))
    waiting = BankEntry.objects.filter(state=EntryState.WAITING) if references else ()
    for entry in waiting:
        if references.intersection(entry.guesses) or entry.reference in references:
            came = (entry.amount_minor or 0) > 0
            kind = Open.REFUND if came else Open.UNEXPLAINED
            yield Item(kind, Turn.PAYER, "", abs(entry.amount_minor or 0), entry.on)


def challenges(person: Person) -> list[tuple[str, datetime]]:
    """What somebody looks at again for this person: what it is about, and since when."""
    found = [
        (look.line_decision.line.what, look.asked_at)
        for look in decisions.open_second_looks(person)
    ]
    claim = decisions.open_claim(person)
    found += [] if claim is None else [("", claim.said_at)]
    stops = StopSecondLook.objects.filter(stop__person=person, answered_at__isnull=True)
    found += [("", look.asked_at) for look in stops]
    ended = EndChallenge.objects.filter(notice__person=person, answered_at__isnull=True)
    return found + [("", one.asked_at) for one in ended]


def _challenges(found: Closing) -> Iterator[Item]:
    for what, since in challenges(found.person):
        yield Item(Open.CHALLENGE, Turn.DECIDER, what, None, _day(found, since))


def _asked_back(found: Closing) -> Iterator[Item]:
    asked = Reclaim.objects.filter(person=found.person, given_at__lte=found.ending.ended_at)
    for one in asked.order_by("pk"):
        view = reclaims.view_of(one)
        if view.state not in ENDS:
            turn = Turn.PERSON if view.state is State.DECIDED else Turn.DECIDER
            minor = view.still_to_come.minor if view.decided else one.amount_minor
            yield Item(Open.ASKED_BACK, turn, "", minor, one.given_on, one.ref)


def _lost(found: Closing) -> Iterator[Item]:
    for one in Loss.objects.filter(person=found.person, outcome=""):
        yield Item(Open.LOSS, Turn.DECIDER, "", one.amount_minor, _day(found, one.said_at), one.ref)


def _employer(found: Closing) -> Iterator[Item]:
    said = found.employer_bills.values_list("duty", flat=True)
    for duty in duties_open(employs(found), said):
        yield Item(Open.EMPLOYER, Turn.PROGRAMME, duty.value)


def _money(found: Closing) -> Iterator[Item]:
    for pot, minor in sweepable(found).items():
        yield Item(Open.LEFT, Turn.SOFTWARE, pot.funder, minor)
    for pot, minor in own_left(found).items():
        yield Item(Open.OWN_MONEY, Turn.PROGRAMME, pot.funder, minor, None, pot.ref)
    for one in lying(found):
        turn = Turn.PERSON if one.arrangement.way == Way.DIRECT else Turn.HOLDER
        holder = one.arrangement.holder
        yield Item(
            Open.LIES,
            turn,
            holder,
            one.minor,
            key=one.arrangement.ref,
            by=found.pay_back_by_on,
        )
    for funder in funders(found):
        listed, counted = computed(found, funder)
        differs = unexplained(listed, counted)
        if differs:
            yield Item(Open.UNEXPLAINED, Turn.PROGRAMME, funder, differs)
    death = holding.death_of(found.person)
    if death is not None and holding.settlement_of(death) is None:
        yield Item(Open.SETTLEMENT, Turn.PAYER, "", None, death.died_on)


def funders(found: Closing) -> list[str]:
    """Whose money it was, in the order of the pack; the person's own last."""
    mine = {pot.funder for pot in pots(found)}
    order = [one.code for one in programmes.pack_of(found.person.programme).funded_by]
    return [code for code in (*order, OWN) if code in mine]


def computed(found: Closing, funder: str) -> tuple[tuple[Row, ...], Counted]:
    """One funder's money twice: row by row from the entries, and from the accounts' counters."""
    book = found.person.programme.ref
    mine = [pot.ref for pot in pots(found) if pot.funder == funder]
    if not mine:
        return (), Counted(0, 0)
    lies = books.balances(book, pot=mine, kind=RIGHTS)
    counted = Counted(
        unspent=sum(minor for account, minor in lies.items() if account.kind in UNSPENT),
        spent=sum(minor for account, minor in lies.items() if account.kind is Kind.SPENT),
    )
    return rows(_moved(list(lies))), counted


def _moved(accounts: Sequence[AccountRef]) -> Iterator[Moved]:
    """What each journal did to these accounts together."""
    first, last = date(1900, 1, 1), date.max - timedelta(days=1)
    lines = books.entries_between(accounts, starts_on=first, ends_on=last)
    by_journal: dict[UUID, list] = {}
    for line in lines:
        by_journal.setdefault(line.journal_key, []).append(line)
    for key, mine in by_journal.items():
        one = mine[0]
        yield Moved(
            journal=key,
            kind=one.kind,
            on=one.effective_on,
            subject=one.subject,
            unspent=sum(each.amount for each in mine if each.account.kind in UNSPENT),
            spent=sum(each.amount for each in mine if each.account.kind is Kind.SPENT),
        )


def bought_named(found: Closing) -> dict[UUID, tuple[str, str]]:
    """What each purchase was and who was paid, by its name in the books."""
    bought = Purchase.objects.filter(person=found.person)
    return {one.ref: (one.what, one.payee) for one in bought}


def said_employer(found: Closing) -> list[dict[str, object]]:
    """Who pays each last bill of an employer, in the order of the list."""
    order = list(Duty)
    said = sorted(found.employer_bills.all(), key=lambda one: order.index(Duty(one.duty)))
    return [
        {"duty": one.duty, "paid_by": one.paid_by, "who": one.who, "minor": one.amount_minor}
        for one in said
    ]


def returned_since(found: Closing) -> Money:
    """What went back to funders after the ending, all together."""
    return Money(found.swept_minor, found.person.programme.currency)
