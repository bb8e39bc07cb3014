"""Reads of claims to funders: what could be claimed, where each claim stands, and its files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.consent.rules import Permission
from ownway.core.money import Money
from ownway.core.problems import NotVisible
from ownway.decisions.models import Pot
from ownway.drawdown import rules
from ownway.drawdown.models import Drawdown, DrawdownAnswer, DrawdownLine, DrawdownSending
from ownway.drawdown.rules import Balance, FileHead, FileLine, LineState, Span, Standing
from ownway.ledger import queries as books
from ownway.ledger.queries import Spent
from ownway.programme import queries as programmes
from ownway.programme.models import PackVersion, Programme
from ownway.programme.rules import ClaimTemplate, templates_of
from ownway.spending import queries as spending


@dataclass(frozen=True, slots=True)
class DrawdownView:
    """One claim with where it stands; amounts in minor units of its currency."""

    drawdown: Drawdown
    standing: Standing
    balance: Balance
    lines: tuple[DrawdownLine, ...]
    sendings: tuple[DrawdownSending, ...]

    def money(self, minor: int) -> Money:
        return Money(minor, self.drawdown.currency)


@dataclass(frozen=True, slots=True)
class Asked:
    """One funder who can be asked for one period that is over."""

    funder: str
    name: str
    span: Span


def drawdowns(viewer: Viewer, programme: UUID) -> list[DrawdownView]:
    """The claims of one programme, newest first. Raises NotVisible."""
    _require(viewer, programme)
    rows = Drawdown.objects.filter(programme__ref=programme).order_by("-number")
    return [
        _view(row, row.lines.all(), row.sendings.all())
        for row in rows.select_related("programme").prefetch_related("lines", "sendings")
    ]


def drawdown(viewer: Viewer, ref: UUID) -> DrawdownView:
    """One claim with its lines in order. Raises NotVisible."""
    row = Drawdown.objects.select_related("programme", "pack").filter(ref=ref).first()
    if row is None:
        raise NotVisible
    _require(viewer, row.programme.ref)
    lines = row.lines.select_related("journal").order_by("line_no")
    return _view(row, lines, row.sendings.order_by("number"))


def can_be_asked(programme: Programme, at: datetime) -> list[Asked]:
    """Periods that are over and not claimed yet, by funder, the newest first."""
    today = programmes.day_of(programme, at)
    taken = set(
        Drawdown.objects.filter(programme=programme, withdrawn_at__isnull=True).values_list(
            "funder", "starts_on"
        )
    )
    found = []
    for funder in programmes.funders_of(programme):
        template = template_of(programme, funder.code, today)
        if template is None:
            continue
        first = min(one.from_on for one in _templates(programme) if one.funder == funder.code)
        for span in rules.ended_spans(today, template.months, since=first):
            if (funder.code, span.starts_on) not in taken:
                found.append(Asked(funder.code, funder.name, span))
    return found


def template_of(source: Programme | PackVersion, funder: str, on: date) -> ClaimTemplate | None:
    """How this funder wants to be asked on a day: the last template that had begun."""
    begun = [one for one in _templates(source) if one.funder == funder and one.from_on <= on]
    return max(begun, key=lambda one: one.from_on, default=None)


def claimable(programme: Programme, funder: str, before: date) -> list[Spent]:
    """Every journal that moved what is spent of this funder's money, before a day, and stands in
    no live claim: those of an earlier period that came late are among them.

    What came back of something this funder has not paid for is not its money, and in no claim."""
    pots = Pot.objects.filter(funder=funder, person__programme=programme)
    taken = set(
        DrawdownLine.objects.filter(funder=funder, drawdown__programme=programme)
        .exclude(state=LineState.WITHDRAWN.value)
        .values_list("journal_id", flat=True)
    )
    spent = books.spent_of(
        programme.ref,
        list(pots.values_list("ref", flat=True)),
        currency=programme.currency,
        before=before,
    )
    not_theirs = _back_of_what_they_have_not_paid(programme, funder, spent)
    return [each for each in spent if each.journal not in taken and each.key not in not_theirs]


def _back_of_what_they_have_not_paid(
    programme: Programme, funder: str, spent: Sequence[Spent]
) -> set[UUID]:
    """The journals, by key, that give back what this funder does not pay for, or has not yet."""
    unpaid = DrawdownLine.objects.filter(funder=funder, drawdown__programme=programme).exclude(
        state__in=[LineState.ACCEPTED.value, LineState.WITHDRAWN.value]
    )
    about = dict(unpaid.values_list("journal__idem_key", "journal__subject_ref"))
    purchases = {subject for subject in about.values() if subject is not None}
    return spending.taken_back_of(about, purchases, among=[each.key for each in spent])


def file_of(sending: DrawdownSending) -> bytes:
    """The file of one sending, made again from what was claimed; the same bytes each time."""
    row = sending.drawdown
    lines = DrawdownLine.objects.filter(answers__sending=sending)
    return made_file(row, sending.number, lines)


def made_file(row: Drawdown, number: int, lines: QuerySet[DrawdownLine]) -> bytes:
    """A file for the funder, by the template the claim was made under."""
    template = template_of(row.pack, row.funder, row.ends_on)
    assert template is not None, "a claim is made under a template"
    found = lines.select_related("journal").order_by("line_no")
    text = rules.file_text(
        [(column.heading, column.what) for column in template.columns],
        FileHead(row.number, number, row.funder, Span(row.starts_on, row.ends_on), row.currency),
        [
            FileLine(
                line=line.line_no,
                on=line.journal.effective_on,
                journal=line.journal_id,
                key=line.journal.idem_key.hex,
                kind=line.journal.kind,
                amount=line.amount_minor,
            )
            for line in found
        ],
    )
    return text.encode()


def reasons_of(row: Drawdown) -> dict[int, str]:
    """The last reason a funder gave for each line that stands rejected or borne, by its number."""
    states = [LineState.REJECTED.value, LineState.BORNE.value]
    found = DrawdownAnswer.objects.filter(
        sending__drawdown=row, outcome="rejected", line__state__in=states
    )
    return dict(found.order_by("sending__number").values_list("line__line_no", "reason"))


def _templates(source: Programme | PackVersion) -> Sequence[ClaimTemplate]:
    return templates_of(programmes.pack_of(source))


def _view(
    row: Drawdown,
    lines: QuerySet[DrawdownLine],
    sendings: QuerySet[DrawdownSending],
) -> DrawdownView:
    found = tuple(lines)
    states = [(LineState(line.state), line.amount_minor) for line in found]
    return DrawdownView(
        drawdown=row,
        standing=rules.standing(state for state, _minor in states),
        balance=rules.balance(states),
        lines=found,
        sendings=tuple(sendings),
    )


def _require(viewer: Viewer, programme: UUID) -> None:
    if not consent.can(viewer, Permission.DRAWDOWN_MAKE, programme=programme):
        raise NotVisible
