"""What payees send: received and checked, held where it is strange, paid after the person's yes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from ownway.consent import queries as consent
from ownway.consent.rules import Level, Topic, at_least
from ownway.core.actors import Actor, ActorKind
from ownway.core.money import Money
from ownway.core.period import working_days_after
from ownway.people import queries as people
from ownway.people.models import Person, Supporter
from ownway.programme import queries as programmes
from ownway.record.store import take_turns, writing
from ownway.spending import queries, rules
from ownway.spending.actions import bills, refusals
from ownway.spending.actions.apart import is_payee, require_not_close
from ownway.spending.actions.setting_aside import entry, locked, move, move_on, post
from ownway.spending.actions.standing import set_free
from ownway.spending.models import (
    Bill,
    Invoice,
    InvoiceBill,
    InvoiceDoubt,
    Payee,
    Purchase,
    StandingYes,
    WorkDay,
)
from ownway.spending.rules import BillStatus, Doubt, InvoiceStatus, Status, Worked


def send_invoice(
    *,
    purchase: Purchase,
    number: str,
    amount: Money,
    from_on: date,
    last_on: date,
    key: UUID,
    worked: Sequence[Worked] = (),
    by: Actor,
    at: datetime,
) -> Invoice:
    """Takes an invoice in and checks it; `last_on` is the last day it is for.

    What is strange is held, with the reasons and a day for an answer; else it waits for the
    person's yes, or goes on at once with the yes they gave before, or where they sent it
    themselves (F5, F13). The same key and content give the first invoice again. One that comes
    after the person's time here is kept and held, and moves no money (S13).

    Raises NotAnInvoice, NotPossible, KeyUsed.
    """
    with writing():
        now = locked(purchase)
        first = queries.invoices().filter(key=key).first()
        if first is not None:
            return _the_same(first, now, number, amount)
        if not queries.comes_late(now):
            require_open(now)
        _require_sense(now, number, amount, from_on, last_on, worked)
        _require_calm(now, at)
        payee = bills.payee_named(now.person.programme, now.payee, by=by, at=at)
        Payee.objects.select_for_update().get(pk=payee.pk)  # two with one number take turns
        programme = now.person.programme.ref
        take_turns(f"{programme}:{rules.plain_name(one.worker)}" for one in worked)
        row = Invoice.objects.create(
            purchase=now,
            payee=payee,
            key=key,
            number=number.strip(),
            number_plain=rules.plain_number(number),
            amount_minor=amount.minor,
            currency=amount.currency,
            from_on=from_on,
            until_on=last_on + timedelta(days=1),
            status=InvoiceStatus.RECEIVED.value,
            sent_at=at,
            sent_by=by.ref,
            sent_human=by.human,
        )
        days = [_work_day(row, one) for one in worked]
        doubts = _doubts(row, now)
        if doubts:
            _hold(row, now, at)
            rows: list[Model] = [payee, row, *days, *doubts]
            entry("spending.send_invoice", now, rows, by=by, at=at)
        else:
            _go_on("spending.send_invoice", row, now, [payee, *days], by=by, at=at)
        return queries.invoices().get(pk=row.pk)


def clear_invoice(*, invoice: Invoice, words: str, by: Actor, at: datetime) -> Invoice:
    """Somebody looked, and it is in order: it goes on. Not whoever sent it, nor the person.

    Raises ConflictOfInterest, NotPossible, ReasonNeeded.
    """
    if not words.strip() or len(words) > rules.LONGEST_WORDS:
        raise refusals.ReasonNeeded(
            _("Say what you found out."),
            fix=_("A few words, up to %(most)s characters.") % {"most": rules.LONGEST_WORDS},
        )
    with writing():
        now, row = _locked(invoice)
        _require_apart(row, now, by)
        _require(row, InvoiceStatus.HELD)
        _require_possible(row, now)
        found = list(InvoiceDoubt.objects.filter(invoice=row, cleared_at__isnull=True))
        for one in found:
            one.cleared_at, one.cleared_by, one.cleared_human = at, by.ref, by.human
            one.cleared_words = words.strip()
            one.save()
        _go_on("spending.clear_invoice", row, now, found, by=by, at=at)
        return queries.invoices().get(pk=row.pk)


def agree_invoice(*, invoice: Invoice, by: Actor, at: datetime) -> Invoice:
    """The person's yes, or that of somebody who agrees on buying with them (F5). Twice is once.

    Once the person died or their time here is over, staff say it for them, for days up to then:
    whoever worked is paid. Raises NotTheirYes, ConflictOfInterest, NotPossible.
    """
    with writing():
        now, row = _locked(invoice)
        for_them = _says_it_for_them(now.person, by)
        if for_them:
            _require_apart(row, now, by)
        else:
            _require_their_yes(row, now.person, by, at)
        if row.status == InvoiceStatus.AGREED:
            return row
        _require_not_who_looked(row, now.person, by)
        _require(row, InvoiceStatus.WITH_PERSON)
        if for_them:
            _require_until_then(row, now)
        _require_possible(row, now)
        made = _agreed(row, now, by, at)
        post("spending.agree_invoice", now, [row, *made], [], by=by, at=at)
        return queries.invoices().get(pk=row.pk)


def refuse_invoice(
    *, invoice: Invoice, reason_code: str, reason: str, by: Actor, at: datetime
) -> Invoice:
    """No, with a code of the pack and words for the payee: by the person, or by whoever looked.

    Once the person died or their time here is over, staff say it for them.
    Raises NotTheirYes, ConflictOfInterest, NotPossible, ReasonNeeded.
    """
    with writing():
        now, row = _locked(invoice)
        pack = programmes.pack_of(now.person.programme)
        codes = pack.spending.invoices.refusal_reasons
        findings = rules.check_no(reason_code, reason, codes)
        refusals.refuse(refusals.ReasonNeeded, findings, pack)
        if row.status == InvoiceStatus.HELD:
            _require_apart(row, now, by)
        elif _says_it_for_them(now.person, by):
            _require_apart(row, now, by)
            _require(row, InvoiceStatus.WITH_PERSON)
        else:
            _require_their_yes(row, now.person, by, at)
            _require(row, InvoiceStatus.WITH_PERSON)
        row.reason_code, row.reason = reason_code, reason.strip()
        _answer(row, InvoiceStatus.REFUSED, by, at)
        details = {"reason": reason_code}
        entry("spending.refuse_invoice", now, [row], details=details, by=by, at=at)
        return queries.invoices().get(pk=row.pk)


def give_standing_yes(*, purchase: Purchase, most: Money, by: Actor, at: datetime) -> StandingYes:
    """Yes to each invoice of a purchase up to `most`, until it is withdrawn (F5).

    In place of the one before. Raises NotTheirYes, NotPossible.
    """
    with writing():
        now = locked(purchase)
        _require_own(now.person, by, at)
        require_open(now)
        if most.currency != now.currency or not 0 < most.minor <= now.amount_minor:
            raise refusals.NotPossible(
                _("We could not use this amount."),
                fix=_("Write an amount up to the price that was agreed."),
            )
        gone = _withdraw_yes(now, by, at)
        given = StandingYes.objects.create(
            purchase=now, most_minor=most.minor, given_at=at, given_by=by.ref
        )
        entry("spending.give_standing_yes", now, [*gone, given], by=by, at=at)
        return given


def withdraw_standing_yes(*, purchase: Purchase, by: Actor, at: datetime) -> Purchase:
    """From now on each invoice is asked again. What was agreed already is still paid."""
    with writing():
        now = locked(purchase)
        _require_own(now.person, by, at)
        if queries.standing_yes(now) is None:
            return now
        gone = _withdraw_yes(now, by, at)
        entry("spending.withdraw_standing_yes", now, gone, by=by, at=at)
        return now


def close_invoices(*, purchase: Purchase, by: Actor, at: datetime) -> Purchase:
    """No more invoices come; what no bill has taken is free again. A second press is the same.

    Raises NotPossible while one waits for an answer.
    """
    with writing():
        now = locked(purchase)
        found = queries.on_invoice(now)
        if found is not None and found.closed_at is not None:
            return now
        require_open(now)
        if found is None or _open(now).exists():
            raise refusals.NotPossible(
                _("A bill still waits for an answer."), fix=_("Say yes or no to it first.")
            )
        found.closed_at, found.closed_by = at, by.ref
        found.save(update_fields=["closed_at", "closed_by"])
        yeses = _withdraw_yes(now, by, at)  # the link stays: its payee can still follow them
        journals = set_free(now, at)
        if any(one.status != BillStatus.WITHDRAWN for one in now.bills.all()):
            move_on(now)
        else:
            move(now, Status.CANCELLED)
        rows = [now, found, *yeses]
        post("spending.close_invoices", now, rows, journals, by=by, at=at)
        return now


def withdraw_open(purchase: Purchase) -> list[Invoice]:
    """Takes back the invoices of a purchase that is taken back; the caller's entry names them."""
    found = list(_open(purchase))
    for row in found:
        row.status = InvoiceStatus.WITHDRAWN.value
        row.look_by_on = None
        row.save(update_fields=["status", "look_by_on"])
    return found


