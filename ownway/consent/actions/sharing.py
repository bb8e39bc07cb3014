"""Who is let into a circle, and what each of them sees."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.db.models import Model
from django.utils.translation import gettext as _

from ownway.consent import rules
from ownway.consent.actions.refusals import InvitationOver, NotYours, StillNeeded
from ownway.consent.actions.standing import (
    check_own,
    end_match,
    let_out,
    live_match,
    set_levels,
)
from ownway.consent.models import Sharing
from ownway.consent.rules import Change, Level, Standing, Topic
from ownway.core.actors import Actor
from ownway.people import actions as people
from ownway.people.models import Account, Invitation, Person, Supporter
from ownway.people.queries import just_accepted, token_hash
from ownway.people.rules import still_open
from ownway.record import actions as record
from ownway.record.store import writing


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
        changed, rows = set_levels(person, supporter, wanted, by, at)
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
    check_own(person, by)
    if supporter.person_id != person.pk or supporter.ended_at is not None:
        raise NotYours(_("This person is not in your circle."))
    with writing():
        changed, rows = set_levels(person, supporter, wanted, by, at)
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

    To be called inside the transaction of an action, which writes the entry about the rows. As with
    `share`, only the person does this, or staff for somebody who has no sign-in. Raises NotYours.
    """
    check_own(person, by)
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
    """Ends what `open_until` opened, whoever ends its reason; the rows for the caller's entry.

    To be called inside the transaction of an action.
    """
    now = Sharing.objects.select_for_update(of=("self",)).get(pk=sharing.pk)
    if now.withdrawn_at is not None:
        return []
    now.withdrawn_at, now.withdrawn_by = at, by.ref
    now.save(update_fields=["withdrawn_at", "withdrawn_by"])
    return [now]


def end_supporter(
    *,
    supporter: Supporter,
    first: Callable[[], Sequence[Model]] = tuple,
    by: Actor,
    at: datetime,
) -> Supporter:
    """Somebody leaves the circle, by the person's wish or their own; all sharing ends with it.

    With a coach the role by name ends too. `first`: what another package ends in the same
    transaction before; its rows. Raises NotYours, StillNeeded for a coach who stops by
    themselves: nobody is left without a name.
    """
    person = supporter.person
    if by.ref != supporter.account.ref:
        check_own(person, by)
    with writing():
        row = Supporter.objects.select_for_update(of=("self",)).get(pk=supporter.pk)
        match = live_match(row)
        if match is not None and by.ref == row.account.ref:
            raise StillNeeded(
                _("They would be left without a coach."),
                fix=_("Ask the lead of the coaches: somebody stands in, and then you stop."),
            )
        rows = [*first(), *let_out(supporter=row, by=by, at=at)]
        if match is not None:
            rows += [one for one in end_match(match, Standing.ENDED, by, at) if one not in rows]
        record.write(
            by=by,
            at=at,
            verb="consent.end_supporter",
            person=person.ref,
            programme=person.programme.ref,
            rows=rows,
            details={"supporter": row.ref},
        )
    return row


def _told(changed: tuple[Change, ...]) -> dict[str, str]:
    return {change.topic.value: change.after.value for change in changed}
