"""Every address has its row in both tables; `prove/matrix.py` asks each of them, as everybody."""

from django.urls import get_resolver

from ownway.consent.rules import MEANINGS, Permission
from ownway.web import access
from tests.architecture.pages import addresses
from tests.web import matrix

TOLD = "\n  ".join


def _names() -> set[str]:
    return {one.name for one in addresses(get_resolver())}


def test_every_address_has_a_row_in_both_tables() -> None:
    names, listed, expected = _names(), set(access.table()), set(matrix.rows())
    missing = [
        *(f"{name}: add a row to ownway/web/access.yaml" for name in sorted(names - listed)),
        *(f"{name}: add a row to tests/web/matrix.yaml" for name in sorted(names - expected)),
        *(f"{name}: no such address, take it out" for name in sorted((listed | expected) - names)),
    ]
    assert not missing, f"The matrix is not whole:\n  {TOLD(missing)}"


def test_a_topic_is_one_the_permission_opens() -> None:
    wrong = [
        f"{name}: {who} does not open {row.topic}"
        for name, row in access.table().items()
        for who in row.who
        if row.topic and who in set(Permission)
        if row.topic not in MEANINGS[Permission(who)].topics
    ]
    assert not wrong, TOLD(wrong)
