"""A kind word, a notice, each step after it. Nothing is posted before the end (E14)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import uuid5

from django.db.models import Model
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.money import Money
from ownway.core.problems import Refused
from ownway.core.show import show
from ownway.decisions.models import Pot
from ownway.holding import queries as holding
from ownway.holding.rules import funder_account
from ownway.ledger import actions as accounts
from ownway.ledger import posting
from ownway.ledger.rules import Journal, hashes
from ownway.programme import queries as programmes
from ownway.programme.rules import TakingBack, authority_of
from ownway.reclaims import queries, rules
from ownway.reclaims.models import Alert, Reclaim, Step, Taken
from ownway.reclaims.queries import ReclaimView
from ownway.reclaims.rules import Closed, State, StepKind, Way
from ownway.record import actions as record
from ownway.record.models import Entry
from ownway.record.store import writing


class NotSurplus(Refused):
    """There is nothing unused above the line, or somebody asked already."""

    code = "not_surplus"


class TooEarly(Refused):
    """The time somebody has to answer is not over."""

    code = "too_early"


class OutOfReach(Refused):
    """More than may ever be asked back."""

    code = "out_of_reach"


class NotNow(Refused):
    """It does not stand where this can be done."""

    code = "not_now"


class WordsMissing(Refused):
    """Something has to be said in words."""

    code = "words_missing"


class SomebodyElse(Refused):
    """Nobody asks money back from themself, or looks again at their own notice."""

    code = "somebody_else"


def ask_kindly(*, pot: Pot, by: Actor, at: datetime) -> Alert:
    """There is money nobody used; is something in the way? The person sees who asks, and can call.

    Twice is once. Raises NotSurplus, SomebodyElse.
    """
    with writing():
        pot = _locked(pot)
        _require_other(pot, by)
        terms = _terms(pot)
        there = queries.open_alert(pot)
        if there is not None:
            return there
        today = _today(pot, at)
        found = queries.surplus_of(pot, today)
        if found is None or not found.above:
            raise NotSurplus(_("There is no unused money above the line."))
        made = Alert.objects.create(
            person=pot.person,
            pot=pot,
            unused_minor=found.unused,
            limit_minor=found.limit,
            currency=pot.currency,
            seen_on=today,
            notice_from_on=today + timedelta(days=terms.word_days),
            seen_at=at,
            seen_by=by.ref,
        )
        _record("reclaims.ask_kindly", pot, [made], by=by, at=at)
        return made


def say_why(*, alert: Alert, words: str, by: Actor, at: datetime) -> Alert:
    """The person says what is in the way, or what they plan. Said once; then they can call.

    Raises WordsMissing, NotNow.
    """
    words = _said(words)
    with writing():
        now = _alert(alert)
        if (now.reply, now.replied_by) == (words, by.ref):
            return now
        if now.replied_at is not None or now.closed_at is not None:
            raise NotNow(_("You told us already."), fix=_("Call us to add something."))
        now.reply, now.replied_at, now.replied_by = words, at, by.ref
        now.save(update_fields=["reply", "replied_at", "replied_by"])
        _record("reclaims.say_why", now.pot, [now], by=by, at=at)
        return now


def close_alert(*, alert: Alert, how: Closed | str, by: Actor, at: datetime) -> Alert:
    """We talked, we plan it together, or it is saved: it is settled. Twice is once."""
    with writing():
        now = _alert(alert)
        _require_other(now.pot, by)
        if now.closed_at is not None:
            return now
        _close(now, Closed(how), by=by, at=at)
        _record("reclaims.close_alert", now.pot, [now], by=by, at=at)
        return now


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

    The same again is the same. Raises WordsMissing, OutOfReach, TooEarly, NotNow, SomebodyElse.
    """
    evidence, wanted = _said(evidence), Way(way)
    with writing():
        pot = _locked(pot)
        _require_other(pot, by)
        terms = _terms(pot)
        if ground not in {one.code for one in terms.grounds}:
            raise WordsMissing(_("Choose one of the reasons."))
        same = Reclaim.objects.filter(
            pot=pot,
            way=wanted,
            ground=ground,
            evidence=evidence,
            amount_minor=amount.minor,
            given_by=by.ref,
        ).first()
        if same is not None:
            return same
        if queries.open_for(pot):
            raise NotNow(
                _("Money is asked back from here already."), fix=_("Wait until that has ended.")
            )
        today = _today(pot, at)
        alert = queries.open_alert(pot)
        _check_word_given(ground, alert, today)
        found, payment = queries.reach_of(pot, today), queries.payment_of(pot)
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
            _close(alert, Closed.ASKED_BACK, by=by, at=at)
            rows.append(alert)
        _record("reclaims.give_notice", pot, rows, by=by, at=at)
        return made


