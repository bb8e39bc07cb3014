"""The frame, its own pages, and what is said when something is not there."""

import re
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.utils import translation

from ownway.web.ui import context, parts, views
from ownway.web.ui.context import FrameValues, Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"host": "localhost"})


def request_for(path: str, **values: object):
    request = RequestFactory().get(path)
    request.user = AnonymousUser()
    if values:
        request.frame_values = FrameValues(**values)
    return request


def test_the_frame_has_one_heading_a_language_and_a_title_that_names_no_health(visitor):
    page = visitor.get("/help/").content.decode()
    assert page.count("<h1") == 1
    assert '<html lang="en-gb" dir="ltr"' in page
    assert "<title>Help with this site – Ownway</title>" in page
    assert page.index("govuk-skip-link") < page.index("<header") < page.index("<main")
    assert "If you need help now" in page
    assert "How to complain" in page
    assert "Practice site" in page


def test_scripts_and_styles_come_from_files_of_ours(visitor):
    page = visitor.get("/gallery/").content.decode()
    assert not re.search(r"<script(?![^>]* src=)", page)
    assert "<style" not in page
    assert " style=" not in page
    for address in re.findall(r'(?:src|href)="([^"]+)"', page):
        assert address.startswith(("/", "#", "?", "tel:")), address


def test_every_answer_carries_the_policies(visitor):
    for path in ("/help/", "/nowhere/", "/healthz"):
        answer = visitor.get(path)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "geolocation=()" in answer.headers["Permissions-Policy"]


def test_the_health_page_says_only_that_it_is_well(visitor):
    answer = visitor.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_a_page_that_is_not_there_says_what_is_safe_to_say(cast):
    answer = cast.client("stranger").get("/nowhere/?name=Ana")
    assert answer.status_code == 404
    said = answer.content.decode()
    assert "We could not find that page" in said
    assert "Nothing is lost" in said
    assert "nowhere" not in said.split("<main", 1)[1]
    assert said.count("<h1") == 1


def test_our_own_fault_is_said_without_session_or_database():
    said = views.fault(RequestFactory().get("/"))
    assert said.status_code == 500
    assert "our fault, not yours" in said.content.decode()


def test_a_form_that_waited_too_long_is_not_blamed():
    visitor = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    answer = visitor.post("/look/", {"theme": "dark"})
    assert answer.status_code == 403
    assert "Please send that again" in answer.content.decode()


def test_the_look_is_kept_on_this_device_and_drawn_by_the_server(visitor):
    chosen = {"theme": "dark", "text_size": "150", "language": "en-gb", "back": "/help/"}
    answer = visitor.post("/look/", chosen)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/help/")
    assert all(cookie["httponly"] and cookie["samesite"] for cookie in answer.cookies.values())
    page = visitor.get("/help/").content.decode()
    assert 'data-theme="dark"' in page
    assert 'data-text="150"' in page


def test_the_look_of_a_person_signed_in_is_kept_on_their_account_too(cast):
    chosen = {"theme": "dark", "text_size": "150", "language": "es", "back": ""}
    assert cast.client("ana").post("/look/", chosen).status_code == 302
    account = cast.account("ana")
    account.refresh_from_db()
    assert (account.theme, account.text_size, account.language) == ("dark", 150, "es")


