"""Reads of programmes and packs: from folders, strictly, and from the versions kept for good."""

from __future__ import annotations

import hashlib
import json
import zoneinfo
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any, get_args
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac
from pydantic import ValidationError

from ownway.core import strict_yaml
from ownway.core.problems import NotVisible, Problem, Refused
from ownway.programme import rules
from ownway.programme.models import InForce, PackVersion, Programme
from ownway.programme.rules import Pack, Strict, Words
from ownway.scheme.rules.model import Scheme
from ownway.scheme.rules.reading import NotAScheme, read_scheme

LARGEST_FILE_BYTES = 256 * 1024
SCHEME = "allocation.yaml"
# Keys that joined after programmes were opened, by section.
_YOUNGER = (
    ("holding", "free_moves"),
    ("planning", "discretionary"),
    ("planning", "reserve"),
    ("spending", "receipts"),
    ("spending", "payee_year"),
)
ELSEWHERE = ("words", "scheme")  # parts of a pack with files of their own


class PackUnreadable(Refused):
    """A pack cannot be used; each problem names file, line and what was expected (A25)."""

    code = "pack_unreadable"


@dataclass(frozen=True, slots=True)
class LoadedPack:
    """A pack that passed every check. `digest`: hex SHA-256 of its canonical content."""

    pack: Pack
    digest: str


def find_packs() -> list[Path]:
    """The folders of all packs this installation can see, by name."""
    found: dict[str, Path] = {}
    for folder in settings.PACKS_DIRS:
        for one in sorted(folder.iterdir()):
            if (one / "pack.yaml").is_file():
                found.setdefault(one.name, one)
    return [found[name] for name in sorted(found)]


def load_pack(folder: Path, *, scheme: str | None = None) -> LoadedPack:
    """The pack in `folder`; `scheme`: with this text as its allocation.yaml.

    Raises PackUnreadable with all that is to be put right.
    """
    files = _Files(folder, scheme)
    pack = files.pack()
    if not files.problems and pack is not None:
        for fault in (*rules.faults(pack), *_outside(pack, folder)):
            files.problem(tuple(fault.where.split("/")), fault.words, fix=fault.fix)
    return _loaded(pack, files)


def pack_with(pack: Pack, scheme: str) -> LoadedPack:
    """The same pack with another scheme, given as text; checked as one from a folder is.

    Raises PackUnreadable with all that is to be put right, each with its line.
    """
    files = _Files(Path(pack.code), scheme)
    made = pack.model_copy(update={"scheme": scheme}) if files.scheme() else None
    if made is not None:
        for fault in rules.faults(made):
            files.problem(tuple(fault.where.split("/")), fault.words, fix=fault.fix)
    return _loaded(made, files)


def _loaded(pack: Pack | None, files: _Files) -> LoadedPack:
    if files.problems or pack is None:
        raise PackUnreadable(
            f"The pack in {files.folder.name} cannot be used yet. There is something to put right.",
            fix="Put each of these right and load it again.",
            problems=files.problems,
        )
    return LoadedPack(pack, digest(pack))


def canonical(pack: Pack) -> dict[str, Any]:
    """The pack as plain data, as it is kept for good.

    What a pack leaves to the software is not in it: versions kept before there was such a key
    keep their digest.
    """
    data: dict[str, Any] = pack.model_dump(mode="json")
    for key in ("rule_changes", "drawdown", "taking_back", "funder", "funders", "learning"):
        if not data[key]:
            del data[key]
    for one in data.get("funders", [data.get("funder")]):
        for key in [key for key, value in one.items() if value is None or value == []]:
            del one[key]
    for section, key in _YOUNGER:
        if data[section][key] is None:
            del data[section][key]
    return data


