"""How hard a text is to read: Flesch-Kincaid for English, Szigriszt-Pazos for Spanish.

Syllables come from Pyphen's hyphenation; the US English dictionary serves all English, because
the British one finds fewer syllables and makes a text look one to two grades easier than it is.
A figure ranks what to look at; readers decide.
"""

from __future__ import annotations

import re
from functools import cache

import pyphen

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%[sd%]|&\w+;|<[^>]+>")
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
SENTENCE_END = re.compile(r"[.!?…:]+(?=\s|$)|\n{2,}")


@cache
def _dictionary(language: str) -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="es_ES" if language.startswith("es") else "en_US")


def sentences(text: str) -> list[str]:
    """The sentences of a text, placeholders read as one short word."""
    plain = PLACEHOLDER.sub(" it ", text)
    return [part.strip() for part in SENTENCE_END.split(plain) if WORD.search(part)]


def words(text: str) -> list[str]:
    return WORD.findall(PLACEHOLDER.sub(" it ", text))


@cache
def syllables(word: str, language: str = "en") -> int:
    """At least one."""
    return len(_dictionary(language).positions(word.lower())) + 1


def grade(text: str) -> float:
    """US school grade that reads an English text with ease (Kincaid 1975). Empty text: 0."""
    all_words, all_sentences = words(text), sentences(text)
    if not all_words:
        return 0.0
    spoken = sum(syllables(word) for word in all_words)
    return 0.39 * len(all_words) / len(all_sentences) + 11.8 * spoken / len(all_words) - 15.59


def ease(text: str) -> float:
    """How easily a Spanish text reads, 0 to 100 (Szigriszt-Pazos 1993). Empty text: 100."""
    all_words, all_sentences = words(text), sentences(text)
    if not all_words:
        return 100.0
    spoken = sum(syllables(word, "es") for word in all_words)
    return 206.835 - 62.3 * spoken / len(all_words) - len(all_words) / len(all_sentences)


def longest_sentence(text: str) -> int:
    """How many words its longest sentence has."""
    return max((len(words(sentence)) for sentence in sentences(text)), default=0)
