"""The goals and the things of a plan: what is said of each, and how it is taken off or put back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ownway.core.problems import NotVisible
from ownway.planning import actions, queries
from ownway.planning.queries import Contents
from ownway.planning.rules import LineKind, PlanKind
from ownway.web import plan_words
from ownway.web.desk.forms import planning as forms
from ownway.web.desk.paper import Act, Beside, Life, Noun, Thing
from ownway.web.plan_words import cost


@dataclass(frozen=True, slots=True)
class Written:
    """A plan as it stands. `part`: the goal or the thing of it that is meant; `off`: taken off."""

    contents: Contents
    part: Any = None
    off: bool = False

    @property
    def open(self) -> bool:
        """Whether something can be written in it."""
        version = self.contents.version
        return version.sent_at is None and version.plan.ended_at is None


def written(life: Life) -> list[Contents]:
    """The newest version of each plan that runs, the year's first."""
    plans = queries.plans(life.viewer, life.person.ref, life.at)
    plans.sort(key=lambda plan: plan.kind != PlanKind.YEARLY)
    return [
        queries.contents(queries.versions(life.viewer, plan.ref, life.at)[0])
        for plan in plans
        if plan.ended_at is None
    ]


def every_version(life: Life) -> Iterator[Contents]:
    """Every version there is, the newest of each plan first: where a second click looks."""
    for plan in queries.plans(life.viewer, life.person.ref, life.at):
        for version in queries.versions(life.viewer, plan.ref, life.at):
            yield queries.contents(version)


def beside(_life: Life, thing: Thing) -> Beside:
    """What the plan comes to."""
    return Beside(total=plan_words.total(thing.row.contents, theirs=True))


def can_write(_life: Life, row: Written) -> bool:
    return row.open


def _there(_life: Life, row: Written) -> bool:
    return row.open and not row.off


def _off(_life: Life, row: Written) -> bool:
    return row.open and row.off


def kept(form: Any, **names: str) -> dict[str, Any]:
    """What they said, by the names a letter asks for, and after which save it was said.

    So the same words are kept again where they are said again later, and not where they are sent
    twice.
    """
    said = {names.get(name, name): value for name, value in form.said.items()}
    edit = {"edit": said.pop("edit_no")}
    return {name: value for name, value in said.items() if name != "key"} | edit


def save_line(life: Life, contents: Contents, there: Any, form: Any) -> UUID:
    """A line of the plan, new or in the place of the one that is `there`."""
    saved = actions.save_line(
        version=contents.version,
        line_ref=there.ref if there else None,
        key=form.cleaned_data["key"],
        edit_no=form.cleaned_data["edit_no"],
        **form.line(),
        **life.how,
    )
    ref: UUID = saved.ref
    return ref


def step_form(data: Any, _life: Life, thing: Thing) -> forms.StepHeard:
    return forms.StepHeard(data, edit_no=thing.row.contents.version.edit_no)


def as_said(_thing: Thing, form: Any) -> Mapping[str, Any]:
    return kept(form)


def _of(parts: Callable[[Contents], list[Thing]]) -> Callable[[Life], list[Thing]]:
    return lambda life: [thing for contents in written(life) for thing in parts(contents)]


def _find(parts: Callable[[Contents], list[Thing]]) -> Callable[[Life, UUID], Thing | None]:
    def one(life: Life, ref: UUID) -> Thing | None:
        every = (thing for contents in every_version(life) for thing in parts(contents))
        return next((thing for thing in every if thing.ref == ref), None)

    return one


# Goals


def goals_of(contents: Contents) -> list[Thing]:
    """The goals of a plan, those taken off last."""
    every = [(one, False) for one in contents.goals]
    every += [(one, True) for one in contents.removed_goals]
    return [
        Thing(
            ref=one.ref, row=Written(contents, one, off), title=one.words, kept={"goal": one.words}
        )
        for one, off in every
    ]


def goal_form(data: Any, _life: Life, thing: Thing) -> forms.GoalHeard:
    edit_no = thing.row.contents.version.edit_no
    if thing.row.part is None:
        return forms.GoalHeard(data, edit_no=edit_no)
    found = forms.GoalHeard.of(thing.row.part, data, edit_no=edit_no)
    assert isinstance(found, forms.GoalHeard)
    return found


