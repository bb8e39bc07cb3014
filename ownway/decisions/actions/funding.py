"""What a yes posts: the pots it opens or changes, one of each funder, and the lines it funds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db.models import Model
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ownway.allocation import queries as allocations
from ownway.consent import queries as consent
from ownway.consent.rules import Permission
from ownway.core.actors import Actor
from ownway.core.money import Money
from ownway.core.period import Period
from ownway.core.show import show
from ownway.decisions import queries, rules
from ownway.decisions.actions.refusals import CannotLower, OverAmount, PotTooSmall
from ownway.decisions.actions.whole import refuse
from ownway.decisions.models import Decision, Pot
from ownway.decisions.rules import Outcome, PotMoney, Wanted
from ownway.ledger import actions as ledger
from ownway.ledger.rules import Journal
from ownway.people.models import Account, Person
from ownway.planning import queries as planning
from ownway.planning.models import Line, Plan, PlanVersion
from ownway.planning.rules import Finding, LineKind, PlanKind, aside_parts
from ownway.programme import queries as programmes
from ownway.programme.rules import Pack, authority_of, leading, months_of_pot, weights


@dataclass(frozen=True, slots=True)
class Funded:
    """What a yes posts, and the pot it opened or changed."""

    rows: tuple[Model, ...] = ()
    journals: tuple[Journal, ...] = ()


def fund(
    version: PlanVersion,
    agreed: Sequence[Line],
    before: Sequence[Line],
    key: UUID,
    *,
    words: str,
    by: Actor,
    at: datetime,
    keep: bool = False,
) -> Funded:
    """Funds the agreed lines, after those `before`; `keep`: the pot's amount stays as it is."""
    person, plan = version.plan.person, version.plan
    pack, day = programmes.pack_of(person.programme), planning.today(version, at)
    codes = [one.code for one in pack.funded_by]
    at_most = _at_most(plan)
    pots = queries.current_pots(plan, day)
    lead = pots.get(leading(pack)) or _opened(version, leading(pack), day, by=by, at=at)
    amount = _amount(version, Period(lead.starts_on, lead.ends_on))
    lies = [queries.money_in(pots[code]) if code in pots else PotMoney() for code in codes]
    over = _ended(plan, codes, lead, day)
    used = [map(queries.money_in, ended) for ended in over]
    gave = list(map(rules.with_used, lies, used))
    apart = list(map(_beside_its_share, map(pots.get, codes), over))
    target = _target(version, agreed, amount, by=by, at=at) + sum(apart)
    change = _change(version, target - sum(one.total for one in gave), words, keep=keep)
    held = rules.held_to(change, total=sum(lie.total for lie in lies), at_most=at_most)
    had = (
        _as_it_lies(before, gave)
        if _settled(pack, pots, codes)
        else _with_carried(agreed, pots, codes, lies)
    )
    fundings = rules.fund_all(
        gave,
        changes=rules.share_change(gave, change=held, weights=weights(pack), carried=apart),
        wanted=_wanted(agreed, pack, had),
        aside_most=_aside_most(amount, pack),
    )
    short = Money(fundings[0].short, amount.currency)
    _require_enough(short, by_steps=held < change)
    rows: list[Model] = []
    journals: list[Journal] = []
    for code, lie, funding in zip(codes, lies, fundings, strict=True):
        pot = pots.get(code) or (
            lead
            if code == lead.funder
            else _opened(version, code, day, until=lead.ends_on, by=by, at=at)
        )
        pot.amount_minor = lie.total + funding.from_programme
        if not pot.amount_minor and pot.pk is None:
            continue  # this funder pays nothing for this plan
        pot.save()
        rows.append(pot)
        journals += rules.journals(
            funding,
            key=uuid5(key, code),
            book=person.programme.ref,
            currency=amount.currency,
            person=person.ref,
            pot=pot.ref,
            authority=authority_of(pack, person.programme.ref, code),
            effective_on=day,
            subject=pot.ref,
        )
    rows += _days_kept(plan, lead) if lead in rows else []
    ledger.open_accounts(
        {line.account for journal in journals for line in journal.lines}, opened_on=day
    )
    return Funded(tuple(rows), tuple(journals))


