"""A graduate tells their story, if they wish, and can take it back at any time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.endings import queries
from ownway.endings.actions.heard import as_heard
from ownway.endings.actions.steps import NotNow, NotYours, how_heard, refuse
from ownway.endings.models import Ending, Story
from ownway.endings.rules import EndingKind, Heard
from ownway.planning.rules import Finding, check_length
from ownway.record import actions as record
from ownway.record.store import writing


def tell_story(
    *,
    ending: Ending,
    words: str,
    named: bool = False,
    heard: Heard | None = None,
    by: Actor,
    at: datetime,
) -> Story:
    """A story with its own yes; a new one takes the place of the one before.

    `heard`: staff type in what somebody without a sign-in wrote or said. Raises NotWhole, NotYours,
    NotNow, NotYours.
    """
    words = words.strip()
    with writing():
        found = _own(ending, by, heard)
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
        _keep(
            "endings.tell_story",
            made,
            rows,
            heard,
            {"story": words, "named": "yes" if named else "no"},
            by=by,
            at=at,
        )
        return made


def withdraw_story(
    *, ending: Ending, heard: Heard | None = None, by: Actor, at: datetime
) -> Story | None:
    """The yes is taken back, at once and with no reason asked. Twice is once.

    `heard` as in `tell_story`. Raises NotYours, NotWhole.
    """
    with writing():
        found = _own(ending, by, heard)
        before = queries.story_of(found)
        if before is None:
            return None
        row = _withdrawn(before, by=by, at=at)
        _keep("endings.withdraw_story", row, [], heard, {}, by=by, at=at)
        return row


def _own(ending: Ending, by: Actor, heard: Heard | None) -> Ending:
    """The ending, held. Raises NotYours for anybody but the person; what was heard is checked
    where it is kept."""
    rows = Ending.objects.select_related("person__programme").select_for_update(of=("self",))
    found = rows.get(pk=ending.pk)
    if heard is None and by.human != found.person.human:
        raise NotYours(_("Only the person themself can say this."))
    return found


def _withdrawn(story: Story, *, by: Actor, at: datetime) -> Story:
    story.withdrawn_at, story.withdrawn_by = at, by.ref
    story.save(update_fields=["withdrawn_at", "withdrawn_by"])
    return story


def _keep(
    verb: str,
    story: Story,
    rows: list[Story],
    heard: Heard | None,
    said: Mapping[str, object],
    *,
    by: Actor,
    at: datetime,
) -> None:
    person = story.ending.person
    record.write(
        by=by,
        at=at,
        verb=verb,
        person=person.ref,
        programme=person.programme.ref,
        rows=[*rows, story, *as_heard(person, verb, story.ref, heard, said, by=by, at=at)],
        details=how_heard(heard),
    )
