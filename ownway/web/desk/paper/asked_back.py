"""Money not used yet, and money asked back: what they say to it while a clock runs (E14)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ownway.core.money import Money
from ownway.core.show import show
from ownway.reclaims import actions, queries
from ownway.reclaims.rules import StepKind, Way
from ownway.web.desk.forms import paper as forms
from ownway.web.desk.paper import Act, Life, Noun, Thing
from ownway.web.ui.parts import SummaryRow
from ownway.web.ui.showing import babel_locale


def _said(amount: Money) -> str:
    return show(amount, babel_locale())


def _alerts(life: Life) -> list[Thing]:
    return [
        Thing(
            ref=one.ref,
            row=one,
            title=_now("%(amount)s not used yet")
            % {"amount": _said(Money(one.unused_minor, one.currency))},
            facts=(
                SummaryRow(key=_now("Seen on"), value=one.seen_on),
                SummaryRow(key=_now("No notice before"), value=one.notice_from_on),
            ),
            kept={"unused": Money(one.unused_minor, one.currency)},
        )
        for one in queries.alerts(life.viewer, life.person.ref, life.at)
    ]


def _why(life: Life, thing: Thing, form: Any) -> UUID:
    found = actions.say_why(alert=thing.row, words=form.said["words"], **life.how)
    ref: UUID = found.ref
    return ref


ALERTS = Noun(
    title=_("Money not used yet"),
    things=_alerts,
    acts={
        "why-unused": Act(
            title=_("Why they have not used it, or what they plan"),
            kept="reclaim_why",
            now=lambda _life, row: row.replied_at is None,
            form=lambda data, _life, _thing: forms.WhyHeard(data),
            does=_why,
        ),
    },
)


def _notices(life: Life) -> list[Thing]:
    return [_notice(life, one) for one in queries.reclaims(life.viewer, life.person.ref, life.at)]


def _notice(life: Life, view: Any) -> Thing:
    found, amount = view.reclaim, Money(view.reclaim.amount_minor, view.reclaim.currency)
    if found.way == Way.OFFSET:
        title = _now("Their next payment would be %(amount)s less")
    else:
        title = _now("%(amount)s is asked back")
    return Thing(
        ref=found.ref,
        row=view,
        title=title % {"amount": _said(amount)},
        facts=(
            SummaryRow(key=_now("Why"), value=life.words.get(f"ground.{found.ground}")),
            SummaryRow(key=_now("In our words"), value=found.evidence.splitlines()),
            SummaryRow(key=_now("Told on"), value=found.given_on),
            *_stands(view),
        ),
        kept={"asked_back": amount},
    )


def _stands(view: Any) -> tuple[SummaryRow, ...]:
    """Before the decision the first day of it, and after it what is still to come."""
    if view.decided:
        return (SummaryRow(key=_now("Still to come"), value=view.still_to_come),)
    return (SummaryRow(key=_now("Nothing is taken before"), value=view.reclaim.counts_from),)


def _reply(life: Life, thing: Thing, form: Any) -> UUID:
    actions.reply(reclaim=thing.row.reclaim, words=form.said["words"], **life.how)
    return thing.ref


def _wrong(life: Life, thing: Thing, form: Any) -> UUID:
    actions.dispute(reclaim=thing.row.reclaim, words=form.said["words"], **life.how)
    return thing.ref


def _each(life: Life, thing: Thing, form: Any) -> UUID:
    actions.choose_plan(reclaim=thing.row.reclaim, each=form.said["each"], **life.how)
    return thing.ref


NOTICES = Noun(
    title=_("Money asked back"),
    things=_notices,
    acts={
        "it-is-wrong": Act(
            title=_("They say that it is wrong"),
            kept="reclaim_wrong",
            now=lambda _life, view: view.may(StepKind.DISPUTED),
            form=lambda data, _life, _thing: forms.AnswerHeard(data),
            does=_wrong,
            read=lambda _life, _thing: _now("All of it then waits, and somebody else looks at it."),
        ),
        "each-month": Act(
            title=_("What they can pay back each month"),
            kept="reclaim_plan",
            now=lambda _life, view: view.may(StepKind.PLANNED),
            form=lambda data, _life, thing: forms.EachHeard(
                data, currency=thing.row.reclaim.currency
            ),
            does=_each,
        ),
        "answer": Act(
            title=_("Their answer"),
            kept="reclaim_reply",
            now=lambda _life, view: view.may(StepKind.REPLIED),
            form=lambda data, _life, _thing: forms.AnswerHeard(data),
            does=_reply,
        ),
    },
)
