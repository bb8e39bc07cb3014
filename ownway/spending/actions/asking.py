"""Asking for something: the answer is yes at once where the plan already says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Model, Q
from django.utils.translation import gettext as _

from ownway.core.actors import SYSTEM, Actor, ActorKind
from ownway.core.money import Money
from ownway.decisions import queries as decisions
from ownway.decisions.models import Pot
from ownway.holding import queries as holding
from ownway.people.models import Person
from ownway.planning.models import Goal, Line
from ownway.planning.rules import Finding, LineKind
from ownway.programme import queries as programmes
from ownway.programme.rules import Ceiling, Exclusion, Pack, exclusions_in
from ownway.record import actions as record
from ownway.record.store import writing
from ownway.spending import queries, rules
from ownway.spending.actions import refusals
from ownway.spending.actions.apart import is_close, is_payee, party_of
from ownway.spending.actions.setting_aside import entry, lock_pots, locked, say_yes
from ownway.spending.models import (
    Denial,
    ExceptionAsked,
    OnInvoice,
    Purchase,
    Quote,
    Standing,
    Tie,
)
from ownway.spending.queries import Place
from ownway.spending.rules import Anyway, Ground, Rhythm, Room, Status, TieKind, Wish


def ask(
    *,
    person: Person,
    line_root: UUID,
    goal_ref: UUID | None,
    what: str,
    payee: str,
    amount: Money,
    key: UUID,
    sign_seen: str = "",
    times: int = 1,
    rhythm: Rhythm | None = None,
    on_invoice: bool = False,
    ties: Sequence[TieKind] = (),
    anyway: Anyway | None = None,
    quote: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Purchase:
    """Asks for something on an agreed line; `amount` is for all `times` of it.

    With a `rhythm` each time is paid on its own day, on this one yes, until it is stopped;
    `on_invoice`, with each invoice the person says yes to (F3, F5).

    At or below the pack's limit, or from money kept aside with the sign that was noticed, the
    answer is yes at once and the money is set aside (S8, S9). `key` is made with the form: the
    same key and content give the first answer again.

    `ties`: how close whoever is paid is (R11). `anyway`: asked of a human though a rule stands in
    the way, or because it is for somebody else (F15). `quote`: the price that was picked.

    Raises CannotBuy (a denial that people can do something about is counted), KeyUsed, NotNow,
    NoHolder, NoSuchGoal.
    """
    with writing():
        line, pots = payable_line(person, line_root, at)
        sign, has_goal = sign_seen.strip(), goal_ref is not None
        wish = Wish(what.strip(), payee.strip(), amount, times, has_goal, sign)
        how = (*_paid_how(rhythm, on_invoice=on_invoice), *_asked_how(ties, anyway))
        asked = rules.ask_hash(
            person=person.ref, line_root=line_root, goal=goal_ref, wish=wish, rhythm=how
        )
        first = queries.whole().filter(key=key).first()
        if first is not None:
            return _the_same(first, asked)
        places = queries.places(line, pots)
        require_holders(places)
        goal = goal_of(line, goal_ref)
        pack = programmes.pack_of(person.programme)
        today = programmes.day_of(person.programme, at)
        text = f"{wish.what} {wish.payee}"
        said: list[Model] = _ties(person, wish.payee, ties, by, at)
        findings = _in_the_way(person, wish, rhythm, line, places, today)
        looked_at = _looked_at(findings, anyway, wish, places, pack, today)
        if findings and looked_at is None:
            _deny(findings, wish, line, person, rows=said, by=by, at=at)
        else:
            findings = ()
            purchase = new_purchase(wish, asked, line, person, goal, key=key, by=by, at=at)
            said += _beside(purchase, wish, rhythm, on_invoice, quote, looked_at)
            if looked_at is not None or _decides_somebody(wish, line, pots[0], by, person):
                entry("spending.ask", purchase, [purchase, *said], by=by, at=at)
            else:
                paying = may_pay(pack, text, places)
                say_yes("spending.ask", purchase, paying, more=said, decider=SYSTEM, by=by, at=at)
    refusals.cannot_buy(findings, grounds_of(findings, pack, text, places), pack)
    return purchase


def _beside(
    purchase: Purchase,
    wish: Wish,
    rhythm: Rhythm | None,
    on_invoice: bool,
    quote: UUID | None,
    looked_at: tuple[Anyway, str] | None,
) -> list[Model]:
    """Beside what was asked: how it is paid, the price picked, why somebody looks at it."""
    rows = [*_often(purchase, wish, rhythm, on_invoice=on_invoice), *_picked(quote, purchase)]
    return rows if looked_at is None else [*rows, _exception(purchase, *looked_at)]


def _ties(
    person: Person, payee: str, kinds: Sequence[TieKind], by: Actor, at: datetime
) -> list[Model]:
    return [kept for kind in kinds if (kept := _tie(person, payee, kind, by, at)) is not None]


def grounds_of(
    findings: Sequence[Finding], pack: Pack, text: str, places: Sequence[Place]
) -> tuple[Ground, ...]:
    """On what a human can be asked to say yes all the same (F9, F15, R11)."""
    relatives = pack.spending.relatives
    kinds = [str(one.values["kind"]) for one in findings if one.code == "above_ceiling"]
    return rules.grounds(
        findings,
        exceptions=excepted(pack, text, [place.pot.funder for place in places], kinds),
        relatives=relatives is not None and relatives.exception is not None,
    )


def excepted(pack: Pack, text: str, funders: Sequence[str] = (), kinds: Sequence[str] = ()) -> bool:
    """Whether each rule these words point at, and each ceiling of these kinds, lets one be made."""
    named = funders or [one.code for one in pack.funded_by]
    found: list[Exclusion | Ceiling] = [
        rule for funder in named for rule in exclusions_in(pack, text, funder)
    ]
    found += [one for kind in kinds if (one := pack.spending.ceiling(kind)) is not None]
    return bool(found) and all(rule.exception is not None for rule in found)


def _looked_at(
    findings: Sequence[Finding],
    anyway: Anyway | None,
    wish: Wish,
    places: Sequence[Place],
    pack: Pack,
    today: date,
) -> tuple[Anyway, str] | None:
    """Why a human looks at it first, and the rule in the way; None where none does.

    Raises CannotBuy where somebody asks all the same without saying why, or in vain.
    """
    if anyway is None or not (findings or anyway.ground is Ground.GIFT):
        return None
    if anyway.ground is Ground.GIFT and (findings or pack.spending.gifts is None):
        return None
    allowed = grounds_of(findings, pack, f"{wish.what} {wish.payee}", places)
    if findings and not allowed:
        return None
    refusals.cannot_buy(rules.check_anyway(anyway, allowed, today), allowed, pack)
    values = findings[0].values if findings else {}
    rule = next((values[name] for name in ("rule", "tie", "kind") if name in values), "")
    return anyway, str(rule)


def _exception(purchase: Purchase, anyway: Anyway, rule: str) -> ExceptionAsked:
    return ExceptionAsked.objects.create(
        purchase=purchase,
        ground=anyway.ground.value,
        rule=rule,
        words=anyway.words.strip(),
        agreement_on=anyway.agreement_on if anyway.ground is Ground.NECESSARY else None,
    )


def _tie(person: Person, payee: str, kind: TieKind, by: Actor, at: datetime) -> Tie | None:
    """What is said of whoever is paid, kept once."""
    party = party_of(person.programme, payee)
    open_ties = Tie.objects.filter(person=person, party=party, kind=kind, ended_at__isnull=True)
    if not payee.strip() or open_ties.exists():
        return None
    return Tie.objects.create(
        person=person,
        party=party,
        name=payee[: rules.LONGEST_NAME],
        plain=rules.plain_name(payee[: rules.LONGEST_NAME]),
        kind=kind.value,
        said_at=at,
        said_by=by.ref,
    )


def _picked(ref: UUID | None, purchase: Purchase) -> list[Model]:
    """The price that was picked, where what is asked for is what the seller offered."""
    if ref is None:
        return []
    rows = Quote.objects.select_for_update().filter(
        ref=ref,
        person=purchase.person,
        line__root=purchase.line.root,
        taken__isnull=True,
        dropped_at__isnull=True,
        seller=purchase.payee,
        amount_minor=purchase.amount_minor,
    )
    found = list(rows)
    for row in found:
        row.taken = purchase
        row.save(update_fields=["taken"])
    return [*found]


def _in_the_way(
    person: Person,
    wish: Wish,
    rhythm: Rhythm | None,
    line: Line,
    places: Sequence[Place],
    today: date,
) -> tuple[Finding, ...]:
    """Everything that keeps this from being bought on this line, all at once."""
    pack = holding.pack_for(places[0].pot)
    ends_on = min(place.pot.ends_on for place in places)
    room = room_for(pack, f"{wish.what} {wish.payee}", line, places)
    room = beside_ties(room, person, wish.payee, pack, today)
    return (
        *rules.check_rhythm(wish, rhythm, today=today, ends_on=ends_on),
        *rules.check(wish, room),
    )


def _paid_how(rhythm: Rhythm | None, *, on_invoice: bool) -> tuple[str, ...]:
    """How it is paid, as what was asked names it; empty: once."""
    if on_invoice:
        return ("on_invoice",)
    return (rhythm.every, rhythm.first_on.isoformat()) if rhythm else ()


def _asked_how(ties: Sequence[TieKind], anyway: Anyway | None) -> tuple[str, ...]:
    """How it was asked, as what was asked names it; empty: as most things are."""
    said = (anyway.ground, anyway.words.strip()) if anyway else ()
    return (*sorted(ties), *said)


def _often(
    purchase: Purchase, wish: Wish, rhythm: Rhythm | None, *, on_invoice: bool
) -> list[Model]:
    """How it is paid, written down beside what was asked; nothing where it is paid once."""
    if on_invoice:
        return [OnInvoice.objects.create(purchase=purchase)]
    if rhythm is None:
        return []
    standing = Standing.objects.create(
        purchase=purchase,
        every=rhythm.every.value,
        first_on=rhythm.first_on,
        turns=wish.times,
        each_minor=wish.amount.minor // wish.times,
    )
    return [standing]


def link_goal(*, purchase: Purchase, goal_ref: UUID, by: Actor, at: datetime) -> Purchase:
    """Links a purchase to another goal of the plan, in one step (scenario 16). NoSuchGoal."""
    with writing():
        now = locked(purchase)
        goal = goal_of(now.line, goal_ref)
        if now.goal == goal:
            return now
        now.goal = goal
        now.save(update_fields=["goal"])
        entry("spending.link_goal", now, [now], by=by, at=at)
        return now


def payable_line(person: Person, line_root: UUID, at: datetime) -> tuple[Line, list[Pot]]:
    """The agreed line and the pots that pay for it today. Locks the pots of its plan."""
    waiting = ended = False
    today = programmes.day_of(person.programme, at)
    open_pots = Pot.objects.filter(person=person, plan__ended_at__isnull=True)
    line, paying = None, []
    for pot in open_pots.select_related("person__programme__pack", "plan").order_by("pk"):
        agreed = holding.agreed_line(pot, line_root)
        if agreed is None:
            continue
        if pot.starts_on <= today < pot.ends_on:
            line = agreed
            paying.append(pot)
        waiting, ended = waiting or today < pot.starts_on, ended or pot.ends_on <= today
    if line is not None:
        lock_pots(line.version.plan_id)
        return line, decisions.in_order(paying)
    if waiting:
        raise refusals.NotNow(_("This money has not started yet."), fix=_("Look at its first day."))
    if ended:
        raise refusals.NotNow(
            _("The time for this money has ended."), fix=_("Ask about your next plan.")
        )
    raise refusals.NotNow(
        _("This is not part of your agreed plan."),
        fix=_("Change your plan, or choose something that was agreed."),
    )


def places_that_pay(purchase: Purchase, at: datetime) -> list[Place]:
    """Where the money for something asked before lies now. Raises NotNow once its time is over."""
    pots = queries.pots_that_run(purchase, at)
    if not pots:
        raise refusals.NotNow(
            _("The time for this money has ended."),
            fix=_("It can be asked for again in the next period."),
        )
    return queries.places(purchase.line, pots)


def _the_same(first: Purchase, asked: str) -> Purchase:
    if first.content_hash != asked:
        raise refusals.KeyUsed(
            _("This form was already sent with other words or another price."),
            fix=_("Open the page again to ask for something new."),
        )
    return first


def require_holders(places: Sequence[Place]) -> None:
    """Raises NoHolder where a part of the line's money is with nobody yet."""
    if not places or any(place.arrangement is None for place in places):
        raise refusals.NoHolder(
            _("Nobody holds the money for this yet."), fix=_("Choose who holds the money first.")
        )
    if not all(place.live for place in places):
        raise refusals.NoHolder(
            _("The money for this is still being set up."),
            fix=_("We tell you when it is ready. You can ask again then."),
        )


