"""Posted lines go into files; what waits on a way that fails goes another way (E8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.ledger import queries as books
from ownway.ledger.rules import Kind
from ownway.programme import queries as programmes
from ownway.programme.models import Programme
from ownway.record import actions as record
from ownway.record.store import writing
from ownway.spending import queries, rules
from ownway.spending.actions import refusals
from ownway.spending.actions.runs import moving
from ownway.spending.models import PayRun, PayRunLine, RunFile, RunFileLine
from ownway.spending.rules import RunLineState


@dataclass(frozen=True, slots=True)
class FilePart:
    """One file as it was written: what it holds, by line key, and its hash (64 hex digits).

    `files_before`: those of its rail and day it counted when it was written (`queries.to_file`).
    """

    sha256: str
    count: int
    total: int  # minor units
    keys: tuple[UUID, ...]
    files_before: int = 0


def make_file(
    *,
    run: PayRun,
    rail: str,
    number: int,
    execute_on: date,
    part: FilePart,
    by: Actor,
    at: datetime,
) -> RunFile:
    """Notes a file made of posted lines of one rail: hash, count and total.

    `number` and `execute_on` are those the bytes were made with (`queries.to_file`). What the
    file holds must be posted, and what the books moved for it. Raises NotPossible where lines
    moved since, RunChanged where anything does not agree.
    """
    moving.check_whole(run)
    with writing():
        lettered = _lettered(run, rail)
        if lettered:  # one at a time, before the run is held: no other run takes the same letter
            Programme.objects.select_for_update(no_key=True).get(pk=run.programme_id)
        now = moving.locked(run)
        moving.check_status(now, *moving.AFTER_RELEASE)
        posted = now.lines.filter(state=RunLineState.POSTED, way=rail)
        leaves = posted.exclude(pk__in=queries.not_to_leave(posted))
        ready = {line.key: line for line in leaves}
        as_counted = number == queries.next_file(now) and (
            not lettered or part.files_before == queries.files_before(now, rail)
        )
        if not as_counted or not part.keys or not set(part.keys) <= set(ready):
            raise refusals.NotPossible(
                _("These payments are no longer where they were."),
                fix=_("Open the pay run again, and make the file anew."),
            )
        lines = [ready[key] for key in part.keys]
        _check_totals(now, part, lines)
        file = RunFile.objects.create(
            run=now,
            number=number,
            holder=lines[0].holder,
            rail=rail,
            message_id=rules.message_id(now.ref, number),
            execute_on=execute_on,
            sha256=part.sha256,
            count=part.count,
            total_minor=part.total,
            currency=lines[0].currency,
            made_at=at,
            made_by=by.ref,
        )
        held = RunFileLine.objects.bulk_create(RunFileLine(file=file, line=one) for one in lines)
        moving.move_lines(lines, RunLineState.IN_FILE)
        moving.move_run(now, by=by, at=at)
        moving.record_entry(
            "spending.make_file",
            now,
            [now, *lines, file, *held],
            by=by,
            at=at,
            details={"file": file.ref, "sha256": file.sha256},
        )
        return file


def take_another_way(
    *, programme: Programme, old: str, new: str, by: Actor, at: datetime
) -> list[PayRunLine]:
    """Every payment that waits on rail `old` goes by `new`, in every run, in one action (E8).

    What may have left stays where it is until somebody has looked it up, and what is for a payee
    without an account stays by hand. References stay. Raises NotPossible where nothing waits, or
    `new` is no way of the same holder.
    """
    with writing():
        runs = {
            run.pk: run
            for run in PayRun.objects.select_for_update().filter(programme=programme).order_by("pk")
        }
        lines = list(
            PayRunLine.objects.filter(
                run__in=list(runs),
                way=old,
                state__in=[RunLineState.POSTED, RunLineState.IN_FILE],
            ).order_by("pk")
        )
        lines = _that_can_go(programme, lines, old, new)
        held = list(RunFileLine.objects.filter(line__in=lines, live=True))
        for one in held:
            one.live = False
        RunFileLine.objects.filter(pk__in=[one.pk for one in held]).update(live=False)
        filed = [line for line in lines if line.state == RunLineState.IN_FILE]
        moving.move_lines(filed, RunLineState.POSTED)
        for line in lines:
            line.way = new
        PayRunLine.objects.filter(pk__in=[line.pk for line in lines]).update(way=new)
        moved = [run for run in runs.values() if moving.move_run(run, by=by, at=at)]
        record.write(
            by=by,
            at=at,
            verb="spending.take_another_way",
            programme=programme.ref,
            rows=[*lines, *held, *moved],
            details={"old": old, "new": new, "lines": len(lines)},
        )
        return lines


def _lettered(run: PayRun, rail: str) -> bool:
    """Whether the bytes say which file of its day it is (NACHA): they must when they leave, too."""
    known = programmes.pack_of(run.programme).spending.rail(rail)
    return known is not None and known.format == "nacha"


def _that_can_go(
    programme: Programme, lines: Sequence[PayRunLine], old: str, new: str
) -> list[PayRunLine]:
    """Those of `lines` that `new` can take, also where the pack dropped `old`.

    Raises NotPossible where it can take none.
    """
    then = programmes.pack_of(programme).spending.rail(new)
    lines = [] if then is None else [line for line in lines if line.holder == then.holder]
    if then is None or then.code == old or not lines:
        raise refusals.NotPossible(
            _("Nothing waits there that could go this way."),
            fix=_("Open the pay runs again to see what waits, and where."),
        )
    found = [line for line in lines if then.debtor is None or line.account_id is not None]
    if not found:
        raise refusals.NotPossible(
            _("These payees have no bank account with us."),
            fix=_("Pay these by hand, or write down where they are paid."),
        )
    return found


def _check_totals(run: PayRun, part: FilePart, lines: Sequence[PayRunLine]) -> None:
    """File, lines and books agree, to the penny."""
    due = sum(line.amount_minor for line in lines)
    moved = books.moved_by(run.programme.ref, part.keys, Kind.IN_TRANSIT)
    if (part.count, part.total, moved) != (len(lines), due, due):
        raise refusals.RunChanged(
            _("The file and the books do not say the same. Nothing was sent."),
            fix=_("Tell whoever looks after the record."),
        )
