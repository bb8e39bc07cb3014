"""Words for staff: every code has a sentence and a next step, in plain words."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from ownway.interop.banking import phrases, reasons
from ownway.interop.limits import Unread

FOLDER = Path(phrases.__file__).parent
VALUES = {"most": 1, "what": "x", "said": "x", "known": "x", "after": "x", "currency": "GBP"}


def codes_in_the_code() -> set[str]:
    """Every first argument of Unread(…) and said(…), by reading the source."""
    found = set()
    for path in [*FOLDER.rglob("*.py"), *FOLDER.parent.glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(getattr(node, "func", None), "id", "")
            if isinstance(node, ast.Call) and name in ("Unread", "said") and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    found.add(first.value)
    return found


def test_every_code_has_words_and_no_words_are_left_over():
    used = codes_in_the_code()
    assert len(used) > 40
    # These are said by the name of a check, or pass through from the other process.
    through = {"iban", "bic", "sort_code", "uk_account", "routing", "us_account"}
    assert used | through == phrases.KNOWN


@pytest.mark.parametrize("code", sorted(phrases.KNOWN))
def test_words_are_whole_and_plain(code):
    problem = phrases.said(code, "here", **VALUES)
    for text in (problem.words, problem.fix):
        assert text.endswith(".")
        assert "%(" not in text
        assert max(len(part.split()) for part in re.split(r"[.!?]", text)) <= 20
        assert not {"invalid", "failed", "error"} & set(text.lower().split())


def test_a_refusal_nobody_knows_still_has_words():
    assert phrases.unread(Unread("never_heard_of")).code == "unnamed"
    assert phrases.unread(Unread("too_big")).code == "unnamed"


ISO = ["AC01", "AC04", "AC06", "AM04", "AM05", "AM10", "RC01", "BE04", "MD07", "MS03", "RR04"]
NACHA = [
    f"R{number:02d}" for number in (1, 2, 3, 4, 6, 7, 8, 10, 14, 15, 16, 17, 20, 23, 24, 29, 31)
]
CHANGES = ["C01", "C02", "C03", "C04", "C05", "C06", "C07", "C09"]


@pytest.mark.parametrize("code", ISO + NACHA + CHANGES)
def test_a_reason_says_what_happened_and_one_next_step(code):
    assert code in reasons.KNOWN
    reason = reasons.said(code)
    assert reason.words.count(".") == 1
    assert 1 <= reason.step.count(".") <= 2
    assert "bank gave the reason" not in reason.words


def test_a_reason_nobody_knows_is_shown_as_it_came():
    assert "ZZ99" in reasons.said("ZZ99").words
    assert reasons.said("").step


def test_every_reason_of_the_nacha_library_for_credits_is_known():
    import achkit

    assert set(achkit.RETURN_CODES) <= reasons.KNOWN
    assert set(achkit.CHANGE_CODES) <= reasons.KNOWN
