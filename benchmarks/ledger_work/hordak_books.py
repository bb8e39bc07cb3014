"""django-hordak with the same work, in an environment of its own: posts and reads when told to.

    python -m benchmarks.ledger_work.hordak_books ADDRESS

Each line read is one request, "post N", "page N" or "balance N"; each line said is the seconds of
the processor it took, this process and the server's together. Written as its own guide has it.
"""

from __future__ import annotations

import sys
import time
from datetime import date
from pathlib import Path

import django
from django.conf import settings


def main(address: str) -> None:
    import psycopg

    known = psycopg.conninfo.conninfo_to_dict(address)
    settings.configure(
        SECRET_KEY="x" * 50,
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "mptt", "hordak"],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": known["dbname"],
                "USER": known.get("user", ""),
                "PASSWORD": known.get("password", ""),
                "HOST": known.get("host", ""),
                "PORT": known.get("port", ""),
            }
        },
        DEFAULT_CURRENCY="GBP",
        CURRENCIES=["GBP"],
    )
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    work = Work()
    print(f"ready django-hordak {_version()}", flush=True)
    for line in sys.stdin:
        what, times = line.split()
        print(work.timed(what, int(times)), flush=True)


def _version() -> str:
    from importlib.metadata import version

    return version("django-hordak")


class Work:
    """Forty pairs of accounts; the first has a thousand legs to be read."""

    def __init__(self) -> None:
        from django.db import connection
        from hordak.models import Account, AccountType

        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            pid = cursor.fetchone()[0]
        self.server = Path(f"/proc/{pid}/schedstat")
        made = [
            Account.objects.create(
                name=f"{name} {n}", type=AccountType.liability, code=f"{n}", currencies=["GBP"]
            )
            for n, name in enumerate(["left", "kept"] * 40)
        ]
        self.pairs = list(zip(made[::2], made[1::2], strict=True))
        for _ in range(1000):
            self._post(*self.pairs[0])

    def timed(self, what: str, times: int) -> float:
        before = self._cpu()
        getattr(self, what)(times)
        return self._cpu() - before

    def _cpu(self) -> float:
        server = int(self.server.read_text().split()[0]) / 1e9 if self.server.exists() else 0.0
        return time.process_time() + server

    def _post(self, left, kept) -> None:  # type: ignore[no-untyped-def]
        from django.db import transaction
        from moneyed import Money

        with transaction.atomic():
            left.transfer_to(kept, Money("0.07", "GBP"), date=date(2026, 9, 4), description="x")

    def post(self, times: int) -> None:
        for place in range(times):
            self._post(*self.pairs[place % len(self.pairs)])

    def page(self, times: int) -> None:
        """The last 50 legs of an account with its balance after each."""
        from hordak.models import Leg

        left = self.pairs[0][0]
        for _ in range(times):
            legs = Leg.objects.filter(account=left).order_by("-pk").select_related("transaction")
            [
                (leg.amount, leg.transaction.date, leg.account_balance_after)
                for leg in legs.with_account_balance_after()[:50]
            ]

    def balance(self, times: int) -> None:
        for _ in range(times):
            self.pairs[0][0].get_balance()


if __name__ == "__main__":
    main(sys.argv[1])
