"""A first start is safe without anybody thinking of it.

Two installations, the first in an empty place: on this machine alone, own secrets for its own
user, no account, no programme, one set-up link no other installation knows, nothing told about
faults, the policy on every kind of answer. Then the profile of production: secure cookies, strict
transport, and nothing that `check --deploy` or `ownway doctor` would have mended.
"""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from defaulting import start
from defaulting.site import PRODUCTION, Answer, Site, with_database
from harness import Ground, Outcome, Sabotage, run

LEAST = {"ci": 120, "full": 120}
BEHIND_TLS = {"Host": "own.example", "X_Forwarded_Proto": "https"}
WANTED = {
    "content-security-policy": ("default-src 'none'", "frame-ancestors 'none'"),
    "x-content-type-options": ("nosniff",),
    "x-frame-options": ("DENY",),
    "referrer-policy": ("same-origin",),
    "cross-origin-opener-policy": ("same-origin",),
    "cross-origin-resource-policy": ("same-origin",),
    "permissions-policy": ("camera=()", "geolocation=()"),
}
_way = [""]  # how installations are broken meanwhile


def prove(ground: Ground) -> Outcome:
    outcome = Outcome("facts about a first start")
    with tempfile.TemporaryDirectory(prefix="defaults_") as name:
        # What only TLS makes true is looked for there alone; every other way shows at once.
        parts = (_production,) if _way[0] in start.ONLY_BEHIND_TLS else (_alone, _production)
        for part in parts:
            part(outcome, ground, Path(name))
            if ground.sabotaged and outcome.wrong:
                break
    return outcome


def _alone(outcome: Outcome, ground: Ground, folder: Path) -> None:
    """What somebody gets who types `ownway serve` and nothing else."""
    first = _install(ground, folder / "first", empty=not ground.sabotaged)
    with first.serving():
        outcome.expect("Ownway is ready at" in first.said, f"did not start: {first.said}")
        listens = first.listens_on()
        outcome.expect(listens == {"127.0.0.1"}, f"listens on {sorted(listens)}")
        _own_files(outcome, first)
        _nobody_there(outcome, first)
        _every_answer(outcome, first, {"Host": f"localhost:{first.port}"})
        _tells_nothing(outcome, first)
    if ground.sabotaged and outcome.wrong:
        return
    second = _install(ground, folder / "second")
    with second.serving():
        _nothing_shared(outcome, first, second)
    _no_further(outcome, second)


def _production(outcome: Outcome, ground: Ground, folder: Path) -> None:
    """Behind a proxy that speaks TLS, under a name of its own."""
    elsewhere = folder / "elsewhere"  # the operator's own folder, as the guide asks for
    elsewhere.mkdir()
    profile = {**PRODUCTION, "OWNWAY_HEADS_DIR": str(elsewhere)}
    site = _install(ground, folder / "production", profile)
    with site.serving():
        outcome.expect(site.listens_on() == {"127.0.0.1"}, "production listens further")
        _every_answer(outcome, site, BEHIND_TLS)
        _strict(outcome, site)
    for words in (["check", "--deploy", "--fail-level", "WARNING"], ["doctor"]):
        said = site.command(*words)
        found = (said.stdout + said.stderr).strip()
        outcome.expect(said.returncode == 0, f"{' '.join(words)}: {found}")
    outcome.expect(found == "All is as it should be.", f"doctor: {found}")


def _own_files(outcome: Outcome, site: Site) -> None:
    """Whatever the first start wrote is for its own user alone."""
    keys = sorted(path.name for path in (site.folder / "keys").iterdir())
    wanted = ["factor.key", "record.key", "safe-0001.key", "session.key"]
    outcome.expect(keys == wanted, f"keys: {keys}")
    for path in [site.folder, *site.folder.rglob("*")]:
        mode = stat.S_IMODE(path.stat().st_mode)
        right = 0o700 if path.is_dir() else 0o600
        outcome.expect(mode == right, f"{path.name} has mode {mode:o}, not {right:o}")


def _nobody_there(outcome: Outcome, site: Site) -> None:
    found = _counted(site.database)
    outcome.expect(found == [0, 0, 0], f"accounts, programmes, links at first: {found}")
    outcome.expect(len(site.set_up_token) >= 64, "the set-up link is short, or not told")
    outcome.expect(
        site.ask(f"/set-up/{'0' * 64}/", Host="localhost").status == 404, "any set-up link opens"
    )
    opens = site.ask(f"/set-up/{site.set_up_token}/", Host="localhost").status
    outcome.expect(opens == 200, f"the set-up link answers {opens}")


def _counted(database: str) -> list[int]:
    """How many accounts, programmes and sign-in links an installation holds."""
    from ownway.people.models import Account, SignInLink
    from ownway.programme.models import Programme
    from tests.databases import use

    before = use(database)
    try:
        return [table.objects.count() for table in (Account, Programme, SignInLink)]
    finally:
        use(before)


