"""What the addresses of the matrix name: made once, for Ana, on top of the cast."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from tests.cast import HOME, NOW, Cast
from tests.web.matrix_around import around, first_talk, with_plan

FIXED: dict[str, Any] = {
    **{f"step_{step}": step for step in ("off", "came", "answer", "withdraw", "accepted", "rest")},
    "step_take_back": "take-back",
    "step_mine": "mine",
    "step_close": "close",
    "place_first": 0,
    "place_1": 1,
    "check_code": "1.1.1",
    "step_ask_me": "ask-me",
    "step_give_up": "give-up",
    "step_hub": "hub",
    "step_open": "open",
    "step_first": 1,
    "step_not_now": "not-now",
    "own_scale": "my_recovery",
    "nothing": UUID(int=0),
    "no_token": "no-such-token",
    "no_number": 0,
    "stage_early": "early",
    "prompt_sooner": "sooner",
    "a_measure": "decided_in_time",
    "a_month": "2026-09",
}


def _picture(cast: Cast, purchase: Any, shade: int) -> Any:
    """A photo of a receipt, all of one colour."""
    from io import BytesIO

    from PIL import Image

    from ownway.spending import actions as spending

    drawn = BytesIO()
    Image.new("RGB", (480, 640), (shade, shade, shade)).save(drawn, "PNG")
    return spending.add_picture(purchase=purchase, sent=drawn.getvalue(), by=cast.by("ana"), at=NOW)


def _paying(cast: Cast, made: Any) -> dict[str, Any]:
    """A payee with an account, a file ready to leave, one that may have left, a strange entry."""
    from ownway.spending.models import BankEntry
    from ownway.spending.rules import EntryRead, Said
    from tests.spending import paying

    payee = made.person.programme.payees.get(name="Second Leisure")
    account = paying.account(made, payee)
    made.ask("gym", 900, payee="Second Leisure")
    ready = paying.filed(made, paying.posted(made))[0]
    made.ask("gym", 800, payee="Second Leisure")
    gone = paying.begun(made, paying.filed(made, paying.posted(made))[0])
    strange = EntryRead(ref="7", said=Said.BOOKED, on=NOW.date(), amount=-1)
    paying.read(made, paying.statement(strange))
    entry = BankEntry.objects.get()
    return {
        **_back(cast, made),
        "payee": payee.ref,
        "account": account.ref,
        "file": ready.ref,
        "sending": gone.ref,
        "entry": entry.ref,
    }


def _back(cast: Cast, made: Any) -> dict[str, Any]:
    """A payment that came back, money that is gone, and payments to a payee that wait."""
    from ownway.core.money import Money
    from ownway.spending import actions, queries
    from ownway.spending.models import PayRunLine
    from ownway.spending.rules import EntryRead, PaperKind, Said
    from tests.spending import paying

    line = PayRunLine.objects.filter(account__isnull=False, state="unknown").get()
    back = EntryRead(ref="9", said=Said.REJECTED, reason="MS03", reference=line.reference)
    paper = paying.statement(back, kind=PaperKind.STATUS, name="answer")
    paying.read(made, replace(paper, account="", opening=None, closing=None, closing_on=None))
    held = next(one for one in queries.may_be_lost(made.person) if one.way == "third")
    gone = actions.say_loss(
        arrangement=held,
        amount=Money(100, "GBP"),
        code="theft",
        borne_by="programme",
        words="A forged letter; police reference 12.",
        key=uuid4(),
        by=cast.by("payer"),
        at=NOW,
    )
    stop = actions.stop_payments(
        programme=cast.programme,
        payee=made.person.programme.payees.get(name="Second Leisure"),
        reason="Somebody rang in another name.",
        by=cast.by("payer"),
        at=NOW,
    )
    return {"came_back": line.key, "loss": gone.ref, "payment_stop": stop.ref}


def things(cast: Cast) -> dict[str, Any]:
    """What an address can name: Ana's agreed plan, a purchase, an invitation, …; add to it.

    Made on top of the cast, for Ana, so that whoever may not see her may see none of it.
    """
    from ownway.people import actions as people
    from ownway.planning import actions as planning
    from ownway.planning import queries as plans
    from ownway.programme.queries import pack_of
    from ownway.review import actions as reviews
    from tests.agreed import agree
    from tests.web.asked import asked_anyway

    made = agree(cast)
    paper = with_plan(cast)  # while its holders can still hold money
    version = made.lines["gym"].version
    money = _bought(cast, made)
    review = reviews.open_review(plan=made.plan, by=cast.by("ana"), at=NOW)
    draft = plans.contents(planning.revise(plan=made.plan, by=cast.by("ana"), at=NOW))
    invitation, _ = people.invite(
        person=cast.ana, name="Lou", relation="friend", kind="friend", by=cast.by("ana"), at=NOW
    )
    allocation = version.allocation
    claim = _claimed(cast, allocation)
    return {
        **_new_rules(cast),
        **_paying(cast, made),
        **_held(cast, made),
        **asked_anyway(cast, made),
        **_money_moves(cast, made),
        **money,
        **around(cast),
        **paper,
        **first_talk(cast),
        **FIXED,
        **_month_ahead(cast),
        "ana": cast.ana.ref,
        "sister": cast.supporters["sister"].ref,
        "home_programme": HOME,
        "programme": cast.programme.ref,
        "assessment": allocation.assessment.ref,
        "question": pack_of(cast.programme).questions[0].code,
        "allocation": allocation.ref,
        "lower": _lower(cast).ref,
        "claim": claim.ref,
        "plan": made.plan.ref,
        "version": version.ref,
        "goal": made.goal.ref,
        "line": made.lines["gym"].ref,
        "line_root": made.lines["gym"].root,
        "pot": made.pot.ref,
        "arrangement": made.held["gym"].ref,
        "invitation": invitation.ref,
        "drawdown": _drawn_down(cast, made).ref,
        "review": review.ref,
        "reclaim": _asked_back(made).ref,
        "draft_goal": draft.goals[0].ref,
        "draft_line": draft.lines[0].ref,
    }


def _asked_back(made: Any) -> Any:
    """Notice to Ana that money is asked back."""
    from ownway.core.money import Money
    from ownway.reclaims import actions

    return actions.give_notice(
        pot=made.pot,
        way="clawback",
        ground="changed",
        evidence="We went through it together.",
        amount=Money(1_000, "GBP"),
        by=made.by("senior_approver"),
        at=NOW,
    )


def _bills(cast: Cast, made: Any, purchase: Any) -> dict[str, Any]:
    """Something of Ana's that is paid on bills, one of them, and a worry about a payee."""
    from ownway.core.money import Money
    from ownway.spending import actions, queries

    on_bills = made.ask("gym", minor=1_000, on_invoice=True, payee="Dance Hall")
    link = actions.make_link(purchase=on_bills, by=cast.by("ana"), at=NOW)
    bill = actions.send_invoice(
        purchase=on_bills,
        number="1",
        amount=Money(500, "GBP"),
        from_on=NOW.date(),
        last_on=NOW.date(),
        key=uuid4(),
        by=actions.payee_actor(link),
        at=NOW,
    )
    payee = purchase.bills.get().payee
    concern = actions.raise_concern(
        payee=payee, person=None, words="Odd.", by=cast.by("payer"), at=NOW
    )
    return {
        "on_bills": on_bills.ref,
        "bill": bill.ref,
        "bill_token": queries.link_token(link),
        "concern": concern.ref,
    }


