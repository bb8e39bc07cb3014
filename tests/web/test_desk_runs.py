"""Pay runs that one person may release, and how far a long one is."""

from functools import partial

import pytest
import yaml
from django.urls import reverse

from ownway.cli.worker import finish_runs
from ownway.programme import actions as programmes
from ownway.spending import actions
from ownway.spending.models import PayRun
from tests import packs
from tests.cast import NOW
from tests.spending import paying
from tests.spending.test_run_files import dropped
from tests.web.reading import said

pytestmark = pytest.mark.django_db


@pytest.fixture
def limits(cast, anas_plan, tmp_path):
    """Lets each role release so much at a time."""

    def take(*limits):
        folder = packs.copied(packs.ENGLAND, tmp_path)
        shape = yaml.safe_load((folder / "pack.yaml").read_text(encoding="utf-8"))
        for one in shape["roles"]:
            if one["code"] in dict(limits) and "pay.release" not in one["permissions"]:
                one["permissions"].append("pay.release")
        shape["spending"]["release"]["limits"] = [
            {"role": role, "most": most} for role, most in limits
        ]
        (folder / "pack.yaml").write_text(yaml.safe_dump(shape), encoding="utf-8")
        by = cast.by("director")
        programmes.adopt_pack(programme=cast.programme, folder=folder, by=by, at=NOW)

    return take


def make(cast, **given):
    return cast.client("payer").post(reverse("desk:make_run", args=[cast.programme.ref]), given)


def totals():
    return [
        sum(line.amount_minor for line in run.lines.all())
        for run in PayRun.objects.order_by("number")
    ]


def test_what_is_too_much_for_one_release_becomes_several_runs(cast, anas_plan, limits):
    limits(("releaser", 9_000))
    for _ in range(5):
        anas_plan.ask("gym")
    payer = cast.client("payer")
    there = said(payer.get(reverse("desk:runs")))
    assert "Up to £90 may be released at a time. That makes 3 pay runs." in there
    assert "Who shall release them?" not in there
    done = payer.post(reverse("desk:make_run", args=[cast.programme.ref]))
    assert done["Location"].startswith(reverse("desk:runs"))
    assert "3 pay runs are made" in said(payer.get(done["Location"]))
    assert totals() == [8_000, 8_000, 4_000]
    for run in PayRun.objects.all():
        press = reverse("desk:release", args=[run.ref])
        assert cast.client("releaser").post(press).status_code == 302
    assert {run.status for run in PayRun.objects.all()} == {"posted"}
    assert make(cast).status_code == 422  # nothing is left


def test_the_maker_chooses_who_shall_release(cast, anas_plan, limits):
    limits(("releaser", 50_000), ("senior_approver", 4_000))
    for _ in range(2):
        anas_plan.ask("gym")
    there = said(cast.client("payer").get(reverse("desk:runs")))
    assert "Who shall release them?" in there
    assert "That makes 1 pay run. Up to £40" in there
    assert make(cast, most="3").status_code == 422
    assert make(cast, most="4000").status_code == 302
    assert totals() == [4_000, 4_000]


def test_where_nothing_is_chosen_there_are_as_few_as_can_be(cast, anas_plan, limits):
    limits(("releaser", 50_000), ("senior_approver", 4_000))
    for _ in range(2):
        anas_plan.ask("gym")
    made = make(cast)
    assert totals() == [8_000]
    assert made["Location"] == reverse("desk:run", args=[PayRun.objects.get().ref])


def test_a_long_run_shows_how_far_it_is_and_goes_on_by_itself(cast, anas_plan, monkeypatch):
    for _ in range(3):
        anas_plan.ask("gym")
    run = actions.make_run(programme=cast.programme, by=anas_plan.by("payer"), at=NOW)
    monkeypatch.setattr(actions, "post_next", partial(actions.post_next, most=1))
    there, releaser = reverse("desk:run", args=[run.ref]), cast.client("releaser")
    released = releaser.post(reverse("desk:release", args=[run.ref]))
    assert released.status_code == 302
    assert "1 of 3 payments are in the books. The rest follows by itself." in said(
        releaser.get(there)
    )
    assert releaser.post(reverse("desk:post_run", args=[run.ref])).status_code == 302
    assert "2 of 3 payments" in said(releaser.get(there))
    assert (finish_runs(NOW), finish_runs(NOW)) == (1, 0)
    assert "in the books" not in said(releaser.get(there))


def test_long_lists_come_in_sheets(cast, anas_plan, monkeypatch):
    monkeypatch.setattr("ownway.web.desk.views.runs.ON_ONE_PAGE", 2)
    monkeypatch.setattr("ownway.web.desk.views.work.A_FEW", 2)
    for _ in range(3):
        anas_plan.ask("gym")
    payer = cast.client("payer")
    first = said(payer.get(reverse("desk:runs")))
    assert "Ready for a pay run: 3" in first
    assert "All 3 together" in first
    assert "Page 1 of 2" in first
    assert "All 3 together" in said(payer.get(reverse("desk:money")))
    run = actions.make_run(programme=cast.programme, by=anas_plan.by("payer"), at=NOW)
    there = reverse("desk:run", args=[run.ref])
    assert said(payer.get(there)).count("City Leisure") == 2
    last = said(payer.get(there, {"page": 2}))
    assert last.count("City Leisure") == 1
    assert "£120" in last  # what the whole run comes to


def test_a_file_of_a_way_the_pack_dropped_is_told_in_words(cast, anas_plan, monkeypatch):
    """Whoever takes it reads what to do, and the page offers the other ways."""
    paying.account(anas_plan, paying.payee_of(anas_plan.ask("gym")))
    run = paying.posted(anas_plan)
    (file,) = paying.filed(anas_plan, run)
    dropped(monkeypatch, cast.programme)
    payer = cast.client("payer")
    answer = payer.post(reverse("desk:send_file", args=[file.ref]))
    assert answer.status_code == 422
    assert "We no longer pay this way" in said(answer)
    assert 'value="harbour_faster"' in answer.content.decode()
    there = reverse("desk:another_way", args=[run.ref])
    assert payer.post(there, {"old": "harbour_bacs", "new": "harbour_faster"}).status_code == 302
    assert run.lines.get().way == "harbour_faster"


def test_what_a_bank_may_have_is_not_offered_to_be_given_up(cast, anas_plan, monkeypatch):
    """Also where the pack dropped its way: the page says no word of it, and its address is none."""
    paying.account(anas_plan, paying.payee_of(anas_plan.ask("gym")))
    run = paying.posted(anas_plan)
    (file,) = paying.filed(anas_plan, run)
    paying.begun(anas_plan, file)
    dropped(monkeypatch, cast.programme)
    payer, there = cast.client("payer"), reverse("desk:could_not_pay", args=[run.lines.get().key])
    assert there not in payer.get(reverse("desk:run", args=[run.ref])).content.decode()
    assert payer.post(there).status_code == 404
