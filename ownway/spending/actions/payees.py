"""Where a payee is paid: proposed by one human, confirmed by another who called back."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max, Model
from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.safe import the_safe
from ownway.people.models import Person
from ownway.programme import queries as programmes
from ownway.programme.models import Programme
from ownway.record import actions as record
from ownway.record.store import record_key, writing
from ownway.spending import queries, rules
from ownway.spending.actions import refusals
from ownway.spending.actions.apart import require_apart_from
from ownway.spending.models import Payee, PayeeAccount, PaymentStop
from ownway.spending.rules import AccountClosed, Details


def propose_account(*, payee: Payee, details: Details, by: Actor, at: datetime) -> PayeeAccount:
    """A new version of where a payee is paid. Nothing is paid into it before it is confirmed.

    The same details by the same person again change nothing. Raises CannotPayInto with everything
    that is wrong at once.
    """
    plain = details.plain()
    with writing():
        now = _locked(payee)
        last = now.accounts.order_by("-number").first()
        if last is not None and _same(last, plain, by):
            return last
        row = new_version(now, plain, by=by, at=at)
        _note("spending.propose_account", now.programme, row, by=by, at=at)
        return row


def new_version(payee: Payee, details: Details, *, by: Actor, at: datetime) -> PayeeAccount:
    """The row of a new version, for the entry of the caller. Raises CannotPayInto."""
    plain = details.plain()
    pack = programmes.pack_of(payee.programme)
    findings = rules.check_details(plain, payee.programme.currency)
    refusals.refuse(refusals.CannotPayInto, findings, pack)
    number = payee.accounts.aggregate(last=Max("number"))["last"] or 0
    row = PayeeAccount(
        payee=payee,
        number=number + 1,
        kind=plain.kind.value,
        fingerprint=_fingerprint(plain),
        country=plain.country,
        made_at=at,
        made_by=by.ref,
        made_human=by.human,
    )
    row.details = the_safe().keep(plain.written(), queries.account_place(row))
    row.save()
    return row


def confirm_account(
    *, account: PayeeAccount, called_back: str, by: Actor, at: datetime
) -> PayeeAccount:
    """Another human called the payee back on a channel already on file; it rests, then counts.

    Until then the account before it is still paid. A second click changes nothing. Raises
    CannotPayInto, ConflictOfInterest.
    """
    with writing():
        payee = _locked(account.payee)
        row = PayeeAccount.objects.get(pk=account.pk)
        if row.confirmed_human == by.human:
            return row
        findings = rules.check_confirming(
            maker=str(row.made_human),
            confirmer=str(by.human),
            called_back=called_back,
            standing=row.closed_at is None and row.confirmed_at is None,
        )
        pack = programmes.pack_of(payee.programme)
        refusals.refuse(refusals.CannotPayInto, findings, pack)
        require_apart_from(payee, None, by)
        today = programmes.day_of(payee.programme, at)
        row.confirmed_at, row.confirmed_by, row.confirmed_human = at, by.ref, by.human
        row.called_back = called_back.strip()
        row.usable_on = rules.usable_on(today, pack.spending.bank_details.cooling_days)
        row.save(
            update_fields=[
                "confirmed_at",
                "confirmed_by",
                "confirmed_human",
                "called_back",
                "usable_on",
            ]
        )
        _note("spending.confirm_account", payee.programme, row, by=by, at=at)
        return row


def close_account(*, account: PayeeAccount, reason: str, by: Actor, at: datetime) -> PayeeAccount:
    """This version is paid into no more, from now on: stolen, replaced or mistaken.

    A second click changes nothing.
    """
    why = AccountClosed(reason)
    with writing():
        payee = _locked(account.payee)
        row = PayeeAccount.objects.get(pk=account.pk)
        if row.closed_at is not None:
            return row
        row.closed_at, row.closed_by, row.closed_reason = at, by.ref, why.value
        row.save(update_fields=["closed_at", "closed_by", "closed_reason"])
        _note("spending.close_account", payee.programme, row, by=by, at=at)
        return row


def stop_payments(
    *,
    programme: Programme,
    payee: Payee | None = None,
    person: Person | None = None,
    reason: str,
    by: Actor,
    at: datetime,
) -> PaymentStop:
    """Payments to one payee, or for one person, wait from now on, with a reason. Nothing else does.

    A second click changes nothing. Raises ReasonNeeded.
    """
    if (payee is None) == (person is None):
        raise ValueError("A stop is of one payee or of one person")
    if not reason.strip():
        raise refusals.ReasonNeeded(
            _("Say why payments wait."), fix=_("Whoever lifts the stop reads it.")
        )
    with writing():
        Programme.objects.select_for_update().get(pk=programme.pk)
        live = PaymentStop.objects.filter(payee=payee, person=person, lifted_at__isnull=True)
        known = live.first()
        if known is not None:
            return known
        row = PaymentStop.objects.create(
            programme=programme,
            payee=payee,
            person=person,
            reason=reason.strip(),
            stopped_at=at,
            stopped_by=by.ref,
            stopped_human=by.human,
        )
        _note("spending.stop_payments", programme, row, by=by, at=at)
        return row


def lift_stop(*, stop: PaymentStop, reason: str, by: Actor, at: datetime) -> PaymentStop:
    """Payments go on with the next run: lifted by another than who stopped them, with a reason.

    A second click changes nothing. Raises TwoPeople, ReasonNeeded.
    """
    if not reason.strip():
        raise refusals.ReasonNeeded(
            _("Say why payments may go on."), fix=_("Whoever stopped them reads it.")
        )
    with writing():
        row = PaymentStop.objects.select_for_update().get(pk=stop.pk)
        if row.lifted_at is not None:
            return row
        if by.human == row.stopped_human or by.ref == row.stopped_by:
            raise refusals.TwoPeople(
                _("You stopped these payments, so somebody else lets them go on."),
                fix=_("Ask a colleague to look at it."),
            )
        row.lifted_at, row.lifted_by, row.lifted_human = at, by.ref, by.human
        row.lifted_reason = reason.strip()
        row.save(update_fields=["lifted_at", "lifted_by", "lifted_human", "lifted_reason"])
        _note("spending.lift_stop", row.programme, row, by=by, at=at)
        return row


def _locked(payee: Payee) -> Payee:
    Payee.objects.select_for_update().get(pk=payee.pk)
    return Payee.objects.select_related("programme__pack").get(pk=payee.pk)


def _same(row: PayeeAccount, details: Details, by: Actor) -> bool:
    mine = row.made_human == by.human and row.closed_at is None
    return mine and queries.details_of(row) == details


def _fingerprint(details: Details) -> str:
    """The same for the same account, and no use to whoever has only the database."""
    return record_key().mac("payee account", rules.account_text(details).encode())


def _note(verb: str, programme: Programme, row: Model, *, by: Actor, at: datetime) -> None:
    record.write(
        by=by,
        at=at,
        verb=verb,
        programme=programme.ref,
        rows=[row],
        details={"row": row.ref},  # type: ignore[attr-defined]
    )
