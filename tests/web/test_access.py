"""The door: closed addresses, answers alike, reads noted, the second factor, nothing kept."""

import re
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.test import Client
from django.urls import include, path

from ownway.consent.queries import person as find_person
from ownway.consent.queries import require
from ownway.core.problems import NotVisible
from ownway.record.models import Entry
from ownway.web import access
from ownway.web.access import Row, TableWrong, _row
from ownway.web.ui.context import FrameValues
from tests.cast import NAMES, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]


def _page(request, ref):
    found = find_person(request.viewer, ref, at=request.at)
    return HttpResponse(f"This is {found.name}")


def _sent_on(request, ref):
    find_person(request.viewer, ref, at=request.at)
    return HttpResponseRedirect("/elsewhere/")


def _deciding(request):
    require(request.viewer, "plan.decide")
    return HttpResponse("to decide")


def _forbidden(request):
    request.frame_values = FrameValues(helping="You are helping Ana Duarte.")
    raise PermissionDenied


def _gone(request):
    request.frame_values = FrameValues(product="Somewhere else")
    raise Http404


urlpatterns = [
    path("", include("ownway.config.urls")),
    path("test/person/<uuid:ref>/", _page, name="test_person"),
    path("test/sent-on/<uuid:ref>/", _sent_on, name="test_sent_on"),
    path("test/deciding/", _deciding, name="test_deciding"),
    path("test/forgotten/", _deciding, name="test_forgotten"),
    path("test/forbidden/", _forbidden, name="test_forbidden"),
    path("test/gone/", _gone, name="test_gone"),
    path("test/own/", _deciding, name="test_own"),
]
handler404 = "ownway.web.ui.views.not_found"
handler500 = "ownway.web.ui.views.fault"
ROWS = {
    "test_person": Row(who=("own", "shared", "people.list"), topic=access.Topic.PERSON),
    "test_sent_on": Row(who=("people.list",), topic=None),
    "test_deciding": Row(who=("plan.decide",), topic=None),
    "test_forbidden": Row(who=("signed_in",), topic=None),
    "test_gone": Row(who=("signed_in",), topic=None),
    "test_own": Row(who=("own",), topic=None),
}


@pytest.fixture(autouse=True)
def _addresses(settings, monkeypatch) -> None:
    settings.ROOT_URLCONF = __name__
    real = dict(access.table())
    monkeypatch.setattr(access, "table", lambda: {**real, **ROWS})


def _alike(response) -> tuple[int, dict[str, str], bytes]:
    """All a browser can tell apart, but for what is drawn anew each time."""
    body = re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", response.content)
    return response.status_code, dict(response.headers), body


def test_before_sign_in_every_address_is_the_same_redirect(cast) -> None:
    for address in (f"/test/person/{cast.ana.ref}/", "/test/deciding/", "/no/such/page/"):
        response = Client().get(address)
        assert response.status_code == 302
        assert response["Location"] == f"/sign-in/?next={address.replace('/', '%2F')}"
    assert Client().post("/test/deciding/")["Location"] == "/sign-in/"


def test_absent_forbidden_and_forgotten_are_the_same_answer(cast) -> None:
    client = cast.client("neighbour")
    answers = [
        client.get(address)
        for address in (
            "/no/such/page/",
            f"/test/person/{cast.ana.ref}/",
            f"/test/person/{cast.grants['coach'].ref}/",
            "/test/deciding/",
            "/test/forgotten/",
            "/test/forbidden/",
            "/test/gone/",
        )
    ]
    assert answers[0].status_code == 404
    assert all(_alike(one) == _alike(answers[0]) for one in answers)


@pytest.mark.parametrize("verb", ["get", "post", "put", "patch", "delete"])
def test_no_verb_tells_more(cast, verb) -> None:
    client = cast.client("stranger")
    assert getattr(client, verb)("/test/deciding/").status_code == 404
    assert getattr(client, verb)("/no/such/page/").status_code == 404


def test_the_form_is_looked_at_last(cast) -> None:
    """A stranger without a valid form learns nothing from the forgery check."""
    client = Client(enforce_csrf_checks=False)
    client.force_login(cast.account("stranger"))
    assert client.post("/test/deciding/", {"nonsense": "x"}).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("ana", 200),
        ("sister", 200),
        ("coach", 200),
        ("approver", 200),
        ("friend", 404),
        ("payer", 404),  # may see her row, but not by this address
        ("director", 404),
        ("neighbour", 404),
        ("far_approver", 404),
        ("stranger", 404),
    ],
)
def test_who_may_open_it_and_whom_they_see(cast, who, status) -> None:
    assert cast.client(who).get(f"/test/person/{cast.ana.ref}/").status_code == status