def _aside_most(amount: Money, pack: Pack) -> list[int | None]:
    """What each funder lets be kept aside of its own share of the money; None: all of it."""
    most = aside_parts(amount, pack.aside_caps, weights(pack))
    return [None if one is None else one.minor for one in most]


def _beside_its_share(pot: Pot | None, ended: Sequence[Pot]) -> int:
    """What was carried on into a pot, less what its funder asked back of it, or of one before it
    in this year: a later yes neither counts the first as given nor gives the second once more."""
    carried = 0 if pot is None else pot.carried_minor
    return carried - sum(queries.asked_back_of(one) for one in (*ended, *([pot] if pot else [])))


def _change(version: PlanVersion, change: int, words: str, *, keep: bool) -> int:
    """Less only where the amount itself went down, and never by a second look (R18)."""
    if change < 0 and (keep or not _lowered(version, words)):
        return 0
    return change


def _at_most(plan: Plan) -> int | None:
    """What the money of this plan's year stays below, by steps the person signed; held till then.

    Whoever posts a step holds the same row, so a yes and a step take turns.
    """
    return Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk).money_at_most_minor


def _require_enough(short: Money, *, by_steps: bool) -> None:
    """Raises PotTooSmall where the pots together lack something.

    `by_steps`: the person signed that their money goes down by steps, and there is no more.
    """
    if not short:
        return
    if by_steps:
        raise PotTooSmall(
            _("The person agreed to less money, step by step. %(short)s is missing.")
            % {"short": show(short, get_language() or "en-gb")},
            fix=_("Agree to less, or ask them: they can pause the steps at any time."),
        )
    raise PotTooSmall(
        _("Some of this money is spent, promised or asked back already. %(short)s is missing.")
        % {"short": show(short, get_language() or "en-gb")},
        fix=_("Agree to less, or send it back so the person can change it."),
    )


def _days_kept(plan: Plan, lead: Pot) -> list[Plan]:
    """The plan with the days its money is for, where they are others now."""
    days = (lead.starts_on, lead.ends_on)
    if (plan.money_from_on, plan.money_until_on) == days:
        return []
    plan.money_from_on, plan.money_until_on = days
    plan.save(update_fields=["money_from_on", "money_until_on"])
    return [plan]


def _as_it_lies(before: Sequence[Line], lies: Sequence[PotMoney]) -> dict[tuple[UUID, int], int]:
    """What the lines in force have had so far, by root and cost: what was moved stays moved.

    A line that is agreed again just as it was keeps what the person moved to or from it (R26).
    """
    had: dict[UUID, int] = {}
    for pot in lies:
        for root, money in pot.lines.items():
            had[root] = had.get(root, 0) + money.uncommitted + money.used
    return {(line.root, line.total_minor): had[line.root] for line in before if line.root in had}


def _settled(pack: Pack, pots: Mapping[str, Pot], codes: Sequence[str]) -> bool:
    """Whether each funder that gives something has given it for this period already."""
    return all(
        code in pots and pots[code].amount_minor != pots[code].carried_minor
        for code, weight in zip(codes, weights(pack), strict=True)
        if weight
    )


def _with_carried(
    agreed: Sequence[Line],
    pots: Mapping[str, Pot],
    codes: Sequence[str],
    lies: Sequence[PotMoney],
) -> dict[tuple[UUID, int], int]:
    """What the lines are to have in a new period: what was carried on to them is on top."""
    fresh = [
        lie
        for code, lie in zip(codes, lies, strict=True)
        if code in pots and pots[code].amount_minor == pots[code].carried_minor
    ]
    return {
        (line.root, line.total_minor): line.total_minor
        + sum(lie.lines[line.root].uncommitted for lie in fresh if line.root in lie.lines)
        for line in agreed
    }


def _wanted(
    agreed: Sequence[Line], pack: Pack, had: Mapping[tuple[UUID, int], int]
) -> list[Wanted]:
    """The agreed lines that cost something, each with the funder that pays for its kind alone."""
    alone = {each: place for place, one in enumerate(pack.funded_by) for each in one.pays_for}
    return [
        Wanted(
            line.root,
            had.get((line.root, line.total_minor), line.total_minor),
            aside=line.kind == LineKind.CONTINGENCY,
            first=None if line.kind == LineKind.CONTINGENCY else alone.get(line.category),
        )
        for line in agreed
        if line.total_minor
    ]


