"""Every write about roles and sharing, and the note that somebody looked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _

from ownway.consent import queries, rules
from ownway.consent.models import Grant, Interest, Sharing, SharingAnswer
from ownway.consent.queries import Viewer
from ownway.consent.rules import Change, InterestKind, Level, Permission, Said, Topic
from ownway.core.actors import Actor, ActorKind
from ownway.core.problems import Problem, Refused
from ownway.people import actions as people
from ownway.people.models import Account, Invitation, Person, Supporter
from ownway.people.queries import account_by_ref, just_accepted, token_hash
from ownway.people.rules import still_open
from ownway.programme import queries as programmes
from ownway.programme.models import Programme
from ownway.record import actions as record
from ownway.record.models import Entry
from ownway.record.store import writing


class RoleUnknown(Refused):
    """The programme's pack has no such role, or the role names a permission we do not know."""

    code = "role_unknown"


class GrantTooLong(Refused):
    """Every grant ends, no later than the pack says."""

    code = "grant_too_long"


class NotYours(Refused):
    """Only the person, or only somebody who manages the programme, may do this."""

    code = "not_yours"


class InvitationOver(Refused):
    """An invitation is answered once, in time, and never by the person who gave it."""

    code = "invitation_over"


class NotStated(Refused):
    """A refusal needs the person's words and the day they said them (R32)."""

    code = "not_stated"


class InterestUnclear(Refused):
    """What somebody says they are close to is not whole, or not theirs to end."""

    code = "interest_unclear"


def grant_role(
    *,
    programme: Programme,
    account: Account,
    role: str,
    from_at: datetime,
    until_at: datetime,
    person: Person | None = None,
    by: Actor,
    at: datetime,
) -> Grant:
    """Gives a role for a time, half open; for one person where `person` is given.

    Raises RoleUnknown, GrantTooLong, NotYours. The software itself gives the first roles.
    """
    found = queries.role_of(programme, role)
    if found is None or rules.unknown_permissions(found.permissions):
        raise RoleUnknown(_("This programme has no such role."))
    if not from_at < until_at <= from_at + timedelta(days=found.longest_days):
        raise GrantTooLong(
            _("This role can be given for %(days)s days at most.") % {"days": found.longest_days}
        )
    if person is not None and person.programme_id != programme.pk:
        raise RoleUnknown(_("This person is not in this programme."))
    _check_manages(programme, by, at)
    if account.human == by.human:
        raise NotYours(_("Somebody else has to give you this role."))
    with writing():
        grant = Grant.objects.create(
            account=account,
            programme=programme,
            role=role,
            person=person,
            from_at=from_at,
            until_at=until_at,
            granted_at=at,
            granted_by=by.ref,
        )
        record.write(
            by=by,
            at=at,
            verb="consent.grant_role",
            person=person.ref if person else None,
            programme=programme.ref,
            rows=[grant],
            details={"account": account.ref, "role": role},
        )
    return grant


def end_grant(*, grant: Grant, by: Actor, at: datetime) -> Grant:
    """Ends a role at once; one already ended stays as it is. Raises NotYours."""
    _check_manages(grant.programme, by, at)
    with writing():
        row = Grant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
        if row.ended_at is None:
            row.ended_at, row.ended_by = at, by.ref
            row.save(update_fields=["ended_at", "ended_by"])
        record.write(
            by=by,
            at=at,
            verb="consent.end_grant",
            programme=grant.programme.ref,
            rows=[row],
            details={"role": row.role},
        )
    return row


def _check_manages(programme: Programme, by: Actor, at: datetime) -> None:
    if by.kind is ActorKind.JOB:
        return
    viewer = queries.viewer_for(account_by_ref(by.ref), at=at)
    if not queries.can(viewer, Permission.PROGRAMME_MANAGE, programme=programme):
        raise NotYours(_("Ask somebody who manages the programme."))