def text_of(pack: Pack) -> str:
    """The canonical content as one text: the same rules, the same text."""
    return json.dumps(canonical(pack), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(pack: Pack) -> str:
    """Hex SHA-256 over the canonical content: the same rules, the same digest."""
    return hashlib.sha256(text_of(pack).encode()).hexdigest()


def pack_of(source: PackVersion | Programme) -> Pack:
    """The rules of a kept version, or those a programme follows now. Cached by digest."""
    version = source.pack if isinstance(source, Programme) else source
    assert version is not None, "a programme is opened with its pack"
    return _kept(version.digest, version.pk)


def scheme_of(source: PackVersion | Programme) -> Scheme:
    """The rules of the amount of a kept version, or of the one a programme follows now. Cached."""
    return rules.scheme_of(pack_of(source))


def funders_of(programme: Programme) -> tuple[rules.Funder, ...]:
    """Whose money the programme works with now, the first asked first."""
    return pack_of(programme).funded_by


def day_of(programme: Programme, moment: datetime) -> date:
    """The day on the clock of the programme's own place."""
    return moment.astimezone(zoneinfo.ZoneInfo(pack_of(programme).zone)).date()


def whole_day(programme: Programme, day: date) -> tuple[datetime, datetime]:
    """From and to, for rows of one day of the programme: never `__date`, which follows the page."""
    return end_of(programme, day - timedelta(days=1)), end_of(programme, day)


def end_of(programme: Programme, day: date) -> datetime:
    """The last moment of a day on the clock of the programme's own place."""
    zone = zoneinfo.ZoneInfo(pack_of(programme).zone)
    return datetime.combine(day, time.max, tzinfo=zone)


def in_force(programme: Programme) -> InForce | None:
    """What the programme follows now, with who took it into force; None before that was kept."""
    return InForce.objects.filter(programme=programme).select_related("pack").last()


def identity_of(source: PackVersion | Programme) -> str:
    """The identity of the rules of the amount, over every day they hold."""
    return rules.scheme_identity(pack_of(source).scheme)


def taken_into_force(programme: Programme) -> list[InForce]:
    """Every version that was ever taken into force, newest first. Packs are public (A6)."""
    rows = InForce.objects.filter(programme=programme).select_related("pack")
    return list(rows.order_by("-pk"))


def words(pack: Pack, language: str) -> Words:
    """The words of `pack` for a reader of `language` ("en-gb", "es")."""
    return Words(pack, language)


def by_ref(ref: UUID) -> Programme:
    """Raises NotVisible."""
    found = Programme.objects.select_related("pack").filter(ref=ref).first()
    if found is None:
        raise NotVisible
    return found


def by_code(code: str) -> Programme:
    """Raises NotVisible."""
    found = Programme.objects.select_related("pack").filter(code=code).first()
    if found is None:
        raise NotVisible
    return found


def programmes() -> list[Programme]:
    """All programmes here, by name. They are public: people choose among them."""
    return list(Programme.objects.select_related("pack").order_by("name"))


def set_up_token() -> str:
    """The token of the link that opens the first programme: 256 bits only this installation knows.

    It is worth something only while there is no programme, so it works once.
    """
    return salted_hmac("ownway.set_up", "first", algorithm="sha256").hexdigest()


@lru_cache(maxsize=64)
def _kept(named: str, pk: int) -> Pack:
    content = PackVersion.objects.values_list("content", flat=True).get(pk=pk)
    pack = Pack.model_validate_json(content)
    assert digest(pack) == named, f"pack version {pk} is not what was kept"
    taken = set(InForce.objects.filter(pack=pk).values_list("scheme", flat=True))
    same = taken <= {rules.scheme_identity(pack.scheme)}
    assert same, f"pack version {pk} came into force under the name of other rules"
    return pack


class _Files:
    """The files of one pack folder, their lines, and what was found wrong with them."""

    def __init__(self, folder: Path, given: str | None = None) -> None:
        self.folder = folder
        self.given = given  # the text of the scheme, where it comes from elsewhere
        self.problems: list[Problem] = []
        self.documents: dict[str, strict_yaml.Document] = {}

    def pack(self) -> Pack | None:
        data = self._mapping("pack.yaml")
        scheme = self.scheme()
        wordings = {
            path.stem: self._mapping(f"words/{path.name}")
            for path in sorted((self.folder / "words").glob("*.yaml"))
        }
        if data is None or None in wordings.values():
            return None
        if "words" in data:
            self.problem(("words",), "unknown key 'words'; expected words in words/<language>.yaml")
        if "scheme" in data:
            self.problem(("scheme",), f"unknown key 'scheme'; expected the scheme in {SCHEME}")
        try:
            return Pack.model_validate({**data, "words": wordings, "scheme": scheme or "-"})
        except ValidationError as error:
            for one in error.errors(include_url=False, include_context=True):
                self._shape(dict(one))
        return None

    def problem(self, path: tuple[str | int, ...], said: str, *, fix: str = "") -> None:
        """Notes `said` with the file and line of `path`, a path inside the pack."""
        name, inside = "pack.yaml", tuple(_step(part) for part in path)
        if len(path) > 1 and path[0] == "words":
            name, inside = f"words/{path[1]}.yaml", tuple(path[2:])
        elif len(path) > 1 and path[0] == "scheme":
            name, inside = SCHEME, inside[1:]
            if inside[0] == "line":
                return self._note(name, int(inside[1]), said, fix)
        document = self.documents.get(name)
        self._note(name, document.line(inside) if document else 1, said, fix)

    def _note(self, name: str, line: int, said: str, fix: str = "") -> None:
        where = f"{self.folder.name}/{name}:{line}"
        self.problems.append(
            Problem(code="pack_unreadable", words=f"{where}: {said}", where=where, fix=fix)
        )

    def scheme(self) -> str | None:
        """The text of the scheme; None, with every problem noted, where it is none."""
        text = self._text(SCHEME) if self.given is None else self.given
        if text is None:
            return None
        try:
            read_scheme(text)
        except NotAScheme as error:
            for one in error.problems:
                self._note(SCHEME, one.line, one.words, one.fix)
            return None
        self.documents[SCHEME] = strict_yaml.read(text, exact=True)
        return text

    def _text(self, name: str) -> str | None:
        path = self.folder / name
        try:
            with path.open("rb") as file:
                raw = file.read(LARGEST_FILE_BYTES + 1)
            if len(raw) > LARGEST_FILE_BYTES:
                self._note(name, 1, f"larger than {LARGEST_FILE_BYTES // 1024} KiB")
                return None
            return raw.decode("utf-8")
        except OSError:
            self._note(name, 1, "expected a file here that can be read")
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            self._note(name, line, "expected text in UTF-8")
        return None

    def _mapping(self, name: str) -> dict[str, Any] | None:
        text = self._text(name)
        if text is None:
            return None
        try:
            document = strict_yaml.read(text)
        except strict_yaml.NotStrict as error:
            for finding in error.findings:
                self._note(name, finding.line, finding.words)
            return None
        if not isinstance(document.data, dict):
            self._note(name, 1, "expected keys and values, like 'name: Example'")
            return None
        self.documents[name] = document
        return document.data

    def _shape(self, error: dict[str, Any]) -> None:
        """One finding of the shape, in words; a key nobody knows comes with the nearest one."""
        path = tuple(error["loc"])
        last, kind = str(path[-1]), error["type"]
        if kind == "extra_forbidden":
            known = [one for one in _keys_at(path[:-1]) if path[:-1] or one not in ELSEWHERE]
            near = get_close_matches(last, known, n=1)
            fix = f"Did you mean '{near[0]}'?" if near else ""
            listed = ", ".join(known)
            self.problem(path, f"unknown key '{last}'; expected one of {listed}", fix=fix)
        elif kind == "missing":
            self.problem(path, f"missing key '{last}'")
        else:
            expected = error["msg"][:1].lower() + error["msg"][1:]
            named = ".".join(str(part) for part in path)
            self.problem(path, f"{named}: {expected}, found {_short(error['input'])}")


def _step(part: str | int) -> str | int:
    return int(part) if isinstance(part, str) and part.isdecimal() else part


def _short(value: object) -> str:
    shown = value.isoformat() if isinstance(value, date) else repr(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."


def _shapes(annotation: object) -> list[type[Strict]]:
    """The shapes that an annotation speaks of, inside lists and choices too."""
    if isinstance(annotation, type) and issubclass(annotation, Strict):
        return [annotation]
    return [shape for inner in get_args(annotation) for shape in _shapes(inner)]


def _keys_at(path: tuple[str | int, ...]) -> list[str]:
    """The keys that are known at `path` of a pack."""
    shapes: list[type[Strict]] = [Pack]
    for part in path:
        if isinstance(part, str):
            fields = [shape.model_fields.get(part) for shape in shapes]
            shapes = [one for field in fields if field for one in _shapes(field.annotation)]
    return list(dict.fromkeys(name for shape in shapes for name in shape.model_fields))


def _outside(pack: Pack, folder: Path) -> list[Problem]:
    """What can only be checked here: the folder's name, the zones of this machine."""
    found = []
    if pack.code != folder.name:
        said = f"expected code '{folder.name}', the name of the folder"
        found.append(Problem("pack_fault", said, where="code"))
    if pack.zone not in zoneinfo.available_timezones():
        said = f"'{pack.zone}' is unknown; expected a zone like Europe/London"
        found.append(Problem("pack_fault", said, where="zone"))
    return found
