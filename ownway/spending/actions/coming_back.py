"""What came back is paid again once, what came in is a refund, what is gone is agreed by two."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from django.db.models import Model
from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.money import Money
from ownway.core.wording import said
from ownway.holding import queries as holding
from ownway.holding.models import Arrangement
from ownway.holding.rules import Way
from ownway.ledger.rules import Journal
from ownway.programme import queries as programmes
from ownway.programme.models import Programme
from ownway.record import actions as record
from ownway.record.store import writing
from ownway.spending import queries, rules
from ownway.spending.actions import refusals
from ownway.spending.actions.refunding import given_back
from ownway.spending.actions.runs import moving
from ownway.spending.actions.setting_aside import lock_pots, locked
from ownway.spending.models import (
    BankEntry,
    Bill,
    EntryRefund,
    Loss,
    MadeGood,
    PaidAgain,
    PayRunLine,
)
from ownway.spending.rules import BorneBy, EntryState, LossOutcome, Lost, RefundKind, Said


def pay_again(*, line: PayRunLine, by: Actor, at: datetime) -> PaidAgain:
    """What the bank refused or sent back may be paid once more, to the account confirmed now.

    By hand where two people agreed to that. The next pay run lists it. A second click changes
    nothing. Raises NotPossible where no account is confirmed and rested, or where the bank says
    that this one cannot be paid into.
    """
    with writing():
        programme = line.run.programme
        Programme.objects.select_for_update().get(pk=programme.pk)
        known = PaidAgain.objects.filter(line=line).first()
        if known is not None:
            return known
        now = queries.lines().get(pk=line.pk)
        today = programmes.day_of(programme, at)
        used = queries.accounts_in_use({now.bill.payee_id}, today)[now.bill.payee_id]
        account = used.account
        if account is None and used.waits is None:  # two people agreed to pay by hand (PaidByHand)
            account = now.account
        if account is None:
            raise refusals.NotPossible(
                _("There is no account yet that it could be paid into."),
                fix=_("Write down where the payee is paid. Somebody else calls them back."),
            )
        if (
            used.account is not None
            and used.account == now.account
            and rules.needs_other_account(now.bank_reason)
        ):
            raise refusals.NotPossible(
                _("The bank says that this account cannot be paid into."),
                fix=_("Ask the payee for other details. Somebody else calls them back."),
            )
        if now.state not in rules.OVER or now.bill.status != rules.BillStatus.AGREED:
            raise refusals.NotPossible(
                _("This payment is no longer where it was."),
                fix=_("Open it again to see where it is."),
            )
        made = PaidAgain.objects.create(
            line=now,
            account=account,
            allowed_at=at,
            allowed_by=by.ref,
            allowed_human=by.human,
        )
        record.write(
            by=by,
            at=at,
            verb="spending.pay_again",
            person=now.bill.person.ref,
            programme=programme.ref,
            rows=[made],
            details={"reference": now.reference},
        )
        return made


def match_refund(*, entry: BankEntry, bill: Bill, by: Actor, at: datetime) -> EntryRefund:
    """Money in that a bank told of is what the payee of this bill gave back (F12).

    A refund of the same sum that was noted before is the one; else it is noted now, and can be
    spent again at once. A second click changes nothing. Raises NotPossible.
    """
    with writing():
        purchase = locked(bill.purchase)
        now = BankEntry.objects.select_for_update().get(pk=entry.pk)
        known = EntryRefund.objects.filter(entry=now, refund__bill=bill).first()
        if known is not None:
            return known
        paid = next(one for one in purchase.bills.all() if one.pk == bill.pk)
        _check_refund(now, paid)
        rows: list[Model] = [now]
        journals: list[Journal] = []
        amount = Money(now.amount_minor or 0, paid.currency)
        refund = (
            queries.standing_refunds()
            .filter(bill=paid, amount_minor=amount.minor, entry=None)
            .first()
        )
        if refund is None:
            refund, journal = given_back(
                bill=paid,
                amount=amount,
                kind=RefundKind.REFUND,
                back_on=now.on or programmes.day_of(purchase.person.programme, at),
                key=uuid5(now.ref, "refund"),
                by=by,
                at=at,
            )
            rows.append(refund)
            journals.append(journal)
        made = EntryRefund.objects.create(
            entry=now, refund=refund, matched_at=at, matched_by=by.ref
        )
        now.state = EntryState.MATCHED.value
        now.save(update_fields=["state"])
        programme = purchase.person.programme
        moving.post(
            "spending.match_refund",
            programme,
            [*rows, made],
            journals,
            programmes.day_of(programme, at),
            details={"entry": now.ref, "refund": refund.ref},
            by=by,
            at=at,
        )
        return made


def _check_refund(entry: BankEntry, bill: Bill) -> None:
    """It is money in, at the bank of whoever paid this bill, and of one person's thing."""
    holders = set(bill.run_lines.filter(state="settled").values_list("holder", flat=True))
    came_in = entry.said == Said.BOOKED and (entry.amount_minor or 0) > 0
    if entry.state != EntryState.WAITING or not came_in or entry.paper.holder not in holders:
        raise refusals.NotPossible(
            _("This entry is no money back from what this payee was paid."),
            fix=_("Choose the payment it came back from, at the same bank."),
        )
    if queries.pool_with(bill.purchase) is not None:
        raise refusals.NotPossible(
            _("This was bought together, so it goes back to several people."),
            fix=_("Note it with the pay run. Then explain this entry together with a colleague."),
        )