def test_the_look_without_scripts_says_what_to_mend(visitor):
    answer = visitor.post("/look/", {"theme": "dark"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "<title>Error: " in page
    assert "Please check 2 things" in page
    assert 'href="#id_text_size_0"' in page
    assert 'value="dark" id="id_theme_2" class="govuk-radios__input" checked' in page


def test_a_look_nobody_offered_is_not_taken(visitor):
    visitor.cookies["ow_theme"] = '"><script>'
    visitor.cookies["ow_text"] = "9999"
    page = visitor.get("/help/").content.decode()
    assert 'data-theme="device"' in page
    assert 'data-text="100"' in page


@pytest.mark.parametrize("address", ["https://elsewhere.test/", "//elsewhere.test", "javascript:x"])
def test_going_back_never_leads_off_this_site(visitor, address):
    chosen = {"theme": "dark", "text_size": "100", "language": "en-gb", "back": address}
    assert visitor.post("/look/", chosen).headers["Location"] == "/look/"


def test_leaving_ends_the_session_and_forgets_the_page(visitor):
    session = visitor.session
    session["words"] = "kept"
    session.save()
    answer = visitor.post("/leave/")
    assert answer.status_code == 200
    assert answer.headers["Refresh"] == f"0; url={settings.LEAVE_TO}"
    assert "cache" in answer.headers["Clear-Site-Data"]
    assert "Ownway" not in answer.content.decode()
    assert "words" not in visitor.session


def test_leaving_works_even_without_a_token_but_never_by_a_link(visitor):
    strict = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    assert strict.post("/leave/").status_code == 200
    assert visitor.get("/leave/").status_code == 405


def test_the_gallery_takes_a_form_without_scripts(visitor):
    answer = visitor.post("/gallery/", {"wish": "My own words", "each": "12,50"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Error: Gallery" in page
    assert "My own words" in page
    assert 'value="12,50"' in page


def test_another_site_sends_somebody_away_and_leaves_them_signed_in(cast):
    ana = cast.client("ana")
    assert ana.post("/leave/", headers={"sec-fetch-site": "cross-site"}).status_code == 200
    assert ana.get("/my/").status_code == 200
    assert ana.post("/leave/", headers={"sec-fetch-site": "same-origin"}).status_code == 200
    assert ana.get("/my/").status_code == 302


def test_the_gallery_is_shut_where_people_are_real(visitor, settings):
    settings.PRACTICE = False
    assert visitor.get("/gallery/").status_code == 404
    assert "Practice site" not in visitor.get("/help/").content.decode()


def test_the_gallery_switches(visitor):
    page = visitor.get("/gallery/?theme=dark&dir=rtl&text=125&lang=es").content.decode()
    for words in ('data-theme="dark"', 'dir="rtl"', 'data-text="125"', 'lang="es"'):
        assert words in page
    assert "components.rtl" in page


def test_the_frame_follows_what_it_is_told():
    told = context.frame_of(
        request_for(
            "/my/money/2/",
            signed_in_as="Ana",
            product="Way",
            theme="light",
            text_size=125,
            help=parts.Help(crisis_words="Call"),
            idle_seconds=600,
        )
    )
    assert (told.signed_in_as, told.product, told.theme, told.text_size) == (
        "Ana",
        "Way",
        "light",
        125,
    )
    assert [place.current for place in told.places] == [False, True, False]
    assert len(told.places) == 3
    assert told.help.crisis_words == "Call"


def test_the_frame_is_safe_when_nobody_told_it_anything():
    frame = context.frame_of(request_for("/"))
    assert frame.places == ()
    assert frame.signed_in_as == ""
    assert frame.leave
    assert frame.leave_to == settings.LEAVE_TO


def test_the_look_of_the_account_serves_a_device_that_was_told_nothing():
    request = request_for("/")
    request.viewer = SimpleNamespace(
        name="Ana", account=SimpleNamespace(theme="dark", text_size=150)
    )
    request.idle_seconds = 600
    frame = context.frame_of(request)
    assert (frame.signed_in_as, frame.theme, frame.text_size) == ("Ana", "dark", 150)
    assert frame.idle_seconds == 600
    request.COOKIES["ow_theme"] = "light"
    assert context.frame_of(request).theme == "light"


def test_places_of_ones_own_may_be_given():
    frame = context.frame_of(request_for("/x/y/", places=(Place("X", "/x/"), Place("Y", "/y/"))))
    assert [place.current for place in frame.places] == [True, False]


def test_direction_follows_the_language():
    with translation.override("ar"):
        assert context.frame_of(request_for("/")).direction == "rtl"
