"""Ways in which access really goes wrong, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

Way = Callable[[], Any]


def ways() -> Mapping[str, Way]:
    return {**_in_the_loader(), **_in_the_rules(), **_in_time(), **_at_the_door()}


def _on(target: Any, name: str, other: Any) -> Way:
    return lambda: patch.object(target, name, other)


def _in_the_loader() -> Mapping[str, Way]:
    from django.db.models import Q
    from django.db.models.query import ModelIterable

    from ownway.consent.queries import looking

    real = looking._opening

    def everywhere(path: str, opened: Any) -> Q:
        return Q()

    def restricted_too(path: str, opened: Any) -> Q:
        return real(path, opened) | Q(**{f"{path}programme__ref__in": opened.programmes})

    def any_programme(path: str, opened: Any) -> Q:
        wide = Q(**{f"{path}restricted": False}) if opened.programmes else Q(pk__in=())
        return real(path, opened) | wide

    def named_means_all(path: str, opened: Any) -> Q:
        programmes = [programme for programme, _ in opened.named]
        return real(path, opened) | Q(**{f"{path}programme__ref__in": programmes})

    return {
        "the loader narrows nothing": _on(looking, "_opening", everywhere),
        "a restricted person is reached by a whole role": _on(looking, "_opening", restricted_too),
        "a role reaches other programmes": _on(looking, "_opening", any_programme),
        "a role for one person reaches all": _on(looking, "_opening", named_means_all),
        "looks are not noticed": _on(looking, "_noting", lambda *_: ModelIterable),
    }


def _in_the_rules() -> Mapping[str, Way]:
    from ownway.consent import rules
    from ownway.consent.rules import access

    real = rules.opened

    def any_topic(rights: Any, topic: Any, at: Any) -> Any:
        every = [real(rights, one, at) for one in rules.Topic]
        return rules.Opened(
            own=rights.own,
            shared=frozenset().union(*(one.shared for one in every)),
            programmes=frozenset().union(*(one.programmes for one in every)),
            named=frozenset().union(*(one.named for one in every)),
        )

    def own_forgotten(rights: Any, topic: Any, at: Any) -> Any:
        opened = real(rights, topic, at)
        return rules.Opened(frozenset(), opened.shared, opened.programmes, opened.named)

    def anywhere(grant: Any, about: Any) -> bool:
        return grant.person in (None, about.person)

    return {
        "sharing one topic shares all": _on(rules, "opened", any_topic),
        "one's own life is closed": _on(rules, "opened", own_forgotten),
        "deciding for oneself is allowed": _on(access, "_too_close", lambda rights, about: False),
        "a permission counts in every programme": _on(access, "reaches", anywhere),
    }


def _in_time() -> Mapping[str, Way]:
    from ownway.consent import rules
    from ownway.consent.queries import looking
    from ownway.consent.rules import access

    def any_time(at: Any, from_at: Any, *ends: Any) -> bool:
        return True

    def closed_end(at: Any, from_at: Any, *ends: Any) -> bool:
        return from_at <= at and all(end is None or at <= end for end in ends)

    def all_grants(account: Any, at: Any) -> Any:
        rows = looking.Grant.objects.filter(account=account)
        found = rows.select_related("programme__pack", "person")
        return tuple(view for row in found if (view := looking._grant_view(row)))

    def all_shares(account: Any, at: Any) -> Any:
        rows = looking.Sharing.objects.filter(supporter__account=account).select_related("person")
        return tuple(
            rules.ShareView(row.person.ref, row.subject, row.level, "friend", row.from_at)
            for row in rows
        )

    every_grant = _on(looking, "_grants", all_grants)
    return {
        "ended roles live on": _both(every_grant, _on(access, "live", any_time)),
        "withdrawn sharing lives on": _on(looking, "_shares", all_shares),
        "the last moment still counts": _both(every_grant, _on(access, "live", closed_end)),
        "a closed account still opens": _closed_account,
    }


def _at_the_door() -> Mapping[str, Way]:
    from django.http import HttpResponse

    from ownway.web import access

    def tells_403(request: Any) -> HttpResponse:
        return HttpResponse(status=403)

    return {
        "looks are not written": _on(access.consent, "note_reads", lambda **_: []),
        "the table is not asked": _on(access, "_opens", lambda viewer, who, topic: True),
        "an address nobody listed is open": _unlisted_open,
        "refusals say that something is there": _on(access, "_not_found", tells_403),
        "the second factor is not asked for": _on(access, "_strong", lambda request: True),
    }


def _both(*several: Way) -> Way:
    @contextmanager
    def broken() -> Iterator[None]:
        with ExitStack() as stack:
            for one in several:
                stack.enter_context(one())
            yield

    return broken


@contextmanager
def _closed_account() -> Iterator[None]:
    from ownway.people.models import Account

    with patch.object(Account, "is_active", property(lambda self: True, lambda self, value: None)):
        yield


@contextmanager
def _unlisted_open() -> Iterator[None]:
    from ownway.web import access

    real = access._row_of

    def open_when_unlisted(path: str) -> Any:
        return real(path) or access.Row(who=(access.SIGNED_IN,), topic=None)

    with patch.object(access, "_row_of", open_when_unlisted):
        yield
