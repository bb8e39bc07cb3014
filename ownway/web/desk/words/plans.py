"""A plan as whoever decides reads it: goals first, word for word; then its things and sums."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ownway.allocation.queries import AmountRow
from ownway.core.money import Money
from ownway.core.show import day, show
from ownway.decisions.queries import DecisionView, LineDecided
from ownway.decisions.rules import Outcome, SecondLook
from ownway.planning.queries import Contents, GoalView, LineView
from ownway.planning.rules import LineKind, PlanKind
from ownway.programme.queries import Words
from ownway.web import decided_words
from ownway.web.ui.parts import Kind, SummaryRow, Tag
from ownway.web.ui.showing import babel_locale


def said(amount: Money) -> str:
    """An amount inside a sentence."""
    return show(amount, babel_locale())


@dataclass(frozen=True, slots=True)
class GoalWords:
    """One goal in the person's own words, and who typed it where it was not them."""

    words: str
    more: tuple[tuple[str, str], ...]
    typed_by: str


def goals(
    found: Iterable[GoalView], own: UUID | None, names: Mapping[UUID, str]
) -> list[GoalWords]:
    """The goals in the person's order; `own` is their sign-in."""
    return [
        GoalWords(
            words=goal.words,
            more=tuple(
                (title, text)
                for title, text in (
                    (_("Next step"), goal.next_step),
                    (_("Who helps"), goal.who_helps),
                    (_("How I will know"), goal.how_know),
                )
                if text
            ),
            typed_by=_typed_by(goal.written_by, own, names),
        )
        for goal in found
    ]


def _typed_by(by: UUID, own: UUID | None, names: Mapping[UUID, str]) -> str:
    if by == own:
        return ""
    return _("Typed by %(name)s") % {"name": names.get(by) or _("somebody who helps")}


@dataclass(frozen=True, slots=True)
class LineWords:
    """One thing of the plan: what it costs, what it is for, and what was tried for free."""

    ref: UUID
    what: str
    cost: str
    more: tuple[tuple[str, str], ...]
    typed_by: str


def lines(
    contents: Contents,
    words: Words,
    own: UUID | None,
    names: Mapping[UUID, str],
    agreed: Mapping[UUID, Any],
) -> list[LineWords]:
    """Every line of a version. `agreed`: by root, what a no leaves as it was agreed."""
    return [
        LineWords(
            ref=line.ref,
            what=line.what,
            cost=cost(line),
            more=(*_about(line, words), *_agreed(agreed.get(line.root))),
            typed_by=_typed_by(line.written_by, own, names),
        )
        for line in contents.lines
    ]


def _agreed(before: Any | None) -> tuple[tuple[str, str], ...]:
    if before is None:
        return ()
    return ((_("Agreed before, and a no leaves it so"), decided_words.as_agreed(before)),)


def _about(line: LineView, words: Words) -> tuple[tuple[str, str], ...]:
    if line.kind is LineKind.CONTINGENCY:
        return ((_("Kept aside for bad times. They use it when"), line.early_signs),)
    rows = (
        (_("For the goal"), line.goal_words or _("No goal said")),
        (_("Part of the plan"), words.get(f"category.{line.category}")),
        (_("A free way"), line.free_way),
    )
    return tuple((title, text) for title, text in rows if text)


def cost(line: LineView) -> str:
    """£650: £12.50 each time, 52 times."""
    if not line.total:
        return _("Free")
    if line.times == 1:
        return said(line.total)
    return ngettext(
        "%(total)s: %(each)s each time, %(times)s time",
        "%(total)s: %(each)s each time, %(times)s times",
        line.times,
    ) % {"each": said(line.each), "times": line.times, "total": said(line.total)}


