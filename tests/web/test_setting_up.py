"""The first start of a lasting site: no account, no password, one link to the first programme."""

import shutil

import pytest
from django.test import Client

from ownway.people.models import Account
from ownway.programme.models import Programme
from ownway.programme.queries import set_up_token
from ownway.record.models import Entry
from tests.cast import PACKS

pytestmark = pytest.mark.django_db
SAID = {"name": "Ifor Pugh", "email": "ifor@example.org", "pack": "england-nhs"}


@pytest.fixture(autouse=True)
def _lasting(settings) -> None:
    settings.PRACTICE = False


@pytest.fixture
def address() -> str:
    return f"/set-up/{set_up_token()}/"


def test_nobody_is_there_before_it() -> None:
    assert not Account.objects.exists()
    assert not Programme.objects.exists()


def test_the_link_opens_a_programme_and_makes_its_director(address) -> None:
    client = Client()
    assert "england-nhs" in client.get(address).content.decode()
    answer = client.post(address, SAID)
    assert answer["Location"] == "/sign-in/second/"
    account = Account.objects.get()
    assert (account.name, account.email, account.has_usable_password()) == (
        "Ifor Pugh",
        "ifor@example.org",
        False,
    )
    grant = account.grants.get()
    assert (grant.role, grant.programme.code) == ("director", "england-nhs")
    assert {"programme.open", "people.add_account", "consent.grant_role"} <= set(
        Entry.objects.values_list("verb", flat=True)
    )


def test_their_work_opens_only_after_a_second_factor(address) -> None:
    client = Client()
    client.post(address, SAID)
    assert client.get("/org/")["Location"].startswith("/sign-in/second/")
    assert client.get("/sign-in/second/").status_code == 200


def test_it_works_once(address) -> None:
    Client().post(address, SAID)
    again = Client()
    assert again.get(address).status_code == 404
    assert again.post(address, {**SAID, "pack": "us-florida"}).status_code == 404
    assert Programme.objects.count() == 1


@pytest.mark.parametrize("token", ["x", "0" * 64])
def test_another_token_is_no_way_in(token) -> None:
    assert Client().get(f"/set-up/{token}/").status_code == 404
    assert Client().post(f"/set-up/{token}/", SAID).status_code == 404
    assert not Account.objects.exists()


def test_a_practice_site_has_no_such_page(settings, address) -> None:
    settings.PRACTICE = True
    assert Client().get(address).status_code == 404


def test_what_is_missing_is_said_and_nothing_is_made(address) -> None:
    answer = Client().post(address, {"name": "Ifor Pugh", "email": "ifor", "pack": "nowhere"})
    assert answer.status_code == 422
    assert "name@example.org" in answer.content.decode()
    assert not Account.objects.exists()
    assert not Programme.objects.exists()


def test_a_pack_that_nobody_could_manage_leaves_nothing_behind(address, settings, tmp_path) -> None:
    folder = tmp_path / "england-nhs"
    shutil.copytree(PACKS / "england-nhs", folder)
    pack = folder / "pack.yaml"
    pack.write_text(pack.read_text().replace(", programme.manage", ""))
    settings.PACKS_DIRS = [tmp_path]
    answer = Client().post(address, SAID)
    assert answer.status_code == 422
    assert "programme.manage" in answer.content.decode()
    assert not Account.objects.exists()
    assert not Programme.objects.exists()
