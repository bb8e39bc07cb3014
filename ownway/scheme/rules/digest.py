"""The identity of a scheme on one day: SHA-256 of its canonical form (§4).

The canonical form is the whole file as it was read, with every number that is in force that day:
formatting, comments and line numbers are not in it, and neither are later or earlier versions, so
that a version keeps its identity when the next is appended. What is recorded about a version's
adoption (status, who decided and when, notice, consultation, simulation) is not in it either: a
simulation names the identity of what is adopted afterwards.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from ownway.scheme.rules.model import Dated, Limits, Option, Question, Scheme, ShownRange, Step

FORMAT = "ownway-scheme/1"
_ADOPTION = {"status", "decided_by", "decided_on", "notice_on", "consulted", "impact"}
_IN_ORDER = {"facts", "questions", "weights", "points"}  # the order of the file means something
Keep = Callable[[Any, str], bool]


def digest(scheme: Scheme, on: date) -> str:
    """64 hexadecimal digits that change with any rule, number or word in force on `on`.

    Raises NotInForce before the first version.
    """
    return _hash(scheme, on, lambda _holder, _name: True)


def rules_digest(scheme: Scheme, on: date) -> str:
    """The same without the words that people read: it stays when only they change.

    Raises NotInForce before the first version.
    """
    return _hash(scheme, on, lambda holder, name: not _is_words(holder, name))


def words_digest(scheme: Scheme) -> str:
    """The words that people read, alone: sentences, questions, options, titles."""
    said: dict[str, Any] = {
        "title": scheme.title,
        "reasons": scheme.reasons,
        "titles": [[one.id, one.title] for one in scheme.steps],
        "questions": [
            [one.code, one.text, [[option.code, option.words] for option in one.options]]
            for one in scheme.questions.values()
        ],
        "listed": [list(one) for one in scheme.limits.listed],
    }
    notes = (
        [one.note for _day, one in scheme.shown_range.values if one] if scheme.shown_range else []
    )
    if any(notes):
        said["notes"] = notes
    return _sha(_plain(said, date.max, lambda _holder, _name: True))


def words_only(old: Scheme, new: Scheme, on: date) -> bool:
    """Whether the two differ on that day, and in words alone (§4). Raises NotInForce."""
    return digest(old, on) != digest(new, on) and rules_digest(old, on) == rules_digest(new, on)


def _is_words(holder: Any, name: str) -> bool:
    if isinstance(holder, Scheme):
        return name in ("title", "reasons")
    if isinstance(holder, Step):
        return name == "title"
    if isinstance(holder, Question):
        return name == "text"
    if isinstance(holder, Option):
        return name == "words"
    if isinstance(holder, ShownRange):
        return name == "note"
    return False


def _hash(scheme: Scheme, on: date, keep: Keep) -> str:
    form = _plain(scheme, on, keep)
    form["versions"] = _plain(scheme.version_on(on), on, keep)
    for name in _ADOPTION:
        del form["versions"][name]
    if form["shown_range"] is None:  # none is stated: as if the file could not state one
        del form["shown_range"]
    if not keep(scheme, "reasons"):
        form["limits"] = _limits(scheme.limits)
    return _sha({"format": FORMAT, "scheme": form})


def _limits(limits: Limits) -> Any:
    """Without the words of why a larger change is meant."""
    return [str(limits.max_step), [[name, str(up_to)] for name, up_to, _why in limits.listed]]


def _sha(form: Any) -> str:
    text = json.dumps(form, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any, on: date, keep: Keep, name: str = "") -> Any:
    """Lists, dicts and text; a fraction is its shortest form, dated values what holds on `on`."""
    if isinstance(value, Dated):
        return _plain(value.on(on), on, keep)
    if is_dataclass(value) and not isinstance(value, type):
        found = {
            one.name: _plain(getattr(value, one.name), on, keep, one.name)
            for one in fields(value)
            if one.name not in ("line", "versions") and keep(value, one.name)
        }
        return {"is": type(value).__name__, **found}
    if isinstance(value, Mapping):
        pairs = {str(key): _plain(one, on, keep) for key, one in value.items()}
        return [[key, one] for key, one in pairs.items()] if name in _IN_ORDER else pairs
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple | list):
        return [_plain(one, on, keep) for one in value]
    if isinstance(value, Fraction):
        return {"n": str(value)}
    if isinstance(value, date):
        return value.isoformat()
    return value
