"""How much money may be moved between parts of a plan, the same on a page and on paper."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from ownway.core.money import Money
from ownway.core.show import show
from ownway.holding import queries as holding
from ownway.holding import rules
from ownway.holding.queries import Movable
from ownway.planning.rules import LineKind
from ownway.programme.rules import Pack
from ownway.web.ui.showing import babel_locale


def may_move(line: Movable) -> bool:
    """Money for hard times moves by the plan alone."""
    return line.kind is not LineKind.CONTINGENCY


def free_rule(pack: Pack, at: datetime, lines: Mapping[UUID, Movable]) -> str:
    """How much may be moved without asking, before somebody tries."""
    rule = pack.holding.free_moves
    if rule is None:
        return _("Here, money moves by a change of your plan. Somebody looks at it and answers.")
    if rule.most is None:
        return _("You can move money between parts of your plan without asking.")
    plans = {one.plan.pk: one.plan for one in lines.values()}
    already = sum(holding.moved_already(plan, at) for plan in plans.values())
    left = rules.freedom(rule, already).most or 0
    return _(
        "You can still move %(left)s of %(most)s without asking. For more, change your plan."
    ) % {
        "left": _shown(Money(left, pack.currency)),
        "most": _shown(Money(rule.most, pack.currency)),
    }


def _shown(amount: Money) -> str:
    return show(amount, babel_locale())
