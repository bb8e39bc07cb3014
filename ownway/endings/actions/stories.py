"""A graduate tells their story, if they wish, and can take it back at any time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Model
from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.endings import queries, rules
from ownway.endings.actions.heard import as_heard
from ownway.endings.actions.steps import NotNow, NotYours, how_heard, refuse
from ownway.endings.models import Ending, Story, StoryUse
from ownway.endings.rules import EndingKind, Heard
from ownway.planning.rules import Finding, check_length
from ownway.programme import queries as programmes
from ownway.record import actions as record
from ownway.record.store import writing

_TELL, _BACK = "endings.tell_story", "endings.withdraw_story"


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
    NotNow.
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
        rows = [] if before is None else _withdrawn(before, by=by, at=at)
        made = Story.objects.create(
            ending=found, words=words, named=named, agreed_at=at, agreed_by=by.ref
        )
        said = {"story": words, "named": "yes" if named else "no"}
        typed = as_heard(found.person, _TELL, made.ref, heard, said, by=by, at=at)
        _keep(_TELL, found, [*rows, made, *typed], heard, by=by, at=at)
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
        rows = _withdrawn(before, by=by, at=at)
        typed = as_heard(found.person, _BACK, before.ref, heard, {}, by=by, at=at)
        _keep(_BACK, found, [*rows, *typed], heard, by=by, at=at)
        return before


def ask_use(
    *, story: Story, place: str, purpose: str, until_on: date, by: Actor, at: datetime
) -> StoryUse:
    """Staff ask whether a story may be told somewhere else too; without a yes it may not.

    One place and one purpose for each asking. The same again is the same. NotWhole, NotNow.
    """
    place, purpose = place.strip(), purpose.strip()
    with writing():
        ending = Ending.objects.select_related("person__programme").get(stories=story)
        today = programmes.day_of(ending.person.programme, at)
        refuse(rules.check_use(place, purpose, until_on, today))
        now = _live(story)
        asked = {"place": place, "purpose": purpose, "until_on": until_on}
        there = StoryUse.objects.filter(story=now, ended_at__isnull=True, **asked).first()
        if there is not None:
            return there
        made = StoryUse.objects.create(story=now, **asked, asked_at=at, asked_by=by.ref)
        _keep("endings.ask_use", ending, [made], by=by, at=at)
        return made


def answer_use(*, use: StoryUse, yes: bool, by: Actor, at: datetime) -> StoryUse:
    """The person says yes or no to one use; nobody else can. Twice is once. NotYours, NotNow."""
    answer = "yes" if yes else "no"
    with writing():
        row, ending = _locked_use(use, by)
        if row.answer == answer:
            return row
        if row.answer or row.ended_at is not None:
            raise NotNow(_("This was answered already."), fix=_("They can ask you again."))
        row.answer, row.answered_at, row.answered_by = answer, at, by.ref
        row.save(update_fields=["answer", "answered_at", "answered_by"])
        _keep("endings.answer_use", ending, [row], by=by, at=at)
        return row


def end_use(*, use: StoryUse, by: Actor, at: datetime) -> StoryUse:
    """The yes to one use is taken back, in one step and with no reason. Twice is once. NotYours."""
    with writing():
        row, ending = _locked_use(use, by)
        if row.ended_at is not None:
            return row
        _end([row], by, at)
        _keep("endings.end_use", ending, [row], by=by, at=at)
        return row


def _own(ending: Ending, by: Actor, heard: Heard | None) -> Ending:
    """The ending, held. Raises NotYours for anybody but the person; what was heard is checked
    where it is kept."""
    rows = Ending.objects.select_related("person__programme").select_for_update(of=("self",))
    found = rows.get(pk=ending.pk)
    if heard is None and by.human != found.person.human:
        raise NotYours(_("Only the person themself can say this."))
    return found


def _live(story: Story) -> Story:
    """The story, locked, while its yes holds. Raises NotNow."""
    rows = Story.objects.select_for_update(of=("self",))
    found = rows.filter(pk=story.pk, withdrawn_at__isnull=True).first()
    if found is None:
        raise NotNow(_("This story was taken back."))
    return found


def _locked_use(use: StoryUse, by: Actor) -> tuple[StoryUse, Ending]:
    ending = _own(Ending.objects.get(stories__uses=use), by, None)
    return StoryUse.objects.select_for_update(of=("self",)).get(pk=use.pk), ending


def _end(uses: Sequence[StoryUse], by: Actor, at: datetime) -> None:
    for row in uses:
        row.ended_at, row.ended_by = at, by.ref
        row.save(update_fields=["ended_at", "ended_by"])


def _withdrawn(story: Story, *, by: Actor, at: datetime) -> list[Model]:
    """The yes to these words is over, and with it every use of them; the rows."""
    uses = list(
        StoryUse.objects.select_for_update(of=("self",)).filter(story=story, ended_at__isnull=True)
    )
    _end(uses, by, at)
    story.withdrawn_at, story.withdrawn_by = at, by.ref
    story.save(update_fields=["withdrawn_at", "withdrawn_by"])
    return [story, *uses]


def _keep(
    verb: str,
    ending: Ending,
    rows: Sequence[Model],
    heard: Heard | None = None,
    *,
    by: Actor,
    at: datetime,
) -> None:
    person = ending.person
    record.write(
        by=by,
        at=at,
        verb=verb,
        person=person.ref,
        programme=person.programme.ref,
        rows=rows,
        details=how_heard(heard),
    )