def save_goal(life: Life, thing: Thing, form: Any) -> UUID:
    part = thing.row.part
    names = ("words", "next_step", "who_helps", "how_know", "dimension")
    saved = actions.save_goal(
        version=thing.row.contents.version,
        goal_ref=part.ref if part else None,
        key=form.cleaned_data["key"],
        edit_no=form.cleaned_data["edit_no"],
        **{name: form.cleaned_data[name] for name in names},
        **life.how,
    )
    ref: UUID = saved.ref
    return ref


def goal_kept(_thing: Thing, form: Any) -> Mapping[str, Any]:
    return {**kept(form, words="goal_words"), "goal": ""}


def _step(name: str, of: str) -> Any:
    """What a single press does on their own page, to a goal or a thing."""

    def does(life: Life, thing: Thing, _form: Any) -> UUID:
        ref: UUID = thing.row.part.ref
        getattr(actions, name)(version=thing.row.contents.version, **{of: ref}, **life.how)
        return ref

    return does


GOALS = Noun(
    title=_("Their goals"),
    things=_of(goals_of),
    find=_find(goals_of),
    acts={
        "goal": Act(
            title=_("They change a goal"),
            kept="plan_goal",
            now=_there,
            form=goal_form,
            does=save_goal,
            said=goal_kept,
            letter=False,
        ),
        "goal-off": Act(
            title=_("They take a goal off"),
            kept="plan_goal_off",
            now=_there,
            form=step_form,
            does=_step("remove_goal", "goal_ref"),
            said=as_said,
            letter=False,
        ),
        "goal-back": Act(
            title=_("They put a goal back"),
            kept="plan_goal_back",
            now=_off,
            form=step_form,
            does=_step("restore_goal", "goal_ref"),
            said=as_said,
            letter=False,
        ),
    },
)


# Things


def things_of(contents: Contents) -> list[Thing]:
    """What a plan pays for, money kept aside too; what was taken off comes last."""
    every = [(one, False) for one in contents.lines]
    every += [(one, True) for one in contents.removed_lines]
    return [
        Thing(
            ref=one.ref,
            row=Written(contents, one, off),
            title=f"{one.what}: {cost(one)}",
            kept={"what": one.what},
        )
        for one, off in every
    ]


def thing_form(data: Any, life: Life, thing: Thing) -> forms.ThingHeard:
    contents, part = thing.row.contents, thing.row.part
    codes = queries.pack_for(contents.version).planning.categories
    return forms.ThingHeard(
        data,
        edit_no=contents.version.edit_no,
        contents=contents,
        categories=[(code, life.words.get(f"category.{code}")) for code in codes],
        initial=forms.ThingHeard.initial_of(part, contents.months) if part else {},
    )


def save_thing(life: Life, thing: Thing, form: Any) -> UUID:
    part = thing.row.part
    if part is not None and part.kind is LineKind.CONTINGENCY:
        raise NotVisible  # money kept aside has a form of its own
    return save_line(life, thing.row.contents, part, form)


def thing_kept(_thing: Thing, form: Any) -> Mapping[str, Any]:
    """How often as a number, and the goal by its own words."""
    goals = dict(form.fields["goal"].choices)
    said = {name: value for name, value in kept(form).items() if name != "often"}
    goal = said.get("goal")
    return {**said, "times": form.how_many(), "goal": goals.get(goal, "") if goal else ""}


def _bought(_life: Life, row: Written) -> bool:
    return row.open and not row.off and row.part.kind is not LineKind.CONTINGENCY


THINGS = Noun(
    title=_("What would help them"),
    things=_of(things_of),
    find=_find(things_of),
    acts={
        "thing": Act(
            title=_("They change something that would help them"),
            kept="plan_thing",
            now=_bought,
            form=thing_form,
            does=save_thing,
            said=thing_kept,
            letter=False,
            beside=beside,
        ),
        "thing-off": Act(
            title=_("They take something off"),
            kept="plan_thing_off",
            now=_there,
            form=step_form,
            does=_step("remove_line", "line_ref"),
            said=as_said,
            letter=False,
        ),
        "thing-back": Act(
            title=_("They put something back"),
            kept="plan_thing_back",
            now=_off,
            form=step_form,
            does=_step("restore_line", "line_ref"),
            said=as_said,
            letter=False,
        ),
    },
)