def reply(*, reclaim: Reclaim, words: str, by: Actor, at: datetime) -> Step:
    """The person answers in their own words. Raises WordsMissing, NotNow."""
    return _say(reclaim, StepKind.REPLIED, words, by=by, at=at)


def dispute(*, reclaim: Reclaim, words: str, by: Actor, at: datetime) -> Step:
    """The person says that it is wrong: from now on everything waits, until somebody else looked.

    Raises WordsMissing, NotNow.
    """
    return _say(reclaim, StepKind.DISPUTED, words, by=by, at=at)


def look_again(*, reclaim: Reclaim, stands: bool, words: str, by: Actor, at: datetime) -> Step:
    """Somebody who did not give the notice answers: it stands, or it was wrong and ends.

    Raises WordsMissing, NotNow, SomebodyElse.
    """
    return _say(reclaim, StepKind.UPHELD if stands else StepKind.ENDED, words, by=by, at=at)


def withdraw(*, reclaim: Reclaim, words: str, by: Actor, at: datetime) -> Step:
    """Takes a notice back; nothing is taken. Raises WordsMissing, NotNow, SomebodyElse."""
    return _say(reclaim, StepKind.WITHDRAWN, words, by=by, at=at)


def choose_plan(*, reclaim: Reclaim, each: Money, by: Actor, at: datetime) -> Step:
    """The person chooses how much they pay back each month, as little as the pack gives time for.

    Raises OutOfReach, NotNow.
    """
    with writing():
        now = _again(reclaim)
        _require_open(now, StepKind.PLANNED)
        amount, terms = now.reclaim.amount_minor, _terms(now.reclaim.pot)
        least = rules.least_each(amount, terms.longest_months)
        if each.currency != now.reclaim.currency or not least <= each.minor <= amount:
            raise OutOfReach(
                _("This does not fit."),
                fix=_("Choose from %(least)s a month up to all of it.")
                % {"least": _shown(least, now.reclaim.currency)},
            )
        if now.steps and (now.steps[-1].kind, now.steps[-1].amount_minor) == (
            StepKind.PLANNED,
            each.minor,
        ):
            return now.steps[-1]
        made = _step(now, StepKind.PLANNED, "", each.minor, by=by, at=at)
        _record("reclaims.choose_plan", now.reclaim.pot, [made], by=by, at=at)
        return made


def decide(*, reclaim: Reclaim, by: Actor, at: datetime) -> Step:
    """The waiting time is over and nothing is disputed: the right to it goes back to the funder.

    Never more than is left then; what was promised or saved since is out of reach. A second click
    changes nothing. Raises TooEarly, NotNow, OutOfReach, SomebodyElse.
    """
    with writing():
        now = _again(reclaim)
        found, pot = now.reclaim, _locked(now.reclaim.pot)
        _require_other(pot, by)
        if now.state in (State.DECIDED, State.DONE):
            return next(one for one in now.steps if one.kind == StepKind.DECIDED)
        _require_open(now, StepKind.DECIDED)
        today = _today(pot, at)
        if today < found.counts_from:
            raise TooEarly(
                _("The person still has time to answer."), fix=_("Decide after that day.")
            )
        reached = [one for one in queries.in_reach(pot) if one.use.left]
        amount = min(found.amount_minor, sum(one.use.left for one in reached))
        if not amount:
            raise OutOfReach(
                _("Nothing of it is left that may be taken."), fix=_("Take the notice back.")
            )
        step = _step(now, StepKind.DECIDED, "", amount, by=by, at=at)
        shares = rules.shares(amount, [one.use.left for one in reached], pot.currency)
        taken = [
            Taken.objects.create(
                reclaim=found,
                line_root=one.line.root,
                arrangement=one.arrangement,
                amount_minor=share,
                comes_back="yes" if queries.comes_back(Way(found.way), one.arrangement) else "no",
            )
            for one, share in zip(reached, shares, strict=True)
            if share
        ]
        book = pot.person.programme.ref
        journal = rules.decided(
            [(one.account, share) for one, share in zip(reached, shares, strict=True) if share],
            authority_of(holding.pack_for(pot), book, pot.funder),
            kind="offset" if found.way == Way.OFFSET else "clawback_decided",
            key=found.ref,
            effective_on=today,
            subject=found.ref,
        )
        _post("reclaims.decide", pot, [step, *taken], journal, by=by, at=at)
        return step


