"""One life in which everything happens, step by step: what chance may leave out is surely tried."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from modelling.crash import NONE, Fault

FIRST = [("bus", 1_001), ("gym", 2_002), ("bus", 5), ("aside", 301), ("gym", 777)]
EIGHT = [(number, "booked") for number in range(8)]  # lines of the first run


def _refund(amount: int, *, number: int = 0, over: bool = False, fault: Fault = NONE) -> Any:
    return ("refund", {"number": number, "amount": amount, "over": over, "fault": fault})


def _ask(line: str, amount: int, *, over: bool = False, fault: Fault = NONE) -> Any:
    return ("ask", {"line": line, "amount": amount, "over": over, "fault": fault})


def _run(fault: Fault = NONE, *, when: int = 0, chunk: int = 2) -> Any:
    return ("run", {"chunk": chunk, "fault": fault, "when": when})


def _says(said: Sequence[tuple[int, str]], fault: Fault = NONE) -> Any:
    return ("bank_says", {"said": list(said), "fault": fault})


def _switch(funder: str, line: str, kind: str, fault: Fault = NONE) -> Any:
    return ("switch", {"funder": funder, "line": line, "kind": kind, "fault": fault})


def _only(name: str, fault: Fault = NONE, **more: Any) -> Any:
    return (name, {"fault": fault, **more})


LIFE: list[tuple[str, dict[str, Any]]] = [
    _run(Fault("line lost", 30), when=2),
    _says([*EIGHT[:5], (5, "rejected")], Fault("stops", 25)),
    *[_refund(1) for _penny in range(4)],
    *[_refund(7, fault=Fault("stops", call)) for call in (6, 12, 18, 24)],
    _refund(1, over=True),
    _only("pay_direct", number=0, less=0),
    _only("pay_direct", Fault("answer lost"), number=0, less=3),
    _only("again", Fault("stops", 4)),
    _ask("bus", 90, fault=Fault("answer lost")),
    _ask("bus", 33, fault=Fault("stops", 30)),
    _ask("aside", 3, over=True),
    _switch("council", "bus", "direct_cash", Fault("line lost", 12)),
    _ask("bus", 41),
    _only("cancel", number=7),
    _run(Fault("stops", 12)),
    _says([(6, "returned"), (7, "booked"), (8, "booked"), (9, "booked")]),
    _says([(4, "returned"), (8, "returned")], Fault("answer lost")),
    _only("correct", number=1),
    _only("close_month", Fault("stops", 9)),
    _only("again"),
    _run(Fault("answer lost"), when=1),
    _switch("nhs", "gym", "third_cash"),
    _only("close_month"),
    _ask("gym", 55),
    _only("end_of_the_year", Fault("stops", 20)),
    _refund(9),
    _says([(number, "booked") for number in range(6, 14)]),
    _only("end_of_the_year"),
]


def live(machine: Any) -> None:
    """All of it on one machine; both say the same after each step, and at the end."""
    machine.begin(first=FIRST, direct="council")
    try:
        for name, given in LIFE:
            getattr(machine, name)(**given)
            machine.agrees()
    except BaseException:
        machine.stack.close()  # what was found first is what is told
        raise
    machine.teardown()