def _bought(cast: Cast, made: Any) -> dict[str, Any]:
    """What Ana bought: something waiting, something paid, in a run, and with others."""
    from ownway.spending import actions as spending
    from ownway.spending import queries

    settled = _settled(cast, made)
    purchase = made.ask("gym", minor=1_000)
    made.ask("gym", 700, payee="Second Leisure")
    paid = spending.pay_direct(purchase=made.ask("art", 1_000), by=cast.by("ana"), at=NOW)
    more = _bills(cast, made, purchase)
    run = spending.make_run(programme=cast.programme, by=cast.by("payer"), at=NOW)
    return {
        **more,
        "picture": _picture(cast, paid, 150).ref,
        "away": _picture(cast, paid, 200).ref,
        "paid": paid.ref,
        "paid_act": queries.acts_of(paid)[0].key,
        "told": _told(cast),
        "purchase": purchase.ref,
        "run": run.ref,
        "by_hand_payment": run.lines.order_by("line_no")[0].key,
        "settled_run": settled.ref,
        "settled_bill": settled.lines.get().bill.ref,
        "pool": _shared(cast, made).ref,
    }


def _told(cast: Cast) -> Any:
    """Ana said that her card was refused."""
    from ownway.people import actions

    words = "My card was refused."
    more = {"words": words, "by": cast.by("ana"), "at": NOW}
    return actions.note(person=cast.ana, subject="money", **more).ref


