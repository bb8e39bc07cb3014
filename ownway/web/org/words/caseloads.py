"""Who stands beside people, for directors: how many each, places free, and help among peers."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ownway.consent.queries import Load
from ownway.core.show import day
from ownway.evaluation.rules import Buddies
from ownway.programme.queries import Words
from ownway.web.coach_words import room_state
from ownway.web.org.words.figures import kept_back
from ownway.web.ui.parts import Column, Table, Value
from ownway.web.ui.showing import babel_locale


def finding(found: Sequence[Load]) -> str:
    """What the table says, as its headline."""
    if not found:
        return _("No coach is here yet")
    free = sum(one.room for one in found if one.ready)
    return ngettext("%(free)s place is free today", "%(free)s places are free today", free) % {
        "free": free
    }


def table(found: Sequence[Load], words: Words) -> Table:
    """Each coach, broker and planner in a line, and all of them together."""
    return Table(
        caption=finding(found),
        columns=(
            Column(_("Who")),
            Column(_("People"), number=True),
            Column(_("At most"), number=True),
            Column(_("Free places"), number=True),
            Column(_("Waiting"), number=True),
            Column(_("Stands in for")),
        ),
        rows=[
            (
                f"{one.coach.first_name}, {words.get(f'role.{one.coach.role}')}",
                one.active,
                one.most,
                one.room if one.ready else room_state(one),
                one.waiting,
                stands_in(one),
            )
            for one in found
        ],
        total=(
            _("All"),
            sum(one.active for one in found),
            sum(one.most for one in found),
            sum(one.room for one in found if one.ready),
            sum(one.waiting for one in found),
            sum(one.standing_in for one in found),
        )
        if found
        else (),
        empty=_("No coach is here yet."),
    )


def stands_in(one: Load) -> str:
    """For how many people, and until when: those who lost their coach have a name to ring."""
    days = one.stands_in_until
    if not days:
        return "–"
    here = babel_locale()
    said = ngettext("%(many)s person", "%(many)s people", len(days)) % {"many": len(days)}
    if days[0] == days[-1]:
        return _("%(people)s, until %(day)s") % {"people": said, "day": day(days[0], here)}
    return _("%(people)s, until %(first)s at the earliest and %(last)s at the latest") % {
        "people": said,
        "first": day(days[0], here),
        "last": day(days[-1], here),
    }


def buddies(found: Buddies) -> Table:
    """Plans with a planning buddy and without, the share of them, and the longest chain."""
    finding = _("Plans made with a planning buddy")
    if found.percent is not None:
        finding = _("%(percent)s%% of agreed plans were made with a planning buddy") % {
            "percent": found.percent
        }

    def cell(count: int | None) -> Value:
        return kept_back() if count is None else count

    return Table(
        caption=finding,
        columns=(Column(_("What")), Column(_("How many"), number=True)),
        rows=[
            (_("Agreed plans with a buddy"), cell(found.counts.rows["with"])),
            (_("Agreed plans without"), cell(found.counts.rows["without"])),
            (_("All agreed plans"), cell(found.counts.total)),
            (_("Longest chain of one helping the next"), cell(found.longest)),
        ],
    )
