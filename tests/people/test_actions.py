"""Sign-ins, people, invitations and practice links."""

from datetime import timedelta

import pytest

from ownway.core.problems import NotVisible
from ownway.people import actions, queries, rules
from ownway.people.models import Account, SignInLink
from ownway.record.models import Entry
from tests.cast import NOW

pytestmark = pytest.mark.django_db


def test_an_account_has_no_password_and_one_spelling_of_its_address() -> None:
    account = actions.add_account(name=" Ana ", email=" Ana.D@Example.ORG ", at=NOW)
    assert (account.name, account.email) == ("Ana", "ana.d@example.org")
    assert not account.has_usable_password()
    assert Entry.objects.order_by("-pk").first().verb == "people.add_account"


def test_an_address_signs_one_account_in() -> None:
    actions.add_account(name="Ana", email="ana.d@example.org", at=NOW)
    with pytest.raises(actions.AddressInUse):
        actions.add_account(name="Other", email="ANA.D@example.org", at=NOW)
    assert Account.objects.filter(email__iexact="ana.d@example.org").count() == 1


def test_addresses_are_optional() -> None:
    before = Account.objects.filter(email__isnull=True).count()
    actions.add_account(name="Ana", at=NOW)
    actions.add_account(name="Ben", at=NOW)
    assert Account.objects.filter(email__isnull=True).count() == before + 2


def test_a_person_takes_part_once_in_a_programme(cast) -> None:
    with pytest.raises(actions.AlreadyThere):
        actions.add_person(
            programme=cast.programme,
            account=cast.account("ana"),
            name="Ana",
            by=cast.by("ana"),
            at=NOW,
        )
    second = actions.add_person(
        programme=cast.other_programme,
        account=cast.account("ana"),
        name="Ana",
        by=cast.by("ana"),
        at=NOW,
    )
    assert queries.lives(cast.account("ana")) == [cast.ana, second]
    assert second.human == cast.account("ana").human


def test_tokens_are_kept_as_hashes_only(cast) -> None:
    invitation, token = actions.invite(
        person=cast.ana, name="X", relation="friend", kind="friend", by=cast.by("ana"), at=NOW
    )
    assert token not in str(vars(invitation))
    assert queries.invitation_by_token(token, at=NOW) == invitation
    with pytest.raises(NotVisible):
        queries.invitation_by_token(token, at=NOW + rules.INVITATION_LASTS)
    actions.withdraw_invitation(invitation=invitation, by=cast.by("ana"), at=NOW)
    with pytest.raises(NotVisible):
        queries.invitation_by_token(token, at=NOW)
    assert queries.invitations(cast.ana, at=NOW) == []


def test_a_practice_link_works_once_and_for_a_while(cast) -> None:
    def link() -> str:
        return actions.make_link(
            account=cast.account("payer"), role="payer", by=cast.by("payer"), at=NOW
        )[1]

    token = link()
    assert queries.link_by_token(token, at=NOW).role == "payer"
    assert actions.use_link(token=token, at=NOW) == cast.account("payer")
    for text, at in ((token, NOW), ("guessed", NOW), (link(), NOW + rules.LINK_LASTS)):
        with pytest.raises(actions.LinkSpent):
            actions.use_link(token=text, at=at)
    assert SignInLink.objects.filter(used_at__isnull=False).count() == 1


def test_a_link_of_a_closed_account_opens_nothing(cast) -> None:
    _, token = actions.make_link(
        account=cast.account("payer"), role="payer", by=cast.by("payer"), at=NOW
    )
    Account.objects.filter(pk=cast.account("payer").pk).update(is_active=False)
    with pytest.raises(actions.LinkSpent):
        actions.use_link(token=token, at=NOW + timedelta(minutes=1))


def test_details_and_looks_are_among_the_choices(cast) -> None:
    with pytest.raises(actions.NotAChoice):
        actions.set_preferences(
            account=cast.account("ana"),
            language="es",
            theme="pink",
            text_size=100,
            by=cast.by("ana"),
            at=NOW,
        )
    changed = actions.set_preferences(
        account=cast.account("ana"),
        language="es",
        theme="dark",
        text_size=125,
        by=cast.by("ana"),
        at=NOW,
    )
    assert (changed.language, changed.theme, changed.text_size) == ("es", "dark", 125)
    person = actions.change_details(
        person=cast.ana,
        name="Ana D",
        called="Ani",
        language="es",
        access_needs="quiet room",
        reach_by="text",
        reach_at="07700 900123",
        by=cast.by("ana"),
        at=NOW,
    )
    assert (person.called, person.access_needs) == ("Ani", "quiet room")
    with pytest.raises(actions.NotAChoice):
        actions.note(person=cast.ana, subject="goals", words="  ", by=cast.by("ana"), at=NOW)


def test_facts_are_those_the_programme_asks_and_what_was_said_before_stays(cast) -> None:
    lucia, by = cast.people["elsewhere"], cast.by("elsewhere")
    lucia.facts = {"insurance": "insured", "asked_once": "yes"}
    lucia.save()
    entries = Entry.objects.count()
    for facts in ({}, {"insurance": "perhaps"}, {"insurance": "insured", "shoe_size": "41"}):
        with pytest.raises(actions.NotAChoice) as refused:
            actions.change_facts(person=lucia, facts=facts, by=by, at=NOW)
        assert refused.value.problems
    assert Entry.objects.count() == entries
    changed = actions.change_facts(person=lucia, facts={"insurance": "uninsured"}, by=by, at=NOW)
    assert changed.facts == {"insurance": "uninsured", "asked_once": "yes"}
    assert Entry.objects.count() == entries + 1


def test_names_are_found_together(cast) -> None:
    refs = [cast.account(who).ref for who in ("ana", "payer")]
    assert set(queries.names(refs).values()) >= {"Ana Duarte", "Tom Reed"}
    assert queries.name_of(refs[0]) == "Ana Duarte"
    assert [one.account.name for one in queries.supporters(cast.ana, at=NOW)] == [
        "Maria Duarte",
        "Sam Okafor",
        "Jo Marsh",
    ]
