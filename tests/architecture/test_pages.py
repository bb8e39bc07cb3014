"""The addresses keep to the house."""

from pathlib import Path

import yaml
from django.urls import get_resolver

from prove.sessioning.world import STAFF_PAGES
from tests.architecture import pages
from tests.architecture.house import HOUSE, said, sources

MAP = HOUSE / "ownway/web/access.yaml"


def _templates() -> dict[Path, str]:
    return {
        path.relative_to(HOUSE): path.read_text(encoding="utf-8")
        for ending in ("html", "txt")
        for path in sorted((HOUSE / "ownway").rglob(f"templates/**/*.{ending}"))
    }


def test_every_address_says_who_may_open_it():
    listed = yaml.safe_load(MAP.read_text(encoding="utf-8"))
    findings = pages.outside_access_map(pages.addresses(get_resolver()), listed)
    assert not findings, said(findings)


def test_no_audience_links_into_another():
    known = pages.addresses(get_resolver())
    findings = pages.links_across(sources(), _templates(), known)
    assert not findings, said(findings)


def test_the_proof_of_sessions_opens_each_page_of_staff():
    """A new page of staff is asked for in `prove/session.py` too; this says so within a second."""
    listed = yaml.safe_load(MAP.read_text(encoding="utf-8"))
    staff = {name for name in listed if name.startswith(("desk:", "org:"))}
    assert set(STAFF_PAGES) == staff
