"""Exit groups and ways out, in tables and pictures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ownway.endings.phrases import standing, told
from ownway.endings.queries import Group as ExitGroup
from ownway.endings.queries import Turn, Whole
from ownway.endings.rules import PEER_COACH, ExitStatus, Outcome, Side, Step
from ownway.planning.rules import Finding
from ownway.programme.queries import Words
from ownway.web.desk.words.work import Group, group, named
from ownway.web.ui.parts import Chart, ChartKind, Column, Kind, Link, Mark, SummaryRow, Table, Tag

_OURS: dict[Step, Callable[[], str]] = {
    Step.WAIT_FOR_ANSWER: lambda: _("Answer the application"),
    Step.WAIT_FOR_LOOK: lambda: _("Look again at a no"),
    Step.OTHER_DAY: lambda: _("Offer another day for the retreat"),
    Step.WAIT_FOR_SIGNATURES: lambda: _("Sign"),
    Step.NEW_OWNER: lambda: _("Find somebody new for a promise"),
    Step.NEW_COACH: lambda: _("Find a peer coach"),
}


def status(whole: Whole) -> Tag:
    """Where somebody stands; a rest is said first."""
    if whole.exit.paused_at is not None:
        return Tag(_("Resting"), Kind.CARE)
    good = whole.status in (ExitStatus.SIGNED, ExitStatus.IN_TRANSITION, ExitStatus.GRADUATED)
    return Tag(standing(whole.status), Kind.GOOD if good else Kind.PLAIN)


def _to(whole: Whole) -> Link:
    return Link(whole.exit.person.name, reverse("desk:exit", args=[whole.exit.ref]))


def _days(days: int) -> str:
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}


def unsigned(rows: Sequence[Whole]) -> Group:
    """Signatures that others than the person owe, the longest first; nobody else is waited for."""
    found = [
        (
            _to(one),
            ", ".join(each.name for each in one.unsigned if each.side != Side.PERSON),
            _days(one.days_waiting),
            one.sign_by,
            Tag(_("Remind them"), Kind.CARE) if one.reminds else Tag(_("Asked")),
        )
        for one in sorted(rows, key=lambda each: -each.days_waiting)
        if one.awaiting and any(each.side != Side.PERSON for each in one.unsigned)
    ]
    columns = (
        Column(_("Whose way out")),
        Column(_("Who still has to sign")),
        Column(_("Waits since")),
        Column(_("Sign by")),
        Column(_("What to do")),
    )
    return group("unsigned", _("Signatures we owe"), columns, found)


def ownerless(rows: Sequence[Whole]) -> Group:
    """Promises of staff who left: each needs somebody new."""
    found = [
        (_to(whole), one.words, one.owner.name, one.due_on)
        for whole in rows
        for one in whole.without_owner
    ]
    columns = (
        Column(_("Whose way out")),
        Column(_("What was promised")),
        Column(_("By whom, who left")),
        Column(_("Until")),
    )
    return group("ownerless", _("Promises that need somebody new"), columns, found)


def late(rows: Sequence[Whole]) -> Group:
    """Promises of our side whose day has passed. The person's are not in it."""
    found = [
        (_to(whole), one.owner.name, one.words, one.due_on)
        for whole in rows
        for one in whole.commitments
        if whole.late(one) and one.owner.side != Side.PERSON
    ]
    columns = (
        Column(_("Whose way out")),
        Column(_("Who promised")),
        Column(_("What")),
        Column(_("Until")),
    )
    return group("late", _("Promises of ours that are late"), columns, found)


def doubted(rows: Sequence[Whole]) -> Group:
    """Promises of ours that are kept by our word, and not by the person's: somebody asks them."""
    found = [
        (_to(whole), one.owner.name, one.words, one.due_on)
        for whole in rows
        for one in whole.commitments
        if _two_views(one)
    ]
    columns = (
        Column(_("Whose way out")),
        Column(_("Who promised")),
        Column(_("What")),
        Column(_("Until")),
    )
    return group("doubted", _("We say kept, the person says not"), columns, found)


def _two_views(one: Any) -> bool:
    return bool(one.outcome == Outcome.KEPT and one.person_says == Outcome.MISSED)


def ours(turns: Sequence[Turn]) -> Group:
    """Everything else that is our turn, in the order in which it is answered."""
    found = []
    for one in turns:
        person = one.whole.exit.person
        name = named(person.name, again=one.waits.alumni)
        there = Link(name, reverse("desk:exit", args=[one.whole.exit.ref]))
        found.append((there, _OURS[one.step](), one.by_on))
    columns = (Column(_("Whose way out")), Column(_("What to do")), Column(_("By")))
    return group("ours", _("Our turn"), columns, found)


