"""The first talk: what goes well and what needs support, and what follows of it (S2, S3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ownway.allocation import actions as amounts
from ownway.allocation import queries as allocations
from ownway.assessment import actions, queries
from ownway.assessment.queries import QuestionRow
from ownway.core.problems import NotVisible
from ownway.decisions import actions as decisions
from ownway.decisions import queries as decided
from ownway.planning import actions as planning
from ownway.planning.rules import PlanKind
from ownway.web import amount_paper, plan_paper_words, plan_words
from ownway.web.desk.forms import talk as forms
from ownway.web.desk.paper import Act, Beside, Life, Noun, Thing, just_heard
from ownway.web.facts import say_anew
from ownway.web.plan_words import Part
from ownway.web.question_words import answer_words
from ownway.web.ui.parts import SummaryRow


@dataclass(frozen=True, slots=True)
class Round:
    """The questions as they are being answered, or before; `sent`: what was said before."""

    draft: Any
    sent: Any
    rows: tuple[QuestionRow, ...]

    @property
    def open(self) -> bool:
        """Whether answers can be typed in: the first time, or once they are asked again."""
        return self.draft is not None or self.sent is None

    @property
    def whole(self) -> bool:
        """Whether each question was come to."""
        return self.draft is not None and all(row.done for row in self.rows)


@dataclass(frozen=True, slots=True)
class PartOf:
    """One part of the questions."""

    round: Round
    rows: tuple[QuestionRow, ...]


def round_of(life: Life) -> Round:
    """Where the questions stand for somebody without a sign-in."""
    draft = queries.draft_on_paper(life.viewer, life.person)
    sent = queries.sent_on_paper(life.viewer, life.person)
    there = draft or sent
    if there is not None:
        rows = queries.questions(there, language=life.words.language)
    else:
        rows = queries.not_answered(life.pack, language=life.words.language)
    return Round(draft, sent, rows)


def parts_of(life: Life) -> list[Thing]:
    """Each part of the questions, in their order."""
    found, things = round_of(life), []
    for part in dict.fromkeys(row.part for row in found.rows):
        rows = tuple(row for row in found.rows if row.part == part)
        ref = uuid5(life.person.ref, f"part.{part}")
        things.append(Thing(ref=ref, row=PartOf(found, rows), title=rows[0].part_title))
    return things


def read_back(rows: tuple[QuestionRow, ...]) -> list[Part]:
    """Everything that was answered, to be read once more."""
    parts: dict[str, list[SummaryRow]] = {}
    for row in rows:
        answered = SummaryRow(key=row.text, value=answer_words(row), note=row.words)
        parts.setdefault(row.part_title, []).append(answered)
    return [Part(title, found) for title, found in parts.items()]


def _answer(life: Life, thing: Thing, form: Any) -> UUID:
    there = thing.row.round
    # What was sent meanwhile says so itself, and begins no round anew.
    begun = there.draft or there.sent or actions.start(person=life.person, **life.how)
    for given in form.answers():
        actions.save_answer(assessment=begun, **given, **life.how)
    ref: UUID = begun.ref
    return ref


def _answered(thing: Thing, form: Any) -> dict[str, Any]:
    said: dict[str, Any] = {"edit": sum(each["version"] for each in form.answers())}
    for row, each in zip(thing.row.rows, form.answers(), strict=True):
        place = [one.code for one in thing.row.round.rows].index(row.code) + 1
        answer = form.cleaned_data[f"answer.{row.code}"]
        said |= plan_paper_words.to_question(place, row.code, answer, each["words"])
    return said


PARTS = Noun(
    title=_("What goes well, and what needs support"),
    things=parts_of,
    acts={
        "answers": Act(
            title=_("What they answered"),
            kept="answers",
            now=lambda _life, part: part.round.open,
            form=lambda data, _life, thing: forms.PartHeard(data, rows=thing.row.rows),
            does=_answer,
            said=_answered,
            letter=False,
        ),
    },
)


def _talk(life: Life) -> list[Thing]:
    return [Thing(ref=life.person.ref, row=round_of(life), title=_now("The questions"))]


def _send(life: Life, thing: Thing, _form: Any) -> UUID:
    asked = thing.row.draft or thing.row.sent  # a second click finds it sent
    sent = actions.send(assessment=asked, **life.how)
    try:
        amounts.work_out(assessment=sent, **life.how)
    except amounts.FactNeeded as needed:  # said as it is put right here, and not by themselves
        fix = _now("Type it in first, under “What the programme asks about them”.")
        raise amounts.FactNeeded(needed.fact, needed.words, fix=fix) from None
    ref: UUID = sent.ref
    return ref


def _again(life: Life, _thing: Thing, _form: Any) -> UUID:
    ref: UUID = actions.start(person=life.person, **life.how).ref
    return ref


def _facts_form(data: Any, life: Life, _thing: Thing) -> forms.FactsHeard:
    said = {f"facts.{code}": value for code, value in life.person.facts.items()}
    return forms.FactsHeard(data, initial=said, pack=life.pack, words=life.words)


def _facts(life: Life, thing: Thing, form: Any) -> UUID:
    say_anew(life.person, form.said_facts(), thing.row.sent, **life.how)
    ref: UUID = life.person.ref
    return ref


def _once_form(data: Any, life: Life, _thing: Thing) -> forms.OnceHeard:
    return forms.OnceHeard(data, currency=life.pack.currency)


def _once(life: Life, _thing: Thing, form: Any) -> UUID:
    asked = amounts.ask_one_off(person=life.person, **form.said, **life.how)
    begun = planning.start(person=life.person, kind=PlanKind.ONE_OFF, allocation=asked, **life.how)
    ref: UUID = begun.ref
    return ref


def _wrong(life: Life, _thing: Thing, form: Any) -> UUID:
    newest = allocations.latest(life.person)
    if newest is None:
        raise NotVisible
    ref: UUID = decisions.say_wrong(allocation=newest, **form.said, **life.how).ref
    return ref


def _can_be_wrong(life: Life, _found: Round) -> bool:
    newest = allocations.latest(life.person)
    return newest is not None and decided.open_claim(life.person) is None


def _most(life: Life) -> Any:
    return allocations.one_off_most(life.person.programme, life.at)


TALK = Noun(
    title=_("The questions as a whole"),
    things=_talk,
    acts={
        "send-answers": Act(
            title=_("Read their answers back, and send them"),
            kept="answers_send",
            now=lambda _life, found: found.whole,
            form=just_heard,
            does=_send,
            read=lambda _life, _thing: _now(
                "When your answers are sent, we work out an amount at once. You get a letter that"
                " says how. You can answer again later, when your life changes."
            ),
            press=_("Send their answers"),
            beside=lambda _life, thing: Beside(parts=read_back(thing.row.rows)),
        ),
        "answers-again": Act(
            title=_("They want to answer the questions again"),
            kept="answers_again",
            now=lambda _life, found: found.sent is not None and found.draft is None,
            form=just_heard,
            does=_again,
            read=lambda _life, _thing: _now(
                "Your plan and your money go on as they are until a new plan is agreed."
            ),
            letter=False,
        ),
        "amount-wrong": Act(
            title=_("They say that something is wrong in their amount"),
            kept="amount_wrong",
            now=_can_be_wrong,
            form=lambda data, _life, _thing: forms.WrongHeard(data),
            does=_wrong,
            read=lambda life, _thing: amount_paper.answered_within(life.pack),
        ),
        "about-them": Act(
            title=_("What the programme asks about them"),
            kept="facts",
            now=lambda life, _found: bool(life.pack.asked),
            form=_facts_form,
            does=_facts,
            letter=False,
        ),
        "once": Act(
            title=_("They ask for a small sum, once"),
            kept="once",
            now=lambda life, _found: _most(life) is not None,
            form=_once_form,
            does=_once,
            read=lambda life, _thing: (
                _now("It goes up to %(amount)s.") % {"amount": plan_words.said(_most(life))}
            ),
        ),
    },
)
