"""Endings nobody chose: a kind search, a notice that can be challenged, and a death."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.problems import Refused
from ownway.endings import queries, rules
from ownway.endings.actions.heard import as_heard
from ownway.endings.actions.leaving import _end, _just_ended, _locked
from ownway.endings.actions.steps import how_heard, not_the_typist
from ownway.endings.models import EndChallenge, Ending, EndNotice, Representative, Search, Try
from ownway.endings.rules import EndingKind, Found, Heard, TriedBy
from ownway.holding.models import Death
from ownway.people.models import Person
from ownway.programme import queries as programmes
from ownway.programme.rules import Leaving
from ownway.record import actions as record
from ownway.record.store import writing

_NO_WORDS = ("", "", "")


class NotReadyToEnd(Refused):
    """Something that must come first has not; nothing was ended."""

    code = "not_ready_to_end"


class OtherPerson(Refused):
    """Somebody else does this: nobody decides alone, nor about themself."""

    code = "other_person"


class SayMore(Refused):
    """Something has to be said first."""

    code = "say_more"


# Lost contact


def begin_search(*, person: Person, by: Actor, at: datetime) -> Search:
    """Begins a kind search. It ends nothing, and workers are paid on. Twice is once.

    Raises OtherPerson, NotReadyToEnd where the person's time here is over.
    """
    with writing():
        person = _other(person, by)
        before = queries.open_search(person)
        if before is not None:
            return before
        where = queries.where(person)
        if where is None or where.over:
            raise NotReadyToEnd(_("Their time here is over already."))
        terms = _terms(person).search
        today = programmes.day_of(person.programme, at)
        made = Search.objects.create(
            person=person,
            begun_on=today,
            may_end_on=today + timedelta(days=terms.days),
            least_tries=terms.least_tries,
            least_ways=terms.least_ways,
            begun_at=at,
            begun_by=by.ref,
        )
        _record("endings.begin_search", person, [made], by=by, at=at)
        return made


def note_try(
    *,
    search: Search,
    way: TriedBy | str,
    tried_on: date,
    words: str,
    key: UUID,
    by: Actor,
    at: datetime,
) -> Try:
    """One try, in one way. `key` is made with the form: twice is once. Raises NotReadyToEnd."""
    with writing():
        person = _other(search.person, by)
        before = Try.objects.filter(key=key).first()
        if before is not None:
            return before
        now = _open_search(search)
        today = programmes.day_of(person.programme, at)
        if not now.begun_on <= tried_on <= today:
            raise SayMore(_("Choose a day since the search began."))
        made = Try.objects.create(
            search=now,
            key=key,
            way=TriedBy(way).value,
            tried_on=tried_on,
            words=words.strip()[: rules.LONGEST_SAID],
            noted_at=at,
            noted_by=by.ref,
        )
        _record("endings.note_try", person, [made], by=by, at=at)
        return made


def heard_from(*, search: Search, by: Actor, at: datetime) -> Search:
    """Somebody heard from them, or the person says “I am here”: nothing has changed for them.

    One click, by anybody who may see the search, and by the person. Twice is once.
    """
    with writing():
        now = Search.objects.select_for_update().get(pk=search.pk)
        if now.outcome:
            return now
        mine = by.human == search.person.human
        now.outcome = (Found.BACK if mine else Found.HEARD).value
        now.outcome_at, now.outcome_by = at, by.ref
        now.save(update_fields=["outcome", "outcome_at", "outcome_by"])
        _record("endings.heard_from", search.person, [now], by=by, at=at)
        return now


def end_lost(*, search: Search, by: Actor, at: datetime) -> Ending:
    """Says that contact is lost, once the search was as long and as wide as the pack asks.

    What is promised is still paid; the door stays open. Twice is once. Raises NotReadyToEnd.
    """
    with writing():
        person = _other(search.person, by)
        before = _just_ended(person, EndingKind.LOST)
        if before is not None:
            return before
        now = _open_search(search)
        lacks = queries.lacks(now, programmes.day_of(person.programme, at))
        if lacks:
            raise NotReadyToEnd(
                _("The search is not finished yet."),
                fix=_("The page says what is still to be tried. Nothing ends before that."),
            )

        def finish() -> list[Model]:
            now.outcome, now.outcome_at, now.outcome_by = Found.ENDED.value, at, by.ref
            now.save(update_fields=["outcome", "outcome_at", "outcome_by"])
            return [now]

        kind, verb = EndingKind.LOST, "endings.end_lost"
        return _end(person, kind, _NO_WORDS, verb, by=by, at=at, finish=finish)


def _open_search(search: Search) -> Search:
    now = Search.objects.select_for_update().select_related("person__programme").get(pk=search.pk)
    if now.outcome:
        raise NotReadyToEnd(_("This search is over."))
    return now


# Ended by the programme


def propose_end(
    *, person: Person, reason_code: str, words: str, by: Actor, at: datetime
) -> EndNotice:
    """One person proposes that the programme ends somebody's time, with reason and rule.

    Nothing is told yet: another person agrees first. The same again is the same.
    Raises SayMore, OtherPerson, NotReadyToEnd.
    """
    with writing():
        person = _other(person, by)
        terms = _terms(person).ended_by_programme
        where = queries.where(person)
        if terms is None or where is None or where.over:
            raise NotReadyToEnd(_("This programme cannot end anybody’s time."))
        rule = {one.code: one.source for one in terms.reasons}.get(reason_code)
        if rule is None or not words.strip():
            raise SayMore(
                _("Choose a reason, and say it in words the person can understand."),
                fix=_("They read exactly what you write."),
            )
        before = EndNotice.objects.filter(person=person, outcome="").first()
        if before is not None:
            if (before.reason_code, before.words) == (reason_code, words.strip()):
                return before
            raise NotReadyToEnd(
                _("There is a notice already."), fix=_("Take that one back first, if it is wrong.")
            )
        made = EndNotice.objects.create(
            person=person,
            reason_code=reason_code,
            rule=str(rule)[:300],
            words=words.strip()[: rules.LONGEST_SAID],
            proposed_at=at,
            proposed_by=by.ref,
            proposed_human=by.human,
        )
        _record("endings.propose_end", person, [made], by=by, at=at)
        return made


def agree_end(*, notice: EndNotice, by: Actor, at: datetime) -> EndNotice:
    """Another person agrees: the notice stands, the person is told, and the days begin.

    Support and money go on until the day, and longer while it is challenged. Twice is once.
    Raises OtherPerson, NotReadyToEnd.
    """
    with writing():
        person, now = _notice(notice, by)
        if now.agreed_at is not None:
            return now
        if now.outcome:
            raise NotReadyToEnd(_("This notice was taken back."))
        if by.human == now.proposed_human:
            raise OtherPerson(
                _("You proposed this, so somebody else decides."), fix=_("Ask a colleague to look.")
            )
        terms = _terms(person).ended_by_programme
        if terms is None:
            raise NotReadyToEnd(_("This programme cannot end anybody’s time."))
        today = programmes.day_of(person.programme, at)
        now.given_on, now.ends_on = today, today + timedelta(days=terms.notice_days)
        now.agreed_at, now.agreed_by, now.agreed_human = at, by.ref, by.human
        now.save()
        _record("endings.agree_end", person, [now], by=by, at=at)
        return now


def withdraw_end(*, notice: EndNotice, words: str, by: Actor, at: datetime) -> EndNotice:
    """Takes a notice back, with words for the person. Twice is once. Raises SayMore."""
    with writing():
        person, now = _notice(notice, by)
        if now.outcome == "withdrawn":
            return now
        if now.outcome or not words.strip():
            raise SayMore(_("Say why in a few words. The person reads them."))
        return _over(now, "withdrawn", words, "endings.withdraw_end", person, by=by, at=at)


def challenge_end(
    *, notice: EndNotice, words: str, heard: Heard | None = None, by: Actor, at: datetime
) -> EndChallenge:
    """The person says it is wrong: everything goes on until somebody else has answered.

    `heard`: staff type in what somebody without a sign-in wrote or said. Raises SayMore,
    NotReadyToEnd, OtherPerson where it is not the person who asks, NotYours, NotWhole.
    """
    with writing():
        person = _locked(notice.person)
        if by.human != person.human and person.account_id is not None:
            raise OtherPerson(_("Only the person can say that it is wrong."))
        now = EndNotice.objects.select_for_update().get(pk=notice.pk)
        before = EndChallenge.objects.filter(notice=now).first()
        if before is not None:
            return before
        if not words.strip():
            raise SayMore(_("Say in a few words what is wrong."))
        terms = _terms(person).ended_by_programme
        if now.outcome or now.agreed_human is None or terms is None:
            raise NotReadyToEnd(_("There is no notice to challenge."))
        today = programmes.day_of(person.programme, at)
        made = EndChallenge.objects.create(
            notice=now,
            words=words.strip()[: rules.LONGEST_SAID],
            answer_by_on=today + timedelta(days=terms.answer_within.days),
            first_human=now.proposed_human,
            second_human=now.agreed_human,
            asked_at=at,
            asked_by=by.ref,
        )
        verb = "endings.challenge_end"
        rows = [made, *as_heard(person, verb, now.ref, heard, {"wrong": words}, by=by, at=at)]
        _record(verb, person, rows, by=by, at=at, **how_heard(heard))
        return made


def answer_challenge(
    *, challenge: EndChallenge, stands: bool, reason: str, by: Actor, at: datetime
) -> EndChallenge:
    """A third person answers: the notice stands, or it is over and nothing ends. Twice is once.

    Raises OtherPerson, SayMore; NotYours for whoever typed the challenge in.
    """
    with writing():
        person, notice = _notice(challenge.notice, by)
        now = EndChallenge.objects.select_for_update().get(pk=challenge.pk)
        if now.outcome:
            return now
        if by.human in (now.first_human, now.second_human):
            raise OtherPerson(_("You decided on this before, so somebody else answers."))
        not_the_typist(notice.ref, "challenge_end", by)
        if not reason.strip():
            raise SayMore(_("Give your reason. The person reads it."))
        now.outcome, now.reason = "upheld" if stands else "changed", reason.strip()
        now.answered_at, now.answered_by, now.answered_human = at, by.ref, by.human
        now.save()
        rows: list[Model] = [now]
        if not stands and not notice.outcome:
            notice.outcome, notice.outcome_words = "changed", reason.strip()
            notice.outcome_at, notice.outcome_by = at, by.ref
            notice.save()
            rows.append(notice)
        _record("endings.answer_challenge", person, rows, by=by, at=at, stands=stands)
        return now


def end_by_programme(*, notice: EndNotice, by: Actor, at: datetime) -> Ending:
    """On the day of the notice or later, and never while it is challenged. Twice is once.

    Raises NotReadyToEnd, OtherPerson.
    """
    with writing():
        person, now = _notice(notice, by)
        before = _just_ended(person, EndingKind.PROGRAMME)
        if now.outcome == "ended" and before is not None:
            return before
        today = programmes.day_of(person.programme, at)
        challenge = EndChallenge.objects.filter(notice=now).first()
        if challenge is not None and challenge.outcome != "upheld":
            raise NotReadyToEnd(
                _("The person says it is wrong. Nothing ends before that is answered.")
            )
        if now.outcome or now.ends_on is None or today < now.ends_on:
            raise NotReadyToEnd(_("The days of the notice are not over."))

        def finish() -> list[Model]:
            now.outcome, now.outcome_at, now.outcome_by = "ended", at, by.ref
            now.save()
            return [now]

        kind, verb = EndingKind.PROGRAMME, "endings.end_by_programme"
        return _end(person, kind, _NO_WORDS, verb, by=by, at=at, finish=finish)


def _notice(notice: EndNotice, by: Actor) -> tuple[Person, EndNotice]:
    person = _other(notice.person, by)
    return person, EndNotice.objects.select_for_update().get(pk=notice.pk)


def _over(
    now: EndNotice, outcome: str, words: str, verb: str, person: Person, *, by: Actor, at: datetime
) -> EndNotice:
    now.outcome, now.outcome_words = outcome, words.strip()
    now.outcome_at, now.outcome_by = at, by.ref
    now.save()
    _record(verb, person, [now], by=by, at=at)
    return now


# A death


def end_after_death(*, death: Death, by: Actor, at: datetime) -> Ending:
    """The person's time here is over because they died: what was promised is still paid.

    The death is noted before (holding), which stops everything new. Twice is once.
    """
    with writing():
        person = _other(death.person, by)
        before = _just_ended(person, EndingKind.DIED)
        if before is not None:
            return before
        return _end(person, EndingKind.DIED, _NO_WORDS, "endings.end_after_death", by=by, at=at)


def name_representative(
    *,
    death: Death,
    name: str,
    reach: str,
    evidence: str,
    seen_on: date,
    by: Actor,
    at: datetime,
) -> Representative:
    """Who answers for what is left, with what shows it and the day somebody saw that.

    The same again is the same; another one follows, and nothing is written over. Raises SayMore.
    """
    with writing():
        person = _other(death.person, by)
        today = programmes.day_of(person.programme, at)
        known = _terms(person).evidence
        if not name.strip() or not reach.strip() or evidence not in known or seen_on > today:
            raise SayMore(
                _("Say who it is, how to reach them, and what shows it."),
                fix=_("Nothing is told to anybody before somebody has seen that."),
            )
        said = (name.strip()[:200], reach.strip(), evidence, seen_on)
        last = queries.representative(death)
        if last is not None and (last.name, last.reach, last.evidence, last.seen_on) == said:
            return last
        made = Representative.objects.create(
            death=death,
            name=said[0],
            reach=said[1],
            evidence=evidence,
            seen_on=seen_on,
            noted_at=at,
            noted_by=by.ref,
        )
        _record("endings.name_representative", person, [made], by=by, at=at)
        return made


def _terms(person: Person) -> Leaving:
    return programmes.pack_of(person.programme).leaving


def _other(person: Person, by: Actor) -> Person:
    """The person, held until the end. Raises OtherPerson for themself."""
    if by.human == person.human:
        raise OtherPerson(_("Somebody else does this."))
    return _locked(person)


def _record(
    verb: str, person: Person, rows: Iterable[Model], *, by: Actor, at: datetime, **details: object
) -> None:
    record.write(
        by=by,
        at=at,
        verb=verb,
        person=person.ref,
        programme=person.programme.ref,
        rows=list(rows),
        details=details,
    )
