"""Blank forms of the way out, for those who like paper better: what they are asked, to write on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_supported_language_variant, ngettext, override
from django.utils.translation import gettext as _

from ownway.endings.rules import AGREED, WRITING, ExitStatus
from ownway.programme.queries import Words
from ownway.programme.rules import Pack
from ownway.web.going_words import GOING
from ownway.web.typed_words import ANSWERS, ASKED_BY, QUESTIONS

_A_LITTLE, _SOME, _MUCH = 2, 4, 6  # ruled lines


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that is asked: lines to write on, boxes to tick, or a day."""

    text: str
    hint: str = ""
    lines: int = 0
    ticks: Sequence[str] = ()
    inline: bool = False
    day: str = ""  # what the day is for


@dataclass(frozen=True, slots=True)
class Sheet:
    """One form, in one language, with who reads what is written on it."""

    code: str
    title: str
    lead: str
    questions: Sequence[Question]
    readers: str
    language: str
    name: str = ""  # of the person, where staff print it for them
    signed: bool = False  # whether it ends with a name and a day


def codes(pack: Pack) -> list[str]:
    """The forms there are: those of a group only where the programme has groups."""
    return [code for code in _SHEETS if pack.exits is not None or code not in _WITH_GROUPS]


def titles(pack: Pack, *, over: bool = False) -> list[tuple[str, str]]:
    """Each form with its title, to choose one; `over`: those for after somebody's time here."""
    return [
        (code, str(_SHEETS[code][0]())) for code in codes(pack) if not over or code in _AFTERWARDS
    ]


def fitting(status: ExitStatus | None) -> str:
    """The form somebody is most likely to want next; None before a way out is begun."""
    if status is None or status in (ExitStatus.INTERESTED, ExitStatus.DECLINED):
        return "begin"
    return "promises" if status in WRITING else "going" if status in AGREED else "plan"


def language_of(code: str) -> str:
    """The language of ours that is nearest to the person's."""
    try:
        return get_supported_language_variant(code.lower())
    except LookupError:
        return "en-gb"


def sheet(
    code: str, pack: Pack, words: Words, language: str, name: str = "", *, own_hand: bool = False
) -> Sheet:
    """One form in the person's language; `own_hand`: they type it in themselves later.

    Raises KeyError for a form there is not.
    """
    if code not in codes(pack):
        raise KeyError(code)
    title, lead, asks, readers, signed = _SHEETS[code]
    with override(language):
        return Sheet(
            code=code,
            title=title(),
            lead=lead(),
            questions=asks(pack, words),
            readers=readers(own_hand),
            language=language,
            name=name,
            signed=signed,
        )


def drawn(one: Sheet) -> SafeString:
    """The form on the page, all of it in the person's language."""
    with override(one.language):
        return render_to_string("ui/exit_sheet.html", {"sheet": one})


def _hear_more(pack: Pack, _words: Words) -> list[Question]:
    own = _("I want to go on a way of my own")
    ticks = [_("I would like to hear more about a group"), _("I apply for a scholarship"), own]
    if pack.exits is None:
        return [Question(_("What would you like?"), ticks=[own])]
    return [
        Question(_("What would you like?"), ticks=ticks),
        Question(
            str(QUESTIONS["hopes"]),
            hint=_("Only if you apply. A few words are enough."),
            lines=_MUCH,
        ),
        Question(
            str(QUESTIONS["needs"]),
            hint=_("For example: help with a home, a course, a job."),
            lines=_SOME,
        ),
    ]


def _plan(_pack: Pack, _words: Words) -> list[Question]:
    names = ("keeps_well", "turn_to", "early_signs", "first_steps")
    return [
        *(Question(str(QUESTIONS[name]), lines=_SOME) for name in names),
        _share(),
    ]


def _promises(_pack: Pack, _words: Words) -> list[Question]:
    return [
        Question(_("I will"), lines=_A_LITTLE, day=str(QUESTIONS["due_on"])),
        Question(
            _("Somebody of the staff will"),
            hint=_("Write their name too."),
            lines=_A_LITTLE,
            day=str(QUESTIONS["due_on"]),
        ),
        Question(
            _("What I want to reach"),
            hint=_("Steps of my own, big or small"),
            lines=_A_LITTLE,
            day=str(QUESTIONS["by_on"]),
        ),
    ]


def _going(pack: Pack, _words: Words) -> list[Question]:
    ticks = [
        _("I begin"),
        _("A hard time: everything rests"),
        _("I go on"),
        _("I stop going this way"),
    ]
    found = [
        Question(_("What would you like?"), hint=_("No reason is needed."), ticks=ticks),
        Question(
            _("Which promise?"),
            hint=_("Yours or ours. How was it kept?"),
            lines=_A_LITTLE,
            ticks=[str(ANSWERS["kept"]), str(ANSWERS["missed"])],
            inline=True,
        ),
        Question(_("What should be promised instead?"), lines=_A_LITTLE, day=_until()),
    ]
    if pack.exits is not None:
        text = _("You heard a no, and somebody else should look at it. What should they know?")
        found.append(Question(text, lines=_SOME))
    return found


def _signs(pack: Pack, words: Words) -> list[Question]:
    ticks = [str(ANSWERS[one]) for one in ("yes", "partly", "not_yet")]
    signs = pack.exits.signs if pack.exits else ()
    return [
        Question(
            str(QUESTIONS["strengths"]),
            hint=_("What helped you before? What do others like about you?"),
            lines=_SOME,
        ),
        *(Question(words.get(f"exit_sign.{code}"), ticks=ticks, inline=True) for code in signs),
        Question(str(QUESTIONS["feels"]), lines=_SOME),
        _share(),
    ]


