"""What the shape of a pack alone cannot see: codes, references, clocks, words, its scheme."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from difflib import get_close_matches

from ownway.core.money import exponent
from ownway.core.problems import Problem
from ownway.programme.rules.fitting import scheme_faults
from ownway.programme.rules.funders import OWN
from ownway.programme.rules.pack import MUST_STOP, PERMISSIONS, Pack, templates_of
from ownway.programme.rules.saying import fault, unknown
from ownway.programme.rules.words import required_words

_NAMES_A_PLACE = {  # currency → what a debtor's account is known by there
    "EUR": ("iban",),
    "GBP": ("sort_code", "number"),
    "USD": ("routing", "number"),
}


def faults(pack: Pack) -> tuple[Problem, ...]:
    """What the shape alone cannot see, all at once; `where` is a path like "questions/3/options".

    Points never pay less, rows ascend, codes are unique, references lead somewhere, words are
    complete (S3, S20, A25).
    """
    if (pack.funder is None) == (not pack.funders):
        words = "expected 'funder' where one pays, or 'funders' where several do"
        return (fault("funders", words),)
    checks = (
        _codes,
        _funders,
        _references,
        _clocks,
        _rails,
        _coaching,
        _scale,
        _languages,
        scheme_faults,
    )
    return tuple(problem for check in checks for problem in check(pack))


def _twice(codes: Iterable[str]) -> list[str]:
    return [code for code, times in Counter(codes).items() if times > 1]


def _codes(pack: Pack) -> Iterator[Problem]:
    lists = {
        "facts": pack.facts,
        "planning/categories": pack.planning.categories,
        "decisions/refusal_reasons": pack.decisions.refusal_reasons,
        "holding/holders": [holder.code for holder in pack.holding.holders],
        "funders": [one.code for one in pack.funded_by],
        "holding/stops/may": [ground.code for ground in pack.holding.stops.may],
        "holding/stops/safety": pack.holding.stops.safety,
        "spending/exclusions": [exclusion.code for exclusion in pack.spending.exclusions],
        "spending/refusal_reasons": pack.spending.refusal_reasons,
        "spending/ceilings": [one.category for one in pack.spending.ceilings],
        "spending/rails": [rail.code for rail in pack.spending.rails],
        "spending/release/limits": [one.role for one in pack.spending.release.limits],
        "drawdown/templates": [f"{one.funder} {one.from_on}" for one in templates_of(pack)],
        "spending/invoices/refusal_reasons": pack.spending.invoices.refusal_reasons,
        "roles": [role.code for role in pack.roles],
        "languages": pack.languages,
    }
    for place, role in enumerate(pack.roles):
        lists[f"roles/{place}/permissions"] = role.permissions
    for one in pack.funded_by:
        lists[f"funders/{one.code}/pays_for"] = one.pays_for
        lists[f"funders/{one.code}/exclusions"] = [each.code for each in one.exclusions]
    for where, codes in lists.items():
        for code in _twice(codes):
            yield fault(where, f"'{code}' stands here twice; expected each code once")


def _funders(pack: Pack) -> Iterator[Problem]:
    """Each funder on its own terms; together they pay for everything (E10)."""
    several = pack.funder is None
    paid_by: dict[str, str] = {}
    for place, one in enumerate(pack.funded_by):
        where = f"funders/{place}" if several else "funder"
        if one.code == OWN:
            yield fault(f"{where}/code", f"'{OWN}' is what a person adds; expected another code")
        if one.envelope == 0:
            yield fault(f"{where}/envelope", "expected an amount above 0")
        if one.currency not in (None, pack.currency):
            words = f"expected {pack.currency}, the currency of the programme"
            yield fault(f"{where}/currency", words, "Open a programme for each currency.")
        if several and one.share is None:
            yield fault(f"{where}/share", "missing: how much of each plan this funder pays")
        if one.year_starts is not None and not _is_day(one.year_starts):
            yield fault(f"{where}/year_starts", "expected a month and a day, like '04-01'")
        for category in one.pays_for:
            if category not in pack.planning.categories:
                listed = pack.planning.categories
                yield unknown(f"{where}/pays_for", "category", category, listed)
            elif paid_by.setdefault(category, one.code) != one.code:
                words = f"'{category}' is paid by {paid_by[category]} already"
                yield fault(f"{where}/pays_for", words, "Name it under one funder.")
        binds_all = {each.code for each in pack.spending.exclusions}
        for each in one.exclusions:
            if each.code in binds_all:
                words = f"'{each.code}' stands under spending too, which binds all money"
                yield fault(f"{where}/exclusions", words, "Name it in one of the two.")
    if several and not any(one.share for one in pack.funders):
        yield fault("funders", "expected a share above 0 for one funder or more")


def _is_day(starts: str) -> bool:
    """Whether every year has this day."""
    try:
        date.fromisoformat(f"2001-{starts}")
    except ValueError:
        return False
    return True


def _references(pack: Pack) -> Iterator[Problem]:
    reasons = pack.decisions.refusal_reasons
    for place, reason in enumerate(pack.decisions.not_enough_alone):
        if reason not in reasons:
            yield unknown(f"decisions/not_enough_alone/{place}", "reason", reason, reasons)
    for place, holder in enumerate(pack.holding.holders):
        if (holder.way == "third") != (holder.kind is not None):
            yield fault(
                f"holding/holders/{place}/kind",
                "expected the kind of third party, and only for a third party",
            )
    if MUST_STOP & {ground.code for ground in pack.holding.stops.may}:
        yield fault("holding/stops/may", "expected no ground on which the law leaves no choice")
    for place, role in enumerate(pack.roles):
        for permission in role.permissions:
            if permission not in PERMISSIONS:
                where = f"roles/{place}/permissions"
                yield unknown(where, "permission", permission, PERMISSIONS)
    if pack.holding.free_moves is not None:
        for category in pack.holding.free_moves.not_from:
            if category not in pack.planning.categories:
                where, listed = "holding/free_moves/not_from", pack.planning.categories
                yield unknown(where, "category", category, listed)
    for place, ceiling in enumerate(pack.spending.ceilings):
        if ceiling.category not in pack.planning.categories:
            where, listed = f"spending/ceilings/{place}/category", pack.planning.categories
            yield unknown(where, "category", ceiling.category, listed)
    funders = [one.code for one in pack.funded_by]
    for place, template in enumerate(templates_of(pack)):
        if template.funder not in funders:
            where = f"drawdown/templates/{place}/funder"
            yield unknown(where, "funder", template.funder, funders)
    if set(reasons) <= set(pack.decisions.not_enough_alone):
        yield fault("decisions/not_enough_alone", "expected one reason that is enough alone")


def _clocks(pack: Pack) -> Iterator[Problem]:
    first = (pack.review.first_within_months, pack.review.first_within_weeks)
    if sum(one is not None for one in first) != 1:
        yield fault("review", "expected either first_within_months or first_within_weeks")
    try:
        exponent(pack.currency)
    except ValueError:
        words = f"'{pack.currency}' is unknown; expected an ISO 4217 code like GBP"
        yield fault("currency", words)


def _rails(pack: Pack) -> Iterator[Problem]:
    """Every holder that pays has a way by hand, and a bank account for each other way."""
    spending = pack.spending
    pays = [one.code for one in pack.holding.holders if one.way != "direct"]
    for place, rail in enumerate(spending.rails):
        where = f"spending/rails/{place}"
        if rail.holder not in pays:
            yield unknown(f"{where}/holder", "holder that pays", rail.holder, pays)
        if rail.prenote_days is not None and rail.format != "nacha":
            yield fault(f"{where}/prenote_days", "only a file of format nacha can carry a test")
        if rail.format == "by_hand":
            if rail.debtor is not None:
                yield fault(f"{where}/debtor", "what is paid by hand has no account")
            continue
        wanted = _NAMES_A_PLACE.get(pack.currency, ("iban",))
        if rail.format == "nacha":
            wanted = (*wanted, "company_id", "bank_name")
        if rail.debtor is None or any(getattr(rail.debtor, one) is None for one in wanted):
            yield fault(f"{where}/debtor", f"expected an account with {', '.join(wanted)}")
        if (rail.format == "template") != bool(rail.columns):
            yield fault(f"{where}/columns", "expected columns for a template, and none elsewhere")
    for holder in pays:
        if not any(rail.format == "by_hand" for rail in spending.rails_of(holder)):
            words = f"'{holder}' cannot pay by hand; expected one rail of format by_hand"
            yield fault("spending/rails", words)
    releases = [role.code for role in pack.roles if "pay.release" in role.permissions]
    limited = [one.role for one in spending.release.limits]
    for place, code in enumerate(limited):
        if code not in releases:
            where = f"spending/release/limits/{place}/role"
            yield unknown(where, "role that releases", code, releases)
    for code in releases:
        if code not in limited:
            yield fault("spending/release/limits", f"expected a limit for role '{code}'")


def _coaching(pack: Pack) -> Iterator[Problem]:
    """Whoever is chosen has a role of the pack, and shows what the pack knows."""
    if pack.coaching is None:
        return
    roles = {role.code: role for role in pack.roles}
    known = [one.code for one in pack.coaching.credentials]
    for code in _twice(known):
        yield fault("coaching/credentials", f"'{code}' stands here twice; expected each code once")
    for code in _twice([one.role for one in pack.coaching.roles]):
        yield fault("coaching/roles", f"'{code}' stands here twice; expected each code once")
    for place, one in enumerate(pack.coaching.roles):
        where = f"coaching/roles/{place}"
        if one.role not in roles:
            yield unknown(f"{where}/role", "role", one.role, list(roles))
        elif "plan.help_write" not in roles[one.role].permissions:
            yield fault(f"{where}/role", f"'{one.role}' cannot help anybody to write a plan")
        for code in one.needs:
            if code not in known:
                yield unknown(f"{where}/needs", "credential", code, known)


def _scale(pack: Pack) -> Iterator[Problem]:
    """Each sentence once, and a highest answer above the lowest."""
    if pack.recovery_scale is None:
        return
    scale = pack.recovery_scale
    for code in _twice([item.code for item in scale.items]):
        yield fault("recovery_scale/items", f"'{code}' stands here twice; expected it once")
    for place, item in enumerate(scale.items):
        if item.lowest >= item.highest:
            yield fault(f"recovery_scale/items/{place}", "expected a highest above the lowest")
    if list(scale.again_after_months) != sorted(set(scale.again_after_months)):
        yield fault("recovery_scale/again_after_months", "expected each month once, in order")


def _languages(pack: Pack) -> Iterator[Problem]:
    wanted = required_words(pack)
    for language in pack.languages:
        found = pack.words.get(language)
        if found is None:
            yield fault(f"words/{language}", f"expected a file words/{language}.yaml")
            continue
        for key in wanted:
            if not found.get(key, "").strip():
                yield fault(f"words/{language}", f"missing words for '{key}'")
        for key in sorted(set(found) - set(wanted)):
            near = get_close_matches(key, wanted, n=1)
            fix = f"Did you mean '{near[0]}'?" if near else ""
            yield fault(f"words/{language}/{key}", f"unknown key '{key}'", fix)
    for language in sorted(set(pack.words) - set(pack.languages)):
        words = f"'{language}' is not among the languages of the pack"
        yield fault(f"words/{language}", words)
