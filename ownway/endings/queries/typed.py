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
from ownway.programme.models import Programme

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


def to_type_for(viewer: Viewer, ref: UUID, at: datetime) -> Person:
    """Somebody without a sign-in this viewer types in for.

    Those who run exits there, those who take part in the person's way out by name, and those who
    are named for the person do. Raises NotVisible, also for whoever has a sign-in or has left.
    """
    found = Person.objects.select_related("programme__pack").filter(ref=ref).first()
    if found is None or not _on_paper(found) or not _types_for(viewer, found, at):
        raise NotVisible
    viewer.saw(consent.about_of(found), Topic.GOALS)
    return found


def may_type(viewer: Viewer, person: Person, at: datetime) -> bool:
    """The same as an answer, for a link."""
    return _on_paper(person) and _types_for(viewer, person, at)


def _on_paper(person: Person) -> bool:
    where = joining.where(person)
    without = person.account_id is None  # type: ignore[attr-defined]
    return without and where is not None and not where.over


def _types_for(viewer: Viewer, person: Person, at: datetime) -> bool:
    answer = consent.can(viewer, Permission.EXIT_RUN, person=person)
    if answer or answer.why == "own_interest":
        return bool(answer)  # who is close to somebody types nothing in for them (T7)
    if _named_for(viewer, person):
        return True
    whole = of_person(person, at)
    return whole is not None and part_of(viewer, whole) is not None


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
    """What was typed in for somebody, newest first: what is open to all, and what one typed."""
    rows = TypedIn.objects.filter(person=person).order_by("-typed_at", "-pk")
    return [one for one in rows if _reads(viewer, one)]


def typed_in(viewer: Viewer, ref: UUID, at: datetime) -> TypedIn:
    """One of them, for a letter to the person. Raises NotVisible."""
    rows = TypedIn.objects.select_related("person__programme__pack").filter(ref=ref)
    found = rows.first()
    if found is None or not _reads(viewer, found) or not _types_for(viewer, found.person, at):
        raise NotVisible
    topic = Topic.GOALS if found.act in OPEN_ACTS else Topic.BAD_TIMES
    viewer.saw(consent.about_of(found.person), topic)
    return found


def _reads(viewer: Viewer, one: TypedIn) -> bool:
    return one.act in OPEN_ACTS or one.typed_by == viewer.actor.ref


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
    rows = TypedIn.objects.filter(subject=waits[0], act=waits[1])
    return rows.filter(typed_human=viewer.actor.human).exists()


def last_plan_typed_by(viewer: Viewer, person: Person) -> TypedIn | None:
    """The exit plan as the viewer typed it in last, where nobody has written it since."""
    rows = TypedIn.objects.filter(person=person, act="write_plan")
    newest = rows.order_by("-typed_at", "-pk").first()
    return newest if newest is not None and newest.typed_by == viewer.actor.ref else None
