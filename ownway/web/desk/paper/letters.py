"""What a letter says of something that was typed in: each in the language it is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from ownway.allocation import queries as allocations
from ownway.assessment import queries as assessments
from ownway.core.show import day
from ownway.planning import queries as planning
from ownway.programme.queries import Words
from ownway.web import amount_paper, amount_told, plan_words
from ownway.web.desk.paper import Life, plan_list
from ownway.web.desk.paper.talk import read_back
from ownway.web.ui.parts import SummaryRow
from ownway.web.ui.showing import babel_locale


@dataclass(frozen=True, slots=True)
class Sheet:
    """A letter beside its head and its end. `rows`: the same on the page, where it is not all.

    `letter`: what its head and its ways on need besides.
    """

    next: Sequence[str]
    template: str = "desk/typed_letter.html"
    values: Mapping[str, Any] = field(default_factory=dict)
    letter: Mapping[str, Any] = field(default_factory=dict)
    rows: Sequence[SummaryRow] = ()


def of_plan(life: Life, found: Any, words: Words) -> Sheet:
    """Of the first talk and the plan: an amount, a whole plan, or just what was said."""
    sheet = None
    if found.act == "answers_send":
        sheet = _amount(life, found, words)
    elif found.act == "plan_send":
        sheet = _plan(life, found, words)
    return sheet or Sheet(next=plan_list.following(found, life))


def _amount(life: Life, found: Any, words: Words) -> Sheet | None:
    """The amount that followed of the answers; none where it was worked out from others since."""
    sent = assessments.sent_on_paper(life.viewer, life.person, found.subject)
    amounts = allocations.amounts_on_paper(life.viewer, life.person)
    if sent is None or amounts is None:
        return None
    row = amounts.counts
    sentences = allocations.sentences(row.allocation, language=words.language)
    said = amount_told.said(row, life.pack)
    lower = amounts.lower
    notice = allocations.notice_of(lower.allocation) if lower else None
    return Sheet(
        next=(),
        template="desk/amount_letter.html",
        values={
            "said": said,
            "look": amount_told.look(
                amounts.newest, allocations.settle_by(amounts.newest.allocation), life.today
            ),
            "lower": amount_told.lower(lower, notice, claimed=False) if lower else None,
            "final": amount_told.final(row),
            "together": amount_told.together(row, allocations.most(row.allocation)),
            "rows": read_back(assessments.questions(sent, language=words.language)),
        },
        letter={
            "working": amount_told.working_table(sentences, row.indicative),
            "ways": amount_paper.ways(row, life.pack, words, [], by_letter=True),
        },
        rows=[SummaryRow(key=_("Their amount"), value=[said.year, said.week, said.first_look])],
    )


def _plan(life: Life, found: Any, words: Words) -> Sheet:
    """The whole plan as it was sent."""
    version = planning.version(life.viewer, found.subject, life.at)
    contents = planning.contents(version)
    signed = plan_words.signed(version.signed_name, version.sent_at or version.begun_at)
    by = ""
    if version.decide_by_on is not None:
        by = _("By when: %(day)s.") % {"day": day(version.decide_by_on, babel_locale())}
    total = plan_words.total(contents)
    return Sheet(
        next=[plan_words.answer_within(life.pack), by],
        template="desk/plan_letter.html",
        values={
            "signed": signed,
            "rows": plan_words.whole(contents, words, found.typed_by),
            "total": total,
        },
        rows=[SummaryRow(key=_("Their plan"), value=[signed, total.uses])],
    )