def goal_of(line: Line, goal_ref: UUID | None) -> Goal | None:
    """A goal of the agreed plan, by its ref or its root. None stays None."""
    if goal_ref is None:
        return None
    of_plan = Goal.objects.filter(version__plan=line.version.plan, removed_at__isnull=True)
    found = (
        of_plan.filter(Q(ref=goal_ref) | Q(root=goal_ref), version=line.version).first()
        or of_plan.filter(ref=goal_ref).first()
    )
    if found is None:
        raise refusals.NoSuchGoal(
            _("This goal is not in your agreed plan."), fix=_("Choose one of your goals.")
        )
    return found


def _keeping_back(pack: Pack, text: str, place: Place, lifted: str) -> list[Exclusion]:
    return [one for one in exclusions_in(pack, text, place.pot.funder) if one.code != lifted]


def may_pay(pack: Pack, text: str, places: Sequence[Place], lifted: str = "") -> list[Place]:
    """Those of the pots whose funder's own rules let its money pay for this (E10).

    `lifted`: the one rule from which somebody made an exception.
    """
    return [place for place in places if not _keeping_back(pack, text, place, lifted)]


def room_for(pack: Pack, text: str, line: Line, places: Sequence[Place], lifted: str = "") -> Room:
    """What the line can take for this: money that no rule of its funder keeps back, but for the
    one that was `lifted`."""
    paying = may_pay(pack, text, places, lifted)
    barred = [place for place in places if place not in paying]
    ceiling = None if line.kind == LineKind.CONTINGENCY else pack.spending.ceiling(line.category)
    if ceiling is not None and ceiling.category == lifted:
        ceiling = None
    rules_in_the_way = [e for one in barred for e in _keeping_back(pack, text, one, lifted)]
    return Room(
        currency=line.currency,
        left=sum(place.money.left for place in paying or places),
        kept_aside=line.kind == LineKind.CONTINGENCY,
        excluded=() if paying else tuple(rules_in_the_way),
        barred=sum(place.money.left for place in barred) if paying else 0,
        barred_by=tuple(rules_in_the_way),
        ceiling=ceiling.most if ceiling else None,
        ceiling_of=(ceiling.category, ceiling.source) if ceiling else ("", ""),
    )