def _locked(invoice: Invoice) -> tuple[Purchase, Invoice]:
    now = locked(queries.purchase_of(invoice))
    Invoice.objects.select_for_update().get(pk=invoice.pk)
    return now, queries.invoices().get(pk=invoice.pk)


def _open(purchase: Purchase) -> QuerySet[Invoice]:
    return Invoice.objects.filter(purchase=purchase, status__in=rules.OPEN_INVOICES)


def require_open(purchase: Purchase) -> None:
    """Raises NotPossible where no bills are taken for it."""
    if not queries.takes_invoices(purchase):
        raise refusals.NotPossible(
            _("No bills are taken for this now."), fix=_("Ask the person you did it for.")
        )


def _require_sense(
    purchase: Purchase,
    number: str,
    amount: Money,
    from_on: date,
    last_on: date,
    worked: Sequence[Worked],
) -> None:
    findings = rules.check_invoice(
        number=number,
        amount=amount.minor if amount.currency == purchase.currency else 0,
        from_on=from_on,
        until_on=last_on + timedelta(days=1),
        worked=worked,
    )
    pack = programmes.pack_of(purchase.person.programme)
    refusals.refuse(refusals.NotAnInvoice, findings, pack)


def _require_calm(purchase: Purchase, at: datetime) -> None:
    today = Invoice.objects.filter(purchase=purchase, sent_at__gt=at - timedelta(days=1))
    if today.count() >= rules.MOST_A_DAY:
        raise refusals.NotPossible(
            _("Many bills came for this today."), fix=_("Send the next one tomorrow.")
        )


