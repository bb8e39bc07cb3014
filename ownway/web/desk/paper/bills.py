"""A bill that waits for their yes or no (F5)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ownway.core.money import Money
from ownway.core.problems import NotVisible
from ownway.core.show import show
from ownway.spending import actions, queries
from ownway.web import bill_words
from ownway.web.desk.forms import paper as forms
from ownway.web.desk.paper import Act, Life, Noun, Thing, just_heard
from ownway.web.ui.parts import SummaryRow
from ownway.web.ui.showing import babel_locale


def _bills(life: Life) -> list[Thing]:
    rows = queries.invoices_to_agree(life.viewer, life.person.ref, life.at)
    return [bill_thing(one) for one in rows]


def _find(life: Life, ref: UUID) -> Thing | None:
    try:
        found = queries.invoice(life.viewer, ref, life.at)
    except NotVisible:
        return None
    return bill_thing(found) if found.purchase.person_id == life.person.pk else None


def bill_thing(row: Any) -> Thing:
    """A bill with what stands on it."""
    amount = Money(row.amount_minor, row.currency)
    facts = [
        SummaryRow(key=_now("What for"), value=row.purchase.what),
        SummaryRow(key=_now("Number of the bill"), value=row.number),
        SummaryRow(key=_now("Days"), value=bill_words.days(row)),
    ]
    hours = bill_words.work(row)
    if hours:
        facts.append(SummaryRow(key=_now("Hours of work"), value=hours))
    return Thing(
        ref=row.ref,
        row=row,
        title=_now("%(payee)s, bill %(number)s: %(amount)s")
        % {
            "payee": row.payee.name,
            "number": row.number,
            "amount": show(amount, babel_locale()),
        },
        facts=tuple(facts),
        kept={
            "thing": row.purchase.what,
            "bill_no": row.number,
            "seller": row.payee.name,
            "price": amount,
        },
    )


def _waits(_life: Life, row: Any) -> bool:
    return queries.waits_for_person(row)


def _yes(life: Life, thing: Thing, _form: Any) -> UUID:
    actions.agree_invoice(invoice=thing.row, **life.how)
    return thing.ref


def _no(life: Life, thing: Thing, form: Any) -> UUID:
    actions.refuse_invoice(invoice=thing.row, **form.said, **life.how)
    return thing.ref


BILLS = Noun(
    title=_("A bill that waits for their yes"),
    things=_bills,
    find=_find,
    acts={
        "bill-yes": Act(
            title=_("Yes, it can be paid"),
            kept="bill_yes",
            now=_waits,
            form=just_heard,
            does=_yes,
        ),
        "bill-no": Act(
            title=_("No, it is not right"),
            kept="bill_no",
            now=_waits,
            form=lambda data, life, _thing: forms.NoHeard(
                data, reasons=bill_words.reasons(life.pack, life.words)
            ),
            does=_no,
        ),
    },
)
