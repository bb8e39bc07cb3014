"""A scale is added under its licence, and answered by the person. Nothing here knows an amount."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from ownway.consent.actions import NotYours
from ownway.core.actors import Actor, ActorKind
from ownway.core.problems import Refused
from ownway.people.models import Person
from ownway.programme import queries as programmes
from ownway.programme.models import Programme
from ownway.record import actions as record
from ownway.record.store import writing
from ownway.review import queries, rules
from ownway.review.models import Answering, Scale, ScaleAnswer, ScaleItem
from ownway.review.rules import Item


class CannotUse(Refused):
    """This scale, or this answer, cannot be taken as it is."""

    code = "cannot_use"


def add_scale(
    *,
    programme: Programme,
    code: str,
    version: int,
    title: str,
    licence: str,
    text: str,
    by: Actor,
    at: datetime,
) -> Scale:
    """A scale the organisation is entitled to use, from a CSV file; a version is never changed.

    Raises CannotUse with everything that is wrong, one problem for each line.
    """
    items, problems = rules.items_of_csv(text)
    if problems:
        raise CannotUse(_("The file has to be put right first."), problems=problems)
    if not licence.strip() or not title.strip():
        raise CannotUse(
            _("Say what it is called, and by whose leave you use it."),
            fix=_("Most recovery scales belong to somebody. Ask them first."),
        )
    pack = programmes.pack_of(programme)
    if pack.recovery_scale is not None and pack.recovery_scale.code == code:
        raise CannotUse(_("This code belongs to our own scale."), fix=_("Choose another code."))
    with writing():
        Programme.objects.select_for_update().get(pk=programme.pk)
        if Scale.objects.filter(programme=programme, code=code, version=version).exists():
            raise CannotUse(
                _("This version is here already, and stays as it is."),
                fix=_("Give the next version a number of its own."),
            )
        made = _keep(programme, code, version, title.strip(), licence.strip(), items, by, at)
        record.write(
            by=by,
            at=at,
            verb="review.add_scale",
            programme=programme.ref,
            rows=[made],
            details={"scale": made.ref, "code": code, "version": version, "items": len(items)},
        )
        return made


def answer_scale(
    *,
    person: Person,
    scale: str,
    answers: Mapping[str, int],
    key: UUID,
    by: Actor,
    at: datetime,
) -> Answering:
    """What the person answers today; what they left out stays out, and is no zero.

    `scale` is a code of `queries.scales_for`. `key` of the form: sent twice, it is one answering.
    Raises NotYours, CannotUse.
    """
    own = person.account is not None and by.ref == person.account.ref
    if not own and not (person.account is None and by.kind in (ActorKind.STAFF, ActorKind.JOB)):
        raise NotYours(_("Only the person answers this."))
    offered = queries.scale_for(person.programme, scale)
    if offered is None:
        raise CannotUse(_("This programme does not have this scale."))
    try:
        score = rules.score(offered.items, answers)
    except ValueError:
        raise CannotUse(_("Choose one of the answers on the page.")) from None
    if not answers:
        raise CannotUse(_("Choose an answer first. You can leave any of them out."))
    with writing():
        Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        there = Answering.objects.filter(ref=key, person=person).first()
        if there is not None:
            return there
        row = Scale.objects.filter(
            programme=person.programme, code=offered.code, version=offered.version
        ).first()
        new = row is None
        if row is None:
            row = _keep(
                person.programme,
                offered.code,
                offered.version,
                "",
                offered.licence,
                [Item(one.code, "", one.lowest, one.highest) for one in offered.items],
                by,
                at,
            )
        made = Answering.objects.create(
            ref=key,
            person=person,
            scale=row,
            answered_on=programmes.day_of(person.programme, at),
            answered_at=at,
            answered_by=by.ref,
        )
        items = {item.code: item for item in row.items.all()}
        given = [
            ScaleAnswer.objects.create(answering=made, item=items[code], value=value)
            for code, value in answers.items()
        ]
        record.write(
            by=by,
            at=at,
            verb="review.answer_scale",
            person=person.ref,
            programme=person.programme.ref,
            rows=[made, *given, *([row] if new else [])],
            details={"scale": row.ref, "complete": score.complete},
        )
        return made


def _keep(
    programme: Programme,
    code: str,
    version: int,
    title: str,
    licence: str,
    items: Sequence[Item],
    by: Actor,
    at: datetime,
) -> Scale:
    """The rows of a scale; without a title it is our own, whose words stand in the pack."""
    made = Scale.objects.create(
        programme=programme,
        code=code,
        version=version,
        ours=not title,
        title=title,
        licence=licence,
        added_at=at,
        added_by=by.ref,
    )
    ScaleItem.objects.bulk_create(
        ScaleItem(
            scale=made,
            position=place,
            code=item.code,
            words=item.words,
            lowest=item.lowest,
            highest=item.highest,
        )
        for place, item in enumerate(items, start=1)
    )
    return made
