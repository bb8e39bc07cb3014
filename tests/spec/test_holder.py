"""Who holds the money is the person's choice, line by line. It can change at any time."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4, uuid5

import pytest
from django.urls import reverse

from ownway.core.money import Money
from ownway.core.period import Period
from ownway.decisions import queries as decisions
from ownway.holding import actions, queries, rules
from ownway.holding.rules import Status, Turn, Way
from ownway.ledger import queries as books
from ownway.ledger.rules import Kind
from ownway.programme.rules import MUST_STOP
from ownway.spending import actions as spending
from ownway.spending import queries as buying
from ownway.spending.models import Purchase
from tests import on_paper
from tests.agreed import agree, ready
from tests.cast import NOW

TITLE = "Who holds the money"
SOURCE = "R1, R8, R9, R10, S7, I2, I14, E1, E2, scenarios 11, 13 and 40"
ORDER = 70
HEADINGS = {
    "before": "In the old account",
    "promised": "Agreed, not paid yet",
    "left": "Left on this line",
    "moves": "Moves to the new holder",
    "stays": "Stays until it is paid",
    "reason": "The reason",
    "review": "Look again on",
    "stands": "It stands",
    "cash": "In the account",
    "spend": "May still be spent from it",
    "sent": "Is sent",
    "way": "The way",
    "status": "Where it stands",
    "turn": "Whose turn",
    "ground": "The ground",
    "other": "Somebody else represents them",
    "stops": "It stops",
    "promise": "Promised at the change",
    "returned": "Not needed of it",
    "still": "Still promised",
    "follows": "Follows to the new holder",
    "accepted": "They said yes",
    "agreed": "We said yes",
    "ended": "It was withdrawn",
    "counts": "It counts",
}


def pounds(amount: int) -> Money:
    return Money(amount * 100, "GBP")


@pytest.mark.django_db
def test_each_line_has_a_holder_of_its_own(cast):
    """Each line of a plan has a holder of its own; one statement shows them all.

    Laura's mentor is paid from a direct payment on a prepaid card, her gym by the funder; one
    statement shows both (scenario 11).
    """
    laura = {
        "mentor": ("support", "wellbeing", "Mentor", 4_000, 12, "direct", "direct_payment"),
        "gym": ("support", "wellbeing", "Gym", 2_500, 12, "notional", "nhs_thornmere"),
    }
    hers = agree(cast, "neighbour", hold=False, lines=laura)
    staff = hers.by("payer")
    for name, ready_with in (("mentor", "prepaid_card"), ("gym", "")):
        root, way, holder = hers.lines[name].root, *laura[name][5:]
        chosen = actions.choose(
            pot=hers.pot, line_root=root, way=way, holder=holder, by=hers.by("neighbour"), at=NOW
        )
        if chosen.status == "chosen":
            more = {"yes": True, "name": "Rose", "words": "", "by": staff, "at": NOW}
            chosen = actions.answer(arrangement=chosen, **more)
        if ready_with:
            chosen = actions.note_ready(arrangement=chosen, ready_with=ready_with, by=staff, at=NOW)
        actions.set_up(arrangement=chosen, by=staff, at=NOW)
    spending.pay_direct(
        purchase=hers.ask("mentor", 4_000, by=hers.by("neighbour")), by=hers.by("neighbour"), at=NOW
    )
    hers.ask("gym", 2_500, by=hers.by("neighbour"))
    (found,) = buying.statements(
        cast.viewer("neighbour"),
        hers.person.ref,
        Period(date(2026, 9, 1), date(2026, 10, 1)),
        NOW,
    )
    paid = {one.what: (one.end.paid, one.end.agreed, one.end.left) for one in found.lines}
    assert paid == {"Mentor": (4_000, 0, 44_000), "Gym": (0, 2_500, 27_500)}

    plan = agree(cast)
    lines = queries.lines_to_choose(cast.viewer("ana"), plan.person.ref, NOW)
    assert {one.arrangement.way for one in lines} == {Way.DIRECT, Way.THIRD, Way.NOTIONAL}
    assert len({one.pot.ref for one in lines}) == 1


@pytest.mark.parametrize(
    ("before", "promised", "left", "moves", "stays"),
    [
        (pounds(480), pounds(0), pounds(480), pounds(480), pounds(0)),
        (pounds(480), pounds(40), pounds(440), pounds(440), pounds(40)),
        (pounds(480), pounds(480), pounds(0), pounds(0), pounds(480)),
        (pounds(100), pounds(40), pounds(440), pounds(60), pounds(40)),
    ],
    ids=["nothing bought", "one purchase waits", "all is promised", "a payment is still to come"],
)
def test_a_change_of_holder_moves_what_is_left(before, promised, left, moves, stays):
    """A change of holder moves what is left to the penny; what is promised stays until paid.

    What moves and what stays always add up to what was there.
    """
    change = rules.change(cash=before.minor, rights=left.minor, open_holds=promised.minor)
    assert (change.moves, change.stays) == (moves.minor, stays.minor)
    assert change.moves + change.stays == before.minor


@pytest.mark.parametrize(
    ("cash", "promised", "spend", "sent"),
    [
        (pounds(0), pounds(0), pounds(480), pounds(480)),
        (pounds(480), pounds(0), pounds(600), pounds(120)),
        (pounds(500), pounds(20), pounds(480), pounds(0)),
        (pounds(700), pounds(0), pounds(480), pounds(0)),
    ],
    ids=["a new holder", "the plan grew", "all is there", "more is there than needed"],
)
def test_a_holder_is_sent_what_it_lacks(cash, promised, spend, sent):
    """A holder is sent what it lacks; money it has over makes the next payment smaller."""
    lacks = rules.still_to_send(rights=spend.minor, open_holds=promised.minor, cash=cash.minor)
    assert lacks == sent.minor


@pytest.mark.parametrize(
    ("reason", "review", "stands"),
    [
        ("Agreed together while money goes on drink", date(2026, 11, 20), True),
        ("", date(2026, 11, 20), False),
        ("Agreed together while money goes on drink", None, False),
        ("Agreed together while money goes on drink", date(2027, 9, 4), False),
    ],
    ids=["a reason and a day", "no reason", "no day", "a day too far away"],
)
def test_a_narrower_choice_has_a_reason_and_a_day(reason, review, stands):
    """A narrower choice of holder stands only with a reason and a day to look again.

    The programme says how far away that day may be; here it is 3 months from 4 September 2026.
    """
    findings = rules.check_tighter(
        reason=reason, review_on=review, today=date(2026, 9, 4), within_months=3
    )
    assert (findings == ()) is stands


@pytest.mark.django_db
def test_a_narrower_choice_leaves_buying_to_the_person(cast):
    """Somebody whose choice of holder is narrower still chooses each purchase (scenario 13)."""
    plan = agree(cast)
    narrowed = actions.tighten(
        pot=plan.pot,
        line_root=plan.lines["art"].root,
        way=Way.THIRD,
        holder="harbour_accounts",
        reason="Agreed together while money goes on drink",
        review_on=date(2026, 11, 20),
        by=cast.by("senior_approver"),
        at=NOW,
    )
    bought = plan.ask("art", 2_500)
    assert bought.parts.get().arrangement == narrowed
    assert bought.status == "approved"


@pytest.mark.django_db
def test_nobody_starts_with_a_narrower_choice(cast):
    """Nobody starts with a narrower choice: every way on offer is open, and none is a default.

    In no programme is a narrower choice the rule (scenario 13).
    """
    plan = agree(cast, hold=False)
    for one in queries.lines_to_choose(cast.viewer("ana"), plan.person.ref, NOW):
        assert one.arrangement is None
        assert not one.narrowed
        assert {holder.way for holder in one.holders} == set(Way)


@pytest.mark.django_db
def test_money_a_funder_keeps_does_not_move(cast):
    """Where the funder keeps the money, setting up moves nothing."""
    plan = agree(cast)
    found = books.balances(plan.person.programme.ref, kind=Kind.NOTIONAL_CASH)
    assert sum(found.values()) == 0


@pytest.mark.parametrize(
    ("way", "status", "turn"),
    [
        (Way.THIRD, Status.PROPOSED, Turn.HOLDER),
        (Way.THIRD, Status.AGREED, Turn.HOLDER),
        (Way.THIRD, Status.SET_UP, Turn.PROGRAMME),
        (Way.DIRECT, Status.PROPOSED, Turn.PROGRAMME),
        (Way.DIRECT, Status.AGREED, Turn.PERSON),
        (Way.DIRECT, Status.SET_UP, Turn.PROGRAMME),
        (Way.THIRD, Status.LIVE, Turn.NOBODY),
        (Way.DIRECT, Status.CHANGING, Turn.NOBODY),
    ],
)
def test_everybody_sees_whose_turn_it_is(way, status, turn):
    """Between a choice and its money everybody sees whose turn it is.

    A holder says yes; then an account or a card is ready; then the programme sends the money.
    """
    assert rules.turn(status, way) is turn


@pytest.mark.parametrize(
    ("promise", "returned", "still", "follows"),
    [
        (pounds(40), pounds(0), pounds(40), pounds(0)),
        (pounds(40), pounds(15), pounds(25), pounds(0)),
        (pounds(40), pounds(15), pounds(0), pounds(15)),
        (pounds(40), pounds(40), pounds(0), pounds(40)),
        (pounds(40), pounds(0), pounds(0), pounds(0)),
    ],
    ids=["open", "partly paid", "paid for less", "taken back", "paid in full"],
)
def test_what_is_not_needed_follows_by_itself(promise, returned, still, follows):
    """What was promised before a change is paid by the old holder; the rest follows by itself."""
    found = rules.tail([rules.Promise(still.minor, returned.minor)], followed=0)
    assert found == follows.minor
    assert returned.minor + still.minor <= promise.minor


@pytest.mark.parametrize(
    ("ground", "other", "stops"),
    [
        ("consent_withdrawn", False, "must"),
        ("consent_withdrawn", True, "must"),
        ("representative_withdrew", False, "must"),
        ("representative_withdrew", True, "not"),
        ("spent_off_plan", False, "may"),
        ("nominee_unavailable", False, "not"),
    ],
)
def test_a_direct_payment_must_stop_only_where_consent_is_withdrawn(ground, other, stops):
    """A direct payment must stop only where consent is withdrawn; other grounds are a choice.

    That nobody can reach a nominee is no ground by itself (R8).
    """
    findings = rules.check_stop(ground=ground, may=["spent_off_plan"], others_represent=other)
    assert (findings == ()) is (stops != "not")
    assert (ground in MUST_STOP) is (stops == "must" or ground == "representative_withdrew")


@pytest.mark.parametrize(
    ("accepted", "agreed", "ended", "counts"),
    [
        (True, True, False, True),
        (True, False, False, False),
        (False, True, False, False),
        (True, True, True, False),
    ],
)
def test_a_nominee_counts_only_with_two_yeses(accepted, agreed, ended, counts):
    """Somebody named to hold the money counts only once they and the programme said yes (R9)."""
    steps = [
        name
        for name, taken in (("accepted", accepted), ("payer_agreed", agreed), ("withdrawn", ended))
        if taken
    ]
    first = date(2026, 9, 1)
    assert rules.nominee_counts(steps, starts_on=first, ends_on=None, today=NOW.date()) is counts


@pytest.mark.django_db
def test_stopping_a_payment_never_stops_the_plan(cast):
    """When a direct payment stops, the plan and each of its lines go on with another holder."""
    plan = agree(cast)
    before = {line.what for line in decisions.agreed_lines(plan.plan)}
    stop = actions.withdraw_consent(
        person=plan.person,
        words="",
        to_way="notional",
        to_holder="nhs_thornmere",
        by=plan.by(),
        at=NOW,
    )
    staff = cast.by("senior_approver")
    for question in queries.lines_asked(stop):
        actions.answer_safety(
            stop=stop,
            question=question,
            words="We see to it.",
            who="Grace Bell",
            by_on=stop.stops_on,
            by=staff,
            at=NOW,
        )
    actions.carry_out(stop=stop, by=staff, at=NOW + timedelta(days=7))
    assert {line.what for line in decisions.agreed_lines(plan.plan)} == before
    held = queries.lines_to_choose(cast.viewer("ana"), plan.person.ref, NOW)
    assert {one.arrangement.status for one in held} == {"live"}
    assert Way.DIRECT not in {one.arrangement.way for one in held}


@pytest.mark.django_db
@pytest.mark.time_machine(NOW, tick=True)
def test_nobody_needs_a_bank_account_or_a_screen(cast):
    """A person with no bank account, phone or internet has every way that needs none.

    Staff type in what stands on a paper form, on a page of their desk: who holds the money, and
    what is asked for. A letter of it goes to the person. The holder pays by invoice; whoever typed
    it in neither sets it up nor releases it; the statement of a change prints (scenario 40).
    """
    plan = on_paper.agreed(cast, hold=False)
    desk, staff, gym = cast.client("approver"), cast.by("payer"), plan.lines["gym"].root
    paper = {"way": "paper"}
    for box, value in enumerate((NOW.day, NOW.month, NOW.year)):
        paper[f"said_on_{box}"] = str(value)

    def types_in(act, about, **said):
        there = reverse("desk:on_paper_act", args=[plan.person.ref, act, about])
        letter = desk.post(there, {**paper, **said})
        return desk.get(letter["Location"]).content.decode()

    def held_by(holder):
        return types_in("holder", uuid5(plan.pot.ref, str(gym)), holder=holder)

    assert "Harbour" in held_by("harbour_accounts")
    asked = ready(queries.asked_for(plan.pot, gym), staff)
    with pytest.raises(actions.ForSomebodyElse):
        actions.set_up(arrangement=asked, by=cast.by("approver"), at=NOW)
    actions.set_up(arrangement=asked, by=staff, at=NOW)
    wish = {"what": "Gym", "payee": "City Leisure", "amount": "40", "goal": str(plan.goal.ref)}
    assert "City Leisure" in types_in("buy", gym, key=str(uuid4()), **wish)
    bought = Purchase.objects.get()
    run = spending.make_run(programme=cast.programme, by=staff, at=NOW)
    with pytest.raises(spending.TwoPeople):
        spending.release(run=run, by=cast.by("approver"), at=NOW)
    spending.release(run=run, by=cast.by("releaser"), at=NOW)
    spending.post_run(run=run, by=cast.by("releaser"), at=NOW)
    bought.refresh_from_db()
    assert bought.status == "on_its_way"
    held_by("nhs_thornmere")
    (change,) = queries.handovers(cast.viewer("approver"), plan.person.ref, NOW)
    statement = queries.statement(change)
    assert statement.moved == Money(44_000, "GBP")
    assert statement.before == statement.after


@pytest.mark.django_db
def test_both_histories_stay_readable(cast):
    """After a change both ways, the old and the new, stay readable with their days (E2)."""
    plan = agree(cast)
    plan.ask("gym", 4_000)
    actions.choose(
        pot=plan.pot,
        line_root=plan.lines["gym"].root,
        way="direct",
        holder="direct_payment",
        by=plan.by(),
        at=NOW,
    )
    rows = queries.history(cast.viewer("ana"), plan.person.ref, NOW)
    gym = [(one.way, one.status) for one in rows if one.line_root == plan.lines["gym"].root]
    assert gym == [("direct", "live"), ("third", "changing")]
    (change,) = queries.handovers(cast.viewer("ana"), plan.person.ref, NOW)
    statement = queries.statement(change)
    assert statement.before == statement.after
    assert (statement.moved, statement.stays) == (pounds(440), pounds(40))
