"""Lucia's agreed plan in the other programme: paid in dollars, by files of the US rail (NACHA).

The standing cast works at home. `agree_there` lets the same staff work in both programmes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.agreed import Agreed, agree, give_holders
from tests.cast import NOW, YEAR
from tests.spending import paying

# as `tests.agreed.LINES`: this holder pays by ACH
LINES = {"gym": ("support", "wellness", "Gym", 4_000, 12, "third", "bayline_fiscal")}
TRIED = paying.LATER + timedelta(days=1)  # tests that left with `NOW` count as passed
BOTH = ("payer", "releaser", "director")


@dataclass
class There(Agreed):
    """An agreed plan of Lucia's: what nobody else does, she does."""

    def by(self, who: str = "elsewhere") -> Any:
        return super().by(who)


def agree_there(cast: Any) -> There:
    """Her plan, with its money at its holder; Tom, Grace and Ifor work in her programme too."""
    from ownway.consent import actions as consent
    from ownway.core.actors import SYSTEM

    for role in BOTH:
        consent.grant_role(
            programme=cast.other_programme,
            account=cast.account(role),
            role=role,
            from_at=NOW,
            until_at=NOW + YEAR,
            by=SYSTEM,
            at=NOW,
        )
    made = There(**vars(agree(cast, "elsewhere", hold=False, lines=LINES)))
    give_holders(made, LINES)
    return made


def american(number: str = "445566", **changed: Any) -> Any:
    from ownway.spending.rules import Details

    known = {
        "holder_name": "City Leisure",
        "country": "US",
        "town": "Palmera",
        "routing": "021000021",
        "number": number,
    }
    return Details(**{**known, **changed})


def account(plan: There, payee: Any, *, at: datetime = NOW, **changed: Any) -> Any:
    """Where the payee is paid: proposed by Tom, confirmed by Ifor; no test of it has left yet."""
    from ownway.spending import actions

    details = american(**changed)
    made = actions.propose_account(payee=payee, details=details, by=plan.by("payer"), at=at)
    by = plan.by("director")
    return actions.confirm_account(account=made, called_back=paying.CALLED, by=by, at=at)


def tried(plan: There, *accounts: Any, at: datetime = NOW) -> list[Any]:
    """A test of each account leaves; silence for 3 banking days is a yes."""
    from ownway.spending import actions

    return actions.send_prenotes(
        programme=plan.person.programme,
        accounts=[one.ref for one in accounts],
        by=plan.by("payer"),
        at=at,
    )


def two_payees(plan: There) -> list[Any]:
    """An organisation and a person, each with something to be paid and an account that was tried.

    A rail of NACHA makes a file for each kind.
    """
    from ownway.spending.rules import PayeeKind

    club = paying.payee_of(plan.ask("gym", 2_000, payee="Swim Club"))
    helper = paying.payee_of(plan.ask("gym", 3_000, payee="Jo Lane"))
    hers = {"holder_name": "Jo Lane", "kind": PayeeKind.PERSON, "savings": True}
    accounts = [
        account(plan, club, holder_name="Swim Club"),
        account(plan, helper, number="778899", **hers),
    ]
    tried(plan, *accounts)
    return accounts
