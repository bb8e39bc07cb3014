"""Somebody without a sign-in who has just joined, and a coach who types in what they say."""

from __future__ import annotations

from typing import Any
from uuid import uuid5

from django.urls import reverse

from tests.cast import NOW, Cast, coach_of
from tests.on_paper import how
from tests.web.reading import kept


def joined(cast: Cast, name: str = "Lou Reed", *, language: str = "en-GB", **facts: str) -> Any:
    """They joined with staff beside them, and have nobody yet to write with."""
    from ownway.joining import actions as joining

    return joining.join(
        programme=cast.programme,
        account=None,
        name=name,
        language=language,
        facts=facts,
        informed_version="0" * 64,
        by=cast.by("approver"),
        at=NOW,
    ).person


def chosen(cast: Cast, person: Any, who: str = "coach", role: str = "coach") -> Any:
    """They said whom they want as their coach, and a colleague wrote it down."""
    from ownway.consent import actions as consent
    from ownway.people.models import Coach

    known = Coach.objects.filter(account=cast.account(who), role=role).first()
    coach = known or coach_of(cast, who, role)
    by = cast.by("senior_approver")
    return consent.choose(person=person, coach=coach, by=by, at=NOW)


def hub(person: Any) -> str:
    return reverse("desk:plan_on_paper", args=[person.ref])


def door(person: Any, act: str, about: Any = None) -> str:
    about = person.ref if about is None else getattr(about, "ref", about)
    return reverse("desk:plan_on_paper_act", args=[person.ref, act, about])


def part(person: Any, code: str) -> str:
    """The door of one part of the questions."""
    return door(person, "answers", uuid5(person.ref, f"part.{code}"))


def questions(cast: Cast, code: str) -> list[Any]:
    from ownway.programme.queries import pack_of

    return [one for one in pack_of(cast.programme).questions if one.part == code]


def answered(cast: Cast, code: str, option: int = 1, **changed: str) -> dict[str, str]:
    """What the form of one part sends: the same place of each list of answers."""
    sent = how(way="in_person")
    for one in questions(cast, code):
        sent[f"answer.{one.code}"] = one.options[option].code
        sent[f"words.{one.code}"] = ""
        sent[f"version.{one.code}"] = "0"
    return {**sent, **changed}


def talked(cast: Cast, person: Any, client: Any) -> Any:
    """The whole first talk, typed in and sent; the answer to the sending."""
    from ownway.programme.queries import pack_of

    parts = dict.fromkeys(one.part for one in pack_of(cast.programme).questions)
    for number, code in enumerate(parts):
        client.post(part(person, code), answered(cast, code, 2 if number else 3))
    return client.post(door(person, "send-answers"), how(way="in_person"))


def types(client: Any, there: str, **words: str) -> Any:
    """Opens a form and sends it with these words, as somebody does."""
    shown = client.get(there)
    hidden = {
        name: kept(shown, name)
        for name in ("edit_no", "key")
        if f'name="{name}"' in shown.content.decode()
    }
    return client.post(there, {**how(way="paper"), **hidden, **words})
