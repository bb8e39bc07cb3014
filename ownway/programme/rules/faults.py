"""What the shape of a pack alone cannot see: codes, references, clocks, words, its scheme."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from ownway.core.money import exponent
from ownway.core.problems import Problem
from ownway.programme.rules.fitting import scheme_faults
from ownway.programme.rules.pack import PERMISSIONS, Pack
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
    checks = (_codes, _references, _clocks, _rails, _languages, scheme_faults)
    return tuple(problem for check in checks for problem in check(pack))


def _twice(codes: Iterable[str]) -> list[str]:
    return [code for code, times in Counter(codes).items() if times > 1]


def _codes(pack: Pack) -> Iterator[Problem]:
    lists = {
        "facts": pack.facts,
        "planning/categories": pack.planning.categories,
        "decisions/refusal_reasons": pack.decisions.refusal_reasons,
        "holding/holders": [holder.code for holder in pack.holding.holders],
        "spending/exclusions": [exclusion.code for exclusion in pack.spending.exclusions],
        "spending/refusal_reasons": pack.spending.refusal_reasons,
        "spending/rails": [rail.code for rail in pack.spending.rails],
        "spending/release/limits": [one.role for one in pack.spending.release.limits],
        "roles": [role.code for role in pack.roles],
        "languages": pack.languages,
    }
    for place, role in enumerate(pack.roles):
        lists[f"roles/{place}/permissions"] = role.permissions
    for where, codes in lists.items():
        for code in _twice(codes):
            yield fault(where, f"'{code}' stands here twice; expected each code once")


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
    if pack.funder.envelope == 0:
        yield fault("funder/envelope", "expected an amount above 0")
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
