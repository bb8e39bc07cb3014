"""Single fields of foreign files: days, amounts, codes, each plain or refused."""

from __future__ import annotations

import re
from datetime import date

from ownway.core.money import exponent
from ownway.interop.banking.mapping import amounts
from ownway.interop.banking.reading.xml import Node
from ownway.interop.limits import Unread

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_AFTER_DAY = re.compile(
    r"(?:T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?", re.ASCII
)
_CODE = re.compile(r"[A-Z0-9]{1,4}", re.ASCII)


def day(text: str, where: str = "") -> date:
    """The day of an ISO date or moment, as the bank wrote it. Raises Unread."""
    try:
        if _DAY.fullmatch(text[:10]) and _AFTER_DAY.fullmatch(text[10:]):
            return date.fromisoformat(text[:10])
    except ValueError:
        pass
    raise Unread("bad_day", where)


def day_in(node: Node, *paths: str) -> date | None:
    """The first of the days at `paths`; None where none is written."""
    text = node.says(*paths)
    return day(text, node.name) if text else None


def currency(text: str, where: str = "") -> str:
    """An ISO 4217 code we know. Raises Unread."""
    try:
        exponent(text)
    except ValueError:
        raise Unread("bad_code", where, said=text[:10]) from None
    return text


def money(node: Node, path: str) -> tuple[int, str] | None:
    """(minor units, currency) of an amount with its `Ccy`; None where it is not there."""
    found = node.one(path)
    if found is None:
        return None
    of = currency(found.attributes.get("Ccy", ""), path)
    minor = amounts.read(found.text, of)
    if minor is None:
        raise Unread("bad_amount", f"{node.name}/{path}")
    return minor, of


def signed(node: Node, minor: int) -> int:
    """Above zero for what came in (CRDT), below for what left (DBIT). Raises Unread."""
    direction = node.says("CdtDbtInd")
    if direction not in ("CRDT", "DBIT"):
        raise Unread("bad_code", node.name, said=direction[:10])
    return minor if direction == "CRDT" else -minor


def code(text: str) -> str:
    """A reason code of 1 to 4 capitals and digits, else "": what a bank made up is in its words."""
    return text if _CODE.fullmatch(text) else ""


def needed(node: Node, *paths: str) -> str:
    """The text that must be there. Raises Unread."""
    found = node.says(*paths)
    if not found:
        raise Unread("missing", node.name, what=paths[0])
    return found
