"""Closes, searches, notices, deaths and who is to be asked, in tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ownway.core.show import day as show_day
from ownway.endings import queries
from ownway.endings.queries import Asking
from ownway.endings.rules import AskBy, AskState, EndingKind, Item, Open, TriedBy
from ownway.planning.rules import Finding
from ownway.web import closing_words
from ownway.web.desk.words.work import Group, day_of, group
from ownway.web.ui.parts import Column, Kind, Link, Mark, Table, Tag
from ownway.web.ui.showing import babel_locale


def closings(rows: Sequence[Any], names: Mapping[UUID, str], today: date) -> Group:
    """Every close that is not final, the oldest first: its age, how much is open, who has it."""
    columns = (
        Column(_("Settle by")),
        Column(_("Whose money")),
        Column(_("How it ended")),
        Column(_("Days so far"), number=True),
        Column(_("Still open"), number=True),
        Column(_("Money back by")),
        Column(_("Who looks after it")),
    )
    waits = {one.pk: queries.open_items(one) for one in rows}
    found = [
        (
            one.close_by_on,
            Link(one.person.name, reverse("desk:closing", args=[one.ref])),
            closing_words.ending(one.ending.kind),
            (today - day_of(one.opened_at)).days,
            len(waits[one.pk]),
            _back_by(waits[one.pk], today),
            Tag(names[one.owner]) if one.owner in names else Tag(_("Nobody yet"), Kind.CARE),
        )
        for one in rows
    ]
    return group("closings", _("Money to close"), columns, found)


def _back_by(items: Sequence[Item], today: date) -> date | Tag | str:
    """The day by which money that lies somewhere is to be back; late is said."""
    days = [one.by for one in items if one.by is not None]
    if not days:
        return "–"
    first = min(days)
    if first >= today:
        return first
    return Tag(_("Late since %s") % show_day(first, babel_locale()), Kind.WRONG)


def searches(rows: Sequence[Any], today: date) -> Group:
    """Who is looked for, how often, and what is still to be tried."""
    columns = (
        Column(_("Since")),
        Column(_("Who")),
        Column(_("Tries"), number=True),
        Column(_("Still to do")),
    )
    found = [
        (
            one.begun_on,
            Link(one.person.name, reverse("desk:search", args=[one.ref])),
            len(one.tries.all()),
            " ".join(lacks(queries.lacks(one, today))) or _("Nothing: somebody decides"),
        )
        for one in rows
    ]
    return group("searches", _("Not heard of"), columns, found)


def lacks(found: Sequence[Finding]) -> list[str]:
    """What a search still lacks, as sentences."""
    said: dict[str, Callable[[int], str]] = {
        "search_days": lambda n: ngettext("%(n)s more day.", "%(n)s more days.", n),
        "search_tries": lambda n: ngettext("%(n)s more try.", "%(n)s more tries.", n),
        "search_ways": lambda n: ngettext("%(n)s other way.", "%(n)s other ways.", n),
    }
    whole: dict[str, Callable[[], str]] = {
        "search_heard": lambda: _("They did something here since. Say that you heard from them."),
        "search_notice": lambda: _("The notice they were given comes to its end first."),
    }
    listed = []
    for one in found:
        if one.code in whole:
            listed.append(whole[one.code]())
            continue
        n = int(str(next(iter(one.values.values()))))
        listed.append(said[one.code](n) % {"n": n})
    return listed


_TRIED: dict[TriedBy, Callable[[], str]] = {
    TriedBy.PHONE: lambda: _("By phone"),
    TriedBy.TEXT: lambda: _("By text message"),
    TriedBy.LETTER: lambda: _("By letter"),
    TriedBy.EMAIL: lambda: _("By email"),
    TriedBy.VISIT: lambda: _("A visit"),
    TriedBy.SUPPORTER: lambda: _("Through somebody they let in"),
    TriedBy.OTHER: lambda: _("Another way"),
}


def tries(search: Any) -> Table:
    """Every try, the newest first."""
    rows = sorted(search.tries.all(), key=lambda one: (one.tried_on, one.pk), reverse=True)
    return Table(
        caption=_("What was tried"),
        columns=(Column(_("When")), Column(_("How")), Column(_("What happened"))),
        rows=[(one.tried_on, _TRIED[TriedBy(one.way)](), one.words) for one in rows],
        empty=_("Nothing was tried yet."),
    )


def notices(rows: Sequence[Any]) -> Group:
    """Proposals and notices that the programme ends somebody's time."""
    columns = (Column(_("Whose time")), Column(_("Not before")), Column(_("Where it stands")))
    found = [
        (
            Link(one.person.name, reverse("desk:end_notice", args=[one.ref])),
            one.ends_on or "–",
            notice_state(one),
        )
        for one in rows
    ]
    return group("notices", _("Ended by the programme"), columns, found)


