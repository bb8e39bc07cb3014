"""My money: what is left, asking for something, and where each thing is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ownway.consent import queries as consent
from ownway.consent.rules import Topic
from ownway.core.money import Money
from ownway.core.problems import NotVisible, Refused
from ownway.decisions import queries as decisions
from ownway.holding import queries as holding
from ownway.people import actions as people_actions
from ownway.people import queries as people
from ownway.planning import queries as planning
from ownway.programme import queries as programmes
from ownway.programme.rules import OWN
from ownway.reclaims import queries as reclaims
from ownway.spending import actions, queries
from ownway.spending.rules import Payer, Status
from ownway.web import amount_words, bill_words, correcting_words, held_words
from ownway.web.buy_forms import BuyForm, CameForm
from ownway.web.my.forms.money import PaidForm, WrongForm
from ownway.web.my.life import Life, life_of
from ownway.web.my.views.asking import wants_insurance
from ownway.web.my.words import circle as circle_words
from ownway.web.my.words import money as words
from ownway.web.my.words import moving as moving_words
from ownway.web.my.words import returning as returning_words
from ownway.web.request import Request
from ownway.web.ui.answers import chosen_uuid, done, page, tell


@require_GET
def money(request: Request) -> HttpResponse:
    """The balance as one sentence, then the lines, then what happened."""
    life = life_of(request)
    view = queries.money(request.viewer, life.person.ref, request.at)
    happened = queries.entries(request.viewer, life.person.ref, request.at, left=view.left)
    asked = _asked(request, life)
    pots = holding.pots(request.viewer, life.person.ref, request.at)
    return page(
        request,
        "my/money.html",
        has_money=view.ends_on is not None,
        left=words.left(view),
        more=[*_by_days(pots, request), *words.more(view), *words.pace(view)],
        sources=moving_words.sources(pots, life.pack, life.words),
        soon=moving_words.ends(
            [
                one.pot
                for one in holding.ends(request.viewer, life.person.ref, request.at)
                if one.ended_at is None
            ],
            life.words,
        ),
        earlier=words.promised_before(
            queries.promised_before(request.viewer, life.person.ref, request.at)
        ),
        before=moving_words.left_over(
            holding.left_over(request.viewer, life.person.ref, request.at), life.words
        ),
        told=returning_words.told(
            reclaims.alerts(request.viewer, life.person.ref, request.at),
            reclaims.reclaims(request.viewer, life.person.ref, request.at),
        ),
        cards=words.line_cards(view, life.words),
        month=words.last_month(happened, view.currency),
        entries=words.entries(happened, view.currency, words.NEWEST),
        older=len(happened) > words.NEWEST,
        may_buy=view.may_buy,
        bills=queries.invoices_to_agree(request.viewer, life.person.ref, request.at),
        purchases=asked[: words.WAITING],
        more_asked=len(asked) > words.WAITING,
    )


def _asked(request: Request, life: Life) -> list[tuple[Any, str]]:
    """What was asked for and is not there yet, with where it stands; the newest first."""
    held = {
        bill.purchase_id for one in queries.held_back(life.person, request.at) for bill in one.bills
    }
    going_on = (Status.ASKED, Status.APPROVED, Status.REFUSED, Status.ON_ITS_WAY)
    return [
        (one, _("Waits: see why") if one.pk in held else words.status(one))
        for one in queries.purchases(request.viewer, life.person.ref, request.at)
        if one.status in going_on
    ]


def _by_days(pots: Sequence[Any], request: Request) -> list[str]:
    """What the amount of the plan in force comes to, where it changed within its year."""
    plan = next((pot.plan for pot in pots if pot.funder != OWN), None)
    version = None if plan is None else decisions.current_version(plan)
    if plan is None or version is None:
        return []
    stretches = planning.stretches_of(plan, version.allocation, request.at)
    return amount_words.by_days(stretches, version.allocation.currency)


@require_GET
def entries(request: Request) -> HttpResponse:
    """Everything that happened with the money, worth printing."""
    life = life_of(request)
    view = queries.money(request.viewer, life.person.ref, request.at)
    happened = queries.entries(request.viewer, life.person.ref, request.at, left=view.left)
    table = words.entries(happened, view.currency)
    return page(
        request,
        "my/entries.html",
        left=words.left(view),
        entries=table,
        purchases=_asked(request, life),
    )


@require_http_methods(["GET", "POST"])
def wrong(request: Request) -> HttpResponse:
    """Something looks wrong: said in one's own words, read by whoever looks after the money."""
    life = life_of(request)
    notes = consent.notes(request.viewer, life.person, at=request.at)
    told = [note for note in notes if note.subject == Topic.MONEY]
    form = WrongForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data["words"]
        before = any((one.words, one.written_by) == (said, life.actor.ref) for one in told)
        if before or done(form, lambda: _tell(request, life, said)):
            messages.success(request, _("Thank you. It is with those who look after the money."))
            return redirect("my:money")
    return page(
        request,
        "my/wrong.html",
        form=form,
        told=[(note, getattr(note, "put_right", None)) for note in told],
        lines=words.left_on(queries.buyable(request.viewer, life.person.ref, request.at)),
        readers=circle_words.readers(consent.circle(life.person, at=request.at), Topic.MONEY),
        help_now=life.pack.help_now,
    )


