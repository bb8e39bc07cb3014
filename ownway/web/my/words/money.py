"""A person's money in sentences. Four words only: asked for, agreed, paid, left (P7)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from babel.dates import format_skeleton
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ownway.consent.rules import Permission
from ownway.core.money import Money
from ownway.core.show import day, show
from ownway.programme.queries import Words
from ownway.programme.rules import OWN, Pack
from ownway.spending import queries as spending
from ownway.spending.queries import (
    AtOnce,
    EarlierPromise,
    LineLeft,
    LineToBuy,
    MoneyEntry,
    MoneyView,
    YesByRule,
)
from ownway.spending.rules import Every, Ground, NotBack, Status
from ownway.web.my.words.moving import funder
from ownway.web.ui.parts import Column, Link, Table, Value
from ownway.web.ui.showing import babel_locale


def _said(minor: int, currency: str) -> str:
    return show(Money(minor, currency), babel_locale())


def left(view: MoneyView) -> str:
    """You have £415.20 left until 31 March 2027."""
    if view.last_on is None:
        return _("There is no money here yet.")
    return _("You have %(amount)s left until %(day)s.") % {
        "amount": _said(view.left, view.currency),
        "day": day(view.last_on, babel_locale()),
    }


def more(view: MoneyView) -> list[str]:
    """The sentences that follow; each only where there is something to say."""
    said = []
    if view.asked_for:
        said.append(
            _("Asked for, no answer yet: %(amount)s.")
            % {"amount": _said(view.asked_for, view.currency)}
        )
    if view.agreed_not_paid:
        said.append(
            _("Agreed, not paid yet: %(amount)s.")
            % {"amount": _said(view.agreed_not_paid, view.currency)}
        )
    if view.paid:
        said.append(_("Paid so far: %(amount)s.") % {"amount": _said(view.paid, view.currency)})
    if view.not_planned:
        said.append(
            _("Not in your plan yet: %(amount)s. Change your plan to use it.")
            % {"amount": _said(view.not_planned, view.currency)}
        )
    return said


def promised_before(rows: Sequence[EarlierPromise]) -> list[Link]:
    """What a time that has ended still has to pay, so that promised money is never out of sight."""
    return [
        Link(
            _(
                "From the time before: %(amount)s is still promised for “%(what)s”. "
                "It is not paid yet."
            )
            % {"amount": show(one.amount, babel_locale()), "what": one.purchase.what},
            reverse("my:purchase", args=[one.purchase.ref]),
        )
        for one in rows
    ]


def pace(view: MoneyView) -> list[str]:
    """At this pace, about £415.20 is left on 31 March 2027; or it lasts until a day before that."""
    found = view.forecast
    if found is None or view.last_on is None:
        return []
    if found.lasts_until is not None:
        until = day(found.lasts_until, babel_locale())
        return [_("At this pace, your money lasts until %(day)s.") % {"day": until}]
    return [
        _("At this pace, about %(amount)s is left on %(day)s.")
        % {
            "amount": _said(found.left, view.currency),
            "day": day(view.last_on, babel_locale()),
        }
    ]


def last_month(happened: Sequence[MoneyEntry], currency: str) -> str:
    """In October you spent £143 on 3 things: the newest month in which something was bought."""
    bought = [entry for entry in happened if entry.kind == "bought"]
    if not bought:
        return ""
    newest = max(entry.on for entry in bought).replace(day=1)
    now = [entry for entry in bought if entry.on.replace(day=1) == newest]
    return ngettext(
        "In %(month)s you spent %(amount)s on %(count)s thing.",
        "In %(month)s you spent %(amount)s on %(count)s things.",
        len(now),
    ) % {
        "month": format_skeleton("yMMMM", newest, locale=babel_locale()),
        "amount": _said(-sum(entry.amount for entry in now), currency),
        "count": len(now),
    }


@dataclass(frozen=True, slots=True)
class LineCard:
    """The money of one agreed thing."""

    what: str
    left: str
    more: str
    holder: str


def line_cards(view: MoneyView, words: Words) -> list[LineCard]:
    """One card for each agreed line, then for each that the plan had once, with its money."""
    return [_line_card(line, view.currency, words) for line in view.lines]


def _line_card(line: LineLeft, currency: str, words: Words) -> LineCard:
    parts = []
    if line.agreed_not_paid:
        parts.append(
            _("Agreed, not paid yet: %(amount)s.")
            % {"amount": _said(line.agreed_not_paid, currency)}
        )
    if line.paid:
        parts.append(_("Paid: %(amount)s.") % {"amount": _said(line.paid, currency)})
    shown = {"left": _said(line.left, currency), "agreed": _said(line.agreed, currency)}
    if not line.in_plan:
        parts.append(
            _("Your plan has this no more. Change your plan to use what is left.")
            if line.left
            else _("Your plan has this no more.")
        )
    return LineCard(
        what=line.line.what,
        left=(_("%(left)s left of %(agreed)s") if line.in_plan else _("%(left)s left")) % shown,
        more=" ".join(parts),
        holder=_(" and ").join(
            dict.fromkeys(words.get(f"holder.{one.holder}") for one in line.arrangements)
        )
        or _("Nobody holds this money yet"),
    )


_KIND: dict[str, Callable[[], str]] = {
    "plan": lambda: _("Agreed in your plan"),
    "bought": lambda: _("Bought"),
    "back": lambda: _("Came back"),
}
_NAMED: dict[str, Callable[[], str]] = {
    "plan": lambda: _("Agreed: %(what)s"),
    "moved": lambda: _("Moved: %(what)s"),
    "asked_back": lambda: _("Asked back: %(what)s"),
    "not_asked_back": lambda: _("Not asked back any more: %(what)s"),
    "went_on": lambda: _("Taken on into your next time: %(what)s"),
    "went_back": lambda: _("Went back to the funder: %(what)s"),
    "gone": lambda: _("Money that is gone: %(what)s"),
    "made_good": lambda: _("Made good by us: %(what)s"),
}


NEWEST = 2  # entries on the first page of money; all of them have a page of their own
WAITING = 4  # things asked for that stand there; the rest stand with the entries


def entries(happened: Sequence[MoneyEntry], currency: str, most: int | None = None) -> Table:
    """What changed what is left, newest first; all of it, or the newest `most`."""
    return Table(
        caption=_("What happened with your money"),
        columns=(
            Column(_("Day")),
            Column(_("What for")),
            Column(_("Goal")),
            Column(_("In or out"), number=True),
            Column(_("Left"), number=True),
        ),
        rows=[_entry(entry, currency, linked=most is None) for entry in happened[:most]],
        empty=_("Nothing has been bought yet."),
    )


def _entry(entry: MoneyEntry, currency: str, *, linked: bool) -> tuple[Value, ...]:
    what: Value = entry.what or _KIND.get(entry.kind, _KIND["plan"])()
    if entry.kind in _NAMED and entry.what:
        what = _NAMED[entry.kind]() % {"what": entry.what}
    if linked and entry.purchase is not None:
        what = Link(str(what), reverse("my:purchase", args=[entry.purchase.ref]))
    return (
        entry.on,
        what,
        entry.goal or "–",
        Money(entry.amount, currency),
        Money(entry.left, currency),
    )


_STATUS: dict[Status, Callable[[], str]] = {
    Status.ASKED: lambda: _("You asked for this. Somebody looks at it."),
    Status.APPROVED: lambda: _("Agreed. It is paid next."),
    Status.REFUSED: lambda: _("Not yet. You can read why, and what would make it a yes."),
    Status.CANCELLED: lambda: _("You took this back."),
    Status.ON_ITS_WAY: lambda: _("The money is on its way."),
    Status.PAID: lambda: _("Paid."),
    Status.RECEIVED: lambda: _("Paid, and it came."),
}


def status(purchase: Any) -> str:
    """Where one purchase is, in a sentence; what one pays for oneself is not paid by us next."""
    if purchase.status == Status.APPROVED and spending.to_pay_oneself(purchase):
        return _("Agreed. You can pay for it now.")
    if purchase.status == Status.RECEIVED and spending.to_pay_oneself(purchase):
        return _("It came. You can pay for it now.")
    return _STATUS[Status(purchase.status)]()


def held_by(purchase: Any, words: Words) -> str:
    """Who holds the money for it now, while it still counts; nothing afterwards."""
    if purchase.status not in (Status.ASKED, Status.APPROVED, Status.ON_ITS_WAY):
        return ""
    found = [words.get(f"holder.{one.code}") for one in spending.held_by(purchase)]
    return _(" and ").join(found)


def paid(bill: Any, amount: Money | None) -> str:
    """That it is written down; and what was not needed, which can be used again."""
    thanks = _("Thank you. It is written down as paid.")
    rest = 0 if amount is None else bill.amount_minor - amount.minor
    if not rest:
        return thanks
    free = _("%(rest)s is free again.") % {"rest": _said(rest, bill.currency)}
    return f"{thanks} {free}"


def payment(bill: Any, left: Money) -> str:
    """One payment of several, and what can still come back of it."""
    return _("%(day)s: up to %(left)s") % {
        "day": day(spending.paid_on(bill), babel_locale()),
        "left": show(left, babel_locale()),
    }


_ASKED: dict[Ground, Callable[[], str]] = {
    Ground.MISREAD: lambda: _("You asked us to look: the rule is not about this."),
    Ground.EXCEPTION: lambda: _("You asked for an exception from a rule."),
    Ground.NECESSARY: lambda: _("You asked to pay somebody you live with."),
    Ground.GIFT: lambda: _("It is for somebody else, so we look at it."),
}


def asked_anyway(asked: Any) -> list[str]:
    """Why somebody looks at it whatever it costs; nothing where nobody does."""
    return [] if asked is None else [_ASKED[Ground(asked.ground)](), asked.words]


_AT_ONCE: dict[AtOnce, Callable[[], str]] = {
    AtOnce.LIMIT: lambda: _(
        "You got a yes at once: it is in your plan and costs no more than %(limit)s."
    ),
    AtOnce.SIGN: lambda: _("You got a yes at once: you kept this money aside for such a time."),
    AtOnce.FREE: lambda: _("You got a yes at once: you choose what this money is for."),
}


def by_rule(found: YesByRule | None) -> str:
    """The rule that said yes by itself; nothing where a human did."""
    if found is None:
        return ""
    limit = "" if found.limit is None else show(found.limit, babel_locale())
    return _AT_ONCE[found.rule]() % {"limit": limit}


def paid_from(codes: Sequence[str], pack: Pack, words: Words) -> str:
    """Whose money something on this line is bought with."""
    named = [_("you") if code == OWN else funder(pack, words, code) for code in codes]
    return _("The money is from %(who)s.") % {"who": _(" and ").join(named)}


def left_on(lines: Sequence[LineToBuy]) -> list[str]:
    """What is left of each thing one can buy, so that a refused card can be understood."""
    return [
        _("%(what)s: %(left)s left.")
        % {"what": one.line.what, "left": show(one.left, babel_locale())}
        for one in lines
    ]


def who_decides(pack: Pack, words: Words) -> str:
    """Who looks at something that was asked for (U15)."""
    roles = [role.code for role in pack.roles if Permission.BUYING_DECIDE in role.permissions]
    return _("Who decides: %(roles)s.") % {
        "roles": _(" or ").join(words.get(f"role.{code}") for code in roles)
    }


def waits(count: int) -> str:
    """How many lines wait for a holder."""
    return ngettext(
        "%(n)s line is waiting for your choice.", "%(n)s lines are waiting for your choice.", count
    ) % {"n": count}


def not_back(found: spending.NotPaidBack | None) -> str:
    """Why one press does not pay it back; empty where it does, or where nothing is to be paid."""
    if found is None or found.why is NotBack.NOTHING:
        return ""
    return f"{found.words} {found.fix}"


def back_why(purchase: Any) -> str:
    """Why somebody let it be paid back, in their words; empty where nobody had to."""
    said = [one.why for one in purchase.bills.all() if one.why and one.status != "withdrawn"]
    return str(said[0]) if said else ""


def amount_of(purchase: Any) -> Money:
    """What one purchase costs."""
    return Money(purchase.amount_minor, purchase.currency)


_EVERY: dict[Every, Callable[[], str]] = {
    Every.WEEK: lambda: _("%(each)s every week, %(turns)s times."),
    Every.TWO_WEEKS: lambda: _("%(each)s every 2 weeks, %(turns)s times."),
    Every.FOUR_WEEKS: lambda: _("%(each)s every 4 weeks, %(turns)s times."),
    Every.MONTH: lambda: _("%(each)s every month, %(turns)s times."),
}


def often(purchase: Any) -> list[str]:
    """How often it is paid, and when next; nothing where it is paid once."""
    standing = spending.standing_of(purchase)
    if standing is None:
        return []
    said = [
        _EVERY[Every(standing.every)]()
        % {"each": _said(standing.each_minor, purchase.currency), "turns": standing.turns}
    ]
    following = spending.next_on(purchase)
    if following is not None:
        said.append(_("Next on %(day)s.") % {"day": day(following, babel_locale())})
    if standing.stopped_at is not None:
        said.append(_("You stopped it. What was on its way is still paid."))
    return said
