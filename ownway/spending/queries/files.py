"""Reads of payment files: what is ready for one, and what became of each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from ownway.consent.queries import Viewer
from ownway.core.problems import NotVisible, Refused
from ownway.programme import queries as programmes
from ownway.programme.rules import Rail
from ownway.spending import rules
from ownway.spending.models import Dispatch, PayRun, PayRunLine, RunFile, RunFileLine
from ownway.spending.queries.runs import lines_of, must_not_leave, not_to_leave, require_payer
from ownway.spending.rules import RunLineState


class WayDropped(Refused):
    """The pack no longer has the way by which a file was made, so it cannot be made again."""

    code = "way_dropped"


@dataclass(frozen=True, slots=True)
class Batch:
    """What one file is made of. Everything in it is stored, so the same batch gives the same
    bytes: the moment is that of the release.
    """

    run: PayRun
    rail: Rail
    number: int
    message_id: str
    created_at: datetime
    execute_on: date
    lines: tuple[PayRunLine, ...]
    files_before: int = 0  # by this rail, of runs released on the same day

    @property
    def total(self) -> int:
        """In minor units."""
        return sum(line.amount_minor for line in self.lines)


def next_file(run: PayRun) -> int:
    """The number of the next file of a run."""
    last = run.files.order_by("-number").values_list("number", flat=True).first()
    return 1 + (last or 0)


def to_file(run: PayRun, at: datetime) -> list[Batch]:
    """What is posted and in no file yet, one batch for each file; numbered in order.

    Where a rail has a file for people and one for organisations (NACHA), so have the batches.
    Make the files in this order: each batch counts on those before it. What is paid by hand stands
    last, so that it takes no number from a file. Nothing leaves for an account that was closed.
    """
    run = PayRun.objects.select_related("programme__pack").get(pk=run.pk)
    pack = programmes.pack_of(run.programme)
    found: dict[tuple[str, str], list[PayRunLine]] = defaultdict(list)
    for line in lines_of(run).filter(state=RunLineState.POSTED):
        rail = pack.spending.rail(line.way)
        if rail is not None and rail.format != "by_hand" and must_not_leave(line):
            continue
        apart = rail is not None and rail.format == "nacha" and line.account is not None
        kind = line.account.kind if apart and line.account else ""
        found[line.way, kind].append(line)
    rails = ((pack.spending.rail(way), kind, lines) for (way, kind), lines in found.items())
    known = [(rail, kind, lines) for rail, kind, lines in rails if rail is not None]
    known.sort(key=lambda one: (one[0].format == "by_hand", one[0].code, one[1]))
    batches: list[Batch] = []
    for rail, _kind, lines in known:
        day = rules.execute_on(at, rail.cut_off, pack.zone)
        number = next_file(run) + len(batches)
        before = files_before(run, rail.code) + sum(one.rail == rail for one in batches)
        batches.append(_batch(run, rail, number, day, lines, before))
    return batches


def batch_of(file: RunFile) -> Batch:
    """What a file was made of, to make the same bytes again. Raises WayDropped."""
    run = PayRun.objects.select_related("programme__pack").get(pk=file.run_id)
    rail = programmes.pack_of(run.programme).spending.rail(file.rail)
    if rail is None:
        raise WayDropped(
            _("We no longer pay this way, so this file cannot be made."),
            fix=_("Let these payments go another way. All other files can be taken."),
        )
    lines = list(lines_of(run).filter(in_files__file=file))
    before = files_before(run, file.rail, than=file)
    return _batch(run, rail, file.number, file.execute_on, lines, before)


def files_before(run: PayRun, rail: str, than: RunFile | None = None) -> int:
    """Files of one rail whose runs were released on the programme's same day, made before it."""
    if run.released_at is None:
        return 0
    after, until = programmes.whole_day(
        run.programme, programmes.day_of(run.programme, run.released_at)
    )
    rows = RunFile.objects.filter(
        rail=rail, run__released_at__gt=after, run__released_at__lte=until
    )
    return (rows if than is None else rows.filter(pk__lt=than.pk)).count()


def _batch(
    run: PayRun,
    rail: Rail,
    number: int,
    execute_on: date,
    lines: list[PayRunLine],
    files_before: int,
) -> Batch:
    if run.released_at is None:
        raise AssertionError("what is posted was released")
    return Batch(
        run=run,
        rail=rail,
        number=number,
        message_id=rules.message_id(run.ref, number),
        created_at=run.released_at,
        execute_on=execute_on,
        lines=tuple(lines),
        files_before=files_before,
    )


@dataclass(frozen=True, slots=True)
class FileView:
    """A file of a run, its sendings, and whether it may leave now."""

    file: RunFile
    dispatches: tuple[Dispatch, ...]
    given_up: bool
    here: bool = True  # no bank has spoken of a payment in it
    all_open: bool = True  # no account in it was closed since

    @property
    def unanswered(self) -> Dispatch | None:
        """The sending nobody has said anything about: UNKNOWN."""
        return next((one for one in self.dispatches if not hasattr(one, "answer")), None)

    @property
    def sent(self) -> bool:
        """Whether the bank has it: somebody said so, or the bank spoke of a payment in it."""
        return not self.here or any(
            hasattr(x, "answer") and x.answer.outcome == rules.Sent.SENT for x in self.dispatches
        )

    @property
    def may_leave(self) -> bool:
        """Whether it may be sent without the danger of paying twice."""
        return not (self.given_up or self.sent or self.unanswered)


def files_of(run: PayRun) -> list[FileView]:
    """The files of a run in order."""
    rows = run.files.prefetch_related("dispatches__answer").order_by("number")
    live: dict[int, set[str]] = defaultdict(set)
    held = RunFileLine.objects.filter(file__run=run, live=True).distinct()
    stopped = not_to_leave(run.lines.all())
    closed = set(held.filter(line__in=stopped).values_list("file", flat=True))
    for file, state in held.values_list("file", "line__state"):
        live[file].add(state)
    return [
        FileView(
            file=row,
            dispatches=tuple(sorted(row.dispatches.all(), key=lambda one: one.attempt)),
            given_up=row.pk not in live,
            here=live[row.pk] <= rules.STILL_HERE,
            all_open=row.pk not in closed,
        )
        for row in rows
    ]


def run_file(viewer: Viewer, ref: UUID) -> RunFile:
    """One file. Raises NotVisible for who pays nothing."""
    row = RunFile.objects.select_related("run__programme__pack").filter(ref=ref).first()
    if row is None:
        raise NotVisible
    require_payer(viewer, row.run.programme.ref)
    return row


def sending(viewer: Viewer, ref: UUID) -> Dispatch:
    """One sending of a file. Raises NotVisible for who pays nothing."""
    row = Dispatch.objects.select_related("file__run__programme__pack").filter(ref=ref).first()
    if row is None:
        raise NotVisible
    require_payer(viewer, row.file.run.programme.ref)
    return row
