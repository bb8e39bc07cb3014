"""What staff settle for somebody who died or whose time here is over, and why (S8, S13)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.ledger import rules as books
from ownway.ledger.rules import Journal
from ownway.programme import queries as programmes
from ownway.record.store import writing
from ownway.spending import queries, rules
from ownway.spending.actions import refusals
from ownway.spending.actions.apart import require_not_close
from ownway.spending.actions.bills import move as move_bill
from ownway.spending.actions.setting_aside import entry, locked, move, move_on, post
from ownway.spending.models import Bill, Invoice, OnBehalf, Purchase
from ownway.spending.rules import BillStatus, Settling, Status


def say_why(
    *,
    purchase: Purchase,
    act: Settling | str,
    subject: UUID,
    words: str,
    by: Actor,
    at: datetime,
) -> OnBehalf:
    """Why staff settle this for the person, beside the action that does it: both or neither.

    By another human than who asked for it, sent the bill, or is close to whoever is paid. The same
    again is the same. Raises NotPossible while the person can do it themselves,
    ConflictOfInterest, ReasonNeeded.
    """
    with writing():
        now = locked(purchase)
        if queries.gone(now.person) is None:
            raise refusals.NotPossible(
                _("They can still do this themselves."), fix=_("Ask them, or help them with it.")
            )
        _require_another(now, subject, by)
        kept = words.strip()
        if not kept or len(kept) > rules.LONGEST_WORDS:
            raise refusals.ReasonNeeded(
                _("Say why, in a few words."),
                fix=_("Up to %(most)s characters fit.") % {"most": rules.LONGEST_WORDS},
            )
        code = Settling(act).value
        same = OnBehalf.objects.filter(purchase=now, act=code, subject=subject, words=kept)
        before = same.filter(done_human=by.human).first()
        if before is not None:
            return before
        made = OnBehalf.objects.create(
            purchase=now,
            act=code,
            subject=subject,
            words=kept,
            done_at=at,
            done_by=by.ref,
            done_human=by.human,
        )
        entry("spending.say_why", now, [made], details={"act": code}, by=by, at=at)
        return made


def _require_another(purchase: Purchase, subject: UUID, by: Actor) -> None:
    sent = Invoice.objects.filter(purchase=purchase, ref=subject, sent_human=by.human)
    if by.human in (purchase.asked_human, purchase.person.human) or sent.exists():
        raise refusals.ConflictOfInterest(
            _("You asked for this, or sent the bill, so somebody else does this."),
            fix=_("Ask a colleague."),
        )
    require_not_close(purchase.person.programme, purchase.person, purchase.payee, by)


def take_back_bill(*, purchase: Purchase, bill_ref: UUID, by: Actor, at: datetime) -> Purchase:
    """One time of several is not paid and will not be; what was set aside for it is free again.

    Only for somebody who died or whose time here is over, once no more times come. A second click
    changes nothing. Raises NotPossible.
    """
    with writing():
        now = locked(purchase)
        bill = next((one for one in now.bills.all() if one.ref == bill_ref), None)
        if bill is not None and bill.status == BillStatus.WITHDRAWN:
            return now
        open_now = {one.ref for one in queries.bills_to_take_back(now)}
        if bill is None or bill.ref not in open_now or queries.gone(now.person) is None:
            raise refusals.NotPossible(
                _("This is no longer where it was."), fix=_("Open it again to see where it is.")
            )
        journals = _free(now, bill, at)
        move_bill(bill, BillStatus.WITHDRAWN)
        if any(one.status != BillStatus.WITHDRAWN for one in now.bills.all()):
            move_on(now)
        else:
            move(now, Status.CANCELLED)
        post("spending.take_back_bill", now, [now, bill], journals, by=by, at=at)
        return now


def _free(purchase: Purchase, bill: Bill, at: datetime) -> list[Journal]:
    """What the bill takes of each part: Dr committed · Cr where it came from."""
    today = programmes.day_of(purchase.person.programme, at)
    of_part = {part.pk: hold for part, hold in queries.holds_of(purchase)}
    return [
        books.release(
            key=uuid5(bill.ref, f"taken_back:{one.pk}"),
            effective_on=today,
            hold=of_part[one.part_id],
            amount=one.amount_minor,
        )
        for one in bill.parts.order_by("pk")
    ]
