"""Names and words in the letters each rail can carry: one transliteration for all of them.

A bank drops or blanks what it does not know, so "Zoë Müller" would arrive as "Zo  M ller".
"""

from __future__ import annotations

import unicodedata
from enum import StrEnum

_LATIN = {
    "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l",
    "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i", "ħ": "h",
    "Ħ": "H", "ŋ": "n", "Ŋ": "N", "ŧ": "t", "Ŧ": "T", "ĸ": "k", "ə": "e", "Ə": "E",
    "‘": "'", "’": "'", "ʼ": "'", "`": "'", "´": "'", "“": "'", "”": "'", '"': "'", "–": "-",
    "—": "-", "‐": "-", "‑": "-", "−": "-", "_": "-", "…": "...", "€": "EUR", "£": "GBP",
    "@": "(at)", "№": "No",
}  # fmt: skip
_GREEK = {
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i",
    "κ": "k", "λ": "l", "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s",
    "ς": "s", "τ": "t", "υ": "y", "φ": "f", "χ": "ch", "ψ": "ps", "ω": "o",
}  # fmt: skip
_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i",
    "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s",
    "т": "t", "у": "u", "ф": "f", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch",
    "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya", "і": "i", "ї": "yi", "є": "ye",
    "ґ": "g", "ћ": "c", "ђ": "dj", "љ": "lj", "њ": "nj", "џ": "dz",
}  # fmt: skip
_LETTERS = {
    **_LATIN,
    **_GREEK,
    **_CYRILLIC,
    **{letter.upper(): latin.capitalize() for letter, latin in {**_GREEK, **_CYRILLIC}.items()},
}
_BASIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


class Letters(StrEnum):
    """What a rail can carry."""

    ISO20022 = "iso20022"  # the characters every bank of the SEPA scheme must take
    NACHA = "nacha"  # capitals and the printable signs
    BACS = "bacs"  # capitals, digits and . & / -


_CARRIED = {
    Letters.ISO20022: frozenset(_BASIC + _BASIC.lower() + "/-?:().,'+ "),
    Letters.NACHA: frozenset(_BASIC + " -.,'&/()#+:?"),
    Letters.BACS: frozenset(_BASIC + ".&/- "),
}


def carried(text: str, letters: Letters, longest: int) -> str:
    """`text` in the rail's characters, at most `longest`; "" where no letter or digit is left.

    Accents go, ligatures open, Greek and Cyrillic are spelled in Latin; what nobody can spell here
    is left out. The result begins with a letter or digit, so no cell made of it begins a formula.
    """
    spelled = "".join(_spelled(sign) for sign in unicodedata.normalize("NFC", text))
    # SEPA has no ampersand; the other rails have no small letters.
    spelled = spelled.replace("&", "+") if letters is Letters.ISO20022 else spelled.upper()
    kept = "".join(sign if sign in _CARRIED[letters] else " " for sign in spelled)
    while kept and not kept[0].isalnum():
        kept = kept[1:]
    while "//" in kept:
        kept = kept.replace("//", "/")
    return " ".join(kept.split())[:longest].rstrip(" /")


def _spelled(sign: str) -> str:
    known = _LETTERS.get(sign)
    if known is not None:
        return known
    if sign.isspace():
        return " "
    plain = unicodedata.normalize("NFKD", sign)
    bare = "".join(part for part in plain if not unicodedata.combining(part))
    return "".join(_LETTERS.get(part, part if part.isascii() else "") for part in bare)


def folded(text: str) -> str:
    """A name as it is compared: spelled plainly, in capitals, its words by the alphabet."""
    spelled = carried(text, Letters.BACS, 500)
    words = "".join(sign if sign.isalnum() else " " for sign in spelled).split()
    return " ".join(sorted(words))
