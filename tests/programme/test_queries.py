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


def test_both_of_our_packs_load():
    assert [load_pack(folder).pack.code for folder in queries.find_packs()] == [
        "england-nhs",
        "us-florida",
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("ask_above: 15000", "ask_abvoe: 15000", "unknown key 'ask_abvoe'; expected one of"),
        ("ask_above: 15000", "ask_abvoe: 15000", "Did you mean 'ask_above'?"),
        ("ask_above: 15000", "ask_abvoe: 15000", "missing key 'ask_above'"),
        ("ask_above: 15000", "ask_above: -1", "greater than or equal to 0, found -1"),
        ("ask_above: 15000", "ask_above: '15000'", "valid integer, found '15000'"),
        ("ask_above: 15000", "ask_above: 150.00", "'150.00': expected a whole number"),
        ("ask_above: 15000", "ask_above: true", "found True"),
        ("practice: true", "practice: yes", "can be read in two ways"),
        ("practice: true", "practice: true\npractice: false", "stands here twice"),
        ("crisis_phone: \"111\"", "crisis_phone: 111", "valid string, found 111"),
        ("in_force_on: 2026-04-01", "in_force_on: soon", "valid date, found 'soon'"),
        ("kind: table", "kind: formula", "found"),
        ("- [16, 8291]", "- [16, 6000]", "more points never pay less; expected 6150 or more"),
        ("zone: Europe/London", "zone: Europe/Lodnon", "expected a zone like Europe/London"),
        ("code: england-nhs", "code: england", "the name of the folder"),
        ("languages: [en-GB, es]", "languages: [en-GB, es, cy]", "words/cy.yaml"),
        ("languages: [en-GB, es]", "languages: [en-GB]", "'es' is not among the languages"),
        ("practice: true", "practice: true\nwords: {}", "unknown key 'words'"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line(tmp_path, old, new, said):
    folder = packs.copied(packs.ENGLAND, tmp_path, (old, new))

    found = refused(folder)

    assert any(said in one for one in found), found
    assert all(one.startswith("england-nhs/") for one in found)


def test_the_line_is_the_line_of_the_mistake(tmp_path):
    folder = packs.copied(packs.ENGLAND, tmp_path, ("      - [16, 8291]", "      - [16, -8291]"))
    lines = (folder / "pack.yaml").read_text(encoding="utf-8").splitlines()
    line = lines.index("      - [16, -8291]") + 1

    assert any(one.startswith(f"england-nhs/pack.yaml:{line}: ") for one in refused(folder))


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
    wrong = (("ask_above: 20000", "ask_above: no"), ("percent: 48", "percent: 0.5"))

    assert len(refused(packs.copied(packs.FLORIDA, tmp_path, *wrong))) == 2


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
    other = packs.copied(packs.ENGLAND, tmp_path / "b", ("- [4, 1800]", "- [4, 1801]"))
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
