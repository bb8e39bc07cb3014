"""Opening a programme, and putting a new version of its rules in force."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.problems import Refused
from ownway.ledger import actions as books
from ownway.ledger import posting
from ownway.ledger import queries as balances
from ownway.ledger.rules import Journal, credit, debit, hashes
from ownway.programme import queries
from ownway.programme.models import EnvelopeYear, InForce, PackVersion, Programme
from ownway.programme.queries import LoadedPack
from ownway.programme.rules import (
    Pack,
    authority_of,
    award_of,
    keeps_funders,
    scheme_identity,
    year_start,
)
from ownway.record import actions as record
from ownway.record.store import writing


class AlreadyOpen(Refused):
    """A programme with this code is here already."""

    code = "already_open"


class NotItsPack(Refused):
    """A programme keeps its code, its currency and its funders: its books are written in them."""

    code = "not_its_pack"


class NeedsAdoption(Refused):
    """Other rules of the amount come into force by the gate of their adoption alone (A14)."""

    code = "needs_adoption"


def open_programme(*, folder: Path, by: Actor, at: datetime) -> Programme:
    """A programme under the pack in `folder`, with its book and the funders' money for a year.

    Posts the award of each funder, Dr award · Cr authority, so that no more than its envelope
    can ever be promised. Raises PackUnreadable, AlreadyOpen.
    """
    loaded = queries.load_pack(folder)
    pack = loaded.pack
    with writing():
        if Programme.objects.filter(code=pack.code).exists():
            raise AlreadyOpen(_("This programme is open already."))
        programme = Programme.objects.create(
            code=pack.code, name=pack.name, currency=pack.currency, opened_at=at, opened_by=by.ref
        )
        version, taken = _keep(programme, loaded, None, by=by, at=at)
        books.open_book(ref=programme.ref, currency_default=pack.currency, by=by, at=at)
        awards = _awards(programme, pack, None, at=at)
        entry = record.write(
            by=by,
            at=at,
            verb="programme.open",
            programme=programme.ref,
            rows=[programme, version, taken],
            versions={"pack": loaded.digest},
            details={"envelopes": _envelopes(pack), "currency": pack.currency},
            journals=hashes(programme.ref, awards),
        )
        posting.post(awards, book=programme.ref, event=entry, by=by, at=at)
    return programme


def adopt_pack(*, programme: Programme, folder: Path, by: Actor, at: datetime) -> PackVersion:
    """The pack in `folder` is in force from now; what was decided before keeps its version.

    For a pack whose rules of the amount are those in force. A version that was in force once can
    come back. Where the envelope differs, the difference is posted. Raises PackUnreadable,
    NotItsPack, NeedsAdoption, and posting.NotEnough where the new envelope is less than what is
    already promised.
    """
    return _take(programme, queries.load_pack(folder), None, by=by, at=at)


def bring_into_force(
    *, programme: Programme, loaded: LoadedPack, adoption: UUID, by: Actor, at: datetime
) -> PackVersion:
    """The pack with other rules of the amount, by the adoption that names them, once.

    `adoption`: the ref of a row that the database itself looks up. Raises NotItsPack and
    posting.NotEnough, as `adopt_pack` does.
    """
    return _take(programme, loaded, adoption, by=by, at=at)


def _take(
    programme: Programme, loaded: LoadedPack, adoption: UUID | None, *, by: Actor, at: datetime
) -> PackVersion:
    with writing():
        programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
        before = queries.pack_of(programme)
        if (loaded.pack.code, loaded.pack.currency) != (
            programme.code,
            programme.currency,
        ) or not keeps_funders(before, loaded.pack):
            raise NotItsPack(
                _("This pack belongs to another programme."),
                fix=_("Choose the pack with the same code, currency and funder."),
            )
        rows = in_force_kept(programme)
        other = rows[-1].scheme != scheme_identity(loaded.pack.scheme)
        if adoption is None and (other or loaded.pack.facts != before.facts):
            raise NeedsAdoption(
                _("The rules of the amount differ from those in force."),
                fix=_("Propose them. They are tried out on everyone before they are adopted."),
            )
        version, taken = _keep(programme, loaded, adoption, by=by, at=at)
        awards = _awards(programme, loaded.pack, before, at=at)
        entry = record.write(
            by=by,
            at=at,
            verb="programme.adopt_pack",
            programme=programme.ref,
            rows=[programme, version, taken, *rows],
            versions={
                "pack": loaded.digest,
                "before": queries.digest(before),
                "scheme": taken.scheme,
            },
            details={
                "envelopes": _envelopes(loaded.pack),
                "ground": taken.ground,
                **({"adoption": str(adoption)} if adoption else {}),
            },
            journals=hashes(programme.ref, awards),
        )
        if awards:
            posting.post(awards, book=programme.ref, event=entry, by=by, at=at)
    return version


def _keep(
    programme: Programme, loaded: LoadedPack, adoption: UUID | None, *, by: Actor, at: datetime
) -> tuple[PackVersion, InForce]:
    """The version with this digest, kept once, and now the programme's own."""
    version, _made = PackVersion.objects.get_or_create(
        programme=programme,
        digest=loaded.digest,
        defaults={
            "content": queries.text_of(loaded.pack),
            "loaded_at": at,
            "loaded_by": by.ref,
        },
    )
    others = "adopted" if adoption else "same_rules"
    taken = InForce.objects.create(
        programme=programme,
        pack=version,
        scheme=scheme_identity(loaded.pack.scheme),
        ground=others if programme.pack_id else "opened",
        adoption=adoption,
        taken_at=at,
        taken_by=by.ref,
    )
    programme.pack = version
    programme.name = loaded.pack.name
    programme.save(update_fields=["pack", "name"])
    return version, taken


