"""How long a sign-in lasts, by who and on what device."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from ownway.web import sessions
from tests.cast import NOW

pytestmark = pytest.mark.django_db
PAGE = "/sign-in/open/"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def _signed_in(cast, who: str, *, shared: bool) -> Client:
    client = cast.client(who)
    session = client.session
    sessions.mark_shared(session, shared=shared)
    session.save()
    return client


def _status(client: Client, at: datetime) -> int:
    with time_machine.travel(at, tick=False):
        return client.get(PAGE).status_code


@pytest.mark.parametrize(
    ("who", "shared", "idle"),
    [
        ("ana", False, 20 * HOUR),
        ("sister", False, 20 * HOUR),
        ("ana", True, 15 * MINUTE),
        ("approver", False, 15 * MINUTE),
        ("approver", True, 15 * MINUTE),
        ("director", False, 15 * MINUTE),
    ],
)
def test_a_sign_in_ends_when_nobody_clicks(cast, who, shared, idle) -> None:
    second = timedelta(seconds=1)
    with time_machine.travel(NOW, tick=False):
        client = _signed_in(cast, who, shared=shared)
    assert _status(client, NOW) == 200
    assert _status(client, NOW + idle - second) == 200
    assert _status(client, NOW + idle - second + idle) == 302
    assert _status(client, NOW + idle - second + idle) == 302


@pytest.mark.parametrize(
    ("who", "shared", "step", "longest"),
    [
        ("ana", False, 19 * HOUR, 14 * DAY),
        ("ana", True, 14 * MINUTE, 12 * HOUR),
        ("approver", False, 14 * MINUTE, 8 * HOUR),
    ],
)
def test_however_busy_it_ends(cast, who, shared, step, longest) -> None:
    with time_machine.travel(NOW, tick=False):
        client = _signed_in(cast, who, shared=shared)
    now = NOW
    while now < NOW + longest:
        assert _status(client, now) == 200
        now += step
    assert _status(client, NOW + longest) == 302


def test_a_person_who_takes_a_role_has_the_shorter_time(cast) -> None:
    limits = sessions.limits_for(sees_many=True, shared=False)
    assert limits.idle < sessions.OWN_DEVICE.idle
    assert limits.longest < sessions.SHARED_DEVICE.longest


def test_an_ended_sign_in_is_gone_from_the_server(cast) -> None:
    with time_machine.travel(NOW, tick=False):
        client = _signed_in(cast, "ana", shared=True)
        client.get(PAGE)
    key = client.session.session_key
    _status(client, NOW + HOUR)
    assert not client.session.exists(key)


def test_the_cookie_of_a_shared_computer_ends_with_the_browser(cast) -> None:
    client = _signed_in(cast, "ana", shared=True)
    assert client.session.get_expire_at_browser_close()
    assert not _signed_in(cast, "ana", shared=False).session.get_expire_at_browser_close()


@pytest.mark.parametrize(
    ("who", "shared", "warned"),
    [("ana", False, False), ("ana", True, True), ("approver", False, True)],
)
def test_the_frame_warns_before_a_short_time_ends(cast, who, shared, warned) -> None:
    body = _signed_in(cast, who, shared=shared).get(PAGE).content.decode()
    assert ('data-idle-seconds="900"' in body) is warned


def test_one_key_extends(cast) -> None:
    with time_machine.travel(NOW, tick=False):
        client = _signed_in(cast, "approver", shared=False)
        client.get(PAGE)
    with time_machine.travel(NOW + 14 * MINUTE, tick=False):
        assert client.post("/stay/").status_code == 204
    assert _status(client, NOW + 28 * MINUTE) == 200


def test_leaving_ends_it_everywhere_even_without_a_form_token(cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.account("ana"))
    key = client.session.session_key
    answer = client.post("/leave/")
    assert "cache" in answer["Clear-Site-Data"]
    assert not client.session.exists(key)
    assert client.get(PAGE).status_code == 302


def test_limits_end_at_the_moment_not_after_it() -> None:
    session: dict[str, str] = {}
    start = datetime(2026, 9, 4, tzinfo=UTC)
    sessions.touch(session, at=start)
    limits = sessions.SHARED_DEVICE
    assert not sessions.is_over(session, limits, at=start + limits.idle - timedelta(microseconds=1))
    assert sessions.is_over(session, limits, at=start + limits.idle)
