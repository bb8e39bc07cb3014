"""Prices that sellers named for something wished, noted and put away."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.money import Money
from ownway.people.models import Person
from ownway.people.queries import is_human
from ownway.programme import queries as programmes
from ownway.record import actions as record
from ownway.record.store import writing
from ownway.spending import rules
from ownway.spending.actions import refusals
from ownway.spending.actions.apart import require_not_close
from ownway.spending.actions.asking import payable_line
from ownway.spending.models import Insurance, Quote, Tie
from ownway.spending.rules import Room, Wish


def note_quote(
    *,
    person: Person,
    line_root: UUID,
    what: str,
    seller: str,
    amount: Money,
    words: str = "",
    key: UUID,
    by: Actor,
    at: datetime,
) -> Quote:
    """Writes down the price a seller named, by the person or by who helps them buy.

    It may be more than is left: what would fit is shown beside it. The same key gives the first
    one again. Raises CannotBuy where a word or the price is missing, NotNow, KeyUsed.
    """
    with writing():
        line, _pots = payable_line(person, line_root, at)
        first = Quote.objects.filter(key=key).first()
        if first is not None:
            if (first.seller, first.amount_minor) != (seller.strip(), amount.minor):
                raise refusals.KeyUsed(
                    _("This form was already sent with other words or another price."),
                    fix=_("Open the page again to note a new price."),
                )
            return first
        wish = Wish(what=what.strip(), payee=seller.strip(), amount=amount, has_goal=True)
        room = Room(currency=line.currency, left=rules.MOST)
        pack = programmes.pack_of(person.programme)
        refusals.refuse(refusals.CannotBuy, rules.check(wish, room), pack)
        if len(words) > rules.LONGEST_WORDS:
            raise refusals.ReasonNeeded(
                _("This is longer than fits here."),
                fix=_("Up to %(most)s characters fit.") % {"most": rules.LONGEST_WORDS},
            )
        made = Quote.objects.create(
            person=person,
            line=line,
            key=key,
            what=wish.what,
            seller=wish.payee,
            amount_minor=amount.minor,
            currency=amount.currency,
            words=words.strip(),
            noted_at=at,
            noted_by=by.ref,
        )
        _write("spending.note_quote", person, made, by, at)
        return made


def drop_quote(*, quote: Quote, by: Actor, at: datetime) -> Quote:
    """Puts a price away; one that was picked stays. A second press changes nothing."""
    with writing():
        rows = Quote.objects.select_related("person__programme", "line")
        now = rows.select_for_update(of=("self",)).get(pk=quote.pk)
        if now.dropped_at is not None or now.taken_id is not None:
            return now
        now.dropped_at, now.dropped_by = at, by.ref
        now.save(update_fields=["dropped_at", "dropped_by"])
        _write("spending.drop_quote", now.person, now, by, at)
        return now


def end_tie(*, tie: Tie, by: Actor, at: datetime) -> Tie:
    """Whoever is paid no longer lives with the person, says somebody of the programme (R11).

    Not the person and nobody close to either. A second press changes nothing. Raises
    ConflictOfInterest.
    """
    with writing():
        rows = Tie.objects.select_related("person__programme")
        now = rows.select_for_update(of=("self",)).get(pk=tie.pk)
        if now.ended_at is not None:
            return now
        if by.human == now.person.human or is_human(now.said_by, by.human):
            raise refusals.ConflictOfInterest(
                _("You said this, so somebody else ends it."), fix=_("Ask a colleague.")
            )
        require_not_close(now.person.programme, now.person, now.name, by)
        now.ended_at, now.ended_by = at, by.ref
        now.save(update_fields=["ended_at", "ended_by"])
        _write("spending.end_tie", now.person, now, by, at)
        return now


def note_insurance(
    *, person: Person, insurer: str, from_on: date, until_on: date, by: Actor, at: datetime
) -> Insurance:
    """The person is insured as an employer from a day until a first day it no longer covers.

    Raises ReasonNeeded where the days or the name make no sense.
    """
    if not insurer.strip() or len(insurer) > rules.LONGEST_NAME or until_on <= from_on:
        raise refusals.ReasonNeeded(
            _("Say who insures you, and until when."),
            fix=_("Both stand on the certificate."),
        )
    with writing():
        Person.objects.select_for_update().get(pk=person.pk)
        same = {"person": person, "insurer": insurer.strip()}
        known = Insurance.objects.filter(**same, from_on=from_on, until_on=until_on).first()
        if known is not None:
            return known
        made = Insurance.objects.create(
            **same, from_on=from_on, until_on=until_on, noted_at=at, noted_by=by.ref
        )
        _write("spending.note_insurance", person, made, by, at)
        return made


def _write(
    verb: str, person: Person, row: Quote | Tie | Insurance, by: Actor, at: datetime
) -> None:
    record.write(
        by=by,
        at=at,
        verb=verb,
        person=person.ref,
        programme=person.programme.ref,
        rows=[row],
        details={"row": row.ref},
    )