def receive(*, reclaim: Reclaim, amount: Money, by: Actor, at: datetime) -> Step:
    """A part came back: it leaves the accounts it lay in, line after line, to the penny.

    Raises NotNow, OutOfReach, SomebodyElse.
    """
    with writing():
        now = _again(reclaim)
        found, pot = now.reclaim, _locked(now.reclaim.pot)
        _require_other(pot, by)
        if now.state is not State.DECIDED:
            raise NotNow(_("Nothing is to come back here."))
        if amount.currency != found.currency or not 0 < amount.minor <= now.still_to_come.minor:
            raise OutOfReach(
                _("This is not what is still to come."),
                fix=_("Up to %(most)s can come.")
                % {"most": _shown(now.still_to_come.minor, found.currency)},
            )
        parts = queries.parts_back(found)
        sizes = [one.amount_minor for one, _cash in parts]
        before = rules.so_far(now.come, sizes)
        after = rules.so_far(now.come + amount.minor, sizes)
        sums: dict[str, int] = {}
        refs = {}
        for (_one, cash), old, new in zip(parts, before, after, strict=True):
            refs[cash.code] = cash
            sums[cash.code] = sums.get(cash.code, 0) + new - old
        step = _step(now, StepKind.RECEIVED, "", amount.minor, by=by, at=at)
        journal = rules.received(
            [(refs[code], part) for code, part in sums.items() if part],
            funder_account(pot.person.programme.ref, pot.currency, pot.funder),
            key=uuid5(found.ref, f"received:{step.number}"),
            effective_on=_today(pot, at),
            subject=found.ref,
        )
        _post("reclaims.receive", pot, [step], journal, by=by, at=at)
        return step


def _say(reclaim: Reclaim, kind: StepKind, words: str, *, by: Actor, at: datetime) -> Step:
    words = _said(words)
    with writing():
        now = _again(reclaim)
        if now.steps and (now.steps[-1].kind, now.steps[-1].words, now.steps[-1].taken_by) == (
            kind,
            words,
            by.ref,
        ):
            return now.steps[-1]
        _require_open(now, kind)
        if kind not in (StepKind.REPLIED, StepKind.DISPUTED):
            _require_other(now.reclaim.pot, by)
        answers = kind in (StepKind.UPHELD, StepKind.ENDED)
        if answers and by.human == now.reclaim.given_human:
            raise SomebodyElse(
                _("You gave this notice, so somebody else looks at it."),
                fix=_("Hand it to a colleague."),
            )
        made = _step(now, kind, words, None, by=by, at=at)
        _record(f"reclaims.{_VERBS[kind]}", now.reclaim.pot, [made], by=by, at=at)
        return made


_VERBS = {
    StepKind.REPLIED: "reply",
    StepKind.DISPUTED: "dispute",
    StepKind.UPHELD: "look_again",
    StepKind.ENDED: "look_again",
    StepKind.WITHDRAWN: "withdraw",
}


