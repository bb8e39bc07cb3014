"""Cross-checks of a pack: what its shape alone cannot see."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ownway.consent.rules import Permission
from ownway.programme import queries, rules
from tests import packs

BOTH = [packs.ENGLAND, packs.FLORIDA]


def faults_of(data) -> list[str]:
    """Faults of plain data whose words are complete."""
    pack = packs.as_pack(data)
    whole = pack.model_copy(update={"words": packs.made_up_words(data)})
    return [f"{fault.where}: {fault.words} {fault.fix}" for fault in rules.faults(whole)]


def scheme(*replaced: tuple[str, str]) -> dict:
    """The small pack with words of its scheme replaced."""
    return packs.small(scheme=packs.changed(packs.SMALL_SCHEME, *replaced))


def asked(code: str, part: str, *points: int) -> str:
    options = ", ".join(f"[o{place}, {each}, Words]" for place, each in enumerate(points))
    return f"  {code}: {{domain: {part}, text: Words, options: [{options}]}}\n"


def asking(*questions: str) -> dict:
    """The small pack with more questions, which count for nothing."""
    return scheme(("steps:\n", f"{''.join(questions)}steps:\n"))


def test_a_whole_pack_has_no_faults():
    assert faults_of(packs.small()) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"currency": "XXX"}, "expected an ISO 4217 code"),
        ({"languages": ["en-IE", "en-IE"]}, "'en-IE' stands here twice"),
        ({"planning": {"categories": ["life", "life"]}}, "'life' stands here twice"),
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


def paid_through(*rails: dict) -> dict:
    """The small pack with these ways to pay beside the one by hand."""
    spending = packs.SMALL["spending"]
    made = [{"code": f"way_{one}", "source": "A test", **rail} for one, rail in enumerate(rails)]
    return packs.small(spending={**spending, "rails": [*spending["rails"], *made]})


@pytest.mark.parametrize(
    ("rail", "said"),
    [
        ({"holder": "nobody", "format": "by_hand"}, "unknown holder that pays"),
        ({"holder": "county", "format": "by_hand", "prenote_days": 3}, "only a file of"),
        ({"holder": "county", "format": "iso20022", "prenote_days": 3}, "only a file of format"),
        ({"holder": "county", "format": "iso20022"}, "expected an account with"),
        ({"holder": "county", "format": "nacha"}, "company_id, bank_name"),
        ({"holder": "county", "format": "template"}, "expected columns for a template"),
    ],
)  # fmt: skip
def test_a_way_to_pay_that_cannot_work_is_named(rail, said):
    assert any(said in fault for fault in faults_of(paid_through(rail)))


COUNTY = {"code": "county", "name": "River County", "envelope": 100, "share": 1}
STATE = {"code": "state", "name": "State", "envelope": 100, "share": 1}


def paid_by(*funders: dict) -> dict:
    """The small pack with these funders."""
    data = packs.small(funders=list(funders))
    del data["funder"]
    return data


def test_two_funders_each_on_their_own_terms():
    data = paid_by(
        {
            **COUNTY,
            "exclusions": [{"code": "wine", "source": "A test"}],
            "contingency_weeks_cap": 4,
            "carry_over": {"what": "saved", "most_percent": 50, "source": "A test"},
            "surplus": {"weeks": 8, "source": "A test"},
            "year_starts": "04-01",
        },
        {**STATE, "pays_for": ["life"], "contingency_weeks_cap": 6},
    )
    assert faults_of(data) == []
    pack = packs.as_pack(data)
    said = {"en-IE": {"exclusion.wine.signs": "wine"}}
    pack = pack.model_copy(update={"words": said})
    assert [one.code for one in rules.exclusions_in(pack, "Red wine", "county")] == ["wine"]
    assert rules.exclusions_in(pack, "Red wine", "state") == ()
    assert rules.exclusions_in(pack, "Red wine") == ()
    assert pack.aside_caps == (4, 6)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (packs.small(funders=[COUNTY]), "expected 'funder' where one pays, or 'funders'"),
        (paid_by(), "expected 'funder' where one pays"),
        (paid_by(COUNTY, COUNTY), "'county' stands here twice"),
        (paid_by(COUNTY, {**STATE, "share": None}), "funders/1/share: missing"),
        (paid_by({**COUNTY, "share": 0}, {**STATE, "share": 0}), "a share above 0"),
        (paid_by(COUNTY, {**STATE, "code": "own"}), "'own' is what a person adds"),
        (paid_by(COUNTY, {**STATE, "currency": "GBP"}), "expected EUR, the currency"),
        (paid_by(COUNTY, {**STATE, "pays_for": ["wine"]}), "unknown category 'wine'"),
        (
            paid_by({**COUNTY, "pays_for": ["life"]}, {**STATE, "pays_for": ["life"]}),
            "'life' is paid by county already",
        ),
        (paid_by(COUNTY, {**STATE, "year_starts": "02-30"}), "like '04-01'"),
        (
            packs.small(
                funder={**COUNTY, "exclusions": [{"code": "wine", "source": "A test"}]},
                spending={
                    **packs.SMALL["spending"],
                    "exclusions": [{"code": "wine", "source": "A test"}],
                },
            ),
            "'wine' stands under spending too",
        ),
    ],
)  # fmt: skip
def test_funders_that_do_not_fit_are_named(data, said):
    assert any(said in fault for fault in faults_of(data))


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.dates(date(2001, 1, 1), date(2001, 12, 31)))
def test_a_day_lies_in_the_funding_year_that_began_last(today, day):
    start = rules.year_start(f"{day:%m-%d}", today)
    assert (start.month, start.day) == (day.month, day.day)
    assert start <= today < date(start.year + 1, day.month, day.day)


FALLING = (("[6, 900]]", "[6, 400]]"), ("final: 900", "final: 400"))
FORMS = ("calibration: A test, impact: A test}", "calibration: A test}")
DRAFT = ("impact: A test}\n", "impact: A test}\n  2027-01-01: {status: tested}\n")
DOLLARS = (("currency: EUR", "currency: USD"), ("unit: EUR", "unit: USD"))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (scheme(*DOLLARS), "scheme/currency: the scheme pays in USD; expected EUR"),
        (packs.small(languages=["en-IE", "ga"]), "scheme/languages: the scheme has no words in ga"),
        (scheme(("{unit: year,", "{unit: month,")), "scheme/period: the amount is for a month"),
        (asking(asked("a", "x", 3, 0)), "scheme/questions/a/options: expected options in order"),
        (asking(asked("a", "x", -1, 0)), "scheme/questions/a/options: expected points of 0 or"),
        (asking(asked("a", "x", 3)), "scheme/questions/a/options: expected 2 answers or more"),
        (
            asking(*(asked(code, "x", 0, 1) for code in "abcdef")),
            "scheme/questions/a/domain: part 'x' has 6 questions; expected 5 or fewer",
        ),
        (
            asking(asked("a", "x", 0, 1), asked("b", "w", 0, 1), asked("c", "x", 0, 1)),
            "scheme/questions/a/domain: the questions of part 'x' stand apart",
        ),
        (
            asking(asked("a", "x", 0, 1).replace("{domain", "{several: true, domain")),
            "scheme/questions/a/several: 'a' takes several answers",
        ),
        (asking(asked("a" * 61, "x", 0, 1)), "is longer than 60 characters"),
        (scheme(("final: 900", "final: 901")), "final is 900, not 901"),
        (scheme(*FALLING), "pays less"),
        (scheme(("[0, 100]", "[0, -100]")), "below 0"),
        (scheme(("notice_on: 2025-11-01, ", "")), "does not say when notice was given"),
        (scheme(FORMS), "names no simulation on everyone"),
        (scheme(("status: adopted", "status: draft")), "version 2026-01-01 is a draft; expected"),
        (scheme(DRAFT), "scheme/versions/2027-01-01: version 2027-01-01 is a tested; expected"),
    ],
)
def test_a_scheme_that_does_not_fit_says_where_and_what(data, said):
    assert any(said in fault for fault in faults_of(data)), faults_of(data)


def test_a_number_that_changes_later_is_proved_for_then_too():
    later = "{2026-01-01: [[0, 100], [4, 500.01], [6, 900]], 2027-01-01: [[0, 100], [6, 50]]}"
    data = scheme(("{2026-01-01: [[0, 100], [4, 500.01], [6, 900]]}", later))

    assert any("pays less" in fault for fault in faults_of(data))


def test_a_grade_is_no_amount():
    table = packs.SMALL_SCHEME[packs.SMALL_SCHEME.index("  - {id: table") :]
    table = table[: table.index("modes:")]
    bands = "  - {id: final, kind: bands, of: points, rows: [[0, low], [4, high]], below: low,\n"
    bands += "     unit: code, why: final}\n"
    data = scheme(
        (table, bands),
        ('    table: "For {of} points the table has €{value}."\n', ""),
        ("Your amount is €{value} a year.", "Your group is {value}."),
        ("final: 900", "final: high"),
    )

    assert any("'final' is no amount; expected a step in EUR" in one for one in faults_of(data))


def by_insurance(
    *replaced: tuple[str, str], facts: tuple[str, ...] = ("insurance",), share: str = "0.48"
) -> dict:
    """The small pack with a fact asked at joining, and a share for those without insurance."""
    clinical = (
        "constraints:\n  - {id: part, kind: share_at_least, category: life, of: final,"
        f" share: {share}, when: insurance == none, why: part}}\n"
    )
    data = scheme(
        ("questions:\n", "facts:\n  insurance: {unit: code, of: [full, none]}\nquestions:\n"),
        ("modes:", f"{clinical}modes:"),
        ('    points: "Points', '    part: "At least {value}."\n    points: "Points'),
        ("answers: {days: help,", "facts: {insurance: none}, answers: {days: help,"),
    )
    return {**data, "facts": list(facts), "scheme": packs.changed(data["scheme"], *replaced)}


TWICE = ("modes:", "  - {id: more, kind: share_at_least, category: life, of: final, share: 0.41,"
         " when: insurance == none, why: part}\nmodes:")  # fmt: skip
OTHERS = ("modes:", TWICE[1].replace("== none", "== full"))
NUMBER = ("  insurance: {unit: code", "  rooms: {unit: room}\n  insurance: {unit: code")
AGREED = ("{unit: code, of", "{unit: code, needs: carer_agreement, default: full, of")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (by_insurance(), None),
        (by_insurance(OTHERS, share="0.60"), None),
        (by_insurance(facts=("insured",)), "unknown fact 'insured'; expected one of insurance"),
        (by_insurance(facts=()), "scheme/facts/insurance: the amount waits for 'insurance'"),
        (by_insurance(facts=("insurance", "insurance")), "'insurance' stands here twice"),
        (by_insurance(NUMBER, facts=("insurance", "rooms")), "'rooms' is a number of room"),
        (by_insurance(AGREED), "'insurance' counts only with carer_agreement"),
        (by_insurance(("category: life", "category: lif")), "unknown category 'lif'; expected one"),
    ],
)
def test_references_lead_somewhere(data, said):
    found = faults_of(data)

    assert any(said in fault for fault in found) if said else found == []


def test_shares_of_one_amount_are_never_more_than_all_of_it():
    found = faults_of(by_insurance(TWICE, share="0.60"))

    assert any("scheme/constraints/1/share" in one and "100 percent" in one for one in found)


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

    for section in ("steps", "decisions", "holding", "spending", "review", "funder"):
        assert f"`{section}" in sources
    for language in pack.languages:
        said = {**rules.Words(pack, language)._words, **rules.scheme_of(pack).reasons[language]}
        for key, text in said.items():
            if not key.endswith(".signs"):
                for sentence in text.replace("?", ".").split("."):
                    assert len(sentence.split()) <= 20, (key, sentence)


@pytest.mark.parametrize("folder", BOTH, ids=lambda folder: folder.name)
def test_no_word_of_our_packs_stands_in_two_places(folder):
    pack = queries.load_pack(folder).pack

    for language in pack.languages:
        words = rules.Words(pack, language)
        for question in rules.scheme_of(pack).questions.values():
            key = f"question.{question.code}.text"
            assert words.get(key) == question.text[language]
            assert key not in pack.words[language]
            for option in question.options:
                key = f"option.{question.code}.{option.code}"
                assert words.get(key) == option.words[language]
                assert key not in pack.words[language]


def test_words_fall_back_to_the_language_of_the_pack():
    pack = queries.load_pack(packs.ENGLAND).pack

    assert rules.Words(pack, "es").get("category.home") == "Mi casa"
    assert rules.Words(pack, "en-us").get("category.home") == "My home"
    assert rules.Words(pack, "cy").get("category.home") == "My home"
    assert rules.Words(pack, "es-mx").get("option.home.fine") == "La tengo a mi gusto"
    assert rules.Words(pack, "en-us").get("option.home.fine") == "I keep it as I like it"
    assert rules.Words(pack, "cy").get("option.home.fine") == "I keep it as I like it"
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
