"""Which payment or receipt a statement's entry is: sure, or a doubt with best guesses. Pure (E6).

Sure is our own reference with the amount, or amount, day and payee all alike, and either way only
one entry and one expected item fit each other. Everything else waits for a person; money is never
guessed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from ownway.interop.banking.mapping.characters import folded
from ownway.interop.banking.mapping.numbers import alike
from ownway.interop.banking.mapping.results import StatementEntry

MOST_GUESSES = 3
NEAR = timedelta(days=7)
SHORTEST_INSIDE = 6  # a shorter reference stands in other text by chance


class Alike(StrEnum):
    """What speaks for a match."""

    REFERENCE = "reference"
    FILE = "file"  # one booking for a whole payment file
    AMOUNT = "amount"
    DAY = "day"
    NEAR_DAY = "near_day"
    NAME = "name"


_WEIGHTS = {
    Alike.REFERENCE: 8,
    Alike.FILE: 0,
    Alike.AMOUNT: 4,
    Alike.NAME: 3,
    Alike.DAY: 2,
    Alike.NEAR_DAY: 1,
}


class What(StrEnum):
    """What an entry did to what it matches."""

    SETTLED = "settled"
    RETURNED = "returned"  # paid, and come back


@dataclass(frozen=True, slots=True)
class Expected:
    """An open payment or receipt. `amount` in minor units, below zero for what we pay.

    `references` are all forms of ours (long and short); `file_reference` the message id of its
    file.
    """

    key: str
    amount: int
    on: date
    name: str
    references: tuple[str, ...] = ()
    file_reference: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """Sure. `keys` has several items only where one booking is a whole file."""

    entry: StatementEntry
    keys: tuple[str, ...]
    what: What
    why: tuple[Alike, ...]


@dataclass(frozen=True, slots=True)
class Guess:
    """What an entry may be, and what speaks for it."""

    key: str
    why: tuple[Alike, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """An entry for a person to look at; best guesses first, perhaps none."""

    entry: StatementEntry
    guesses: tuple[Guess, ...]


@dataclass(frozen=True, slots=True)
class Matched:
    """Every entry stands in exactly one of the two, in the order of the statement."""

    sure: tuple[Match, ...]
    doubtful: tuple[Doubt, ...]


def match(
    entries: Sequence[StatementEntry],
    open_items: Collection[Expected],
    settled: Collection[Expected] = (),
    over: Collection[str] = (),
) -> Matched:
    """Sorts `entries` into sure and doubtful. `settled` are payments that may yet come back.

    `over`: our references of payments that never left or came back. What names one of them is in
    doubt, however like another payment it looks.
    """
    pool = _Pool(entries, open_items, settled, over)
    for step in (pool.by_reference, pool.by_file, pool.by_likeness):
        step()
    left = _Left(pool.left(), list(pool.settled.values()))
    doubtful = [
        Doubt(entry, left.guesses(entry))
        for place, entry in enumerate(entries)
        if place not in pool.sure
    ]
    return Matched(tuple(pool.sure[place] for place in sorted(pool.sure)), tuple(doubtful))


class _Pool:
    """What is still without its counterpart; each step takes out what it is sure of."""

    def __init__(
        self,
        entries: Sequence[StatementEntry],
        open_items: Collection[Expected],
        settled: Collection[Expected],
        over: Collection[str],
    ) -> None:
        self.entries = entries
        self.over = frozenset(map(alike, over))
        self.open = {item.key: item for item in open_items}
        self.settled = {item.key: item for item in settled if item.key not in self.open}
        self.sure: dict[int, Match] = {}
        self.owners = _owners([*open_items, *settled])
        # Two items with one reference, or two entries for one item, name neither of them surely.
        self.times = Counter((self._owner(entry), entry.returned) for entry in entries)

    def by_reference(self) -> None:
        """Our reference and the amount; a return is our payment with the sign turned round."""
        for place, entry in enumerate(self.entries):
            key = self._owner(entry)
            if not key or self.times[key, entry.returned] != 1 or entry.reversal:
                continue
            item = self.open.get(key) or self.settled[key]
            if entry.returned:
                if item.amount < 0 and entry.amount == -item.amount:
                    self._take(place, (key,), What.RETURNED, (Alike.REFERENCE, Alike.AMOUNT))
            elif key in self.open and entry.amount == item.amount:
                self._take(place, (key,), What.SETTLED, (Alike.REFERENCE, Alike.AMOUNT))

    def _owner(self, entry: StatementEntry) -> str:
        """The key of the one item an entry's reference names; "" where it is none or several."""
        owners = self.owners.get(alike(entry.reference), set())
        return next(iter(owners)) if len(owners) == 1 else ""

    def by_file(self) -> None:
        """One booking for a whole file: its message id, and the sum of all its open payments."""
        named = Counter(
            alike(entry.file_reference)
            for entry in self.entries
            if entry.file_reference and not entry.reference
        )
        of_file: dict[str, list[Expected]] = defaultdict(list)
        for item in self.left():
            if item.file_reference:
                of_file[alike(item.file_reference)].append(item)
        for place, entry in enumerate(self.entries):
            name = alike(entry.file_reference)
            items = of_file.get(name, [])
            plain = not (entry.reference or entry.returned or entry.reversal)
            if place in self.sure or not items or not plain or named[name] != 1:
                continue
            if sum(item.amount for item in items) == entry.amount:
                keys = tuple(item.key for item in items)
                self._take(place, keys, What.SETTLED, (Alike.FILE, Alike.AMOUNT))

    def by_likeness(self) -> None:
        """Amount, day and payee all alike, for one entry and one item alone."""
        items: dict[tuple[int, date, str], list[str]] = defaultdict(list)
        for item in self.left():
            items[item.amount, item.on, folded(item.name)].append(item.key)
        places: dict[tuple[int, date, str], list[int]] = defaultdict(list)
        for place, entry in enumerate(self.entries):
            if place not in self.sure:
                places[entry.amount, entry.on, folded(entry.name)].append(place)
        for like, (place, *others) in places.items():
            entry = self.entries[place]
            keys = items.get(like, [])
            strange = entry.returned or entry.reversal or self._names_another(entry)
            if like[2] and len(keys) == 1 and not others and not strange:
                why = (Alike.AMOUNT, Alike.DAY, Alike.NAME)
                self._take(place, (keys[0],), What.SETTLED, why)

    def _names_another(self, entry: StatementEntry) -> bool:
        """An entry with a reference of ours is that item's, or a doubt; never another's."""
        if alike(entry.reference) in self.owners:
            return True
        said = alike(f"{entry.reference} {entry.about}")
        return any(reference in said for reference in self.over)

    def left(self) -> list[Expected]:
        taken = {key for found in self.sure.values() for key in found.keys}
        return [item for key, item in self.open.items() if key not in taken]

    def _take(self, place: int, keys: tuple[str, ...], what: What, why: tuple[Alike, ...]) -> None:
        self.sure[place] = Match(self.entries[place], keys, what, why)


