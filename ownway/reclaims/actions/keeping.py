"""What the steps share: a row as it stands, who may, and the entry with its journal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Model
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.money import Money
from ownway.core.show import show
from ownway.decisions.models import Pot
from ownway.ledger import actions as accounts
from ownway.ledger import posting
from ownway.ledger.rules import Journal, hashes
from ownway.programme import queries as programmes
from ownway.programme.rules import OWN, TakingBack
from ownway.reclaims import queries
from ownway.reclaims.actions.refusals import (
    NotNow,
    SomebodyElse,
)
from ownway.reclaims.models import Alert, Reclaim, Step
from ownway.reclaims.queries import ReclaimView
from ownway.reclaims.rules import Closed, State, StepKind
from ownway.record import actions as record
from ownway.record.models import Entry


def require_open(now: ReclaimView, kind: StepKind) -> None:
    """Whether this step may come now. Raises NotNow."""
    if now.may(kind):
        return
    if now.state is State.DISPUTED and kind in (StepKind.DECIDED, StepKind.RECEIVED):
        raise NotNow(
            _("The person says that it is wrong. Until somebody else has looked, all of it waits."),
            fix=_("Answer that first."),
        )
    raise NotNow(_("This cannot be done now."), fix=_("Open it again to see where it stands."))


def shown(minor: int, currency: str) -> str:
    return show(Money(minor, currency), get_language() or "en-gb")


def terms_of(pot: Pot) -> TakingBack:
    terms = queries.terms_of(pot)
    if terms is None and pot.funder == OWN:
        raise NotNow(_("This is the person's own money. It is never asked back."))
    if terms is None:
        raise NotNow(_("In this programme no money is asked back."))
    return terms


def today_of(pot: Pot, at: datetime) -> date:
    return programmes.day_of(pot.person.programme, at)


def locked(pot: Pot) -> Pot:
    """The pot, with nobody else changing its money at the same time."""
    Pot.objects.select_for_update().get(pk=pot.pk)
    return Pot.objects.select_related("person__programme__pack", "plan").get(pk=pot.pk)


def as_it_stands(reclaim: Reclaim) -> ReclaimView:
    rows = Reclaim.objects.select_for_update(of=("self",))
    return queries.view_of(
        rows.select_related("person__programme", "pot__person__programme").get(pk=reclaim.pk)
    )


def require_other(pot: Pot, by: Actor) -> None:
    if by.human == pot.person.human:
        raise SomebodyElse(_("Nobody does this with their own money."))


def require_not_typist(now: ReclaimView, by: Actor) -> None:
    """Who typed in what the person said decides nothing on it (I15). Raises SomebodyElse."""
    if queries.typed_in(now, by.human):
        raise typed_it_in()


def typed_it_in() -> SomebodyElse:
    return SomebodyElse(
        _("You typed in what they said, so somebody else decides on it."),
        fix=_("Hand it to a colleague."),
    )


def close(alert: Alert, how: Closed, *, by: Actor, at: datetime) -> None:
    alert.closed, alert.closed_at, alert.closed_by = how.value, at, by.ref
    alert.save(update_fields=["closed", "closed_at", "closed_by"])


def add_step(
    now: ReclaimView, kind: StepKind, words: str, amount: int | None, *, by: Actor, at: datetime
) -> Step:
    return Step.objects.create(
        reclaim=now.reclaim,
        number=len(now.steps) + 1,
        kind=kind.value,
        words=words,
        amount_minor=amount,
        on=today_of(now.reclaim.pot, at),
        taken_at=at,
        taken_by=by.ref,
        taken_human=by.human,
    )


def post(
    verb: str, pot: Pot, rows: Sequence[Model], journal: Journal, *, by: Actor, at: datetime
) -> None:
    """The entry in the record, then the one journal under it."""
    book = pot.person.programme.ref
    event = write_down(verb, pot, rows, hashes(book, [journal]), by=by, at=at)
    accounts.open_accounts([line.account for line in journal.lines], opened_on=today_of(pot, at))
    posting.post([journal], book=book, event=event, by=by, at=at)


def write_down(
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
