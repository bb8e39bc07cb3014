"""Reads of what staff type in for somebody without a sign-in: for whom, and what was (I15)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.consent.rules import Permission, Topic
from ownway.core.problems import NotVisible
from ownway.endings.models import TypedIn
from ownway.endings.queries.exits import Whole, of_person, part_of
from ownway.joining import queries as joining
from ownway.people.models import Person
from ownway.programme import queries as programmes
from ownway.programme.models import Programme
from ownway.spending import queries as spending

# What those who walk along read anyway. All else is the person's own: it is read by whoever typed
# it in, and by nobody else.
OPEN_ACTS = frozenset(
    {
        "show_interest",
        "go_own_way",
        "apply",
        "challenge",
        "begin_transition",
        "pause",
        "go_on",
        "step_out",
        "ask_promise",
        "promise",
        "take_back",
        "mark",
        "change",
    }
)
# What is said of the end and of coming back: those who hear it read it, as the ending itself.
ENDING_ACTS = frozenset(
    {
        "take_break",
        "end_break",
        "leave",
        "graduate",
        "withdraw_story",
        "choose_asking",
        "reply",
        "come_back",
        "challenge_end",
    }
)
# What is said about money: read by those who may type it in, on pages of its own.
MONEY_ACTS = frozenset(
    {
        "reclaim_why",
        "reclaim_reply",
        "reclaim_wrong",
        "reclaim_plan",
        "bill_yes",
        "bill_no",
        "bill_ahead",
        "bill_ask_me",
        "buy",
        "buy_back",
        "buy_came",
        "buy_paid",
        "buy_refund",
        "buy_pay_back",
        "buy_stop",
        "buy_again",
        "buy_elsewhere",
        "hold",
        "hold_back",
        "hold_restore",
        "direct_end",
        "direct_look",
        "direct_go_on",
        "consent_end",
    }
)
# What is said of their life, and of a plan to begin or to change: by who is named to write it down.
PLAN_ACTS = frozenset(
    {
        "answers",
        "answers_send",
        "answers_again",
        "amount_wrong",
        "facts",
        "once",
        "plan_matters",
        "plan_goal",
        "plan_goal_off",
        "plan_goal_back",
        "plan_thing",
        "plan_thing_off",
        "plan_thing_back",
        "plan_aside",
        "plan_running",
        "plan_send",
        "plan_again",
        "plan_look",
    }
)
_AFTERWARDS = (Permission.ENDING_CLOSE,)  # who looks after those who left hears them too


def to_type_for(viewer: Viewer, ref: UUID, at: datetime) -> Person:
    """Somebody without a sign-in this viewer types in for.

    Those who run exits or endings there, those who take part in the person's way out by name, and
    those who are named for the person do; after the person's time here only the first, and those
    who look after people who left. Raises NotVisible, also for whoever has a sign-in or has died.
    """
    found = Person.objects.select_related("programme__pack").filter(ref=ref).first()
    if found is None or not _on_paper(found) or not _types_for(viewer, found, at):
        raise NotVisible
    topic = Topic.GOALS if walks_with(viewer, found, at) else Topic.PERSON
    viewer.saw(consent.about_of(found), topic)
    return found


def may_type(viewer: Viewer, person: Person, at: datetime) -> bool:
    """The same as an answer, for a link."""
    return _on_paper(person) and _types_for(viewer, person, at)


def _on_paper(person: Person) -> bool:
    without = person.account_id is None  # type: ignore[attr-defined]
    return without and joining.where(person) is not None and not hasattr(person, "death")


def _types_for(viewer: Viewer, person: Person, at: datetime) -> bool:
    asked = [Permission.ENDING_DECIDE, *(_AFTERWARDS if _is_over(person) else ())]
    if walks_with(viewer, person, at):
        return True
    return any(consent.can(viewer, each, person=person) for each in asked)


def money_to_type_for(viewer: Viewer, ref: UUID, at: datetime) -> Person:
    """Somebody without a sign-in for whom this viewer types in what they say about their money;
    or somebody who died, or whose time here is over, for whom they settle what is open.

    Raises NotVisible, also for whoever has a sign-in and still takes part.
    """
    found = Person.objects.select_related("programme__pack").filter(ref=ref).first()
    if found is None or not (may_type_money(viewer, found) or spending.may_settle(viewer, found)):
        raise NotVisible
    viewer.saw(consent.about_of(found), Topic.MONEY)
    return found


def may_type_money(viewer: Viewer, person: Person) -> bool:
    """Those who answer what people ask to buy see all of it. Who types in does not answer it."""
    return _on_paper(person) and bool(consent.can(viewer, Permission.BUYING_DECIDE, person=person))


def money_typed_for(viewer: Viewer, person: Person) -> list[TypedIn]:
    """What was typed in about somebody's money, newest first. Empty where it is not open."""
    return _of(person, MONEY_ACTS) if may_type_money(viewer, person) else []