def declare_interest(
    *,
    programme: Programme,
    person: Person | None = None,
    party: UUID | None = None,
    payee_name: str = "",
    kind: str,
    words: str = "",
    from_on: date,
    by: Actor,
    at: datetime,
) -> Interest:
    """Somebody says that they are close to a person, or to a payee (`party`, as the books name it).

    From now on they decide, pay and release nothing for them. The same said again changes nothing.
    Raises InterestUnclear.
    """
    _check_interest(programme, person, payee_name, words, from_on, at)
    with writing():
        Programme.objects.select_for_update().get(pk=programme.pk)
        before = Interest.objects.filter(
            programme=programme, human=by.human, person=person, party=party, ended_at__isnull=True
        ).first()
        if before is not None:
            return before
        made = Interest.objects.create(
            programme=programme,
            human=by.human,
            person=person,
            party=party,
            payee_name=payee_name.strip(),
            kind=InterestKind(kind).value,
            words=words.strip(),
            from_on=from_on,
            declared_at=at,
            declared_by=by.ref,
        )
        _record_interest("consent.declare_interest", made, by, at)
        return made


def end_interest(*, interest: Interest, why: str, by: Actor, at: datetime) -> Interest:
    """It is no longer so: said by somebody else who manages the programme, with the reason.

    A second press changes nothing. Raises NotYours, InterestUnclear.
    """
    if interest.human == by.human:
        raise NotYours(
            _("You said this about yourself, so somebody else ends it."),
            fix=_("Ask somebody who manages the programme."),
        )
    _check_manages(interest.programme, by, at)
    if not why.strip() or len(why) > rules.LONGEST_INTEREST:
        raise InterestUnclear(
            _("Say why it is no longer so."),
            fix=_("A few words, up to %(most)s characters.") % {"most": rules.LONGEST_INTEREST},
        )
    with writing():
        rows = Interest.objects.select_related("programme", "person")
        row = rows.select_for_update(of=("self",)).get(pk=interest.pk)
        if row.ended_at is not None:
            return row
        row.ended_at, row.ended_by, row.ended_human = at, by.ref, by.human
        row.ended_why = why.strip()
        row.save(update_fields=["ended_at", "ended_by", "ended_human", "ended_why"])
        _record_interest("consent.end_interest", row, by, at)
        return row


def _check_interest(
    programme: Programme,
    person: Person | None,
    payee_name: str,
    words: str,
    from_on: date,
    at: datetime,
) -> None:
    if (person is None) == (not payee_name.strip()):
        raise InterestUnclear(
            _("Say who it is about."), fix=_("Name one payee, or open the page of one person.")
        )
    if max(len(words), len(payee_name)) > rules.LONGEST_INTEREST:
        raise InterestUnclear(
            _("This is longer than fits here."),
            fix=_("Up to %(most)s characters fit.") % {"most": rules.LONGEST_INTEREST},
        )
    if from_on > programmes.day_of(programme, at):
        raise InterestUnclear(
            _("This day is still to come."), fix=_("Write since when it has been so.")
        )


def _record_interest(verb: str, row: Interest, by: Actor, at: datetime) -> None:
    record.write(
        by=by,
        at=at,
        verb=verb,
        person=row.person.ref if row.person else None,
        programme=row.programme.ref,
        rows=[row],
        details={"interest": row.ref, "kind": row.kind},
    )


def accept_invitation(*, token: str, account: Account, by: Actor, at: datetime) -> Supporter:
    """Answers an invitation: the circle grows by one, and what was chosen is shared from now on.

    A second press right after is the same yes. Raises InvitationOver.
    """
    with writing():
        invitation = (
            Invitation.objects.select_for_update(of=("self",))
            .select_related("person__programme", "person__account")
            .filter(token_hash=token_hash(token))
            .first()
        )
        if invitation is not None and just_accepted(invitation, account.ref, at=at):
            there = invitation.person.supporters.filter(account=account, ended_at=None).first()
            if there is not None:
                return there
        if invitation is None or not still_open(
            at=at,
            expires_at=invitation.expires_at,
            accepted_at=invitation.accepted_at,
            ended_at=invitation.withdrawn_at,
        ):
            raise InvitationOver(
                _("This invitation is no longer open."), fix=_("Ask for a new one.")
            )
        person = invitation.person
        if person.human == account.human:
            raise InvitationOver(
                _("This invitation is for somebody else."), fix=_("Give them the link.")
            )
        supporter = people.add_supporter(
            person=person,
            account=account,
            kind=invitation.kind,
            relation=invitation.relation,
            by=by,
            at=at,
        )
        invitation.accepted_at, invitation.accepted_by = at, by.ref
        invitation.save(update_fields=["accepted_at", "accepted_by"])
        wanted = {Topic(topic): Level(level) for topic, level in invitation.levels.items()}
        changed, rows = _set_levels(person, supporter, wanted, by, at)
        record.write(
            by=by,
            at=at,
            verb="consent.accept_invitation",
            person=person.ref,
            programme=person.programme.ref,
            rows=[invitation, supporter, *rows],
            details=_told(changed),
        )
    return supporter


