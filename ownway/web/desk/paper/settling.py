"""What is settled for somebody who died, or whose time here is over, with the reason (S8, S13).

A yes to anything that was not agreed is not among it: nobody says that for them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ownway.core.money import Money
from ownway.core.show import day, show
from ownway.record.store import writing
from ownway.spending import actions, queries
from ownway.spending.rules import Gone, Settling
from ownway.web import bill_words
from ownway.web.desk.forms import settling as forms
from ownway.web.desk.paper import Act, Life, Noun, Thing
from ownway.web.desk.paper.bills import bill_thing
from ownway.web.ui.parts import SummaryRow
from ownway.web.ui.showing import babel_locale


def settle(life: Life, thing: Thing, act: Act, form: Any) -> None:
    """The action and the reason beside it: both or neither. Raises what they raise."""
    with writing():
        subject = act.does(life, thing, form)
        actions.say_why(
            purchase=getattr(thing.row, "purchase", thing.row),  # of a bill, what it is for
            act=act.kept,
            subject=subject,
            words=form.why,
            **life.how,
        )


def _amount(row: Any) -> str:
    return show(Money(row.amount_minor, row.currency), babel_locale())


def _purchases(life: Life) -> list[Thing]:
    return [_purchase(one) for one in queries.to_settle(life.viewer, life.person)]


def _find(life: Life, ref: UUID) -> Thing | None:
    found = queries.one_to_settle(life.viewer, life.person, ref)
    return _purchase(found) if found is not None else None


def _purchase(row: Any) -> Thing:
    facts = [
        SummaryRow(key=_now("Who is paid"), value=row.payee),
        SummaryRow(key=_now("Price"), value=Money(row.amount_minor, row.currency)),
    ]
    last = _rests_after(row)
    if last is not None:
        said = _now(
            "Nothing of it is paid after %(day)s, the day they died. If it runs to its end, the"
            " times since then are paid too."
        )
        facts.append(
            SummaryRow(
                key=_now("Paid again and again"), value=said % {"day": day(last, babel_locale())}
            )
        )
    return Thing(ref=row.ref, row=row, title=f"{row.what}: {_amount(row)}", facts=tuple(facts))


def _rests_after(row: Any) -> Any:
    standing = queries.standing_of(row) if queries.may_stop(row) else None
    return queries.rests_after(standing) if standing is not None else None


def _bills(found: Callable[[Any], list[Any]]) -> Callable[[Thing], list[tuple[str, str]]]:
    return lambda thing: [(str(one.ref), _amount(one)) for one in found(thing.row)]


_to_pay = _bills(queries.to_pay_oneself)
_to_take_back = _bills(queries.bills_to_take_back)


def _reads(life: Life) -> bool:
    return life.gone != Gone.DIED.value


def _why(data: Any, life: Life, _thing: Thing) -> forms.WhyForm:
    return forms.WhyForm(data, read=_reads(life))


def _pressed(name: str) -> Callable[[Life, Thing, Any], UUID]:
    def does(life: Life, thing: Thing, _form: Any) -> UUID:
        getattr(actions, name)(purchase=thing.row, **life.how)
        return thing.ref

    return does


def _paid(life: Life, thing: Thing, form: Any) -> UUID:
    amount = form.cleaned_data["amount"]
    actions.pay_direct(purchase=thing.row, bill_ref=form.bill, amount=amount, **life.how)
    return form.bill or thing.ref


def _bill_back(life: Life, thing: Thing, form: Any) -> UUID:
    bill = form.bill or thing.ref  # no bill has the name of a purchase: nothing is taken back
    actions.take_back_bill(purchase=thing.row, bill_ref=bill, **life.how)
    return bill


PURCHASES = Noun(
    title=_("What was asked for and is not settled"),
    things=_purchases,
    find=_find,
    acts={
        "settle-back": Act(
            title=_("Take it back: it is not paid"),
            kept=Settling.BACK.value,
            now=lambda _life, row: queries.all_of_it_back(row),
            form=_why,
            does=_pressed("cancel"),
        ),
        "settle-bill-back": Act(
            title=_("Take one bill back: it is not paid"),
            kept=Settling.BILL_BACK.value,
            now=lambda _life, row: bool(queries.bills_to_take_back(row)),
            form=lambda data, life, thing: forms.BillBackForm(
                data, bills=_to_take_back(thing), read=_reads(life)
            ),
            does=_bill_back,
        ),
        "settle-paid": Act(
            title=_("Note that it was paid"),
            kept=Settling.PAID.value,
            now=lambda _life, row: bool(queries.to_pay_oneself(row)),
            form=lambda data, life, thing: forms.PaidForm(
                data, bills=_to_pay(thing), currency=thing.row.currency, read=_reads(life)
            ),
            does=_paid,
        ),
        "settle-stop": Act(
            title=_("Stop what is paid again and again"),
            kept=Settling.STOP.value,
            now=lambda _life, row: queries.may_stop(row),
            form=_why,
            does=_pressed("stop_standing"),
        ),
        "settle-run": Act(
            title=_("Let it run to its end"),
            kept=Settling.RUN.value,
            now=lambda _life, row: queries.may_run_on(row),
            form=_why,
            does=_pressed("let_turns_run"),
        ),
        "settle-no-more": Act(
            title=_("Say that no more bills come"),
            kept=Settling.NO_MORE.value,
            now=lambda _life, row: queries.may_say_no_more(row),
            form=_why,
            does=_pressed("close_invoices"),
        ),
    },
)


def _waiting(life: Life) -> list[Thing]:
    return [bill_thing(one) for one in queries.bills_to_answer(life.viewer, life.person)]


def _find_bill(life: Life, ref: UUID) -> Thing | None:
    found = queries.one_bill_to_answer(life.viewer, life.person, ref)
    return bill_thing(found) if found is not None else None


def _yes(life: Life, thing: Thing, _form: Any) -> UUID:
    actions.agree_invoice(invoice=thing.row, **life.how)
    return thing.ref


def _no(life: Life, thing: Thing, form: Any) -> UUID:
    actions.refuse_invoice(invoice=thing.row, **form.cleaned_data, **life.how)
    return thing.ref


BILLS = Noun(
    title=_("A bill that waited for their yes"),
    things=_waiting,
    find=_find_bill,
    acts={
        "settle-yes": Act(
            title=_("Say yes to it: it was done, and is paid"),
            kept=Settling.BILL_YES.value,
            now=lambda _life, row: queries.waits_for_person(row),
            form=_why,
            does=_yes,
            press=_("Yes, it can be paid"),
        ),
        "settle-no": Act(
            title=_("Say no to it"),
            kept=Settling.BILL_NO.value,
            now=lambda _life, row: queries.waits_for_person(row),
            form=lambda data, life, _thing: forms.BillNoForm(
                data, reasons=bill_words.reasons(life.pack, life.words)
            ),
            does=_no,
        ),
    },
)
SETTLING: tuple[Noun, ...] = (BILLS, PURCHASES)
SETTLES = frozenset(code for noun in SETTLING for code in noun.acts)
BEHALF = frozenset(one.value for one in Settling)