def _require(row: Invoice, status: InvoiceStatus) -> None:
    if row.status != status:
        raise refusals.NotPossible(
            _("This bill is no longer where it was."), fix=_("Open it again to see where it is.")
        )


def _require_apart(row: Invoice, purchase: Purchase, by: Actor) -> None:
    """Whoever sent it, or whose money it is, does not look at it."""
    if by.human in (row.sent_human, purchase.person.human):
        raise refusals.ConflictOfInterest(
            _("You sent this, so somebody else looks at it."),
            fix=_("Ask a colleague to look at it."),
        )
    require_not_close(purchase.person.programme, purchase.person, purchase.payee, by)


def _require_possible(row: Invoice, purchase: Purchase) -> None:
    """What even a yes cannot pay: more than was set aside, or a number that is paid already."""
    if row.amount_minor > queries.left_to_bill(purchase):
        raise refusals.NotPossible(
            _("This is more than was set aside for it."),
            fix=_("Ask for the rest as a purchase of its own first, or say no to the bill."),
        )
    same = Invoice.objects.filter(payee=row.payee, number_plain=row.number_plain).exclude(pk=row.pk)
    if same.filter(status__in=[InvoiceStatus.WITH_PERSON, InvoiceStatus.AGREED]).exists():
        raise refusals.NotPossible(
            _("Another bill with this number goes on already."),
            fix=_("Say no to this one, and ask the payee for a bill with its own number."),
        )