def _less_money(_pack: Pack, _words: Words) -> list[Question]:
    return [
        Question(
            _("Step %(n)s: how much for the whole year?") % {"n": number},
            lines=1,
            day=_("From which day?"),
        )
        for number in (1, 2, 3)
    ]


def _graduate(_pack: Pack, _words: Words) -> list[Question]:
    hint = _("It stands on your certificate, just as you write it.")
    return [
        Question(str(QUESTIONS["achieved"]), hint=hint, lines=_MUCH),
        Question(str(QUESTIONS["keeps_well"]), lines=_SOME),
        Question(str(QUESTIONS["thanks"]), lines=_SOME),
    ]


def _come_and_go(_pack: Pack, _words: Words) -> list[Question]:
    ticks = [
        _("I take a break. Everything is kept for me."),
        _("I am back from my break."),
        _("I leave."),
        _("I leave, because I move away."),
        _("I come back."),
    ]
    return [
        Question(_("What would you like?"), hint=_("No reason is needed."), ticks=ticks),
        Question(str(QUESTIONS["goodbye"]), hint=_("Only if you leave."), lines=_SOME),
    ]


def _afterwards(pack: Pack, _words: Words) -> list[Question]:
    months = [
        ngettext("In %(n)s month", "In %(n)s months", n) % {"n": n}
        for n in pack.leaving.ask_again_months
    ]
    return [
        Question(str(QUESTIONS["months"]), ticks=[*months, _("Never")], inline=True),
        Question(
            str(QUESTIONS["ask_by"]), ticks=[str(one) for one in ASKED_BY.values()], inline=True
        ),
        Question(
            str(QUESTIONS["going"]),
            hint=_("Only if you like. There is no wrong answer."),
            ticks=[str(words) for _point, words in GOING],
            inline=True,
        ),
        Question(str(QUESTIONS["words"]), lines=_MUCH),
        Question(_("Would you like to come back?"), ticks=[str(ANSWERS["yes"])]),
    ]


def _story(_pack: Pack, _words: Words) -> list[Question]:
    ticks = [
        _("Yes, others in this programme may read it."),
        _("My name may stand beside it."),
        _("I take my story back."),
    ]
    return [
        Question(_("What do you want to tell?"), lines=_MUCH),
        Question(_("You can take it back at any time."), ticks=ticks),
    ]


def _share() -> Question:
    return Question(
        _("May those who walk with you read it?"),
        ticks=[str(ANSWERS["yes"]), str(ANSWERS["no"])],
        inline=True,
    )


def _until() -> str:
    return str(QUESTIONS["due_on"])


def _team_reads(_own_hand: bool) -> str:
    return _("Those who walk with you read it.")


def _typist_reads(own_hand: bool) -> str:
    if own_hand:
        return _("Nobody else reads it, until you tick yes.")
    return _("Whoever types it in reads it, and nobody else until you tick yes.")


Asks = Callable[[Pack, Words], list[Question]]
Say = Callable[[], str]
_WITH_GROUPS = ("signs",)
_AFTERWARDS = ("come-and-go", "afterwards", "story")
_SHEETS: dict[str, tuple[Say, Say, Asks, Callable[[bool], str], bool]] = {
    "begin": (
        lambda: _("I think of leaving well"),
        lambda: _("You say how, and when. You can stop at any time, and come back."),
        _hear_more,
        _team_reads,
        True,
    ),
    "plan": (
        lambda: _("My exit plan"),
        lambda: _("In your own words, for yourself. Any part can stay empty."),
        _plan,
        _typist_reads,
        False,
    ),
    "promises": (
        lambda: _("What we promise each other"),
        lambda: _("Everybody signs it: you, and those who help."),
        _promises,
        _team_reads,
        False,
    ),
    "going": (
        lambda: _("How it goes on"),
        lambda: _("Fill in only what you want to say."),
        _going,
        _team_reads,
        True,
    ),
    "signs": (
        lambda: _("What I am good at, and how it feels"),
        lambda: _("This is for you. You can keep it and hand in nothing."),
        _signs,
        _typist_reads,
        False,
    ),
    "less-money": (
        lambda: _("Less money, step by step"),
        lambda: _("You decide the steps. You can pause them at any time."),
        _less_money,
        lambda _own_hand: _("Those who look after your money read it."),
        True,
    ),
    "graduate": (
        lambda: _("I graduate"),
        lambda: _("You say when, once everybody has signed what they promise."),
        _graduate,
        lambda _own_hand: _("It is printed for you. Those who help you leave read it."),
        True,
    ),
    "come-and-go": (
        lambda: _("A break, leaving, or coming back"),
        lambda: _("You decide, at any time. You can come back whenever you like."),
        _come_and_go,
        lambda _own_hand: _("Those who help people leave and come back read it."),
        True,
    ),
    "afterwards": (
        lambda: _("After leaving"),
        lambda: _("Fill in only what you want to say. Nothing follows from an empty page."),
        _afterwards,
        lambda _own_hand: _("Those who help people leave and come back read it."),
        False,
    ),
    "story": (
        lambda: _("My story, after graduating"),
        lambda: _("Only if you wish. Nothing depends on it."),
        _story,
        lambda _own_hand: _("Nobody reads it in the programme before you tick yes and sign."),
        True,
    ),
}