def share(
    *,
    person: Person,
    supporter: Supporter,
    levels: Mapping[Topic, Level] | Mapping[str, str],
    by: Actor,
    at: datetime,
) -> tuple[Change, ...]:
    """Sets how far a supporter is let in, topic by topic; effective at once. Gives what changed.

    Topics not named stay as they are. Only the person does this, or staff for somebody who has
    no sign-in. Raises NotYours.
    """
    wanted = {Topic(topic): Level(level) for topic, level in levels.items()}
    _check_own(person, by)
    if supporter.person_id != person.pk or supporter.ended_at is not None:
        raise NotYours(_("This person is not in your circle."))
    with writing():
        changed, rows = _set_levels(person, supporter, wanted, by, at)
        record.write(
            by=by,
            at=at,
            verb="consent.share",
            person=person.ref,
            programme=person.programme.ref,
            rows=rows,
            details={"supporter": supporter.ref, **_told(changed)},
        )
    return changed


def withdraw(
    *, person: Person, supporter: Supporter, by: Actor, at: datetime
) -> tuple[Change, ...]:
    """Shares nothing any more with one supporter, from this moment. They are not told."""
    nothing = dict.fromkeys(Topic, Level.NOTHING)
    return share(person=person, supporter=supporter, levels=nothing, by=by, at=at)


def open_until(
    *,
    person: Person,
    supporter: Supporter,
    topic: Topic,
    from_at: datetime,
    until_at: datetime | None,
    by: Actor,
    at: datetime,
) -> tuple[Sharing | None, list[Model]]:
    """Lets a supporter see one topic for a time; the sharing, None where it is open already.

    For an action of somebody above, which writes the entry about the rows. As with `share`, only
    the person does this, or staff for somebody who has no sign-in. Raises NotYours.
    """
    _check_own(person, by)
    if supporter.person_id != person.pk or supporter.ended_at is not None:
        raise NotYours(_("This person is not in your circle."))
    rows: list[Model] = []
    standing = Sharing.objects.select_for_update(of=("self",)).filter(
        supporter=supporter, subject=topic.value, withdrawn_at__isnull=True
    )
    for old in standing:
        if rules.live(at, old.from_at, old.until_at):
            return None, []
        old.withdrawn_at, old.withdrawn_by = at, by.ref
        old.save(update_fields=["withdrawn_at", "withdrawn_by"])
        rows.append(old)
    made = Sharing.objects.create(
        person=person,
        supporter=supporter,
        subject=topic.value,
        level=Level.SEE.value,
        from_at=from_at,
        until_at=until_at,
        given_at=at,
        given_by=by.ref,
    )
    return made, [*rows, made]


def close_opened(*, sharing: Sharing, by: Actor, at: datetime) -> list[Model]:
    """Ends what `open_until` opened, whoever ends its reason; the rows for the caller's entry."""
    now = Sharing.objects.select_for_update(of=("self",)).get(pk=sharing.pk)
    if now.withdrawn_at is not None:
        return []
    now.withdrawn_at, now.withdrawn_by = at, by.ref
    now.save(update_fields=["withdrawn_at", "withdrawn_by"])
    return [now]


def end_supporter(*, supporter: Supporter, by: Actor, at: datetime) -> Supporter:
    """Somebody leaves the circle, by the person's wish or their own; all sharing ends with it.

    Raises NotYours.
    """
    person = supporter.person
    if by.ref != supporter.account.ref:
        _check_own(person, by)
    with writing():
        row = Supporter.objects.select_for_update(of=("self",)).get(pk=supporter.pk)
        nothing = dict.fromkeys(Topic, Level.NOTHING)
        changed, rows = _set_levels(person, row, nothing, by, at)
        if row.ended_at is None:
            row.ended_at, row.ended_by = at, by.ref
            row.save(update_fields=["ended_at", "ended_by"])
        record.write(
            by=by,
            at=at,
            verb="consent.end_supporter",
            person=person.ref,
            programme=person.programme.ref,
            rows=[row, *rows],
            details={"supporter": row.ref, **_told(changed)},
        )
    return row


