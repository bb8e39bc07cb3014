"""What somebody without a sign-in said about their money, in their own voice (I15)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from ownway.core.money import Money
from ownway.core.show import day, show
from ownway.programme.queries import Words
from ownway.spending.rules import RefundKind
from ownway.web.buy_forms import EVERY, GROUNDS, TIES
from ownway.web.ui.showing import babel_locale

ACTS: dict[str, Any] = {
    "reclaim_why": _("Why I have not used my money"),
    "reclaim_reply": _("My answer to money asked back"),
    "reclaim_wrong": _("It is wrong that money is asked back"),
    "reclaim_plan": _("What I can pay back each month"),
    "bill_yes": _("My yes to a bill"),
    "bill_no": _("My no to a bill"),
    "bill_ahead": _("My yes before the bills come"),
    "bill_ask_me": _("Ask me about each bill"),
    "buy": _("I ask for something to buy"),
    "buy_back": _("I take back what I asked for"),
    "buy_came": _("It came"),
    "buy_paid": _("I paid for it"),
    "buy_refund": _("Some of my money came back"),
    "buy_pay_back": _("I paid this myself and would like it back"),
    "buy_stop": _("I stop what is paid again and again"),
    "buy_again": _("Somebody else should look at the no"),
    "buy_elsewhere": _("I buy it somewhere else"),
    "hold": _("Who should hold my money"),
    "hold_back": _("I take back the change of holder"),
    "hold_restore": _("My money should be held as it was before"),
    "direct_end": _("I no longer want a direct payment"),
    "direct_look": _("Somebody else should look at the stop again"),
    "direct_go_on": _("I want my direct payment after all"),
    "consent_end": _("Somebody is to see nothing of mine any more"),
}
# In the order in which a letter says them: first what it is about, then what was said.
QUESTIONS: dict[str, Any] = {
    "thing": _("What it is about"),
    "bill_no": _("Number of the bill"),
    "seller": _("Who is paid?"),
    "price": _("What does it cost?"),
    "asked_back": _("Money asked back"),
    "unused": _("Not used yet"),
    "what": _("What is it?"),
    "payee": _("Who is paid?"),
    "cost": _("What does it cost?"),
    "every": _("How often?"),
    "times": _("How many times?"),
    "goal": _("Which goal does it help with?"),
    "tie": _("Do you know who is paid?"),
    "works_for_me": _("They work for me by the hour"),
    "for_other": _("It is for somebody else, not for me"),
    "ground": _("What should we look at?"),
    "why": _("Why, in your own words"),
    "agreement_on": _("When did you both sign an agreement?"),
    "sign_seen": _("What have you noticed?"),
    "holder": _("Who should hold this money?"),
    "came_back": _("How much came back?"),
    "came_back_by": _("What happened?"),
    "came_back_on": _("When did it come back?"),
    "each": _("How much can you pay back each month?"),
    "most": _("Up to how much for 1 bill?"),
    "reason_code": _("What is not right?"),
    "reason": _("Why, in your own words"),
    "name": _("Who is it? Their whole name"),
    "ends": _("What do they say?"),
    "words": _("In your own words"),
}
ENDS = {
    "sees": _("They see nothing any more, and stay in the circle"),
    "leaves": _("They see nothing any more, and leave the circle"),
}
CAME_BACK = {
    RefundKind.REFUND: _("They gave me money back"),
    RefundKind.RETURNED: _("I took it back"),
    RefundKind.CREDIT_NOTE: _("They took something off the price"),
}
_MONEY = frozenset({"price", "asked_back", "unused", "cost", "came_back", "each", "most"})
_TICKED = frozenset({"works_for_me", "for_other"})
_DAYS = frozenset({"agreement_on", "came_back_on"})
_CHOSEN: dict[str, dict[Any, Any]] = {
    "every": EVERY,
    "tie": TIES,
    "ground": GROUNDS,
    "ends": ENDS,
    "came_back_by": CAME_BACK,
}


def answers(said: dict[str, str], words: Words, currency: str) -> list[tuple[str, str]]:
    """Their words, question by question, exactly as they were typed."""
    return [
        (str(question), _value(name, said[name], words, currency))
        for name, question in QUESTIONS.items()
        if name in said
    ]


def _value(name: str, text: str, words: Words, currency: str) -> str:
    if name in _MONEY:
        return show(Money(int(text), currency), babel_locale())
    if name in _TICKED:
        return str(_("Yes"))
    if name in _CHOSEN:
        return str(_CHOSEN[name].get(text, text))
    if name == "holder":
        return words.get(f"holder.{text}")
    if name == "reason_code":
        return words.get(f"reason.{text}")
    return day(date.fromisoformat(text), babel_locale()) if name in _DAYS else text