def in_line(before: int, free: int) -> str:
    """How many are answered before this one, and how many places are left for all of them."""
    places = ngettext("%(free)s place is free.", "%(free)s places are free.", free) % {"free": free}
    if not before:
        return _("This application comes first. %(places)s") % {"places": places}
    waits = ngettext(
        "%(before)s application comes before this one.",
        "%(before)s applications come before this one.",
        before,
    ) % {"before": before}
    return f"{waits} {places}"


def everybody(rows: Sequence[Whole]) -> Group:
    """Everybody on their way, with their coach."""
    found = [
        (_to(one), status(one), one.coach.name if one.coach else "", _whose(one)) for one in rows
    ]
    columns = (
        Column(_("Name")),
        Column(_("Where they stand")),
        Column(_("Coach")),
        Column(_("Whose turn")),
    )
    return group("everybody", _("Everybody on their way"), columns, found)


def _whose(one: Whole) -> str:
    return _("Ours") if one.next.whose is Side.STAFF else _("Theirs, in their own time")


def mine(rows: Sequence[Whole]) -> Group:
    """Agreements that wait for the reader's own name."""
    found = [
        (
            _to(one),
            _days(one.days_waiting),
            one.sign_by,
            Tag(_("Please sign now"), Kind.CARE) if one.reminds else Tag(_("Asked")),
        )
        for one in rows
    ]
    columns = (
        Column(_("Whose way out")),
        Column(_("Since")),
        Column(_("Sign by")),
        Column(_("What to do")),
    )
    return group("mine", _("Waits for your signature"), columns, found)


def groups(found: Sequence[ExitGroup]) -> Group:
    """The groups of a programme, newest first."""
    rows = [
        (
            Link(
                _("Group %(number)s") % {"number": one.cohort.number},
                reverse("desk:exit_group", args=[one.cohort.ref]),
            ),
            group_status(one),
            one.cohort.places,
            one.taken,
            one.cohort.retreat_on,
        )
        for one in found
    ]
    columns = (
        Column(_("Group")),
        Column(_("Where it stands")),
        Column(_("Places"), number=True),
        Column(_("Taken"), number=True),
        Column(_("Retreat")),
    )
    return group("groups", _("Groups"), columns, rows)


def group_status(one: ExitGroup) -> Tag:
    if one.cohort.retreated_at is not None:
        return Tag(_("On its way"), Kind.GOOD)
    if one.cohort.opened_at is None:
        return Tag(_("Gathers its team"))
    if not one.coaches:
        return Tag(_("Needs a peer coach"), Kind.CARE)
    return Tag(_("Takes people"), Kind.GOOD)


def picture(counts: Mapping[ExitStatus, int]) -> Chart:
    """How many stand where; graduates by themselves."""
    order = [one for one in ExitStatus if one is not ExitStatus.STEPPED_OUT]
    moving = sum(counts[one] for one in order if one is not ExitStatus.GRADUATED)
    done = counts[ExitStatus.GRADUATED]
    finding = ngettext(
        "%(moving)s person is on their way, %(done)s graduated",
        "%(moving)s people are on their way, %(done)s graduated",
        moving,
    ) % {"moving": moving, "done": done}
    return Chart(
        finding=finding,
        kind=ChartKind.BARS,
        marks=[Mark(standing(one), counts[one], str(counts[one])) for one in order],
        name_column=_("Where"),
        size_column=_("People"),
    )


def lacks(found: Sequence[Finding]) -> list[str]:
    """What a group still lacks before people can apply, and what helps."""
    return [f"{one.words} {one.fix}" for one in map(told, found)]


def part(code: str, words: Words) -> str:
    """What somebody is on a team."""
    if not code:
        return ""
    return _("Peer coach") if code == PEER_COACH else words.get(f"exit_part.{code}")


def parts(pack: Any, words: Words) -> list[tuple[str, str]]:
    """The parts to choose from, the peer coach first."""
    return [(code, part(code, words)) for code in (PEER_COACH, *pack.exits.parts)]


def team(found: ExitGroup, words: Words) -> Table:
    return Table(
        caption=_("Who offered themselves"),
        columns=(Column(_("Name")), Column(_("As"))),
        rows=[(one.account.name, part(one.part, words)) for one in found.team],
        empty=_("Nobody yet. A peer coach is needed first."),
    )


def limits(found: ExitGroup) -> list[SummaryRow]:
    """What the group is: places within its limits, and its retreat."""
    cohort = found.cohort
    return [
        SummaryRow(
            key=_("Places"),
            value=str(cohort.places),
            note=_("From %(least)s to %(most)s in this programme.")
            % {"least": cohort.least, "most": cohort.most},
        ),
        SummaryRow(key=_("Taken"), value=str(found.taken)),
        SummaryRow(key=_("Day of the retreat"), value=cohort.retreat_on or _("Not set yet")),
        SummaryRow(key=_("Where"), value=cohort.retreat_place or _("Not set yet")),
    ]


