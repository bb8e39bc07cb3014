"""Offering to help one other with their plan, asking for it, and stopping without a reason.

It stands here because a plan is agreed by a decision, and a decision writes to no circle:
`review` is the lowest room that reads what was agreed and works with the person afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from ownway.consent import actions as consent
from ownway.consent.actions import NotYours
from ownway.core.actors import Actor
from ownway.core.problems import Refused
from ownway.joining import queries as joining
from ownway.people import actions as people
from ownway.people.models import Person, Supporter
from ownway.people.rules import SupporterKind
from ownway.record import actions as record
from ownway.record.store import writing
from ownway.review import queries
from ownway.review.models import Buddy
from ownway.review.rules import BuddyState


class NotNow(Refused):
    """An offer that cannot be made, or cannot be taken up, just now."""

    code = "not_now"


def offer_to_help(*, person: Person, by: Actor, at: datetime) -> Buddy:
    """Somebody whose plan is agreed offers to help one other. Twice is once.

    Raises NotYours, NotNow where no plan of theirs is agreed.
    """
    _own(person, by)
    _here(person)
    if not queries.has_agreed_plan(person):
        raise NotNow(
            _("You can offer this once your own plan is agreed."), fix=_("There is no hurry.")
        )
    with writing():
        person = _locked(person)
        there = Buddy.objects.filter(helper=person, over_at__isnull=True).first()
        if there is not None:
            return there
        made = Buddy.objects.create(
            helper=person, state=BuddyState.OFFERED, offered_at=at, offered_by=by.ref
        )
        _record("review.offer_to_help", made, person, [made], by, at)
        return made


def ask_buddy(*, person: Person, buddy: Buddy, by: Actor, at: datetime) -> Buddy:
    """The person takes up an offer: a place in their circle, in which nothing is shared yet.

    Whoever asks first has them. Raises NotYours, NotNow.
    """
    _own(person, by)
    _here(person)
    with writing():
        person = _locked(person)
        row = _offers().select_for_update(of=("self",)).get(pk=buddy.pk)
        if row.state == BuddyState.HELPING and row.person_id == person.pk:
            return row
        if row.state != BuddyState.OFFERED or row.helper.programme_id != person.programme_id:
            raise NotNow(
                _("Somebody else was a little faster, or they stopped."),
                fix=_("Choose another one from the list."),
            )
        if row.helper.human == person.human or row.helper.account is None:
            raise NotNow(_("This is your own offer."), fix=_("Choose another one from the list."))
        if Buddy.objects.filter(person=person, over_at__isnull=True).exists():
            raise NotNow(
                _("You have a planning buddy already."), fix=_("Stop with them first, if you wish.")
            )
        supporter = people.add_supporter(
            person=person,
            account=row.helper.account,
            kind=SupporterKind.BUDDY,
            relation=_("planning buddy"),
            by=by,
            at=at,
        )
        row.person, row.supporter, row.state = person, supporter, BuddyState.HELPING
        row.asked_at, row.asked_by = at, by.ref
        row.save()
        _record("review.ask_buddy", row, person, [row, supporter], by, at)
        return row


def stop_helping(*, buddy: Buddy, by: Actor, at: datetime) -> Buddy:
    """Either of the two stops, or the offer is taken back; nobody is asked why. Twice is once.

    Raises NotYours.
    """
    with writing():
        row = _offers().select_for_update(of=("self",)).get(pk=buddy.pk)
        both = {one.account.ref for one in (row.helper, row.person) if one and one.account}
        if by.ref not in both:
            raise NotYours(_("Only the two of you can stop this."))
        if row.over_at is not None:
            return row
        rows = _over(row, by, at)
        _record("review.stop_helping", row, row.person or row.helper, rows, by, at)
        return row


def leave_circle(*, supporter: Supporter, by: Actor, at: datetime) -> Supporter:
    """Somebody leaves the circle; were they a planning buddy of the person, the pair is over too.

    Raises NotYours, consent.actions.StillNeeded.
    """

    def pair() -> list[Model]:
        live = _offers().select_for_update(of=("self",)).filter(supporter=supporter)
        return [_close(row, by, at) for row in live.filter(over_at__isnull=True)]

    return consent.end_supporter(supporter=supporter, first=pair, by=by, at=at)


def end_buddies(*, person: Person, by: Actor, at: datetime) -> list[Model]:
    """With the time of somebody here their offer and both of their pairs are over; the rows.

    To be called inside the transaction of an action: the database asks it before the time ends.
    """
    mine = Q(helper=person) | Q(person=person)
    live = _offers().select_for_update(of=("self",)).filter(mine, over_at__isnull=True)
    return [row for each in live.order_by("pk") for row in _over(each, by, at)]


def _over(row: Buddy, by: Actor, at: datetime) -> list[Model]:
    rows: list[Model] = [_close(row, by, at)]
    if row.supporter is not None and row.supporter.kind == SupporterKind.BUDDY:
        rows += consent.let_out(supporter=row.supporter, by=by, at=at)
    return rows


def _close(row: Buddy, by: Actor, at: datetime) -> Buddy:
    row.state, row.over_at, row.over_by = BuddyState.OVER, at, by.ref
    row.save(update_fields=["state", "over_at", "over_by"])
    return row


def _here(person: Person) -> None:
    """Raises NotNow for somebody whose time here is over; the database asks it too."""
    where = joining.where(person)
    if where is not None and where.over:
        raise NotNow(_("You have left this programme."), fix=_("Come back first, when you like."))


def _own(person: Person, by: Actor) -> None:
    if person.account is None or by.ref != person.account.ref:
        raise NotYours(_("Only the person decides this."))


def _locked(person: Person) -> Person:
    rows = Person.objects.select_related("programme", "account")
    return rows.select_for_update(of=("self",)).get(pk=person.pk)


def _offers() -> QuerySet[Buddy]:
    return Buddy.objects.select_related(
        "helper__account",
        "helper__programme",
        "person__account",
        "person__programme",
        "supporter__person",
        "supporter__account",
    )


def _record(
    verb: str, row: Buddy, person: Person, rows: Sequence[Model], by: Actor, at: datetime
) -> None:
    record.write(
        by=by,
        at=at,
        verb=verb,
        person=person.ref,
        programme=person.programme.ref,
        rows=rows,
        details={"buddy": row.ref, "state": str(row.state)},
    )
