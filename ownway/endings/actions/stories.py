"""A graduate tells their story, if they wish, and can take it back at any time."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.endings import queries
from ownway.endings.actions.steps import NotNow, NotYours, refuse
from ownway.endings.models import Ending, Story
from ownway.endings.rules import EndingKind
from ownway.planning.rules import Finding, check_length
from ownway.record import actions as record
from ownway.record.store import writing


def tell_story(
    *, ending: Ending, words: str, named: bool = False, by: Actor, at: datetime
) -> Story:
    """A story with its own yes; a new one takes the place of the one before. NotWhole, NotYours."""
    words = words.strip()
    with writing():
        found = _own(ending, by)
        if found.kind != EndingKind.GRADUATED:
            raise NotNow(_("A story is told after graduating."))
        refuse(check_length(words, "words") if words else [Finding("words_missing", "words")])
        before = queries.story_of(found)
        if before is not None and (before.words, before.named) == (words, named):
            return before
        rows = [] if before is None else [_withdrawn(before, by=by, at=at)]
        made = Story.objects.create(
            ending=found, words=words, named=named, agreed_at=at, agreed_by=by.ref
        )
        _keep("endings.tell_story", found, [*rows, made], by=by, at=at)
        return made


def withdraw_story(*, ending: Ending, by: Actor, at: datetime) -> Story | None:
    """The yes is taken back, at once and with no reason asked. Twice is once. Raises NotYours."""
    with writing():
        found = _own(ending, by)
        before = queries.story_of(found)
        if before is None:
            return None
        row = _withdrawn(before, by=by, at=at)
        _keep("endings.withdraw_story", found, [row], by=by, at=at)
        return row


def _own(ending: Ending, by: Actor) -> Ending:
    rows = Ending.objects.select_related("person__programme").select_for_update(of=("self",))
    found = rows.get(pk=ending.pk)
    if by.human != found.person.human:
        raise NotYours(_("Only the person themself can say this."))
    return found


def _withdrawn(story: Story, *, by: Actor, at: datetime) -> Story:
    story.withdrawn_at, story.withdrawn_by = at, by.ref
    story.save(update_fields=["withdrawn_at", "withdrawn_by"])
    return story


def _keep(verb: str, ending: Ending, rows: list[Story], *, by: Actor, at: datetime) -> None:
    person = ending.person
    record.write(
        by=by, at=at, verb=verb, person=person.ref, programme=person.programme.ref, rows=rows
    )
