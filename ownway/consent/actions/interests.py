"""Staff say whom they are close to; only somebody else ends it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from ownway.consent import rules
from ownway.consent.actions.refusals import InterestUnclear, NotYours
from ownway.consent.actions.roles import must_manage
from ownway.consent.models import Interest
from ownway.consent.rules import InterestKind
from ownway.core.actors import Actor
from ownway.people.models import Person
from ownway.programme import queries as programmes
from ownway.programme.models import Programme
from ownway.record import actions as record
from ownway.record.store import writing


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
    must_manage(interest.programme, by, at)
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