def say_loss(
    *,
    arrangement: Arrangement,
    amount: Money,
    code: str,
    borne_by: str,
    words: str,
    key: UUID,
    entry: BankEntry | None = None,
    by: Actor,
    at: datetime,
) -> Loss:
    """Somebody says that money is gone, how, and who bears it; another has to agree.

    Nothing is booked before. `entry`: what the bank said of it, of the same sum. `key` is made
    with the form. Raises ReasonNeeded, NotPossible, KeyUsed.
    """
    how, bearer = Lost(code), BorneBy(borne_by)
    if not words.strip() or len(words) > rules.LONGEST_WORDS:
        raise refusals.ReasonNeeded(
            _("Say what happened, in your own words."),
            fix=_("A colleague reads them before agreeing."),
        )
    with writing():
        first = Loss.objects.filter(key=key).first()
        if first is not None:
            asked = (arrangement.pk, amount.minor, amount.currency)
            if (first.arrangement_id, first.amount_minor, first.currency) != asked:
                raise refusals.KeyUsed(
                    _("This form was already sent with another amount."),
                    fix=_("Open the page again to note something new."),
                )
            return first
        _check_loss(arrangement, amount, bearer, entry)
        if entry is not None and Loss.objects.filter(entry=entry).exists():
            raise refusals.NotPossible(
                _("Somebody said already that this entry is money that is gone."),
                fix=_("Look at what was said, or explain the entry together with a colleague."),
            )
        made = Loss.objects.create(
            arrangement=arrangement,
            person=arrangement.person,
            entry=entry,
            key=key,
            code=how.value,
            borne_by=bearer.value,
            amount_minor=amount.minor,
            currency=amount.currency,
            words=words.strip(),
            said_at=at,
            said_by=by.ref,
            said_human=by.human,
        )
        _write_loss("spending.say_loss", made, [made], [], by=by, at=at)
        return made


def decide_loss(*, loss: Loss, outcome: str, by: Actor, at: datetime) -> Loss:
    """Another human agrees, and it is booked; or refuses, and nothing happens to the money.

    A second click changes nothing. Raises TwoPeople, NotPossible.
    """
    wanted = LossOutcome(outcome)
    with writing():
        lock_pots(loss.arrangement.pot.plan_id)
        now = _held(loss)
        if now.outcome:
            if now.outcome == wanted:
                return now
            raise refusals.NotPossible(
                _("This was already decided."), fix=_("Open it again to see how.")
            )
        if by.human in (now.said_human, now.person.human):
            raise refusals.TwoPeople(
                _("You said that this money is gone, so somebody else decides."),
                fix=_("Ask a colleague to look at it."),
            )
        now.outcome = wanted.value
        now.decided_at, now.decided_by, now.decided_human = at, by.ref, by.human
        journals, rows = [], list[Model]([now])
        if wanted is LossOutcome.AGREED:
            amount, bearer = Money(now.amount_minor, now.currency), BorneBy(now.borne_by)
            _check_loss(now.arrangement, amount, bearer, now.entry)
            today = programmes.day_of(now.person.programme, at)
            journals = [
                rules.lost(
                    key=rules.lost_key(now.key),
                    effective_on=today,
                    rights=holding.rights_of(now.arrangement.pot, now.arrangement.line_root),
                    cash=holding.cash_of(now.arrangement),
                    amount=now.amount_minor,
                    borne_by=bearer,
                    subject=now.ref,
                )
            ]
        now.save()
        if wanted is LossOutcome.AGREED and now.entry is not None:
            now.entry.state = EntryState.MATCHED.value
            now.entry.save(update_fields=["state"])
            rows.append(now.entry)
        _write_loss("spending.decide_loss", now, rows, journals, by=by, at=at)
        return now


