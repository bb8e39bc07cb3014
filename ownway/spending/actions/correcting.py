"""A payment or a refund that was written down wrongly is put right: in the books, on its bill."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.money import Money
from ownway.ledger import posting
from ownway.ledger import queries as books
from ownway.ledger.rules import CorrectionReason, Journal
from ownway.programme import queries as programmes
from ownway.record.store import writing
from ownway.spending import queries
from ownway.spending.actions import refusals
from ownway.spending.actions.apart import require_not_close
from ownway.spending.actions.bills import move as move_bill
from ownway.spending.actions.runs import moving
from ownway.spending.actions.setting_aside import locked, move_on, post
from ownway.spending.models import Correction, Purchase
from ownway.spending.queries import Act
from ownway.spending.rules import BillStatus


def put_right(
    *, purchase: Purchase, wrong: UUID, reason: CorrectionReason | str, by: Actor, at: datetime
) -> Purchase:
    """“I have paid” or “some of it came back” does not count, because of `reason`.

    `wrong` is the key of its journal (`queries.acts_of`). The journal is reversed, and the thing
    stands where it stood before: to be paid, or paid whole. A refund of a thing bought together is
    put right for everybody. By another human than who wrote it down. A second click changes
    nothing. Raises NotPossible, TwoPeople, ConflictOfInterest, posting.Closed.
    """
    why = CorrectionReason(reason)
    with writing():
        now = locked(purchase)
        found = queries.act(now, wrong)
        if found is None:
            raise refusals.NotPossible(
                _("This was not written down for this purchase."),
                fix=_("Open it again to see what was."),
            )
        if found.correction is not None:
            return now
        acts = queries.together_with(found)
        _check(now, acts, by)
        rows: list[Model] = []
        journals: list[Journal] = []
        for one in acts:
            made, journal = _undone(one, why, by=by, at=at)
            rows += made
            journals.append(journal)
        _post(now, rows, journals, shared=len(acts) > 1, by=by, at=at)
        return queries.whole().get(pk=now.pk)


def _check(purchase: Purchase, acts: Sequence[Act], by: Actor) -> None:
    programme = purchase.person.programme
    for one in acts:
        person = one.bill.person
        if by.human in (person.human, books.human_behind(programme.ref, one.key)):
            raise refusals.TwoPeople(
                _("You wrote this down yourself, so somebody else puts it right."),
                fix=_("Ask a colleague to look at it."),
            )
        require_not_close(programme, person, purchase.payee, by)
        if one.refund is not None and hasattr(one.refund, "entry"):
            raise refusals.NotPossible(
                _("A bank told us that this money came."),
                fix=_("What a bank said stays. Talk with whoever looks after the bank papers."),
            )
        if one.payment is None:
            continue
        if queries.refunded(one.bill):
            raise refusals.NotPossible(
                _("Some of it came back."), fix=_("Put right first what came back.")
            )
        if any(part.arrangement.closed_at is not None for part in purchase.parts.all()):
            raise refusals.NotPossible(
                _("Another holder has this money now."),
                fix=_("Write what is wrong in your answer, and ask whoever looks after the books."),
            )


def _undone(
    wrong: Act, reason: CorrectionReason, *, by: Actor, at: datetime
) -> tuple[list[Model], Journal]:
    """The rows that move back, and the journal that says so."""
    programme = wrong.bill.person.programme
    today = programmes.day_of(programme, at)
    key = queries.put_right_key(wrong.key)
    journal = books.reversal(programme.ref, wrong.key, key=key, effective_on=today, reason=reason)
    if journal is None:
        raise AssertionError("what was paid or came back is in the books")
    rows: list[Model] = []
    if wrong.payment is not None:
        purchase = locked(wrong.bill.purchase)
        bill = next(one for one in purchase.bills.all() if one.pk == wrong.bill.pk)
        payment = next(one for one in bill.payments.all() if one.pk == wrong.payment.pk)
        payment.returned_on = today
        payment.save(update_fields=["returned_on"])
        move_bill(bill, BillStatus.AGREED)
        move_on(purchase)
        rows = [purchase, bill, payment]
    made = Correction.objects.create(
        bill=wrong.bill,
        payment=wrong.payment,
        refund=wrong.refund,
        key=key,
        reason=reason.value,
        put_right_at=at,
        put_right_by=by.ref,
        put_right_human=by.human,
    )
    return [*rows, made], journal


def _post(
    purchase: Purchase,
    rows: list[Model],
    journals: list[Journal],
    *,
    shared: bool,
    by: Actor,
    at: datetime,
) -> None:
    """One entry, of the person, or of the programme where several people share in it."""
    programme = purchase.person.programme
    try:
        if not shared:
            post("spending.put_right", purchase, rows, journals, by=by, at=at)
            return
        moving.post(
            "spending.put_right",
            programme,
            rows,
            journals,
            programmes.day_of(programme, at),
            details={"purchase": purchase.ref},
            by=by,
            at=at,
        )
    except posting.NotEnough as used:
        missing = Money(used.missing, used.account.currency)
        raise refusals.NotPossible(
            _("Some of this money was used or promised since: %(missing)s is missing.")
            % {"missing": queries.said(missing)},
            fix=_("Ask the person to take something back first, or to move money to this line."),
        ) from used
