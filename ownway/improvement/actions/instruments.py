"""An instrument is taken in: our own, or one an organisation is entitled to use."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.improvement.actions.refusals import AlreadyTaken
from ownway.improvement.models import KeptInstrument
from ownway.improvement.rules import instruments as rules
from ownway.improvement.rules.instruments import Instrument
from ownway.programme.models import Programme
from ownway.record import actions as record
from ownway.record.store import writing


def take_instrument(
    *, programme: Programme, instrument: Instrument, origin: str, by: Actor, at: datetime
) -> KeptInstrument:
    """One version of an instrument for a programme, in one language. Raises AlreadyTaken."""
    return take_instruments(
        programme=programme, instruments=[instrument], origin=origin, by=by, at=at
    )[0]


def take_instruments(
    *,
    programme: Programme,
    instruments: Sequence[Instrument],
    origin: str,
    by: Actor,
    at: datetime,
) -> list[KeptInstrument]:
    """Languages of a version for a programme; what is here already stays the first one.

    `origin`: ours, csv or fhir. Raises AlreadyTaken where that version has other content, or asks
    or counts otherwise in another language: then its answers could not stand in one check.
    """
    with writing():
        programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
        there = [_there(programme, one) for one in instruments]
        pairs = zip(there, instruments, strict=True)
        kept = [old or _made(programme, one, origin, by, at) for old, one in pairs]
        made = [new for old, new in zip(there, kept, strict=True) if old is None]
        if not made:
            return kept
        record.write(
            by=by,
            at=at,
            verb="improvement.take_instrument",
            programme=programme.ref,
            rows=made,
            versions={
                f"instrument_{place}" if place else "instrument": one.digest
                for place, one in enumerate(made)
            },
            details={"origin": origin},
        )
    return kept


def _there(programme: Programme, instrument: Instrument) -> KeptInstrument | None:
    """This version in this language, where it is here already. Raises AlreadyTaken."""
    same = KeptInstrument.objects.filter(
        programme=programme, code=instrument.code, version=instrument.version
    )
    for one in same:
        if one.language == instrument.language:
            if one.digest == rules.digest(instrument):
                return one
            raise AlreadyTaken(
                _("Version %(version)s of this is here already, with other content.")
                % {"version": instrument.version},
                fix=_("Give what you changed a version of its own."),
            )
        if rules.skeleton(rules.from_kept(one.content)) != rules.skeleton(instrument):
            raise AlreadyTaken(
                _("Version %(version)s asks or counts otherwise in another language.")
                % {"version": instrument.version},
                fix=_("Use the same codes and points in each, or another version."),
            )
    return None


def _made(
    programme: Programme, instrument: Instrument, origin: str, by: Actor, at: datetime
) -> KeptInstrument:
    return KeptInstrument.objects.create(
        programme=programme,
        code=instrument.code,
        version=instrument.version,
        language=instrument.language,
        title=instrument.title,
        licence=instrument.licence,
        origin=origin,
        content=rules.canonical(instrument),
        digest=rules.digest(instrument),
        taken_at=at,
        taken_by=by.ref,
    )
