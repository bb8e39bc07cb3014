"""Between our pay runs and bank files: a batch becomes bytes, a bank's file becomes a paper.

Nothing is written here. The door calls this, and then an action of `spending` that notes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from ownway.core.period import working_days_after
from ownway.core.problems import Refused
from ownway.interop.banking import incoming, outgoing
from ownway.interop.banking.mapping import results as told
from ownway.interop.banking.mapping.matching import (
    SHORTEST_INSIDE,
    Expected,
    Matched,
    match,
)
from ownway.interop.banking.mapping.numbers import alike
from ownway.interop.banking.mapping.payments import (
    Account,
    Address,
    ByHand,
    Kind,
    Party,
    Payment,
    PaymentFile,
    Written,
)
from ownway.interop.banking.mapping.payments import Rail as Format
from ownway.interop.banking.mapping.templates import (
    Column,
    Holds,
    PaymentTemplate,
    ResultTemplate,
    Tells,
)
from ownway.programme import queries as programmes
from ownway.programme.rules import Rail
from ownway.spending import queries
from ownway.spending.queries import Batch
from ownway.spending.rules import EntryRead, PaperKind, PaperRead, Said, references_in

_SAID = {
    told.Status.ACCEPTED: Said.ACCEPTED,
    told.Status.WAITING: Said.WAITING,
    told.Status.REJECTED: Said.REJECTED,
    told.Status.RETURNED: Said.RETURNED,
    told.Status.PAID: Said.PAID,
}


# Files of tests take the letters of a day from the end, files of payments from the start.
_FROM_THE_END = 34


class Incoming(StrEnum):
    """What kind of file a bank gave."""

    CAMT053 = "camt053"
    PAIN002 = "pain002"
    NACHA = "nacha"
    TABLE = "table"


class NotOurs(Refused):
    """The file is about another account, or in columns this holder's bank does not use."""

    code = "not_ours"


@dataclass(frozen=True, slots=True)
class Read:
    """One paper as it was read: what is surely which payment, and what it may be."""

    paper: PaperRead
    matches: Mapping[str, Sequence[str]]  # entry ref → references
    guesses: Mapping[str, Sequence[str]]


def made(batch: Batch) -> Written:
    """The bytes of one file. The same batch gives the same bytes. Raises FileNotMade."""
    rail = batch.rail
    template = _template(rail) if rail.format == "template" else None
    files = outgoing.made(_file(batch), Format(rail.format), template=template)
    if len(files) != 1:
        raise AssertionError("a batch is what one file is made of")
    return files[0]


def _file(batch: Batch) -> PaymentFile:
    debtor = batch.rail.debtor
    return PaymentFile(
        message_id=batch.message_id,
        created_at=batch.created_at,
        execute_on=batch.execute_on,
        currency=batch.lines[0].currency,
        payer=_payer(batch.rail),
        payments=tuple(
            _payment(line, by_hand=batch.rail.format == "by_hand") for line in batch.lines
        ),
        company_id="" if debtor is None else debtor.company_id or "",
        bank_name="" if debtor is None else debtor.bank_name or "",
        files_before=batch.files_before,
        zone=programmes.pack_of(batch.run.programme).zone,
    )


def _payer(rail: Rail) -> Party:
    debtor = rail.debtor
    if debtor is None:
        return Party("", Account())
    account = Account(
        iban=debtor.iban or "",
        bic=debtor.bic or "",
        sort_code=debtor.sort_code or "",
        routing=debtor.routing or "",
        number=debtor.number or "",
    )
    address = Address(town=debtor.town, country=debtor.country)
    return Party(debtor.name, account, address, Kind.ORGANISATION)


def _payment(line: Any, *, by_hand: bool) -> Payment:
    """By hand it is a card first; whoever pays writes another way beside it."""
    return Payment(
        reference=line.reference,
        short_reference=line.reference,
        amount=line.amount_minor,
        payee=Party(line.payee, Account()) if line.account is None else _party(line.account),
        about=line.reference,
        by_hand=ByHand.CARD if by_hand else None,
    )


def _party(row: Any) -> Party:
    known = queries.details_of(row)
    return Party(
        name=known.holder_name,
        account=Account(
            iban=known.iban,
            bic=known.bic,
            sort_code=known.sort_code,
            routing=known.routing,
            number=known.number,
            savings=known.savings,
        ),
        address=Address(
            town=known.town,
            country=known.country,
            street=known.street,
            building=known.building,
            postcode=known.postcode,
        ),
        kind=Kind(known.kind),
    )


