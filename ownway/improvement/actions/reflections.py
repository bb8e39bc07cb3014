"""Writing for oneself, showing some of it to the team, and making a small change of it (S17)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.problems import NotVisible, Problem, Refused
from ownway.improvement.actions.cycles import Change, begin
from ownway.improvement.actions.refusals import CannotKeep
from ownway.improvement.models import Cycle, ReflectionNote, SharedNote, Sitting
from ownway.improvement.queries.sheets import personalisation
from ownway.improvement.rules.cycles import Origin
from ownway.improvement.rules.reflections import (
    LONGEST_NOTE,
    Lens,
    Stage,
    prompt_of,
)
from ownway.programme.models import Programme
from ownway.record import actions as record
from ownway.record.store import writing


class SittingOver(Refused):
    """The team has ended this sitting; what was shared stays to be read."""

    code = "sitting_over"


def save_notes(
    *,
    programme: Programme,
    stage: str,
    prompt: str,
    words: Mapping[str, str],
    by: Actor,
    at: datetime,
) -> None:
    """What somebody writes for themselves at one prompt, lens by lens; an empty one is deleted.

    What they showed their team of a deleted note goes with it. Nobody else can write here, so what
    was saved last holds. Raises NotVisible for a prompt there is not, CannotKeep where too long.
    """
    found = _prompt(stage, prompt)
    texts = {Lens(lens): text.strip() for lens, text in words.items()}
    _refuse_long(texts)
    with writing():
        for lens, text in texts.items():
            if text:
                ReflectionNote.objects.update_or_create(
                    programme=programme,
                    human=by.human,
                    prompt=prompt,
                    lens=lens,
                    defaults={
                        "stage": found.code,
                        "edition": personalisation().edition,
                        "words": text,
                        "written_at": at,
                        "written_by": by.ref,
                    },
                )
        empty = [lens for lens, text in texts.items() if not text]
        _forget(programme, prompt, empty, by=by, at=at)


def _forget(
    programme: Programme, prompt: str, lenses: list[Lens], *, by: Actor, at: datetime
) -> None:
    """Deletes one's own notes at a prompt, and what was shown of them."""
    ReflectionNote.objects.filter(
        programme=programme, human=by.human, prompt=prompt, lens__in=lenses
    ).delete()
    shown = list(
        SharedNote.objects.filter(
            sitting__programme=programme, human=by.human, prompt=prompt, lens__in=lenses
        )
    )
    if shown:
        record.write(
            by=by, at=at, verb="improvement.take_back", programme=programme.ref, gone=shown
        )
        SharedNote.objects.filter(pk__in=[one.pk for one in shown]).delete()


def begin_sitting(*, programme: Programme, stage: str, by: Actor, at: datetime) -> Sitting:
    """The team looks at one stage together. Where it does already, that sitting. NotVisible."""
    found = personalisation().stage(stage)
    if found is None:
        raise NotVisible
    with writing():
        programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
        there = Sitting.objects.filter(
            programme=programme, stage=stage, ended_at__isnull=True
        ).first()
        if there is not None:
            return there
        made = Sitting.objects.create(
            programme=programme,
            stage=stage,
            edition=personalisation().edition,
            begun_at=at,
            begun_by=by.ref,
        )
        record.write(
            by=by,
            at=at,
            verb="improvement.begin_sitting",
            programme=programme.ref,
            rows=[made],
            details={"stage": stage},
        )
    return made


def end_sitting(*, sitting: Sitting, by: Actor, at: datetime) -> Sitting:
    """The team is done with this stage for today. Twice is once."""
    with writing():
        sitting = _locked(sitting)
        if sitting.ended_at is not None:
            return sitting
        sitting.ended_at, sitting.ended_by = at, by.ref
        sitting.save(update_fields=["ended_at", "ended_by"])
        record.write(
            by=by,
            at=at,
            verb="improvement.end_sitting",
            programme=sitting.programme.ref,
            rows=[sitting],
        )
    return sitting


def share_note(*, note: ReflectionNote, sitting: Sitting, by: Actor, at: datetime) -> SharedNote:
    """Shows one's own words, as they are now, to the team; sharing again shows the newer words.

    Raises NotVisible for another's note or another stage, SittingOver.
    """
    with writing():
        sitting = _locked(sitting)
        theirs = (note.human, note.stage, note.programme_id)
        if theirs != (by.human, sitting.stage, sitting.programme_id):
            raise NotVisible
        if sitting.ended_at is not None:
            raise SittingOver(
                _("The team has ended this sitting."), fix=_("Begin a new one to share more.")
            )
        shared, _made = SharedNote.objects.update_or_create(
            sitting=sitting,
            human=by.human,
            prompt=note.prompt,
            lens=note.lens,
            defaults={"words": note.words, "shared_at": at, "shared_by": by.ref},
        )
        record.write(
            by=by,
            at=at,
            verb="improvement.share_note",
            programme=sitting.programme.ref,
            rows=[shared],
        )
    return shared


def take_back_note(*, shared: SharedNote, by: Actor, at: datetime) -> None:
    """The team sees it no longer; one's own note stays. Twice is once. NotVisible for another's."""
    if shared.human != by.human:
        raise NotVisible
    with writing():
        there = SharedNote.objects.filter(pk=shared.pk).select_related("sitting__programme")
        found = there.first()
        if found is None:
            return
        record.write(
            by=by,
            at=at,
            verb="improvement.take_back",
            programme=found.sitting.programme.ref,
            gone=[found],
        )
        found.delete()


def make_team_action(
    *,
    key: UUID,
    programme: Programme,
    stage: str,
    aim: str,
    owner: str,
    measure: str,
    due_on: date,
    colleague: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Cycle:
    """A note becomes a small change with an owner and a day, in one step; it is tried as any other.

    `key` comes with the form, so that a second click is the same change. The note itself stays
    where it is: only what is written here is the team's. Raises NotVisible, CannotKeep.
    """
    if personalisation().stage(stage) is None:
        raise NotVisible
    return begin(
        Change(aim, owner, measure, due_on, colleague),
        programme=programme,
        origin=Origin.REFLECTION,
        key=key,
        verb="improvement.make_team_action",
        stage=stage,
        by=by,
        at=at,
    )


def _prompt(stage: str, prompt: str) -> Stage:
    found = personalisation().stage(stage)
    if found is None or prompt_of(found, prompt) is None:
        raise NotVisible
    return found


def _locked(sitting: Sitting) -> Sitting:
    rows = Sitting.objects.select_related("programme").select_for_update(of=("self",))
    return rows.get(pk=sitting.pk)


def _refuse_long(texts: Mapping[Lens, str]) -> None:
    problems = [
        Problem(
            "too_long",
            _("This is longer than we can keep."),
            where=lens.value,
            fix=_("Make it shorter. Up to %(most)s characters fit.") % {"most": LONGEST_NOTE},
        )
        for lens, text in texts.items()
        if len(text) > LONGEST_NOTE
    ]
    if problems:
        raise CannotKeep(_("Something is to be put right first."), problems=problems)
