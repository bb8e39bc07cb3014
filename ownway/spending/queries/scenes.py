"""What the signs of fraud look at: who is to be paid, into which accounts, and who works here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Prefetch, Q

from ownway.consent import queries as consent
from ownway.consent.models import Grant
from ownway.core.actors import SYSTEM
from ownway.core.safe import NotOpened
from ownway.holding.rules import party
from ownway.people.models import Person
from ownway.programme import queries as programmes
from ownway.programme.models import Programme
from ownway.spending import rules
from ownway.spending.models import Bill, Payee, PayeeAccount, Purchase
from ownway.spending.queries.payees import details_of
from ownway.spending.queries.refunds import standing_refunds
from ownway.spending.rules import BillStatus, Insider, Known, Paying, Scene, Status


def scene(programme: Programme, at: datetime) -> Scene:
    """What the signs look at: the purchases of the longest window, their payees, the insiders."""
    pack = programmes.pack_of(programme)
    limits = pack.spending.signals
    today = programmes.day_of(programme, at)
    longest = max(
        limits.split_days, limits.rounded_days, limits.rotation_days, limits.round_trip_days
    )
    bills = Bill.objects.select_related("payee__person")
    rows = (
        Purchase.objects.filter(
            Q(asked_at__gte=at - timedelta(days=longest + 1)) | Q(bills__status=BillStatus.AGREED),
            person__programme=programme,
        )
        .exclude(status__in=[Status.ASKED, Status.REFUSED, Status.CANCELLED])
        .select_related("person__programme__pack", "answer", "standing", "on_invoice")
        .defer("person__programme__pack__content")
        .prefetch_related(Prefetch("bills", bills))
        .distinct()
    )
    back: dict[int, int] = defaultdict(int)
    given = standing_refunds().filter(bill__person__programme=programme)
    for purchase, amount in given.values_list("bill__purchase", "amount_minor"):
        back[purchase] += amount
    paying: list[Paying] = []
    payees: dict[UUID, Payee] = {}
    agreed_on: dict[UUID, date] = {}
    waiting: set[int] = set()
    for row in rows:
        for payee in _payees(row):
            asked_on = programmes.day_of(programme, row.asked_at)
            waits = any(one.status == BillStatus.AGREED for one in row.bills.all())
            payees[payee.ref] = payee
            if waits:
                waiting.add(payee.pk)
                said = programmes.day_of(programme, row.answer.decided_at)
                agreed_on[payee.ref] = min(said, agreed_on.get(payee.ref, said))
            paying.append(
                Paying(
                    payee=payee.ref,
                    person=row.person.ref,
                    amount=row.amount_minor,
                    asked_on=asked_on,
                    limit=pack.spending.ask_above,
                    deciders=_deciders(row),
                    back=back[row.pk],
                    open=waits,
                    # What comes back to somebody counts with the seller they say they paid.
                    every=payee.person is not None
                    or hasattr(row, "standing")
                    or hasattr(row, "on_invoice"),
                )
            )
    return Scene(
        today=today,
        paying=paying,
        payees=_known(payees, programme),
        insiders=_insiders(programme, at, waiting),
        agreed_on=agreed_on,
    )


def is_theirs(payee: Payee, human: UUID, at: datetime) -> bool:
    """Whether a payee may be somebody who works here themself, as the signs would see it."""
    programme = payee.programme
    mine = [one for one in _insiders(programme, at, {payee.pk}) if one.human == human]
    return rules.is_theirs(_known({payee.ref: payee}, programme)[payee.ref], mine)


def _payees(row: Purchase) -> set[Payee]:
    """Who is paid for it, and whom the person says they paid, where it comes back to them.

    Else who is doubted would be out of sight as soon as the person says so.
    """
    found = {bill.payee for bill in row.bills.all() if bill.status != BillStatus.WITHDRAWN}
    if any(one.person is not None for one in found):
        found |= {bill.payee for bill in row.bills.all()}
    return found


def _deciders(row: Purchase) -> tuple[UUID, ...]:
    return () if row.answer.decided_human == SYSTEM.human else (row.answer.decided_human,)


def _known(payees: Mapping[UUID, Payee], programme: Programme) -> dict[UUID, Known]:
    """Payees with the fingerprints of every account on file, closed ones too, oldest first.

    Whoever else of the programme was ever paid into one of these accounts is known too, however
    long ago: a new name on an old account is the commonest case. One query.
    """
    found = dict(payees)
    accounts: dict[UUID, list[tuple[str, date]]] = defaultdict(list)
    in_view = PayeeAccount.objects.filter(payee__in=[one.pk for one in payees.values()])
    rows = PayeeAccount.objects.filter(
        payee__programme=programme, fingerprint__in=in_view.values("fingerprint")
    )
    for row in rows.select_related("payee__person").order_by("made_at", "pk"):
        found.setdefault(row.payee.ref, row.payee)
        made_on = programmes.day_of(programme, row.made_at)
        accounts[row.payee.ref].append((row.fingerprint, made_on))
    return {
        ref: Known(
            payee=ref,
            name=one.name,
            noted_on=programmes.day_of(programme, one.noted_at),
            accounts=tuple(accounts[ref]),
            human=None if one.person is None else one.person.human,
        )
        for ref, one in found.items()
    }


def _insiders(programme: Programme, at: datetime, waiting: Collection[int]) -> list[Insider]:
    """Whoever holds a role in the programme now, once for each name they go by here.

    Theirs is each account of a seller of their name, of themselves where they take part, and of a
    payee that they declared; and each account in their name that one of the `waiting` payees (by
    key) gave.
    """
    called = _called(programme, at)
    close = consent.declared_parties(programme.ref)
    theirs: dict[UUID, set[UUID]] = defaultdict(set)  # party → whose it is
    for human, name in called:
        theirs[party(programme.ref, "payee", name)].add(human)
        for one in close.get(human, ()):
            theirs[one].add(human)
    own = Payee.objects.filter(programme=programme, person__human__in={one for one, _n in called})
    for human, mine in own.values_list("person__human", "party"):
        theirs[mine].add(human)
    accounts: dict[UUID, set[str]] = defaultdict(set)
    rows = PayeeAccount.objects.filter(payee__programme=programme, payee__party__in=theirs)
    for whose, mark in rows.values_list("payee__party", "fingerprint"):
        for human in theirs[whose]:
            accounts[human].add(mark)
    for name, mark in _holders(waiting):
        for human, known in called:
            if name == rules.plain_name(known):
                accounts[human].add(mark)
    by_party = dict(
        Payee.objects.filter(programme=programme, party__in=theirs).values_list("party", "ref")
    )
    return [
        Insider(
            human,
            name,
            accounts=frozenset(accounts[human]),
            declared=frozenset(by_party[one] for one in close.get(human, ()) if one in by_party),
        )
        for human, name in called
    ]


def _called(programme: Programme, at: datetime) -> list[tuple[UUID, str]]:
    """Each human with a role now and a name of theirs: of a sign-in, or as somebody who takes part.

    Humans are compared, not sign-ins: one may have two, and may take part here too.
    """
    live = Q(from_at__lte=at, until_at__gt=at) & (Q(ended_at=None) | Q(ended_at__gt=at))
    rows = Grant.objects.filter(live, programme=programme).select_related("account")
    found = dict.fromkeys((row.account.human, row.account.name) for row in rows.order_by("pk"))
    taking_part = Person.objects.filter(programme=programme, human__in={one for one, _n in found})
    found |= dict.fromkeys(taking_part.order_by("pk").values_list("human", "name"))
    return list(found)


def _holders(waiting: Collection[int]) -> Iterator[tuple[str, str]]:
    """In whose name each account of these payees is, plain, with its fingerprint.

    The name is locked with the account's number, and is opened to be compared, never to be kept.
    """
    rows = PayeeAccount.objects.filter(payee__in=waiting).select_related("payee__programme")
    for row in rows.order_by("pk"):
        try:
            yield rules.plain_name(details_of(row).holder_name), row.fingerprint
        except NotOpened:
            continue  # nothing is paid into what does not open; it must not stop the other signs
