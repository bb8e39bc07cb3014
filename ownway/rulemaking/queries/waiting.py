"""What was asked for and is not answered yet, and the texts it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ownway.programme import queries as programmes
from ownway.rulemaking.models import Study


@dataclass(frozen=True, slots=True)
class Texts:
    """The rules a study works with. `on`: the day both are worked out for.

    `envelope`: what there is for a year, in minor units.
    """

    old: str
    new: str
    on: date
    currency: str
    envelope: int


def waiting() -> Study | None:
    """The study that was asked for first and has not ended. A killed run is run again."""
    rows = Study.objects.filter(ended_at__isnull=True).select_related("programme", "proposal")
    return rows.order_by("pk").first()


def texts_of(study: Study, at: datetime) -> Texts:
    """The rules in force now beside those proposed; without a proposal, those in force twice."""
    programme = programmes.by_ref(study.programme.ref)
    pack = programmes.pack_of(programme)
    if study.proposal is None:
        new, on = pack.scheme, programmes.day_of(programme, at)
    else:
        new, on = study.proposal.content["scheme"], study.proposal.starts_on
    envelope = sum(one.envelope for one in pack.funded_by)
    return Texts(pack.scheme, new, on, pack.currency, envelope)
