"""Instruments: those that come with Ownway, and those a programme has taken in."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Protocol, TypeVar
from uuid import UUID

from django.conf import settings

from ownway.consent.queries import Viewer
from ownway.core.problems import NotVisible, Problem
from ownway.improvement.models import KeptInstrument
from ownway.improvement.queries.access import require_looking
from ownway.improvement.rules import instruments as rules
from ownway.improvement.rules.instruments import Instrument, NotAnInstrument
from ownway.programme.models import Programme

FOLDER = "instruments"
LARGEST_FILE_BYTES = 512 * 1024


class Spoken(Protocol):
    """A version of an instrument in one language."""

    @property
    def code(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def language(self) -> str: ...


M = TypeVar("M", bound=Spoken)


def own(language: str = "") -> list[Instrument]:
    """The instruments that come with Ownway, by name; of a language where that is asked.

    Raises NotAnInstrument.
    """
    found: dict[str, Path] = {}
    for folder in settings.PACKS_DIRS:
        for path in sorted((folder / FOLDER).glob("*.yaml")):
            found.setdefault(path.name, path)
    read = [load(found[name]) for name in sorted(found)]
    return [one for one in read if not language or one.language == language]


def own_version(code: str, version: str) -> list[Instrument]:
    """One version of what comes with Ownway, in every language it has."""
    return [one for one in own() if (one.code, one.version) == (code, version)]


def of_reader(found: Sequence[M], reader: str) -> list[M]:
    """Of each version the one in the reader's language, else the first; in their order."""
    chosen: dict[tuple[str, str], M] = {}
    for one in found:
        key = (one.code, one.version)
        if key not in chosen or (
            rules.speaks(one.language, reader) and not rules.speaks(chosen[key].language, reader)
        ):
            chosen[key] = one
    return list(chosen.values())


def load(path: Path) -> Instrument:
    """The instrument in one YAML file. Raises NotAnInstrument."""
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE_BYTES + 1)
        if len(raw) > LARGEST_FILE_BYTES:
            words = f"larger than {LARGEST_FILE_BYTES // 1024} KiB"
            raise NotAnInstrument([Problem("not_an_instrument", words, path.name)])
        return rules.read(raw.decode("utf-8"), path.name)
    except OSError:
        words = "expected a file here that can be read"
    except UnicodeDecodeError:
        words = "expected text in UTF-8"
    raise NotAnInstrument([Problem("not_an_instrument", f"{path.name}: {words}", path.name)])


def content(of: KeptInstrument) -> Instrument:
    """What was kept, as a value."""
    return _kept(of.digest, of.pk)


def content_in(of: KeptInstrument, reader: str) -> Instrument:
    """The same version in the reader's language, where the programme has it; else as it is.

    Every language of a version asks the same and counts the same: `take_instruments` sees to that.
    """
    if rules.speaks(of.language, reader):
        return content(of)
    same = KeptInstrument.objects.filter(
        programme=of.programme_id, code=of.code, version=of.version
    )
    theirs = next((one for one in same if rules.speaks(one.language, reader)), None)
    return content(theirs or of)


@lru_cache(maxsize=64)
def _kept(digest: str, pk: int) -> Instrument:
    kept = KeptInstrument.objects.values_list("content", flat=True).get(pk=pk)
    found = rules.from_kept(kept)
    assert rules.digest(found) == digest, f"instrument {pk} is not what was kept"
    return found


def instruments(viewer: Viewer, programme: Programme) -> list[KeptInstrument]:
    """What a programme has taken in, newest first. Raises NotVisible."""
    require_looking(viewer, programme.ref)
    return list(KeptInstrument.objects.filter(programme=programme).order_by("-pk"))


def instrument(viewer: Viewer, ref: UUID) -> KeptInstrument:
    """Raises NotVisible."""
    found = KeptInstrument.objects.filter(ref=ref).select_related("programme__pack").first()
    if found is None:
        raise NotVisible
    require_looking(viewer, found.programme.ref)
    return found
