"""The words of `when`: a small closed grammar that compares, and can do nothing else (§4).

    condition  = every { "or" every }
    every      = one { "and" one }
    one        = "not" one | "(" condition ")" | "verified" "(" name ")" | compared
    compared   = name ("==" | "!=" | "<" | "<=" | ">" | ">=") literal
               | name "in" "(" literal { "," literal } ")"
    literal    = number | word | 'text'

A name is a fact, an answer or an earlier step. A word is a code; `true` and `false` are the words
of a fact with the unit "yes". No arithmetic, no calls, no loops: it always ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, cast

from ownway.scheme.rules.model import (
    Among,
    Compare,
    Condition,
    Every,
    Not,
    Some,
    Verified,
)

LONGEST = 1_000  # characters of one condition
DEEPEST = 20
RESERVED = frozenset({"and", "or", "not", "in", "verified"})

_TOKEN = re.compile(
    r"\s*(?:(?P<number>-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,18})?(?![\w.]))"
    r"|(?P<word>[A-Za-z_][A-Za-z0-9_]*)"
    r"|'(?P<text>[^']*)'"
    r"|(?P<sign>==|!=|<=|>=|<|>|\(|\)|,))"
)
_COMPARED = {"==", "!=", "<", "<=", ">", ">="}
Kind = Literal["number", "word", "text", "sign", "end"]


class BadCondition(ValueError):
    """The text is not a condition; `words` say where and what was expected."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


@dataclass(frozen=True, slots=True)
class _Token:
    kind: Kind
    text: str


def parse(text: str) -> Condition:
    """The condition that `text` states. Raises BadCondition.

    Names are not looked up here: the reader of the file knows them.
    """
    if len(text) > LONGEST:
        raise BadCondition(f"a condition has at most {LONGEST} characters")
    return _Parser(list(_tokens(text))).all()


def names(condition: Condition) -> tuple[str, ...]:
    """Every name it reads, in order, each once; the questions in `verified` among them."""
    return tuple(dict.fromkeys(_names(condition)))


def _names(condition: Condition) -> Iterator[str]:
    match condition:
        case Compare() | Among():
            yield condition.name
        case Verified():
            yield condition.question
        case Not():
            yield from _names(condition.of)
        case Every() | Some():
            for one in condition.of:
                yield from _names(one)


def verifies(condition: Condition) -> bool:
    """Whether it asks for a second look, so that it cannot hold without one.

    Every way in which it can hold passes through `verified(...)`.
    """
    match condition:
        case Verified():
            return True
        case Every():
            return any(verifies(one) for one in condition.of)
        case Some():
            return all(verifies(one) for one in condition.of)
        case _:
            return False


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while text[at:].strip():
        found = _TOKEN.match(text, at)
        if found is None:
            raise BadCondition(f"'{text[at:].strip()[:20]}' cannot be read here")
        yield _Token(cast(Kind, found.lastgroup), found[str(found.lastgroup)])
        at = found.end()
    yield _Token("end", "the end")


class _Parser:
    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def all(self) -> Condition:
        condition = self._some()
        if self._next.kind != "end":
            raise self._expected("'and', 'or' or the end")
        return condition

    def _some(self) -> Condition:
        found = [self._every()]
        while self._take("word", "or"):
            found.append(self._every())
        return found[0] if len(found) == 1 else Some(tuple(found))

    def _every(self) -> Condition:
        found = [self._one()]
        while self._take("word", "and"):
            found.append(self._one())
        return found[0] if len(found) == 1 else Every(tuple(found))

    def _one(self) -> Condition:
        self._depth += 1
        if self._depth > DEEPEST:
            raise BadCondition(f"nested deeper than {DEEPEST} levels")
        try:
            if self._take("word", "not"):
                return Not(self._one())
            if self._take("sign", "("):
                inner = self._some()
                self._close()
                return inner
            if self._take("word", "verified"):
                self._open()
                question = self._name()
                self._close()
                return Verified(question)
            return self._compared()
        finally:
            self._depth -= 1

    def _compared(self) -> Condition:
        name = self._name()
        if self._take("word", "in"):
            return Among(name, self._literals())
        sign = self._next
        if sign.kind != "sign" or sign.text not in _COMPARED:
            raise self._expected("==, !=, <, <=, >, >= or in")
        self._at += 1
        op = cast(Literal["==", "!=", "<", "<=", ">", ">="], sign.text)
        return Compare(name, op, self._literal())

    def _literals(self) -> tuple[Fraction | str, ...]:
        self._open()
        found = [self._literal()]
        while self._take("sign", ","):
            found.append(self._literal())
        self._close()
        return tuple(found)

    def _literal(self) -> Fraction | str:
        token = self._next
        if token.kind == "number":
            self._at += 1
            return Fraction(token.text)
        if token.kind == "text" or (token.kind == "word" and token.text not in RESERVED):
            self._at += 1
            return token.text
        raise self._expected("a number or a code")

    def _name(self) -> str:
        token = self._next
        if token.kind != "word" or token.text in RESERVED:
            raise self._expected("the name of a fact, a question or a step")
        self._at += 1
        return token.text

    def _open(self) -> None:
        if not self._take("sign", "("):
            raise self._expected("'('")

    def _close(self) -> None:
        if not self._take("sign", ")"):
            raise self._expected("')'")

    @property
    def _next(self) -> _Token:
        return self._tokens[self._at]

    def _take(self, kind: Kind, text: str) -> bool:
        if self._next == _Token(kind, text):
            self._at += 1
            return True
        return False

    def _expected(self, wanted: str) -> BadCondition:
        found = self._next
        seen = found.text if found.kind == "end" else f"'{found.text}'"
        return BadCondition(f"expected {wanted}, found {seen}")
