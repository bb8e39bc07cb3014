"""Cross-checks of a pack: what its shape alone cannot see."""

from __future__ import annotations

import pytest

from ownway.consent.rules import Permission
from ownway.programme import queries, rules
from tests import packs

BOTH = [packs.ENGLAND, packs.FLORIDA]


def faults_of(data) -> list[str]:
    """Faults of plain data whose words are complete."""
    pack = packs.as_pack(data)
    whole = pack.model_copy(update={"words": packs.made_up_words(data)})
    return [f"{fault.where}: {fault.words} {fault.fix}" for fault in rules.faults(whole)]


def table(*rows: list[int]) -> dict:
    step = {"kind": "table", "unit": "year", "rows": list(rows), "above": "panel"}
    return {**packs.small()["allocation"], "step": step}


def question(code: str, part: str, *points: int) -> dict:
    options = [{"code": f"o{place}", "points": each} for place, each in enumerate(points)]
    return {"code": code, "part": part, "options": options}


def test_a_whole_pack_has_no_faults():
    assert faults_of(packs.small()) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"allocation": table([1, 0], [2, 5])}, "rows/0: expected the first row at 0 points"),
        ({"allocation": table([0, 0], [2, 5], [2, 6])}, "rows/2: expected more than the 2 points"),
        ({"allocation": table([0, 9], [2, 5])}, "rows/1: more points never pay less"),
        ({"currency": "XXX"}, "expected an ISO 4217 code"),
        ({"languages": ["en-IE", "en-IE"]}, "'en-IE' stands here twice"),
        ({"planning": {"categories": ["life", "life"]}}, "'life' stands here twice"),
        (
            {"questions": [question("a", "x", 3, 0)]},
            "questions/0/options: expected options in order of need",
        ),
        (
            {"questions": [question(code, "x", 0, 1) for code in "abcdef"]},
            "part 'x' has 6 questions; expected 5 or fewer",
        ),
        (
            {"questions": [question("a", "x", 0, 1), question("b", "y", 0, 1),
                           question("c", "x", 0, 1)]},
            "part 'x' stand apart",
        ),
        (
            {"review": {**packs.SMALL["review"], "first_within_months": 3}},
            "either first_within_months or first_within_weeks",
        ),
        ({"funder": {**packs.SMALL["funder"], "envelope": 0}}, "expected an amount above 0"),
        (
            {"roles": [{**packs.SMALL["roles"][0], "permissions": ["plan.decied"]}]},
            "unknown permission 'plan.decied'; expected one of plan.write",
        ),
        (
            {"decisions": {**packs.SMALL["decisions"], "not_enough_alone": ["unclaer"]}},
            "unknown reason 'unclaer'; expected one of unclear Did you mean 'unclear'?",
        ),
        (
            {"decisions": {**packs.SMALL["decisions"], "not_enough_alone": ["unclear"]}},
            "expected one reason that is enough alone",
        ),
    ],
)  # fmt: skip
def test_a_fault_says_where_and_what(changed, said):
    assert any(said in fault for fault in faults_of(packs.small(**changed)))


def by_insurance(**changed) -> dict:
    share = {
        "category": "life",
        "percent": 48,
        "fact": "insurance",
        "value": "none",
        "source": "A test",
    }
    return packs.small(
        facts=[{"code": "insurance", "values": ["full", "none"]}],
        allocation={
            **packs.SMALL["allocation"],
            "step": {
                "kind": "choice",
                "fact": changed.get("asks", "insurance"),
                "amounts": changed.get("amounts", {"full": 1, "none": 2}),
            },
            "shares": changed.get("shares", [{**share, **changed.get("share", {})}]),
        },
    )


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, None),
        ({"asks": "insured"}, "unknown fact 'insured'"),
        ({"amounts": {"full": 1}}, "expected one amount for each of full, none"),
        ({"share": {"category": "lif"}}, "unknown category 'lif'; expected one of life"),
        ({"share": {"fact": "other"}}, "unknown fact 'other'"),
        ({"share": {"value": "nome"}}, "unknown value 'nome'"),
    ],
)
def test_references_lead_somewhere(changed, said):
    found = faults_of(by_insurance(**changed))

    assert any(said in fault for fault in found) if said else found == []


def test_shares_of_one_amount_are_never_more_than_all_of_it():
    share = by_insurance()["allocation"]["shares"][0]
    twice = [{**share, "percent": 60}, {**share, "percent": 41}]

    assert any("100 percent" in fault for fault in faults_of(by_insurance(shares=twice)))


def test_words_are_complete_and_no_key_is_made_up():
    data = packs.small()
    words = packs.made_up_words(data)["en-IE"]
    del words["question.days.why"]
    words["questoin.days.why"] = "Because"
    words["programme"] = "  "
    pack = packs.as_pack(data).model_copy(update={"words": {"en-IE": words, "cy": words}})

    said = [f"{fault.where}: {fault.words} {fault.fix}" for fault in rules.faults(pack)]

    assert "words/en-IE: missing words for 'question.days.why' " in said
    assert "words/en-IE: missing words for 'programme' " in said
    assert any("Did you mean 'question.days.why'?" in one for one in said)
    assert "words/cy: 'cy' is not among the languages of the pack " in said


def test_the_permissions_a_pack_may_name_are_those_we_know():
    assert set(rules.PERMISSIONS) == {permission.value for permission in Permission}


@pytest.mark.parametrize("folder", BOTH, ids=lambda folder: folder.name)
def test_our_packs_have_their_sources_and_short_sentences(folder):
    pack = queries.load_pack(folder).pack
    sources = (folder / "SOURCES.md").read_text(encoding="utf-8")

    for section in ("allocation", "decisions", "holding", "spending", "review", "funder"):
        assert f"`{section}" in sources
    for words in pack.words.values():
        for key, text in words.items():
            if not key.endswith(".signs"):
                for sentence in text.replace("?", ".").split("."):
                    assert len(sentence.split()) <= 20, (key, sentence)


def test_words_fall_back_to_the_language_of_the_pack():
    pack = queries.load_pack(packs.ENGLAND).pack

    assert rules.Words(pack, "es").get("category.home") == "Mi casa"
    assert rules.Words(pack, "en-us").get("category.home") == "My home"
    assert rules.Words(pack, "cy").get("category.home") == "My home"
    with pytest.raises(KeyError):
        rules.Words(pack, "es").get("category.nowhere")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("A bottle of WINE", ["alcohol"]),
        ("Vino para cenar", ["alcohol"]),
        ("Winery tour by bus", []),
        ("Betting and cigars", ["tobacco", "gambling"]),
        ("A ginger plant", []),
    ],
)
def test_signs_point_to_exclusions_as_whole_words(text, codes):
    pack = queries.load_pack(packs.ENGLAND).pack

    assert [one.code for one in rules.exclusions_in(pack, text)] == codes
