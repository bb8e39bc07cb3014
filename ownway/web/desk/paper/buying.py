"""Asking for something on a line, and what they say of it afterwards (F2, scenario 40).

Buying together is left out: a share is promised to others by the person themself.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ownway.core.money import Money
from ownway.core.problems import NotVisible
from ownway.core.show import day, show
from ownway.spending import actions, queries
from ownway.spending.rules import BillStatus, Payer, Status
from ownway.web.desk.forms import paper as forms
from ownway.web.desk.paper import Act, Life, Noun, Thing, just_heard
from ownway.web.ui.answers import chosen_uuid
from ownway.web.ui.parts import SummaryRow
from ownway.web.ui.showing import babel_locale


def _lines(life: Life) -> list[Thing]:
    return [
        Thing(
            ref=one.line.root,
            row=one,
            title=one.line.what,
            facts=(SummaryRow(key=_now("Left on this line"), value=one.left),),
        )
        for one in queries.buyable(life.viewer, life.person.ref, life.at)
    ]


def _buy_form(data: Any, life: Life, thing: Thing) -> forms.BuyHeard:
    line, kept_aside = thing.row.line, thing.row.kept_aside
    goals = queries.goals_to_link(line)
    own = line.goal.root if line.goal is not None else None
    initial = {"goal": next((str(one.ref) for one in goals if one.root == own), "")}
    return forms.BuyHeard(
        data,
        currency=life.pack.currency,
        goals=[(str(one.ref), one.words) for one in goals],
        kept_aside=kept_aside,
        gifts=life.pack.spending.gifts is not None and not kept_aside,
        initial=initial if kept_aside else {"what": line.what, **initial},
    )


def _buy(life: Life, thing: Thing, form: Any) -> UUID:
    try:
        made = actions.ask(
            person=life.person, line_root=thing.ref, **form.wish(life.today), **life.how
        )
    except actions.CannotBuy as refused:
        form.offer(refused.grounds, [one.code for one in refused.problems])
        raise
    ref: UUID = made.ref
    return ref


def _wished(thing: Thing, form: Any) -> dict[str, Any]:
    """What they asked for, in words a letter can say: the goal by its own."""
    said = {**form.said, "cost": form.said["amount"]}
    goals = dict(form.fields["goal"].choices) if "goal" in form.fields else {}
    said["goal"] = goals.get(said["goal"], "") if said.get("goal") else ""
    said["times"] = said.get("times") if said.get("every") else None
    return {name: value for name, value in said.items() if name not in ("amount", "key")}


LINES = Noun(
    title=_("Something to buy, on a line of their plan"),
    things=_lines,
    acts={
        "buy": Act(
            title=_("They ask for something"),
            kept="buy",
            now=lambda _life, _row: True,
            form=_buy_form,
            does=_buy,
            said=_wished,
            read=lambda _life, thing: (
                _now("You get a yes at once up to %(amount)s.")
                % {"amount": show(thing.row.needs_yes_above, babel_locale())}
                if not thing.row.kept_aside
                else ""
            ),
        ),
    },
)


def _purchases(life: Life) -> list[Thing]:
    return [_purchase(one) for one in queries.purchases(life.viewer, life.person.ref, life.at)]


def _amount(row: Any) -> str:
    return show(Money(row.amount_minor, row.currency), babel_locale())


def _purchase(row: Any) -> Thing:
    amount = Money(row.amount_minor, row.currency)
    return Thing(
        ref=row.ref,
        row=row,
        title=f"{row.what}: {_amount(row)}",
        facts=(
            SummaryRow(key=_now("Who is paid"), value=row.payee),
            SummaryRow(key=_now("Price"), value=amount),
        ),
        kept={"thing": row.what, "seller": row.payee, "price": amount},
    )


def _pressed(name: str) -> Any:
    """What a single press does on their own page."""

    def does(life: Life, thing: Thing, form: Any) -> UUID:
        getattr(actions, name)(purchase=thing.row, **form.said, **life.how)
        return thing.ref

    return does


def _paid_form(data: Any, _life: Life, thing: Thing) -> forms.PaidHeard:
    bills = queries.to_pay_oneself(thing.row)
    rows = [(str(one.ref), _amount(one)) for one in bills]
    return forms.PaidHeard(data, bills=rows)


def _paid(life: Life, thing: Thing, form: Any) -> UUID:
    which = form.said.get("bill")
    bill = chosen_uuid(which) if which else None
    actions.pay_direct(purchase=thing.row, bill_ref=bill, by=life.by, at=life.at)
    return thing.ref


def _back_form(data: Any, life: Life, thing: Thing) -> forms.BackHeard:
    left = {one: queries.still_refundable(one) for one in queries.refundable(thing.row)}
    return forms.BackHeard(
        data,
        bills=[
            (str(one.ref), f"{day(queries.paid_on(one), babel_locale())}: {_amount(one)}")
            for one in left
        ],
        most=max(left.values(), key=lambda one: one.minor, default=Money(0, thing.row.currency)),
        today=life.today,
    )


def _came_back(life: Life, thing: Thing, form: Any) -> UUID:
    """A second click finds nothing left to come back, and its key says what it noted."""
    given = {name: form.said[name] for name in ("amount", "kind", "back_on", "key")}
    which = form.said.get("bill")
    paid = [
        one
        for one in thing.row.bills.all()
        if (one.payer, one.status) == (Payer.PERSON, BillStatus.PAID)
    ]
    open_first = [*queries.refundable(thing.row), *paid]
    bill = next((one for one in open_first if not which or str(one.ref) == which), None)
    if bill is None:
        raise NotVisible
    actions.refund(bill=bill, **given, **life.how)
    return thing.ref


def _what_came_back(_thing: Thing, form: Any) -> dict[str, Any]:
    said = form.said
    return {
        "came_back": said["amount"],
        "came_back_by": said["kind"],
        "came_back_on": said["back_on"],
    }


def _elsewhere(life: Life, thing: Thing, form: Any) -> UUID:
    made = actions.buy_elsewhere(purchase=thing.row, **form.said, **life.how)
    ref: UUID = made.ref
    return ref


def _other_seller(_thing: Thing, form: Any) -> dict[str, Any]:
    said = form.said
    return {"payee": said["payee"], "cost": said["amount"], "words": said["words"]}


def _on_bills(_life: Life, row: Any) -> bool:
    return queries.on_invoice(row) is not None and queries.takes_invoices(row)


PURCHASES = Noun(
    title=_("What they asked for"),
    things=_purchases,
    acts={
        "take-back": Act(
            title=_("They take it back"),
            kept="buy_back",
            now=lambda _life, row: queries.may_take_back(row),
            form=just_heard,
            does=_pressed("cancel"),
        ),
        "it-came": Act(
            title=_("It came"),
            kept="buy_came",
            now=lambda _life, row: row.status == Status.PAID,
            form=lambda data, _life, _thing: forms.CameHeard(data),
            does=_pressed("mark_received"),
        ),
        "they-paid": Act(
            title=_("They paid for it"),
            kept="buy_paid",
            now=lambda _life, row: bool(queries.to_pay_oneself(row)),
            form=_paid_form,
            does=_paid,
            said=lambda _thing, _form: {},
        ),
        "money-came-back": Act(
            title=_("Some of the money came back"),
            kept="buy_refund",
            now=lambda _life, row: bool(queries.refundable(row)),
            form=_back_form,
            does=_came_back,
            said=_what_came_back,
        ),
        "pay-them-back": Act(
            title=_("They paid for it with their own money, and get it back"),
            kept="buy_pay_back",
            now=lambda life, row: queries.may_be_paid_back(row, life.at),
            form=just_heard,
            does=_pressed("pay_back"),
        ),
        "stop-paying": Act(
            title=_("They stop what is paid again and again"),
            kept="buy_stop",
            now=lambda _life, row: queries.may_stop(row),
            form=just_heard,
            does=_pressed("stop_standing"),
        ),
        "look-at-no": Act(
            title=_("They want somebody else to look at the no"),
            kept="buy_again",
            now=lambda _life, row: queries.may_ask_again(row),
            form=lambda data, _life, _thing: forms.AgainHeard(data),
            does=_pressed("ask_again"),
        ),
        "elsewhere": Act(
            title=_("They buy it from somebody else"),
            kept="buy_elsewhere",
            now=lambda _life, row: queries.may_change_seller(row),
            form=lambda data, _life, thing: forms.ElsewhereHeard(
                data, price=Money(thing.row.amount_minor, thing.row.currency)
            ),
            does=_elsewhere,
            said=_other_seller,
        ),
        "yes-ahead": Act(
            title=_("Yes before the bills come, up to so much"),
            kept="bill_ahead",
            now=_on_bills,
            form=lambda data, _life, thing: forms.AheadHeard(data, currency=thing.row.currency),
            does=_pressed("give_standing_yes"),
        ),
        "ask-each": Act(
            title=_("They want to be asked about each bill"),
            kept="bill_ask_me",
            now=lambda _life, row: queries.standing_yes(row) is not None,
            form=just_heard,
            does=_pressed("withdraw_standing_yes"),
        ),
    },
)
