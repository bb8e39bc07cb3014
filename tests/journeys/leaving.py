"""The pages that open only to somebody who is leaving or has left, brought about one by one.

The access matrix holds one moment of everybody's life, and in that moment nobody has left. Each
scene here moves a life on and names the page to look at then; they stand in the order of that life.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.urls import reverse

from tests.agreed import Agreed
from tests.cast import NOW, Cast

SOON = (NOW + timedelta(days=40)).date()
WORDS = "I swim every Tuesday.\nI cook for my sister on Sundays, and I sleep through."


@dataclass
class Leaving:
    """Ana, who graduates, and her neighbour, who hears a no, is given notice and then leaves."""

    cast: Cast
    ana: Agreed
    neighbour: Agreed

    def press(self, who: str, name: str, *args: Any, **said: Any) -> Any:
        """Somebody presses a button of a page; the form has to have been taken."""
        answer = self.cast.client(who).post(reverse(name, args=args), said)
        main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
        assert answer.status_code == 302, f"{name} was not taken: {main}"
        return answer


@dataclass(frozen=True)
class Scene:
    """One page, and how a life comes to it: `comes(leaving)` gives the arguments of its address."""

    name: str
    who: str
    page: str
    comes: Callable[[Leaving], tuple[Any, ...]]

    def __str__(self) -> str:
        return self.name


def _day(field: str, on: date = SOON) -> dict[str, Any]:
    return {f"{field}_0": on.day, f"{field}_1": on.month, f"{field}_2": on.year}


def _as_it_is(_life: Leaving) -> tuple[Any, ...]:
    return ()


def _said_no(life: Leaving) -> tuple[Any, ...]:
    from ownway.endings.models import Cohort, Exit
    from tests.leaving import peer

    press = life.press
    peer(life.cast.programme, life.cast.by("coach"))
    plan = {"places": "200", "retreat_place": "The hall at Elm", **_day("retreat_on")}
    press("approver", "desk:exits", **plan)
    group = Cohort.objects.get().ref
    press("coach", "desk:exit_group", group, do="offer", part="peer_coach")
    press("approver", "desk:exit_group", group, do="open")
    press("neighbour", "my:exit_step", "interested")
    press("neighbour", "my:exit_apply", hopes="A job at the harbour")
    said = {"reason": "no_coach_free", "words": "Nobody is free now.", "would_change": "In May."}
    press("approver", "desk:exit_answer", Exit.objects.get().ref, do="decline", **said)
    return ()


def _given_notice(life: Leaving) -> tuple[Any, ...]:
    from ownway.endings.models import EndNotice

    person = life.neighbour.person.ref
    said = {"reason_code": "moved_area", "words": "You live in Elm now."}
    life.press("approver", "desk:propose_end", person, **said)
    life.press("senior_approver", "desk:end_notice", EndNotice.objects.get().ref, step="agree")
    return ()


def _challenged(life: Leaving) -> tuple[Any, ...]:
    life.press("neighbour", "my:end_notice", words="I only visit my sister there.")
    return ()


def _left(life: Leaving) -> tuple[Any, ...]:
    from ownway.endings import actions
    from ownway.endings.models import EndChallenge
    from tests.planned import staff

    third, _viewer = staff(life.cast.programme)
    actions.answer_challenge(
        challenge=EndChallenge.objects.get(),
        stands=False,
        reason="You are right.",
        by=third,
        at=NOW,
    )
    life.neighbour.ask("art", 2_500)
    life.press("neighbour", "my:leave")
    return ()


def _chose_to_be_asked(life: Leaving) -> tuple[Any, ...]:
    life.press("neighbour", "my:ask_later", months="3", way="phone")
    return ()


def _told(life: Leaving) -> tuple[Any, ...]:
    said = {"going": "4", "words": "I swim with my neighbours."}
    life.press("neighbour", "my:how_going", **said)
    return ()


def _settling(life: Leaving) -> tuple[Any, ...]:
    from ownway.endings.models import Closing

    return (Closing.objects.get(person=life.neighbour.person).ref,)


def _settled(life: Leaving) -> tuple[Any, ...]:
    from ownway.endings import queries
    from ownway.endings.models import Closing
    from ownway.spending import actions as spending

    closing = Closing.objects.get(person=life.neighbour.person)
    purchase = life.neighbour.person.purchases.get()
    spending.pay_direct(purchase=purchase, by=life.cast.by("neighbour"), at=NOW)
    for one in queries.lying(closing):
        said = {"place": str(one.arrangement.ref), "amount": f"{one.minor / 100:.2f}"}
        key = {"key": str(uuid4()), **_day("came_on", NOW.date())}
        life.press("payer", "desk:closing_step", closing.ref, "came", **said, **key)
    life.press("payer", "desk:closing_step", closing.ref, "final")
    return ()


def _sheet(life: Leaving) -> tuple[Any, ...]:
    from ownway.endings import queries
    from ownway.endings.models import Closing

    closing = Closing.objects.get(person=life.neighbour.person)
    return (queries.statements(closing)[1].ref,)


def _steps_written(life: Leaving) -> tuple[Any, ...]:
    later = SOON + timedelta(days=60)
    said = {**_day("from_1"), "amount_1": "5000", **_day("from_2", later), "amount_2": "2500"}
    life.press("ana", "my:taper", **said)
    return ()


def _waits_for_staff(life: Leaving) -> tuple[Any, ...]:
    from tests.leaving import own_way

    by = life.cast.by("ana")
    helper = life.cast.by("coach")
    own_way(life.ana.person, by, helper=helper, at=NOW, helper_signs=False)
    return ()


def _all_signed(life: Leaving) -> tuple[Any, ...]:
    from ownway.endings.models import Party
    from tests.leaving import sign

    sign(Party.objects.get(side="staff"), life.cast.by("coach"), NOW)
    return ()


def _seen_in_two_ways(life: Leaving) -> tuple[Any, ...]:
    from ownway.endings.models import Commitment

    one = Commitment.objects.get(owner__side="staff")
    way_out = one.exit.ref
    life.cast.client("coach").post(
        reverse("desk:exit_step", args=[way_out, "kept"]), {"which": str(one.ref)}
    )
    life.press("ana", "my:promise", one.ref, do="missed")
    return (one.ref,)


def _graduated(life: Leaving) -> tuple[Any, ...]:
    said = {"achieved": WORDS, "keeps_well": "The sea, and my garden.", "thanks": "Jo and Maria"}
    life.press("ana", "my:graduate", yes="1", **said)
    return _ending(life)


def _by_letter(life: Leaving) -> tuple[Any, ...]:
    """Somebody without a sign-in, told that their time is to end, says that it is wrong."""
    from ownway.endings import actions
    from ownway.joining import actions as joining

    cast = life.cast
    joined = joining.join(
        programme=cast.programme,
        account=None,
        name="Lou Reed",
        language="en-GB",
        facts={},
        informed_version="0" * 64,
        by=cast.by("coach"),
        at=NOW,
    )
    said = {"reason_code": "moved_area", "words": "You live in Elm County now."}
    made = actions.propose_end(person=joined.person, **said, by=cast.by("approver"), at=NOW)
    actions.agree_end(notice=made, by=cast.by("senior_approver"), at=NOW)
    return (made.ref,)


def _bo(life: Leaving) -> Any:
    """Somebody without a sign-in, whose way out everybody has signed."""
    from ownway.joining import actions as joining
    from ownway.people.models import Person
    from tests.leaving import on_paper

    found = Person.objects.filter(name="Bo Lind").first()
    if found is None:
        cast = life.cast
        found = joining.join(
            programme=cast.programme,
            account=None,
            name="Bo Lind",
            language="en-GB",
            facts={},
            informed_version="0" * 64,
            by=cast.by("coach"),
            at=NOW,
        ).person
        on_paper(found, cast.by("senior_approver"), at=NOW)
    return found


def _bo_says(act: str = "", does: str = "", **said: str) -> Callable[[Leaving], tuple[Any, ...]]:
    """What Bo says is typed in (`does`), and then the page where the next thing is (`act`)."""

    def comes(life: Leaving) -> tuple[Any, ...]:
        bo = _bo(life)
        if does:
            how = {"way": "phone", "sure": "on", **_day("said_on", NOW.date())}
            life.press("approver", "desk:type_in", bo.ref, does, **how, **said)
        return (bo.ref, act) if act else (bo.ref,)

    return comes


def _bos_letter(act: str) -> Callable[[Leaving], tuple[Any, ...]]:
    from ownway.endings.models import TypedIn

    return lambda life: (TypedIn.objects.filter(person=_bo(life), act=act).latest("pk").ref,)


def _bos_ending(life: Leaving) -> tuple[Any, ...]:
    return (_bo(life).endings.get().ref,)


def _joined_on_paper(life: Leaving) -> tuple[Any, ...]:
    """Lou, on a way of their own with promises of both sides, as they wrote it."""
    from ownway.endings import actions
    from ownway.endings.models import Exit
    from ownway.endings.rules import Heard, HeardBy
    from ownway.joining import actions as joining

    cast = life.cast
    joined = joining.join(
        programme=cast.programme,
        account=None,
        name="Mira Lund",
        language="en-GB",
        facts={},
        informed_version="0" * 64,
        by=cast.by("coach"),
        at=NOW,
    )
    person, heard = joined.person, Heard(HeardBy.PHONE, NOW.date())
    row = actions.go_own_way(person=person, heard=heard, by=cast.by("approver"), at=NOW)
    me = Exit.objects.get(pk=row.pk).parties.get()
    until = {"due_on": SOON, "heard": heard, "by": cast.by("approver"), "at": NOW}
    actions.promise(owner=me, words="I swim every Tuesday", **until)
    return (person.ref,)


def _mira() -> Any:
    from ownway.people.models import Person

    return Person.objects.get(name="Mira Lund")


def _typing(act: str) -> Callable[[Leaving], tuple[Any, ...]]:
    return lambda _life: (_mira().ref, act)


def _typed(life: Leaving) -> tuple[Any, ...]:
    from ownway.endings.models import TypedIn

    said = {"keeps_well": WORDS, "turn_to": "Mo, next door.", **_day("said_on", NOW.date())}
    life.press("approver", "desk:type_in", _mira().ref, "plan", way="paper", **said)
    return (TypedIn.objects.get(act="write_plan").ref,)


def _signs_in_at_last(life: Leaving) -> tuple[Any, ...]:
    from ownway.people.models import Person

    Person.objects.filter(pk=_mira().pk).update(account=life.cast.account("stranger"))
    return ()


def _ending(life: Leaving) -> tuple[Any, ...]:
    from ownway.endings.models import Ending

    return (Ending.objects.get(person=life.ana.person).ref,)


def _asked_elsewhere(life: Leaving) -> tuple[Any, ...]:
    """A story is told; one use of it has a yes, and another waits for one."""
    from ownway.endings import actions

    (ref,) = _ending(life)
    ending = life.ana.person.endings.get(ref=ref)
    by, director = life.cast.by("ana"), life.cast.by("director")
    told = actions.tell_story(ending=ending, words="I swim again.", by=by, at=NOW)
    until = (NOW + timedelta(days=300)).date()
    for place in ("Our website", "The leaflet at the library"):
        use = actions.ask_use(
            story=told,
            place=place,
            purpose="So that others dare to begin.",
            until_on=until,
            by=director,
            at=NOW,
        )
        if place == "Our website":
            actions.answer_use(use=use, yes=True, by=by, at=NOW)
    return (ref,)


def _story(life: Leaving) -> tuple[Any, ...]:
    from ownway.endings.models import Story

    return (Story.objects.get(withdrawn_at__isnull=True).ref,)


SCENES = (
    Scene("exit afresh", "ana", "my:exit", _as_it_is),
    Scene("exit answered", "neighbour", "my:exit_answer", _said_no),
    Scene("exit declined", "neighbour", "my:exit", _as_it_is),
    Scene("end notice", "neighbour", "my:end_notice", _given_notice),
    Scene("end notice challenged", "neighbour", "my:end_notice", _challenged),
    Scene("left", "neighbour", "my:left", _left),
    Scene("ask later", "neighbour", "my:ask_later", _as_it_is),
    Scene("left and asked", "neighbour", "my:left", _chose_to_be_asked),
    Scene("how going", "neighbour", "my:how_going", _as_it_is),
    Scene("how going told", "neighbour", "my:how_going", _told),
    Scene("desk closing", "payer", "desk:closing", _settling),
    Scene("closing statement", "neighbour", "my:closing_statement", _settled),
    Scene("desk closing statement", "payer", "desk:closing_statement", _sheet),
    Scene("left and settled", "neighbour", "my:left", _as_it_is),
    Scene("come back", "neighbour", "my:come_back", _as_it_is),
    Scene("taper stands", "ana", "my:taper", _steps_written),
    Scene("promises wait for staff", "ana", "my:promises", _waits_for_staff),
    Scene("signed promises", "ana", "my:promises", _all_signed),
    Scene("promise in two views", "ana", "my:promise", _seen_in_two_ways),
    Scene("graduate", "ana", "my:graduate", _as_it_is),
    Scene("certificate", "ana", "my:certificate", _graduated),
    Scene("story", "ana", "my:story", _ending),
    Scene("story asked elsewhere", "ana", "my:story", _asked_elsewhere),
    Scene("asking for a use of a story", "director", "org:story_use", _story),
    Scene("desk notice by letter", "approver", "desk:end_notice", _by_letter),
    Scene("desk paper", "approver", "desk:typing", _joined_on_paper),
    Scene("desk coach said", "senior_approver", "desk:propose_coach", lambda _life: (_mira().ref,)),
    Scene("desk paper signs", "approver", "desk:type_in", _typing("signs")),
    Scene("desk paper takes back", "approver", "desk:type_in", _typing("take-back")),
    Scene("desk paper letter", "approver", "desk:typed_in", _typed),
    Scene("desk paper begin", "approver", "desk:exit_sheet", _typing("begin")),
    Scene("desk paper promises", "approver", "desk:exit_sheet", _typing("promises")),
    Scene("desk paper going", "approver", "desk:exit_sheet", _typing("going")),
    Scene("desk paper less money", "approver", "desk:exit_sheet", _typing("less-money")),
    Scene("typed in for me", "stranger", "my:typed", _signs_in_at_last),
    Scene("left as a graduate", "ana", "my:left", _as_it_is),
    Scene("desk end on paper", "approver", "desk:typing", _bo_says()),
    Scene("desk end break", "approver", "desk:type_in", _bo_says("break")),
    Scene("desk end leave", "approver", "desk:type_in", _bo_says("leave")),
    Scene("desk end graduate", "approver", "desk:type_in", _bo_says("graduate")),
    Scene(
        "desk end graduated",
        "approver",
        "desk:typing",
        _bo_says(does="graduate", achieved=WORDS, thanks="Jo and Maria"),
    ),
    Scene("desk end letter", "approver", "desk:typed_in", _bos_letter("graduate")),
    Scene("desk end certificate", "approver", "desk:certificate", _bos_ending),
    Scene("desk end story", "approver", "desk:type_in", _bo_says("story")),
    Scene("desk end ask", "approver", "desk:type_in", _bo_says("ask-later")),
    Scene(
        "desk end going",
        "approver",
        "desk:type_in",
        _bo_says("how-it-goes", does="ask-later", months="3", way_asked="letter"),
    ),
    Scene("desk end come back", "approver", "desk:type_in", _bo_says("come-back")),
    Scene("desk end form going", "approver", "desk:exit_sheet", _bo_says("come-and-go")),
    Scene("desk end form graduate", "approver", "desk:exit_sheet", _bo_says("graduate")),
    Scene("desk end form after", "approver", "desk:exit_sheet", _bo_says("afterwards")),
    Scene("desk end form story", "approver", "desk:exit_sheet", _bo_says("story")),
    Scene(
        "desk end back",
        "approver",
        "desk:typed_in",
        lambda life: (_bo_says(does="come-back")(life), _bos_letter("come_back")(life))[1],
    ),
)