def _template(rail: Rail) -> PaymentTemplate:
    return PaymentTemplate(
        columns=tuple(
            Column(Holds(one.holds), one.heading, one.longest, one.fixed) for one in rail.columns
        ),
        headings=any(one.heading for one in rail.columns),
    )


def read(programme: Any, holder: str, kind: Incoming, content: bytes) -> list[Read]:
    """Every paper in a bank's file, each entry sure or in doubt. Changes nothing.

    Raises FileRefused where it cannot be read, NotOurs where it is about another account.
    """
    digest = sha256(content).hexdigest()
    if kind is Incoming.CAMT053:
        found = incoming.statements(content)
        return [_statement(programme, holder, one, digest) for one in found]
    if kind is Incoming.PAIN002:
        report = incoming.status_report(content)
        rows = _of(programme, holder, report)
        if not rows and not queries.knows_file(programme, holder, alike(report.file_reference)):
            raise NotOurs(
                _("We know no file of this holder that this answer is about."),
                fix=_("Choose the holder whose bank gave it."),
            )
        return [_results(programme, PaperKind.STATUS, report.report_id, digest, rows)]
    if kind is Incoming.NACHA:
        back = incoming.returns(content)
        read_in = _results(programme, PaperKind.RETURNS, digest[:32], digest, back.results)
        return [_with_changes(read_in, back.changes)]
    rows = incoming.results(content, _result_template(programme, holder))
    return [_results(programme, PaperKind.RESULTS, digest[:32], digest, rows)]


def _statement(programme: Any, holder: str, one: told.Statement, digest: str) -> Read:
    mine = [
        alike(number)
        for rail in programmes.pack_of(programme).spending.rails_of(holder)
        if rail.debtor is not None
        for number in (rail.debtor.iban, rail.debtor.number)
        if number
    ]
    if not any(number in alike(one.account) for number in mine):
        raise NotOurs(
            _("This statement is about another account."),
            fix=_("Choose the holder whose bank gave it."),
        )
    sorted_out = _sorted_out(programme, holder, one.entries)
    paper = PaperRead(
        kind=PaperKind.STATEMENT,
        name=one.statement_id,
        sha256=digest,
        currency=one.currency,
        entries=tuple(_entry(entry) for entry in one.entries),
        account=one.account,
        opening=one.opening,
        closing=one.closing,
        closing_on=one.closing_on,
    )
    return Read(
        paper=paper,
        matches={found.entry.ref: found.keys for found in sorted_out.sure},
        guesses={
            doubt.entry.ref: [guess.key for guess in doubt.guesses] for doubt in sorted_out.doubtful
        },
    )


def _sorted_out(programme: Any, holder: str, entries: Sequence[told.StatementEntry]) -> Matched:
    """Each entry sure or in doubt. What was paid before is looked at only where it is spoken of.

    What is sure comes from our references and what is still open, or known as paid from elsewhere
    and not shown by a statement yet. Only money in again, in doubt, is compared with more of what
    was paid.
    """
    named = {alike(entry.reference) for entry in entries}
    still = _expected(queries.expected(programme, holder))
    still += _expected(_not_shown(programme, holder, entries, named))
    paid = queries.paid_before(programme, holder, references=named)
    said = [alike(f"{entry.reference} {entry.about}") for entry in entries]
    over = queries.over(programme, holder, named.union(*map(references_in, said)))
    found = match(entries, still, _expected(paid), over)
    unclear = [one.entry for one in found.doubtful if one.entry.returned or one.entry.reversal]
    if not unclear:
        return found
    texts = [alike(f"{entry.reference} {entry.about}") for entry in unclear]
    paid = queries.paid_before(
        programme,
        holder,
        references=named.union(*map(references_in, texts)),
        beginnings={text for text in texts if len(text) >= SHORTEST_INSIDE},
        amounts={entry.amount for entry in unclear},
    )
    return match(entries, still, _expected(paid), over)


def _not_shown(
    programme: Any, holder: str, entries: Sequence[told.StatementEntry], named: set[str]
) -> list[Any]:
    texts = [alike(f"{entry.reference} {entry.about}") for entry in entries]
    return queries.not_shown(
        programme,
        holder,
        references=named.union(*map(references_in, texts)),
        beginnings={text for text in texts if len(text) >= SHORTEST_INSIDE},
        amounts={-entry.amount for entry in entries if entry.amount < 0},
        files={alike(entry.file_reference) for entry in entries if entry.file_reference},
    )