def _require_their_yes(row: Invoice, person: Person, by: Actor, at: datetime) -> None:
    if _on_paper(person) and by.kind is ActorKind.STAFF and by.human == row.sent_human:
        raise refusals.ConflictOfInterest(
            _("You sent this, so somebody else writes down the person’s yes."),
            fix=_("Ask a colleague."),
        )
    _require_own(person, by, at)
    if is_payee(person.programme, row.payee.name, by):
        raise refusals.ConflictOfInterest(
            _("You are the one who is paid, so you do not answer this."),
            fix=_("Ask the person to look at it."),
        )
    if by.human != person.human:
        require_not_close(person.programme, person, row.payee.name, by)


def _says_it_for_them(person: Person, by: Actor) -> bool:
    """Whether staff answer because the person no longer does: they died, or their time is over."""
    return by.kind is ActorKind.STAFF and queries.gone(person) is not None


def _require_not_who_looked(row: Invoice, person: Person, by: Actor) -> None:
    """Who found a strange bill in order does not write down the person's yes, nor say it."""
    if by.kind is not ActorKind.STAFF:
        return
    looked = InvoiceDoubt.objects.filter(invoice=row, cleared_human=by.human).exists()
    if looked and _says_it_for_them(person, by):
        raise refusals.ConflictOfInterest(
            _("You looked at this bill, so somebody else says yes to it."),
            fix=_("Ask a colleague."),
        )
    if looked and _on_paper(person):
        raise refusals.ConflictOfInterest(
            _("You looked at this bill, so somebody else writes down the person’s yes."),
            fix=_("Ask a colleague."),
        )


def _require_until_then(row: Invoice, purchase: Purchase) -> None:
    """Nobody says yes for them to days after the last one, unless somebody looked into those."""
    late = row.until_on > queries.terms_of(purchase, ()).ends_on
    looked = InvoiceDoubt.objects.filter(invoice=row, code=Doubt.OUTSIDE_THE_TIME)
    if late and not looked.exists():  # a doubt that is not cleared keeps it from waiting for a yes
        raise refusals.NotPossible(
            _("This bill is also for days after their time here."),
            fix=_("Say no to it, and ask the payee for a bill up to their last day."),
        )


def _require_own(person: Person, by: Actor, at: datetime) -> None:
    """The person; somebody who agrees on buying with them; on paper, staff write it down."""
    typed = _on_paper(person) and by.kind is ActorKind.STAFF
    if by.human == person.human or typed or _agrees_with(person, by, at):
        return
    raise refusals.NotTheirYes(
        _("The person says yes to this, or somebody who agrees on buying with them."),
        fix=_("Ask them to look at it."),
    )


def _on_paper(person: Person) -> bool:
    """Whether what they say of a bill is typed in for them."""
    return person.account_id is None  # type: ignore[attr-defined]


def _agrees_with(person: Person, by: Actor, at: datetime) -> bool:
    if by.kind is not ActorKind.SUPPORTER:
        return False
    rows = Supporter.objects.filter(person=person, account__ref=by.ref)
    return any(
        at_least(consent.levels(one, at=at).get(Topic.BUYING, Level.NOTHING), Level.AGREE)
        for one in rows
    )


def _the_same(first: Invoice, purchase: Purchase, number: str, amount: Money) -> Invoice:
    said = (first.purchase_id, first.number, first.amount_minor, first.currency)
    if said != (purchase.pk, number.strip(), amount.minor, amount.currency):
        raise refusals.KeyUsed(
            _("This form was already sent with other words or another price."),
            fix=_("Open the page again to send a new bill."),
        )
    return first


