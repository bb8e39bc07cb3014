"""Accounts and their counters beside the lines that lie in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate, groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import Min

from ownway.ledger.models import Account, Book, Counter, Entry
from ownway.ledger.queries.balances import account_ref, stored_ref, trial_balance
from ownway.ledger.queries.checking.findings import Finding, Scope
from ownway.ledger.queries.plain import asked, streamed
from ownway.ledger.rules import Kind

AT_ONCE = 500
_LINE = ("account_id", "acct_seq", "amount", "balance_after", "journal_id")


def kinds() -> Iterator[Finding]:
    """Each account is what its code says, and is counted by the rule of its kind."""
    rows = Account.objects.select_related("book", "counter").order_by("id")
    for row in rows.iterator(chunk_size=AT_ONCE):
        where = f"account {row.pk}"
        if row.kind not in set(Kind):
            yield Finding(
                "kind",
                f"Account {row.pk} is of a kind that does not exist.",
                where,
                None,
                None,
                row.pk,
            )
            continue
        if account_ref(row).code != row.code:
            yield Finding(
                "account", f"Account {row.pk} is not what its code says.", where, None, None, row.pk
            )
            continue
        kind = Kind(row.kind)
        counter = getattr(row, "counter", None)
        if row.half != kind.half:
            yield Finding(
                "account", f"Account {row.pk} lies in the wrong half.", where, None, None, row.pk
            )
        if kind.counted != (counter is not None):
            words = f"Account {row.pk} is counted and should not be, or the other way round."
            yield Finding("counter", words, where, None, None, row.pk)
        elif counter is not None and counter.rule != int(kind.rule):
            words = f"Account {row.pk} is guarded by rule {counter.rule}, not {int(kind.rule)}."
            yield Finding("rule", words, where, None, None, row.pk)
        elif counter is not None and (counter.overdraft or counter.book_id != row.book_id):
            words = f"The counter of account {row.pk} allows more than any rule says."
            yield Finding("overdraft", words, where, None, None, row.pk)


def running(scope: Scope) -> Iterator[Finding]:
    """Running balances without gaps, and counters that equal their entries."""
    counters = {row.pk: row for row in Counter.objects.all()}
    seen = set()
    for account_id, lines in _lines(scope, counters):
        seen.add(account_id)
        counter = counters.get(account_id)
        if counter is None:
            yield from _not_counted(account_id, lines or [])
        elif lines is not None:
            yield from _account_lines(account_id, lines, counter, scope)
    if not scope.whole:
        return
    for account_id, counter in counters.items():
        if account_id not in seen and (counter.version or counter.dr_posted or counter.cr_posted):
            yield _differs(account_id)


def _lines(
    scope: Scope, counters: Mapping[int, Counter]
) -> Iterator[tuple[int, list[tuple[Any, ...]] | None]]:
    """The lines of each account in the order they were written; None where all is well.

    Where only the later ones are looked at, all from the first of them on: a lower id may have
    taken its turn at the counter after a higher one.
    """
    entries = Entry.objects.order_by("acct_seq")
    if scope.whole:
        for account_id, rows in groupby(streamed(_BY_DAY), itemgetter(0)):
            well = _add_up(rows, counters.get(account_id))
            of_it = entries.filter(account_id=account_id).values_list(*_LINE)
            yield account_id, None if well else list(of_it)
        return
    touched = entries.order_by("account_id").filter(journal_id__gte=scope.first)
    for account_id, first in touched.values_list("account_id").annotate(first=Min("acct_seq")):
        of_it = entries.filter(account_id=account_id)
        if first is None:
            yield account_id, list(of_it.filter(acct_seq__isnull=False).values_list(*_LINE)[:1])
        else:
            yield account_id, list(of_it.filter(acct_seq__gte=first).values_list(*_LINE))


# By day, as their index has them: read once in the order they lie, and put in their own order here.
_BY_DAY = """
SELECT account_id, acct_seq, amount, balance_after FROM ledger_entry
 ORDER BY account_id, effective_on, acct_seq
