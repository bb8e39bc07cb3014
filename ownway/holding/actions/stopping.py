"""Stopping a direct payment: notice, reasons, a safety check, and care that goes on (R8).

Stopping a way of paying never stops the plan: each line goes on with another holder.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Model
from django.utils.translation import gettext as _

from ownway.core.actors import Actor, ActorKind
from ownway.core.period import working_days_after
from ownway.core.problems import Refused
from ownway.holding import queries, rules
from ownway.holding.actions import keeping
from ownway.holding.actions.handing_over import Lies, hand_over
from ownway.holding.models import Arrangement, SafetyAnswer, Stop, StopEnd, StopSecondLook
from ownway.holding.rules import Way, Why
from ownway.ledger.rules import Journal
from ownway.people.models import Person
from ownway.people.queries import is_human
from ownway.planning.rules import Finding
from ownway.programme import queries as programmes
from ownway.programme.rules import MUST_STOP
from ownway.record.store import writing

DONE, WITHDRAWN = "done", "withdrawn"
UPHELD, CHANGED = "upheld", "changed"
LONGEST_NAME = 200


class NotYet(Refused):
    """Something still keeps the payment from stopping; `problems` says what."""

    code = "not_yet"


class AskedAlready(Refused):
    """A second look was asked for once; after that the way leads outside."""

    code = "asked_already"


def tell_stop(
    *,
    person: Person,
    ground: str,
    reason: str,
    to_way: str,
    to_holder: str,
    by: Actor,
    at: datetime,
) -> Stop:
    """Tells a person that direct payments to them will stop, why, and when; stops nothing yet.

    Raises CannotHold, ForSomebodyElse, NotPossible where one is on its way already.
    """
    with writing():
        person = keeping.lock_person(person)
        if by.human == person.human:
            raise keeping.ForSomebodyElse(
                _("Somebody else decides this."), fix=_("You can end your direct payment yourself.")
            )
        missing = rules.check_words(reason, "reason")
        return _tell(person, ground, reason, to_way, to_holder, missing, by=by, at=at)


def withdraw_consent(
    *, person: Person, words: str, to_way: str, to_holder: str, by: Actor, at: datetime
) -> Stop:
    """The person no longer wants a direct payment: it must stop (R8). No reason is asked for.

    The rest of their care goes on another way, which they choose. Staff type it in for somebody
    without a sign-in, and a colleague carries it out. Raises CannotHold, ForSomebodyElse,
    NotPossible.
    """
    with writing():
        person = keeping.lock_person(person)
        if by.human != person.human and not _typed_in(person, by):
            raise keeping.ForSomebodyElse(_("Only the person says this themself."))
        missing = rules.check_words(words, "words") if words.strip() else ()
        return _tell(person, "consent_withdrawn", words, to_way, to_holder, missing, by=by, at=at)


def _typed_in(person: Person, by: Actor) -> bool:
    """Whether staff write down what somebody without a sign-in says (I15)."""
    return person.account_id is None and by.kind is ActorKind.STAFF  # type: ignore[attr-defined]


def _tell(
    person: Person,
    ground: str,
    reason: str,
    to_way: str,
    to_holder: str,
    missing: Sequence[Finding],
    *,
    by: Actor,
    at: datetime,
) -> Stop:
    pack = programmes.pack_of(person.programme)
    stops = pack.holding.stops
    findings = list(
        rules.check_stop(
            ground=ground,
            may=[one.code for one in stops.may],
            others_represent=bool(queries.represented(person, at)),
        )
    )
    findings += missing
    if (to_way, to_holder) not in queries.ways_on(person, queries.failed_holders(person.programme)):
        findings.append(Finding("holder_not_offered", "holder"))
    keeping.refuse(findings)
    if queries.open_stop(person) is not None or not queries.direct_lines(person):
        raise _moved_on()
    told_on = programmes.day_of(person.programme, at)
    stop = Stop.objects.create(
        person=person,
        ground=ground,
        must=ground in MUST_STOP,
        reason=reason.strip(),
        to_way=to_way,
        to_holder=to_holder,
        safety_asked=len(stops.safety),
        told_on=told_on,
        stops_on=rules.stop_day(
            told_on=told_on,
            ground=ground,
            must_days=stops.must_notice_days,
            may_days=stops.may_notice_days,
        ),
        told_at=at,
        told_by=by.ref,
        told_human=by.human,
    )
    keeping.write("holding.tell_stop", person, [stop], about=_about(stop), by=by, at=at)
    return stop


def answer_safety(
    *,
    stop: Stop,
    question: str,
    words: str,
    who: str,
    by_on: date | None,
    by: Actor,
    at: datetime,
) -> SafetyAnswer:
    """Who sees to one thing before the payment stops: a named person, and by which day.

    Answered once; the same again is the same. Raises CannotHold, NotPossible.
    """
    with writing():
        person = keeping.lock_person(stop.person)
        now = queries.stops_whole().get(pk=stop.pk)
        before = now.safety.filter(question=question).first()
        if before is not None:
            return before
        if hasattr(now, "end"):
            raise _moved_on()
        findings = list(rules.check_words(words, "words"))
        if not 0 < len(who.strip()) <= LONGEST_NAME:
            findings.append(Finding("no_name", "who"))
        if by_on is None or by_on < programmes.day_of(person.programme, at):
            findings.append(Finding("no_day", "by_on"))
        if question not in queries.lines_asked(now):
            findings.append(Finding("no_such_question"))
        keeping.refuse(findings)
        if by_on is None:
            raise AssertionError("refused above")
        answer = SafetyAnswer.objects.create(
            stop=now,
            question=question,
            words=words.strip(),
            who=who.strip(),
            by_on=by_on,
            answered_at=at,
            answered_by=by.ref,
        )
        keeping.write(
            "holding.answer_safety",
            person,
            [answer],
            about={**_about(now), "question": question},
            by=by,
            at=at,
        )
        return answer


def carry_out(*, stop: Stop, by: Actor, at: datetime) -> Stop:
    """The direct payment stops, and every line of it goes on with the other holder.

    What is promised is still paid from where it lies. Raises NotYet with all that is in the way:
    the notice, a question about safety, a second look. A second click changes nothing.
    """
    with writing():
        person = keeping.lock_person(stop.person)
        now = queries.stops_whole().get(pk=stop.pk)
        if hasattr(now, "end") and now.end.outcome == DONE:
            return now
        if hasattr(now, "end"):
            raise _moved_on()
        if by.human == person.human:
            raise keeping.ForSomebodyElse(_("Somebody of the programme does this."))
        if now.ground == "consent_withdrawn" and by.human == now.told_human:
            raise keeping.ForSomebodyElse(
                _("You typed in that they want this to stop, so somebody else stops it."),
                fix=_("Hand it to a colleague."),
            )
        view = queries.stop_view(now, at)
        if view.in_the_way:
            raise NotYet(_("This cannot stop yet."), problems=view.in_the_way)
        rows, journals = _go_on(person, now, by=by, at=at)
        end = StopEnd.objects.create(
            stop=now,
            outcome=DONE,
            ended_on=programmes.day_of(person.programme, at),
            ended_at=at,
            ended_by=by.ref,
        )
        keeping.post(
            "holding.carry_out_stop",
            person,
            [end, *rows],
            journals,
            about=_about(now),
            by=by,
            at=at,
        )
        return now


def _go_on(
    person: Person, stop: Stop, *, by: Actor, at: datetime
) -> tuple[list[Model], list[Journal]]:
    found = queries.direct_lines(person)
    asked = Arrangement.objects.filter(
        person=person, way=Way.DIRECT, status__in=rules.ASKED_FOR
    ).order_by("pk")
    keeping.lock_all({one.pot_id for one in (*found, *asked)})
    rows: list[Model] = []
    for one in asked:
        rows += keeping.close(one, by=by, at=at)
    lies = Lies()
    journals: list[Journal] = []
    way, holder = queries.holder_after(person.programme, stop.to_way, stop.to_holder)
    for line in queries.direct_lines(person):
        beside = queries.asked_for(line.pot, line.line_root)
        rows += keeping.close(beside, by=by, at=at)
        handed = hand_over(line, Way(way), holder, why=Why.STOPPED, lies=lies, by=by, at=at)
        rows += handed.rows
        journals += handed.journals
    return rows, journals


def take_back_stop(
    *, stop: Stop, reason: str, they_said: bool = False, by: Actor, at: datetime
) -> Stop:
    """The payment goes on after all; with a reason the person reads. Raises CannotHold.

    `they_said`: staff type in that the person, who has no sign-in, wants it after all.
    """
    with writing():
        person = keeping.lock_person(stop.person)
        now = queries.stops_whole().get(pk=stop.pk)
        if hasattr(now, "end") and now.end.outcome == WITHDRAWN:
            return now
        if hasattr(now, "end"):
            raise _moved_on()
        theirs = by.human == person.human or (they_said and _typed_in(person, by))
        if now.ground == "consent_withdrawn" and not theirs:
            raise keeping.ForSomebodyElse(
                _("The person ended this themself, so only they can take it back.")
            )
        keeping.refuse(rules.check_words(reason, "reason"))
        end = _taken_back(now, reason, by=by, at=at)
        keeping.write("holding.take_back_stop", person, [end], about=_about(now), by=by, at=at)
        return now


def _taken_back(stop: Stop, reason: str, *, by: Actor, at: datetime) -> StopEnd:
    return StopEnd.objects.create(
        stop=stop,
        outcome=WITHDRAWN,
        reason=reason.strip(),
        ended_on=programmes.day_of(stop.person.programme, at),
        ended_at=at,
        ended_by=by.ref,
    )


def ask_second_look_at_stop(*, stop: Stop, words: str, by: Actor, at: datetime) -> StopSecondLook:
    """The person asks somebody else to look again; once. A may-stop waits for the answer.

    Raises CannotHold, AskedAlready, NotPossible.
    """
    with writing():
        person = keeping.lock_person(stop.person)
        now = queries.stops_whole().get(pk=stop.pk)
        if hasattr(now, "second_look"):
            if now.second_look.words == words.strip():
                return now.second_look
            raise AskedAlready(
                _("You asked for a second look at this already."),
                fix=_("You can also complain; that goes outside."),
            )
        if hasattr(now, "end") and now.end.outcome == WITHDRAWN:
            raise _moved_on()
        keeping.refuse(rules.check_words(words, "words"))
        days = programmes.pack_of(person.programme).decisions.second_look_within.working_days
        look = StopSecondLook.objects.create(
            stop=now,
            words=words.strip(),
            answer_by_on=working_days_after(programmes.day_of(person.programme, at), days),
            told_human=now.told_human,
            asked_at=at,
            asked_by=by.ref,
        )
        keeping.write(
            "holding.ask_second_look_at_stop", person, [look], about=_about(now), by=by, at=at
        )
        return look


def answer_second_look_at_stop(
    *, stop: Stop, outcome: str, reason: str, by: Actor, at: datetime
) -> StopSecondLook:
    """Somebody else answers, with reasons; changed means the payment goes on.

    Raises CannotHold, ForSomebodyElse, NotPossible.
    """
    with writing():
        person = keeping.lock_person(stop.person)
        now = queries.stops_whole().get(pk=stop.pk)
        look = getattr(now, "second_look", None)
        if look is None or look.answered_at is not None:
            raise _moved_on()
        if is_human(look.asked_by, by.human) and by.human != person.human:
            raise keeping.ForSomebodyElse(
                _("You typed in what they said, so somebody else looks again."),
                fix=_("Hand it to a colleague."),
            )
        if by.human in (look.told_human, person.human):
            raise keeping.ForSomebodyElse(
                _("You decided this first, so somebody else looks again.")
            )
        findings = list(rules.check_words(reason, "reason"))
        if outcome not in (UPHELD, CHANGED):
            findings.append(Finding("no_outcome", "outcome"))
        keeping.refuse(findings)
        look.outcome, look.reason = outcome, reason.strip()
        look.answered_at, look.answered_by, look.answered_human = at, by.ref, by.human
        look.save()
        rows: Sequence[Model] = [look]
        if outcome == CHANGED and not hasattr(now, "end"):
            rows = [look, _taken_back(now, reason, by=by, at=at)]
        keeping.write(
            "holding.answer_second_look_at_stop",
            person,
            rows,
            about={**_about(now), "outcome": outcome},
            by=by,
            at=at,
        )
        return look


def _about(stop: Stop) -> dict[str, object]:
    return {"stop": stop.ref, "ground": stop.ground}


def _moved_on() -> keeping.NotPossible:
    return keeping.NotPossible(
        _("There is nothing to stop here now."), fix=_("Open it again to see where it is.")
    )
