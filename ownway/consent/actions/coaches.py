"""A person chooses a coach, changes, or stops, with no reason asked; staff can only propose (S19).

An active match is a place in the circle and a role given by name, in one transaction: both begin
together and end together, whoever ends either.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from ownway.consent import queries, rules
from ownway.consent.actions.refusals import (
    CannotChoose,
    NotReady,
    NotYours,
    SomethingToRead,
)
from ownway.consent.actions.standing import check_own, close_grant, end_match, set_levels
from ownway.consent.models import Grant, Match, MatchCredential
from ownway.consent.rules import Level, Permission, Standing, Topic
from ownway.core.actors import Actor, ActorKind
from ownway.people import actions as people
from ownway.people import queries as names
from ownway.people.models import Coach, Person, Supporter, Training
from ownway.people.rules import missing, room, shown
from ownway.programme import queries as programmes
from ownway.programme.rules import Coaching, CoachRole
from ownway.record import actions as record
from ownway.record.store import writing


def choose(
    *,
    person: Person,
    coach: Coach,
    seen: Collection[UUID] = (),
    keep_until_then: bool = True,
    levels: Mapping[str, str] | None = None,
    by: Actor,
    at: datetime,
) -> Match:
    """The person wants this coach: at once where there is room, else with a day they hear by.

    Whoever had the role until now loses all access in the same transaction; where a place has to
    come free first, they stay until then, unless not `keep_until_then`. `seen`: the refs of the
    interests the page showed. `levels`: what is shared beyond the role, topic → level. Choosing
    the same again changes nothing. Raises NotYours, CannotChoose, NotReady, SomethingToRead.
    """
    _for_oneself_or_read_out(person, coach, by)
    wanted = {Topic(topic): Level(level) for topic, level in (levels or {}).items()}
    with writing():
        person, coach = locked(person, coach)
        asked = can_be_chosen(person, coach)
        standing = _standing(person, coach.role)
        active = standing.get(Standing.ACTIVE)
        if active is not None and active.coach_id == coach.pk:
            return active
        today = programmes.day_of(person.programme, at)
        credits = names.credits_of([coach])[coach.pk]
        if missing(credits, asked.needs, today):
            raise NotReady(
                _("%(name)s cannot begin yet: a course has to be written down first.")
                % {"name": coach.first_name},
                fix=_("Choose somebody else, or ask again in a few days."),
            )
        _all_read(coach, seen)
        waits = standing.get(Standing.MATCHED)
        if waits is not None and waits.coach_id != coach.pk:
            waits = None
        if not coach.takes_people or not _room(coach, asked, before=waits):
            if waits is not None:
                return waits
            return _wait(person, coach, asked, standing, keep_until_then, by, at)
        rows: list[Model] = []
        for one in standing.values():
            if one.coach_id != coach.pk:
                rows += end_match(one, _over(one), by, at)
        mine = [one for one in standing.values() if one.coach_id == coach.pk]
        match = mine[0] if mine else begun(person, coach, asked, Standing.MATCHED, by, at)
        for other in mine[1:]:
            rows += end_match(other, Standing.ENDED, by, at)
        rows += _activate(match, asked, credits, wanted, by, at)
        note("consent.choose", match, rows, by, at)
        return match


def seat(*, match: Match, by: Actor, at: datetime) -> Match:
    """A place came free: whoever waits, first come first, is with the coach they chose.

    Called by the worker for each that `queries.can_be_seated` names. Raises CannotChoose where
    the place is gone again, NotReady.
    """
    with writing():
        person, coach = locked(match.person, match.coach)  # before the match, as in `choose`
        match = whole().select_for_update(of=("self",)).get(pk=match.pk)
        if match.status != Standing.MATCHED:
            return match
        asked = can_be_chosen(person, coach)
        today = programmes.day_of(person.programme, at)
        credits = names.credits_of([coach])[coach.pk]
        if missing(credits, asked.needs, today):
            raise NotReady(_("A course has to be written down first."))
        if not coach.takes_people or not _room(coach, asked, before=match):
            raise CannotChoose(_("The place is taken again."))
        rows: list[Model] = []
        for one in _standing(person, coach.role).values():
            if one.pk != match.pk:
                rows += end_match(one, _over(one), by, at)
        rows += _activate(match, asked, credits, {}, by, at)
        note("consent.seat", match, rows, by, at)
        return match


def propose(*, person: Person, coach: Coach, by: Actor, at: datetime) -> Match:
    """Staff think that these two could fit. Nothing opens: the person decides. Twice is once.

    Raises NotYours for who does not look after coaches, CannotChoose.
    """
    must_look_after(person, by, at)
    with writing():
        person, coach = locked(person, coach)
        asked = can_be_chosen(person, coach)
        standing = _standing(person, coach.role)
        there = [one for one in standing.values() if one.coach_id == coach.pk]
        if there:
            return there[0]
        rows: list[Model] = []
        before = standing.get(Standing.PROPOSED)
        if before is not None:
            rows += end_match(before, Standing.ENDED, by, at)
        match = begun(person, coach, asked, Standing.PROPOSED, by, at)
        note("consent.propose", match, [match, *rows], by, at)
        return match


def decline(*, match: Match, by: Actor, at: datetime) -> Match:
    """A proposal the person does not want. No reason is asked. Twice is once. Raises NotYours."""
    check_own(match.person, by)
    with writing():
        match = whole().select_for_update(of=("self",)).get(pk=match.pk)
        if match.status != Standing.PROPOSED:
            return match
        rows = end_match(match, Standing.DECLINED, by, at)
        note("consent.decline", match, rows, by, at)
        return match


def stop(*, match: Match, by: Actor, at: datetime) -> Match:
    """The person wants this coach, this wait or this stand-in no more; nothing is asked.

    Twice is once. Raises NotYours.
    """
    check_own(match.person, by)
    with writing():
        match = whole().select_for_update(of=("self",)).get(pk=match.pk)
        if match.ended_at is not None:
            return match
        rows = end_match(match, Standing.ENDED, by, at)
        note("consent.stop", match, rows, by, at)
        return match


def keep_on(*, match: Match, by: Actor, at: datetime) -> Match:
    """The person keeps their coach for another year: the role by name is given anew.

    Raises NotYours, CannotChoose where it is over.
    """
    _for_oneself_or_read_out(match.person, match.coach, by)
    with writing():
        match = whole().select_for_update(of=("self",)).get(pk=match.pk)
        if match.status != Standing.ACTIVE or match.grant is None:
            raise CannotChoose(_("This is over."), fix=_("You can choose a coach any time."))
        old = match.grant
        rows: list[Model] = [close_grant(old, by, at)] if old.ended_at is None else []
        match.grant = _give(match, by, at)
        match.save(update_fields=["grant"])
        note("consent.keep_on", match, [*rows, match.grant, match], by, at)
        return match


def must_look_after(person: Person, by: Actor, at: datetime) -> None:
    """Raises NotYours for who does not look after the coaches where this person is."""
    if by.kind is ActorKind.JOB:
        return
    viewer = queries.viewer_for(names.account_by_ref(by.ref), at=at)
    if not queries.can(viewer, Permission.COACHES_MANAGE, person=person):
        raise NotYours(_("Ask somebody who looks after the coaches."))


def locked(person: Person, coach: Coach) -> tuple[Person, Coach]:
    """Both rows, the coach first always: two who want the last place wait for each other."""
    coaches = Coach.objects.select_related("account", "programme__pack")
    coach = coaches.select_for_update(of=("self",)).get(pk=coach.pk)
    people_rows = Person.objects.select_related("account", "programme__pack")
    return people_rows.select_for_update(of=("self",)).get(pk=person.pk), coach


def coaching_of(person: Person) -> Coaching:
    coaching = programmes.pack_of(person.programme).coaching
    if coaching is None:
        raise CannotChoose(_("Nobody can be chosen as a coach here."))
    return coaching


def can_be_chosen(person: Person, coach: Coach) -> CoachRole:
    asked = coaching_of(person).role(coach.role)
    if asked is None or coach.programme_id != person.programme_id or coach.left_at is not None:
        raise CannotChoose(
            _("This coach is not here any more."), fix=_("Choose somebody else from the list.")
        )
    if coach.account.human == person.human:
        raise CannotChoose(_("This is you."), fix=_("Choose somebody else from the list."))
    return asked


def _for_oneself_or_read_out(person: Person, coach: Coach, by: Actor) -> None:
    """The person, or staff who type in what somebody without a sign-in said: never the coach."""
    check_own(person, by)
    if person.account is None and by.human == coach.account.human:
        raise NotYours(
            _("They chose you, so somebody else types it in."), fix=_("Hand it to a colleague.")
        )


def _all_read(coach: Coach, seen: Collection[UUID]) -> None:
    """What the coach said they are close to stood on the page the person chose from (T7)."""
    said = queries.close_to_payees([coach])[coach.pk]
    if {one.ref for one in said} - set(seen):
        raise SomethingToRead(
            _("%(name)s told us something you can read before you choose.")
            % {"name": coach.first_name},
            fix=_("It stands on this page now. Choose again when you have read it."),
        )


def _standing(person: Person, role: str) -> dict[Standing, Match]:
    rows = whole().select_for_update(of=("self",))
    rows = rows.filter(person=person, role=role, status__in=rules.OPEN_STANDINGS)
    return {Standing(one.status): one for one in rows}


def _room(coach: Coach, asked: CoachRole, *, before: Match | None) -> int:
    """Places left for somebody who asks now, or asked when `before` was made."""
    there = Match.objects.filter(coach=coach)
    waiting = there.filter(status=Standing.MATCHED)
    waiting = waiting.filter(pk__lt=before.pk) if before is not None else waiting
    return room(
        most=asked.most_people,
        active=there.filter(status=Standing.ACTIVE).count(),
        waiting_before=waiting.count(),
    )


def _wait(
    person: Person,
    coach: Coach,
    asked: CoachRole,
    standing: Mapping[Standing, Match],
    keep_until_then: bool,
    by: Actor,
    at: datetime,
) -> Match:
    rows: list[Model] = []
    for state, one in standing.items():
        stays = state is Standing.STANDS_IN or (state is Standing.ACTIVE and keep_until_then)
        if not stays:
            rows += end_match(one, _over(one), by, at)
    match = begun(person, coach, asked, Standing.MATCHED, by, at)
    note("consent.choose", match, [match, *rows], by, at)
    return match


def begun(
    person: Person,
    coach: Coach,
    asked: CoachRole,
    status: Standing,
    by: Actor,
    at: datetime,
    **more: object,
) -> Match:
    today = programmes.day_of(person.programme, at)
    return Match.objects.create(
        person=person,
        coach=coach,
        role=coach.role,
        status=status,
        needs=len(asked.needs),
        answer_by_on=today + timedelta(days=coaching_of(person).answer_within.days),
        asked_at=at,
        asked_by=by.ref,
        **more,
    )


def _activate(
    match: Match,
    asked: CoachRole,
    credits: Sequence[Training],
    wanted: dict[Topic, Level],
    by: Actor,
    at: datetime,
) -> list[Model]:
    """From now on: what the coach showed, a place in the circle, and the role by name."""
    today = programmes.day_of(match.person.programme, at)
    held = [
        MatchCredential.objects.create(match=match, training=one)
        for one in shown(credits, asked.needs, today).values()
    ]
    match.status, match.starts_on, match.needs = Standing.ACTIVE, today, len(asked.needs)
    match.answer_by_on = match.stands_in_until_on = None
    match.supporter = beside(match.person, match.coach, asked, by, at)
    match.grant = _give(match, by, at)
    match.save()
    _changed, shared = set_levels(match.person, match.supporter, wanted, by, at)
    return [match, *held, match.supporter, match.grant, *shared]


def beside(person: Person, coach: Coach, asked: CoachRole, by: Actor, at: datetime) -> Supporter:
    return people.add_supporter(
        person=person,
        account=coach.account,
        kind=asked.kind,
        relation=coach.first_name,
        by=by,
        at=at,
    )


def _give(match: Match, by: Actor, at: datetime) -> Grant:
    role = queries.role_of(match.person.programme, match.role)
    return Grant.objects.create(
        account=match.coach.account,
        programme=match.person.programme,
        role=match.role,
        person=match.person,
        from_at=at,
        until_at=at + timedelta(days=role.longest_days),
        granted_at=at,
        granted_by=by.ref,
    )


def _over(match: Match) -> Standing:
    """What becomes of a match when the person chooses somebody else."""
    return Standing.ENDED if match.status == Standing.PROPOSED else Standing.CHANGED


def whole() -> QuerySet[Match]:
    return Match.objects.select_related(
        "person__programme__pack",
        "person__account",
        "coach__account",
        "coach__programme",
        "supporter__account",
        "supporter__person",
        "grant",
    )


def note(verb: str, match: Match, rows: Sequence[Model | None], by: Actor, at: datetime) -> None:
    record.write(
        by=by,
        at=at,
        verb=verb,
        person=match.person.ref,
        programme=match.person.programme.ref,
        rows=[row for row in rows if row is not None],
        details={"match": match.ref, "coach": match.coach.ref, "status": str(match.status)},
    )