"""


def _add_up(lines: Iterable[tuple[Any, ...]], counter: Counter | None) -> bool:
    """Whether all that `_account_lines` asks of a whole account is so; a moment's work."""
    if counter is None:
        return all(line[1] is None for line in lines)
    of_it = list(lines)
    if any(line[1] is None for line in of_it):
        return False
    _accounts, numbers, amounts, balances = zip(*sorted(of_it, key=itemgetter(1)), strict=True)
    net, debits = balances[-1], sum(amount for amount in amounts if amount > 0)
    return (
        numbers == tuple(range(1, counter.version + 1))
        and balances == tuple(accumulate(amounts))
        and (debits, debits - net) == (counter.dr_posted, counter.cr_posted)
        and {1: net, 2: -net}.get(counter.rule, 0) <= counter.overdraft
    )


def _not_counted(account_id: int, lines: list[tuple[Any, ...]]) -> Iterator[Finding]:
    if any(seq is not None for _account, seq, *_rest in lines):
        words = f"Account {account_id} is not counted and has lines that are."
        yield Finding("sequence", words, f"account {account_id}", account=account_id)


def _account_lines(
    account_id: int, lines: list[tuple[Any, ...]], counter: Counter, scope: Scope
) -> Iterator[Finding]:
    where = f"account {account_id}"
    before, balance = (0, 0) if scope.whole else _before(account_id, lines)
    for place, (_account, seq, amount, after, journal_id) in enumerate(lines, start=before + 1):
        balance += amount
        if seq != place:
            words = f"Account {account_id} has a gap: line {place} is missing."
            yield Finding(
                "sequence", words, f"{where}, journal {journal_id}", None, journal_id, account_id
            )
            break
        if after != balance:
            words = f"The running balance of account {account_id} breaks at line {place}."
            yield Finding(
                "balance", words, f"{where}, journal {journal_id}", None, journal_id, account_id
            )
            break
    net = counter.dr_posted - counter.cr_posted
    if scope.whole:
        debits = sum(amount for _a, _s, amount, *_rest in lines if amount > 0)
        credits_ = sum(-amount for _a, _s, amount, *_rest in lines if amount < 0)
        counted: tuple[int, ...] = (len(lines), debits, credits_)
        agrees = counted == (counter.version, counter.dr_posted, counter.cr_posted)
    else:
        agrees = (before + len(lines), balance) == (counter.version, net)
    if not agrees:
        yield _differs(account_id)
    over = {1: net, 2: -net}.get(counter.rule, 0)
    if over > counter.overdraft:
        words = f"Account {account_id} has given out more than it had."
        yield Finding("overdraw", words, where, account=account_id)


def _before(account_id: int, lines: list[tuple[Any, ...]]) -> tuple[int, int]:
    """Number and balance of the line before the first of these."""
    first = next((seq for _a, seq, *_rest in lines if seq is not None), 1)
    earlier = Entry.objects.filter(account_id=account_id, acct_seq=first - 1)
    found = earlier.values_list("acct_seq", "balance_after").first()
    return (0, 0) if found is None else (int(found[0] or 0), int(found[1] or 0))


def _differs(account_id: int) -> Finding:
    words = f"The counter of account {account_id} differs from its lines."
    return Finding("counter", words, f"account {account_id}", account=account_id)


def halves(scope: Scope) -> Iterator[Finding]:
    """Each half of each book comes to zero in each currency."""
    for book in Book.objects.order_by("id").values_list("ref", flat=True):
        for (currency, half), total in sorted(_sums(book, scope).items()):
            if total:
                words = f"The {half} half in {currency} is out by {total} minor units."
                yield Finding("half", words, f"book {book}", book=book)


_BY_ACCOUNT = """
SELECT a.currency, a.half, x.total
  FROM (SELECT account_id, sum(amount) AS total FROM ledger_entry GROUP BY account_id) x
  JOIN ledger_account a ON a.id = x.account_id JOIN ledger_book b ON b.id = a.book_id
 WHERE b.ref = %s
"""


def _sums(book: UUID, scope: Scope) -> dict[tuple[str, str], int]:
    sums: dict[tuple[str, str], int] = defaultdict(int)
    if scope.whole:
        for currency, half, total in asked(_BY_ACCOUNT, stored_ref(book)):
            sums[currency, half] += int(total)
        return sums
    for line in trial_balance(book):  # from the last closed month on
        sums[line.account.currency, line.account.kind.half] += line.debits - line.credits
    return sums
