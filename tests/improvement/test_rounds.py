"""A round from its plan to what was tried, and ratings that nobody changes (S16, 27, 28)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from ownway.consent.queries import viewer_for
from ownway.core.problems import NotVisible
from ownway.improvement import actions, queries
from ownway.improvement.actions import (
    AlreadyTaken,
    HandedIn,
    NotNow,
    NotReady,
    SomebodyElse,
    Wish,
    WordsNeeded,
)
from ownway.improvement.models import Agreed, Priority, Rater, Rating, Round
from ownway.improvement.rules.cycles import Act, Step
from ownway.improvement.rules.rounds import Stage, Way
from ownway.people import actions as people
from ownway.record.models import Entry
from tests import checked, living
from tests.living import AT

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=200)


@pytest.fixture
def programme():
    return living.programme()


@pytest.fixture
def own(programme):
    return checked.own(programme)


@pytest.fixture
def small(programme):
    return checked.small(programme)


def codes(refused) -> set[str]:
    return {one.code for one in refused.value.problems}


def signed_in(name="Ines"):
    account = people.add_account(name=name, email=f"{uuid4().hex[:8]}@example.org", at=AT)
    return account, living.actor_of(account, living.ActorKind.PERSON)


def test_four_raters_one_leaves_one_out(own):
    """Scenarios 27 and 28, on the instrument that comes with Ownway."""
    staff = living.staff()
    of, named = checked.begun(own, convene_on=date(2026, 9, 7))
    assert (of.look_from_on, of.look_until_on) == (date(2026, 6, 1), date(2026, 9, 1))
    whole = checked.all_of(of, 2)
    assert len(whole) == 40
    checked.says(named["Ines"], whole | {"1.1.1": 4})
    with pytest.raises(NotReady) as refused:
        actions.close_round(of=of, by=staff, at=AT)
    assert codes(refused) == {"too_few_complete", "not_handed_in"}
    checked.says(named["Kofi"], whole | {"1.1.1": 1, "2.4": 3})
    checked.says(named["Rosa"], whole | {"1.1.1": 0})
    checked.says(named["Alan"], {code: 2 for code in whole if code != "2.8"})
    with pytest.raises(NotVisible):
        queries.results(Round.objects.get(pk=of.pk))

    of = actions.close_round(of=of, by=staff, at=AT)

    found = queries.results(of)
    assert [one.element for one in found.spreads[:2]] == ["1.1.1", "2.4"]
    assert found.spreads[0].points == (0, 1, 2, 4)
    totals = {one.name: one.total for one in found.raters}
    assert totals["Ines"].points == 82
    assert totals["Ines"].band == "Well on the way"
    assert (totals["Alan"].complete, totals["Alan"].answered, totals["Alan"].band) == (
        False,
        39,
        "",
    )
    before = list(Rating.objects.order_by("pk").values_list("rater", "asked", "points"))
    later = AT + timedelta(days=3)
    actions.convene(of=of, held_on=date(2026, 9, 7), good="People come back.", by=staff, at=later)
    actions.agree(of=of, element="1.1.1", points=1, words="Not at the desk.", by=staff, at=later)
    wishes = [Wish("Names at the desk", "1.1.1"), Wish("A call after"), Wish("Paper", "1.6.3")]
    actions.set_priorities(of=of, wishes=wishes, by=staff, at=later)
    convening = queries.convening_of(of)
    assert convening.next_on == date(2027, 3, 7)
    assert queries.due(of.programme) == date(2027, 3, 7)
    assert [one.words for one in convening.priorities.order_by("place")] == [
        "Names at the desk",
        "A call after",
        "Paper",
    ]
    assert before == list(Rating.objects.order_by("pk").values_list("rater", "asked", "points"))
    assert queries.results(of).spreads == found.spreads
    assert queries.stage(of) is Stage.PRIORITIES


def test_the_days_of_the_worked_figure(small):
    """V12: convened 2026-03-02 → next due 2026-09-02, look-back December to February."""
    at = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
    of = checked.closed(small, {}, at=at, convene_on=date(2026, 3, 2))
    assert (of.look_from_on, of.look_until_on) == (date(2025, 12, 1), date(2026, 3, 1))
    checked.convened(of, date(2026, 3, 2), at)
    assert queries.due(of.programme) == date(2026, 9, 2)


def test_a_round_begins_with_two_raters_of_two_viewpoints(small):
    staff = living.staff()
    of = actions.plan_round(instrument=small, convene_on=date(2026, 10, 2), by=staff, at=AT)
    for name, missing in (("Kofi", {"too_few_name"}), ("Lena", {"one_viewpoint_name"})):
        actions.name_rater(of=of, name=name, viewpoint="peer", by=staff, at=AT)
        with pytest.raises(NotReady) as refused:
            actions.open_round(of=of, by=staff, at=AT)
        assert codes(refused) == missing
    actions.name_rater(of=of, name="Ines", viewpoint="clinical", by=staff, at=AT)
    assert queries.stage(actions.open_round(of=of, by=staff, at=AT)) is Stage.OPEN


def test_one_complete_rater_cannot_close_and_can_be_set_aside(small):
    staff = living.staff()
    of, named = checked.begun(small)
    checked.says(named["Ines"], checked.all_of(of, 3))
    checked.says(named["Kofi"], {"1.1.1": 1})
    with pytest.raises(NotReady) as refused:
        actions.close_round(of=of, by=staff, at=AT)
    assert codes(refused) == {"too_few_complete", "incomplete", "not_handed_in"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.filter(pk=of.pk).update(closed_at=AT, closed_by=staff.ref, outcome="valid")
    with pytest.raises(WordsNeeded):
        actions.set_aside(of=of, why=" ", by=staff, at=AT)
    of = actions.set_aside(of=of, why="Two people left.", by=staff, at=AT)
    assert queries.stage(of) is Stage.SET_ASIDE
    with pytest.raises(NotNow):
        actions.convene(of=of, held_on=AT.date(), good="Much.", by=staff, at=AT)
    assert queries.closed_rounds(of.programme) == []


def test_a_signed_in_rater_leaves_and_comes_back(small):
    _of, named = checked.begun(small)
    account, by = signed_in()
    rater = actions.take_up(rater=named["Ines"], account=account, by=by, at=AT)
    assert queries.own_rater(viewer_for(account, at=AT), rater.ref) == rater
    actions.save_rating(rater=rater, element="1.1.1", points=1, by=by, at=AT)
    actions.save_rating(rater=rater, element="1.1.1", points=3, words="Mostly", by=by, at=AT)
    assert queries.answers_of(rater)["1.1.1"].points == 3
    with pytest.raises(NotReady):
        actions.save_rating(rater=rater, element="1.1.1", points=9, by=by, at=AT)
    with pytest.raises(NotReady):
        actions.save_rating(rater=rater, element="9.9", points=1, by=by, at=AT)
    for element in ("1.1.2", "2.1"):
        actions.save_rating(rater=rater, element=element, points=2, by=by, at=AT)
    handed = actions.hand_in(rater=rater, by=by, at=AT)
    assert (handed.way, handed.handed_in_by) == (Way.SIGNED_IN, by.ref)
    assert actions.hand_in(rater=rater, by=by, at=LATER).handed_in_at == AT
    with pytest.raises(HandedIn):
        actions.save_rating(rater=rater, element="1.1.1", points=4, by=by, at=AT)


def test_one_human_rates_once_and_a_link_is_one_raters(small):
    _of, named = checked.begun(small)
    account, by = signed_in()
    actions.take_up(rater=named["Ines"], account=account, by=by, at=AT)
    with pytest.raises(SomebodyElse):
        actions.take_up(rater=named["Kofi"], account=account, by=by, at=AT)
    other, other_by = signed_in("Otis")
    with pytest.raises(SomebodyElse):
        actions.take_up(rater=named["Ines"], account=other, by=other_by, at=AT)
    with pytest.raises(SomebodyElse):
        checked.says(named["Ines"], {"1.1.1": 1})
    with pytest.raises(NotVisible):
        queries.own_rater(viewer_for(other, at=AT), named["Ines"].ref)
    with pytest.raises(NotVisible):
        queries.own_rater(viewer_for(None, at=AT), named["Kofi"].ref)


def test_a_guest_hands_in_once_and_paper_says_who_typed(small):
    of, named = checked.begun(small)
    rosa = queries.rater_by_token(queries.rater_token(named["Rosa"]), at=AT)
    assert rosa == named["Rosa"]
    whole = checked.all_of(of, 1)
    checked.says(rosa, whole)
    assert checked.says(rosa, whole, LATER).handed_in_at == AT
    with pytest.raises(HandedIn):
        checked.says(rosa, checked.all_of(of, 4))
    with pytest.raises(NotReady):
        checked.says(named["Kofi"], {})
    staff = living.staff()
    typed = actions.hand_in_at_once(
        rater=named["Alan"], given=whole, way=Way.PAPER, by=staff, at=AT
    )
    assert (typed.way, typed.handed_in_by) == (Way.PAPER, staff.ref)
    assert Entry.objects.filter(verb="improvement.hand_in", why="paper", by=staff.ref).exists()


def refused_by_database(act):
    with pytest.raises(DatabaseError), transaction.atomic():
        act()


def test_nobody_changes_what_was_handed_in_whatever_they_try(small):
    """At the database, on both engines: update, delete, replace, add, truncate."""
    of, named = checked.begun(small)
    checked.says(named["Ines"], {"1.1.1": 4, "1.1.2": 3})
    before = list(Rating.objects.values_list("pk", "points"))
    mine = Rating.objects.filter(rater=named["Ines"])
    left_out = of.asked.get(code="2.1")
    for act in (
        lambda: mine.update(points=0),
        lambda: mine.delete(),
        lambda: mine.update(rater=named["Kofi"]),
        lambda: Rating.objects.create(
            rater=named["Ines"], asked=left_out, points=4, said_at=AT, said_by=uuid4()
        ),
        lambda: Rater.objects.filter(pk=named["Ines"].pk).update(handed_in_at=None, way=""),
        lambda: Rater.objects.filter(pk=named["Ines"].pk).update(viewpoint="peer"),
        lambda: Rater.objects.filter(pk=named["Ines"].pk).delete(),
        lambda: of.asked.all().delete(),
        lambda: of.asked.all().update(most=9),
        lambda: Round.objects.filter(pk=of.pk).update(anonymous=True),
        lambda: Round.objects.filter(pk=of.pk).update(opened_at=LATER),
    ):
        refused_by_database(act)
    with connection.cursor() as cursor:
        table = "improvement_rating"
        sweep = {
            "sqlite": f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
            "postgresql": f"TRUNCATE {table} CASCADE",
        }[connection.vendor]
        refused_by_database(lambda: cursor.execute(sweep))
    assert before == list(Rating.objects.values_list("pk", "points"))


def test_a_draft_belongs_to_its_round_and_its_scale(small):
    of, named = checked.begun(small)
    actions.set_aside(of=of, why="Again.", by=living.staff(), at=AT)
    other, others = checked.begun(small)
    asked = other.asked.get(code="2.1")
    said = {"said_at": AT, "said_by": uuid4()}
    for rater, points, of_round in (
        (named["Ines"], 1, asked),  # another round's
        (others["Ines"], 9, asked),  # off the scale
        (others["Ines"], 1, of.asked.get(code="2.1")),
    ):
        refused_by_database(
            lambda rater=rater, points=points, of_round=of_round: Rating.objects.create(
                rater=rater, asked=of_round, points=points, **said
            )
        )


def test_the_instrument_of_a_round_never_changes(programme, small):
    of, _named = checked.begun(small)
    newer = checked.small(programme, version="2", title="Newer")
    refused_by_database(lambda: Round.objects.filter(pk=of.pk).update(instrument=newer))
    refused_by_database(lambda: type(small).objects.filter(pk=small.pk).update(title="Other"))
    refused_by_database(lambda: type(small).objects.filter(pk=newer.pk).delete())
    with pytest.raises(AlreadyTaken):
        checked.small(programme, title="Other")
    assert checked.small(programme) == small
    with pytest.raises(NotNow):
        actions.plan_round(instrument=newer, convene_on=date(2026, 10, 2), by=living.staff(), at=AT)


def test_what_was_agreed_stands_apart_and_keeps_its_history(small):
    staff = living.staff()
    of = checked.closed(small, {"Ines": {"1.1.1": 4}})
    with pytest.raises(NotNow):
        actions.agree(of=of, element="1.1.1", points=2, by=staff, at=AT)
    with pytest.raises(NotReady):
        actions.convene(of=of, held_on=date(2026, 12, 1), good="Yes.", by=staff, at=AT)
    checked.convened(of, AT.date(), AT)
    checked.convened(of, AT.date(), AT)
    actions.agree(of=of, element="1.1.1", points=2, by=staff, at=AT)
    actions.agree(of=of, element="1.1.1", points=None, words="No agreement", by=staff, at=LATER)
    assert Agreed.objects.count() == 2
    assert queries.agreed_of(of)["1.1.1"].points is None
    for points, element in ((9, "1.1.1"), (1, "9")):
        with pytest.raises(NotReady):
            actions.agree(of=of, element=element, points=points, by=staff, at=AT)
    with pytest.raises(WordsNeeded):
        actions.agree(of=of, element="1.1.1", points=None, by=staff, at=AT)
    refused_by_database(lambda: Agreed.objects.update(points=4))
    for wishes in ([], [Wish("A")] * 6, [Wish("A", "9")]):
        with pytest.raises(NotReady):
            actions.set_priorities(of=of, wishes=wishes, by=staff, at=AT)
    [first] = actions.set_priorities(of=of, wishes=[Wish("A", "2.1")], by=staff, at=AT)
    assert actions.set_priorities(of=of, wishes=[Wish("A", "2.1")], by=staff, at=AT) == [first]
    with pytest.raises(NotNow):
        actions.set_priorities(of=of, wishes=[Wish("B")], by=staff, at=AT)
    refused_by_database(lambda: Priority.objects.update(words="B"))


def test_without_names_viewpoints_stay_and_who_is_alone_is_told(small):
    four = {"Ines": "clinical", "Omar": "clinical", "Rosa": "service"}
    of, named = checked.begun(small, four, anonymous=True)
    assert [queries.few_beside(named[name]) for name in four] == [2, 2, 1]
    checked.says(named["Ines"], checked.all_of(of, 4))
    checked.says(named["Omar"], checked.all_of(of, 1))
    checked.says(named["Rosa"], checked.all_of(of, 2))
    of = actions.close_round(of=of, by=living.staff(), at=AT)
    found = queries.results(of)
    assert [(one.name, one.viewpoint, one.number) for one in found.raters] == [
        ("", "service", 1),
        ("", "clinical", 1),
        ("", "clinical", 2),
    ]
    # By what they said, and not by who was named first.
    assert [one.total.points for one in found.raters] == [6, 3, 12]


def test_with_names_nobody_is_warned(small):
    _of, named = checked.begun(small)
    assert not any(queries.few_beside(one) for one in named.values())


def test_raters_can_leave_before_they_hand_in_and_not_after(small):
    staff = living.staff()
    of, named = checked.begun(small)
    actions.remove_rater(rater=named["Alan"], by=staff, at=AT)
    actions.remove_rater(rater=named["Alan"], by=staff, at=AT)
    assert [one.name for one in queries.raters_of(of)] == ["Ines", "Kofi", "Rosa"]
    with pytest.raises(NotVisible):
        queries.rater_by_token(queries.rater_token(named["Alan"]), at=AT)
    checked.says(named["Ines"], {"2.1": 1})
    with pytest.raises(NotNow):
        actions.remove_rater(rater=named["Ines"], by=staff, at=AT)
    again = actions.name_rater(of=of, name="Kofi", viewpoint="peer", by=staff, at=AT)
    assert again == named["Kofi"]


def test_a_part_that_is_not_there_is_not_asked(small):
    with pytest.raises(NotReady):
        actions.plan_round(
            instrument=small, parts=["7"], convene_on=date(2027, 4, 2), by=living.staff(), at=AT
        )


def test_small_changes_step_by_step_and_what_became_of_them(small):
    staff = living.staff()
    first = checked.closed(small, {"Ines": {"1.1.1": 0}, "Kofi": {"1.1.1": 1}})
    checked.convened(first, AT.date(), AT)
    cycle = checked.tried(first, "Names at the desk", "1.1.1", AT)
    assert queries.stage(first) is Stage.CYCLES
    with pytest.raises(NotNow):
        actions.take_step(cycle=cycle, step=Step.CHECK, words="Well.", by=staff, at=AT)
    actions.take_step(cycle=cycle, step=Step.TRY, words="Two weeks.", by=staff, at=AT)
    actions.take_step(cycle=cycle, step=Step.TRY, words="Two weeks.", by=staff, at=AT)
    with pytest.raises(NotNow):
        actions.take_step(cycle=cycle, step=Step.TRY, words="Again.", by=staff, at=AT)
    actions.take_step(cycle=cycle, step=Step.CHECK, words="Eight of ten.", by=staff, at=AT)
    with pytest.raises(NotNow):
        actions.take_step(cycle=cycle, step=Step.ACT, words="Keep it.", by=staff, at=AT)
    actions.take_step(
        cycle=cycle, step=Step.ACT, words="Everywhere.", outcome=Act.KEEP, by=staff, at=AT
    )
    refused_by_database(lambda: type(cycle).objects.update(owner="Nobody"))
    refused_by_database(lambda: cycle.steps.all().delete())

    second = checked.closed(
        small,
        {name: {"1.1.1": 4} for name in ("Ines", "Kofi", "Rosa")},
        at=LATER,
        parts=["1.1"],
        convene_on=date(2027, 4, 2),
    )
    assert queries.stage(first) is Stage.RE_CHECKED
    found = queries.compared(first.programme)
    assert (found.before, found.after, found.shared) == (first, second, 2)
    [most] = found.most
    assert (most.element.code, most.moved.before, most.moved.after) == ("1.1.1", 1.5, 4)
    assert [one.cycle for one in most.tried] == [cycle]
    assert [one.priority.words for one in found.priorities] == ["Names at the desk"]
    assert not found.other_raters
    points = [(one.number, point.most) for one, point in queries.line(first.programme).points]
    assert points == [(1, 8), (2, 8)]


def test_rounds_of_other_versions_are_left_out_of_the_line(programme, small):
    checked.closed(small, {})
    newer = checked.small(programme, version="2")
    last = checked.closed(newer, {}, at=LATER, convene_on=date(2027, 4, 2))
    found = queries.line(programme)
    assert [one for one, _point in found.points] == [last]
    assert [one.number for one in found.left_out] == [1]
    assert queries.compared(programme) is None


def test_each_step_is_in_the_record_and_names_nobody(small):
    of = checked.closed(small, {})
    checked.convened(of, AT.date(), AT)
    checked.tried(of, "Names", "1.1.1", AT)
    rows = Entry.objects.filter(verb__startswith="improvement.").order_by("pk")
    verbs = [one.verb.partition(".")[2] for one in rows]
    assert verbs == [
        "take_instrument",
        "plan_round",
        *["name_rater"] * 4,
        "open_round",
        *["hand_in"] * 4,
        "close_round",
        "convene",
        "set_priorities",
        "plan_cycle",
    ]
    assert not any("Ines" in str(one.details) for one in rows)