def _settled(cast: Cast, made: Any) -> Any:
    """A pay run that paid one thing of Ana's."""
    from ownway.spending import actions as spending

    made.ask("bus", 1_500)
    run = spending.make_run(programme=cast.programme, by=cast.by("payer"), at=NOW)
    spending.release(run=run, by=cast.by("releaser"), at=NOW)
    spending.post_run(run=run, by=cast.by("releaser"), at=NOW)
    return spending.settle(run=run, by=cast.by("payer"), at=NOW)


def _shared(cast: Cast, made: Any) -> Any:
    """Something Ana buys together with others; most of it is missing."""
    from ownway.core.money import Money
    from ownway.spending import actions as spending

    currency = made.pot.currency
    line = made.lines["gym"]
    return spending.open_pool(
        person=cast.ana,
        what="A tent",
        payee="Camping shop",
        total=Money(9_000, currency),
        promise=spending.Promise(line.root, made.goal.ref, Money(3_000, currency), "Ana"),
        key=UUID(int=7),
        by=cast.by("ana"),
        at=NOW,
    )


def _money_moves(cast: Cast, made: Any) -> dict[str, UUID]:
    """Money Ana adds, and a move she put back."""
    return {"contribution": _added(cast, made).ref, "move": _moved(cast, made).ref}


def _added(cast: Cast, made: Any) -> Any:
    """Money Ana says she adds to her gym."""
    from ownway.core.money import Money
    from ownway.holding import actions

    return actions.promise(
        person=cast.ana,
        line_root=made.lines["gym"].root,
        amount=Money(2_000, "GBP"),
        key=UUID(int=8),
        by=cast.by("ana"),
        at=NOW,
    )


def _moved(cast: Cast, made: Any) -> Any:
    """A move Ana made and put back, under a pack that left it free then."""
    from ownway.holding.models import LineMove

    return LineMove.objects.create(
        person=cast.ana,
        plan=made.plan,
        from_root=made.lines["gym"].root,
        to_root=made.lines["art"].root,
        amount_minor=100,
        currency="GBP",
        key=UUID(int=9),
        moved_at=NOW,
        moved_by=cast.by("ana").ref,
        undone_at=NOW,
        undone_by=cast.by("ana").ref,
    )


def _drawn_down(cast: Cast, made: Any) -> Any:
    """A claim to a funder for September, made once it is over: one payment of Ana's."""
    from ownway.drawdown import actions
    from ownway.programme.queries import funders_of
    from ownway.spending import actions as spending

    bought = made.ask("art", 2_500)
    spending.pay_direct(purchase=bought, by=cast.by("ana"), at=NOW)
    return actions.make(
        programme=cast.programme,
        funder=funders_of(cast.programme)[0].code,
        starts_on=date(2026, 9, 1),
        by=cast.by("payer"),
        at=NOW + timedelta(days=27),
    )


