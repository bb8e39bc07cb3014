"""Who holds the money of a line, and the end of a direct payment (R1, R8)."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ownway.holding import actions, queries
from ownway.web.desk.forms import paper as forms
from ownway.web.desk.paper import Act, Life, Noun, Thing, just_heard
from ownway.web.ui.parts import SummaryRow


def _lines(life: Life) -> list[Thing]:
    rows = queries.lines_to_choose(life.viewer, life.person.ref, life.at)
    return [_line(life, one) for one in rows]


def _line(life: Life, row: Any) -> Thing:
    now, asked = row.arrangement, row.asked
    facts = [
        SummaryRow(
            key=_now("Held by"),
            value=life.words.get(f"holder.{now.holder}") if now else _now("Nobody yet"),
        )
    ]
    if asked is not None and asked != now:
        asks = life.words.get(f"holder.{asked.holder}")
        facts.append(SummaryRow(key=_now("Asked for"), value=asks))
    return Thing(
        ref=uuid5(row.pot.ref, str(row.line.root)),  # one line can have money in several pots
        row=row,
        title=row.line.what,
        facts=tuple(facts),
        kept={"thing": row.line.what},
    )


def _choose_form(data: Any, life: Life, thing: Thing) -> forms.HolderHeard:
    return forms.HolderHeard(data, holders=thing.row.holders, words=life.words)


def _choose(life: Life, thing: Thing, form: Any) -> UUID:
    holder = form.said["holder"]
    made = actions.choose(
        pot=thing.row.pot,
        line_root=thing.row.line.root,
        way=form.ways[holder],
        holder=holder,
        **life.how,
    )
    ref: UUID = made.ref
    return ref


def _take_back(life: Life, thing: Thing, _form: Any) -> UUID:
    asked = thing.row.asked
    if asked is None:  # a second click: there is nothing left to take back
        return thing.ref
    actions.take_back(arrangement=asked, **life.how)
    ref: UUID = asked.ref
    return ref


def _restore(life: Life, thing: Thing, _form: Any) -> UUID:
    made = actions.restore(arrangement=thing.row.arrangement, **life.how)
    ref: UUID = made.ref
    return ref


HOLDERS = Noun(
    title=_("Who holds the money"),
    things=_lines,
    acts={
        "holder": Act(
            title=_("Who they choose to hold it"),
            kept="hold",
            now=lambda _life, _row: True,
            form=_choose_form,
            does=_choose,
        ),
        "keep-holder": Act(
            title=_("They take back the change they asked for"),
            kept="hold_back",
            now=lambda _life, row: row.asked is not None,
            form=just_heard,
            does=_take_back,
        ),
        "as-before": Act(
            title=_("Back to how it was before the choice was made smaller"),
            kept="hold_restore",
            now=lambda _life, row: row.back_to is not None,
            form=just_heard,
            does=_restore,
        ),
    },
)


def _direct(life: Life) -> list[Thing]:
    if not queries.direct_lines(life.person):
        return []
    return [Thing(ref=life.person.ref, row=life.person, title=_now("Paid to them directly"))]


def _end_form(data: Any, life: Life, _thing: Thing) -> forms.EndDirectHeard:
    ways = queries.ways_on(life.person, queries.failed_holders(life.person.programme))
    return forms.EndDirectHeard(data, ways=ways, words=life.words)


def _end(life: Life, _thing: Thing, form: Any) -> UUID:
    to = form.said["to"]
    made = actions.withdraw_consent(
        person=life.person,
        words=form.said["words"],
        to_way=form.ways[to],
        to_holder=to,
        **life.how,
    )
    ref: UUID = made.ref
    return ref


def _to_then(_thing: Thing, form: Any) -> dict[str, Any]:
    return {"holder": form.said["to"], "words": form.said["words"]}


DIRECT = Noun(
    title=_("Direct payment"),
    things=_direct,
    acts={
        "end-direct": Act(
            title=_("They no longer want it"),
            kept="direct_end",
            now=lambda _life, person: queries.open_stop(person) is None,
            form=_end_form,
            does=_end,
            said=_to_then,
            read=lambda _life, _thing: _now(
                "You need no reason. Your plan and your support go on another way."
            ),
        ),
    },
)


def _stops(life: Life) -> list[Thing]:
    rows = queries.stops(life.viewer, life.person.ref, life.at)
    return [
        Thing(
            ref=one.stop.ref,
            row=one,
            title=_now("Their direct payment stops"),
            facts=(
                SummaryRow(key=_now("Told on"), value=one.stop.told_on),
                SummaryRow(key=_now("Stops on"), value=one.stop.stops_on),
                SummaryRow(key=_now("Why"), value=one.stop.reason.splitlines()),
            ),
        )
        for one in rows
    ]


def _theirs(view: Any) -> bool:
    return bool(view.stop.ground == "consent_withdrawn")


def _look(life: Life, thing: Thing, form: Any) -> UUID:
    actions.ask_second_look_at_stop(stop=thing.row.stop, words=form.said["words"], **life.how)
    return thing.ref


def _go_on(life: Life, thing: Thing, _form: Any) -> UUID:
    why = _now("I changed my mind.")
    actions.take_back_stop(stop=thing.row.stop, reason=why, they_said=True, **life.how)
    return thing.ref


STOPS = Noun(
    title=_("A stop of their direct payment"),
    things=_stops,
    acts={
        "look-at-stop": Act(
            title=_("They want somebody else to look at it again"),
            kept="direct_look",
            now=lambda _life, view: not _theirs(view) and view.second_look is None,
            form=lambda data, _life, _thing: forms.LookHeard(data),
            does=_look,
        ),
        "go-on": Act(
            title=_("They want their direct payment after all"),
            kept="direct_go_on",
            now=lambda _life, view: _theirs(view) and view.open,
            form=just_heard,
            does=_go_on,
        ),
    },
)
