"""What comes next after something was typed in about money, as the letter says it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ownway.spending import queries as spending
from ownway.spending.rules import Status

NEXT: dict[str, Any] = {
    "reclaim_why": gettext_lazy("Thank you. We read it, and we talk with you."),
    "reclaim_reply": gettext_lazy("Thank you. Your answer is sent."),
    "reclaim_wrong": gettext_lazy("Thank you. All of it waits now. Somebody else looks at it."),
    "reclaim_plan": gettext_lazy("Your choice is saved."),
    "bill_yes": gettext_lazy("You said yes. We tell them the pay day."),
    "bill_no": gettext_lazy("You said no. They can read why."),
    "bill_ahead": gettext_lazy("Written down. You can take it back at any time."),
    "bill_ask_me": gettext_lazy("From now on you are asked for each bill."),
    "buy_back": gettext_lazy("It is taken back. Nothing was paid."),
    "buy_came": gettext_lazy("Good. It is written down that it came."),
    "buy_paid": gettext_lazy("Thank you. It is written down as paid."),
    "buy_refund": gettext_lazy("It is written down. You can use this money again."),
    "buy_pay_back": gettext_lazy("You get it back. We pay it to you."),
    "buy_stop": gettext_lazy("It is stopped. What was set aside is free again."),
    "buy_again": gettext_lazy("Somebody else looks at it now."),
    "buy_elsewhere": gettext_lazy("It is with the new seller now. The money went with it."),
    "hold": gettext_lazy("Your choice is saved. We tell you when you can use the money."),
    "hold_back": gettext_lazy("You took it back. Nothing else changed."),
    "hold_restore": gettext_lazy("It is as it was before."),
    "direct_end": gettext_lazy("You need no reason. Your plan and your support go on another way."),
    "direct_look": gettext_lazy("Somebody else looks at it again."),
    "consent_end": gettext_lazy("They see nothing of yours from now on. They are not told."),
    "direct_go_on": gettext_lazy("Your direct payment goes on."),
}


def following(typed: Any, viewer: Any, at: Any) -> list[str]:
    """What comes next for the person."""
    if typed.act != "buy":
        return [str(NEXT[typed.act])]
    bought = spending.purchase(viewer, typed.subject, at)
    if bought.status == Status.ASKED:
        return [_("You asked for this. Somebody looks at it.")]
    if bought.status == Status.APPROVED:
        pays = bool(spending.to_pay_oneself(bought))
        return [_("Agreed. You can pay for it now.") if pays else _("Agreed. It is paid next.")]
    return []
