"""A rater's link is theirs: shown once, ended after the meeting, no second seat for anybody."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from ownway.consent import actions as consent
from ownway.core.actors import SYSTEM, ActorKind
from ownway.core.problems import NotVisible
from ownway.improvement import actions, queries
from ownway.improvement.actions import NotNow, SomebodyElse
from ownway.improvement.models import Rater, Rating, Round
from ownway.improvement.rules.rounds import Way
from ownway.people import actions as people
from ownway.programme.queries import end_of
from ownway.record.models import Entry
from tests import checked, living
from tests.living import AT

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=365)
MEET = date(2026, 10, 2)


@pytest.fixture
def small():
    return checked.small(living.programme())


def signed_in(name):
    account = people.add_account(name=name, email=f"{uuid4().hex[:8]}@example.org", at=AT)
    return account, living.actor_of(account, ActorKind.STAFF)


def running_it(programme, name="Dee"):
    account, by = signed_in(name)
    consent.grant_role(
        programme=programme,
        account=account,
        role="director",
        person=None,
        from_at=AT,
        until_at=AT + YEAR,
        by=SYSTEM,
        at=AT,
    )
    return by


def guest(rater, of, by, at=AT):
    return actions.hand_in_at_once(
        rater=rater, given=checked.all_of(of, 2), way=Way.GUEST, by=by, at=at
    )


def refused_by_database(act):
    with pytest.raises(DatabaseError), transaction.atomic():
        act()


def test_whoever_runs_a_check_is_no_guest_in_it(small):
    of, named = checked.begun(small)
    by = running_it(small.programme)
    for rater in named.values():
        with pytest.raises(SomebodyElse, match="You run this check"):
            guest(rater, of, by)
    assert not Rating.objects.exists()
    # With another role they may: nothing else is at stake.
    _account, other = signed_in("Otis")
    assert guest(named["Rosa"], of, other).handed_in_by == other.ref


def test_one_human_answers_once_as_a_guest_and_it_is_kept_who_it_was(small):
    of, named = checked.begun(small)
    account, by = signed_in("Kofi")
    handed = guest(named["Kofi"], of, by)
    assert (handed.way, handed.handed_in_by, handed.human) == ("guest", by.ref, account.human)
    assert Entry.objects.get(verb="improvement.hand_in").by == by.ref
    with pytest.raises(SomebodyElse, match="You rate in this check already"):
        guest(named["Rosa"], of, by)
    with pytest.raises(SomebodyElse):
        actions.take_up(rater=named["Ines"], account=account, by=by, at=AT)
    second = people.add_account(name="K", email="k@example.org", human=account.human, at=AT)
    with pytest.raises(SomebodyElse):  # nor with another sign-in of the same human
        guest(named["Ines"], of, living.actor_of(second, ActorKind.PERSON))


def test_the_database_keeps_one_human_to_one_rater_and_the_runner_out(small):
    _account, runner = signed_in("Dee")
    _of, named = checked.begun(small, by=runner)
    human = uuid4()
    in_time = {"way": "guest", "handed_in_at": AT, "handed_in_by": uuid4()}

    def hands_in(name, **other):
        Rater.objects.filter(pk=named[name].pk).update(**in_time, **other)

    refused_by_database(lambda: hands_in("Ines"))  # a guest who is neither nobody nor known
    hands_in("Kofi", human=human)
    refused_by_database(lambda: hands_in("Ines", human=human))
    in_time["handed_in_by"] = runner.ref
    refused_by_database(lambda: hands_in("Ines", human=uuid4()))


def test_a_link_is_shown_once_and_a_lost_one_is_made_new(small):
    of, named = checked.begun(small)
    staff = living.staff()
    token = actions.show_link(rater=named["Rosa"], by=staff, at=AT)
    assert queries.rater_by_token(token, at=AT) == named["Rosa"]
    with pytest.raises(NotNow, match="shown before"):
        actions.show_link(rater=named["Rosa"], by=staff, at=AT)
    refused_by_database(
        lambda: Rater.objects.filter(name="Rosa").update(link_shown_at=None, link_shown_by=None)
    )
    assert Entry.objects.filter(verb="improvement.show_link", by=staff.ref).count() == 1
    actions.remove_rater(rater=named["Rosa"], by=staff, at=AT)
    again = actions.name_rater(of=of, name="Rosa", viewpoint="service", by=staff, at=AT)
    new = actions.show_link(rater=again, by=staff, at=AT)
    assert new != token
    with pytest.raises(NotVisible):
        queries.rater_by_token(token, at=AT)
    checked.says(again, {"2.1": 1})
    for rater in (again, named["Rosa"]):
        with pytest.raises(NotNow):
            actions.show_link(rater=rater, by=staff, at=AT)


def test_a_link_ends_two_weeks_after_the_meeting(small):
    of, named = checked.begun(small, convene_on=MEET)
    ends = end_of(small.programme, MEET + timedelta(days=14))
    assert of.expires_at == ends
    token = queries.rater_token(named["Rosa"])
    assert queries.rater_by_token(token, at=ends - timedelta(seconds=1)) == named["Rosa"]
    for at in (ends, AT + 10 * YEAR):
        with pytest.raises(NotVisible):
            queries.rater_by_token(token, at=at)
        with pytest.raises(NotNow, match="This link has ended"):
            checked.says(named["Rosa"], checked.all_of(of, 4), at)
        with pytest.raises(NotNow):
            actions.show_link(rater=named["Rosa"], by=living.staff(), at=at)
        late = {"way": "guest", "handed_in_at": at, "handed_in_by": named["Rosa"].ref}
        refused_by_database(
            lambda late=late: Rater.objects.filter(pk=named["Rosa"].pk).update(**late)
        )
    # The last moment is good; and what came late on paper can still be typed in.
    checked.says(named["Rosa"], checked.all_of(of, 4), ends - timedelta(seconds=1))
    paper = checked.all_of(of, 1)
    actions.hand_in_at_once(
        rater=named["Alan"], given=paper, way=Way.PAPER, by=living.staff(), at=ends
    )


def test_the_database_keeps_the_end_of_links_near_the_meeting(small):
    of, _named = checked.begun(small)
    refused_by_database(lambda: Round.objects.filter(pk=of.pk).update(expires_at=AT + YEAR))
    actions.set_aside(of=of, why="Again", by=living.staff(), at=AT)
    row = Round.objects.filter(pk=of.pk).values().get()
    for name in ("id", "ref", "closed_at", "closed_by", "outcome", "why", "opened_at", "opened_by"):
        del row[name]
    noon = datetime(2026, 10, 2, 12, tzinfo=AT.tzinfo)
    far = {**row, "number": 2, "expires_at": noon + timedelta(days=40)}
    refused_by_database(lambda: Round.objects.create(**far))
    Round.objects.create(**{**far, "expires_at": noon + timedelta(days=14)})


def test_closing_keeps_how_many_were_left_out_and_how_many_one_hand_typed(small):
    of, named = checked.begun(small)
    account, by = signed_in("Ines")
    mine = actions.take_up(rater=named["Ines"], account=account, by=by, at=AT)
    actions.save_rating(rater=mine, element="2.1", points=1, by=by, at=AT)
    staff = living.staff()
    for name in ("Rosa", "Kofi"):
        actions.hand_in_at_once(
            rater=named[name], given=checked.all_of(of, 2), way=Way.PAPER, by=staff, at=AT
        )
    seen = queries.at_closing(of)
    assert seen == queries.AtClosing(waiting=2, begun=1, handed_in=2, on_paper=2)
    actions.close_round(of=of, by=staff, at=AT)
    entry = Entry.objects.get(verb="improvement.close_round")
    assert entry.details == {"number": 1, "not_handed_in": 2, "on_paper": 2}
