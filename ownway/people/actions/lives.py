"""Every write about sign-ins, people and their circle, but for what is shared: that is consent."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ownway.core.actors import Actor, ActorKind
from ownway.core.problems import Refused
from ownway.people import queries, rules
from ownway.people.models import Account, Invitation, Note, Person, SignInLink, Supporter
from ownway.people.rules import SupporterKind
from ownway.programme.models import Programme
from ownway.programme.queries import pack_of
from ownway.record import actions as record
from ownway.record.store import writing

TOKEN_BYTES = 32


class AddressInUse(Refused):
    """This email address already signs somebody in."""

    code = "address_in_use"


class AlreadyThere(Refused):
    """This sign-in already has a life in the programme."""

    code = "already_there"


class LinkSpent(Refused):
    """A sign-in link works once, for a while."""

    code = "link_spent"


class NotAChoice(Refused):
    """A setting that is not among the choices."""

    code = "not_a_choice"


def add_account(
    *,
    name: str,
    email: str = "",
    language: str = "en-gb",
    human: Any = None,
    ref: UUID | None = None,
    by: Actor | None = None,
    at: datetime,
) -> Account:
    """A new way to sign in. `human`: the uuid of the human behind it, where already known.

    `ref` of a press (`queries.ref_of_press`): asked for twice, it is one sign-in. `by` empty: they
    add it themselves. Raises AddressInUse.
    """
    account = Account(name=name.strip(), email=email or None, language=language)
    if ref is not None:
        account.ref = ref
    if human is not None:
        account.human = human
    return keep_account(account=account, by=by, at=at)


def keep_account(*, account: Account, by: Actor | None, at: datetime) -> Account:
    """Keeps an account that a sign-up filled in. Without a password: codes and passkeys sign in.

    Raises AddressInUse.
    """
    account.email = queries.normal_email(account.email) if account.email else None
    account.set_unusable_password()
    with writing():
        there = Account.objects.filter(ref=account.ref).first()
        if there is not None:
            return there
        try:
            with transaction.atomic():
                account.save()
        except IntegrityError:
            there = Account.objects.filter(ref=account.ref).first()
            if there is not None:  # another press was first
                return there
            raise AddressInUse(
                _("This address is already in use. Sign in with it, or use another.")
            ) from None
        actor = by or queries.actor_of(account, ActorKind.PERSON)
        record.write(by=actor, at=at, verb="people.add_account", details={"account": account.ref})
    return account


def new_account(*, name: str, email: str, language: str, human: UUID) -> Account:
    """The row alone, inside the transaction of an action that writes the entry. AddressInUse.

    `human`: of somebody who is known here already and had no sign-in.
    """
    account = Account(
        name=name.strip(), email=queries.normal_email(email), language=language, human=human
    )
    account.set_unusable_password()
    _keep(account)
    return account


def put_address_right(*, account: Account, email: str) -> Account:
    """The row alone, inside the transaction of an action that writes the entry. AddressInUse."""
    account.email = queries.normal_email(email)
    _keep(account)
    return account


def _keep(account: Account) -> None:
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError:
        raise AddressInUse(
            _("This address is already in use. Sign in with it, or use another.")
        ) from None


def prove_address(*, account: Account, by: Actor, at: datetime) -> Account:
    """A code from the mailbox has shown that the address is theirs; asked for once only."""
    known = {"user": account, "email": account.email}
    with writing():
        if EmailAddress.objects.filter(**known, verified=True).exists():
            return account
        EmailAddress.objects.update_or_create(**known, defaults={"verified": True, "primary": True})
        record.write(
            by=by,
            at=at,
            verb="people.prove_address",
            details={"account": account.ref},
        )
    return account


def add_person(
    *,
    programme: Programme,
    account: Account | None,
    name: str,
    called: str = "",
    language: str = "en-gb",
    access_needs: str = "",
    facts: Mapping[str, str] | None = None,
    restricted: bool = False,
    by: Actor,
    at: datetime,
) -> Person:
    """Somebody takes part in a programme. Raises AlreadyThere.

    `joining.actions.join` is the usual way in; this is for those who come from elsewhere.
    """
    with writing():
        person = new_person(
            programme=programme,
            account=account,
            name=name,
            called=called,
            language=language,
            access_needs=access_needs,
            facts=facts,
            restricted=restricted,
            by=by,
            at=at,
        )
        record.write(
            by=by,
            at=at,
            verb="people.add_person",
            person=person.ref,
            programme=programme.ref,
            rows=[person],
        )
    return person


def new_person(
    *,
    programme: Programme,
    account: Account | None,
    name: str,
    called: str,
    language: str,
    access_needs: str,
    facts: Mapping[str, str] | None,
    restricted: bool,
    by: Actor,
    at: datetime,
) -> Person:
    """The row alone, inside the transaction of an action that writes the entry. AlreadyThere."""
    if account and Person.objects.filter(programme=programme, account=account).exists():
        raise AlreadyThere(_("You already take part in this programme."))
    person = Person(
        programme=programme,
        account=account,
        name=name.strip(),
        called=called.strip(),
        language=language,
        access_needs=access_needs.strip(),
        facts=dict(facts or {}),
        restricted=restricted,
        added_at=at,
        added_by=by.ref,
    )
    if account:
        person.human = account.human
    person.save()
    return person


def change_details(
    *,
    person: Person,
    name: str,
    called: str,
    language: str,
    access_needs: str,
    reach_by: str,
    reach_at: str,
    by: Actor,
    at: datetime,
) -> Person:
    """What somebody is called, what they need to take part, and how they want to hear from us."""
    if reach_by not in set(rules.ReachBy):
        raise NotAChoice(_("Choose how you want to hear from us."))
    with writing():
        row = Person.objects.select_for_update().get(pk=person.pk)
        row.name, row.called = name.strip(), called.strip()
        row.language, row.access_needs = language, access_needs.strip()
        row.reach_by, row.reach_at = reach_by, reach_at.strip()
        row.save()
        record.write(by=by, at=at, verb="people.change_details", person=row.ref, rows=[row])
    return row


def change_facts(*, person: Person, facts: Mapping[str, str], by: Actor, at: datetime) -> Person:
    """What the programme asks about somebody, said anew; amounts worked out before stay (A5).

    Raises NotAChoice with each problem.
    """
    asked = {fact.code: fact.values for fact in pack_of(person.programme).asked}
    problems = rules.check_facts(facts, asked)
    if problems:
        raise NotAChoice(_("There is something still to fill in."), problems=problems)
    with writing():
        row = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        row.facts = {**row.facts, **facts}
        row.save(update_fields=["facts"])
        record.write(by=by, at=at, verb="people.change_facts", person=row.ref, rows=[row])
    return row


def set_preferences(
    *, account: Account, language: str, theme: str, text_size: int, by: Actor, at: datetime
) -> Account:
    """How the site looks to one sign-in. Raises NotAChoice."""
    if theme not in rules.THEMES or text_size not in rules.TEXT_SIZES:
        raise NotAChoice(_("Choose one of the looks on the page."))
    with writing():
        row = Account.objects.select_for_update().get(pk=account.pk)
        row.language, row.theme, row.text_size = language, theme, text_size
        row.save(update_fields=["language", "theme", "text_size"])
        record.write(by=by, at=at, verb="people.set_preferences", details={"account": row.ref})
    return row


def invite(
    *,
    person: Person,
    name: str,
    relation: str,
    kind: SupporterKind | str,
    email: str = "",
    levels: Mapping[str, str] | None = None,
    key: UUID | None = None,
    by: Actor,
    at: datetime,
) -> tuple[Invitation, str]:
    """The person asks somebody in; gives the invitation and the token for its link.

    `levels`: what they would see, topic code → level code; nothing where not named. `key` of the
    form that asks: sent twice, it is one invitation. `consent.actions.accept_invitation` answers.
    Raises NotAChoice for a kind that is chosen from a list instead.
    """
    if SupporterKind(kind) in rules.CHOSEN:
        raise NotAChoice(
            _("You choose your coach from a list."), fix=_("Look at “My coach” in your circle.")
        )
    shared = {str(topic): str(level) for topic, level in (levels or {}).items()}
    said = {"name": name, "relation": relation, "kind": str(kind), "email": email, **shared}
    ref = queries.ref_of_invitation(key, person, said) if key else uuid4()
    token = queries.invitation_token(ref)
    with writing():
        Person.objects.select_for_update().get(pk=person.pk)
        there = Invitation.objects.filter(ref=ref, person=person).first()
        if there is not None:
            return there, token
        invitation = Invitation.objects.create(
            ref=ref,
            person=person,
            kind=SupporterKind(kind).value,
            name=name.strip(),
            relation=relation.strip(),
            email=queries.normal_email(email) if email else "",
            levels=shared,
            token_hash=queries.token_hash(token),
            invited_at=at,
            invited_by=by.ref,
            expires_at=at + rules.INVITATION_LASTS,
        )
        record.write(
            by=by,
            at=at,
            verb="people.invite",
            person=person.ref,
            rows=[invitation],
            details={"kind": invitation.kind},
        )
    return invitation, token


def withdraw_invitation(*, invitation: Invitation, by: Actor, at: datetime) -> Invitation:
    """Takes an invitation back; one already answered or taken back stays as it is."""
    with writing():
        row = Invitation.objects.select_for_update().select_related("person").get(pk=invitation.pk)
        if row.accepted_at is None and row.withdrawn_at is None:
            row.withdrawn_at, row.withdrawn_by = at, by.ref
            row.save(update_fields=["withdrawn_at", "withdrawn_by"])
        record.write(
            by=by, at=at, verb="people.withdraw_invitation", person=row.person.ref, rows=[row]
        )
    return row


def add_supporter(
    *,
    person: Person,
    account: Account,
    kind: SupporterKind | str,
    relation: str,
    by: Actor,
    at: datetime,
) -> Supporter:
    """The row alone, inside the transaction of an action that writes the entry."""
    standing = Supporter.objects.filter(person=person, account=account, ended_at__isnull=True)
    found = standing.first()
    if found is not None:
        return found
    return Supporter.objects.create(
        person=person,
        account=account,
        kind=SupporterKind(kind).value,
        relation=relation.strip(),
        added_at=at,
        added_by=by.ref,
    )


def note(*, person: Person, subject: str, words: str, by: Actor, at: datetime) -> Note:
    """Something worth knowing about a person, under one topic. Raises NotAChoice when empty."""
    if not words.strip():
        raise NotAChoice(_("Write something down first."))
    with writing():
        made = Note.objects.create(
            person=person,
            subject=str(subject),
            words=words.strip(),
            written_at=at,
            written_by=by.ref,
        )
        record.write(
            by=by,
            at=at,
            verb="people.note",
            person=person.ref,
            rows=[made],
            details={"topic": made.subject},
        )
    return made


def make_link(*, account: Account, role: str, by: Actor, at: datetime) -> tuple[SignInLink, str]:
    """A single-use way in for a practice site; gives the link and its token, shown once."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with writing():
        link = SignInLink.objects.create(
            account=account,
            role=role,
            token_hash=queries.token_hash(token),
            made_at=at,
            made_by=by.ref,
        )
        record.write(by=by, at=at, verb="people.make_link", details={"account": account.ref})
    return link, token


def use_link(*, token: str, at: datetime) -> Account:
    """Spends a link: whoever holds it signs in as its account, once. Raises LinkSpent."""
    with writing():
        spent = SignInLink.objects.filter(
            token_hash=queries.token_hash(token),
            used_at__isnull=True,
            made_at__gt=at - rules.LINK_LASTS,
            account__is_active=True,
        )
        link = spent.select_for_update(of=("self",)).select_related("account").first()
        if link is None:
            raise LinkSpent(
                _("This link was already used, or is too old."),
                fix=_("Start Ownway again to get new links."),
            )
        link.used_at, link.used_by = at, link.account.ref
        link.save(update_fields=["used_at", "used_by"])
        record.write(
            by=queries.actor_of(link.account, ActorKind.PERSON),
            at=at,
            verb="people.use_link",
            details={"account": link.account.ref},
        )
    return link.account