@require_POST
def put_right(request: Request, note: UUID) -> HttpResponse:
    """What I told you is solved: I say so myself."""
    life = life_of(request)
    found = consent.told_one(request.viewer, note, Topic.MONEY, at=request.at)
    if found.person.ref != life.person.ref:
        raise NotVisible
    people_actions.put_right(note=found, words="", by=life.actor, at=request.at)
    messages.success(request, _("Good. It is closed."))
    return redirect("my:wrong")


def _tell(request: Request, life: Life, said: str) -> None:
    people_actions.note(
        person=life.person, subject=Topic.MONEY, words=said, by=life.actor, at=request.at
    )


@require_GET
def buy(request: Request) -> HttpResponse:
    """Which part of the plan it is for."""
    life = life_of(request)
    lines = queries.buyable(request.viewer, life.person.ref, request.at)
    what = _wanted(request)
    ask = f"?{urlencode({'what': what})}" if what else ""
    return page(request, "my/buy.html", lines=lines, ask=ask)


def _wanted(request: Request) -> str:
    """What somebody came to ask for from another page, such as the way to a course."""
    return request.GET.get("what", "")[:200]


@require_http_methods(["GET", "POST"])
def buy_on(request: Request, line: UUID) -> HttpResponse:
    """Asks for something on one line: checked at once, with what would fit if it does not."""
    life = life_of(request)
    lines = queries.buyable(request.viewer, life.person.ref, request.at)
    found = next((one for one in lines if one.line.root == line), None)
    if found is None:
        raise NotVisible
    linked = queries.goals_to_link(found.line)
    goals = [(str(goal.ref), goal.words) for goal in linked]
    initial: dict[str, Any] = {"what": found.line.what} if not found.kept_aside else {}
    own = found.line.goal
    if own is not None:  # by root: a line that a no left as it was has its goal of then
        initial["goal"] = next((str(one.ref) for one in linked if one.root == own.root), "")
    if _wanted(request):
        initial["what"] = _wanted(request)
    picked = _picked(request, line)
    if picked is not None:
        initial |= {
            "what": picked.what,
            "payee": picked.seller,
            "amount": Money(picked.amount_minor, picked.currency),
        }
    form = BuyForm(
        request.POST or None,
        currency=life.pack.currency,
        goals=goals,
        kept_aside=found.kept_aside,
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        made: list[Any] = []
        quote = picked.ref if picked is not None else None
        if done(form, lambda: made.append(_ask(request, life, line, form, quote))):
            return redirect("my:purchase", purchase=made[0].ref)
    return page(
        request,
        "my/buy_on.html",
        form=form,
        found=found,
        paid_from=words.paid_from(found.funders, life.pack, life.words),
        plan=found.line.version.plan,
        gifts=life.pack.spending.gifts,
        moves=life.pack.holding.free_moves,
    )


def _picked(request: Request, line: UUID) -> Any:
    """The price that was picked, where one came from there. Raises NotVisible."""
    if "price" not in request.GET:
        return None
    found = queries.quote(request.viewer, chosen_uuid(request.GET["price"]), request.at)
    if found.line.root != line or found.taken_id is not None or found.dropped_at is not None:
        raise NotVisible
    return found


def _ask(request: Request, life: Life, line: UUID, form: BuyForm, quote: UUID | None) -> Any:
    """Asks; where something is in the way, the form offers what a human can be asked."""
    today = programmes.day_of(life.person.programme, request.at)
    try:
        return actions.ask(
            person=life.person,
            line_root=line,
            quote=quote,
            by=life.actor,
            at=request.at,
            **form.wish(today),
        )
    except actions.CannotBuy as refused:
        form.offer(refused.grounds, [one.code for one in refused.problems])
        raise


def _mine(request: Request, purchase: UUID) -> tuple[Life, Any]:
    life = life_of(request)
    found = queries.purchase(request.viewer, purchase, request.at)
    if found.person.ref != life.person.ref:
        raise NotVisible
    return life, found


@require_GET
def purchase(request: Request, purchase: UUID) -> HttpResponse:
    """Where one thing is, and what I can do about it."""
    life, found = _mine(request, purchase)
    return _purchase(request, life, found, CameForm())


def _purchase(request: Request, life: Life, found: Any, form: CameForm | PaidForm) -> HttpResponse:
    """The page, with the one of its forms that came back."""
    view = queries.money(request.viewer, life.person.ref, request.at)
    pool = queries.pool_with(found)
    checking = held_words.checking(queries.concern_about(found, request.at))
    if not checking:
        checking = held_words.stopped(queries.stop_of(found))
    payee = queries.run_payee(found)
    after, before = queries.followed_by(found), queries.follows(found)
    not_back = queries.not_paid_back(found, request.at)
    return page(
        request,
        "my/purchase.html",
        form=form,
        came_form=form if isinstance(form, CameForm) else CameForm(),
        after=after,
        before=before,
        asked=words.asked_anyway(queries.exception_of(found)),
        by_rule=words.by_rule(queries.yes_by_rule(found))
        if found.status in (Status.APPROVED, Status.ON_ITS_WAY)
        else "",
        may_ask_again=queries.may_ask_again(found),
        may_go_elsewhere=queries.may_change_seller(found),
        wants_insurance=wants_insurance(life, found),
        purchase=found,
        asked_by="" if found.asked_human == life.person.human else people.name_of(found.asked_by),
        checking=checking,
        new_details=bill_words.new_details(queries.new_details(payee, request.at)) if payee else [],
        came_back=queries.came_back(found),
        put_right=correcting_words.put_right(queries.acts_of(found)),
        may_give_back=bool(queries.refundable(found)),
        came=found.receipt.words if found.status == Status.RECEIVED else "",
        status=words.status(found),
        holders=words.held_by(found, life.words),
        amount=words.amount_of(found),
        left=words.left(view),
        goals=queries.goals_to_link(found.line),
        to_pay=[
            form if isinstance(form, PaidForm) and form.bill == bill else PaidForm(bill=bill)
            for bill in queries.to_pay_oneself(found)
        ],
        may_be_paid_back=not_back is None,
        back_form=form
        if isinstance(form, PaidForm) and form.bill.payer != Payer.PERSON
        else _back_form(None, found),
        not_back=words.not_back(not_back),
        back_why=words.back_why(found),
        often=words.often(found),
        may_stop=queries.may_stop(found),
        may_receive=found.status == Status.PAID,
        keeps_receipts=found.status
        in (Status.APPROVED, Status.ON_ITS_WAY, Status.PAID, Status.RECEIVED),
        follows=bool(queries.paid_by_runs(found)),
        on_bills=queries.on_invoice(found) is not None and found.status != Status.ASKED,
        may_cancel=queries.may_take_back(found),
        pool=pool,
        reason_words=life.words.get(f"reason.{found.reason_code}") if found.reason_code else "",
        help_now=life.pack.help_now,
        who=words.who_decides(life.pack, life.words) if found.status == Status.ASKED else "",
        late=any(queries.is_late(bill, request.at) for bill in found.bills.all()),
        promised=found.promised_on
        if found.status in (Status.APPROVED, Status.ON_ITS_WAY) and not checking
        else None,
    )


@require_POST
def purchase_step(request: Request, purchase: UUID, step: str) -> HttpResponse:
    """I paid for it; it came; I take it back; it belongs to this goal."""
    life, found = _mine(request, purchase)
    if step == "paid":
        return _paid(request, life, found)
    if step == "mine":
        return _mine_back(request, life, found)
    steps: dict[str, tuple[Callable[..., Any], str]] = {
        "came": (actions.mark_received, _("Good. It is written down that it came.")),
        "back": (actions.cancel, _("It is taken back. Nothing was paid.")),
        "stop": (actions.stop_standing, _("It is stopped. What was set aside is free again.")),
        "goal": (actions.link_goal, _("It is linked to your goal.")),
    }
    if step not in steps:
        raise NotVisible
    action, said = steps[step]
    more: dict[str, Any] = {}
    form = CameForm(request.POST)
    if step == "goal":
        more["goal_ref"] = chosen_uuid(request.POST.get("goal", ""))
    if step == "came":
        if not form.is_valid():
            return _purchase(request, life, found, form)
        more["words"] = form.cleaned_data["words"]
    try:
        action(purchase=found, by=life.actor, at=request.at, **more)
    except Refused as refused:
        messages.info(request, f"{refused.words} {refused.fix}")
    else:
        messages.success(request, said)
    return redirect("my:purchase", purchase=found.ref)


def _paid(request: Request, life: Life, found: Any) -> HttpResponse:
    """What I paid myself: less gives the rest back, and what is more is asked for first."""
    more: dict[str, Any] = {}
    if "bill" in request.POST:
        more["bill_ref"] = chosen_uuid(request.POST["bill"])
    named = [
        one for one in queries.to_pay_oneself(found) if more.get("bill_ref", one.ref) == one.ref
    ]
    bill = named[0] if len(named) == 1 else None
    form = None if bill is None else PaidForm(request.POST, bill=bill)
    if form is not None and not form.is_valid():
        return _purchase(request, life, found, form)
    more["amount"] = None if form is None else form.cleaned_data["amount"]
    try:
        actions.pay_direct(purchase=found, by=life.actor, at=request.at, **more)
    except Refused as refused:
        if form is not None:
            tell(form, refused)
            return _purchase(request, life, found, form)
        messages.info(request, f"{refused.words} {refused.fix}")
    else:
        messages.success(request, words.paid(bill, more["amount"]))
    return redirect("my:purchase", purchase=found.ref)


def _back_form(data: Any, found: Any) -> PaidForm | None:
    """What I paid with my own money; nothing is asked where its bills say what it costs."""
    bill = queries.bill_to_pay_back(found)
    if bill is None or not queries.paid_once(found):
        return None
    return PaidForm(data, bill=bill)


def _mine_back(request: Request, life: Life, found: Any) -> HttpResponse:
    """I paid it myself and get that back; what was not needed is free again."""
    form = _back_form(request.POST, found)
    if form is not None and not form.is_valid():
        return _purchase(request, life, found, form)
    amount = None if form is None else form.cleaned_data["amount"]
    try:
        actions.pay_back(purchase=found, amount=amount, by=life.actor, at=request.at)
    except Refused as refused:
        if form is not None and isinstance(refused, actions.PaidMore):
            tell(form, refused)
            return _purchase(request, life, found, form)
        messages.info(request, f"{refused.words} {refused.fix}")
    else:
        messages.success(request, _("You get it back. We pay it to you."))
    return redirect("my:purchase", purchase=found.ref)