def _work_day(row: Invoice, one: Worked) -> WorkDay:
    return WorkDay.objects.create(
        invoice=row,
        worker=one.worker.strip(),
        worker_plain=rules.plain_name(one.worker),
        worked_on=one.on,
        minutes=one.minutes,
        begins=one.begins,
    )


def _doubts(row: Invoice, purchase: Purchase) -> list[InvoiceDoubt]:
    sent = queries.sent_of(queries.invoices().get(pk=row.pk))
    terms = queries.terms_of(purchase, {one.on for one in sent.worked})
    found = rules.doubts(sent, queries.beside(row), terms)
    others = {one.ref: one for one in Invoice.objects.filter(ref__in=[one.other for one in found])}
    return [
        InvoiceDoubt.objects.create(
            invoice=row,
            code=one.doubt.value,
            other=others.get(one.other) if one.other is not None else None,
        )
        for one in found
    ]


def _hold(row: Invoice, purchase: Purchase, at: datetime) -> None:
    """Set aside until somebody looked, by a day of the pack."""
    programme = purchase.person.programme
    clock = programmes.pack_of(programme).spending.invoices.look_within
    row.status = InvoiceStatus.HELD.value
    row.look_by_on = working_days_after(programmes.day_of(programme, at), clock.working_days)
    row.save(update_fields=["status", "look_by_on"])


def _go_on(
    verb: str, row: Invoice, purchase: Purchase, rows: Sequence[Model], *, by: Actor, at: datetime
) -> None:
    """To the person; or to its bills at once, with a yes that was given before."""
    yes = queries.standing_yes(purchase)
    made: list[Model] = []
    if row.sent_human == purchase.person.human or (
        yes is not None
        and row.amount_minor <= yes.most_minor
        and not _typed_by(yes, purchase.person, (row.sent_human, by.human))
    ):
        made = _agreed(row, purchase, by, at)
    else:
        row.status = InvoiceStatus.WITH_PERSON.value
        row.look_by_on = None
        row.save(update_fields=["status", "look_by_on"])
    entry(verb, purchase, [row, *rows, *made], by=by, at=at)


def _typed_by(yes: StandingYes, person: Person, humans: Sequence[UUID]) -> bool:
    """Whether a yes on paper was written down by whoever sent the bill, or lets it go on now."""
    return _on_paper(person) and any(people.is_human(yes.given_by, one) for one in humans)


def _agreed(row: Invoice, purchase: Purchase, by: Actor, at: datetime) -> list[Model]:
    """The bills of an agreed invoice, out of what each part still has, by the promised day."""
    _answer(row, InvoiceStatus.AGREED, by, at)
    parts = list(purchase.parts.all())
    shares = rules.shares(
        row.amount_minor, [part.amount_minor for part in parts], queries.billed(parts)
    )
    today = programmes.day_of(purchase.person.programme, at)
    made = bills.made(
        purchase,
        list(zip(parts, shares, strict=True)),
        f"invoice:{row.ref}",
        bills.promised(parts[0], today),
        by=by,
        at=at,
    )
    links = [
        InvoiceBill.objects.create(invoice=row, bill=one) for one in made if isinstance(one, Bill)
    ]
    return [*made, *links]


def _answer(row: Invoice, status: InvoiceStatus, by: Actor, at: datetime) -> None:
    row.status = status.value
    row.look_by_on = None
    row.answered_at, row.answered_by, row.answered_human = at, by.ref, by.human
    row.save()


def _withdraw_yes(purchase: Purchase, by: Actor, at: datetime) -> list[StandingYes]:
    rows = StandingYes.objects.filter(purchase=purchase, withdrawn_at__isnull=True)
    found = list(rows.select_for_update())
    for yes in found:
        yes.withdrawn_at, yes.withdrawn_by = at, by.ref
        yes.save(update_fields=["withdrawn_at", "withdrawn_by"])
    return found