_OUTCOME: dict[Outcome, Callable[[], Tag]] = {
    Outcome.OPEN: lambda: Tag(_("To do")),
    Outcome.KEPT: lambda: Tag(_("Kept"), Kind.GOOD),
    Outcome.MISSED: lambda: Tag(_("Not kept"), Kind.CARE),
    Outcome.CHANGED: lambda: Tag(_("Agreed anew")),
    Outcome.HANDED_ON: lambda: Tag(_("Handed on")),
}


def how(whole: Whole, one: Any) -> Tag:
    """How one promise stands; a day of the person's own that has passed is no fault."""
    if one.outcome == Outcome.OPEN and one.owner.left_at is not None:
        return Tag(_("Needs somebody new"), Kind.CARE)
    if _two_views(one):
        return Tag(_("Kept, we say. Not kept, the person says"), Kind.CARE)
    if whole.late(one):
        if one.owner.side == Side.PERSON:
            return Tag(_("Ask if another day helps"))
        return Tag(_("Late"), Kind.CARE)
    return _OUTCOME[Outcome(one.outcome)]()


def promises(whole: Whole) -> Table:
    """Everybody's promises in one table, by day: ours as openly as theirs."""
    return Table(
        caption=_("What everybody promised"),
        columns=(
            Column(_("What")),
            Column(_("Who")),
            Column(_("Until")),
            Column(_("How it stands")),
        ),
        rows=[
            (one.words, one.owner.name, one.due_on, how(whole, one)) for one in whole.commitments
        ],
        empty=_("Nothing is promised yet."),
    )


def signed(whole: Whole, words: Words) -> Table:
    """Who takes part, and who has signed what goes round now."""
    handed = whole.exit.handed_round_at is not None
    return Table(
        caption=_("Who takes part"),
        columns=(Column(_("Name")), Column(_("As")), Column(_("Signed"))),
        rows=[
            (
                one.name,
                _("The person") if one.side == Side.PERSON else part(one.part, words),
                _signature(whole, one) if handed else Tag(_("Not handed round yet")),
            )
            for one in whole.standing
        ],
    )


def signs_on_paper(whole: Whole, party: Any) -> bool:
    """Whether one has no sign-in to sign with, so that somebody keeps their paper."""
    if party.side == Side.PERSON:
        return whole.exit.person.account_id is None
    return bool(party.side == Side.PARTNER)


def _signature(whole: Whole, party: Any) -> Tag:
    if whole.signed(party):
        return Tag(_("Signed"), Kind.GOOD)
    if party.side == Side.PERSON:
        return Tag(_("In their own time"))
    return Tag(_("Waits %(days)s") % {"days": _days(whole.days_waiting)}, Kind.CARE)


def about(whole: Whole, came: str = "") -> list[SummaryRow]:
    """What the person wrote when they applied, and the days that are set.

    `came`: how their words came, where somebody of the staff typed them in.
    """
    one = whole.exit
    rows = [
        (_("What they hope for"), one.hopes),
        (_("What they would need"), one.needs),
        (_("We answer by"), one.answer_by_on),
        (_("Coach"), _coach(whole)),
    ]
    look = whole.asked_look
    if look is not None:
        rows.append((_("Why they ask to look again"), look.challenge))
        rows.append((_("We answer that by"), look.challenge_by_on))
    own = (one.hopes, one.needs)
    return [
        SummaryRow(key=key, value=value, note=came if value in own else "")
        for key, value in rows
        if value
    ]


def _coach(whole: Whole) -> str:
    if whole.stands.lacks_coach:
        return _("A peer coach is needed. It is our turn.")
    return whole.coach.name if whole.coach else ""


def plan(found: Any, came: str = "") -> list[SummaryRow]:
    """The exit plan, where the person shares it; in their words."""
    said = (
        (_("What keeps them well"), found.keeps_well),
        (_("Who they turn to"), found.turn_to),
        (_("How they notice that things get harder"), found.early_signs),
        (_("What they do then"), found.first_steps),
    )
    return [SummaryRow(key=key, value=value, note=came) for key, value in said if value]


def strengths(found: Any) -> list[SummaryRow]:
    """What the person shares of how it feels: strengths first."""
    said = ((_("What they are good at"), found.strengths), (_("How it feels"), found.words))
    return [SummaryRow(key=key, value=value) for key, value in said if value]


def resources(found: Sequence[Any], words: Words) -> Table:
    """What partners gave with the award, and what became of it."""
    return Table(
        caption=_("What comes with the award"),
        columns=(Column(_("What")), Column(_("From")), Column(_("Until")), Column(_("Now"))),
        rows=[
            (
                one.words,
                f"{one.partner}, {words.get(f'exit_partner.{one.kind}')}",
                one.until_on,
                _used(one),
            )
            for one in found
        ],
        empty=_("Nothing yet."),
    )


def _used(one: Any) -> Tag:
    if one.used_at is not None:
        return Tag(_("Used"), Kind.GOOD)
    return Tag(_("Given back")) if one.returned_at else Tag(_("Not used yet"))