def money_typed(viewer: Viewer, ref: UUID) -> TypedIn:
    """One of them, for a letter to the person. Raises NotVisible."""
    found = _one(ref, MONEY_ACTS)
    if not may_type_money(viewer, found.person):
        raise NotVisible
    viewer.saw(consent.about_of(found.person), Topic.MONEY)
    return found


def plan_to_type_for(viewer: Viewer, ref: UUID) -> Person:
    """Somebody without a sign-in for whom this viewer types in their first talk and their plan.

    Raises NotVisible, also for whoever has a sign-in, has not joined, has left or has died.
    """
    found = Person.objects.select_related("programme__pack").filter(ref=ref).first()
    if found is None or not may_type_plan(viewer, found):
        raise NotVisible
    viewer.saw(consent.about_of(found), Topic.PLAN)
    return found


def may_type_plan(viewer: Viewer, person: Person) -> bool:
    """Those named for somebody to help to write; who wrote in a plan does not decide on it."""
    if not consent.writes_on_paper(viewer, person) or not _on_paper(person):
        return False
    where = joining.where(person)
    return where is not None and not where.over and not where.before


def plan_typed_for(viewer: Viewer, person: Person) -> list[TypedIn]:
    """What was typed in of their life and their plan, newest first. Empty where it is not open."""
    return _of(person, PLAN_ACTS) if may_type_plan(viewer, person) else []


def plan_typed(viewer: Viewer, ref: UUID) -> TypedIn:
    """One of them, for a letter to the person. Raises NotVisible."""
    found = _one(ref, PLAN_ACTS)
    if not may_type_plan(viewer, found.person):
        raise NotVisible
    viewer.saw(consent.about_of(found.person), Topic.PLAN)
    return found


def _of(person: Person, acts: Iterable[str]) -> list[TypedIn]:
    rows = TypedIn.objects.filter(person=person, act__in=acts)
    return list(rows.order_by("-typed_at", "-pk"))


def _one(ref: UUID, acts: Iterable[str]) -> TypedIn:
    rows = TypedIn.objects.select_related("person__programme__pack")
    found = rows.filter(ref=ref, act__in=acts).first()
    if found is None:
        raise NotVisible
    return found


def walks_with(viewer: Viewer, person: Person, at: datetime) -> bool:
    """Whether the viewer reads of somebody's way out: they run exits, or are beside the person."""
    answer = consent.can(viewer, Permission.EXIT_RUN, person=person)
    if answer or answer.why == "own_interest":
        return bool(answer)  # who is close to somebody types nothing in for them (T7)
    if _is_over(person):
        return False  # with their time here, those who stood beside them ended too
    if _named_for(viewer, person):
        return True
    whole = of_person(person, at)
    return whole is not None and part_of(viewer, whole) is not None


def _is_over(person: Person) -> bool:
    where = joining.where(person)
    return where is None or where.over


def _named_for(viewer: Viewer, person: Person) -> bool:
    return any(
        grant.person == person.ref
        and Permission.EXIT_WALK in grant.permissions
        and grant.live(viewer.at)
        for grant in viewer.rights.grants
    )


