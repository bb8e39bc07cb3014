"""What the pages of the amount say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ownway.allocation.queries import AmountRow, Sentence, amount_to_plan_with, told_of
from ownway.allocation.rules import by_week
from ownway.core.money import Money
from ownway.core.show import day, show
from ownway.decisions.rules import ClaimOutcome
from ownway.programme.rules import Pack, scheme_of
from ownway.web.ui.parts import Column, Table
from ownway.web.ui.showing import babel_locale


def _said(amount: Money) -> str:
    return show(amount, babel_locale())


@dataclass(frozen=True, slots=True)
class Said:
    """The amount as a sentence, and a second one for the week where the table speaks of weeks."""

    year: str
    week: str
    first_look: str


def said(row: AmountRow, pack: Pack) -> Said:
    """You have … a year to plan with."""
    week = ""
    if row.final is None and by_week(scheme_of(pack)):
        each = Money(row.indicative.minor // 52, row.indicative.currency)
        week = _("That is %(amount)s a week.") % {"amount": _said(each)}
    return Said(
        year=_("You have %(amount)s a year to plan with.") % {"amount": _said(row.to_plan_with)},
        week=week,
        first_look=_("This amount is settled.")
        if row.final
        else _("This is a first amount. It may change once your plan is looked at."),
    )


def theirs(row: AmountRow) -> str:
    """The same, said of the person to whoever types in for them."""
    return _("They have %(amount)s a year to plan with.") % {"amount": _said(row.to_plan_with)}


def small(of: Any) -> str:
    """A small sum, once."""
    amount = amount_to_plan_with(of)
    return _("You have %(amount)s to plan with, once.") % {"amount": _said(amount)}


@dataclass(frozen=True, slots=True)
class Final:
    """What somebody settled on, beside what was worked out."""

    worked_out: str
    settled: str
    reason: str
    flat: bool


def final(row: AmountRow) -> Final | None:
    """None where nobody has settled the amount yet."""
    if row.final is None:
        return None
    settled = Money(row.final.amount_minor, row.indicative.currency)
    return Final(
        worked_out=_("Your answers came to %(amount)s a year.") % {"amount": _said(row.indicative)},
        settled=_("The amount settled is %(amount)s a year.") % {"amount": _said(settled)},
        reason=row.final.reason,
        flat=row.final.flat_after_rise,
    )


def before(row: AmountRow) -> str:
    """The amount this one follows; it stays as it was."""
    return _("Before this it was %(amount)s a year.") % {"amount": _said(row.to_plan_with)}


@dataclass(frozen=True, slots=True)
class Lower:
    """A lower amount that does not count yet. `counts_from` is None before its notice is given."""

    words: str
    counts_from: date | None


def lower(row: AmountRow, notice: Any, *, claimed: bool) -> Lower:
    """Worked out anew it comes to less. Nothing goes down unsaid, or while a claim waits."""
    values = {"amount": _said(row.to_plan_with)}
    if notice is not None and claimed:
        words = _(
            "You told us that something is wrong. Your amount does not go down before you have"
            " our answer. After that it can be %(amount)s a year."
        )
        return Lower(words % values, None)
    if notice is not None:
        words = _("From that day you have %(amount)s a year. Until then nothing changes.") % values
        return Lower(words, notice.counts_from)
    words = _(
        "Worked out anew, it comes to %(amount)s a year, which is less. It does not count yet."
        " Nothing goes down before somebody looked at it and told you, well ahead."
    )
    return Lower(words % values, None)


def look(row: AmountRow, by: date, today: date) -> str:
    """By when somebody looks at a first amount, or that we are late; nothing once they did."""
    if row.final is not None:
        return ""
    if today > by:
        return _("We are late in looking at it with you. We are sorry. You can call us.")
    return _("Somebody looks at it with you by %(day)s.") % {"day": day(by, babel_locale())}


@dataclass(frozen=True, slots=True)
class Claim:
    """Something the person said is wrong, and what came of it."""

    said_at: datetime
    words: str
    answer_by_on: date
    answer: str  # empty while it waits
    reason: str
    answered_by: str
    again: bool  # the next step is to answer the questions again

    @property
    def waits(self) -> bool:
        return not self.answer


def claims(found: Sequence[Any], names: Mapping[UUID, str]) -> list[Claim]:
    """What was said about this amount, newest first, each with its answer or its day."""
    answers = {
        ClaimOutcome.STANDS: _("We looked again. The amount stays as it was."),
        ClaimOutcome.ANSWERS: _("You are right. Please answer the questions again."),
        ClaimOutcome.SETTLED: _("You are right. Your amount is settled anew."),
        ClaimOutcome.RULES: _(
            "You are right. The rules have a mistake. We mend them for everybody they touch."
        ),
    }
    return [
        Claim(
            said_at=one.said_at,
            words=one.words,
            answer_by_on=one.answer_by_on,
            answer=answers[ClaimOutcome(one.outcome)] if one.outcome else "",
            reason=one.reason,
            answered_by=names.get(one.answered_by, "") if one.answered_by else "",
            again=one.outcome == ClaimOutcome.ANSWERS,
        )
        for one in found
    ]


def together(row: AmountRow, most: Money | None) -> str:
    """How many answers are still to be looked at together, and how far the amount can rise.

    Nothing once somebody settled the amount: they looked.
    """
    if most is None or row.final is not None:
        return ""
    count = len(told_of(row.allocation).open)
    said = ngettext(
        "%(count)s question has no answer yet. It counts at its least until we look at it"
        " together.",
        "%(count)s questions have no answer yet. They count at their least until we look at them"
        " together.",
        count,
    ) % {"count": count}
    if most <= row.indicative:
        return said
    rise = _("The amount can still rise, to %(amount)s a year at most.") % {"amount": _said(most)}
    return f"{said} {rise}"


def working_table(sentences: Sequence[Sentence], whole: Money) -> Table:
    """The working line by line; the amounts add up to the whole."""
    return Table(
        caption=_("How we worked it out"),
        columns=(Column(_("Step")), Column(_("Amount in a year"), number=True)),
        rows=[(sentence.words, sentence.amount) for sentence in sentences],
        total=(_("In a year"), whole),
    )
