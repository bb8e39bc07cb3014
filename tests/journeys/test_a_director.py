"""A director sees how it all goes, in numbers, and never a person."""

from __future__ import annotations

from tests.journeys import lives
from tests.journeys.somebody import Somebody
from tests.journeys.stage import ENGLAND, Stage


def test_a_director_sees_numbers_and_no_person(practice: Stage) -> None:
    ifor = practice.as_one_of(Somebody, ENGLAND.staff["director"])
    ifor.opens("/org/")
    ifor.reads("£")
    pictures = ifor.main.get_by_role("img").count()
    assert 1 <= pictures <= ifor.main.get_by_role("table").count()
    ifor.does_not_read(*(story.name for story in ENGLAND.people))
    for address in ("/org/", *_links_of(ifor)):
        if address.endswith(".csv"):
            answer = ifor.page.context.request.get(ifor.seen.home + address)
            assert answer.ok
            for story in ENGLAND.people:
                assert story.name not in answer.text()


def test_a_director_opens_no_desk_and_no_life(practice: Stage) -> None:
    ifor = practice.as_one_of(Somebody, ENGLAND.staff["director"])
    for address in ("/desk/", "/desk/people/", "/my/", "/support/"):
        answer = ifor.opens(address)
        assert answer.status == 404, address


def test_the_rules_in_force_have_their_sources(practice: Stage) -> None:
    ifor = practice.as_one_of(Somebody, ENGLAND.staff["director"])
    ifor.opens("/org/")
    ifor.follows("Programme", within=ifor.page.get_by_role("navigation", name="Places"))
    ifor.is_at("The rules in force")
    ifor.reads(lives.ENGLAND.programme, "Savva", "£82.91")


def _links_of(one: Somebody) -> list[str]:
    links = one.main.get_by_role("link").all()
    return [str(link.get_attribute("href")) for link in links]