def named_without_sign_in(viewer: Viewer, programme: Programme, at: datetime) -> list[Person]:
    """Those without a sign-in the viewer is named for, by name: so that their paper has a door."""
    refs = {
        grant.person
        for grant in viewer.rights.grants
        if grant.person and Permission.EXIT_WALK in grant.permissions and grant.live(viewer.at)
    }
    rows = Person.objects.filter(ref__in=refs, programme=programme, account__isnull=True)
    found = [
        one
        for one in rows.select_related("programme__pack").order_by("name", "pk")
        if may_type(viewer, one, at)
    ]
    for one in found:
        viewer.saw(consent.about_of(one), Topic.GOALS)
    return found


def typed_for(viewer: Viewer, person: Person) -> list[TypedIn]:
    """What was typed in for somebody, newest first: what is open to the viewer, or they typed."""
    rows = TypedIn.objects.filter(person=person).order_by("-typed_at", "-pk")
    walks = walks_with(viewer, person, viewer.at)
    return [one for one in rows if _reads(viewer, one, walks)]


def typed_in(viewer: Viewer, ref: UUID, at: datetime) -> TypedIn:
    """One of them, for a letter to the person. Raises NotVisible.

    Who typed it prints it on that day, also where it ended their own standing beside the person.
    """
    rows = TypedIn.objects.select_related("person__programme__pack").filter(ref=ref)
    found = rows.first()
    if found is None or not _reads(viewer, found, walks_with(viewer, found.person, at)):
        raise NotVisible
    just = found.typed_by == viewer.actor.ref and found.typed_on == programmes.day_of(
        found.person.programme, at
    )
    if not just and not _types_for(viewer, found.person, at):
        raise NotVisible
    viewer.saw(consent.about_of(found.person), _topic(found.act))
    return found


def _topic(act: str) -> Topic:
    if act in ENDING_ACTS:
        return Topic.PERSON
    return Topic.GOALS if act in OPEN_ACTS else Topic.BAD_TIMES


def _reads(viewer: Viewer, one: TypedIn, walks: bool) -> bool:
    """`walks`: whether they read of the way out of the one it is about."""
    if one.act in MONEY_ACTS | PLAN_ACTS:
        return False  # on pages of their own
    if one.act in ENDING_ACTS or one.typed_by == viewer.actor.ref:
        return True
    return walks and one.act in OPEN_ACTS


def typed_about(subjects: Iterable[UUID], act: str) -> dict[UUID, TypedIn]:
    """How the words of these rows came, where staff typed them in: row's ref → the newest."""
    rows = TypedIn.objects.filter(subject__in=set(subjects), act=act)
    return {one.subject: one for one in rows.order_by("typed_at", "pk")}


def newest_typed_by(viewer: Viewer, person: Person) -> TypedIn | None:
    """What the viewer typed in last for somebody, for the door that has just done it."""
    rows = TypedIn.objects.filter(person=person, typed_by=viewer.actor.ref)
    return rows.order_by("-typed_at", "-pk").first()


def typed_for_me(viewer: Viewer, person: UUID) -> list[TypedIn]:
    """All that was typed in for a person before they had a sign-in, for themself. NotVisible."""
    if person not in viewer.own_people:
        raise NotVisible
    rows = TypedIn.objects.filter(person__ref=person).select_related("person__programme__pack")
    return list(rows.order_by("-typed_at", "-pk"))


def typed_it_in(viewer: Viewer, whole: Whole) -> bool:
    """Whether what waits for an answer was typed in by the viewer, so that somebody else answers:
    an application, or why a no should be looked at again.
    """
    look = whole.asked_look
    waits = (whole.exit.ref, "apply") if look is None else (look.ref, "challenge")
    return typed_this(viewer, *waits)


def typed_this(viewer: Viewer, subject: UUID, act: str) -> bool:
    """Whether the viewer typed in what was said of one thing."""
    rows = TypedIn.objects.filter(subject=subject, act=act)
    return rows.filter(typed_human=viewer.actor.human).exists()


def last_plan_typed_by(viewer: Viewer, person: Person) -> TypedIn | None:
    """The exit plan as the viewer typed it in last, where nobody has written it since."""
    rows = TypedIn.objects.filter(person=person, act="write_plan")
    newest = rows.order_by("-typed_at", "-pk").first()
    return newest if newest is not None and newest.typed_by == viewer.actor.ref else None
