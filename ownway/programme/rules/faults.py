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
from ownway.programme.rules.pack import PERMISSIONS, Pack
from ownway.programme.rules.saying import fault, unknown
from ownway.programme.rules.words import required_words


def faults(pack: Pack) -> tuple[Problem, ...]:
    """What the shape alone cannot see, all at once; `where` is a path like "questions/3/options".

    Points never pay less, rows ascend, codes are unique, references lead somewhere, words are
    complete (S3, S20, A25).
    """
    if (pack.funder is None) == (not pack.funders):
        words = "expected 'funder' where one pays, or 'funders' where several do"
        return (fault("funders", words),)
    checks = (_codes, _funders, _references, _clocks, _languages, scheme_faults)
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
        "spending/exclusions": [exclusion.code for exclusion in pack.spending.exclusions],
        "spending/refusal_reasons": pack.spending.refusal_reasons,
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
    for place, role in enumerate(pack.roles):
        for permission in role.permissions:
            if permission not in PERMISSIONS:
                where = f"roles/{place}/permissions"
                yield unknown(where, "permission", permission, PERMISSIONS)
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
