"""An invented person without a sign-in: what they say on paper or on the phone is typed in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from ownway.endings import actions as endings
from ownway.endings.rules import Heard, HeardBy
from ownway.joining import actions as joining
from ownway.programme.queries import day_of

OF = "england-nhs"  # one is enough to try the pages with
NAME = "Mabel Sharp"


def tell(teller: Any) -> Any:
    """She joined with help, and wishes to hear how people leave well. Gives the person."""
    helper = teller.staff("approver")
    joined, rang = teller.now - timedelta(days=60), teller.now - timedelta(days=6)
    person = joining.join(
        programme=teller.programme,
        account=None,
        name=NAME,
        called=NAME.split()[0],
        language=teller.cast.locale,
        facts=teller.cast.facts,
        with_help=True,
        informed_version=teller.programme.pack.digest,
        by=helper,
        at=joined,
    ).person
    said = Heard(HeardBy.PHONE, day_of(teller.programme, rang))
    endings.show_interest(person=person, heard=said, by=helper, at=rang)
    return person
