"""Every sentence we say is short, plain and kind, in every language, in the code and in packs."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest
import yaml

from tests.words import readability
from tools import messages

HERE = Path(__file__).parent
PACKS = HERE.parent.parent / "packs"
UNKIND = yaml.safe_load((HERE / "unkind.yaml").read_text(encoding="utf-8"))
LONGEST = 20  # words in a sentence
NAMES = re.compile(r"urgent care", re.IGNORECASE)  # what services call themselves
LEAST_EASE = 65  # of everything one place says in Spanish
HARDEST = 5.5  # grade of everything one template of the person's pages says


def _texts(message_id: object) -> list[str]:
    return list(message_id) if isinstance(message_id, tuple) else [str(message_id)]


def _catalogue() -> list[tuple[str, str, str]]:
    rows = []
    known = messages.read("es")
    for message in messages.found():
        if message.id:
            where = message.locations[0][0]
            rows += [("en", where, text) for text in _texts(message.id)]
            spanish = known.get(message.id, message.context)
            if spanish is not None:
                rows += [("es", where, text) for text in _texts(spanish.string) if text]
    return rows


def _pack_words() -> list[tuple[str, str, str]]:
    rows = []
    for path in sorted(PACKS.glob("*/words/*.yaml")):
        for key, text in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            if not key.endswith(".signs"):  # what people type, to be recognised: never shown
                rows.append((path.stem[:2], f"{path.parent.parent.name}/{path.name}: {key}", text))
    return rows


@pytest.fixture(scope="module")
def everything() -> list[tuple[str, str, str]]:
    rows = [*_catalogue(), *_pack_words()]
    assert len(rows) > 300, "found too little to judge"
    return rows


def test_no_sentence_is_longer_than_twenty_words(everything: list[tuple[str, str, str]]) -> None:
    # Spanish says the same with about a quarter more words.
    allowed = {"en": LONGEST, "es": LONGEST + 5}
    long = [
        f"{readability.longest_sentence(text)} words, {where}: {text}"
        for language, where, text in everything
        if readability.longest_sentence(text) > allowed[language]
    ]
    assert not long, "\n".join(long)


def test_no_unkind_or_office_word(everything: list[tuple[str, str, str]]) -> None:
    found = [
        f"{word!r} (say: {instead}), {where}: {text}"
        for language, where, text in everything
        for word, instead in UNKIND[language].items()
        if re.search(rf"\b{re.escape(word)}\b", NAMES.sub("", text), re.IGNORECASE)
    ]
    assert not found, "\n".join(found)


def test_the_pages_of_the_person_read_at_age_nine_to_eleven() -> None:
    by_file: dict[str, list[str]] = defaultdict(list)
    for message in messages.found():
        for where, _line in message.locations if message.id else ():
            if where.startswith("ownway/web/my/"):
                by_file[where] += [
                    text if text.rstrip().endswith((".", "?", "!", ":")) else f"{text}."
                    for text in _texts(message.id)
                ]
    assert by_file, "the person's pages say nothing"
    hard = {
        where: round(readability.grade(" ".join(texts)), 1)
        for where, texts in by_file.items()
        if len(readability.words(" ".join(texts))) >= 40
        and readability.grade(" ".join(texts)) > HARDEST
    }
    assert not hard, "\n".join(f"grade {figure}: {where}" for where, figure in hard.items())


def test_spanish_reads_with_ease_wherever_it_stands(
    everything: list[tuple[str, str, str]],
) -> None:
    by_place: dict[str, list[str]] = defaultdict(list)
    for language, where, text in everything:
        if language == "es":
            ended = text.rstrip().endswith((".", "?", "!", ":"))
            by_place[where.split(": ")[0]].append(text if ended else f"{text}.")
    hard = {
        where: round(readability.ease(" ".join(texts)))
        for where, texts in by_place.items()
        if len(readability.words(" ".join(texts))) >= 40
        and readability.ease(" ".join(texts)) < LEAST_EASE
    }
    assert len(by_place) > 50, "found too little to judge"
    assert not hard, "\n".join(f"ease {figure}: {where}" for where, figure in hard.items())


def test_the_gate_finds_hard_text_and_passes_plain_text() -> None:
    legal = (
        "Notwithstanding the aforementioned determination, the participating individual's "
        "entitlement to supplementary financial assistance remains contingent upon satisfactory "
        "documentation being submitted within the prescribed administrative period."
    )
    plain = "You have £80 left. You can use it for things that help you. Tell us what you need."
    assert readability.grade(legal) > 12
    assert readability.grade(plain) < 3
    assert readability.longest_sentence(legal) > LONGEST
    assert readability.ease("Tienes 80 libras. Dinos qué te ayuda. Lo vemos contigo.") > 65
