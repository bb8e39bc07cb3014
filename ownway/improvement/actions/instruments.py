"""An instrument is taken in: our own, or one an organisation is entitled to use."""

from __future__ import annotations

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
    """One version of an instrument for a programme; the same again is the first one.

    `origin`: ours, csv or fhir. Raises AlreadyTaken where that version has other content.
    """
    digest = rules.digest(instrument)
    with writing():
        programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
        there = KeptInstrument.objects.filter(
            programme=programme,
            code=instrument.code,
            version=instrument.version,
            language=instrument.language,
        ).first()
        if there is not None:
            if there.digest == digest:
                return there
            raise AlreadyTaken(
                _("Version %(version)s of this is here already, with other content.")
                % {"version": instrument.version},
                fix=_("Give what you changed a version of its own."),
            )
        kept = KeptInstrument.objects.create(
            programme=programme,
            code=instrument.code,
            version=instrument.version,
            language=instrument.language,
            title=instrument.title,
            licence=instrument.licence,
            origin=origin,
            content=rules.canonical(instrument),
            digest=digest,
            taken_at=at,
            taken_by=by.ref,
        )
        record.write(
            by=by,
            at=at,
            verb="improvement.take_instrument",
            programme=programme.ref,
            rows=[kept],
            versions={"instrument": digest},
            details={"origin": origin},
        )
    return kept
