"""The identity of a scheme: what changes it, what does not, and what is words only."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ownway.scheme.rules.digest import (
    digest,
    rules_digest,
    words_digest,
    words_only,
)
from ownway.scheme.rules.model import NotInForce, Scheme
from ownway.scheme.rules.reading import read_scheme

EXAMPLE = (Path(__file__).parent / "files/example.yaml").read_text()
DAY = date(2026, 6, 1)


def changed(old: str, new: str) -> Scheme:
    assert EXAMPLE.count(old) == 1
    return read_scheme(EXAMPLE.replace(old, new))


THE_SAME = {
    "a comment": ("id: example-mh", "# a note\nid: example-mh"),
    "space": ("cap: 10, weight", "cap:   10,    weight"),
    "a number written longer": ("weight: 1.2,", "weight: 1.200,"),
    "the order of keys": ("cap: 10, weight: 1.2", "weight: 1.2, cap: 10"),
    "a later price": ("rate: {2026-04-01: 21.40}", "rate: {2026-04-01: 21.40, 2027-04-01: 23}"),
    "the next version": (
        "2027-04-01: {status: draft, carry_answers: same}",
        "2028-04-01: {status: draft}",
    ),
    "who decided": ("decided_by: Cabinet", "decided_by: The council"),
    "its simulation": ("impact: simulations/2026-04.json", "impact: simulations/2026-05.json"),
}
RULES = {
    "a weight": ("weight: 1.2,", "weight: 1.3,"),
    "a price": ("rate: {2026-04-01: 21.40}", "rate: {2026-04-01: 21.41}"),
    "points": ("[prompt, 2.5,", "[prompt, 2.4,"),
    "a code": ("[fine, 0, I am safe]", "[well, 0, I am safe]"),
    "a condition": ("safety == now and", "safety in (often, now) and"),
    "a limit": ("max_step: 3500", "max_step: 3600"),
    "the law": ("s. 26", "s. 27"),
    "the order of who pays": (
        "{health: [crisis], council: rest}",
        "{council: rest, health: [crisis]}",
    ),
    "a default": ("default: insured}", "default: uninsured}"),
    "an example": ("final: 4250.00", "final: 4250.01"),
}
WORDS = {
    "a sentence": ("Together that is", "Together, that is"),
    "a question": ("text: Meals,", "text: Your meals,"),
    "an option": ("I manage]", "I can manage]"),
    "the title": ("title: Personal budget,", "title: Your budget,"),
    "why a step is large": ("moves to the crisis level", "brings the crisis level"),
}


@pytest.mark.parametrize("name", THE_SAME)
def test_what_is_not_in_force_that_day_changes_nothing(name: str):
    old, new = read_scheme(EXAMPLE), changed(*THE_SAME[name])

    assert digest(old, DAY) == digest(new, DAY)
    assert rules_digest(old, DAY) == rules_digest(new, DAY)
    assert not words_only(old, new, DAY)


@pytest.mark.parametrize("name", RULES)
def test_a_rule_changes_both(name: str):
    old, new = read_scheme(EXAMPLE), changed(*RULES[name])

    assert digest(old, DAY) != digest(new, DAY)
    assert rules_digest(old, DAY) != rules_digest(new, DAY)
    assert not words_only(old, new, DAY)


@pytest.mark.parametrize("name", WORDS)
def test_a_word_changes_the_identity_and_not_the_rules(name: str):
    old, new = read_scheme(EXAMPLE), changed(*WORDS[name])

    assert digest(old, DAY) != digest(new, DAY)
    assert rules_digest(old, DAY) == rules_digest(new, DAY)
    assert words_digest(old) != words_digest(new)
    assert words_only(old, new, DAY)


def test_a_new_price_is_a_new_identity_from_its_day():
    scheme = changed("rate: {2026-04-01: 21.40}", "rate: {2026-04-01: 21.40, 2026-07-01: 23}")

    assert digest(scheme, date(2026, 6, 30)) == digest(read_scheme(EXAMPLE), DAY)
    assert digest(scheme, date(2026, 7, 1)) != digest(read_scheme(EXAMPLE), DAY)


def test_it_is_sha_256_in_hexadecimal_and_the_same_every_time():
    scheme = read_scheme(EXAMPLE)

    assert len(bytes.fromhex(digest(scheme, DAY))) == 32
    assert digest(scheme, DAY) == digest(read_scheme(EXAMPLE), DAY)


def test_before_the_first_version_there_is_none():
    with pytest.raises(NotInForce):
        digest(read_scheme(EXAMPLE), date(2026, 3, 31))
