"""Loading packs: every mistake with its file, its line and what was expected."""

from __future__ import annotations

from uuid import uuid4

import pytest

from ownway.core.problems import NotVisible
from ownway.programme import queries
from ownway.programme.queries import PackUnreadable, load_pack
from tests import packs


def refused(folder) -> list[str]:
    with pytest.raises(PackUnreadable) as error:
        load_pack(folder)
    return [f"{problem.words} {problem.fix}".strip() for problem in error.value.problems]


def test_all_of_our_packs_load():
    assert [load_pack(folder).pack.code for folder in queries.find_packs()] == [
        "england-nhs",
        "england-section-117",
        "us-florida",
    ]


SHAPE, SCHEME = "pack.yaml", "allocation.yaml"


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (SHAPE, "ask_above: 15000", "ask_abvoe: 15000", "unknown key 'ask_abvoe'; expected one of"),
        (SHAPE, "ask_above: 15000", "ask_abvoe: 15000", "Did you mean 'ask_above'?"),
        (SHAPE, "ask_above: 15000", "ask_abvoe: 15000", "missing key 'ask_above'"),
        (SHAPE, "ask_above: 15000", "ask_above: -1", "greater than or equal to 0, found -1"),
        (SHAPE, "ask_above: 15000", "ask_above: '15000'", "valid integer, found '15000'"),
        (SHAPE, "ask_above: 15000", "ask_above: 150.00", "'150.00': expected a whole number"),
        (SHAPE, "ask_above: 15000", "ask_above: true", "found True"),
        (SHAPE, "practice: true", "practice: yes", "can be read in two ways"),
        (SHAPE, "practice: true", "practice: true\npractice: false", "stands here twice"),
        (SHAPE, "crisis_phone: \"111\"", "crisis_phone: 111", "valid string, found 111"),
        (SHAPE, "zone: Europe/London", "zone: Europe/Lodnon", "expected a zone like Europe/London"),
        (SHAPE, "code: england-nhs", "code: england", "the name of the folder"),
        (SHAPE, "languages: [en-GB, es]", "languages: [en-GB, es, cy]", "words/cy.yaml"),
        (SHAPE, "languages: [en-GB, es]", "languages: [en-GB, es, cy]", "has no words in cy"),
        (SHAPE, "languages: [en-GB, es]", "languages: [en-GB]", "'es' is not among the languages"),
        (SHAPE, "practice: true", "practice: true\nwords: {}", "unknown key 'words'"),
        (SHAPE, "practice: true", "practice: true\nscheme: a", "unknown key 'scheme'"),
        (SHAPE, "practice: true", "practice: true\nquestions: []", "unknown key 'questions'"),
        (SHAPE, "currency: GBP", "currency: EUR", "the scheme pays in GBP; expected EUR"),
        (SCHEME, "decided_on: 2026-02-12", "decided_on: soon", "found 'soon'"),
        (SCHEME, "kind: table", "kind: formula", "formula"),
        (SCHEME, "- [16, 82.91]", "- [16, 82.91e0]", "'82.91e0'"),
        (SCHEME, "kind: round, to: 0.01", "kind: round, two: 0.01", "two"),
        (SCHEME, "- [16, 82.91]", "- [16, 60.00]", "pays less"),
        (SCHEME, "week: 82.91,", "week: 82.92,", "week is 82.91, not 82.92"),
        (SCHEME, "of: [mornings, meals,", "of: [mornigns, meals,", "Did you mean 'mornings'?"),
        (SCHEME, "    status: adopted", "    status: tested", "expected versions that were"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line(tmp_path, file, old, new, said):
    folder = packs.copied(packs.ENGLAND, tmp_path, (old, new), file=file)

    found = refused(folder)

    assert any(said in one for one in found), found
    assert all(one.startswith("england-nhs/") for one in found)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (SHAPE, "  ask_above: 15000", "  ask_above: -15000"),
        (SCHEME, "  - {id: week, kind: item,", "  - {id: week, kind: itme,"),
        (SCHEME, "  - id: table", "  - id: points"),
        (SCHEME, "    status: adopted", "    status: tested"),
    ],
)
def test_the_line_is_the_line_of_the_mistake(tmp_path, file, old, new):
    folder = packs.copied(packs.ENGLAND, tmp_path, (old, new), file=file)
    lines = (folder / file).read_text(encoding="utf-8").splitlines()
    line = next(place for place, one in enumerate(lines, 1) if one.startswith(new))
    near = tuple(f"england-nhs/{file}:{each}: " for each in (line, line - 1))

    assert any(one.startswith(near) for one in refused(folder)), refused(folder)


