"""Moving, saving and adding money in plain sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from ownway.core.money import Money
from ownway.core.show import day, show
from ownway.holding import queries as holding
from ownway.holding import rules
from ownway.holding.queries import Movable
from ownway.planning.rules import LineKind
from ownway.programme.queries import Words
from ownway.programme.rules import OWN, Pack
from ownway.reclaims import queries as reclaims
from ownway.web.ui.showing import babel_locale, local_day


def _shown(amount: Money) -> str:
    return show(amount, babel_locale())


def funder(pack: Pack, words: Words, code: str) -> str:
    """Who gives the money, by the name people know."""
    if code == OWN:
        return _("You")
    return words.get(f"funder.{code}") if pack.funders else words.get("funder")


def sources(pots: Iterable[Any], pack: Pack, words: Words) -> list[str]:
    """Who gives how much of the one budget, one sentence each; nothing where one gives it all."""
    given: dict[str, int] = {}
    currency = pack.currency
    for pot in pots:
        given[pot.funder] = given.get(pot.funder, 0) + pot.amount_minor
    said = []
    if len(given) > 1 or OWN in given:
        for code, minor in given.items():
            values = {"amount": _shown(Money(minor, currency)), "who": funder(pack, words, code)}
            line = (
                _("You added %(amount)s yourself.")
                if code == OWN
                else _("%(who)s gives %(amount)s.")
            )
            said.append(line % values)
    return said


def left_over(rows: Iterable[Any], words: Words) -> list[str]:
    """Money of a time that has ended, which is no longer for spending: with whom, and what then."""
    said = []
    for one in rows:
        line = (
            _(
                "%(amount)s from the time before is still with you. Please keep it. We send that "
                "much less next, or tell you how to give it back."
            )
            if one.arrangement.way == rules.Way.DIRECT
            else _(
                "%(amount)s from the time before is still with %(holder)s. You do not have to do "
                "anything. We send that much less next, or ask for it."
            )
        )
        holder = words.get(f"holder.{one.arrangement.holder}")
        said.append(line % {"amount": _shown(one.amount), "holder": holder})
    return said


def after(
    lines: Mapping[UUID, Movable], *, source: UUID, target: UUID, amount: Money
) -> tuple[str, ...]:
    """How it would be: one sentence for the move and one for each end."""
    ends = (lines[source], lines[target])
    said = _("You move %(amount)s from “%(source)s” to “%(target)s”.") % {
        "amount": _shown(amount),
        "source": ends[0].line.what,
        "target": ends[1].line.what,
    }
    then = (ends[0].left - amount, ends[1].left + amount)
    if source == target or then[0].minor < 0:
        return (said,)
    return (
        said,
        *(
            _("“%(what)s” then has %(left)s left.") % {"what": end.line.what, "left": _shown(left)}
            for end, left in zip(ends, then, strict=True)
        ),
    )


@dataclass(frozen=True, slots=True)
class MoveShown:
    """One move, and whether it can still be put back."""

    ref: UUID
    words: str
    undone: bool


def moves(found: Sequence[Any], lines: Mapping[UUID, Movable]) -> list[MoveShown]:
    """What was moved, newest first."""
    elsewhere = _("another part")
    return [
        MoveShown(
            ref=one.ref,
            words=_("%(day)s: %(amount)s from “%(source)s” to “%(target)s”")
            % {
                "day": day(local_day(one.moved_at), babel_locale()),
                "amount": _shown(Money(one.amount_minor, one.currency)),
                "source": _what(lines, one.from_root) or elsewhere,
                "target": _what(lines, one.to_root) or elsewhere,
            },
            undone=one.undone_at is not None,
        )
        for one in found[:10]
    ]


def _what(lines: Mapping[UUID, Movable], root: UUID) -> str:
    return lines[root].line.what if root in lines else ""


def saving_rules(pack: Pack, words: Words) -> list[str]:
    """What goes on into the next period and what does not, for each funder (E7)."""
    said = []
    for one in pack.funded_by:
        who = funder(pack, words, one.code)
        rule = one.carry_over
        if rule is None:
            said.append(
                _("Money from %(who)s does not go on. What you do not use goes back.")
                % {"who": who}
            )
            continue
        line = (
            _("Money from %(who)s that you save goes on, up to %(percent)s percent of it.")
            if rule.what == "saved"
            else _("Money from %(who)s that is left goes on, up to %(percent)s percent of it.")
        )
        said.append(line % {"who": who, "percent": rule.most_percent})
    return said


def saving_goals(lines: Mapping[UUID, Movable]) -> list[tuple[str, str, UUID]]:
    """What somebody saves for, how much there is, and the line."""
    return [
        (one.line.what, _shown(one.left), root)
        for root, one in lines.items()
        if one.kind is LineKind.SAVING
    ]


def ends(pots: Iterable[Any], words: Words) -> list[str]:
    """What happens on the day each pot ends, as things stand now."""
    said = []
    for pot in pots:
        found = holding.ending_of(pot)
        values = {
            "day": day(pot.ends_on - timedelta(days=1), babel_locale()),
            "on": _shown(Money(found.goes_on, pot.currency)),
            "back": _shown(Money(found.goes_back, pot.currency)),
            "who": funder(holding.pack_for(pot), words, pot.funder),
        }
        line = (
            _("After %(day)s, what you added goes on: %(on)s.")
            if pot.funder == OWN
            else _(
                "As it is today: after %(day)s, %(on)s goes on and %(back)s goes back to %(who)s."
            )
        )
        said.append(line % values)
    return said


def too_much(pots: Iterable[Any], today: date) -> list[str]:
    """Said early, so that nobody is surprised later (R7)."""
    found = ((one, reclaims.surplus_of(one, today)) for one in pots)
    return [
        _("%(amount)s more than planned is not used yet. Do you want to plan it together?")
        % {"amount": _shown(Money(unused.above, pot.currency))}
        for pot, unused in found
        if unused is not None and unused.above
    ]


@dataclass(frozen=True, slots=True)
class Added:
    """What somebody said they add, in words. `ref` where it can still be taken back."""

    words: str
    ref: UUID | None


def added(found: Iterable[Any], lines: Mapping[UUID, Movable]) -> list[Added]:
    """What somebody added: waiting, come, given back, or taken back before it came."""
    said = []
    for one in found:
        line = (
            _("%(amount)s for “%(what)s”: you took it back.")
            if one.withdrawn_at
            else _("%(amount)s for “%(what)s”: given back.")
            if one.returned_at
            else _("%(amount)s for “%(what)s”: it has come.")
            if one.received_at
            else _("%(amount)s for “%(what)s”: not here yet. Your other money stays as it is.")
        )
        what = _what(lines, one.line_root) or _("another part")
        words = line % {"amount": _shown(Money(one.amount_minor, one.currency)), "what": what}
        waits = one.received_at is None and one.withdrawn_at is None
        said.append(Added(words, one.ref if waits else None))
    return said
