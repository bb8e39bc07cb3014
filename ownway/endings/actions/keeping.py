"""What somebody keeps on their way out: an exit plan, milestones, what partners give."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.problems import Stale
from ownway.endings import rules
from ownway.endings.actions.steps import (
    NotNow,
    exits_of,
    keep,
    locked,
    refuse,
)
from ownway.endings.models import (
    Exit,
    ExitPlan,
    Milestone,
    Resource,
)
from ownway.endings.rules import ExitStatus, Heard
from ownway.planning.rules import Finding, check_length
from ownway.programme import queries as programmes
from ownway.record.store import writing


def write_plan(
    *,
    way_out: Exit,
    keeps_well: str = "",
    turn_to: str = "",
    early_signs: str = "",
    first_steps: str = "",
    shared: bool = False,
    version: int = 0,
    heard: Heard | None = None,
    by: Actor,
    at: datetime,
) -> ExitPlan:
    """The person's own exit plan, in their words; written and changed until they graduate.

    `shared`: those who take part may read it; `version`: the one they read, 0 for none; `heard`,
    here and below: typed in by staff for somebody without a sign-in (I15). Raises NotWhole, NotNow,
    NotYours; Stale where they wrote in another window meanwhile.
    """
    texts = {
        "keeps_well": keeps_well.strip(),
        "turn_to": turn_to.strip(),
        "early_signs": early_signs.strip(),
        "first_steps": first_steps.strip(),
    }
    refuse(rules.check_plan(**texts))
    with writing():
        row = locked(way_out)
        if row.status == ExitStatus.GRADUATED:
            raise NotNow(_("You have graduated. Your plan is kept as it was."))
        said = {**texts, "shared": shared}
        plan = ExitPlan.objects.filter(exit=row).first() or ExitPlan(exit=row)
        if plan.version and all(getattr(plan, name) == value for name, value in said.items()):
            return plan
        if plan.version != version and heard is not None:
            raise Stale(
                _("Somebody else typed in a plan of theirs meanwhile."),
                fix=_("Ask which paper is the newer one. Save again if it is yours."),
            )
        if plan.version != version:
            raise Stale(
                _("You changed this in another window."), fix=_("Look at both, and save again.")
            )
        for name, value in said.items():
            setattr(plan, name, value)
        plan.version, plan.written_at, plan.written_by = plan.version + 1, at, by.ref
        plan.save()
        keep(
            "endings.write_plan",
            row,
            [plan],
            by=by,
            at=at,
            details={"version": plan.version},
            heard=heard,
            said={**texts, "shared": _yes(shared)},
        )
        return plan


def _yes(yes: bool) -> str:
    return "yes" if yes else "no"


def choose_milestone(
    *,
    way_out: Exit,
    words: str,
    by_on: date | None = None,
    heard: Heard | None = None,
    by: Actor,
    at: datetime,
) -> Milestone:
    """Something to reach on the way, of the person's choice. Raises NotWhole, NotNow, NotYours."""
    words = words.strip()
    refuse(check_length(words, "words", 500) if words else [Finding("words_missing", "words")])
    with writing():
        row = locked(way_out)
        if row.status in rules.CLOSED:
            raise NotNow(_("There is nothing under way."))
        same = Milestone.objects.filter(exit=row, words=words, by_on=by_on, removed_at=None)
        found = same.first()
        if found is not None:
            return found
        made = Milestone.objects.create(
            exit=row, words=words, by_on=by_on, chosen_at=at, chosen_by=by.ref
        )
        said = {"milestone": words, "by_on": by_on}
        keep("endings.choose_milestone", row, [made], heard=heard, said=said, by=by, at=at)
        return made


def reach_milestone(
    *, milestone: Milestone, heard: Heard | None = None, by: Actor, at: datetime
) -> Milestone:
    """It is reached, or is not any more wanted as it was. Twice is once. Raises NotYours."""
    return _mark_milestone(milestone, "reached", "endings.reach_milestone", heard, by=by, at=at)


def remove_milestone(
    *, milestone: Milestone, heard: Heard | None = None, by: Actor, at: datetime
) -> Milestone:
    """The person takes a milestone away; nobody asks why. Twice is once. Raises NotYours."""
    return _mark_milestone(milestone, "removed", "endings.remove_milestone", heard, by=by, at=at)


def _mark_milestone(
    milestone: Milestone, what: str, verb: str, heard: Heard | None, *, by: Actor, at: datetime
) -> Milestone:
    with writing():
        found = Milestone.objects.select_for_update(of=("self",)).get(pk=milestone.pk)
        if getattr(found, f"{what}_at") is not None:
            return found
        setattr(found, f"{what}_at", at)
        setattr(found, f"{what}_by", by.ref)
        found.save()
        said = {"milestone": found.words}
        keep(verb, locked(found.exit), [found], heard=heard, said=said, by=by, at=at)
        return found


def add_resource(
    *,
    way_out: Exit,
    kind: str,
    partner: str,
    words: str,
    until_on: date,
    by: Actor,
    at: datetime,
) -> Resource:
    """A partner puts something at the person's side with the award. Raises NotWhole, NotNow."""
    partner, words = partner.strip(), words.strip()
    with writing():
        row = locked(way_out)
        if row.cohort is None or row.status in rules.CLOSED:
            raise NotNow(_("There is no award that this could belong to."))
        found = [*check_length(words, "words", 500), *check_length(partner, "partner", 200)]
        given = {"partner": partner, "words": words}
        found += [Finding("words_missing", name) for name, said in given.items() if not said]
        if kind not in exits_of(row.person).partners:
            found.append(Finding("partner_unknown", "kind"))
        if until_on < programmes.day_of(row.person.programme, at):
            found.append(Finding("promise_day", "until_on"))
        refuse(found)
        said = {"kind": kind, "partner": partner, "words": words, "until_on": until_on}
        same = Resource.objects.filter(exit=row, returned_at=None, used_at=None, **said).first()
        if same is not None:
            return same
        made = Resource.objects.create(exit=row, added_at=at, added_by=by.ref, **said)
        keep("endings.add_resource", row, [made], by=by, at=at)
        return made


def use_resource(*, resource: Resource, by: Actor, at: datetime) -> Resource:
    """It was used. Twice is once. Raises NotNow."""
    return _mark_resource(resource, "used", "endings.use_resource", by=by, at=at)


def return_resource(*, resource: Resource, by: Actor, at: datetime) -> Resource:
    """It is not needed: its partner gives it to somebody else, and nobody lost it.

    Twice is once. Raises NotNow.
    """
    return _mark_resource(resource, "returned", "endings.return_resource", by=by, at=at)


def _mark_resource(
    resource: Resource, what: str, verb: str, *, by: Actor, at: datetime
) -> Resource:
    with writing():
        found = Resource.objects.select_for_update(of=("self",)).get(pk=resource.pk)
        if getattr(found, f"{what}_at") is not None:
            return found
        if found.used_at is not None or found.returned_at is not None:
            raise NotNow(_("This was answered already."))
        setattr(found, f"{what}_at", at)
        setattr(found, f"{what}_by", by.ref)
        found.save()
        keep(verb, locked(found.exit), [found], by=by, at=at)
        return found