def sums(contents: Contents, amount: AmountRow | None) -> list[SummaryRow]:
    """The amount and its reason, what the plan asks for, and what is over or left."""
    asks = SummaryRow(key=_("The plan asks for"), value=contents.total)
    rows = [_amount(contents, amount), asks]
    if contents.over:
        rows.append(SummaryRow(key=_("Above the amount"), value=contents.over))
    else:
        rows.append(SummaryRow(key=_("Left to plan"), value=contents.left))
    if contents.aside:
        rows.append(SummaryRow(key=_("Of this, kept aside"), value=contents.aside))
    months = ngettext("%(n)s month", "%(n)s months", contents.months) % {"n": contents.months}
    rows.append(SummaryRow(key=_("How long it is for"), value=months))
    if contents.starts_on:
        rows.append(SummaryRow(key=_("Starts on"), value=contents.starts_on))
    return rows


def _amount(contents: Contents, amount: AmountRow | None) -> SummaryRow:
    if contents.kind is PlanKind.ONE_OFF:
        purpose = amount.allocation.purpose if amount else ""
        return SummaryRow(key=_("The amount, once"), value=contents.amount, note=purpose)
    note = _("First amount, not settled yet")
    if amount and amount.final:
        note = _("Settled. The first amount was %(first)s.") % {"first": said(amount.indicative)}
        if amount.final.reason:
            note = f"{note} {amount.final.reason}"
    return SummaryRow(key=_("The amount for a year"), value=contents.amount, note=note)


def helped(wrote: Iterable[UUID], own: UUID | None, names: Mapping[UUID, str]) -> str:
    """Who else wrote some of it: no silent helper (U16)."""
    others = [names.get(ref, "") for ref in wrote if ref != own]
    found = [name for name in others if name]
    if not found:
        return _("Nobody else wrote in it.")
    return ", ".join(found)


@dataclass(frozen=True, slots=True)
class Answered:
    """One line with its answer."""

    what: str
    cost: str
    status: Tag
    reasons: tuple[str, ...]
    reason: str
    would_accept: str
    second: str
    stays: str


@dataclass(frozen=True, slots=True)
class Answers:
    """A decision that was made."""

    title: str
    by: str
    words: str
    lines: tuple[Answered, ...]


_TITLE = {
    Outcome.APPROVED: lambda: _("Agreed"),
    Outcome.PART: lambda: _("Agreed in part"),
    Outcome.RETURNED: lambda: _("Sent back to be changed"),
}


def answers(view: DecisionView, words: Words, name: str) -> Answers:
    """The decision as it was sent to the person."""
    return Answers(
        title=_TITLE[view.outcome](),
        by=_("%(name)s answered on %(day)s.")
        % {"name": name, "day": day(localtime(view.decided_at).date(), babel_locale())},
        words=view.words,
        lines=tuple(answered(line, words) for line in view.lines),
    )


def answered(line: LineDecided, words: Words) -> Answered:
    """One answer, with its second look where there is one."""
    codes = [code for code in (line.reason_code, line.also_code) if code]
    return Answered(
        what=line.line.what,
        cost=said(line.total),
        status=Tag(_("Yes"), Kind.GOOD) if line.agreed else Tag(_("Not yet"), Kind.CARE),
        reasons=tuple(words.get(f"reason.{code}") for code in codes),
        reason=line.reason,
        would_accept=line.would_accept,
        second=_second(line.second_look),
        stays=decided_words.stays(line),
    )


def _second(look: Any) -> str:
    if look is None:
        return ""
    if look.answered_at is None:
        return _("A second look was asked for. The answer is due by %(day)s.") % {
            "day": day(look.answer_by_on, babel_locale())
        }
    if look.outcome == SecondLook.CHANGED:
        return _("After a second look it is a yes: %(reason)s") % {"reason": look.reason}
    return _("After a second look it stays a no: %(reason)s") % {"reason": look.reason}


def above(contents: Contents, may_go_over: bool) -> str:
    """What being over the amount means for whoever decides; empty where it is not over."""
    if not contents.over:
        return ""
    over = {"over": said(contents.over)}
    if may_go_over:
        return _("This plan is %(over)s above the amount. You can agree to all of it.") % over
    return (
        _("This plan is %(over)s above the amount.") % over
        + " "
        + _("You can agree up to the amount. For more, ask somebody who decides above it.")
    )
