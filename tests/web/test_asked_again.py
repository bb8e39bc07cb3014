"""Where money leaves, the second factor is asked for once more, and nothing typed is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.urls import reverse

from ownway.spending import actions
from ownway.spending.models import PayRun
from ownway.web import access, sessions
from tests.cast import NOW
from tests.spending import paying
from tests.web.reading import said

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"
AGAIN = reverse("mfa_reauthenticate")


@pytest.fixture
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)
    return time_machine


def with_app(cast, who):
    """Somebody with a code app, who signed in a while ago."""
    TOTP.activate(cast.account(who), SECRET)
    return cast.client(who)


def code():
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(SECRET, counter))


def frozen(plan):
    plan.ask("gym")
    return actions.make_run(programme=plan.person.programme, by=plan.by("payer"), at=NOW)


def test_a_run_is_released_only_after_the_factor_was_given_again(anas_plan, clock):
    run, client = frozen(anas_plan), with_app(anas_plan.cast, "releaser")
    there, press = (reverse(name, args=[run.ref]) for name in ("desk:run", "desk:release"))
    assert client.get(there).status_code == 200  # looking needs no more than before
    asked = client.post(press, headers={"referer": f"http://testserver{there}"})
    assert asked["Location"].startswith(AGAIN)
    assert PayRun.objects.get().released_at is None
    assert "Then press the button again" in said(client.get(asked["Location"]))
    assert client.post(asked["Location"], {"code": code()})["Location"] == there
    assert client.post(press)["Location"] == there
    assert PayRun.objects.get().released_at is not None


def test_a_proof_counts_for_five_minutes(anas_plan, clock):
    run, client = frozen(anas_plan), with_app(anas_plan.cast, "releaser")
    press = reverse("desk:release", args=[run.ref])
    client.post(f"{AGAIN}?next=/desk/", {"code": code()})
    clock.move_to(NOW + sessions.PROOF, tick=False)
    assert client.post(press)["Location"].startswith(AGAIN)
    clock.move_to(NOW + sessions.PROOF - timedelta(seconds=1), tick=False)
    assert client.post(press)["Location"] == reverse("desk:run", args=[run.ref])


def test_who_takes_long_over_bank_details_loses_nothing(anas_plan, clock):
    payee = paying.payee_of(anas_plan.ask("gym"))
    client, there = (
        with_app(anas_plan.cast, "payer"),
        reverse("desk:payee_account", args=[payee.ref]),
    )
    assert client.get(there)["Location"].startswith(AGAIN)
    client.post(f"{AGAIN}?next={there}", {"code": code()})
    assert client.get(there).status_code == 200
    clock.move_to(NOW + sessions.SEES_MANY.idle - timedelta(seconds=1), tick=False)
    assert client.get(there)["Location"].startswith(AGAIN)
    assert client.post(there, {}).status_code == 200  # the page goes on; nobody is sent away


def test_nobody_is_led_elsewhere(anas_plan, clock):
    run, client = frozen(anas_plan), with_app(anas_plan.cast, "releaser")
    press = reverse("desk:release", args=[run.ref])
    for came in ("https://elsewhere.example/desk/", "", "//elsewhere.example/"):
        asked = client.post(press, headers={"referer": came})
        assert asked["Location"] == f"{AGAIN}?next=%2F"


def test_a_row_says_only_what_is_known():
    with pytest.raises(access.TableWrong, match="again"):
        access._row("desk:x", {"who": "signed_in", "topic": "none", "again": "always"})


def test_without_a_factor_of_their_own_a_sign_in_is_firm_no_more(anas_plan, clock, settings):
    """Whoever takes the last one away sets another up first; on a practice site nobody has one."""
    client = with_app(anas_plan.cast, "releaser")
    there = reverse("desk:runs")
    settings.PRACTICE = False
    assert client.get(there).status_code == 200
    anas_plan.cast.account("releaser").authenticator_set.all().delete()
    assert client.get(there)["Location"].startswith(reverse("mfa_index"))
    settings.PRACTICE = True
    assert client.get(there).status_code == 200
