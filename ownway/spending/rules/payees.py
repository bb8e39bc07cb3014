"""Where a payee is paid: versions of an account, and which of them counts on a day. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from enum import StrEnum

from ownway.planning.rules import Finding
from ownway.spending.rules.digests import sha256
from ownway.spending.rules.runs import SetAside

LEAST_CALLED_BACK = 10  # characters: "rang them" says nothing of the channel
_SPACES = re.compile(r"[\s-]+")


class PayeeKind(StrEnum):
    """Who is paid; some rails have a file for each."""

    PERSON = "person"
    ORGANISATION = "organisation"


class AccountClosed(StrEnum):
    """Why an account is paid into no more."""

    STOLEN = "stolen"  # somebody else has it, or it was never the payee's
    REPLACED = "replaced"  # the payee closed it
    MISTAKEN = "mistaken"  # written down wrongly, found when calling back


@dataclass(frozen=True, slots=True)
class Details:
    """A bank account as its country writes it, and the address its bank asks for.

    EUR: `iban` (with `bic`, if known); GBP: `sort_code` of 6 digits and `number` of 8; USD:
    `routing` of 9 digits and `number`.
    """

    holder_name: str
    country: str
    town: str
    kind: PayeeKind = PayeeKind.ORGANISATION
    iban: str = ""
    bic: str = ""
    sort_code: str = ""
    routing: str = ""
    number: str = ""
    savings: bool = False
    street: str = ""
    building: str = ""
    postcode: str = ""

    def plain(self) -> Details:
        """Without the blanks and dashes people write between digits."""
        return Details(
            holder_name=self.holder_name.strip(),
            country=self.country.strip().upper(),
            town=self.town.strip(),
            kind=self.kind,
            iban=_SPACES.sub("", self.iban).upper(),
            bic=_SPACES.sub("", self.bic).upper(),
            sort_code=_SPACES.sub("", self.sort_code),
            routing=_SPACES.sub("", self.routing),
            number=_SPACES.sub("", self.number),
            savings=self.savings,
            street=self.street.strip(),
            building=self.building.strip(),
            postcode=self.postcode.strip(),
        )

    def written(self) -> bytes:
        """As it is locked and kept; `read` reads it back."""
        return json.dumps(asdict(self), sort_keys=True).encode()

    @classmethod
    def read(cls, written: bytes) -> Details:
        known = json.loads(written)
        return cls(**{**known, "kind": PayeeKind(known["kind"])})


def account_text(details: Details) -> str:
    """What makes two accounts the same one, whoever holds them."""
    return "/".join((details.iban, details.sort_code, details.routing, details.number))


def account_hash(details: Details) -> str:
    """SHA-256 (hex) over every detail: what a frozen line was going to pay into."""
    return sha256(
        [
            details.holder_name,
            details.country,
            details.town,
            details.kind.value,
            details.iban,
            details.bic,
            details.sort_code,
            details.routing,
            details.number,
            details.savings,
            details.street,
            details.building,
            details.postcode,
        ]
    )


def check_details(details: Details, currency: str) -> tuple[Finding, ...]:
    """Everything that keeps these details from being used in this currency, all at once."""
    found = []
    if not details.holder_name:
        found.append(Finding("no_holder_name", "holder_name"))
    if not details.town:
        found.append(Finding("no_town", "town"))
    if not re.fullmatch(r"[A-Z]{2}", details.country):
        found.append(Finding("no_country", "country"))
    checks = {"GBP": _british, "USD": _american}
    return (*found, *checks.get(currency, _european)(details))


def _british(details: Details) -> list[Finding]:
    found = []
    if not re.fullmatch(r"[0-9]{6}", details.sort_code):
        found.append(Finding("bad_sort_code", "sort_code"))
    if not re.fullmatch(r"[0-9]{8}", details.number):
        found.append(Finding("bad_number_gb", "number"))
    return found


def _american(details: Details) -> list[Finding]:
    found = []
    digits = [int(one) for one in details.routing] if details.routing.isdecimal() else []
    weighed = sum(digit * (3, 7, 1)[place % 3] for place, digit in enumerate(digits))
    if len(digits) != 9 or weighed % 10:  # the check of the American Bankers Association
        found.append(Finding("bad_routing", "routing"))
    if not re.fullmatch(r"[0-9]{4,17}", details.number):
        found.append(Finding("bad_number_us", "number"))
    return found


def _european(details: Details) -> list[Finding]:
    iban = details.iban
    if not re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", iban):
        return [Finding("bad_iban", "iban")]
    turned = "".join(str(int(sign, 36)) for sign in iban[4:] + iban[:4])
    return [] if int(turned) % 97 == 1 else [Finding("bad_iban", "iban")]  # ISO 13616


def usable_on(confirmed_on: date, cooling_days: int) -> date:
    """The first day a confirmed account is paid into."""
    return confirmed_on + timedelta(days=cooling_days)


@dataclass(frozen=True, slots=True)
class AccountVersion:
    """One version of a payee's account. `usable_on` is None before it is confirmed.

    `tried_on`: the first day its test counts as passed; None where none left or it came back.
    `mistaken`: it was closed because it had been written down wrongly.
    """

    number: int
    usable_on: date | None = None
    closed: bool = False
    tried_on: date | None = None
    mistaken: bool = False

    @property
    def counts(self) -> bool:
        """False for what was only a mistake on the way: nobody ever confirmed it."""
        return self.usable_on is not None or not (self.closed and self.mistaken)

    def is_tried(self, today: date) -> bool:
        """Whether a test of nothing went through by `today`."""
        return self.tried_on is not None and self.tried_on <= today


@dataclass(frozen=True, slots=True)
class AccountInUse:
    """The version to pay into on a day; by hand where both are None."""

    number: int | None = None
    waits: SetAside | None = None


def account_in_use(
    versions: Sequence[AccountVersion],
    today: date,
    *,
    try_first: bool = False,
    by_hand_after: int = 0,
) -> AccountInUse:
    """The newest confirmed version whose cooling time is over; the one before it until then.

    `try_first`: only one whose test of nothing went through (NACHA prenotes). `by_hand_after`:
    two people agreed to wait for no closed version up to this number.

    A payee who never gave an account is paid by hand; one whose account was closed or reported
    stolen waits for another.
    """
    counted = [
        one for one in versions if one.counts and not (one.closed and one.number <= by_hand_after)
    ]
    if not counted:
        return AccountInUse()
    standing = [one for one in counted if not one.closed]
    usable = [one for one in standing if one.usable_on is not None and one.usable_on <= today]
    tried = [one for one in usable if not try_first or one.is_tried(today)]
    if tried:
        return AccountInUse(number=max(one.number for one in tried))
    if usable:
        return AccountInUse(waits=SetAside.ACCOUNT_UNTRIED)
    if any(one.usable_on is not None for one in standing):
        return AccountInUse(waits=SetAside.ACCOUNT_COOLING)
    if standing:
        return AccountInUse(waits=SetAside.ACCOUNT_UNCONFIRMED)
    return AccountInUse(waits=SetAside.ACCOUNT_STOPPED)


def check_confirming(
    *, maker: str, confirmer: str, called_back: str, standing: bool
) -> tuple[Finding, ...]:
    """Another human, and how the payee was called back on a channel already on file."""
    found = []
    if maker == confirmer:
        found.append(Finding("confirmed_by_maker"))
    if not standing:
        found.append(Finding("account_not_open"))
    return (*found, *check_called_back(called_back))


def check_called_back(called_back: str) -> tuple[Finding, ...]:
    """How the payee was called back is said in more than a word or two."""
    if len(called_back.strip()) >= LEAST_CALLED_BACK:
        return ()
    return (Finding("no_call_back", "called_back", values={"least": LEAST_CALLED_BACK}),)
