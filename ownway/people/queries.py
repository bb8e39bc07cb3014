"""Names, sign-ins and lives. What a viewer may see of a person is asked in consent."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from django.utils.crypto import salted_hmac

from ownway.core.actors import SYSTEM, Actor, ActorKind
from ownway.core.problems import NotVisible
from ownway.people import rules
from ownway.people.models import (
    Account,
    Coach,
    Invitation,
    Person,
    SignInLink,
    Supporter,
    Training,
)
from ownway.programme.models import Programme
from ownway.programme.queries import pack_of


def names(refs: Iterable[UUID]) -> dict[UUID, str]:
    """The names behind sign-ins, as others are shown them; one query. Unknown refs are left out."""
    found = dict(Account.objects.filter(ref__in=set(refs)).values_list("ref", "name"))
    return {SYSTEM.ref: SYSTEM.name, **found}


def name_of(ref: UUID) -> str:
    """The name behind one sign-in, or an empty text."""
    return names([ref]).get(ref, "")


def is_human(ref: UUID, human: UUID) -> bool:
    """Whether this sign-in is of that human, who may hold another one too."""
    return Account.objects.filter(ref=ref, human=human).exists()


def actor_of(account: Account, kind: ActorKind) -> Actor:
    """Who acts when this sign-in acts in that way."""
    return Actor(ref=account.ref, human=account.human, kind=kind, name=account.name)


def ref_of_press(form: UUID, browser: str, purpose: str, name: str) -> UUID:
    """The ref of the sign-in that a form makes, once, for one purpose, in one browser.

    Nobody who knows a ref, or a form's key alone, comes to it: `browser` is a secret of the two.
    """
    return _keyed("ownway.people.account", form, browser, purpose, name.strip())


def _keyed(salt: str, *parts: object) -> UUID:
    """A ref that follows from these parts for those who hold our key."""
    secret = salted_hmac(salt, "\0".join(map(str, parts)), algorithm="sha256")
    return UUID(bytes=secret.digest()[:16], version=4)


def account_by_ref(ref: UUID) -> Account:
    """Raises NotVisible."""
    found = Account.objects.filter(ref=ref).first()
    if found is None:
        raise NotVisible
    return found


def account_by_email(email: str) -> Account | None:
    return Account.objects.filter(email=normal_email(email)).first() if email else None


def unused(account: Account) -> bool:
    """Whether an address was written down and nobody has signed in with it yet."""
    proved = EmailAddress.objects.filter(user=account, verified=True)
    return bool(account.email) and account.last_login is None and not proved.exists()


def supporter_by_email(person: Person, email: str) -> Supporter | None:
    """The one of a person's circle who signs in with this address; None where nobody does."""
    account = account_by_email(email)
    rows = Supporter.objects.select_related("account", "person__account")
    return rows.filter(person=person, account=account, ended_at__isnull=True).first()


def normal_email(email: str) -> str:
    """How addresses are kept and compared: without outer blanks, in small letters."""
    return email.strip().lower()


def lives(account: Account) -> list[Person]:
    """This sign-in's own lives, one for each programme, oldest first."""
    return list(
        Person.objects.filter(account=account)
        .select_related("programme__pack")
        .order_by("added_at", "pk")
    )


def supporters(person: Person, *, at: datetime) -> list[Supporter]:
    """Who stands beside a person at a moment, oldest first."""
    rows = Supporter.objects.filter(person=person, added_at__lte=at).select_related("account")
    return [row for row in rows.order_by("added_at", "pk") if not _ended(row, at)]


def _ended(supporter: Supporter, at: datetime) -> bool:
    return supporter.ended_at is not None and supporter.ended_at <= at


