"""What a bank says is read in once: what is sure happens, all else waits in one queue (E6, E13).

Nothing that a bank said is ever removed. A person matches it, or two explain it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db.models import Model
from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.ledger.rules import Journal
from ownway.programme import queries as programmes
from ownway.programme.models import Programme
from ownway.record import actions as record
from ownway.record.store import writing
from ownway.spending import queries, rules
from ownway.spending.actions import papers, refusals
from ownway.spending.actions.new_details import asked_changes, tests_back
from ownway.spending.actions.runs import moving
from ownway.spending.actions.runs.undoing import settled, undone
from ownway.spending.models import (
    BankEntry,
    BankPaper,
    Dispatch,
    DispatchAnswer,
    EntryMatch,
    Explanation,
    PayRun,
    PayRunLine,
    RunFileLine,
)
from ownway.spending.rules import (
    Effect,
    EntryRead,
    EntryState,
    PaperKind,
    PaperRead,
    RunLineState,
    Said,
    Sent,
)


@dataclass(slots=True)
class _Found:
    """What the entries of a paper do, line by line; a line is touched once in one paper.

    `shown`: what a statement said of a line before, by its pk; no other paper moves money.
    """

    statement: bool
    shown: set[tuple[int, str]]
    settles: dict[int, tuple[PayRunLine, date]] = field(default_factory=dict)
    undoes: dict[int, tuple[PayRunLine, EntryRead]] = field(default_factory=dict)
    accepts: dict[int, PayRunLine] = field(default_factory=dict)
    matched: dict[str, list[PayRunLine]] = field(default_factory=dict)  # by entry ref

    def first(self, entry: EntryRead, line: PayRunLine) -> bool:
        """Whether no statement said this of the line before."""
        return not self.statement or (line.pk, entry.said.value) not in self.shown

    def match(self, entry: EntryRead, lines: Sequence[PayRunLine]) -> None:
        """The entry is these payments."""
        self.matched[entry.ref] = list(lines)
        self.shown.update((line.pk, entry.said.value) for line in lines)

    def touched(self, line: PayRunLine) -> bool:
        return line.pk in self.settles or line.pk in self.undoes or line.pk in self.accepts

    def came_back(self, line: PayRunLine) -> bool:
        """Whether this very paper returns it: a booking of it tells nothing more."""
        back = self.undoes.get(line.pk)
        return back is not None and back[1].said is Said.RETURNED

    @property
    def lines(self) -> list[PayRunLine]:
        named = {line.pk: line for line, _day in self.settles.values()}
        named |= {line.pk: line for line, _entry in self.undoes.values()} | self.accepts
        return [named[pk] for pk in sorted(named)]


def read_paper(
    *,
    programme: Programme,
    holder: str,
    paper: PaperRead,
    matches: Mapping[str, Sequence[str]],
    guesses: Mapping[str, Sequence[str]],
    by: Actor,
    at: datetime,
) -> BankPaper:
    """Reads in what a bank gave for one holder's account, all of it in one transaction.

    `matches`: entry ref → references of the payments it surely is; `guesses` the same for what
    is in doubt, best first. A match that does not fit what our books say now joins the queue. The
    same paper again changes nothing. Raises PaperRefused, with nothing changed, where it does not
    add up, leaves a gap, or says something else under a name that was read before.
    """
    paper = papers.kept(paper)
    with writing():
        Programme.objects.select_for_update().get(pk=programme.pk)
        known = papers.known(programme, holder, paper)
        if known is not None:
            return known
        papers.check(programme, holder, paper)
        named = {ref for refs in matches.values() for ref in refs if "\0" not in ref}
        lines = _locked_lines(programme, named)
        found = _found(paper.kind, lines.values())
        for entry in _returns_first(paper):
            mine = [lines[ref] for ref in matches.get(entry.ref, ()) if ref in lines]
            if mine and all(line.holder == holder for line in mine):
                _decide(found, entry, mine)
        stored = BankPaper.objects.create(
            programme=programme,
            holder=holder,
            kind=paper.kind.value,
            account=paper.account,
            name=paper.name,
            sha256=paper.sha256,
            currency=paper.currency,
            opening_minor=paper.opening,
            closing_minor=paper.closing,
            closing_on=paper.closing_on,
            read_at=at,
            read_by=by.ref,
        )
        entries = [_entry(stored, one, guesses.get(one.ref, ()), by) for one in paper.entries]
        BankEntry.objects.bulk_create(entries)
        rows = _match(entries, found.matched, sure=True, by=by, at=at)
        rows += tests_back(programme, holder, entries)
        rows += asked_changes(programme, entries, paper)
        _apply(
            "spending.read_paper",
            programme,
            found,
            [stored, *entries, *rows],
            details={"paper": stored.ref, "kind": paper.kind.value, "entries": len(entries)},
            by=by,
            at=at,
        )
        return stored


def match_entry(*, entry: BankEntry, line: PayRunLine, by: Actor, at: datetime) -> BankEntry:
    """A person says which payment an entry is. The sum must fit; a second click changes nothing.

    Raises NotPossible.
    """
    with writing():
        programme = entry.paper.programme
        Programme.objects.select_for_update().get(pk=programme.pk)
        now = BankEntry.objects.select_for_update().get(pk=entry.pk)
        if now.state == EntryState.MATCHED and now.matches.filter(line=line).exists():
            return now
        row = _locked_lines(programme, {line.reference}).get(line.reference)
        found = _found(PaperKind(now.paper.kind), [] if row is None else [row])
        if now.state == EntryState.WAITING and row is not None and row.holder == entry.paper.holder:
            read = rules.as_matched(queries.entry_read(now), RunLineState(row.state))
            _decide(found, read, [row])
        if not found.matched or row is None:
            raise refusals.NotPossible(
                _("This entry does not fit this payment: the sum or where it stands is another."),
                fix=_("Choose another payment, or explain the entry together with a colleague."),
            )
        rows = _match([now], found.matched, sure=False, by=by, at=at)
        _apply(
            "spending.match_entry",
            programme,
            found,
            [now, *rows],
            details={"entry": now.ref, "line": row.reference},
            by=by,
            at=at,
        )
        return now


def explain(*, entry: BankEntry, code: str, words: str, by: Actor, at: datetime) -> Explanation:
    """One person says why an entry is no payment of ours; another has to agree.

    The same again changes nothing. Raises ReasonNeeded, NotPossible.
    """
    why = rules.Explained(code)
    with writing():
        now = BankEntry.objects.select_for_update().get(pk=entry.pk)
        said = Explanation.objects.filter(entry=now).first()
        if said is not None and (said.code, said.words) == (why, words.strip()):
            return said
        if said is not None or now.state != EntryState.WAITING:
            raise _no_longer()
        if not words.strip():
            raise refusals.ReasonNeeded(
                _("Say why, in a few words."), fix=_("A colleague reads them before agreeing.")
            )
        said = Explanation.objects.create(
            entry=now,
            code=why.value,
            words=words.strip(),
            said_at=at,
            said_by=by.ref,
            said_human=by.human,
        )
        _note("spending.explain_entry", now, [said], by=by, at=at)
        return said


def agree_explanation(*, entry: BankEntry, by: Actor, at: datetime) -> BankEntry:
    """Another human agrees, and the entry leaves the queue for good; it stays to be read.

    A second click changes nothing. Raises TwoPeople, NotPossible.
    """
    with writing():
        now = BankEntry.objects.select_for_update().get(pk=entry.pk)
        said = Explanation.objects.filter(entry=now).first()
        if said is None:
            raise _no_longer()
        if said.agreed_human is not None:
            return now
        if said.said_human == by.human:
            raise refusals.TwoPeople(
                _("You explained this entry, so somebody else agrees."),
                fix=_("Ask a colleague to look at it."),
            )
        if now.state != EntryState.WAITING:
            raise _no_longer()
        said.agreed_at, said.agreed_by, said.agreed_human = at, by.ref, by.human
        said.save(update_fields=["agreed_at", "agreed_by", "agreed_human"])
        now.state = EntryState.EXPLAINED.value
        now.save(update_fields=["state"])
        _note("spending.agree_explanation", now, [now, said], by=by, at=at)
        return now


def take_entry(*, entry: BankEntry, by: Actor, at: datetime) -> BankEntry:
    """Whoever takes an entry of the queue is its owner from now on."""
    with writing():
        now = BankEntry.objects.select_for_update().get(pk=entry.pk)
        if now.owner == by.ref:
            return now
        if now.state != EntryState.WAITING:
            raise _no_longer()
        now.owner = by.ref
        now.save(update_fields=["owner"])
        _note("spending.take_entry", now, [now], by=by, at=at)
        return now


def _no_longer() -> refusals.NotPossible:
    return refusals.NotPossible(
        _("This entry is no longer where it was."), fix=_("Open it again to see where it is.")
    )


def _note(verb: str, entry: BankEntry, rows: Sequence[Model], *, by: Actor, at: datetime) -> None:
    record.write(
        by=by,
        at=at,
        verb=verb,
        programme=entry.paper.programme.ref,
        rows=rows,
        details={"entry": entry.ref},
    )


def _locked_lines(programme: Programme, references: set[str]) -> dict[str, PayRunLine]:
    """The payments named, with their runs held fast in one order."""
    runs = PayRunLine.objects.filter(
        reference__in=references, run__programme=programme
    ).values_list("run_id", flat=True)
    ids = sorted(set(runs))
    list(PayRun.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    rows = queries.lines().filter(reference__in=references, run__in=ids)
    return {line.reference: line for line in rows}


def _found(kind: PaperKind, lines: Iterable[PayRunLine]) -> _Found:
    """Nothing found yet, and what statements said of these payments before."""
    said = EntryMatch.objects.filter(
        line__in=[line.pk for line in lines], entry__paper__kind=PaperKind.STATEMENT.value
    )
    shown = set(said.values_list("line_id", "entry__said"))
    return _Found(kind is PaperKind.STATEMENT, shown)


def _returns_first(paper: PaperRead) -> list[EntryRead]:
    """A booking beside its return in one statement is what went before it, in whatever order."""
    statement = paper.kind is PaperKind.STATEMENT
    return sorted(paper.entries, key=lambda one: statement and one.said is not Said.RETURNED)


def _decide(found: _Found, entry: EntryRead, lines: Sequence[PayRunLine]) -> None:
    """What a sure match does, once it is seen to fit; else nothing, and the entry waits."""
    if any(found.touched(line) and not found.came_back(line) for line in lines):
        return
    if len(lines) > 1:
        mine = [one for one in lines if one.state in rules.OPEN and not found.came_back(one)]
        others = [line for line in lines if line not in mine]
        whole = rules.comes_to(entry, [line.amount_minor for line in lines])
        if whole and entry.on is not None and all(_is_told(found, entry, one) for one in others):
            found.settles |= {line.pk: (line, entry.on) for line in mine}
            found.match(entry, lines)
        return
    (line,) = lines
    effect = _effect(found, entry, line)
    if effect is Effect.UNDO and line.bill.refunds.filter(correction=None).exists():
        effect = Effect.DOUBT  # a part of it was noted as given back: a person looks first
    if effect is Effect.DOUBT:
        return
    found.match(entry, [line])
    if effect is Effect.SETTLE and entry.on is not None:
        found.settles[line.pk] = (line, entry.on)
    elif effect is Effect.UNDO:
        found.undoes[line.pk] = (line, entry)
    elif effect is Effect.ACCEPT:
        found.accepts[line.pk] = line


def _effect(found: _Found, entry: EntryRead, line: PayRunLine) -> Effect:
    state = RunLineState.RETURNED if found.came_back(line) else RunLineState(line.state)
    return rules.effect(entry, line.amount_minor, state, first=found.first(entry, line))


def _is_told(found: _Found, entry: EntryRead, line: PayRunLine) -> bool:
    """Whether one payment of a file that is booked whole was known as paid already."""
    alone = replace(entry, amount=-line.amount_minor)
    return _effect(found, alone, line) is Effect.NOTHING


def _entry(paper: BankPaper, entry: EntryRead, guesses: Sequence[str], by: Actor) -> BankEntry:
    return BankEntry(
        paper=paper,
        entry_ref=entry.ref,
        on=entry.on,
        amount_minor=entry.amount,
        said=entry.said.value,
        reason=entry.reason,
        reference=entry.reference,
        name=entry.name,
        words=entry.words,
        guesses=list(guesses),
        state=EntryState.WAITING.value,
        owner=by.ref,
    )


def _match(
    entries: Sequence[BankEntry],
    matched: Mapping[str, Sequence[PayRunLine]],
    *,
    sure: bool,
    by: Actor,
    at: datetime,
) -> list[Model]:
    mine = [entry for entry in entries if entry.entry_ref in matched]
    rows = EntryMatch.objects.bulk_create(
        EntryMatch(entry=entry, line=line, sure=sure, matched_at=at, matched_by=by.ref)
        for entry in mine
        for line in matched[entry.entry_ref]
    )
    for entry in mine:
        entry.state = EntryState.MATCHED.value
    BankEntry.objects.filter(pk__in=[entry.pk for entry in mine]).update(
        state=EntryState.MATCHED.value
    )
    return list(rows)


def _apply(
    verb: str,
    programme: Programme,
    found: _Found,
    rows: Sequence[Model],
    *,
    details: Mapping[str, object],
    by: Actor,
    at: datetime,
) -> None:
    """Moves lines, bills and runs, and posts every journal in one call of the kernel."""
    today = programmes.day_of(programme, at)
    answers = _answered(found.lines, by=by, at=at)
    journals: list[Journal] = [settled(line, day, today) for line, day in found.settles.values()]
    journals += [
        undone(line, today, reason=_reason(entry), on=entry.on)
        for line, entry in found.undoes.values()
    ]
    changed: list[Model] = list(answers)
    if found.settles:
        days = {line.pk: day for line, day in found.settles.values()}
        paid = [line for line, _day in found.settles.values()]
        changed += moving.settle_lines(paid, days, by=by, at=at)
    changed += _undo(found, today, by=by, at=at)
    moving.move_lines(list(found.accepts.values()), RunLineState.SENT)
    others = _others_sent(found.lines)
    touched = {line.run_id for line in (*found.lines, *others)}
    runs = list(PayRun.objects.filter(pk__in=touched).order_by("pk"))
    changed += [run for run in runs if moving.move_run(run, by=by, at=at)]
    moving.post(
        verb,
        programme,
        _once([*rows, *found.lines, *others, *changed]),
        journals,
        today,
        details=details,
        by=by,
        at=at,
    )


def _undo(found: _Found, today: date, *, by: Actor, at: datetime) -> list[Model]:
    by_state: dict[RunLineState, list[PayRunLine]] = defaultdict(list)
    for line, entry in found.undoes.values():
        never_left = entry.said is Said.REJECTED
        then = RunLineState.REJECTED if never_left else RunLineState.RETURNED
        if line.state == RunLineState.POSTED:  # nothing is returned that was in no file
            then = RunLineState.REJECTED
        by_state[then].append(line)
        line.bank_reason = entry.reason
    for then, lines in by_state.items():
        moving.move_lines(lines, then)
        for line in lines:
            line.save(update_fields=["bank_reason"])
    bills = [line.bill_id for line, _entry in found.undoes.values()]
    return moving.move_bills(bills, on=today, by=by, at=at) if bills else []


def _reason(entry: EntryRead) -> str:
    """A code, never words: the bank's own, or that it came back."""
    plain = "".join(sign for sign in entry.reason.lower() if sign.isalnum())
    return f"bank_{plain}" if plain else f"bank_{entry.said.value}"


