"""What stands there before anybody is killed: purchases of a plan that wait for a pay run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from killing.bank import Bank
from killing.office import Fuse, Office

ASKED = (1_000, 1_201, 1_503, 2_002, 2_400)  # pence; each amount once


@dataclass
class World:
    """A plan with `ASKED` to pay, in the database named `source`."""

    plan: Any
    folder: Path
    banks: int = 0

    def bank(self, kind: str, seed: int) -> Bank:
        """A new bank with empty books."""
        self.banks += 1
        return Bank(self.folder / f"bank{self.banks}.sqlite3", kind, seed)


def build(folder: Path) -> World:
    from tests.agreed import agree
    from tests.cast import build as everybody
    from tests.spending import paying

    plan = agree(everybody())
    for minor in ASKED:
        purchase = plan.ask("gym", minor)
    paying.account(plan, paying.payee_of(purchase))
    return World(plan, folder)


def office(world: World, bank: Bank, fuse: Fuse | None = None) -> Office:
    return Office(world.plan, bank, fuse or Fuse())


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