def beside_ties(room: Room, person: Person, payee: str, pack: Pack, today: date) -> Room:
    """What the line can take, where the pack does not pay one who lives with the person (R11)."""
    relatives = pack.spending.relatives
    tie = queries.barred_tie(person, payee, pack, today)
    if relatives is None or not tie:
        return room
    return replace(room, tie=tie, tie_source=relatives.source)


def _decides_somebody(wish: Wish, line: Line, pot: Pot, by: Actor, person: Person) -> bool:
    """Above the limit; whatever it costs, where who asks for somebody is close to the payee.

    For money kept aside the person's own sign is enough; what somebody of their circle saw is
    enough up to the limit, and never for paying themself.
    """
    helps = by.kind is ActorKind.SUPPORTER
    if is_payee(person.programme, wish.payee, by):
        return True
    if by.human != person.human and is_close(person.programme, None, wish.payee, by):
        return True
    return rules.needs_a_yes(
        wish.amount.minor,
        ask_above=queries.ask_above(pot),
        kept_aside=line.kind == LineKind.CONTINGENCY and not helps,
        discretionary=line.kind == LineKind.DISCRETIONARY,
    )


def _deny(
    findings: Sequence[Finding],
    wish: Wish,
    line: Line,
    person: Person,
    *,
    rows: Sequence[Model] = (),
    by: Actor,
    at: datetime,
) -> None:
    """Keeps a denial to be counted. A slip of the pen is no denial: it is only said, not kept."""
    counted = [one.code for one in findings if one.code in rules.COUNTED_DENIALS]
    if len(counted) < len(findings):
        refusals.refuse(refusals.CannotBuy, findings, programmes.pack_of(person.programme))
    denial = Denial.objects.create(
        person=person,
        line=line,
        code=counted[0],
        amount_minor=wish.amount.minor,
        currency=wish.amount.currency,
        denied_at=at,
        denied_by=by.ref,
    )
    record.write(
        by=by,
        at=at,
        verb="spending.deny",
        person=person.ref,
        programme=person.programme.ref,
        rows=[denial, *rows],
        details={"codes": counted},
    )


def new_purchase(
    wish: Wish,
    asked: str,
    line: Line,
    person: Person,
    goal: Goal | None,
    *,
    key: UUID,
    by: Actor,
    at: datetime,
) -> Purchase:
    return Purchase.objects.create(
        person=person,
        line=line,
        goal=goal,
        key=key,
        content_hash=asked,
        what=wish.what,
        payee=wish.payee,
        amount_minor=wish.amount.minor,
        currency=wish.amount.currency,
        sign_seen=wish.sign_seen,
        status=Status.ASKED.value,
        asked_at=at,
        asked_by=by.ref,
        asked_human=by.human,
    )
