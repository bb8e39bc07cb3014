"""Everything else with money or a consent in it that somebody can press twice, in one table.

Each row says what is pressed and what it may do once: how much more there is in the database
afterwards. What comes too late is answered with what was done, or refused in words (`refuses`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4


@dataclass(frozen=True)
class Act:
    """One thing to press. `effect` counts, and `once` is how much one press adds to it."""

    what: str
    press: Callable[[], Any]
    effect: Callable[[], int]
    once: int = 1
    refuses: bool = False


def every(made: Any) -> Iterator[Act]:
    """All of them, in an order in which each can be done; what lies between is done once."""
    for group in (_runs, _bank, _own, _invoices, _pools, _doubts, _sharing, _taking_back):
        yield from group(made)


def _count(model: Any, **known: Any) -> Callable[[], int]:
    return lambda: int(model.objects.filter(**known).count())


def _books(made: Any, kind: str) -> Callable[[], int]:
    """Minor units in all accounts of a kind."""
    from ownway.ledger import queries
    from ownway.ledger.rules import Kind

    book = made.cast.programme.ref
    return lambda: sum(queries.balances(book, kind=Kind(kind)).values())


# -- pay runs and what a bank says -----------------------------------------------------------------


def _runs(made: Any) -> Iterator[Act]:
    from ownway.spending import actions, models, queries
    from ownway.spending.actions import FilePart
    from tests.spending import paying

    payer, releaser, inside = made.by("payer"), made.by("releaser"), made.cast.programme
    by_hand = models.PayRun.objects.get()
    yield Act(
        "a run settled by hand",
        lambda: actions.settle(run=by_hand, by=payer, at=paying.LATER),
        _books(made, "paid"),
        4_000,
    )
    bought = [made.ask("gym", minor, payee="Kite Sports") for minor in (1_101, 1_207, 1_309)]
    payee = paying.payee_of(bought[0])
    new = actions.propose_account(payee=payee, details=paying.british(), by=payer, at=paying.NOW)
    yield Act(
        "an account confirmed",
        lambda: actions.confirm_account(
            account=new, called_back=paying.CALLED, by=made.by("director"), at=paying.NOW
        ),
        _count(models.PayeeAccount, confirmed_at__isnull=False),
    )
    yield Act(
        "a run made",
        lambda: actions.make_run(programme=inside, by=payer, at=paying.LATER),
        _count(models.PayRunLine),
        len(bought),
        refuses=True,
    )
    run = models.PayRun.objects.latest("pk")
    actions.post_run(
        run=actions.release(run=run, by=releaser, at=paying.LATER), by=releaser, at=paying.LATER
    )
    batch = queries.to_file(run, paying.LATER)[0]
    keys = tuple(one.key for one in batch.lines)
    part = FilePart(sha256(paying.content(batch)).hexdigest(), len(keys), batch.total, keys)
    yield Act(
        "a file made",
        lambda: actions.make_file(
            run=run,
            rail=batch.rail.code,
            number=batch.number,
            execute_on=batch.execute_on,
            part=part,
            by=payer,
            at=paying.LATER,
        ),
        _count(models.RunFile),
        refuses=True,
    )
    file = models.RunFile.objects.get()
    yield Act(
        "a file sent", lambda: paying.begun(made, file), _count(models.Dispatch), refuses=True
    )
    dispatch = models.Dispatch.objects.get()
    yield Act(
        "a sending answered",
        lambda: actions.answer_sending(
            dispatch=dispatch, outcome="sent", by=payer, at=paying.LATER
        ),
        _count(models.DispatchAnswer),
    )


def _bank(made: Any) -> Iterator[Act]:
    from ownway.spending import actions, models
    from ownway.spending.rules import EntryRead, PaperKind, Said
    from tests.spending import paying

    payer = made.by("payer")
    first, second, third = models.PayRunLine.objects.filter(state="sent").order_by("pk")
    unnamed = replace(paying.booked(second, ref="2"), reference="")
    paper = paying.statement(paying.booked(first), unnamed)
    yield Act(
        "a statement read",
        lambda: paying.read(made, paper),
        _books(made, "paid"),
        first.amount_minor,
    )
    waits = models.BankEntry.objects.get(state="waiting")
    yield Act(
        "an entry matched",
        lambda: actions.match_entry(entry=waits, line=second, by=payer, at=paying.LATER),
        _books(made, "paid"),
        second.amount_minor,
    )
    said = EntryRead(
        ref="3",
        said=Said.RETURNED,
        on=paying.LATER.date(),
        reason="MS03",
        reference=third.reference,
    )
    back = replace(
        paying.statement(said, name="R1"), kind=PaperKind.RETURNS, opening=None, closing=None
    )
    yield Act(
        "a return read", lambda: paying.read(made, back), _books(made, "committed"),
        third.amount_minor,
    )  # fmt: skip
    yield Act(
        "paid again",
        lambda: actions.pay_again(line=third, by=payer, at=paying.LATER),
        _count(models.PaidAgain),
    )


# -- what a person and a payee press ---------------------------------------------------------------


def _own(made: Any) -> Iterator[Act]:
    from ownway.core.money import Money
    from ownway.holding import actions as holding
    from ownway.holding import queries as held
    from ownway.holding.models import Handover
    from ownway.spending import actions
    from tests.cast import NOW

    art, own = made.ask("art", 2_500), made.by()
    yield Act(
        "paid from the own account",
        lambda: actions.pay_direct(purchase=art, by=own, at=NOW),
        _books(made, "paid"),
        2_500,
    )
    bill, key = art.bills.get(), uuid4()
    yield Act(
        "a refund noted",
        lambda: actions.refund(
            bill=bill,
            amount=Money(700, "GBP"),
            kind="refund",
            back_on=NOW.date(),
            key=key,
            by=own,
            at=NOW,
        ),
        _books(made, "paid"),
        -700,
    )
    taken = made.ask("gym", 900)
    yield Act(
        "a purchase taken back",
        lambda: actions.cancel(purchase=taken, by=own, at=NOW),
        _books(made, "committed"),
        -900,
    )
    live = held.live_of(made.pot, made.lines["art"].root)
    yield Act(
        "another holder",
        lambda: holding.switch(
            arrangement=live, way="third", holder="harbour_accounts", by=own, at=NOW
        ),
        _count(Handover),
    )


def _invoices(made: Any) -> Iterator[Act]:
    from ownway.core.money import Money
    from ownway.spending import actions, models
    from tests.cast import NOW

    bought = made.ask("gym", 4_000, on_invoice=True, payee="Hill Gym")
    link = actions.make_link(purchase=bought, by=made.by(), at=NOW)
    key, by = uuid4(), actions.payee_actor(link)
    yield Act(
        "an invoice sent",
        lambda: actions.send_invoice(
            purchase=bought,
            number="2026-014",
            amount=Money(1_500, "GBP"),
            from_on=NOW.date(),
            last_on=NOW.date(),
            key=key,
            by=by,
            at=NOW,
        ),
        _count(models.Invoice),
    )
    invoice = models.Invoice.objects.get()
    yield Act(
        "an invoice agreed to",
        lambda: actions.agree_invoice(invoice=invoice, by=made.by(), at=NOW),
        _count(models.Bill),
    )


def _pools(made: Any) -> Iterator[Act]:
    from ownway.core.money import Money
    from ownway.spending import actions, models
    from tests.agreed import LINES, agree
    from tests.cast import NOW

    ben = agree(made.cast, "neighbour", lines={"gym": LINES["gym"]})
    key = uuid4()

    def promise(of: Any, minor: int, name: str) -> Any:
        root, goal = of.lines["gym"].root, of.goal.ref
        return actions.Promise(root, goal, Money(minor, "GBP"), name)

    yield Act(
        "a thing begun together",
        lambda: actions.open_pool(
            person=made.person,
            what="A lawn mower",
            payee="Garden shop",
            total=Money(3_001, "GBP"),
            promise=promise(made, 1_500, "Ana"),
            key=key,
            by=made.by(),
            at=NOW,
        ),
        _count(models.Share),
    )
    pool = models.Pool.objects.get()
    yield Act(
        "a share promised",
        lambda: actions.join_pool(
            pool=pool,
            person=ben.person,
            promise=promise(ben, 1_501, "Ben"),
            by=ben.by("neighbour"),
            at=NOW,
        ),
        _books(made, "committed"),
        3_001,
    )


def _doubts(made: Any) -> Iterator[Act]:
    from ownway.spending import actions, models
    from tests.cast import NOW

    payee = models.Payee.objects.get(name="Hill Gym")
    yield Act(
        "a concern raised",
        lambda: actions.raise_concern(
            payee=payee, person=None, words="Not known here.", by=made.by("payer"), at=NOW
        ),
        _count(models.Concern),
    )
    concern = models.Concern.objects.get()
    yield Act(
        "a concern decided",
        lambda: actions.decide_concern(
            concern=concern, outcome="cleared", reason="Known", by=made.by("approver"), at=NOW
        ),
        _count(models.Concern, outcome="cleared"),
    )


# -- who may see, and what is asked back -----------------------------------------------------------


def _sharing(made: Any) -> Iterator[Act]:
    from ownway.consent import actions
    from ownway.consent.models import Sharing
    from ownway.people import actions as people
    from ownway.people.models import Supporter
    from tests.cast import NOW

    own, friend, at = made.by(), made.cast.supporters["friend"], NOW + timedelta(hours=1)
    standing = _count(Sharing, supporter=friend, withdrawn_at__isnull=True)
    yield Act(
        "something shared",
        lambda: actions.share(
            person=made.person, supporter=friend, levels={"money": "see"}, by=own, at=at
        ),
        standing,
    )
    yield Act(
        "all of it shared no more",
        lambda: actions.withdraw(
            person=made.person, supporter=friend, by=own, at=at + timedelta(hours=1)
        ),
        standing,
        -1,
    )
    invited = people.invite(
        person=made.person,
        name="X",
        relation="friend",
        kind="friend",
        levels={"goals": "see"},
        by=own,
        at=NOW,
    )[1]
    stranger = made.cast.account("stranger")
    yield Act(
        "an invitation accepted",
        lambda: actions.accept_invitation(
            token=invited, account=stranger, by=made.by("stranger"), at=NOW
        ),
        _count(Supporter),
    )
    last = Supporter.objects.latest("pk")
    yield Act(
        "somebody leaves the circle",
        lambda: actions.end_supporter(supporter=last, by=own, at=NOW),
        _count(Supporter, ended_at__isnull=False),
    )


def _letting_go(made: Any, reclaim: Any, at: Any) -> Iterator[Act]:
    from ownway.reclaims import actions
    from ownway.reclaims.models import Step
    from ownway.reclaims.queries import view_of

    yield Act(
        "proposed that no more is asked",
        lambda: actions.propose_to_let_go(
            reclaim=reclaim, words="They cannot pay it.", by=made.by("approver"), at=at
        ),
        _count(Step, kind="proposed"),
    )
    rest = view_of(reclaim).still_to_come.minor
    yield Act(
        "agreed that no more is asked",
        lambda: actions.let_go(reclaim=reclaim, by=made.by("senior_approver"), at=at),
        _books(made, "authority"),
        -rest,
    )


def _taking_back(made: Any) -> Iterator[Act]:
    from ownway.core.money import Money
    from ownway.drawdown import actions as drawdown
    from ownway.drawdown.models import Drawdown, DrawdownSending
    from ownway.programme.queries import funders_of
    from ownway.reclaims import actions
    from ownway.reclaims.models import Alert, Reclaim
    from tests.cast import NOW

    inside, by = made.cast.programme, made.by("approver")
    month = {"programme": inside, "funder": funders_of(inside)[0].code}
    later = NOW + timedelta(days=180)
    yield Act(
        "a claim on the funder drafted",
        lambda: drawdown.make(**month, starts_on=date(2026, 9, 1), by=made.by("payer"), at=later),
        _count(Drawdown),
        refuses=True,
    )
    claim = Drawdown.objects.get()
    yield Act(
        "a claim on the funder sent",
        lambda: drawdown.send(drawdown=claim, by=made.by("payer"), at=later),
        _count(DrawdownSending),
        refuses=True,
    )
    noticed = later + timedelta(days=14)
    counts = noticed + timedelta(days=28)
    yield Act(
        "asked kindly",
        lambda: actions.ask_kindly(pot=made.pot, by=by, at=later),
        _count(Alert),
    )
    yield Act(
        "a notice that money is asked back",
        lambda: actions.give_notice(
            pot=made.pot,
            way="clawback",
            ground="unused",
            evidence="We called on 3 and 9 March.",
            amount=Money(10_000, "GBP"),
            by=by,
            at=noticed,
        ),
        _count(Reclaim),
    )
    reclaim = Reclaim.objects.get()
    yield Act(
        "decided that it goes back",
        lambda: actions.decide(reclaim=reclaim, by=by, at=counts),
        _books(made, "authority"),
        10_000,
    )
    yield Act(
        "a part of it came back",
        lambda: actions.receive(
            reclaim=reclaim, amount=Money(1_000, "GBP"), number=2, by=by, at=counts
        ),
        _books(made, "funder_cash"),
        -1_000,
    )
    yield from _letting_go(made, reclaim, counts)