def token_hash(token: str) -> str:
    """What is kept of a token: tokens have 256 random bits, so one hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def ref_of_invitation(key: UUID, person: Person, said: Mapping[str, str]) -> UUID:
    """The ref of what a form with this key asks for this person: other content, other ref."""
    return _keyed("ownway.people.asked", key, person.ref, *sorted(said.items()))


def invitation_token(ref: UUID) -> str:
    """The secret in the link of an invitation: the same each time for those who hold our key."""
    return salted_hmac("ownway.people.invitation", str(ref), algorithm="sha256").hexdigest()


def invitation_by_token(token: str, *, at: datetime, accepting: UUID | None = None) -> Invitation:
    """An invitation that can still be answered. Raises NotVisible.

    `accepting`: the sign-in that asks; where it said yes a moment ago, it may ask once more.
    """
    found = (
        Invitation.objects.filter(token_hash=token_hash(token))
        .select_related("person__programme")
        .first()
    )
    if found is None:
        raise NotVisible
    if accepting is not None and just_accepted(found, accepting, at=at):
        return found
    if not rules.still_open(
        at=at,
        expires_at=found.expires_at,
        accepted_at=found.accepted_at,
        ended_at=found.withdrawn_at,
    ):
        raise NotVisible
    return found


def just_accepted(invitation: Invitation, account_ref: UUID, *, at: datetime) -> bool:
    """Whether this sign-in said yes a moment ago: a second press of the same button."""
    when = invitation.accepted_at
    return (
        when is not None
        and invitation.accepted_by == account_ref
        and abs(at - when) < rules.SAME_PRESS  # of two presses the later one may be first
    )


def invitations(person: Person, *, at: datetime) -> list[Invitation]:
    """Invitations somebody can still answer, oldest first."""
    rows = Invitation.objects.filter(
        person=person, accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=at
    )
    return list(rows.order_by("pk"))


def link_by_token(token: str, *, at: datetime) -> SignInLink:
    """A practice sign-in link nobody has used yet. Raises NotVisible."""
    found = (
        SignInLink.objects.filter(token_hash=token_hash(token), used_at__isnull=True)
        .select_related("account")
        .first()
    )
    if found is None or at >= found.made_at + rules.LINK_LASTS:
        raise NotVisible
    return found


@dataclass(frozen=True, slots=True)
class PracticePerson:
    """One invented person of a practice site, with the codes of their programme and role."""

    ref: UUID
    name: str
    programme: str
    role: str


def practice_people() -> list[PracticePerson]:
    """Everybody a practice link was ever made for, in the order they were first made.

    A practice link's role is written "programme.role".
    """
    seen: dict[UUID, PracticePerson] = {}
    for link in SignInLink.objects.select_related("account").order_by("pk"):
        programme, _, role = link.role.rpartition(".")
        account = link.account
        seen.setdefault(account.ref, PracticePerson(account.ref, account.name, programme, role))
    return list(seen.values())


def coaches(programme: UUID, *, role: str = "") -> list[Coach]:
    """The coaches of a programme who have not left, by first name; one query."""
    rows = Coach.objects.filter(programme__ref=programme, left_at__isnull=True)
    rows = rows.filter(role=role) if role else rows
    return list(rows.select_related("account", "programme__pack").order_by("first_name", "pk"))


def coach(ref: UUID) -> Coach:
    """One coach, also one who left. Raises NotVisible."""
    found = Coach.objects.select_related("account", "programme__pack").filter(ref=ref).first()
    if found is None:
        raise NotVisible
    return found


def coaching_of(account: Account) -> list[Coach]:
    """As whom this sign-in can be chosen now, oldest first."""
    rows = Coach.objects.filter(account=account, left_at__isnull=True)
    return list(rows.select_related("account", "programme__pack").order_by("taken_on_at", "pk"))


def credits_of(coaches: Iterable[Coach]) -> dict[int, list[Training]]:
    """What each coach can show, whatever the day, by the key of the coach; one query."""
    found: dict[int, list[Training]] = {one.pk: [] for one in coaches}
    rows = Training.objects.filter(coach__in=found, takes_back__isnull=True, taken_back=None)
    for row in rows.order_by("done_on", "pk"):
        found[row.coach_id].append(row)
    return found


def training_log(coach: Coach) -> list[Training]:
    """Every line of the log, newest first, what was taken back too."""
    rows = Training.objects.filter(coach=coach).select_related("takes_back", "taken_back")
    return list(rows.order_by("-noted_at", "-pk"))


def training(coach: Coach, ref: UUID) -> Training:
    """One line that still stands. Raises NotVisible."""
    rows = Training.objects.filter(coach=coach, ref=ref, takes_back__isnull=True, taken_back=None)
    found = rows.select_related("coach__account", "coach__programme__pack").first()
    if found is None:
        raise NotVisible
    return found


def running_out(programme: Programme, on: date) -> list[tuple[Coach, Training]]:
    """The credentials that hold today and soon will not, the first to run out first."""
    coaching = pack_of(programme).coaching
    if coaching is None:
        return []
    within = timedelta(days=coaching.runs_out_within.days)
    rows = coaches(programme.ref)
    credits = credits_of(rows)
    found = [(one, line) for one in rows for line in rules.runs_out(credits[one.pk], on, within)]
    return sorted(found, key=lambda pair: (pair[1].valid_until_on or date.max, pair[0].pk))


def is_peer_coach(account: UUID, programme: Programme, on: date) -> bool:
    """Whether this sign-in is a coach here who can show, on a day, that they are a peer (S13)."""
    return account in peer_coaches(programme, on)


def peer_coaches(programme: Programme, on: date) -> frozenset[UUID]:
    """The sign-ins of the coaches who can show, on a day, that they are a peer. Two queries."""
    coaching = pack_of(programme).coaching
    if coaching is None:
        return frozenset()
    kinds = {one.role for one in coaching.roles if one.kind == "coach"}
    rows = [one for one in coaches(programme.ref) if one.role in kinds]
    credits = credits_of(rows)
    return frozenset(
        one.account.ref for one in rows if rules.shown(credits[one.pk], coaching.peer, on)
    )
