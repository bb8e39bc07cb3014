"""What the sheet and the letter of an amount say around the figures: who decides, and ways on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ownway.allocation import queries
from ownway.allocation.queries import AmountRow, Shown
from ownway.consent.rules import Permission
from ownway.core.money import Money
from ownway.core.show import show
from ownway.people.queries import name_of
from ownway.programme.rules import Pack, Words
from ownway.web.amount_told import Claim, Lower, final, working_table
from ownway.web.ui.chart import span
from ownway.web.ui.parts import Table
from ownway.web.ui.showing import babel_locale, local_day


def day_in_words(day: date) -> str:
    """4 September 2026, as plain text."""
    return format_date(day, format="long", locale=babel_locale())


@dataclass(frozen=True, slots=True)
class Ways:
    """Who decides, what to do where something is wrong or life changes, and help now."""

    settled: str
    decides: str
    wrong: str
    again: str
    talk: str
    crisis: str

    @property
    def rows(self) -> list[str]:
        """All of it, for the end of a sheet."""
        every = (self.settled, self.decides, self.wrong, self.again, self.talk, self.crisis)
        return [" ".join(one.split()) for one in every if one]  # a row of a sheet is one line


def ways(
    row: AmountRow, pack: Pack, words: Words, claims: list[Claim], *, by_letter: bool = False
) -> Ways:
    """In the words of the programme. `claims`: what was said about this amount, newest first.

    `by_letter`: to somebody without a sign-in, who calls or writes.
    """
    return Ways(
        settled=_settled(row, words),
        decides=_decides(pack, words),
        wrong=_wrong_by_letter(pack) if by_letter else _wrong(pack, claims),
        again=_(
            "If your life changes, call or write to us. You can answer the questions again. It"
            " never counts against you."
        )
        if by_letter
        else _(
            "If your life changes, ask for a new look: answer the questions again, on this site or"
            " by phone. It never counts against you."
        ),
        talk=_("You can talk to a person: %(name)s, %(phone)s.")
        % {"name": pack.help_now.person_name, "phone": pack.help_now.person_phone},
        crisis=words.get("help_now.crisis"),
    )


def _settled(row: AmountRow, words: Words) -> str:
    """The final amount, who settled it and why; empty where nobody has."""
    found = final(row)
    if found is None or row.final is None:
        return ""
    by = _("%(name)s settled it on %(day)s.") % {
        "name": name_of(row.final.settled_by) or words.get("funder"),
        "day": day_in_words(local_day(row.final.settled_at)),
    }
    why = [_("The reason:"), found.reason] if found.reason else []
    return " ".join((found.settled, by, *why))


def goes_down(found: Lower) -> str:
    """A lower amount that waits for its notice, in one row."""
    if found.counts_from is None:
        return found.words
    return f"{_('It goes down on')} {day_in_words(found.counts_from)}. {found.words}"


def _decides(pack: Pack, words: Words) -> str:
    who = [
        words.get(f"role.{role.code}")
        for role in pack.roles
        if Permission.AMOUNT_SETTLE in role.permissions
    ]
    return _(
        "The amount is settled by: %(role)s, %(funder)s. They can add to it, with a reason."
    ) % {
        "role": ", ".join(who),
        "funder": words.get("funder"),
    }


def answered_within(pack: Pack) -> str:
    """How soon somebody answers what is said to be wrong."""
    days = pack.decisions.error_claim_within.working_days
    return ngettext(
        "Somebody who did not settle it looks at it. You get an answer with reasons within %(days)s"
        " working day. Until then your amount does not go down.",
        "Somebody who did not settle it looks at it. You get an answer with reasons within %(days)s"
        " working days. Until then your amount does not go down.",
        days,
    ) % {"days": days}


def _wrong_by_letter(pack: Pack) -> str:
    return f"{_('If something is wrong, call or write to us.')} {answered_within(pack)}"


def _wrong(pack: Pack, claims: list[Claim]) -> str:
    if claims and claims[0].waits:
        return _(
            "You told us that something is wrong. You get an answer with reasons by %(day)s. Until"
            " then your amount does not go down."
        ) % {"day": day_in_words(claims[0].answer_by_on)}
    days = pack.decisions.error_claim_within.working_days
    return ngettext(
        "If something is wrong, tell us on this site or by phone. Somebody who did not settle it"
        " looks at it. You get an answer with reasons within %(days)s working day. Until then your"
        " amount does not go down.",
        "If something is wrong, tell us on this site or by phone. Somebody who did not settle it"
        " looks at it. You get an answer with reasons within %(days)s working days. Until then your"
        " amount does not go down.",
        days,
    ) % {"days": days}


@dataclass(frozen=True, slots=True)
class Letter:
    """What the page of an amount has on paper alone, so that it can be sent as a letter."""

    programme: str
    to: str
    day: date
    working: Table
    ways: Ways


def letter(
    row: AmountRow, pack: Pack, words: Words, claims: list[Claim], *, to: str, day: date
) -> Letter:
    """To the person, on a day."""
    sentences = queries.sentences(row.allocation, language=words.language)
    return Letter(
        programme=words.get("programme"),
        to=to,
        day=day,
        working=working_table(sentences, row.indicative),
        ways=ways(row, pack, words, claims),
    )


@dataclass(frozen=True, slots=True)
class Range:
    """What plans cost for people with a score like this, in words and as a picture.

    `checked`: for how many it held; it stands where the rules are told of.
    """

    sentence: str
    made_from: str
    note: str
    checked: str
    picture: str


def shown_range(found: Shown | None, amount: Money) -> Range | None:
    """The range beside `amount`, the one to plan with; None where there is none."""
    if found is None:
        return None
    low, high, yours = (show(one, babel_locale()) for one in (found.low, found.high, amount))
    sentence = _(
        "%(most)s people with a score like yours have plans that cost between %(low)s and %(high)s"
        " a year. Yours is %(yours)s."
    ) % {"most": _people(found.hundredths), "low": low, "high": high, "yours": yours}
    made_from = _("This comes from %(plans)s plans. It never changes your amount.") % {
        "plans": found.plans
    }
    checked = _("Checked on other plans, it held for %(reached)s.") % {
        "reached": _people(found.reached)
    }
    picture = span(found.low.minor, found.high.minor, amount.minor, words=sentence)
    return Range(sentence, made_from, found.note, checked, picture)


def _people(hundredths: int) -> str:
    """ "8 in 10", "81 in 100"."""
    if hundredths % 10 == 0:
        return _("%(some)s in 10") % {"some": hundredths // 10}
    return _("%(some)s in 100") % {"some": hundredths}
