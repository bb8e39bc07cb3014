"""Somebody notes how ready they feel, and shares it or not. It changes nothing (H3)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Model
from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.endings.actions.steps import NotWhole, NotYours, how_heard, refuse, typed_in
from ownway.endings.models.readiness import Readiness
from ownway.endings.rules.heard import Heard
from ownway.endings.rules.readiness import check_signs
from ownway.people.models import Person
from ownway.programme import queries as programmes
from ownway.record import actions as record
from ownway.record.store import writing


def note_signs(
    *,
    person: Person,
    strengths: str = "",
    words: str = "",
    answers: Mapping[str, str] | None = None,
    shared: bool = False,
    heard: Heard | None = None,
    by: Actor,
    at: datetime,
) -> Readiness:
    """What somebody sees in themself today: strengths first, then what they like to answer.

    The person alone sees it until they share it; `shared` where they say so at once. `heard`: staff
    type in what somebody without a sign-in chose to hand over. Raises NotWhole, NotYours.
    """
    exits = programmes.pack_of(person.programme).exits
    if exits is None:
        raise NotWhole(_("This programme has no such page."))
    strengths, words = strengths.strip(), words.strip()
    said = {code: answer for code, answer in (answers or {}).items() if answer}
    refuse(check_signs(strengths, words, said, exits.signs))
    with writing():
        _own(person, heard, by)
        last = Readiness.objects.filter(person=person).order_by("-pk").first()
        given = (strengths, words, said)
        if (
            last
            and (last.strengths, last.words, last.answers) == given
            and bool(last.shared_at) is shared
        ):
            return last
        made = Readiness.objects.create(
            person=person,
            strengths=strengths,
            words=words,
            answers=said,
            written_at=at,
            written_by=by.ref,
            shared_at=at if shared else None,
            shared_by=by.ref if shared else None,
        )
        typed = {"strengths": strengths, "feels": words, "shared": "yes" if shared else "no"}
        typed |= {f"sign.{code}": answer for code, answer in said.items()}
        _keep("endings.note_signs", made, heard, typed, by=by, at=at)
        return made


def share_signs(
    *,
    readiness: Readiness,
    shared: bool = True,
    heard: Heard | None = None,
    by: Actor,
    at: datetime,
) -> Readiness:
    """The person lets those who walk with them read it, or keeps it to themself again. NotYours."""
    with writing():
        found = Readiness.objects.select_for_update(of=("self",)).get(pk=readiness.pk)
        _own(found.person, heard, by)
        if (found.shared_at is not None) is shared:
            return found
        found.shared_at, found.shared_by = (at, by.ref) if shared else (None, None)
        found.save(update_fields=["shared_at", "shared_by"])
        said = {"shared": "yes" if shared else "no"}
        _keep("endings.share_signs", found, heard, said, by=by, at=at)
        return found


def _own(person: Person, heard: Heard | None, by: Actor) -> None:
    if heard is None and by.human != person.human:
        raise NotYours(_("Only the person themself writes and shares this."))


def _keep(
    verb: str,
    row: Readiness,
    heard: Heard | None,
    said: Mapping[str, object],
    *,
    by: Actor,
    at: datetime,
) -> None:
    person, rows = row.person, list[Model]([row])
    if heard is not None:
        act = verb.removeprefix("endings.")
        rows.append(typed_in(person, act, row.ref, heard, said, by=by, at=at))
    record.write(
        by=by,
        at=at,
        verb=verb,
        person=person.ref,
        programme=person.programme.ref,
        rows=rows,
        details=how_heard(heard),
    )
