"""Joining, resting, leaving and coming back."""

from datetime import timedelta

import pytest

from ownway.core.actors import SYSTEM
from ownway.core.problems import NotVisible
from ownway.joining import actions, queries
from ownway.joining.rules import Status
from ownway.people import actions as people
from ownway.people.actions import AlreadyThere
from ownway.people.models import Person
from ownway.programme.queries import pack_of
from ownway.record.models import Entry
from tests.cast import NOW

pytestmark = pytest.mark.django_db


def _join(cast, **changes):
    pack = pack_of(cast.programme)
    values = {
        "programme": cast.programme,
        "account": cast.account("stranger"),
        "name": "Nobody Known",
        "language": pack.languages[0],
        "facts": {fact.code: fact.values[0] for fact in pack.asked},
        "informed_version": "0" * 64,
        "by": cast.by("stranger"),
        "at": NOW,
    }
    return actions.join(**{**values, **changes})


def test_joining_makes_the_person_and_one_entry(cast) -> None:
    before = Entry.objects.count()
    enrolment = _join(cast, with_help=True)
    assert (enrolment.status, enrolment.with_help) == (Status.ENROLLED, True)
    assert Entry.objects.count() == before + 1
    assert cast.viewer("stranger").own_people == (enrolment.person.ref,)


def test_joining_on_paper_needs_no_sign_in(cast) -> None:
    enrolment = _join(cast, account=None, by=cast.by("coach"))
    assert enrolment.person.account is None


def test_what_is_missing_is_said_and_nothing_is_kept(cast) -> None:
    there = Person.objects.count()
    with pytest.raises(actions.NotReady) as refused:
        _join(cast, name="", informed_version="")
    assert [problem.where for problem in refused.value.problems] == ["name", "informed_version"]
    assert Person.objects.count() == there


def test_nobody_joins_twice_and_a_second_press_is_no_second_time(cast) -> None:
    first, there = _join(cast), Person.objects.count()
    assert _join(cast, at=NOW + timedelta(seconds=30)) == first
    with pytest.raises(AlreadyThere):
        _join(cast, at=NOW + timedelta(minutes=2))
    assert Person.objects.count() == there


def test_rest_and_take_up_again_and_leave_and_come_back(cast) -> None:
    by, day = cast.by("ana"), timedelta(days=1)
    with pytest.raises(actions.NoSuchMove):
        actions.resume(person=cast.ana, by=by, at=NOW)  # nobody rested
    for _twice in range(2):
        actions.pause(person=cast.ana, by=by, at=NOW)
    for _twice in range(2):
        actions.resume(person=cast.ana, by=by, at=NOW + day)
    actions.leave(person=cast.ana, by=by, at=NOW + 2 * day)
    where = queries.where(cast.ana)
    assert (where.status, where.left_at, where.over) == (Status.LEFT, NOW + 2 * day, True)
    with pytest.raises(actions.NoSuchMove):
        actions.pause(person=cast.ana, by=by, at=NOW + 2 * day)
    actions.come_back(person=cast.ana, by=by, at=NOW + 3 * day)
    assert queries.where(cast.ana).left_at is None


def test_who_sees_where_somebody_stands(cast) -> None:
    assert queries.enrolment(cast.viewer("sister"), cast.ana.ref, at=NOW).status == "enrolled"
    for who in ("friend", "stranger", "neighbour", "far_approver", "director"):
        with pytest.raises(NotVisible):
            queries.enrolment(cast.viewer(who), cast.ana.ref, at=NOW)


def test_everybody_takes_part_until_their_time_is_over(cast) -> None:
    ana, neighbour = cast.ana, cast.people["neighbour"]
    by = cast.by("ana")
    asked = people.add_person(
        programme=cast.programme, account=None, name="Not yet", by=SYSTEM, at=NOW
    )
    assert queries.taking_part(cast.programme) == [ana, neighbour, asked]
    actions.pause(person=ana, by=by, at=NOW)
    assert queries.taking_part(cast.programme) == [ana, neighbour, asked]
    actions.leave(person=ana, by=by, at=NOW)
    assert queries.taking_part(cast.programme) == [neighbour, asked]