def in_force_kept(programme: Programme) -> list[InForce]:
    """What is in force, inside the transaction of an action whose entry names these rows.

    Kept now for a programme that was opened before such rows were.
    """
    found = queries.in_force(programme)
    if found is None:
        found = InForce.objects.create(
            programme=programme,
            pack=programme.pack,
            scheme=scheme_identity(queries.pack_of(programme).scheme),
            ground="opened",
            taken_at=programme.opened_at,
            taken_by=programme.opened_by,
        )
    return [found]


def grant_years(*, programme: Programme, by: Actor, at: datetime) -> list[EnvelopeYear]:
    """On the first day of a funder's year what may still be promised is its envelope again.

    Posts the difference, Dr award · Cr authority or the reverse: what nobody promised in the old
    year does not add up. What lies in pots stays. Each year is granted once; the first began when
    the programme opened.
    """
    with writing():
        programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
        pack, day = queries.pack_of(programme), queries.day_of(programme, at)
        opened_on = queries.day_of(programme, programme.opened_at)
        years, awards = [], []
        for one in pack.funded_by:
            starts_on = year_start(one.year_starts, day) if one.year_starts else opened_on
            known = {"programme": programme, "funder": one.code, "starts_on": starts_on}
            if starts_on <= opened_on or EnvelopeYear.objects.filter(**known).exists():
                continue
            years.append(
                EnvelopeYear.objects.create(
                    **known, envelope_minor=one.envelope, granted_at=at, granted_by=by.ref
                )
            )
            left = balances.balance(authority_of(pack, programme.ref, one.code))
            awards += _award(programme, pack, one.code, one.envelope - left, at=at)
        if not years:
            return []
        entry = record.write(
            by=by,
            at=at,
            verb="programme.grant_years",
            programme=programme.ref,
            rows=years,
            details={"envelopes": {one.funder: one.envelope_minor for one in years}},
            journals=hashes(programme.ref, awards),
        )
        if awards:
            posting.post(awards, book=programme.ref, event=entry, by=by, at=at)
        return years


def _envelopes(pack: Pack) -> dict[str, int]:
    """Each funder's money for a year, minor units."""
    return {one.code: one.envelope for one in pack.funded_by}


def _awards(
    programme: Programme, pack: Pack, before: Pack | None, *, at: datetime
) -> list[Journal]:
    """What each funder promises more than it did under the pack before, or less."""
    had = {} if before is None else _envelopes(before)
    return [
        award
        for one in pack.funded_by
        for award in _award(programme, pack, one.code, one.envelope - had.get(one.code, 0), at=at)
    ]


def _award(
    programme: Programme, pack: Pack, funder: str, more: int, *, at: datetime
) -> list[Journal]:
    """Dr award · Cr authority of one funder; nothing where its promise stays as it is."""
    if not more:
        return []
    day = queries.day_of(programme, at)
    award, authority = (of(pack, programme.ref, funder) for of in (award_of, authority_of))
    books.open_accounts([award, authority], opened_on=day)
    return [
        Journal(
            key=uuid4(),
            kind="award",
            effective_on=day,
            lines=(debit(award, more), credit(authority, more)),
            subject=programme.ref,
        )
    ]
