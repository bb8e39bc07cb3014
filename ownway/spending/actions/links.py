"""A payee's way in without an account: to send bills, or to follow what is paid."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from ownway.core.actors import Actor, ActorKind
from ownway.people import queries as people
from ownway.programme import queries as programmes
from ownway.record.store import writing
from ownway.spending import queries
from ownway.spending.actions.invoices import require_open
from ownway.spending.actions.setting_aside import entry, locked
from ownway.spending.models import InvoiceLink, Purchase


def make_link(*, purchase: Purchase, by: Actor, at: datetime) -> InvoiceLink:
    """A payee's way in to one purchase, in place of the one before: to send bills, or to follow
    what a pay run pays without them. Raises NotPossible."""
    with writing():
        now = locked(purchase)
        if not queries.paid_by_runs(now):
            require_open(now)
        gone = _end_link(now, by, at)
        ref = uuid4()
        pack = programmes.pack_of(now.person.programme)
        link = InvoiceLink(ref=ref, purchase=now, made_at=at, made_by=by.ref)
        link.token_hash = people.token_hash(queries.link_token(link))
        link.expires_at = at + timedelta(days=pack.spending.invoices.link_days)
        link.save()
        entry("spending.make_link", now, [*gone, link], by=by, at=at)
        return link


def end_link(*, purchase: Purchase, by: Actor, at: datetime) -> None:
    """Ends a payee's way in at once. A second press changes nothing."""
    with writing():
        now = locked(purchase)
        if not InvoiceLink.objects.filter(purchase=now, ended_at__isnull=True).exists():
            return
        entry("spending.end_link", now, _end_link(now, by, at), by=by, at=at)


def _end_link(purchase: Purchase, by: Actor, at: datetime) -> list[InvoiceLink]:
    rows = InvoiceLink.objects.filter(purchase=purchase, ended_at__isnull=True)
    found = list(rows.select_for_update())
    for link in found:
        link.ended_at, link.ended_by = at, by.ref
        link.save(update_fields=["ended_at", "ended_by"])
    return found


def payee_actor(link: InvoiceLink) -> Actor:
    """Who acts when a payee uses their link."""
    return Actor(ref=link.ref, human=link.ref, kind=ActorKind.PAYEE, name=link.purchase.payee)
