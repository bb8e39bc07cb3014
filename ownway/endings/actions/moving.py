"""Moving with everything that is yours: a package is made here, and loaded somewhere else."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from ownway.allocation import queries as allocations
from ownway.core.actors import Actor
from ownway.core.problems import Refused
from ownway.endings import queries, rules
from ownway.endings.actions.leaving import _locked
from ownway.endings.models import BroughtAlong, MovePackage
from ownway.endings.phrases import why_no_package
from ownway.joining.models import Enrolment
from ownway.joining.rules import Status
from ownway.people import actions as people
from ownway.people.models import Account, Person
from ownway.planning import actions as planning
from ownway.planning.models import Plan, PlanVersion
from ownway.planning.rules import LineKind, PlanKind
from ownway.programme import queries as programmes
from ownway.programme.models import Programme
from ownway.record import actions as record
from ownway.record.store import writing


class CannotLoad(Refused):
    """The package cannot be loaded here; nothing was changed."""

    code = "cannot_load"


def make_package(*, person: Person, by: Actor, at: datetime) -> bytes:
    """The package of a person, for them alone; that it was made is in the record."""
    with writing():
        person = _locked(person)
        data = rules.package(*queries.what_moves(person, at))
        made = MovePackage.objects.create(
            person=person, digest=hashlib.sha256(data).hexdigest(), made_at=at, made_by=by.ref
        )
        _record("endings.make_package", person, [made], by=by, at=at)
        return data


def read_package(data: bytes) -> dict[str, Any]:
    """What a package says, checked whole and by its sums; nothing is changed. Raises CannotLoad."""
    try:
        return rules.package_content(data)
    except rules.NotAPackage as why:
        raise CannotLoad(_("This file cannot be loaded."), fix=why_no_package(str(why))) from None


def load_package(
    *,
    programme: Programme,
    data: bytes,
    account: Account | None,
    by: Actor,
    at: datetime,
) -> BroughtAlong:
    """An enquiry here, with the plan that was written elsewhere kept for its first draft.

    No consent, no role and no money comes with it: the person gives and is given those here. The
    same package again is the same. Raises CannotLoad, people.actions.AlreadyThere.
    """
    content, digest = read_package(data), hashlib.sha256(data).hexdigest()
    with writing():
        before = BroughtAlong.objects.filter(digest=digest).select_related("person").first()
        if before is not None:
            if before.person.programme_id != programme.pk:
                raise CannotLoad(_("This file was loaded in another programme here."))
            return before
        if content["currency"] != programme.currency:
            raise CannotLoad(
                _("The amounts in it are in another currency."),
                fix=_("Join here with a new plan. Bring this one to read from."),
            )
        person = _joined(programme, content["person"], account, by=by, at=at)
        enrolment = Enrolment.objects.create(
            person=person,
            status=Status.ENQUIRY.value,
            informed_version="0" * 64,
            joined_at=at,
            joined_by=by.ref,
        )
        made = BroughtAlong.objects.create(
            person=person,
            digest=digest,
            plan={
                name: content[name] for name in ("matters", "managing", "months", "goals", "lines")
            },
            money={
                "from": content["from"],
                "currency": content["currency"],
                "rows": content["money"],
            },
            loaded_at=at,
            loaded_by=by.ref,
        )
        _record("endings.load_package", person, [person, enrolment, made], by=by, at=at)
        return made


def _joined(
    programme: Programme,
    said: Mapping[str, Any],
    account: Account | None,
    *,
    by: Actor,
    at: datetime,
) -> Person:
    languages = programmes.pack_of(programme).languages
    wanted = str(said["language"])
    return people.new_person(
        programme=programme,
        account=account,
        name=str(said["name"])[:200],
        called=str(said["called"])[:200],
        language=wanted if wanted in languages else languages[0],
        access_needs=str(said["access_needs"]),
        facts=None,
        restricted=False,
        by=by,
        at=at,
    )


def draft_from_package(*, person: Person, by: Actor, at: datetime) -> PlanVersion:
    """Once there is an amount here, the plan that was brought along is the first draft.

    Twice is once. Raises CannotLoad without a package or an amount.
    """
    with writing():
        person = _locked(person)
        brought = BroughtAlong.objects.filter(person=person).first()
        allocation = allocations.counting(person) or allocations.latest(person)
        if brought is None or allocation is None:
            raise CannotLoad(
                _("There is no plan to take over yet."), fix=_("Answer the questions first.")
            )
        there = Plan.objects.filter(person=person, kind=PlanKind.YEARLY, ended_at__isnull=True)
        draft = PlanVersion.objects.filter(plan__in=there).order_by("-number").first()
        if draft is not None:
            return draft
        kinds = set(LineKind)
        lines = [
            {**line, "kind": line["kind"] if line["kind"] in kinds else LineKind.SUPPORT.value}
            for line in brought.plan["lines"]
        ]
        draft, rows = planning.plan_of_package(
            person=person,
            kind=PlanKind.YEARLY.value,
            allocation=allocation,
            said={**brought.plan, "lines": lines},
            categories=list(programmes.pack_of(person.programme).planning.categories),
            by=by,
            at=at,
        )
        _record("endings.draft_from_package", person, rows, by=by, at=at)
        return draft


def _record(verb: str, person: Person, rows: list[Model], *, by: Actor, at: datetime) -> None:
    record.write(
        by=by,
        at=at,
        verb=verb,
        person=person.ref,
        programme=person.programme.ref,
        rows=rows,
    )
