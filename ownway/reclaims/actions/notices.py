"""A notice, what the person says to it, and how they would pay. Nothing is posted here."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Model
from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.money import Money
from ownway.core.wording import WordsNeeded, said
from ownway.decisions.models import Pot
from ownway.people.queries import is_human
from ownway.reclaims import queries, rules
from ownway.reclaims.actions.keeping import (
    add_step,
    as_it_stands,
    close,
    locked,
    require_not_typist,
    require_open,
    require_other,
    shown,
    terms_of,
    today_of,
    typed_it_in,
    write_down,
)
from ownway.reclaims.actions.letting_go import give_back
from ownway.reclaims.actions.refusals import (
    NotNow,
    OutOfReach,
    SomebodyElse,
    TooEarly,
)
from ownway.reclaims.models import Alert, Reclaim, Step
from ownway.reclaims.queries import ReclaimView
from ownway.reclaims.rules import Closed, StepKind, Way
from ownway.record.store import writing


def give_notice(
    *,
    pot: Pot,
    way: Way | str,
    ground: str,
    evidence: str,
    amount: Money,
    by: Actor,
    at: datetime,
) -> Reclaim:
    """Says in writing that money is asked back: why, how much, and from when. Moves nothing.

    The same again is the same. Raises WordsNeeded, OutOfReach, TooEarly, NotNow, SomebodyElse.
    """
    evidence, wanted = said(evidence, most=rules.LONGEST_WORDS), Way(way)
    with writing():
        pot = locked(pot)
        require_other(pot, by)
        terms = terms_of(pot)
        if ground not in {one.code for one in terms.grounds}:
            raise WordsNeeded(_("Choose one of the reasons."))
        newest = queries.newest_open(pot)
        if newest is not None and _is_same(newest, wanted, ground, evidence, amount, by):
            return newest
        if newest is not None:
            raise NotNow(
                _("Money is asked back from here already."), fix=_("Wait until that has ended.")
            )
        today = today_of(pot, at)
        alert = queries.open_alert(pot)
        _check_word_given(ground, alert, today)
        _check_not_typist(alert, by)
        found, payment = queries.reach_of(pot, today), queries.payment_of(pot, today)
        _check_amount(amount, rules.most(wanted, ground, found, payment), pot)
        made = Reclaim.objects.create(
            person=pot.person,
            pot=pot,
            alert=alert if ground == rules.UNUSED else None,
            way=wanted.value,
            ground=ground,
            evidence=evidence,
            amount_minor=amount.minor,
            reachable_minor=found.reachable,
            payment_minor=payment,
            currency=pot.currency,
            given_on=today,
            counts_from=today + timedelta(days=terms.notice_days),
            given_at=at,
            given_by=by.ref,
            given_human=by.human,
        )
        rows: list[Model] = [made]
        if alert is not None and ground == rules.UNUSED:
            close(alert, Closed.ASKED_BACK, by=by, at=at)
            rows.append(alert)
        write_down("reclaims.give_notice", pot, rows, by=by, at=at)
        return made


def reply(*, reclaim: Reclaim, words: str, by: Actor, at: datetime) -> Step:
    """The person answers in their own words. Raises WordsNeeded, NotNow."""
    return _say(reclaim, StepKind.REPLIED, words, by=by, at=at)


def dispute(*, reclaim: Reclaim, words: str, by: Actor, at: datetime) -> Step:
    """The person says that it is wrong: from now on everything waits, until somebody else looked.

    Raises WordsNeeded, NotNow.
    """
    return _say(reclaim, StepKind.DISPUTED, words, by=by, at=at)


def look_again(*, reclaim: Reclaim, stands: bool, words: str, by: Actor, at: datetime) -> Step:
    """Somebody who did not give the notice, nor decide it, answers: it stands, or it was wrong.

    Where it was wrong it ends. What was decided is in the budget again then, all of it; what had
    come is sent to its holder again, as any money a holder lacks.

    Raises WordsNeeded, NotNow, SomebodyElse.
    """
    return _say(reclaim, StepKind.UPHELD if stands else StepKind.ENDED, words, by=by, at=at)


def withdraw(*, reclaim: Reclaim, words: str, by: Actor, at: datetime) -> Step:
    """Takes a notice back before it is decided; nothing is taken.

    Raises WordsNeeded, NotNow, SomebodyElse.
    """
    return _say(reclaim, StepKind.WITHDRAWN, words, by=by, at=at)


def choose_plan(*, reclaim: Reclaim, each: Money, by: Actor, at: datetime) -> Step:
    """The person chooses how much they pay back each month, as little as the pack gives time for.

    Raises OutOfReach, NotNow.
    """
    with writing():
        now = as_it_stands(reclaim)
        require_open(now, StepKind.PLANNED)
        rest = now.still_to_come.minor
        amount, terms = rest or now.reclaim.amount_minor, terms_of(now.reclaim.pot)
        least = rules.least_each(amount, terms.longest_months)
        if each.currency != now.reclaim.currency or not least <= each.minor <= amount:
            raise OutOfReach(
                _("This does not fit."),
                fix=_("Choose from %(least)s a month up to all of it.")
                % {"least": shown(least, now.reclaim.currency)},
            )
        if now.steps and (now.steps[-1].kind, now.steps[-1].amount_minor) == (
            StepKind.PLANNED,
            each.minor,
        ):
            return now.steps[-1]
        made = add_step(now, StepKind.PLANNED, "", each.minor, by=by, at=at)
        write_down("reclaims.choose_plan", now.reclaim.pot, [made], by=by, at=at)
        return made


def _say(reclaim: Reclaim, kind: StepKind, words: str, *, by: Actor, at: datetime) -> Step:
    words = said(words, most=rules.LONGEST_WORDS)
    with writing():
        now = as_it_stands(reclaim)
        if now.steps and (now.steps[-1].kind, now.steps[-1].words, now.steps[-1].taken_by) == (
            kind,
            words,
            by.ref,
        ):
            return now.steps[-1]
        require_open(now, kind)
        if kind not in (StepKind.REPLIED, StepKind.DISPUTED):
            require_other(now.reclaim.pot, by)
        if kind in (StepKind.UPHELD, StepKind.ENDED):
            _require_fresh_eyes(now, by)
            require_not_typist(now, by)
        made = add_step(now, kind, words, None, by=by, at=at)
        verb = f"reclaims.{_VERBS[kind]}"
        if kind is StepKind.ENDED and now.decided:
            give_back(verb, as_it_stands(reclaim), made, by=by, at=at)
        else:
            write_down(verb, now.reclaim.pot, [made], by=by, at=at)
        return made


def _require_fresh_eyes(now: ReclaimView, by: Actor) -> None:
    if by.human == now.reclaim.given_human:
        raise SomebodyElse(
            _("You gave this notice, so somebody else looks at it."),
            fix=_("Hand it to a colleague."),
        )
    if queries.decided_it(now, by.human):
        raise SomebodyElse(
            _("You decided on it, so somebody else looks at it."),
            fix=_("Hand it to a colleague."),
        )


def _is_same(one: Reclaim, way: Way, ground: str, evidence: str, amount: Money, by: Actor) -> bool:
    """Whether a second click gave this notice: an open one in the same words."""
    return (one.way, one.ground, one.evidence, one.amount_minor, one.given_by) == (
        way,
        ground,
        evidence,
        amount.minor,
        by.ref,
    )


_VERBS = {
    StepKind.REPLIED: "reply",
    StepKind.DISPUTED: "dispute",
    StepKind.UPHELD: "look_again",
    StepKind.ENDED: "look_again",
    StepKind.WITHDRAWN: "withdraw",
}


def _check_word_given(ground: str, alert: Alert | None, today: date) -> None:
    if ground != rules.UNUSED:
        return
    if alert is None:
        raise TooEarly(
            _("Ask kindly first what is in the way."), fix=_("The person then has time to answer.")
        )
    if today < alert.notice_from_on:
        raise TooEarly(
            _("The person still has time to answer."), fix=_("Call, and help to plan it.")
        )


def _check_not_typist(alert: Alert | None, by: Actor) -> None:
    """Who typed in why somebody could not use it does not ask it back (I15)."""
    said_by = None if alert is None else alert.replied_by
    if said_by is not None and is_human(said_by, by.human):
        raise typed_it_in()


def _check_amount(amount: Money, most: int, pot: Pot) -> None:
    if amount.currency == pot.currency and 0 < amount.minor <= most:
        return
    raise OutOfReach(
        _("More than may be asked back. Promised and saved money is out of reach."),
        fix=_("At most %(most)s.") % {"most": shown(most, pot.currency)},
    )