def _looks(cast) -> list[Entry]:
    return list(Entry.objects.filter(verb="record.saw", person=cast.ana.ref).order_by("pk"))


def test_a_look_is_in_the_record_before_the_answer_leaves(cast) -> None:
    cast.client("approver").get(f"/test/person/{cast.ana.ref}/")
    (look,) = _looks(cast)
    assert look.by == cast.account("approver").ref
    assert (look.ground, look.purpose) == ("role.approver", "review")
    assert (look.details, look.programme) == ({"parts": ["person"]}, cast.programme.ref)


def test_no_answer_leaves_that_the_record_did_not_take(cast, monkeypatch) -> None:
    def fails(**_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(access.consent, "note_reads", fails)
    client = cast.client("approver")
    client.raise_request_exception = False
    answer = client.get(f"/test/person/{cast.ana.ref}/")
    assert answer.status_code == 500
    assert b"Ana Duarte" not in answer.content


@pytest.mark.parametrize(
    ("who", "address"),
    [("ana", "/test/person/{ana}/"), ("approver", "/test/sent-on/{ana}/")],
    ids=["one's own", "a redirect shows nothing"],
)
def test_nothing_is_noted_that_was_not_shown(cast, who, address) -> None:
    cast.client(who).get(address.format(ana=cast.ana.ref))
    assert _looks(cast) == []


def test_signed_in_answers_are_kept_nowhere(cast) -> None:
    for address in (f"/test/person/{cast.ana.ref}/", "/no/such/page/"):
        assert "no-store" in cast.client("ana").get(address)["Cache-Control"]


@pytest.mark.parametrize("who", sorted(NAMES))
def test_a_role_that_sees_many_needs_a_second_factor(cast, who) -> None:
    client = Client()
    client.force_login(cast.account(who))  # a code by mail alone
    answer = client.get("/test/forbidden/")
    if cast.viewer(who).sees_many:
        assert answer.status_code == 302
        assert answer["Location"].startswith("/sign-in/second/?")
    else:
        assert answer.status_code == 404


def test_the_way_to_a_second_factor_is_open_and_nothing_else(cast) -> None:
    client = Client()
    client.force_login(cast.account("approver"))
    for address in ("/sign-in/second/", "/sign-in/second/app/", "/sign-in/second/keys/add/"):
        assert client.get(address).status_code == 200
    for address in ("/sign-in/open/", "/sign-in/address/", "/test/deciding/", "/sign-in/start/"):
        assert client.get(address)["Location"].startswith("/sign-in/second/")


def test_a_closed_account_is_signed_out(cast) -> None:
    client = cast.client("ana")
    account = cast.account("ana")
    account.is_active = False
    account.save()
    assert client.get("/test/own/")["Location"].startswith("/sign-in/?")


def test_the_clock_is_read_once(cast, monkeypatch) -> None:
    seen = []
    monkeypatch.setattr(
        access,
        "timezone",
        SimpleNamespace(now=lambda: seen.append(1) or cast.grants["coach"].from_at),
    )
    cast.client("approver").get(f"/test/person/{cast.ana.ref}/")
    assert len(seen) == 1
    assert _looks(cast)[0].at == cast.grants["coach"].from_at


@pytest.mark.parametrize(
    "said",
    [
        {"who": "everyone", "topic": "none"},
        {"who": "plan.decid", "topic": "none"},
        {"who": "public", "topic": "secrets"},
        {"who": "public"},
        {"topic": "none"},
        {"who": "public", "topic": "none", "open": True},
    ],
)
def test_a_row_that_says_nothing_we_know_is_a_fault(said) -> None:
    with pytest.raises(TableWrong, match="page"):
        _row("page", said)


def test_a_look_at_nothing_raises_what_the_door_turns_into_404() -> None:
    assert (
        access.AccessMiddleware(lambda request: HttpResponse()).process_exception(
            SimpleNamespace(), ValueError()
        )
        is None
    )
    assert issubclass(NotVisible, Exception)
