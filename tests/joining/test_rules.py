"""Joining asks little, and the way out is always open."""

import pytest

from ownway.joining import rules
from ownway.joining.rules import OVER, Status

GOOD = {
    "name": "Ana",
    "informed_version": "0" * 64,
    "language": "en-gb",
    "languages": ("en-gb", "es"),
    "facts": {"insurance": "insured"},
    "asked": {"insurance": ("insured", "uninsured")},
}


def test_nothing_is_missing() -> None:
    assert rules.check(**GOOD) == ()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": "  "}, "name_missing"),
        ({"informed_version": ""}, "not_informed"),
        ({"language": "fr"}, "language_unknown"),
        ({"facts": {}}, "fact_missing"),
        ({"facts": {"insurance": "rich"}}, "fact_missing"),
        ({"facts": {"insurance": "insured", "score": "9"}}, "fact_unknown"),
    ],
)
def test_each_thing_missing_is_said(change, code) -> None:
    assert [problem.code for problem in rules.check(**{**GOOD, **change})] == [code]


def test_all_that_is_missing_is_said_at_once() -> None:
    found = rules.check(**{**GOOD, "name": "", "language": "", "facts": {}})
    assert len(found) == 3


@pytest.mark.parametrize("status", [one for one in Status if one not in OVER])
def test_leaving_is_open_from_everywhere(status) -> None:
    assert rules.may_move(status, Status.LEFT)


@pytest.mark.parametrize("status", sorted(OVER))
def test_coming_back_is_open_and_nothing_else(status) -> None:
    assert [one for one in Status if rules.may_move(status, one)] == [Status.ENROLLED]


def test_nobody_is_enrolled_unasked() -> None:
    assert not rules.may_move(Status.ENQUIRY, Status.ENROLLED)
    assert not rules.may_move(Status.INFORMED, Status.ENROLLED)