def _check_own(person: Person, by: Actor) -> None:
    if person.account is None:
        if by.kind in (ActorKind.STAFF, ActorKind.JOB):
            return
    elif by.ref == person.account.ref:
        return
    raise NotYours(_("Only the person can choose what is shared."))


def _set_levels(
    person: Person,
    supporter: Supporter,
    wanted: dict[Topic, Level],
    by: Actor,
    at: datetime,
) -> tuple[tuple[Change, ...], list[Model]]:
    """Ends sharings that differ and begins the new ones at the same moment; no gap, no overlap."""
    standing = {
        Topic(row.subject): row
        for row in Sharing.objects.select_for_update(of=("self",)).filter(
            supporter=supporter, withdrawn_at__isnull=True
        )
    }
    now = {
        topic: Level(row.level)
        for topic, row in standing.items()
        if rules.live(at, row.from_at, row.until_at)
    }
    changed = rules.changes(now, wanted)
    rows: list[Model] = []
    for change in changed:
        old = standing.get(change.topic)
        if old is not None:
            old.withdrawn_at, old.withdrawn_by = at, by.ref
            old.save(update_fields=["withdrawn_at", "withdrawn_by"])
            rows.append(old)
        if change.after is not Level.NOTHING:
            rows.append(
                Sharing.objects.create(
                    person=person,
                    supporter=supporter,
                    subject=change.topic.value,
                    level=change.after.value,
                    from_at=at,
                    given_at=at,
                    given_by=by.ref,
                )
            )
    return changed, rows


def _told(changed: tuple[Change, ...]) -> dict[str, str]:
    return {change.topic.value: change.after.value for change in changed}


def note_answer(
    *,
    person: Person,
    whom: str,
    answer: Said | str,
    stated_on: date | None = None,
    statement: str = "",
    by: Actor,
    at: datetime,
) -> SharingAnswer:
    """Writes down what a person said about sharing with somebody.

    Shares and ends nothing by itself: only the person does that. A refusal without the person's
    words and the day they said them is not one (R32, S12, scenario 20). Raises NotStated.
    """
    problems = rules.check_answer(answer=answer, stated_on=stated_on, statement=statement)
    if not problems and stated_on is not None and stated_on > at.date():
        problems = (Problem("day_to_come", _("Give a day that has already been."), "stated_on"),)
    if problems:
        raise NotStated(
            _("A refusal is written down only as the person said it, with the day."),
            problems=problems,
        )
    with writing():
        row = SharingAnswer.objects.create(
            person=person,
            whom=whom.strip(),
            answer=Said(answer).value,
            statement=statement.strip(),
            stated_on=stated_on,
            noted_at=at,
            noted_by=by.ref,
        )
        record.write(
            by=by,
            at=at,
            verb="consent.note_answer",
            person=person.ref,
            programme=person.programme.ref,
            rows=[row],
            details={"answer": row.answer},
        )
    return row


def note_reads(*, viewer: Viewer, at: datetime) -> list[Entry]:
    """Writes what this viewer was shown of others into the record: one entry a person and ground.

    Called at the door before the answer leaves; empties `viewer.seen`.
    """
    seen = list(viewer.seen.values())
    entries: list[Entry] = []
    viewer.seen.clear()
    if not seen:
        return entries
    with writing():
        for one in seen:
            by_ground: dict[rules.Ground, list[str]] = {}
            for topic, ground in one.topics.items():
                by_ground.setdefault(ground, []).append(topic.value)
            for ground, parts in by_ground.items():
                entries.append(
                    record.saw(
                        by=viewer.acting_for(one.about.person),
                        at=at,
                        person=one.about.person,
                        parts=parts,
                        ground=ground.code,
                        purpose=(viewer.purpose or ground.purpose).value,
                        programme=one.about.programme,
                    )
                )
    return entries