def _amount(version: PlanVersion, period: Period) -> Money:
    """What there is for the days of the money: for a part of them only, where it changed (B13)."""
    allocation = planning.allocation_of(version)
    if version.plan.kind == PlanKind.ONE_OFF:
        return allocations.amount_to_plan_with(allocation)
    return allocations.amount_over(allocation, period)


def _ended(plan: Plan, codes: Sequence[str], lead: Pot, day: date) -> list[list[Pot]]:
    """Of each funder, the shorter pots of this year of the plan that have ended already."""
    ended = [
        pot
        for pot in queries.pots_of(plan)
        if pot.ends_on <= day and pot.starts_on >= lead.starts_on
    ]
    return [[pot for pot in ended if pot.funder == code] for code in codes]


def _opened(
    version: PlanVersion,
    funder: str,
    day: date,
    *,
    until: date | None = None,
    by: Actor,
    at: datetime,
) -> Pot:
    """A pot of one funder, not saved yet; after one that has ended, it begins where that ended.

    `until`: it ends then at the latest, with the year of the plan.
    """
    plan = version.plan
    before = Pot.objects.filter(plan=plan, funder=funder).order_by("-ends_on").first()
    starts_on = version.starts_on or day
    if before is not None:
        starts_on = max(starts_on, before.ends_on)
    months = months_of_pot(programmes.pack_of(plan.person.programme), funder)
    ends_on = rules.pot_ends_on(starts_on, months)
    return Pot(
        person=plan.person,
        plan=plan,
        funder=funder,
        starts_on=starts_on,
        ends_on=ends_on if until is None or starts_on >= until else min(ends_on, until),
        currency=plan.person.programme.currency,
        opened_at=at,
        opened_by=by.ref,
    )


def _target(
    version: PlanVersion, agreed: Sequence[Line], amount: Money, *, by: Actor, at: datetime
) -> int:
    """What the pot is to hold: the amount, or more where somebody with that say agrees (R19)."""
    totals = [Money(line.total_minor, line.currency) for line in agreed]
    over = rules.over(totals, amount)
    if not over:
        return amount.minor
    if not _may_go_over(version.plan.person, by, at):
        raise OverAmount(
            _("What you agree to is %(over)s above the amount.")
            % {"over": show(over, get_language() or "en-gb")},
            fix=_("Agree to less, or hand it to somebody who decides above the amount."),
        )
    return amount.minor + over.minor


def _may_go_over(person: Person, by: Actor, at: datetime) -> bool:
    account = Account.objects.filter(ref=by.ref).first()
    viewer = consent.viewer_for(account, at=at)
    return bool(consent.can(viewer, Permission.PLAN_DECIDE_OVER, person=person))


def _lowered(version: PlanVersion, words: str) -> bool:
    """Whether the amount itself went down since the version in force was decided (R18).

    Raises CannotLower without a newer amount and its notice, NotWhole without words for the person.
    """
    last = (
        Decision.objects.filter(
            version__plan_id=version.plan_id, version__number__lt=version.number
        )
        .exclude(outcome=Outcome.RETURNED)
        .select_related("version__allocation")
        .order_by("-version__number")
        .first()
    )
    if last is None:
        return False
    then = last.version.allocation
    before = queries.amount_at(then, last.decided_at)
    amount = allocations.amount_to_plan_with(planning.allocation_of(version))  # for a year
    reassessed = version.allocation != then
    noticed = allocations.reduced(then, version.allocation, amount)
    if not rules.may_lower(before, amount.minor, reassessed=reassessed, noticed=noticed):
        raise CannotLower(
            _("The amount goes down only after its notice has run."),
            fix=_("Give notice first. Until then the amount stays."),
        )
    if amount.minor < before and queries.open_claim(version.plan.person) is not None:
        raise CannotLower(
            _("The person says that the amount is wrong, and nobody has answered yet."),
            fix=_("Answer that first. Until then the amount stays."),
        )
    if amount.minor < before and not words:
        refuse([Finding("lower_without_words", "words")])
    return amount.minor < before