def test_a_rule_that_pays_less_for_more_is_refused_where_it_stands(tmp_path):
    folder = packs.copied(packs.ENGLAND, tmp_path, ("- [22, 112.21]", "- [22, 80.00]"), file=SCHEME)

    found = refused(folder)

    assert all(one.startswith(f"england-nhs/{SCHEME}:") for one in found)
    assert any("pays less" in one for one in found)


def test_a_pack_without_a_scheme_is_refused(tmp_path):
    folder = packs.copied(packs.ENGLAND, tmp_path)
    (folder / SCHEME).unlink()

    assert refused(folder) == [f"england-nhs/{SCHEME}:1: expected a file here that can be read"]


def test_words_that_are_missing_or_unknown_are_named_with_file_and_line(tmp_path):
    folder = packs.copied(
        packs.ENGLAND,
        tmp_path,
        ("category.home: Mi casa", "category.hoem: Mi casa"),
        file="words/es.yaml",
    )
    lines = (folder / "words" / "es.yaml").read_text(encoding="utf-8").splitlines()
    line = lines.index("category.hoem: Mi casa") + 1

    found = refused(folder)

    expected = f"england-nhs/words/es.yaml:{line}: unknown key 'category.hoem'"
    assert any(one.startswith(expected) for one in found)
    assert any("missing words for 'category.home'" in one for one in found)


def test_everything_wrong_is_shown_at_once(tmp_path):
    wrong = (("ask_above: 20000", "ask_above: no"), ("envelope: 40000000", "envelope: 0.5"))
    folder = packs.copied(packs.FLORIDA, tmp_path, *wrong)
    text = (folder / SCHEME).read_text(encoding="utf-8")
    scheme = packs.changed(text, ("currency: USD", "currency: UDS"), ("kind: pick", "kind: pikc"))
    (folder / SCHEME).write_text(scheme, encoding="utf-8")

    found = refused(folder)

    for part in ("ask_above", "0.5", "UDS", "pikc"):
        assert any(part in one or "two ways" in one for one in found), part
    assert {one.split(":")[0] for one in found} == {
        "us-florida/pack.yaml",
        "us-florida/allocation.yaml",
    }


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a: &x [1]\nb: *x\n", "aliases"),
        (b"# " + b"x" * 300_000, "larger than 256 KiB"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"- a\n- b\n", "expected keys and values"),
        (b"", "expected keys and values"),
        (b"a: [\n", "not YAML"),
        (b"a: \x07\n", "not YAML"),
    ],
)
def test_files_that_are_no_pack_are_refused(tmp_path, content, said):
    folder = tmp_path / "odd"
    folder.mkdir()
    (folder / "pack.yaml").write_bytes(content)

    assert any(said in one for one in refused(folder))


def test_a_folder_without_a_pack_is_refused(tmp_path):
    assert "expected a file here" in refused(tmp_path)[0]


def test_the_digest_is_of_the_content_not_of_its_layout(tmp_path):
    before = load_pack(packs.ENGLAND).digest
    same = packs.copied(packs.ENGLAND, tmp_path / "a", ("practice: true", "practice:   true # yes"))
    other = packs.copied(
        packs.ENGLAND, tmp_path / "b", ("- [4, 18.00]", "- [4, 18.01]"), file=SCHEME
    )
    said = packs.copied(
        packs.ENGLAND, tmp_path / "c", ("Mi casa", "Mi hogar"), file="words/es.yaml"
    )

    assert load_pack(same).digest == before
    assert load_pack(other).digest != before
    assert load_pack(said).digest != before


@pytest.mark.django_db
def test_what_is_not_here_is_not_visible():
    for look in (lambda: queries.by_ref(uuid4()), lambda: queries.by_code("nowhere")):
        with pytest.raises(NotVisible):
            look()


def test_a_pack_is_kept_without_what_it_leaves_to_the_software():
    """Versions kept before there were such keys keep their digest."""
    kept = queries.canonical(packs.as_pack(packs.small()))
    assert kept["funder"] == packs.SMALL["funder"]
    assert not {"funders", "rule_changes"} & kept.keys()
