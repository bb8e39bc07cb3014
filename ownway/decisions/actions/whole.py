"""What every decision keeps to: who stands apart, what is whole, what is written down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _

from ownway.consent import queries as consent
from ownway.core.actors import Actor
from ownway.decisions.actions.refusals import ConflictOfInterest, NotWhole
from ownway.decisions.phrases import told
from ownway.ledger import posting
from ownway.ledger.rules import Journal, hashes
from ownway.planning import queries as planning
from ownway.planning.models import PlanVersion
from ownway.planning.rules import Finding
from ownway.record import actions as record


def locked(version: PlanVersion) -> PlanVersion:
    """The version, with nobody else deciding on it at the same time."""
    rows = PlanVersion.objects.select_related("plan__person__programme__pack", "allocation__pack")
    return rows.select_for_update(of=("self",)).get(pk=version.pk)


def require_apart(version: PlanVersion, by: Actor, *, also: UUID | None = None) -> None:
    """Raises ConflictOfInterest for the person, one close to them, a writer, and `also`."""
    if by.human == version.plan.person.human:
        raise ConflictOfInterest(_("Nobody decides on their own plan."))
    if by.human == also:
        raise ConflictOfInterest(
            _("You decided on this line the first time."), fix=_("Somebody else looks at it now.")
        )
    person = version.plan.person
    if consent.is_close(by.human, person.programme.ref, person=person.ref):
        raise ConflictOfInterest(
            _("You said that you are close to this person, so somebody else decides."),
            fix=_("Hand it to a colleague."),
        )
    if by.human in planning.writers(version):
        raise ConflictOfInterest(
            _("You helped to write this plan, so somebody else decides on it."),
            fix=_("Hand it to a colleague."),
        )


def refuse(findings: Sequence[Finding]) -> None:
    """Raises NotWhole with every finding in words."""
    if findings:
        raise NotWhole(
            _("Something is to be put right first."),
            problems=[told(finding) for finding in findings],
        )


def keep_record(
    verb: str,
    version: PlanVersion,
    rows: Sequence[Model],
    journals: Sequence[Journal],
    *,
    by: Actor,
    at: datetime,
    details: Mapping[str, object] | None = None,
) -> None:
    """One entry in the record, and the journals it stands for, posted."""
    person = version.plan.person
    programme = person.programme
    entry = record.write(
        by=by,
        at=at,
        verb=verb,
        person=person.ref,
        programme=programme.ref,
        rows=rows,
        versions={
            "pack": programme.pack.digest if programme.pack else "",
            "plan": version.content_hash,
        },
        details={"version": version.number, "plan": str(version.plan.ref), **(details or {})},
        journals=hashes(programme.ref, journals),
    )
    if journals:
        posting.post(journals, book=programme.ref, event=entry, by=by, at=at)