def _answers(site: Site, host: Mapping[str, str]) -> Iterator[tuple[str, int, Answer]]:
    """One of each kind of answer, with the status it has."""
    home = site.ask("/", **host)
    sheet = home.body.split('rel="stylesheet" href="')[-1].split('"')[0]
    yield "a page", 200, home
    yield "a static file", 200, site.ask(sheet, **host)
    yield "a missing static file", 302, site.ask("/static/none.css", **host)
    yield "a page behind sign-in", 302, site.ask("/my/", **host)
    yield "a page that is not there", 404, site.ask("/set-up/none/", **host)
    yield "a practice page", 404, site.ask("/practice/", **host)
    yield "a verb that is not known", 405, site.ask("/stay/", **host)
    yield "a form from elsewhere", 403, site.ask("/look/", verb="POST", **host)
    yield "health", 200, site.ask("/healthz", **host)
    yield "another host", 400, site.ask("/", **{**host, "Host": "evil.example"})


def _every_answer(outcome: Outcome, site: Site, host: Mapping[str, str]) -> None:
    for kind, status, answer in _answers(site, host):
        outcome.expect(answer.status == status, f"{kind}: {answer.status}, not {status}")
        for name, parts in WANTED.items():
            value = answer.headers.get(name, "")
            missing = [part for part in parts if part not in value]
            outcome.expect(not missing, f"{kind} ({answer.status}): {name} lacks {missing}")
        outcome.expect("server" not in answer.headers, f"{kind}: names its server")


def _tells_nothing(outcome: Outcome, site: Site) -> None:
    """A refused or missing page says nothing about how we are made."""
    for path, host in (("/", "evil.example"), ("/set-up/none/", "localhost")):
        body = site.ask(path, Host=host).body
        for word in ("DEBUG", "Traceback", "DJANGO", "ALLOWED_HOSTS", "urlpatterns"):
            outcome.expect(word not in body, f"{path} of {host} says {word}")


def _no_further(outcome: Outcome, site: Site) -> None:
    """Another address is refused in words until hosts and TLS are set."""
    with site.serving("--address", "0.0.0.0") as process:
        refused = process.poll() == 1
        outcome.expect(refused, "listens on every address without TLS")
    for name in ("OWNWAY_HTTPS", "OWNWAY_HOSTS"):
        outcome.expect(name in site.said, f"the refusal does not name {name}")


def _nothing_shared(outcome: Outcome, first: Site, second: Site) -> None:
    """Two installations have no secret in common, and no two secrets of one are alike."""
    seen: dict[bytes, str] = {}
    for site in (first, second):
        for path in sorted((site.folder / "keys").glob("*.key")):
            where = f"{site.folder.name}/{path.name}"
            secret = path.read_bytes()
            outcome.expect(len(secret) >= 64, f"{where} is short")
            outcome.expect(secret not in seen, f"{where} is the same as {seen.get(secret)}")
            seen[secret] = where
    links = {first.set_up_token, second.set_up_token} - {""}
    outcome.expect(len(links) == 2, f"{len(links)} set-up links for two installations")


def _strict(outcome: Outcome, site: Site) -> None:
    """TLS everywhere, and cookies that travel nowhere else."""
    plain = site.ask("/", Host="own.example")
    there = plain.headers.get("location", "")
    outcome.expect(plain.status == 301, f"plain HTTP answers {plain.status}")
    outcome.expect(there.startswith("https://own.example/"), f"plain HTTP leads to {there!r}")
    page = site.ask("/sign-in/", **BEHIND_TLS)
    hsts = page.headers.get("strict-transport-security", "")
    outcome.expect("max-age=31536000" in hsts, f"strict transport: {hsts!r}")
    outcome.expect("includeSubDomains" in hsts, f"strict transport: {hsts!r}")
    outcome.expect(bool(page.cookies), "the sign-in page sets no cookie to look at")
    for cookie in page.cookies:
        for flag in ("Secure", "HttpOnly", "SameSite=Lax"):
            outcome.expect(flag in cookie, f"cookie without {flag}: {cookie.split('=')[0]}")


def _install(
    ground: Ground, folder: Path, profile: Mapping[str, str] | None = None, *, empty: bool = False
) -> Site:
    """A place of its own: `empty`, or with the tables the proof's own start has made already.

    Tables are made alike wherever that is, and take most of a first start: once is enough.
    """
    name = f"default_{folder.name}"
    url = os.environ.get("DATABASE_URL", "")
    folder.mkdir(mode=0o700)
    if url:
        ground.databases.drop(name)
        if empty:
            ground.databases.create(name)
        else:
            ground.databases.copy("template", name)
    elif not empty:
        shutil.copy(ground.databases.address("template"), folder / "ownway.sqlite3")
        (folder / "ownway.sqlite3").chmod(0o600)
    return Site(
        folder=folder,
        database=ground.databases.address(name) if url else str(folder / "ownway.sqlite3"),
        database_url=with_database(url, ground.databases.address(name)),
        way=_way[0],
        profile=profile or {},
    )


def ways() -> Mapping[str, Sabotage]:
    return {name: _broken(name) for name in start.WAYS}


def _broken(name: str) -> Sabotage:
    @contextmanager
    def broken() -> Iterator[Any]:
        _way[0] = name
        try:
            yield
        finally:
            _way[0] = ""

    return broken


if __name__ == "__main__":
    sys.exit(run("defaults", prove, sabotages=ways, least=LEAST))