def _entry(entry: told.StatementEntry) -> EntryRead:
    said = Said.REVERSED if entry.reversal else Said.BOOKED
    return EntryRead(
        ref=entry.ref,
        said=Said.RETURNED if entry.returned else said,
        on=entry.on,
        amount=entry.amount,
        reason=entry.return_reason,
        reference=entry.reference,
        name=entry.name,
        words=entry.about,
    )


def _expected(lines: Iterable[Any]) -> list[Expected]:
    found = []
    for line in lines:
        files = [held.file for held in line.in_files.all() if held.live]
        day: date = line.paid_on or (files[0].execute_on if files else line.promised_on)
        found.append(
            Expected(
                key=line.reference,
                amount=-line.amount_minor,
                on=day,
                name=line.payee if line.account is None else _party(line.account).name,
                references=(line.reference,),
                file_reference=files[0].message_id if files else "",
            )
        )
    return found


def _of(programme: Any, holder: str, report: told.StatusReport) -> tuple[told.PaymentResult, ...]:
    """A report on a whole file speaks for each payment in it."""
    if report.results or report.whole is None:
        return report.results
    return tuple(
        told.PaymentResult(reference=line.reference, status=report.whole, reason=report.reason)
        for line in queries.of_file(programme, holder, alike(report.file_reference))
    )


def _results(
    programme: Any,
    kind: PaperKind,
    name: str,
    digest: str,
    rows: Sequence[told.PaymentResult],
) -> Read:
    entries = tuple(_result(place, row) for place, row in enumerate(rows, start=1))
    paper = PaperRead(
        kind=kind, name=name, sha256=digest, currency=programme.currency, entries=entries
    )
    sure = {entry.ref: [entry.reference] for entry in entries if entry.reference}
    return Read(paper=paper, matches=sure, guesses={})


def _with_changes(found: Read, changes: Sequence[told.DetailChange]) -> Read:
    """Details that payees' banks ask for wait beside the returns: none is taken silently."""
    asked = tuple(
        EntryRead(
            ref=f"c{place}",
            said=Said.CHANGE,
            on=one.on,
            reason=one.code,
            reference=one.reference,
            corrected=one.corrected,
        )
        for place, one in enumerate(changes, start=1)
    )
    return replace(found, paper=replace(found.paper, entries=(*found.paper.entries, *asked)))


def tests(programme: Any, prenotes: Sequence[Any]) -> list[Written]:
    """The files that try new details with 0.00, one for each kind of payee.

    Raises FileNotMade, WayDropped.
    """
    rail = programmes.pack_of(programme).spending.rail(prenotes[0].rail)
    if rail is None or rail.debtor is None:
        raise queries.WayDropped(
            _("We no longer pay this way, so this file cannot be made."),
            fix=_("Tell the people who run Ownway. Do not send the file."),
        )
    first = prenotes[0]
    day = working_days_after(programmes.day_of(programme, first.sent_at), 1)
    file = PaymentFile(
        message_id=first.reference,
        created_at=first.sent_at,
        execute_on=day,
        currency=programme.currency,
        payer=_payer(rail),
        payments=tuple(
            Payment(
                reference=one.reference,
                short_reference=one.reference,
                amount=0,
                payee=_party(one.account),
                about=one.reference,
                prenote=True,
            )
            for one in prenotes
        ),
        company_id=rail.debtor.company_id or "",
        bank_name=rail.debtor.bank_name or "",
        files_before=_FROM_THE_END - 2 * first.number,
        zone=programmes.pack_of(programme).zone,
    )
    return list(outgoing.made(file, Format(rail.format)))


def _result(place: int, row: told.PaymentResult) -> EntryRead:
    said = _SAID[row.status]
    amount = row.amount
    if amount is not None and said is Said.PAID:
        amount = -amount
    return replace(
        EntryRead(ref=str(place), said=said),
        on=row.on,
        amount=amount,
        reason=row.reason,
        reference=row.reference,
        words=row.said,
    )


def _result_template(programme: Any, holder: str) -> ResultTemplate:
    rails = programmes.pack_of(programme).spending.rails_of(holder)
    rail = next((one for one in rails if one.results), None)
    if rail is None:
        raise NotOurs(
            _("We do not know the columns of this holder’s bank."),
            fix=_("Read in a statement instead, or add the columns to the pack."),
        )
    return ResultTemplate(
        columns=tuple((one.heading, Tells(one.tells)) for one in rail.results),
        statuses=tuple((one.word, told.Status(one.status)) for one in rail.result_words),
        currency=programme.currency,
    )
