"""A plan: begun, written goal by goal and thing by thing, signed and sent, changed (S4).

Each step runs the action of the person's own page. What is sent without their signature on paper is
not sent: whoever types it in writes the name that stands there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ownway.allocation import queries as allocations
from ownway.planning import actions, queries
from ownway.planning.queries import Contents
from ownway.planning.rules import LineKind, PlanKind
from ownway.web import plan_words
from ownway.web.desk.forms import planning as forms
from ownway.web.desk.paper import Act, Beside, Life, Noun, Thing
from ownway.web.desk.paper.plan_parts import (
    Written,
    as_said,
    beside,
    can_write,
    every_version,
    goal_form,
    goal_kept,
    kept,
    save_goal,
    save_line,
    save_thing,
    step_form,
    thing_form,
    thing_kept,
    written,
)

FIRST = 1  # the number of the save that begins a plan


def _as_it_stands(life: Life, thing: Thing) -> Beside:
    """The whole plan to be read back, and what keeps it from being sent."""
    contents = thing.row.contents
    return Beside(
        parts=plan_words.whole(contents, life.words, life.by.ref),
        total=plan_words.total(contents, theirs=True),
        missing=queries.problems(contents.version) if thing.row.open else (),
        advice=queries.advice(contents.version),
    )


# What matters, how it runs, and sending it


def _year(life: Life) -> list[Thing]:
    """The plan of a year that can be begun: where there is an amount and no plan runs."""
    amount = allocations.latest(life.person)
    if amount is None or queries.open_plan(life.person.ref, PlanKind.YEARLY) is not None:
        return []
    return [Thing(ref=life.person.ref, row=amount, title=_now("A plan for a year"))]


def _year_again(life: Life, ref: UUID) -> Thing | None:
    amount = allocations.latest(life.person)
    if ref != life.person.ref or amount is None:
        return None
    return Thing(ref=ref, row=amount, title=_now("A plan for a year"))


def _begin(life: Life, thing: Thing, form: Any) -> UUID:
    begun = actions.start(
        person=life.person, kind=PlanKind.YEARLY, allocation=thing.row, **life.how
    )
    return _saved(life, queries.contents(begun), form, matters=form.cleaned_data["words"])


def _saved(life: Life, contents: Contents, form: Any, **changed: Any) -> UUID:
    """The words of a plan, with those changed that the form asks for."""
    words = {"matters": contents.matters, "managing": contents.managing, "months": contents.months}
    actions.save_words(
        version=contents.version,
        **{**words, **changed},
        starts_on=contents.starts_on,
        edit_no=form.cleaned_data["edit_no"],
        **life.how,
    )
    ref: UUID = contents.version.ref
    return ref


def _matters_form(data: Any, _life: Life, thing: Thing) -> forms.MattersHeard:
    contents = thing.row.contents
    words = {"words": contents.matters}
    return forms.MattersHeard(data, edit_no=contents.version.edit_no, initial=words)


def _matters(life: Life, thing: Thing, form: Any) -> UUID:
    return _saved(life, thing.row.contents, form, matters=form.cleaned_data["words"])


def _matter_kept(_thing: Thing, form: Any) -> Mapping[str, Any]:
    return kept(form, words="matters")


BEGIN = Noun(
    title=_("A plan to begin"),
    things=_year,
    find=_year_again,
    acts={
        "begin-plan": Act(
            title=_("They begin their plan"),
            kept="plan_matters",
            now=lambda _life, _amount: True,
            form=lambda data, _life, _thing: forms.MattersHeard(data, edit_no=FIRST),
            does=_begin,
            said=_matter_kept,
            letter=False,
        ),
    },
)


def _plan(contents: Contents) -> Thing:
    ref = contents.version.plan.ref
    return Thing(ref=ref, row=Written(contents), title=plan_words.caption(contents, theirs=True))


def _plans(life: Life) -> list[Thing]:
    return [_plan(one) for one in written(life)]


def _find_plan(life: Life, ref: UUID) -> Thing | None:
    found = (one for one in every_version(life) if one.version.plan.ref == ref)
    newest = next(found, None)
    return _plan(newest) if newest is not None else None


def _running_form(data: Any, _life: Life, thing: Thing) -> forms.RunningHeard:
    contents = thing.row.contents
    return forms.RunningHeard(
        data,
        edit_no=contents.version.edit_no,
        initial={"managing": contents.managing, "months": contents.months},
    )


def _running(life: Life, thing: Thing, form: Any) -> UUID:
    said = form.cleaned_data
    contents = thing.row.contents
    return _saved(life, contents, form, managing=said["managing"], months=said["months"])


def _aside_line(contents: Contents) -> Any:
    return next((one for one in contents.lines if one.kind is LineKind.CONTINGENCY), None)


def _aside_form(data: Any, _life: Life, thing: Thing) -> forms.AsideHeard:
    contents = thing.row.contents
    there = _aside_line(contents)
    names = ("each", "early_signs", "what")
    return forms.AsideHeard(
        data,
        edit_no=contents.version.edit_no,
        currency=contents.amount.currency,
        initial={name: getattr(there, name) for name in names} if there else {},
    )


def _aside(life: Life, thing: Thing, form: Any) -> UUID:
    return save_line(life, thing.row.contents, _aside_line(thing.row.contents), form)


def _sign_form(data: Any, _life: Life, thing: Thing) -> forms.SignHeard:
    return forms.SignHeard(data, edit_no=thing.row.contents.version.edit_no)


def _sign(life: Life, thing: Thing, form: Any) -> UUID:
    sent = actions.submit(
        version=thing.row.contents.version,
        signed_name=form.cleaned_data["signed_name"],
        edit_no=form.cleaned_data["edit_no"],
        **life.how,
    )
    ref: UUID = sent.ref
    return ref


def _change(life: Life, thing: Thing, _form: Any) -> UUID:
    ref: UUID = actions.revise(plan=thing.row.contents.version.plan, **life.how).ref
    return ref


PLANS = Noun(
    title=_("Their plan"),
    things=_plans,
    find=_find_plan,
    acts={
        "matters": Act(
            title=_("What matters to them"),
            kept="plan_matters",
            now=can_write,
            form=_matters_form,
            does=_matters,
            said=_matter_kept,
            letter=False,
        ),
        "running": Act(
            title=_("How it runs, and for how long"),
            kept="plan_running",
            now=can_write,
            form=_running_form,
            does=_running,
            said=as_said,
            letter=False,
        ),
        "aside": Act(
            title=_("Money kept aside for hard times"),
            kept="plan_aside",
            now=can_write,
            form=_aside_form,
            does=_aside,
            said=as_said,
            letter=False,
            beside=beside,
        ),
        "add-goal": Act(
            title=_("A goal of theirs"),
            kept="plan_goal",
            now=can_write,
            form=goal_form,
            does=save_goal,
            said=goal_kept,
            letter=False,
        ),
        "add-thing": Act(
            title=_("Something that would help them"),
            kept="plan_thing",
            now=can_write,
            form=thing_form,
            does=save_thing,
            said=thing_kept,
            letter=False,
            beside=beside,
        ),
        "send-plan": Act(
            title=_("Read their plan back, and send it"),
            kept="plan_send",
            now=can_write,
            form=_sign_form,
            does=_sign,
            said=as_said,
            read=lambda life, _thing: plan_words.answer_within(life.pack),
            press=_("Send their plan"),
            beside=_as_it_stands,
        ),
        "change-plan": Act(
            title=_("They want to change it"),
            kept="plan_again",
            now=lambda _life, row: (
                row.contents.version.sent_at is not None
                and row.contents.version.plan.ended_at is None
            ),
            form=step_form,
            does=_change,
            said=as_said,
            read=lambda _life, _thing: _now(
                "You can change your plan now. What you sent stays as it was."
            ),
            letter=False,
        ),
    },
)