class _Left:
    """What is left after all that is sure, ready to be compared with many entries."""

    def __init__(self, open_items: list[Expected], settled: list[Expected]) -> None:
        self.items = {item.key: item for item in (*open_items, *settled)}
        self.words = {key: set(folded(item.name).split()) for key, item in self.items.items()}
        self.references = {
            key: [alike(reference) for reference in item.references]
            for key, item in self.items.items()
        }
        self.by_amount: dict[int, list[str]] = defaultdict(list)
        for item in open_items:
            self.by_amount[item.amount].append(item.key)
        self.by_turned: dict[int, list[str]] = defaultdict(list)
        for key, item in self.items.items():
            self.by_turned[-item.amount].append(key)
        self.open = {item.key for item in open_items}

    def guesses(self, entry: StatementEntry) -> tuple[Guess, ...]:
        """The items that most speaks for; a reference or the amount must be among it."""
        undone = entry.returned or entry.reversal
        same_amount = set((self.by_turned if undone else self.by_amount).get(entry.amount, ()))
        text = alike(f"{entry.reference} {entry.about}")
        named = {
            key
            for key in (self.items if undone else self.open)
            if text and any(_inside(reference, text) for reference in self.references[key])
        }
        words = set(folded(entry.name).split())
        found = []
        for key in named | same_amount:
            ours, apart = self.words[key], abs(entry.on - self.items[key].on)
            holds = {
                Alike.REFERENCE: key in named,
                Alike.AMOUNT: key in same_amount,
                Alike.DAY: not apart,
                Alike.NEAR_DAY: timedelta(0) < apart <= NEAR,
                Alike.NAME: bool(words & ours) and (words <= ours or ours <= words),
            }
            found.append(Guess(key, tuple(what for what, held in holds.items() if held)))
        found.sort(key=lambda guess: (-sum(_WEIGHTS[what] for what in guess.why), guess.key))
        return tuple(found[:MOST_GUESSES])


def _owners(items: Iterable[Expected]) -> dict[str, set[str]]:
    owners: dict[str, set[str]] = defaultdict(set)
    for item in items:
        for reference in item.references:
            if alike(reference):
                owners[alike(reference)].add(item.key)
    return dict(owners)


def _inside(reference: str, text: str) -> bool:
    """Our reference in what the bank wrote, or what a bank left of it; both as `alike` gives."""
    cut = len(text) >= SHORTEST_INSIDE and reference.startswith(text)
    return text == reference or cut or (len(reference) >= SHORTEST_INSIDE and reference in text)