def _require_open(now: ReclaimView, kind: StepKind) -> None:
    """Whether this step may come now. Raises NotNow."""
    wanted = {
        StepKind.DISPUTED: {State.NOTICED},
        StepKind.DECIDED: {State.NOTICED},
        StepKind.UPHELD: {State.DISPUTED},
        StepKind.ENDED: {State.DISPUTED},
    }.get(kind, {State.NOTICED, State.DISPUTED})
    if now.state in wanted:
        return
    if now.state is State.DISPUTED:
        raise NotNow(
            _("The person says that it is wrong. Until somebody else has looked, all of it waits."),
            fix=_("Answer that first."),
        )
    raise NotNow(_("This cannot be done now."), fix=_("Open it again to see where it stands."))


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


def _check_amount(amount: Money, most: int, pot: Pot) -> None:
    if amount.currency == pot.currency and 0 < amount.minor <= most:
        return
    raise OutOfReach(
        _("More than may be asked back. Promised and saved money is out of reach."),
        fix=_("At most %(most)s.") % {"most": _shown(most, pot.currency)},
    )


def _shown(minor: int, currency: str) -> str:
    return show(Money(minor, currency), get_language() or "en-gb")


def _said(words: str) -> str:
    found = words.strip()
    if not found:
        raise WordsMissing(_("Say it in a few words."))
    if len(found) > rules.LONGEST_WORDS:
        raise WordsMissing(
            _("This is longer than fits here."),
            fix=_("Up to %(most)s characters fit.") % {"most": rules.LONGEST_WORDS},
        )
    return found


def _terms(pot: Pot) -> TakingBack:
    terms = queries.terms_of(pot.person)
    if terms is None:
        raise NotNow(_("In this programme no money is asked back."))
    return terms


def _today(pot: Pot, at: datetime) -> date:
    return programmes.day_of(pot.person.programme, at)


def _locked(pot: Pot) -> Pot:
    """The pot, with nobody else changing its money at the same time."""
    Pot.objects.select_for_update().get(pk=pot.pk)
    return Pot.objects.select_related("person__programme__pack", "plan").get(pk=pot.pk)


def _alert(alert: Alert) -> Alert:
    rows = Alert.objects.select_for_update(of=("self",))
    return rows.select_related("pot__person__programme").get(pk=alert.pk)


def _again(reclaim: Reclaim) -> ReclaimView:
    rows = Reclaim.objects.select_for_update(of=("self",))
    return queries.view_of(
        rows.select_related("person__programme", "pot__person__programme").get(pk=reclaim.pk)
    )


def _require_other(pot: Pot, by: Actor) -> None:
    if by.human == pot.person.human:
        raise SomebodyElse(_("Nobody does this with their own money."))


def _close(alert: Alert, how: Closed, *, by: Actor, at: datetime) -> None:
    alert.closed, alert.closed_at, alert.closed_by = how.value, at, by.ref
    alert.save(update_fields=["closed", "closed_at", "closed_by"])


def _step(
    now: ReclaimView, kind: StepKind, words: str, amount: int | None, *, by: Actor, at: datetime
) -> Step:
    return Step.objects.create(
        reclaim=now.reclaim,
        number=len(now.steps) + 1,
        kind=kind.value,
        words=words,
        amount_minor=amount,
        on=_today(now.reclaim.pot, at),
        taken_at=at,
        taken_by=by.ref,
        taken_human=by.human,
    )


def _post(
    verb: str, pot: Pot, rows: Sequence[Model], journal: Journal, *, by: Actor, at: datetime
) -> None:
    """The entry in the record, then the one journal under it."""
    book = pot.person.programme.ref
    event = _record(verb, pot, rows, hashes(book, [journal]), by=by, at=at)
    accounts.open_accounts([line.account for line in journal.lines], opened_on=_today(pot, at))
    posting.post([journal], book=book, event=event, by=by, at=at)


def _record(
    verb: str,
    pot: Pot,
    rows: Sequence[Model],
    journals: Sequence[str] = (),
    *,
    by: Actor,
    at: datetime,
) -> Entry:
    return record.write(
        by=by,
        at=at,
        verb=verb,
        person=pot.person.ref,
        programme=pot.person.programme.ref,
        rows=rows,
        details={"pot": pot.ref},
        journals=journals,
    )
