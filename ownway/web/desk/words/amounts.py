"""The first amount with its working, beside what came before it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from ownway.allocation.queries import AmountRow, Sentence
from ownway.core.money import Money
from ownway.decisions.rules import ClaimOutcome, WrongIn
from ownway.web.desk.words.plans import said
from ownway.web.ui.parts import Column, SummaryRow, Table


def working(sentences: Sequence[Sentence], whole: Money) -> Table:
    """Line by line, as the person reads it; the lines add up to the whole."""
    return Table(
        caption=_("How it was worked out"),
        columns=(Column(_("What the person reads")), Column(_("A year"), number=True)),
        rows=[(one.words, one.amount) for one in sentences],
        total=(_("First amount"), whole),
    )


def facts(row: AmountRow, before: AmountRow | None, settled_by: str) -> list[SummaryRow]:
    """First amount, final amount, and the same of the time before."""
    found = [SummaryRow(key=_("First amount"), value=row.indicative, note=_points(row.allocation))]
    if row.final is not None:
        final = Money(row.final.amount_minor, row.indicative.currency)
        found.append(SummaryRow(key=_("Final amount"), value=final, note=row.final.reason))
        if row.final.from_on is not None:
            found.append(SummaryRow(key=_("Counts from"), value=row.final.from_on))
        found.append(SummaryRow(key=_("Settled"), value=row.final.settled_at, note=settled_by))
    if before is not None:
        found.append(
            SummaryRow(
                key=_("The time before"),
                value=before.to_plan_with,
                note=_points(before.allocation),
            )
        )
    return found


def _points(allocation: Any) -> str:
    if allocation.points is None:
        return ""
    return _("Points: %(points)s") % {"points": allocation.points}


def rose(row: AmountRow, before: AmountRow | None) -> str:
    """Says when points rose: a final amount that stays flat then needs a reason (V1)."""
    now = row.allocation.points
    was = before.allocation.points if before else None
    if before is None or now is None or was is None or now <= was:
        return ""
    return _(
        "The points rose from %(was)s to %(now)s. At %(amount)s or less, the final amount stays"
        " flat. Then say why."
    ) % {"was": was, "now": now, "amount": said(before.to_plan_with)}


def goes_down(counts: Any, found: Any) -> str:
    """Says that an amount does not count yet, because it is less than the one that does."""
    if counts is None or counts.number >= found.number:
        return ""
    return _(
        "This is less than the person has now. It counts only after a notice; until then the"
        " earlier amount goes on. You can also settle on more."
    )


def flat(row: AmountRow) -> str:
    """A final amount that stayed flat although points rose carries a mark."""
    if row.final is None or not row.final.flat_after_rise:
        return ""
    return _("The points rose and the final amount stayed flat.")


def wrong_in(claim: Any) -> str:
    """Where the person says the mistake is."""
    return where_wrong(WrongIn(claim.wrong_in))


def where_wrong(place: WrongIn) -> str:
    """The same, for a list."""
    return {
        WrongIn.ANSWER: _("In one of their answers"),
        WrongIn.FACT: _("In something else known about them"),
        WrongIn.WORKING: _("In how it was worked out"),
        WrongIn.OTHER: _("Somewhere else, or not sure"),
    }[place]


def claim_answer(claim: Any, name: str) -> list[SummaryRow]:
    """What came of it; nothing while it waits."""
    if claim.answered_at is None:
        return []
    outcome = {
        ClaimOutcome.STANDS: _("Nothing was wrong: the amount stays"),
        ClaimOutcome.ANSWERS: _("An answer was wrong: the questions are answered again"),
        ClaimOutcome.SETTLED: _("The amount was wrong: it is settled anew"),
        ClaimOutcome.RULES: _("The rules have a mistake: they are mended for everybody"),
    }[ClaimOutcome(claim.outcome)]
    return [
        SummaryRow(key=_("Answer"), value=outcome, note=claim.reason),
        SummaryRow(key=_("Answered"), value=claim.answered_at, note=name),
    ]
