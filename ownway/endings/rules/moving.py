"""What somebody takes along when they move: one file another place can load. Pure.

It carries the person's plan, goals and agreed amounts, and what was left, to know. It carries no
consent, nobody's role, no record and no bank details: those are given anew where the person goes.
"""

from __future__ import annotations

import hashlib
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

FORMAT = "ownway-move/1"
LARGEST = 2_000_000  # bytes of the package, and of its JSON once unpacked
MOST_GOALS = 200
MOST_LINES = 500
LONGEST_TEXT = 20_000  # characters of one value
NOT_CARRIED = ("consents", "roles", "record", "bank_details", "supporters")
_INSIDE = ("move.json", "read-me.txt", "SHA256SUMS")


class NotAPackage(ValueError):
    """A file that cannot be loaded; `str` is a code for why (phrases.why_no_package)."""


@dataclass(frozen=True, slots=True)
class Totals:
    """Control totals: what must be there when it is read again. Minor units."""

    goals: int
    lines: int
    lines_minor: int
    agreed_minor: int
    left_minor: int


def totals(content: Mapping[str, Any]) -> Totals:
    """The control totals of what a package says."""
    return Totals(
        goals=len(content["goals"]),
        lines=len(content["lines"]),
        lines_minor=sum(line["each_minor"] * line["times"] for line in content["lines"]),
        agreed_minor=sum(one["agreed_minor"] for one in content["money"]),
        left_minor=sum(one["left_minor"] for one in content["money"]),
    )


def canonical(content: Mapping[str, Any]) -> bytes:
    """The one way the content is written, so that its checksum means something."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def package(content: Mapping[str, Any], readable: str) -> bytes:
    """A ZIP: the content with checksum and control totals, a text to read, sums of both."""
    inner = canonical(content)
    found = totals(content)
    whole = {
        "format": FORMAT,
        "content": content,
        "sha256": hashlib.sha256(inner).hexdigest(),
        "totals": {name: getattr(found, name) for name in Totals.__slots__},
        "not_carried": list(NOT_CARRIED),
    }
    files = {
        "move.json": json.dumps(whole, sort_keys=True, ensure_ascii=False, indent=1).encode(),
        "read-me.txt": readable.encode(),
    }
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in files.items())
    files["SHA256SUMS"] = sums.encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            entry = zipfile.ZipInfo(
                name, date_time=(1980, 1, 1, 0, 0, 0)
            )  # same content, same file
            entry.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(entry, data)
    return out.getvalue()


def package_content(data: bytes) -> dict[str, Any]:
    """The content of a package, checked whole. Raises NotAPackage."""
    files = _unpacked(data)
    for line in files["SHA256SUMS"].decode("ascii", "replace").splitlines():
        said, _space, name = line.partition("  ")
        if name not in files or hashlib.sha256(files[name]).hexdigest() != said:
            raise NotAPackage("file_changed")
    try:
        whole = json.loads(files["move.json"])
    except (ValueError, RecursionError):
        raise NotAPackage("unreadable") from None
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        raise NotAPackage("version")
    content = whole.get("content")
    if not isinstance(content, dict):
        raise NotAPackage("empty")
    if hashlib.sha256(canonical(content)).hexdigest() != whole.get("sha256"):
        raise NotAPackage("changed")
    _check(content)
    found = totals(content)
    if whole.get("totals") != {name: getattr(found, name) for name in Totals.__slots__}:
        raise NotAPackage("totals")
    return content


_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# All that reading a damaged file can raise; a test damages each byte of one.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)


def _unpacked(data: bytes) -> dict[str, bytes]:
    if len(data) > LARGEST:
        raise NotAPackage("large")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as found:
            if sorted(found.namelist()) != sorted(_INSIDE):
                raise NotAPackage("files")
            if any(one.compress_type not in _PACKED for one in found.infolist()):
                raise NotAPackage("kind")
            if sum(one.file_size for one in found.infolist()) > LARGEST:
                raise NotAPackage("large")
            return {name: found.read(name) for name in _INSIDE}
    except NotAPackage:
        raise
    except _BROKEN:
        raise NotAPackage("kind") from None


_PERSON = {"name": str, "called": str, "language": str, "access_needs": str}
_GOAL = {
    "root": str,
    "words": str,
    "next_step": str,
    "who_helps": str,
    "how_know": str,
    "dimension": str,
}
_LINE = {
    "goal": str,
    "kind": str,
    "category": str,
    "what": str,
    "each_minor": int,
    "times": int,
    "early_signs": str,
    "free_way": str,
}
_MONEY = {"funder": str, "agreed_minor": int, "left_minor": int, "from_on": str, "until_on": str}
_WHOLE = {
    "from": str,
    "currency": str,
    "made_on": str,
    "matters": str,
    "managing": str,
    "months": int,
}


def _check(content: Mapping[str, Any]) -> None:
    """The shape, strictly: nothing missing, nothing more, nothing too long."""
    _fits({key: value for key, value in content.items() if key in _WHOLE}, _WHOLE)
    if set(content) != {*_WHOLE, "person", "goals", "lines", "money"}:
        raise NotAPackage("shape")
    _fits(content["person"], _PERSON)
    for name, shape, most in (
        ("goals", _GOAL, MOST_GOALS),
        ("lines", _LINE, MOST_LINES),
        ("money", _MONEY, MOST_LINES),
    ):
        listed = content[name]
        if not isinstance(listed, list) or len(listed) > most:
            raise NotAPackage("list")
        for one in listed:
            _fits(one, shape)
    _require_day(content["made_on"])
    for one in content["money"]:
        _require_day(one["from_on"])
        _require_day(one["until_on"])
    if any(line["times"] < 1 or line["each_minor"] < 0 for line in content["lines"]):
        raise NotAPackage("amount")
    if not content["person"]["name"].strip():
        raise NotAPackage("nobody")


def _require_day(text: str) -> None:
    try:
        date.fromisoformat(text)
    except ValueError:
        raise NotAPackage("day") from None


def _fits(value: object, shape: Mapping[str, type]) -> None:
    if not isinstance(value, dict) or set(value) != set(shape):
        raise NotAPackage("shape")
    for name, kind in shape.items():
        said = value[name]
        if type(said) is not kind or (isinstance(said, str) and len(said) > LONGEST_TEXT):
            raise NotAPackage("value")
        if isinstance(said, int) and not -(10**12) <= said <= 10**12:
            raise NotAPackage("amount")
