"""What a letter says of something that was typed in: each in the language it is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override

from ownway.allocation import queries as allocations
from ownway.assessment import queries as assessments
from ownway.core.show import day
from ownway.decisions.queries import DecisionView
from ownway.planning import queries as planning
from ownway.programme import queries as programmes
from ownway.programme.queries import Words
from ownway.web import amount_paper, amount_told, decided_words, exit_paper, plan_words
from ownway.web.desk.paper import Life, plan_list
from ownway.web.desk.paper.talk import read_back
from ownway.web.request import Request
from ownway.web.ui.parts import SummaryRow
from ownway.web.ui.showing import babel_locale, local_day


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


def of_answer(request: Request, life: Life, view: DecisionView, name: str) -> SafeString:
    """The answer to a plan, as a letter in the language of the person (S6)."""
    language = exit_paper.language_of(life.person.language)
    said = programmes.words(life.pack, language)
    with override(language):
        values = {
            "letter": head(life, said, local_day(view.decided_at)),
            "language": language,
            "answer": decided_words.answer(view, said, life.pack, name, again=lambda _ref: ""),
            "help_now": life.pack.help_now,
        }
        return render_to_string("desk/plan_answer_letter.html", values, request)


def head(life: Life, words: Words, on: date) -> dict[str, Any]:
    """What stands above and below every letter."""
    return {
        "programme": words.get("programme"),
        "to": life.person.name,
        "where": life.person.reach_at,
        "day": on,
        "help": life.pack.help_now,
    }