def notice_state(notice: Any) -> Tag:
    """Where a notice stands."""
    challenge = queries.challenge_of(notice)
    if notice.outcome:
        return Tag(_("Over"))
    if notice.agreed_at is None:
        return Tag(_("Waits for a second person"), Kind.CARE)
    if challenge is None:
        return Tag(_("Notice is given"))
    if not challenge.outcome:
        return Tag(_("The person says it is wrong"), Kind.CARE)
    return Tag(_("It was looked at again, and stays"))


def deaths(rows: Sequence[Any]) -> Group:
    """After a death: who answers, and whether that was shown."""
    columns = (Column(_("When")), Column(_("Who")), Column(_("Who answers for what is left")))
    found = []
    for one in rows:
        known = queries.representative(one)
        answers = Tag(known.name) if known else Tag(_("Not shown yet"), Kind.CARE)
        to = reverse("desk:after_death", args=[one.person.ref])
        found.append((one.died_on, Link(one.person.name, to), answers))
    return group("deaths", _("After a death"), columns, found)


def doors(person: Any, *, answers: bool, settles: bool) -> Callable[[Item], str]:
    """Where each open item is done, for this viewer; empty where it is done on the page itself.

    `answers`: they answer what people ask for. `settles`: they settle it for the person.
    """
    settling = reverse("desk:on_paper", args=[person.ref])

    def door(item: Item) -> str:
        if item.kind is Open.ASKED and answers and item.key is not None:
            return reverse("desk:purchase", args=[item.key])
        if closing_words.for_them(item):
            return settling if settles else ""
        if item.kind is Open.INVOICE and answers:
            return f"{reverse('desk:money')}?programme={person.programme.ref}"
        return ""

    return door


_ASK: dict[AskState, Callable[[], Tag]] = {
    AskState.NEVER: lambda: Tag(_("Wants no question")),
    AskState.LATER: lambda: Tag(_("Later")),
    AskState.DUE: lambda: Tag(_("Ask now"), Kind.CARE),
    AskState.ASKED: lambda: Tag(_("Was asked")),
    AskState.ANSWERED: lambda: Tag(_("Answered"), Kind.GOOD),
    AskState.NO_ANSWER: lambda: Tag(_("No answer, which is fine")),
}
_BY: dict[AskBy, Callable[[], str]] = {
    AskBy.EMAIL: lambda: _("By email"),
    AskBy.PHONE: lambda: _("By phone"),
    AskBy.LETTER: lambda: _("By letter"),
    AskBy.SITE: lambda: _("Only on the site"),
}


def asks(rows: Sequence[Asking]) -> Group:
    """Whom to ask how they are, by the way they chose; those due first."""
    columns = (
        Column(_("Ask on")),
        Column(_("Who")),
        Column(_("How")),
        Column(_("Where it stands")),
    )
    found = [
        (
            one.ask.ask_on,
            _whom(one),
            _BY[AskBy(one.ask.way)](),
            _ASK[one.state](),
        )
        for one in rows
        if one.state is not AskState.NEVER
    ]
    return group("asks", _("Ask how they are"), columns, found)


def _whom(one: Asking) -> Link | str:
    """Who is asked, with the page on which that goes on: asking them, or what they answer."""
    person, answers = one.ask.person, one.ask.asked_at is not None and one.reply is None
    if one.state is AskState.DUE:
        return Link(person.name, reverse("desk:asking", args=[one.ask.ref]))
    if answers and person.account_id is None:
        return Link(person.name, reverse("desk:type_in", args=[person.ref, "how-it-goes"]))
    return str(person.name)


def ask_by(code: str) -> str:
    """The way somebody chose."""
    return _BY[AskBy(code)]()


def counted(kinds: Mapping[EndingKind, int]) -> tuple[Mark, ...]:
    """How many times here ended in each way; each way stands apart."""
    return tuple(
        Mark(closing_words.ending(kind), count, str(count)) for kind, count in kinds.items()
    )
