"""Interest, an application, and an answer with its reason. All of it by choice."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Model
from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.period import working_days_after
from ownway.endings import rules
from ownway.endings.actions.steps import (
    NotNow,
    NotYours,
    exits_of,
    keep,
    locked,
    move,
    not_the_typist,
    open_exit,
    refuse,
)
from ownway.endings.models import (
    Cohort,
    Exit,
    Party,
    ScholarshipAnswer,
    TeamMember,
)
from ownway.endings.rules import ExitStatus, Heard, Side
from ownway.joining import queries as joining
from ownway.people.models import Person
from ownway.planning.rules import Finding, check_length
from ownway.programme import queries as programmes
from ownway.record.store import writing


def show_interest(*, person: Person, heard: Heard | None = None, by: Actor, at: datetime) -> Exit:
    """The person says that they would like to hear more; it binds nobody.

    `heard`, here and below: typed in by staff for somebody without a sign-in (I15). Raises NotNow,
    NotYours.
    """
    return _begin(person, ExitStatus.INTERESTED, "endings.show_interest", heard=heard, by=by, at=at)


def go_own_way(*, person: Person, heard: Heard | None = None, by: Actor, at: datetime) -> Exit:
    """The person leaves on a way of their own, without a group and an award.

    Raises NotNow, NotYours.
    """
    return _begin(person, ExitStatus.OWN_WAY, "endings.go_own_way", heard=heard, by=by, at=at)


def apply(
    *,
    person: Person,
    hopes: str,
    needs: str = "",
    heard: Heard | None = None,
    by: Actor,
    at: datetime,
) -> Exit:
    """The person applies, in their own words; the pack's clock for the answer starts.

    Twice is once; other words wait until the first are answered. Raises NotWhole, NotNow, NotYours.
    """
    hopes, needs = hopes.strip(), needs.strip()
    found = [*check_length(hopes, "hopes"), *check_length(needs, "needs")]
    refuse(found if hopes else [*found, Finding("hopes_empty", "hopes")])
    exits = exits_of(person)
    answer_by = working_days_after(
        programmes.day_of(person.programme, at), exits.answer_within.working_days
    )
    return _begin(
        person,
        ExitStatus.APPLIED,
        "endings.apply",
        words=(hopes, needs, answer_by),
        heard=heard,
        by=by,
        at=at,
    )


def _begin(
    person: Person,
    to: ExitStatus,
    verb: str,
    *,
    words: tuple[str, str, date] | None = None,
    heard: Heard | None = None,
    by: Actor,
    at: datetime,
) -> Exit:
    """A way out begins or is taken up again; what was written before is still there."""
    with writing():
        row = open_exit(person)
        if row is not None and row.status == to:
            if words is not None and (row.hopes, row.needs) != words[:2]:
                raise NotNow(
                    _("There is an application already, and it waits for its answer."),
                    fix=_("What is new can be said when we talk about it."),
                )
            return row  # a second press
        where = joining.where(person)
        if where is None or where.over:
            raise NotNow(_("You do not take part at the moment."))
        if row is None:
            row = Exit(person=person, status=to.value, began_at=at, began_by=by.ref)
            row.stepped_at, row.stepped_by = at, by.ref
        else:
            move(row, to, by=by, at=at)
            row.cohort = row.handed_round_at = row.handed_round_by = None
        if words is not None:
            row.hopes, row.needs, row.answer_by_on = words
        row.save()
        made: list[Model] = [row]
        if not Party.objects.filter(exit=row, side=Side.PERSON).exists():
            made.append(
                Party.objects.create(
                    exit=row,
                    side=Side.PERSON.value,
                    account=person.account,
                    name=person.called or person.name,
                    joined_at=at,
                    joined_by=by.ref,
                )
            )
        said = {"hopes": words[0], "needs": words[1]} if words else {}
        keep(verb, row, made, heard=heard, said=said, by=by, at=at)
        return row


def award(
    *, way_out: Exit, cohort: Cohort, coach: TeamMember, words: str = "", by: Actor, at: datetime
) -> ScholarshipAnswer:
    """A yes: a place in a group, and a peer coach of its team for this person (scenario 30).

    The same again is the same. Raises NotNow, NotWhole, NotYours.
    """
    with writing():
        row = locked(way_out)
        _not_oneself(row, by)
        not_the_typist(row.ref, "apply", by)
        before = ScholarshipAnswer.objects.filter(exit=row).order_by("-pk").first()
        if row.status == ExitStatus.AWARDED and before is not None:
            return before
        if row.status == ExitStatus.DECLINED:
            raise NotNow(_("Somebody else looks at this again, when the person asks for it."))
        rows = _award(row, cohort, coach, by=by, at=at)
        made = ScholarshipAnswer.objects.create(
            exit=row,
            outcome=ExitStatus.AWARDED.value,
            words=words.strip(),
            answered_at=at,
            answered_by=by.ref,
            answered_human=by.human,
        )
        keep("endings.award", row, [*rows, made], by=by, at=at)
        return made


def _award(row: Exit, cohort: Cohort, coach: TeamMember, *, by: Actor, at: datetime) -> list[Model]:
    """Place, coach and step of an award; the rows it made. Raises NotWhole, NotNow."""
    held = Cohort.objects.select_for_update(of=("self",)).get(pk=cohort.pk)
    if held.programme_id != row.person.programme_id or coach.cohort_id != held.pk:
        raise NotNow(_("This group is somewhere else."))
    taken = Exit.objects.filter(cohort=held, status__in=rules.HOLDS_PLACE).count()
    live = TeamMember.objects.select_related("account").filter(pk=coach.pk, stopped_at__isnull=True)
    member = live.first()
    found = []
    if held.opened_at is None or held.retreated_at is not None:
        found.append(Finding("group_closed", "cohort"))
    if not rules.free_places(held.places, taken):
        found.append(Finding("group_full", "cohort"))
    if member is None or member.part != rules.PEER_COACH:
        found.append(Finding("peer_coach_missing", "coach"))
    if member is not None and member.account.human == row.person.human:
        found.append(Finding("coach_is_person", "coach"))
    refuse(found)
    assert member is not None
    party, made = Party.objects.get_or_create(
        exit=row,
        account=member.account,
        left_at=None,
        defaults={
            "side": Side.STAFF.value,
            "part": rules.PEER_COACH,
            "name": member.account.name,
            "joined_at": at,
            "joined_by": by.ref,
        },
    )
    if party.part != rules.PEER_COACH:
        raise NotNow(_("They take part in another way already."), fix=_("Choose another coach."))
    move(row, ExitStatus.AWARDED, by=by, at=at)
    row.cohort, row.answer_by_on = held, None
    row.save()
    return [row, party] if made else [row]


def decline(
    *,
    way_out: Exit,
    reason: str,
    words: str,
    would_change: str,
    by: Actor,
    at: datetime,
) -> ScholarshipAnswer:
    """A no: why, in words, what would change it, and the day we look again (I3, I14).

    The same again is the same. Raises NotWhole, NotNow, NotYours.
    """
    words, would_change = words.strip(), would_change.strip()
    with writing():
        row = locked(way_out)
        _not_oneself(row, by)
        not_the_typist(row.ref, "apply", by)
        exits = exits_of(row.person)
        known = reason if reason in exits.decline_reasons else ""
        refuse(rules.check_decline(known, words, would_change))
        before = ScholarshipAnswer.objects.filter(exit=row).order_by("-pk").first()
        if row.status == ExitStatus.DECLINED and before is not None:
            return before
        move(row, ExitStatus.DECLINED, by=by, at=at)
        row.answer_by_on = None
        row.save()
        today = programmes.day_of(row.person.programme, at)
        made = ScholarshipAnswer.objects.create(
            exit=row,
            outcome=ExitStatus.DECLINED.value,
            reason=reason,
            words=words,
            would_change=would_change,
            look_again_on=today + timedelta(days=exits.look_again_within.days),
            answered_at=at,
            answered_by=by.ref,
            answered_human=by.human,
        )
        keep("endings.decline", row, [row, made], why=reason, by=by, at=at)
        return made


def challenge(
    *,
    answer: ScholarshipAnswer,
    words: str,
    heard: Heard | None = None,
    by: Actor,
    at: datetime,
) -> ScholarshipAnswer:
    """The person asks somebody else to look at a no again; once for each no (R5).

    Raises NotWhole, NotNow, NotYours.
    """
    words = words.strip()
    with writing():
        found = _locked_answer(answer)
        refuse(check_length(words, "words") if words else [Finding("challenge_empty", "words")])
        if found.challenged_at is not None:
            return found
        if found.exit.status != ExitStatus.DECLINED:
            raise NotNow(_("There is no open no to look at again."))
        pack = programmes.pack_of(found.exit.person.programme)
        found.challenge = words
        found.challenge_by_on = working_days_after(
            programmes.day_of(found.exit.person.programme, at),
            pack.decisions.second_look_within.working_days,
        )
        found.challenged_at, found.challenged_by = at, by.ref
        found.save()
        said = {"challenge": words}
        keep("endings.challenge", found.exit, [found], heard=heard, said=said, by=by, at=at)
        return found


def look_again(
    *,
    answer: ScholarshipAnswer,
    words: str,
    award_to: tuple[Cohort, TeamMember] | None = None,
    by: Actor,
    at: datetime,
) -> ScholarshipAnswer:
    """Somebody who did not give the no answers: it stands, or a place is awarded after all.

    Whoever asked is answered, also where they applied again or left meanwhile. `award_to`: the
    group and the coach of a yes. Raises NotWhole, NotNow, NotYours.
    """
    words = words.strip()
    with writing():
        found = _locked_answer(answer)
        row = found.exit
        _not_oneself(row, by)
        if by.human == found.answered_human:
            raise NotYours(
                _("You gave this answer, so somebody else looks at it."),
                fix=_("Hand it to a colleague."),
            )
        not_the_typist(found.ref, "challenge", by)
        refuse(check_length(words, "words") if words else [Finding("words_missing", "words")])
        if found.looked_at is not None:
            return found
        if found.challenged_at is None:
            raise NotNow(_("Nobody asked to look at this again."))
        rows: list[Model] = []
        if award_to is not None:
            rows = _award(row, *award_to, by=by, at=at)
        found.looked_outcome = "stands" if award_to is None else ExitStatus.AWARDED.value
        found.looked_words = words
        found.looked_at, found.looked_by, found.looked_human = at, by.ref, by.human
        found.save()
        keep("endings.look_again", row, [*rows, found], by=by, at=at)
        return found


def _locked_answer(answer: ScholarshipAnswer) -> ScholarshipAnswer:
    found = ScholarshipAnswer.objects.select_for_update(of=("self",)).get(pk=answer.pk)
    found.exit = locked(found.exit)
    return found


def _not_oneself(row: Exit, by: Actor) -> None:
    if by.human == row.person.human:
        raise NotYours(_("Somebody else answers this for you."))