def _answered(lines: Sequence[PayRunLine], *, by: Actor, at: datetime) -> list[DispatchAnswer]:
    """Files of which the bank knows a payment surely left: nobody has to look them up."""
    open_ones = Dispatch.objects.filter(
        answer__isnull=True,
        file__lines__line__in=[line.pk for line in lines],
        file__lines__live=True,
    ).distinct()
    return DispatchAnswer.objects.bulk_create(
        DispatchAnswer(
            dispatch=one,
            outcome=Sent.SENT.value,
            answered_at=at,
            answered_by=by.ref,
            answered_human=by.human,
        )
        for one in open_ones.order_by("pk")
    )


def _others_sent(lines: Sequence[PayRunLine]) -> list[PayRunLine]:
    """The other payments of their files are with the bank too, also where somebody had said that
    a file never arrived: it does not leave a second time."""
    files = RunFileLine.objects.filter(line__in=[line.pk for line in lines], live=True)
    others = list(
        PayRunLine.objects.filter(
            in_files__file__in=files.values("file"),
            in_files__live=True,
            state__in=(RunLineState.IN_FILE, RunLineState.UNKNOWN),
        ).order_by("pk")
    )
    moving.move_lines(others, RunLineState.SENT)
    return others


def _once(rows: Sequence[Model]) -> list[Model]:
    found = {(type(row), row.pk): row for row in rows}
    return list(found.values())
