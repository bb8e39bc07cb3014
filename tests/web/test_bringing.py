"""A plan from another place: loaded at the desk, read by its owner, a draft in one step."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ownway.allocation import actions as allocating
from ownway.core.actors import SYSTEM
from ownway.endings import actions
from ownway.endings.models import BroughtAlong
from ownway.people import actions as people
from ownway.people.models import Person
from ownway.planning.models import Goal, PlanVersion
from ownway.programme.queries import pack_of
from tests import living
from tests.cast import NOW

pytestmark = pytest.mark.django_db
HERE = "desk:bring_in"


@pytest.fixture
def plan(anas_plan):
    with time_machine.travel(NOW, tick=True):
        yield anas_plan


@pytest.fixture
def data(plan):
    return actions.make_package(person=plan.person, by=plan.by("ana"), at=NOW)


@pytest.fixture
def newcomer(plan):
    """Somebody who signs in here and takes part in nothing yet."""
    account = people.add_account(name="Ana Duarte", email="moved@example.org", at=NOW)
    plan.cast.accounts["newcomer"] = account
    return account


def main(answer):
    return answer.content.decode().partition("<main")[2].partition("</main>")[0]


def send(client, content, **said):
    return client.post(
        reverse(HERE), {"file": SimpleUploadedFile("what-is-mine.zip", content), **said}
    )


def kept(answer):
    return answer.content.decode().partition('name="kept" value="')[2].partition('"')[0]


def test_the_desk_checks_the_file_reads_it_back_and_loads_it_on_the_second_press(
    plan, data, newcomer
):
    desk = plan.cast.client("approver")
    shown = send(desk, data)
    assert "The file is whole. Nothing is done yet." in main(shown)
    assert hashlib.sha256(data).hexdigest() in main(shown)
    assert f"{len(data)} bytes" in main(shown)
    assert plan.person.name in main(shown)
    assert plan.goal.words not in main(shown)  # the plan is the person's to show
    assert not BroughtAlong.objects.exists()

    again = {"kept": kept(shown), "load": "yes"}
    wrong = desk.post(reverse(HERE), {**again, "email": "nobody@example.org"})
    assert wrong.status_code == 422
    assert "Nobody signs in with this address yet" in main(wrong)
    assert not BroughtAlong.objects.exists()

    done = desk.post(reverse(HERE), {**again, "email": "moved@example.org"})
    made = BroughtAlong.objects.get()
    assert done.url == reverse("desk:person", args=[made.person.ref])
    assert made.person.account == newcomer
    twice = desk.post(reverse(HERE), {**again, "email": "moved@example.org"}, follow=True)
    assert "loaded before" in twice.content.decode()
    assert BroughtAlong.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"no zip", "no file of this kind"),
        (b"x" * 2_000_001, "too large"),
        (b"", "Choose the file"),
    ],
)
def test_a_file_that_cannot_be_right_is_told_in_plain_words(plan, content, why):
    answer = send(plan.cast.client("approver"), content)
    assert answer.status_code == 422
    assert why in main(answer)
    assert "whole" not in main(answer)


def test_one_changed_byte_is_told_and_nothing_is_loaded(plan, data):
    desk = plan.cast.client("approver")
    changed = bytearray(data)
    changed[len(data) // 2] ^= 1
    people_before = Person.objects.count()
    answer = desk.post(
        reverse(HERE), {"file": SimpleUploadedFile("f.zip", bytes(changed)), "load": "yes"}
    )
    assert answer.status_code == 422
    assert "This file cannot be loaded." in main(answer)
    torn = desk.post(reverse(HERE), {"kept": kept(send(desk, data))[:-9] + "!", "load": "yes"})
    assert torn.status_code == 422
    assert Person.objects.count() == people_before


def test_only_those_who_help_people_to_join_here_load_one(plan, data):
    for who in ("ana", "coach", "payer", "director", "stranger"):
        assert send(plan.cast.client(who), data).status_code == 404, who


def test_the_person_reads_what_they_brought_and_begins_with_it_in_one_step(plan, data, newcomer):
    made = actions.load_package(
        programme=plan.cast.programme, data=data, account=newcomer, by=SYSTEM, at=NOW
    )
    mine = plan.cast.client("newcomer")
    assert "Read what I brought along" in main(mine.get(reverse("my:home")))
    here = reverse("my:brought")
    shown = main(mine.get(here))
    assert plan.goal.words in shown
    assert plan.lines["gym"].what in shown
    assert plan.person.programme.name in shown
    assert "This money stayed there" in shown
    assert "First comes your amount here" in shown
    early = mine.post(here, follow=True)
    assert "There is no plan to take over yet" in early.content.decode()
    assert not PlanVersion.objects.filter(plan__person=made.person).exists()

    staff = living.staff()
    answers = {each.code: each.options[-1].code for each in pack_of(plan.cast.programme).questions}
    sent = living.assessed(made.person, staff, answers)
    allocating.work_out(assessment=sent, by=staff, at=NOW)
    assert "Begin my plan here with it" in main(mine.get(here))
    assert mine.post(here).url == reverse("my:goals")
    draft = PlanVersion.objects.get(plan__person=made.person)
    assert list(Goal.objects.filter(version=draft).values_list("words", flat=True)) == list(
        Goal.objects.filter(version=plan.plan.versions.get()).values_list("words", flat=True)
    )
    assert "You have a plan here already" in main(mine.get(here))
    mine.post(here)
    assert PlanVersion.objects.filter(plan__person=made.person).count() == 1
    before = BroughtAlong.objects.get()
    assert before.loaded_at < NOW + timedelta(seconds=1)
    assert plan.cast.client("neighbour").get(here).status_code == 404