def make_good(*, loss: Loss, reason: str, by: Actor, at: datetime) -> MadeGood:
    """The programme gives back what a loss had cost the budget; the person can spend it again.

    Whoever said that the money is gone cannot do it, and nobody can for themself. A second click
    changes nothing. Raises NotPossible, TwoPeople, WordsNeeded.
    """
    why = said(reason, missing=_("Say why, in your own words."))
    with writing():
        lock_pots(loss.arrangement.pot.plan_id)
        now = _held(loss)
        first = MadeGood.objects.filter(loss=now).first()
        if first is not None:
            return first
        if (now.outcome, now.borne_by) != (LossOutcome.AGREED, BorneBy.BUDGET):
            raise refusals.NotPossible(
                _("This loss did not count as used."),
                fix=_("There is nothing to make good."),
            )
        if by.human in (now.said_human, now.person.human):
            raise refusals.TwoPeople(
                _("You said that this money is gone, so somebody else makes it good."),
                fix=_("Ask a colleague to look at it."),
            )
        made = MadeGood.objects.create(
            loss=now, words=why, made_at=at, made_by=by.ref, made_human=by.human
        )
        journal = rules.made_good(
            key=uuid5(now.key, "made_good"),
            effective_on=programmes.day_of(now.person.programme, at),
            rights=holding.rights_of(now.arrangement.pot, now.arrangement.line_root),
            amount=now.amount_minor,
            subject=now.ref,
        )
        _write_loss("spending.make_good", now, [made], [journal], by=by, at=at)
        return made


def _held(loss: Loss) -> Loss:
    """The loss as it stands, until the end of the transaction."""
    now = Loss.objects.select_for_update().get(pk=loss.pk)
    if now.entry_id is not None:  # nobody matches it to something else meanwhile
        BankEntry.objects.select_for_update().get(pk=now.entry_id)
    rows = Loss.objects.select_related("person__programme__pack", "entry__paper")
    return rows.select_related("arrangement__pot__person__programme").get(pk=loss.pk)


def _check_loss(
    arrangement: Arrangement, amount: Money, borne_by: BorneBy, entry: BankEntry | None
) -> None:
    if arrangement.way == Way.NOTIONAL:
        raise refusals.NotPossible(
            _("No money of theirs lies there: the funder keeps it."),
            fix=_("Choose another line, or explain the entry together with a colleague."),
        )
    most = queries.most_lost(arrangement, borne_by)
    if amount.currency != arrangement.pot.currency or not 0 < amount.minor <= most:
        raise refusals.NotPossible(
            _("No more can be gone than there is: %(most)s.")
            % {"most": queries.said(Money(most, arrangement.pot.currency))},
            fix=_("Check the amount, and who bears it."),
        )
    if entry is None:
        return
    fits = (
        entry.state == EntryState.WAITING
        and entry.amount_minor == -amount.minor
        and entry.paper.holder == arrangement.holder
        and entry.paper.programme_id == arrangement.person.programme_id
    )
    if not fits:
        raise refusals.NotPossible(
            _("What the bank said is another sum, or of another holder."),
            fix=_("Choose the line whose money lay there, and the same sum."),
        )


def _write_loss(
    verb: str,
    loss: Loss,
    rows: list[Model],
    journals: list[Journal],
    *,
    by: Actor,
    at: datetime,
) -> None:
    programme = loss.person.programme
    moving.post(
        verb,
        programme,
        rows,
        journals,
        programmes.day_of(programme, at),
        details={"loss": loss.ref},
        by=by,
        at=at,
    )
