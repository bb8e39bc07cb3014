"""A friend with the sheet, a pencil and no computer: works an amount out from its text alone (A10).

It knows nothing of schemes: numbers, names of rows, four operations, the largest and smallest of
several, and rounding. It notices a row that does not come to what it says.
"""

from __future__ import annotations

import re
from fractions import Fraction

NUMBER = r"-?[0-9][0-9,]*(?:\.[0-9]+)?"
PIECE = re.compile(
    rf"\s*(the largest of|the smallest of|rounded to the nearest {NUMBER}, half up:"
    rf"|[AFLT][0-9]+[a-z]?(?: [a-z_]+)?|{NUMBER}|[-+−×÷/();])"
)


class Friend:
    """`found`: every row it worked out, by name. `amount`: the one printed at the end."""

    def __init__(self, text: str) -> None:
        self.found: dict[str, Fraction] = {}
        self.said: dict[str, str] = {}
        self.amount = ""
        for row in text.splitlines():
            self.read(row.strip())

    def read(self, row: str) -> None:
        if given := re.fullmatch(rf"([AF][0-9]+) = ({NUMBER})?(.*)", row):
            name, number, self.said[given[1]] = given[1], given[2], given[3]
            if number:
                self.found[name] = self.read_number(number)
        elif held := re.fullmatch(r"this (holds|does not hold): (.*)", row):
            assert self.is_so(held[2]) == (held[1] == "holds"), row
        elif compared := re.fullmatch(
            rf"(\w+) = {NUMBER}\S* is (not )?(below|above|at least|less than) ({NUMBER}).*", row
        ):
            self.compare(*compared.groups())
        elif lies := re.fullmatch(rf"(\w+) = \S+ lies between ({NUMBER}) and ({NUMBER}) .*", row):
            low, high = self.read_number(lies[2]), self.read_number(lies[3])
            assert low <= self.found[lies[1]] <= high, row
        elif done := re.fullmatch(r"([LT][0-9]+[a-z]?(?: [a-z_]+)?) = (.*)", row):
            self.work_out(done[1], done[2].split(" ≈ ")[0].split(" = "))
        elif said := re.fullmatch(r"The amount(?: is at least this)?: (\S+) [A-Z]{3}", row):
            self.amount = said[1].replace(",", "")

    def work_out(self, name: str, said: list[str]) -> None:
        if not PIECE.match(said[0]) or re.fullmatch(r"[a-z_]+", said[0]):
            return  # a code: a grade, a group
        value = self.value(said[0])
        for other in said[1:]:
            assert self.value(other) == value, (name, said)
        self.found[name] = value

    def compare(self, name: str, turned: str | None, how: str, number: str) -> None:
        value, limit = self.found[name], self.read_number(number)
        truth = {
            "below": value < limit,
            "above": value > limit,
            "at least": value >= limit,
            "less than": value < limit,
        }[how]
        assert truth != bool(turned), (name, how, number)

    def is_so(self, words: str) -> bool:
        """Two facts joined by "and": an answer in its words, and a second look."""
        parts = re.findall(r"\(([^()]*)\)", words) or [words]
        return all(self.is_true(part) for part in parts)

    def is_true(self, words: str) -> bool:
        if looked := re.fullmatch(r"a second look at (A[0-9]+)", words):
            return "(somebody took a second look)" in self.said[looked[1]]
        if answer := re.fullmatch(r"(A[0-9]+) = “(.*)”", words):
            return f": {answer[2]}" in self.said[answer[1]]
        if number := re.fullmatch(rf"(F[0-9]+) > ({NUMBER})", words):
            return self.found[number[1]] > self.read_number(number[2])
        code = re.fullmatch(r"(F[0-9]+) = (\w+)", words)
        assert code, words
        return self.said[code[1]].startswith(f"{code[2]} ")

    @staticmethod
    def read_number(text: str) -> Fraction:
        return Fraction(text.replace(",", ""))

    def value(self, text: str) -> Fraction:
        self.pieces = PIECE.findall(text)
        assert "".join(self.pieces).replace(" ", "") == text.replace(" ", ""), text
        self.pieces.append("end")
        value = self.sum()
        assert self.pieces == ["end"], text
        return value

    def sum(self) -> Fraction:
        value = self.product()
        while self.pieces[0] in ("+", "−"):
            sign = 1 if self.pieces.pop(0) == "+" else -1
            value += sign * self.product()
        return value

    def product(self) -> Fraction:
        value = self.one()
        while self.pieces[0] in ("×", "÷", "/"):
            times = self.pieces.pop(0) == "×"
            other = self.one()
            value = value * other if times else value / other
        return value

    def one(self) -> Fraction:
        piece = self.pieces.pop(0)
        if piece == "(":
            value = self.sum()
            assert self.pieces.pop(0) == ")"
            return value
        if piece.startswith("the "):
            return (max if "largest" in piece else min)(self.several())
        if piece.startswith("rounded"):
            to = self.read_number(piece.split()[4].rstrip(","))
            return ((self.several()[0] / to + Fraction(1, 2)) // 1) * to
        return self.found[piece] if piece in self.found else self.read_number(piece)

    def several(self) -> list[Fraction]:
        assert self.pieces.pop(0) == "("
        values = [self.sum()]
        while self.pieces[0] == ";":
            self.pieces.pop(0)
            values.append(self.sum())
        assert self.pieces.pop(0) == ")"
        return values
