"""What stands there before anybody is killed: purchases of a plan that wait for a pay run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from killing.bank import Bank
from killing.office import Fuse, Office


@dataclass(frozen=True)
class Place:
    """A programme with purchases that wait for a pay run, and the accounts they are paid into."""

    plan: Any
    asked: Mapping[int, str]  # minor units, each amount once → account, as the bank reads it
    first: int = 0  # the day the office opens

    @property
    def programme(self) -> Any:
        return self.plan.person.programme


@dataclass
class World:
    """Two places in one database: tables and pain.001 in pounds, NACHA in dollars."""

    places: tuple[Place, ...]
    folder: Path
    banks: int = 0

    def bank(self, kind: str, seed: int) -> Bank:
        """A new bank with empty books."""
        self.banks += 1
        return Bank(self.folder / f"bank{self.banks}.sqlite3", kind, seed)


def build(folder: Path) -> World:
    from tests.cast import build as everybody

    cast = everybody()
    return World((_home(cast), _palmera(cast)), folder)


def _home(cast: Any) -> Place:
    """One run pays by two holders: one has a table for its bank, the other pain.001."""
    from tests.agreed import agree
    from tests.spending import paying

    plan, asked = agree(cast), {}
    for line, payee, sort_code, number, amounts in (
        ("gym", "City Leisure", "089999", "66374958", (1_000, 1_201)),
        ("gym", "Harbour Pool", "107999", "88837491", (1_503,)),
        ("bus", "Valley Buses", "202959", "63748472", (2_002,)),
        ("bus", "Hill Taxis", "871427", "46238510", (2_400,)),
    ):
        for minor in amounts:
            purchase = plan.ask(line, minor, payee=payee)
            asked[minor] = f"{sort_code} {number}"
        known = {"holder_name": payee, "sort_code": sort_code}
        paying.account(plan, paying.payee_of(purchase), number=number, **known)
    return Place(plan, asked)


def _palmera(cast: Any) -> Place:
    """One run has a file for people and one for organisations; one payee is still to be tried."""
    from ownway.spending.rules import PayeeKind
    from tests import palmera
    from tests.spending import paying

    plan, asked = palmera.agree_there(cast), {}
    person = {"kind": PayeeKind.PERSON, "savings": True}
    for payee, number, known, amounts in (
        ("Swim Club", "445566", {}, (1_000, 2_400)),
        ("Jo Lane", "778899", person, (1_201, 1_503)),
        ("Dee Park", "112233", person, (2_002,)),
    ):
        for minor in amounts:
            purchase = plan.ask("gym", minor, payee=payee)
            asked[minor] = f"021000021 {number}"
        made = palmera.account(
            plan, paying.payee_of(purchase), number=number, holder_name=payee, **known
        )
        if payee != "Dee Park":
            palmera.tried(plan, made)
    return Place(plan, asked, first=1)


def office(place: Place, bank: Bank, fuse: Fuse | None = None) -> Office:
    return Office(place.plan, bank, fuse or Fuse())


def process(what: Callable[[], None], said: Path) -> BaseProcess:
    """A process of its own that does `what`; a fault is written into `said`, and its code is 1."""
    from django.db import connections

    connections.close_all()  # or two processes would speak in one connection

    def work() -> None:
        import os
        import traceback

        try:
            what()
            connections.close_all()
        except BaseException:
            said.write_text(traceback.format_exc())
            os._exit(1)
        os._exit(0)

    started = get_context("fork").Process(target=work)
    started.start()
    return started
