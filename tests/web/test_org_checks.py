"""A check, page by page, as whoever runs it walks through; and as a rater does."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ownway.improvement import actions, queries
from ownway.improvement.models import Cycle, KeptInstrument, Rater, Rating, Round
from tests import checked, living
from tests.cast import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]


@pytest.fixture
def director(cast):
    return cast.client("director")


def shown(client, name, *args) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def sent(client, name, said, *args):
    return client.post(reverse(name, args=args), said)


def day(name, on):
    return {f"{name}_0": on.day, f"{name}_1": on.month, f"{name}_2": on.year}


def went_well(answer):
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return answer


def test_a_check_from_its_plan_to_what_is_tried(cast, director):
    went_well(director.get(reverse("org:plan_check")))
    assert "Comes with Ownway" in shown(director, "org:instruments")
    assert "Use this check" in shown(director, "org:take_own", 0)
    went_well(sent(director, "org:take_own", {}, 0))
    spanish, kept = KeptInstrument.objects.order_by("-language")
    assert "Do we speak to people" in shown(director, "org:instrument", kept.ref)
    assert "¿Hablamos a las personas" in shown(director, "org:instrument", spanish.ref)
    assert "Comes with Ownway" not in shown(director, "org:instruments")
    paper = shown(director, "org:instrument_paper", kept.ref)
    assert paper.count("☐") == 5 + 40 * 5

    plan = {"instrument": str(kept.ref), **day("convene_on", date(2026, 10, 5))}
    went_well(sent(director, "org:plan_check", plan))
    of = Round.objects.get()
    assert "At least 2 raters are needed. 0 are named." in shown(director, "org:check", of.ref)
    for name, view in checked.FOUR.items():
        went_well(sent(director, "org:name_rater", {"name": name, "viewpoint": view}, of.ref))
    raters = {one.name: one for one in Rater.objects.all()}
    went_well(sent(director, "org:check_step", {}, of.ref, "open"))
    page = sent(director, "org:check_rater", {"step": "link"}, raters["Kofi"].ref)
    token = queries.rater_token(raters["Kofi"])
    assert reverse("public:check", args=[token]) in page.content.decode()
    with_nobody = sent(director, "org:check_step", {}, of.ref, "close")
    assert with_nobody.status_code == 422
    assert "4 raters have not handed in yet." in with_nobody.content.decode()
    assert director.get(reverse("org:check_results", args=[of.ref])).status_code == 404

    whole = checked.all_of(of, 2)
    typed = {f"e{place}": points for place, points in enumerate(whole.values(), start=1)}
    went_well(sent(director, "org:check_paper", typed, raters["Rosa"].ref))
    checked.says(raters["Ines"], whole | {"1.1.1": 4}, NOW)
    checked.says(raters["Kofi"], whole | {"1.1.1": 0}, NOW)
    assert "1 rater has not handed in yet." not in shown(director, "org:check", of.ref)
    went_well(sent(director, "org:check_step", {}, of.ref, "close"))

    results = shown(director, "org:check_results", of.ref)
    assert "Answers lie furthest apart on question 1.1.1: 0 to 4" in results
    assert "Totals reach from 78 of 160 to 82 of 160" in results
    assert "on paper" in results
    assert "Viewpoints differ most on question 1.1.1: peer 0.0, clinical 4.0" in results
    assert results.index("furthest apart") < results.index("Viewpoints differ most")
    assert "Ines, clinical" in results
    one = shown(director, "org:check_element", of.ref, "1.1.1")
    assert "4: Always, and we check that it is so" in one
    assert "Keep what we agreed" not in one
    meeting = {"good": "People feel met.", **day("held_on", NOW.date())}
    went_well(sent(director, "org:convene", meeting, of.ref))
    said = {"points": "2", "words": "Not at the desk"}
    went_well(sent(director, "org:check_element", said, of.ref, "1.1.1"))
    assert queries.agreed_of(of)["1.1.1"].points == 2
    assert Rating.objects.filter(asked__code="1.1.1", points=2).count() == 1
    wishes = {"words_1": "Names at the desk", "element_1": "1.1.1", "words_2": "Calls"}
    went_well(sent(director, "org:priorities", wishes, of.ref))
    change = {"aim": "Ask", "measure": "Ten people", **day("due_on", NOW.date())}
    assert sent(director, "org:plan_cycle", change, of.ref, 1).status_code == 422
    change["colleague"] = str(cast.account("payer").human)
    went_well(sent(director, "org:plan_cycle", change, of.ref, 1))
    cycle = Cycle.objects.get()
    assert (cycle.owner, cycle.colleague) == ("Tom Reed", cast.account("payer").human)
    for said in ({"words": "Did it"}, {"words": "8 of 10"}, {"words": "On", "outcome": "keep"}):
        went_well(sent(director, "org:cycle", said, cycle.ref))
    assert "Kept, and done everywhere" in shown(director, "org:cycle", cycle.ref)
    home = shown(director, "org:checks")
    assert "4 March 2027" in home
    assert "Names at the desk" in shown(director, "org:check", of.ref)
    rows = director.get(reverse("org:check_csv", args=[of.ref])).content.decode().splitlines()
    assert len(rows) == 1 + 40 * 3


def test_what_changed_is_told_with_what_was_tried(cast, director):
    small = checked.small(cast.programme, NOW)
    before = NOW - timedelta(days=190)
    first = checked.closed(
        small, {"Ines": {"1.1.1": 0}, "Kofi": {"1.1.1": 0}}, at=before, convene_on=before.date()
    )
    checked.convened(first, before.date(), before)
    checked.tried(first, "Names at the desk", "1.1.1", before)
    assert "once two checks" in shown(director, "org:check_changes")
    checked.closed(small, {name: {"1.1.1": 3} for name in checked.FOUR}, at=NOW)
    page = shown(director, "org:check_changes")
    assert "Question 1.1.1 changed most: from 1 to 3" in page
    assert "Ask for names at the desk" in page
    assert "3 questions were asked both times" in page
    assert "What changed since the check before" in shown(director, "org:checks")


def test_a_file_is_taken_in_or_every_fault_is_told(cast, director):
    rows = [
        "row,code,in,text,points,rationale,examples",
        "about,code,,official_check,,,",
        "about,version,,2014,,,",
        "about,language,,en,,,",
        "about,title,,Official,,,",
        "about,licence,,By letter of its owner.,,,",
        "about,source,,The owner,,,",
        "scale,,,No,0,,",
        "scale,,,Yes,1,,",
        "band,,,Low,0,,",
        "part,1,,First,,,",
        "element,1.1,1,Is it so?,,Because.,One|Two",
    ]
    wrong = "\n".join([*rows, "element,1.2,9,Where?,,,", "scale,,,Odd,x,,"])

    def give(text):
        file = SimpleUploadedFile("official.csv", text.encode())
        said = {"file": file, "entitled": "on"}
        return director.post(reverse("org:import_instrument"), said)

    answer = give(wrong)
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "official.csv:13: there is no part &#x27;9&#x27; above this row" in said
    assert "official.csv:14: expected whole points" in said
    went_well(give("\n".join(rows)))
    kept = KeptInstrument.objects.get()
    assert (kept.origin, kept.licence) == ("csv", "By letter of its owner.")
    assert "By letter of its owner." in shown(director, "org:instrument", kept.ref)
    again = give("\n".join(rows).replace("Is it so?", "Is it?"))
    assert again.status_code == 422
    assert "is here already, with other content" in again.content.decode()


def test_a_guest_is_told_first_and_hands_in_at_once(cast):
    small = checked.small(cast.programme, NOW)
    of, named = checked.begun(small, at=NOW)
    token = queries.rater_token(named["Rosa"])
    guest = Client()
    first = shown(guest, "public:check", token)
    assert "you cannot stop and come back, and you cannot see later what came out" in first
    assert "June 2026 to August 2026" not in first
    assert "July 2026 to September 2026" in first
    assert "Nothing is kept until you hand in" in shown(guest, "public:check_guest", token)
    gaps = sent(guest, "public:check_guest", {"e1": "3", "e2": "2"}, token)
    assert gaps.status_code == 422
    assert "tick the box to leave them out" in gaps.content.decode()
    assert not Rating.objects.exists()
    went_well(sent(guest, "public:check_guest", {"e1": "3", "e2": "2", "gaps": "on"}, token))
    assert Rating.objects.count() == 2
    assert "Your answers are handed in" in shown(guest, "public:check", token)
    assert guest.get(reverse("public:check_guest", args=[token])).status_code == 302
    assert guest.get(reverse("public:check", args=["nothing"])).status_code == 404
    assert "Incomplete: 2 of 3" in shown(cast.client("director"), "org:check", of.ref)


def test_a_rater_with_a_sign_in_stops_and_comes_back(cast):
    small = checked.small(cast.programme, NOW)
    of, named = checked.begun(small, {"Ana": "service", "Jo": "peer"}, at=NOW, anonymous=True)
    token = queries.rater_token(named["Ana"])
    ana, stranger = cast.client("ana"), cast.client("stranger")
    said = shown(ana, "public:check", token)
    assert "you are the only rater who looks as: person using the service" in said
    went_well(sent(ana, "public:check", {}, token))
    ref = named["Ana"].ref
    assert "0 of 3 questions answered" in shown(ana, "public:check_rating", ref)
    page = shown(ana, "public:check_element", ref, "1.1.1")
    assert "Question 1 of 3" in page
    assert sent(ana, "public:check_element", {"next": "on"}, ref, "1.1.1").status_code == 422
    went_well(sent(ana, "public:check_element", {"answer": "3", "next": "later"}, ref, "1.1.1"))
    kept = sent(ana, "public:check_autosave", {"answer": "1", "words": "Mm"}, ref, "1.1.2")
    assert json.loads(kept.content)["version"] == 0
    empty = sent(ana, "public:check_autosave", {"answer": ""}, ref, "1.1.2")
    assert empty.status_code == 422
    assert "2 of 3 questions answered" in shown(ana, "public:check_rating", ref)
    skipped = went_well(sent(ana, "public:check_element", {"next": "skip"}, ref, "2.1"))
    assert skipped["Location"] == reverse("public:check_rating", args=[ref])
    assert "counts as incomplete" in shown(ana, "public:check_rating", ref) or (
        "count as incomplete" in shown(ana, "public:check_rating", ref)
    )
    went_well(sent(ana, "public:check_element", {"answer": "2", "next": "on"}, ref, "2.1"))
    assert stranger.get(reverse("public:check_rating", args=[ref])).status_code == 404
    assert "begun with a sign-in" in shown(stranger, "public:check", token)
    assert ana.get(reverse("public:check_results", args=[ref])).status_code == 404
    went_well(sent(ana, "public:check_hand_in", {}, ref))
    assert "They stay as they are." in shown(ana, "public:check_rating", ref)
    late = sent(ana, "public:check_element", {"answer": "4"}, ref, "2.1")
    assert late.status_code == 302
    assert Rating.objects.get(rater=named["Ana"], asked__code="2.1").points == 2
    checked.says(named["Jo"], checked.all_of(of, 4), NOW)
    actions.close_round(of=of, by=living.staff(), at=NOW)
    out = shown(ana, "public:check_results", ref)
    assert "Person using the service" in out
    assert "Too few raters to compare viewpoints" in out
    assert "fewer than 3 raters are left out here: person using the service, peer." in out
    assert "Ana" not in out.split("<main")[1]
    assert "A small check" in shown(ana, "public:checks")


def test_what_comes_near_stands_on_the_first_pages_with_what_to_do(cast, director):
    small = checked.small(cast.programme, NOW)
    before = NOW - timedelta(days=190)
    first = checked.closed(small, {}, at=before, convene_on=before.date())
    checked.convened(first, before.date(), before, next_on=NOW.date() - timedelta(days=3))
    seer = cast.account("approver").human
    near = NOW.date() + timedelta(days=14)
    cycle = checked.tried(first, "Names", "1.1.1", NOW, due_on=near, colleague=seer)
    home = shown(director, "org:home")
    assert "Its day was 1 September 2026. Plan it, and name who rates." in home
    assert "It is due on 18 September 2026. Try it, and write down what you did." in home
    assert "Kofi" not in home  # the page says that nobody is named
    approver = cast.client("approver")
    assert "You see to this: Ask for names at the desk" in shown(approver, "desk:home")
    there = reverse("support:change", args=[cycle.ref])
    assert there in shown(approver, "desk:home")
    assert director.get(there).status_code == 404
    assert there not in shown(cast.client("payer"), "desk:home")
    went_well(approver.post(there, {"words": "Asked 10 people"}))
    assert "Asked 10 people" in shown(approver, "support:change", cycle.ref)
    assert "Check what it did" in shown(approver, "desk:home")
    for said in ({"words": "8 of 10"}, {"words": "On", "outcome": "keep"}):
        went_well(approver.post(there, said))
    assert there not in shown(approver, "desk:home")
    assert "Ask for names at the desk" not in shown(director, "org:home")


def test_who_has_not_handed_in_sees_it_and_who_runs_it_sees_how_many(cast, director):
    small = checked.small(cast.programme, NOW)
    _of, named = checked.begun(small, {"Ana": "service", "Jo": "peer", "Al": "peer"}, at=NOW)
    ana, coach = cast.client("ana"), cast.client("coach")
    for client, name in ((ana, "Ana"), (coach, "Jo")):
        link = reverse("public:check", args=[queries.rater_token(named[name])])
        went_well(client.post(link, {}))
    mine = reverse("public:check_rating", args=[named["Ana"].ref])
    assert mine in shown(ana, "my:home")
    assert "You answer as: peer. You all meet on 2 October 2026." in shown(coach, "support:home")
    home = shown(director, "org:home")
    assert "3 raters have not handed in yet" in home
    assert "person using the service: 1, peer: 2. You meet on 2 October 2026" in home
    for place in range(3):
        code = ("1.1.1", "1.1.2", "2.1")[place]
        went_well(sent(ana, "public:check_element", {"answer": "2"}, named["Ana"].ref, code))
    went_well(sent(ana, "public:check_hand_in", {}, named["Ana"].ref))
    assert mine not in shown(ana, "my:home")
    assert "2 raters have not handed in yet" in shown(director, "org:home")


def test_a_rater_reads_the_questions_in_their_own_language(cast):
    checked.small(cast.programme, NOW, language="es", title="Una pequeña revisión")
    small = checked.small(cast.programme, NOW)
    _of, named = checked.begun(small, {"Ana": "service", "Jo": "peer"}, at=NOW)
    ana = cast.client("ana")
    for language, title in (("es", "Una pequeña revisión"), ("en-gb", "A small check")):
        look = {"language": language, "theme": "device", "text_size": 100}
        went_well(ana.post(reverse("ui:look"), look))
        assert title in shown(ana, "public:check", queries.rater_token(named["Ana"]))
        assert title in shown(ana, "public:check_guest", queries.rater_token(named["Jo"]))


def test_somebody_who_only_looks_changes_nothing(cast):
    small = checked.small(cast.programme, NOW)
    of, named = checked.begun(small, at=NOW)
    payer = cast.client("payer")
    for name, args in (
        ("org:checks", ()),
        ("org:check", (of.ref,)),
        ("org:check_rater", (named["Ines"].ref,)),
        ("org:check_step", (of.ref, "close")),
    ):
        assert payer.get(reverse(name, args=args)).status_code == 404
    far = cast.client("far_approver")
    assert far.get(reverse("org:check", args=[of.ref])).status_code == 404