def _month_ahead(cast: Cast) -> dict[str, int]:
    """A month of the books that is never over while these tests live."""
    from ownway.ledger.models import Book
    from ownway.ledger.posting import periods

    ahead = date(2099, 1, 1)
    periods.open_months(Book.objects.get(ref=cast.programme.ref).pk, ahead)
    return {"year": ahead.year, "month": ahead.month}


def _lower(cast: Cast) -> Any:
    """An amount that goes down for Ana, with its notice given."""
    from ownway.allocation import actions
    from tests import living

    again = living.assessed(cast.ana, cast.by("ana"), living.SIXTEEN, at=NOW)
    lower = actions.work_out(assessment=again, by=cast.by("ana"), at=NOW)
    words = "We went through your new answers together."
    actions.give_notice(allocation=lower, reason=words, by=cast.by("senior_approver"), at=NOW)
    return lower


def _claimed(cast: Cast, allocation: Any) -> Any:
    """Ana said that something in her amount is wrong, and was answered."""
    from ownway.decisions import actions as decisions

    claim = decisions.say_wrong(
        allocation=allocation,
        wrong_in="answer",
        words="My nights are harder.",
        by=cast.by("ana"),
        at=NOW,
    )
    decisions.answer_claim(
        claim=claim,
        outcome="answers",
        reason="We misread your nights.",
        by=cast.by("senior_approver"),
        at=NOW,
    )
    return claim


def _held(cast: Cast, made: Any) -> dict[str, Any]:
    """A change of holder, a stop with a second look, a nominee, and a holder that fails."""
    from ownway.holding import actions

    staff = cast.by("senior_approver")
    actions.switch(
        arrangement=made.held["bus"],
        way="direct",
        holder="direct_payment",
        by=cast.by("ana"),
        at=NOW,
    )
    stop = actions.tell_stop(
        person=cast.ana,
        ground="spent_off_plan",
        reason="It went on things outside the plan.",
        to_way="notional",
        to_holder="nhs_thornmere",
        by=cast.by("approver"),
        at=NOW,
    )
    actions.ask_second_look_at_stop(stop=stop, words="Once only.", by=cast.by("ana"), at=NOW)
    nominee = actions.name_nominee(
        person=cast.ana,
        kind="nominee",
        name="Maria Duarte",
        reach_at="",
        starts_on=NOW.date(),
        ends_on=None,
        by=staff,
        at=NOW,
    )
    failure = actions.begin_failure(
        programme=cast.programme,
        holder="harbour_accounts",
        to_way="notional",
        to_holder="nhs_thornmere",
        kind="silent",
        reason="No answer since May.",
        by=cast.by("payer"),
        at=NOW,
    )
    return {
        "handover": made.person.handovers.get().ref,
        "stop": stop.ref,
        "nominee": nominee.ref,
        "failure": failure.ref,
        "paper": _paper(cast),
    }


def _paper(cast: Cast) -> Any:
    """Ana's statement of August, made by the worker."""
    from ownway.core.actors import SYSTEM
    from ownway.spending import actions

    first = NOW.date().replace(month=8, day=1)
    return actions.make_statement(person=cast.ana, starts_on=first, by=SYSTEM, at=NOW).ref


def _new_rules(cast: Cast) -> dict[str, Any]:
    """A proposal that was tried on everyone."""
    from ownway.rulemaking.rules import StudyKind
    from tests import ruled

    proposal = ruled.proposed(cast.programme, NOW, by=cast.by("senior_approver"))
    study = ruled.studied(proposal, StudyKind.IMPACT, NOW, result=ruled.RESULT, loses=cast.ana)
    return {
        "proposal": proposal.ref,
        "study": study.ref,
        "kind_impact": "impact",
        "rules_in_force": cast.programme.taken_into_force.get().ref,
    }
