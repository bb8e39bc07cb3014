"""What was typed in for somebody without a sign-in, as those who typed it read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from ownway.core.money import Money
from ownway.core.show import day
from ownway.endings.phrases import said
from ownway.endings.queries import TaperView, Whole
from ownway.endings.rules import ExitStatus
from ownway.joining.queries import Where
from ownway.joining.rules import Status
from ownway.web import typed_words
from ownway.web.ui.parts import Column, Link, SummaryRow, Table
from ownway.web.ui.showing import babel_locale


def typed(found: Sequence[Any], names: Mapping[UUID, str], letter: str = "desk:typed_in") -> Table:
    """Each thing that was typed in, newest first, with the page of its `letter`."""
    return Table(
        caption=_("Typed in so far"),
        columns=(
            Column(_("What")),
            Column(_("How")),
            Column(_("Written or said on")),
            Column(_("Typed in by")),
        ),
        rows=[
            (
                Link(typed_words.act(one), reverse(letter, args=[one.ref])),
                typed_words.way(one),
                one.said_on,
                names.get(one.typed_by, ""),
            )
            for one in found
        ],
    )


def taper(found: TaperView) -> list[SummaryRow]:
    """The steps a yes would be said to, read back."""
    currency = found.taper.currency
    return [
        SummaryRow(
            key=_("Step %(n)s") % {"n": one.number},
            value=[one.from_on, Money(one.amount_minor, currency)],
        )
        for one in found.steps
    ]


def following(act: str, whole: Whole | None, where: Where | None) -> list[str]:
    """What comes next for the person after `act`, as their letter says it, with the day we answer.

    `where` and `whole`: where they stand here, and on their way out.
    """
    if where is not None and where.over:
        return [_("You can come back whenever you like. Call, write or come by: nobody asks why.")]
    if where is not None and where.status is Status.PAUSED:
        return [_("Everything is kept for you. Tell us when you want to go on.")]
    if act == "come_back":
        return [_("You take part again. Next is your plan: write it yourself, or with us.")]
    if whole is None or whole.status is ExitStatus.GRADUATED:
        return []
    title, text = said(whole.next.step)
    by = whole.exit.answer_by_on
    answers = [_("We answer by %(day)s.") % {"day": day(by, babel_locale())}] if by else []
    return [f"{title}. {text}", *answers]
