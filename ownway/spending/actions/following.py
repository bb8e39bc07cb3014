"""What comes out of another purchase: a second look at a no, and buying it elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid5

from django.db.models import Model
from django.utils.translation import gettext as _

from ownway.core.actors import SYSTEM, Actor, ActorKind
from ownway.core.money import Money
from ownway.core.period import working_days_after
from ownway.planning.rules import LineKind
from ownway.programme import queries as programmes
from ownway.record.store import writing
from ownway.spending import queries, rules
from ownway.spending.actions import asking, refusals
from ownway.spending.actions.answering import giving_back
from ownway.spending.actions.apart import is_close
from ownway.spending.actions.bills import move as move_bill
from ownway.spending.actions.setting_aside import entry, locked, move, post, yes_to
from ownway.spending.models import Answer, ExceptionAsked, Follows, OnInvoice, Purchase, Standing
from ownway.spending.queries import Place
from ownway.spending.rules import BillStatus, Following, Ground, Status, Wish


def ask_again(*, purchase: Purchase, words: str, by: Actor, at: datetime) -> Purchase:
    """A second look at a no, by somebody else and by a day: once (R5, scenario 19).

    The same thing waits again beside the first, which stays as it was answered. Asked twice, it is
    the same one. Raises NotPossible, ReasonNeeded.
    """
    _require_words(words, _("Say why it should be looked at again."))
    with writing():
        now = locked(purchase)
        known = queries.followed_by(now)
        if known is not None and known.why == Following.AGAIN:
            return known.purchase
        if now.status != Status.REFUSED:
            raise refusals.NotPossible(
                _("Only a no is looked at again."), fix=_("Open it again to see where it is.")
            )
        if queries.follows(now) is not None:
            raise refusals.NotPossible(
                _("This was looked at twice already."),
                fix=_("You can still take it further, outside of us: see how to challenge this."),
            )
        pack = programmes.pack_of(now.person.programme)
        today = programmes.day_of(now.person.programme, at)
        made = _alike(now, now.payee, now.amount_minor, "again", by=by, at=at)
        looked_at = Follows.objects.create(
            purchase=made,
            first=now,
            why=Following.AGAIN.value,
            words=words.strip(),
            answer_by_on=working_days_after(today, pack.decisions.second_look_within.working_days),
        )
        rows = [made, looked_at, *_how_it_is_paid(now, made, at), *_exception_of(now, made)]
        entry("spending.ask_again", made, rows, details={"first": now.ref}, by=by, at=at)
        return made


def buy_elsewhere(
    *, purchase: Purchase, payee: str, amount: Money, words: str, by: Actor, at: datetime
) -> Purchase:
    """Its seller does not sell it: the same thing from another, on the same yes, in one step.

    The money that was set aside goes over to the new seller; what is not needed is free again, and
    what is missing must be left on the line. Raises NotPossible, CannotBuy, ReasonNeeded.
    """
    _require_words(words, _("Say what the seller told you."))
    with writing():
        now = locked(purchase)
        known = queries.followed_by(now)
        if known is not None and known.why == Following.ELSEWHERE:
            return known.purchase
        _require_may_go(now, payee, amount, by)
        places = _with_what_is_held(now, at)
        asking.require_holders(places)
        _require_it_fits(now, payee, amount, places, at)
        given_back = giving_back(now, at)
        gone: list[Model] = [one for one in now.bills.all() if one.status == BillStatus.AGREED]
        for bill in now.bills.all():
            if bill.status == BillStatus.AGREED:
                move_bill(bill, BillStatus.WITHDRAWN)
        move(now, Status.CANCELLED)
        made = _alike(now, payee.strip(), amount.minor, "elsewhere", by=by, at=at)
        linked = Follows.objects.create(
            purchase=made, first=now, why=Following.ELSEWHERE.value, words=words.strip()
        )
        kept = _exception_of(now, made)
        pack = programmes.pack_of(now.person.programme)
        paying = asking.may_pay(pack, f"{made.what} {made.payee}", places, _lifted(now))
        rows, journals = yes_to(
            made, paying, decider=_who_said_yes(now.answer), reason=now.answer.reason, by=by, at=at
        )
        post(
            "spending.buy_elsewhere",
            made,
            [now, *gone, linked, *kept, *rows],
            [*given_back, *journals],
            by=by,
            at=at,
        )
        made.refresh_from_db()
        return made


def _require_words(words: str, said: str) -> None:
    if not words.strip() or len(words) > rules.LONGEST_WORDS:
        raise refusals.ReasonNeeded(
            said, fix=_("A few words, up to %(most)s characters.") % {"most": rules.LONGEST_WORDS}
        )


def _alike(
    first: Purchase, payee: str, minor: int, how: str, *, by: Actor, at: datetime
) -> Purchase:
    """The same thing asked for once more, with a key of its own made from the first."""
    wish = Wish(
        what=first.what,
        payee=payee,
        amount=Money(minor, first.currency),
        has_goal=first.goal_id is not None,
        sign_seen=first.sign_seen,
    )
    asked = rules.ask_hash(
        person=first.person.ref,
        line_root=first.line.root,
        goal=first.goal.ref if first.goal else None,
        wish=wish,
        rhythm=(how, str(first.ref)),
    )
    key: UUID = uuid5(first.ref, how)
    person, goal = first.person, first.goal
    return asking.new_purchase(wish, asked, first.line, person, goal, key=key, by=by, at=at)


def _how_it_is_paid(first: Purchase, made: Purchase, at: datetime) -> list[Model]:
    """Paid again and again, or on bills, as the first was to be."""
    if queries.on_invoice(first) is not None:
        return [OnInvoice.objects.create(purchase=made)]
    standing = queries.standing_of(first)
    if standing is None:
        return []
    today = programmes.day_of(first.person.programme, at)
    again = Standing.objects.create(
        purchase=made,
        every=standing.every,
        first_on=max(standing.first_on, today),
        turns=standing.turns,
        each_minor=standing.each_minor,
    )
    return [again]


def _exception_of(first: Purchase, made: Purchase) -> list[Model]:
    """The rule in the way is the same one; only what was about the seller stays behind."""
    asked = queries.exception_of(first)
    if asked is None:
        return []
    copied = ExceptionAsked.objects.create(
        purchase=made,
        ground=asked.ground,
        rule=asked.rule,
        words=asked.words,
        agreement_on=asked.agreement_on,
    )
    return [copied]


def _require_may_go(purchase: Purchase, payee: str, amount: Money, by: Actor) -> None:
    if purchase.status != Status.APPROVED or queries.being_paid(purchase):
        raise refusals.NotPossible(
            _("This is not waiting to be paid."),
            fix=_("If it was paid already, ask the seller for the money back, and tell us."),
        )
    paid_often = queries.standing_of(purchase) is not None
    if paid_often or queries.on_invoice(purchase) is not None or queries.pool_with(purchase):
        raise refusals.NotPossible(
            _("This is paid more than once, or shared with others."),
            fix=_("Stop it or take it back first. Then ask for it anew from another seller."),
        )
    asked = queries.exception_of(purchase)
    about_the_seller = asked is not None and asked.ground == Ground.NECESSARY
    decided = purchase.answer.decided_human != SYSTEM.human
    again = decided and amount.minor > purchase.amount_minor
    if again or about_the_seller or _new_yes_wanted(purchase, payee, by):
        raise refusals.NotPossible(
            _("Somebody said yes to this seller at this price, so they are asked again."),
            fix=_("Take it back, and ask for it anew."),
        )


def _new_yes_wanted(purchase: Purchase, payee: str, by: Actor) -> bool:
    """Whoever said yes, or moves it now for the person, is close to the new seller (T7)."""
    programme, person = purchase.person.programme, purchase.person
    if by.human != person.human and is_close(programme, None, payee, by):
        return True
    return is_close(programme, None, payee, _who_said_yes(purchase.answer))


def _require_it_fits(
    purchase: Purchase, payee: str, amount: Money, places: Sequence[Place], at: datetime
) -> None:
    """As when it was first asked for, but for the one rule somebody made an exception from."""
    person, line = purchase.person, purchase.line
    pack = programmes.pack_of(person.programme)
    wish = Wish(
        what=purchase.what,
        payee=payee.strip(),
        amount=amount,
        has_goal=purchase.goal_id is not None,
        sign_seen=purchase.sign_seen,
    )
    room = asking.room_for(pack, f"{wish.what} {wish.payee}", line, places, _lifted(purchase))
    room = asking.beside_ties(
        room, person, wish.payee, pack, programmes.day_of(person.programme, at)
    )
    refusals.refuse(refusals.CannotBuy, rules.check(wish, room), pack)
    asked_first = rules.needs_a_yes(
        amount.minor,
        ask_above=queries.ask_above(places[0].pot),
        kept_aside=room.kept_aside,
        discretionary=line.kind == LineKind.DISCRETIONARY,
    )
    if amount.minor > purchase.amount_minor and asked_first:
        raise refusals.NotPossible(
            _("At this price somebody is asked first."), fix=_("Take it back, and ask for it anew.")
        )


def _lifted(purchase: Purchase) -> str:
    """The rule, or the kind whose ceiling it is, that somebody looked past; empty for a gift."""
    asked = queries.exception_of(purchase)
    return "" if asked is None else str(asked.rule)


def _with_what_is_held(purchase: Purchase, at: datetime) -> list[Place]:
    """The pots of the line, as if what this purchase holds were free."""
    held = {part.pot_id: hold.open for part, hold in queries.holds_of(purchase)}
    places = asking.places_that_pay(purchase, at)
    return [
        replace(one, money=replace(one.money, left=one.money.left + held.get(one.pot.pk, 0)))
        for one in places
    ]


def _who_said_yes(answer: Answer) -> Actor:
    """The one whose yes it was; their name is not needed where nothing is shown."""
    if answer.decided_human == SYSTEM.human:
        return SYSTEM
    return Actor(ref=answer.decided_by, human=answer.decided_human, kind=ActorKind.STAFF, name="")
